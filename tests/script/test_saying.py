"""Brackets with braces, elements of SSML in scripts, and documents of SSML."""

from __future__ import annotations

from pathlib import Path

import pytest

from avatar.errors import ScriptError
from avatar.script import check_script, load_script, parse_script
from avatar.script.model import USUAL, Prosody
from avatar.script.prosody import read_pitch, read_rate, read_volume


def said(text: str, **options: object) -> str:
    script = parse_script(text, **options)  # type: ignore[arg-type]
    return " / ".join(s.spoken for scene in script.scenes for s in scene.segments)


@pytest.mark.parametrize(
    ("text", "kind", "spoken"),
    [
        ("AB-12", "characters", "eh B dash one two"),
        ("a.b", "spell-out", "eh dot B"),
        ("1200", "digits", "one two zero zero"),
        ("12-34", "digits", "one two three four"),
        ("1984", "number", "one thousand nine hundred eighty-four"),
        ("-3.5", "cardinal", "minus three point five"),
        ("XIV", "cardinal", "fourteen"),
        ("007", "cardinal", "seven"),
        ("21", "ordinal", "twenty-first"),
        ("XIV", "ordinal", "fourteenth"),
        ("1,000", "ordinal", "one thousandth"),
        ("3/4/2026", "date", "March fourth, twenty twenty-six"),
        ("3/4/2026 format=dmy", "date", "April third, twenty twenty-six"),
        ("20261121 format=ymd", "date", "November twenty-first, twenty twenty-six"),
        ("1/2 format=dm", "date", "February first"),
        ("11/99 format=my", "date", "November nineteen ninety-nine"),
        ("7 format=m", "date", "July"),
        ("5 Nov. 2026", "date", "November fifth, twenty twenty-six"),
        ("1905", "date", "nineteen oh five"),
        ("14:05", "time", "fourteen oh five"),
        ("2:30pm", "time", "two thirty P M"),
        ("2122", "telephone", "two one two two"),
        ("+44 20 7946 0958 ext. 12", "phone",
         "plus four four, two zero, seven nine four six, zero nine five eight, extension one two"),
        ("$3.50", "currency", "three dollars and fifty cents"),
        ("20 EUR", "money", "twenty euros"),
        ("5 km", "unit", "five kilometers"),
        ("km", "unit", "kilometer"),
        ("9/11", "fraction", "nine elevenths"),
        ("1 1/2", "fraction", "one and one half"),
        ("3+1/4", "fraction", "three and one quarter"),
    ],
)  # fmt: skip
def test_say_as(text: str, kind: str, spoken: str):
    text, _, form = text.partition(" format=")
    option = f" format={form}" if form else ""
    assert said(f"It is [{text}]{{as={kind}{option}}} now") == f"It is {spoken} now"
    attribute = f' format="{form}"' if form else ""
    element = f'<say-as interpret-as="{kind}"{attribute}>{text}</say-as>'
    assert said(f"It is {element} now") == f"It is {spoken} now"
    assert said(f"<speak>It is {element} now</speak>") == f"It is {spoken} now"


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("ten", "digits", "not made of digits"),
        ("many", "number", "not a number"),
        ("1.5", "ordinal", "first, second, third"),
        ("30/30/2026", "date", "no month 30"),
        ("2/30/2026", "date", "no day 30"),
        ("yesterday", "date", "not a date"),
        ("25:99", "time", "not a time"),
        ("five", "telephone", "not a telephone number"),
        ("5", "money", "not a sum of money"),
        ("5 parsnips", "unit", "not an amount"),
        ("half", "fraction", "not a fraction"),
        ("…", "characters", "nothing that can be spelt"),
        ("damn", "expletive", "nothing here beeps"),
        ("x", "dgits", "Did you mean 'digits'?"),
    ],
)
def test_what_does_not_fit_is_told(text: str, kind: str, words: str):
    (problem,) = check_script(f"It is [{text}]{{as={kind}}} now")
    assert (problem.line, problem.column, problem.severity) == (1, 7, "error")
    assert words in str(problem)


def test_written_text_stays_as_it_is():
    script = parse_script(
        'Ask [W3C]{say="the consortium"}, <sub alias="now">later</sub>, [tomato](/təˈmɑːtoʊ/)\'s.'
    )
    (segment,) = script.scenes[0].segments
    assert segment.written == "Ask W3C, later, tomato's."
    assert segment.spoken == "Ask the consortium, now, tomato's."
    assert [t.ipa for t in segment.tokens if t.ipa] == ["təˈmɑːtoʊz"]


def test_other_languages_spell_and_read_what_they_can():
    assert said("---\nlanguage: nl\n---\n[ab1]{as=characters} [12]{as=digits}") == "A B 1 1 2"


@pytest.mark.parametrize(("language", "spoken"), [("es", "tercero"), ("fr", "troisième"), ("it", "terzo")])
def test_ordinals_of_other_languages(language: str, spoken: str):
    assert said(f"---\nlanguage: {language}\n---\n[3]{{as=ordinal}}") == spoken


