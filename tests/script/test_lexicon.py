"""Words and how they are said: files beside a script, front matter, and what is wrong with them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from avatar.errors import ScriptError
from avatar.script import check_file, load_script, parse_script


@pytest.fixture
def script(tmp_path: Path):
    """A script beside a lexicon; gives what is said."""

    def say(text: str, beside: str | None = None, **options: object) -> str:
        if beside is not None:
            (tmp_path / "lexicon.yaml").write_text(beside, "utf-8")
        (tmp_path / "lesson.md").write_text(text, "utf-8")
        read = load_script(tmp_path / "lesson.md", **options)  # type: ignore[arg-type]
        return " ".join(s.spoken for scene in read.scenes for s in scene.segments)

    return say


@pytest.mark.parametrize(
    ("lexicon", "text", "spoken"),
    [
        ("Nguyen: win", "Dr. Nguyen's plan.", "Doctor win's plan."),
        ("US: united states", "In the US with us.", "In the united states with us."),
        ("us: ourselves", "In the US with us. Us!", "In the U S with ourselves. ourselves!"),
        ("kubectl: cube control", "Kubectl and KUBECTL.", "cube control and kubectl."),
        ("kubectl: {say: cube control, case: any}", "KUBECTL runs.", "cube control runs."),
        ("New Orleans: New Orlins", "New Orleans is new.", "New Orlins is new."),
        ("New: knew\nNew York: the city", "New York is New.", "the city is knew."),
        ("A1: {as: characters}", "Take A1 or A12.", "Take eh one or eh twelve."),
        ("C: see", "C and C++ and ABC.", "see and C plus plus and eh B C."),
        ("C++: see plus", "C and C++.", "C and see plus."),
        (".NET: dot net", "A .NET app", "A dot net app"),
        ("$5: a fiver", "It is $5.", "It is a fiver."),
        ("rate: 3%", "The rate.", "The three percent."),
        ("en:\n  lift: up\nen-GB:\n  lift: down", "A lift", "A up"),
        ("de:\n  Rat: Raht", "A Rat", "A Rat"),
        ("東京: Tokyo", "大東京だ", "大 Tokyo だ"),
    ],
)
def test_words_are_said_as_the_lexicon_has_them(script, lexicon: str, text: str, spoken: str):
    assert script(text, lexicon) == spoken


def test_the_country_wins_over_the_language(script):
    lexicon = "lift: any\nen-GB:\n  lift: down\nen:\n  lift: up"
    assert script("---\nlanguage: en-GB\n---\nA lift", lexicon) == "A down"


def test_inline_wins_over_front_matter_over_the_file_beside_over_what_is_given(script, tmp_path: Path):
    given = tmp_path / "given.yaml"
    given.write_text("one: given\ntwo: given\nthree: given\nfour: given", "utf-8")
    text = "---\nlexicon: {one: front, two: front}\n---\n[one]{say=inline} two three four"
    assert (
        script(text, "one: beside\ntwo: beside\nthree: beside", lexicon=given) == "inline front beside given"
    )


def test_a_named_file_wins_over_the_one_beside(script, tmp_path: Path):
    (tmp_path / "other.yaml").write_text("one: other", "utf-8")
    text = "---\nlexicon: other.yaml\n---\none two"
    assert script(text, "one: beside\ntwo: beside") == "other beside"


def test_pronunciations_take_the_ending_of_their_word():
    words = "lexicon: {gif: /dʒɪf/, mouse: /maʊs/, Nia: /niːə/}"
    text = f"---\n{words}\n---\nA gif's, a mouse's, Nia's, \"gif\""
    tokens = parse_script(text).scenes[0].segments[0].tokens
    sounds = {t.written: t.ipa for t in tokens if t.ipa}
    assert sounds == {"gif's,": "dʒɪfs", "mouse's,": "maʊsɪz", "Nia's,": "niːəz", '"gif"': "dʒɪf"}


@pytest.mark.parametrize(
    ("lexicon", "line", "column", "words"),
    [
        ("[a, b]", 1, 1, "lines of `word: how it is said`"),
        ("a: b: c", 1, 5, "broken"),
        ("a: b\nc: [1]", 2, 4, "must be a text"),
        ("a: &x b\nc: *x", 2, 4, "aliases"),
        ("x: y\ngif: /dʒ5f/", 2, 6, "'5', which is not a sign"),
        ("x: //", 1, 4, "empty pronunciation"),
        ("x:", 1, 3, "one of `say`, `ipa` and `as`"),
        ("x: {say: a, ipa: b}", 1, 4, "one of `say`, `ipa` and `as`"),
        ("x: {foo: 1}", 1, 5, "no key 'foo' for the word 'x'"),
        ("x: {say: y, foo: 1}", 1, 13, "no key of a word"),
        ("x: {as: dgits}", 1, 4, "Did you mean 'digits'?"),
        ("x: {as: bleep}", 1, 4, "nothing here beeps"),
        ("x: {as: date, format: xyz}", 1, 4, "no format"),
        ("x: ...", 1, 4, "words to say"),
        ("en-GB:\n  a: b\n  a: c", 3, 3, "comes twice"),
        ('"": b', 1, 1, "no letters"),
        ("w" * 200 + ": b", 1, 1, "more than 100"),
        ("a: " + "b" * 400, 1, 4, "at most 300"),
        ("- " * 3000, 1, 1, "nested too deeply"),
        ("\tx: y", 1, 1, "broken"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    tmp_path: Path, lexicon: str, line: int, column: int, words: str
):
    (tmp_path / "lexicon.yaml").write_text(lexicon, "utf-8")
    (tmp_path / "lesson.md").write_text("Hello.", "utf-8")
    problems = check_file(tmp_path / "lesson.md")
    assert len(problems) == 1, problems
    assert problems[0].file == str(tmp_path / "lexicon.yaml")
    assert (problems[0].line, problems[0].column) == (line, column)
    assert words in problems[0].message
    with pytest.raises(ScriptError):
        load_script(tmp_path / "lesson.md")


def test_files_that_are_no_lexica(tmp_path: Path):
    (tmp_path / "lesson.md").write_text("Hello.", "utf-8")
    file = tmp_path / "lexicon.yaml"
    for content, words in [
        (b"\xff\xfea:b", "UTF-16"),
        (b"x: y\n" * 250_000, "MB"),
        ("\n".join(f"w{i}: y" for i in range(20_001)).encode(), "at most 20,000 words"),
    ]:
        file.write_bytes(content)
        problems = check_file(tmp_path / "lesson.md")
        assert len(problems) == 1
        assert words in problems[0].message
    file.write_bytes(b"")
    assert check_file(tmp_path / "lesson.md") == []


def test_a_lexicon_in_front_matter_tells_its_lines_there():
    with pytest.raises(ScriptError) as caught:
        parse_script("---\ntitle: x\nlexicon:\n  gif: /5/\n---\nHi")
    assert (caught.value.problems[0].line, caught.value.problems[0].column) == (4, 8)


def test_a_missing_file_is_told_at_its_key(tmp_path: Path):
    (tmp_path / "lesson.md").write_text("---\nlexicon: no.yaml\n---\nHi", "utf-8")
    (problem,) = check_file(tmp_path / "lesson.md")
    assert (problem.line, problem.column) == (2, 1)
    assert "no lexicon 'no.yaml'" in problem.message
    with pytest.raises(ScriptError, match="cannot be read"):
        parse_script("Hi", lexicon=tmp_path / "none.yaml")


def test_a_large_lexicon_does_not_slow_a_script_down(tmp_path: Path):
    """Every word of the text is looked up once, however many words there are."""
    (tmp_path / "lexicon.yaml").write_text("\n".join(f"word{i}: y" for i in range(3000)), "utf-8")
    text = " ".join(f"word{i} word{i}x" for i in range(1000))
    script = load_script(_written(tmp_path / "lesson.md", text))
    assert script.lexicon is not None
    spoken = script.scenes[0].segments[0].spoken.split()
    assert spoken.count("y") == 1000


def _written(path: Path, text: str) -> os.PathLike[str]:
    path.write_text(text, "utf-8")
    return path


def test_the_voice_names_signs_it_does_not_know_in_the_lexicon(tmp_path: Path):
    from avatar.speech import check_script as check_speech
    from avatar.speech import load_voice

    (tmp_path / "lexicon.yaml").write_text("one: two\nclick: /ʘa/\nother: /aː/", "utf-8")
    script = load_script(_written(tmp_path / "lesson.md", "A click of a click."))
    (problem,) = check_speech(script, load_voice("heart"))
    assert (problem.file, problem.line, problem.column) == (str(tmp_path / "lexicon.yaml"), 2, 1)
    assert "'ʘ'" in problem.message