def prosodies(text: str) -> dict[str, Prosody]:
    tokens = [t for scene in parse_script(text).scenes for s in scene.segments for t in s.tokens]
    return {t.written: t.prosody for t in tokens if t.prosody != USUAL}


def test_prosody_lies_on_its_words_and_adds_up():
    text = '<prosody rate="slow" pitch="+2st">one [two]{rate=150% volume=-6dB}</prosody> three'
    assert prosodies(text) == {"one": Prosody(0.8, 2.0, 0.0), "two": Prosody(1.2, 2.0, -6.0)}
    inner = '<prosody rate="150%" volume="-6dB">two</prosody>'
    document = f'<speak><p>zero</p><prosody rate="slow" pitch="+2st">one {inner}</prosody><p>four</p></speak>'
    assert prosodies(document) == prosodies(text)


def test_a_prosody_over_paragraphs_of_a_document_holds_in_all_of_them():
    assert set(prosodies("<speak><prosody rate='fast'><p>one</p><p>two</p></prosody> x</speak>")) == {
        "one",
        "two",
    }


def test_emphasis_stresses_or_does_not():
    text = '<emphasis>one</emphasis> **two <emphasis level="none">three</emphasis>** four'
    tokens = parse_script(text).scenes[0].segments[0].tokens
    assert [t.emphasis for t in tokens] == [True, True, False, False]


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (read_rate, "80%", 0.8), (read_rate, "+20%", 1.2), (read_rate, "-20%", 0.8), (read_rate, "1.5", 1.5),
        (read_rate, "x-slow", 0.6), (read_pitch, "+2st", 2.0), (read_pitch, "-3 st", -3.0),
        (read_pitch, "+12.25%", 2.0), (read_pitch, "low", -2.0), (read_volume, "-6dB", -6.0),
        (read_volume, "loud", 3.0),
    ],
)  # fmt: skip
def test_amounts(read, text: str, value: float):
    assert read(text) == pytest.approx(value, abs=0.01)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_rate, "10%"), (read_rate, "900%"), (read_rate, "quick"), (read_rate, "2st"), (read_rate, "+2"),
        (read_pitch, "+24st"), (read_pitch, "220Hz"), (read_pitch, "-100%"), (read_volume, "silent"),
        (read_volume, "+40dB"), (read_volume, "50"), (read_rate, ""), (read_pitch, "nan"),
    ],
)  # fmt: skip
def test_amounts_out_of_bounds(read, text: str):
    with pytest.raises(ValueError, match="`"):
        read(text)


def test_breaks_and_marks_stand_where_they_stand():
    script = parse_script(
        'One <break time="300ms"/> two <mark name="here"/> three <break strength="strong"/>.'
    )
    assert [(c.kind, c.name, c.at, c.seconds) for c in script.scenes[0].segments[0].cues] == [
        ("pause", "break", 1, 0.3),
        ("mark", "here", 2, 0.0),
        ("pause", "break", 3, 0.7),
    ]
    assert parse_script("One.\n\n<break time='2s'/>\n\nTwo.").scenes[0].segments[0].cues[0].seconds == 2.0


def test_sentences_and_paragraphs_of_a_document():
    text = "<speak><p><s>One</s> <s>Two,</s><s>Three?</s></p><p>Four</p> five</speak>"
    assert said(text) == "One. Two. Three? / Four / five"


def test_a_document_has_its_language_and_its_places(tmp_path: Path):
    path = tmp_path / "talk.ssml"
    path.write_text(
        '<?xml version="1.0"?>\n<speak xml:lang="en_gb">\n  On 3/4/2026 &amp; {{when}}.\n</speak>', "utf-8"
    )
    script = load_script(path, {"when": "later"})
    assert script.language == "en-GB"
    (segment,) = script.scenes[0].segments
    assert segment.spoken == "On the third of April twenty twenty-six and later."
    assert [(t.position.line, t.position.column) for t in segment.tokens][:2] == [(3, 3), (3, 6)]


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("<speak>Hi <audio src='x'/></speak>", 1, 11, "<audio> is no element"),
        ("<speak>\nHi <w>x</w></speak>", 2, 4, "<w> is no element"),
        ("<speak>Hi <amazon:effect>x</amazon:effect></speak>", 1, 11, "<amazon:effect> is no element"),
        ("<speak>Hi <prosody contour='x'>x</prosody></speak>", 1, 11, "no attribute 'contour'"),
        ("Hi <audio src='x'/> there", 1, 4, "<audio> is no element"),
        ("Hi <voice name='x'>there</voice>", 1, 4, "<voice> is no element"),
    ],
)
def test_what_cannot_be_spoken_is_named_or_skipped(text: str, line: int, column: int, words: str):
    (problem,) = check_script(text)
    assert (problem.line, problem.column, problem.severity) == (line, column, "error")
    assert words in problem.message
    (skipped,) = check_script(text, skip_unknown_ssml=True)
    assert (skipped.line, skipped.column, skipped.severity) == (line, column, "warning")
    assert "Hi" in said(text, skip_unknown_ssml=True)
    if not text.startswith("<speak"):
        assert check_script(f"---\nunknown_ssml: skip\n---\n{text}")[0].severity == "warning"


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("<speak>", 1, 8, "not well-formed"),
        ("<speak>a & b</speak>", 1, 11, "not well-formed"),
        ("<speak>a &nbsp; b</speak>", 1, 10, "undefined entity"),
        ("<speak></speak>", 0, 0, "Nothing in this document"),
        ("<speak xml:lang='tlh-XYZ'>a</speak>", 1, 1, "not a language tag"),
        ("<!DOCTYPE speak SYSTEM 'file:///etc/passwd'><speak>a</speak>", 1, 44, "document type"),
        ("<speak>" + "<s>" * 200 + "a", 1, 305, "nested too deeply"),
        ("<speak>a <break time='99s'/></speak>", 1, 10, "longer than 60 s"),
        ("<speak>a <break strength='big'/></speak>", 1, 10, "no strength 'big'"),
        ("<speak>a <mark/></speak>", 1, 10, "no name"),
        ("<speak>a <sub>b</sub></speak>", 1, 10, "what is said instead"),
        ("<speak>a <say-as>b</say-as></speak>", 1, 10, "`interpret-as` is missing"),
        ("<speak>a <phoneme alphabet='x-sampa' ph='b'>b</phoneme></speak>", 1, 10, "'x-sampa' is not known"),
        ("<speak>a <phoneme ph='5'>b</phoneme></speak>", 1, 10, "'5' is not a sign"),
        ("<speak>a <prosody rate='quick'>b</prosody></speak>", 1, 10, "cannot be 'quick'"),
        ("Hi <prosody rate='slow'>there", 1, 4, "not closed"),
        ("Hi there</prosody>", 1, 9, "ends nothing"),
        ("Hi <break time=1s/> there", 1, 4, "'time=1s' is no attribute"),
        ("Hi <sub alias='...'>there</sub>", 1, 4, "what is said instead"),
        ("Hi [(pause) you]{as=digits}", 1, 4, "cannot stand inside"),
        ("Hi [you]{foo=1}", 1, 10, "says nothing about words"),
        ("Hi [you]{rate}", 1, 10, "says nothing about words"),
    ],
)
def test_broken_and_hostile_text(text: str, line: int, column: int, words: str):
    (problem,) = check_script(text)
    assert (problem.line, problem.column, problem.severity) == (line, column, "error")
    assert words in problem.message
    with pytest.raises(ScriptError):
        parse_script(text)


def test_a_billion_laughs_are_refused():
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{entities}]><speak>&l9;</speak>'
    (problem,) = check_script(bomb)
    assert "document type" in problem.message


def test_namespaces_are_let_through():
    assert check_script('<speak version="1.1" xmlns="http://a/b" xmlns:mstts="http://c/d">Hi</speak>') == []


def test_a_document_in_one_long_paragraph_comes_to_an_end():
    script = parse_script("<speak>" + "one <break time='1s'/> two.\n" * 1500 + "</speak>")
    (segment,) = script.scenes[0].segments
    assert [c.at for c in segment.cues] == list(range(1, 3000, 2))


def test_elements_that_cross_are_told():
    problems = check_script("Hi <prosody rate='slow'><emphasis>x</prosody></emphasis>")
    assert [p.column for p in problems] == [36, 46]


def test_html_is_html_still():
    (opened, closed) = check_script("Hi <b>there</b>")
    assert (opened.severity, closed.severity) == ("warning", "warning")
    assert said("<p>Hi <b>there</b></p>") == "Hi there"
    assert said("Hi.\n\n<div>\nnot this\n</div>") == "Hi."


def test_links_and_pictures_are_no_stretches():
    assert said("See [this page](https://example.com) [and that].") == "See this page, and that."
    assert said("[a [120]{as=digits} b]{rate=slow} c") == "a one two zero b c"


DOCS = (Path(__file__).parents[2] / "docs" / "saying.md").read_text("utf-8")


def block(language: str) -> str:
    """The first block of that language in the documentation."""
    return DOCS.partition(f"```{language}\n")[2].partition("```")[0]


def test_the_documentation_is_true(tmp_path: Path):
    (tmp_path / "lexicon.yaml").write_text(block("yaml"), "utf-8")
    path = tmp_path / "lesson.md"
    path.write_text("Nguyen's GIF of New Orleans: Kubectl in the US for us.", "utf-8")
    (segment,) = load_script(path).scenes[0].segments
    assert segment.spoken == "win's GIF of New Orleans: cube control in the U S for us."
    assert [t.ipa for t in segment.tokens if t.ipa] == ["dʒɪf", "nuː ˈɔːrlɪnz"]
    assert said(block("xml")).split(" / ") == [
        "It opens at nine oh five eh M. Please come early.",
        "Ask the World Wide Web Consortium about tomato.",
    ]
    assert said("[A12]{as=characters} [1200]{as=digits}") == "eh one two one two zero zero"
    for example in ("[please]{rate=slow pitch=+2st volume=-6dB}", "[never]{emphasis=strong}"):
        assert f"`{example}`" in DOCS
        assert check_script(f"It is {example}.") == []
