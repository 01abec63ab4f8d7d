"""One script in several languages: which words are whose, and what is said about marks of no use."""

from __future__ import annotations

import pytest

from avatar.errors import ScriptError
from avatar.script import check_script, find_languages, parse_script

HEAD = "---\nlanguages: [en, de, fr]\n---\n"
LESSON = """---
title: {en: Tides, de: Gezeiten, fr: Les marées}
languages: [en, de, fr]
voice: {en: heart, de: emil}
variables: {place: {en: Munich, de: München, fr: Munich}, year: 1969}
---
# Why the sea rises (presenter left)
# de: Warum das Meer steigt
# fr: Pourquoi la mer monte

::: en
In {{place}}, it costs $3.50.
::: de
In {{place}} kostet es 3,50 €.
::: fr
À {{place}}, cela coûte 3,50 €.
:::

```python
print("::: de")
```

::: en
- One.
- Two. (nod)
::: de
- Eins.
- Zwei. (nod)
::: fr
- Un.
- Deux. (nod)
:::
"""


def read(text, language=None):
    return parse_script(text, language=language)


def problems(body, head=HEAD):
    return [(p.line, p.column, p.severity, p.message) for p in check_script(head + body)]


def test_each_language_has_its_own_words_and_shares_the_rest():
    scripts = {one: read(LESSON, one) for one in ("en", "de", "fr")}
    assert {s.title for s in scripts.values()} == {"Tides", "Gezeiten", "Les marées"}
    assert [s.voice for s in scripts.values()] == ["heart", "emil", ""]
    assert scripts["de"].variables == {"place": "München", "year": "1969"}
    for language, script in scripts.items():
        (scene,) = script.scenes
        assert script.language == language
        assert script.languages == ("en", "de", "fr")
        assert scene.layout == "left"
        assert [panel.lines for panel in scene.panels] == [('print("::: de")',)]
        assert [cue.name for cue in scene.segments[2].cues] == ["nod"]
    assert scripts["de"].scenes[0].title == "Warum das Meer steigt"
    assert scripts["de"].scenes[0].points == ("Eins.", "Zwei.")
    said = {language: script.scenes[0].segments[0].spoken for language, script in scripts.items()}
    assert said["en"] == "In Munich, it costs three dollars and fifty cents."
    assert said["de"].startswith("In München kostet es drei Euro")
    assert said["fr"].startswith("À Munich, cela coûte trois euros")
    assert problems(LESSON, "") == []


def test_the_first_is_read_unless_another_is_asked_for():
    assert read(LESSON) == read(LESSON, "en")
    assert read(LESSON, "de-AT").language == "de"


def test_places_are_those_of_the_file():
    segment = read(LESSON, "de").scenes[0].segments[0]
    line = LESSON.split("\n")[segment.position.line - 1]
    assert line.startswith("In {{place}} kostet")
    assert (segment.position.line, segment.position.column) == (14, 1)
    broken = LESSON.replace("# de: Warum", "# de: {{what}} Warum")
    with pytest.raises(ScriptError, match=r"8:7.*no variable 'what'"):
        read(broken, "de")


def test_a_language_that_there_is_not_is_one_error():
    with pytest.raises(ScriptError, match=r":3:1: This script is not in 'es'\. Its languages: en, de, fr\."):
        read(LESSON, "es")
    with pytest.raises(ScriptError, match="not a language tag"):
        read(LESSON, "klingon")


def test_a_script_that_names_no_languages_takes_the_caller_s():
    script = read("Das kostet 3,50 €.", "de")
    assert script.language == "de"
    assert "drei Euro" in script.scenes[0].segments[0].spoken
    assert read("---\nlanguage: en-GB\nvoice: emma\n---\nHallo.", "de-DE").follows
    assert not read("---\nlanguage: en-GB\nvoice: emma\n---\nHello.", "en-US").follows
    assert read('<speak xml:lang="en">Hallo.</speak>', "de").language == "de"


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        (
            "::: en\nHi.\n::: it\nCiao.\n:::\n",
            6,
            "'it' is not among the languages of this script: en, de, fr",
        ),
        ("::: english\nHi.\n:::\n", 4, "'english' is not among"),
        ("::: {.note}\nHi.\n:::\n", 4, "'{.note}' is not among"),
        ("::: en\nHi.\n::: de\nHallo.\n::: fr\nSalut.\n", 8, "This block in fr is never closed."),
        ("::: en\nHi.\n::: de\n\n::: fr\nSalut.\n:::\n", 6, "This block in de is empty."),
        ("::: en\nHi.\n::: de\nHallo.\n::: fr\nSalut.\n:::\n:::\n", 11, "This ::: ends nothing."),
        ("::: en\nHi.\n::: de\nHallo.\n::: de\nNa?\n::: fr\nSalut.\n:::\n", 8, "'de' stands here twice."),
        ("::: en\nHi.\n::: de, de\nHallo.\n::: fr\nSalut.\n:::\n", 6, "'de' is named twice here."),
        (
            "::: en\nHi.\n# Two\nHo.\n::: de\nHallo.\n::: fr\nSalut.\n:::\n",
            8,
            "There are 0 headings and rules in de, and 1 in en.",
        ),
    ],
)
def test_marks_of_no_use_are_one_error_each(body, line, words):
    found = problems(body)
    assert [(p[0], p[2]) for p in found] == [(line, "error")], found
    assert words in found[0][3]
    with pytest.raises(ScriptError):
        read(HEAD + body)


def test_blocks_within_blocks_are_blocks_after_one_another():
    found = problems("::: en\nHi.\n::: de\nHallo.\n:::\n:::\n\n::: fr\nSalut.\n:::\n")
    assert (found[0][0], found[0][3]) == (9, "This ::: ends nothing.")


def test_paragraph_by_paragraph_is_as_good_as_scene_by_scene():
    rounds = "::: en\nOne.\n::: de\nEins.\n::: fr\nUn.\n::: en\nTwo.\n::: de\nZwei.\n::: fr\nDeux.\n:::\n"
    assert problems(rounds) == []
    assert [s.written for s in read(HEAD + rounds, "de").scenes[0].segments] == ["Eins.", "Zwei."]


def test_what_is_missing_is_one_problem_a_scene():
    body = (
        "# One\n# de: Eins\n# fr: Un\n\n::: en\nA.\n::: de\nA.\n:::\n"
        "\n(pause 1s)\n\n::: en\nB.\n::: de\nB.\n:::\n"
        "\n# Two\n\nWords for all.\n"
    )
    found = problems(body)
    assert [(p[0], p[1]) for p in found] == [(8, 1), (22, 1), (22, 1)]
    assert "This is in 'en' and 'de', and not in 'fr'. 1 more in this scene." in found[0][3]
    assert [p[3] for p in found[1:]] == [
        "This scene is not all in 'de'.",
        "This scene is not all in 'fr'.",
    ]
    read(HEAD + body)  # English is whole
    with pytest.raises(ScriptError, match="not all in 'de'"):
        read(HEAD + body, "de")


def test_points_that_are_more_in_one_language_are_told():
    found = problems("::: en\n- One\n- Two\n::: de\n- Eins\n::: fr\n- Un\n- Deux\n:::\n")
    assert found == [(7, 1, "warning", "There are 1 points in de, and 2 in en.")]


def test_what_is_only_for_one_language_is_missing_in_none():
    body = "::: en\nHi.\n::: de\nHallo.\n::: fr\nSalut.\n:::\n\n::: de only\nNur für Deutschland.\n:::\n"
    assert problems(body) == []
    assert len(read(HEAD + body, "de").scenes[0].segments) == 2
    assert len(read(HEAD + body, "fr").scenes[0].segments) == 1


def test_one_block_may_be_for_several_languages():
    body = "::: en, de\nOK.\n::: fr\nD'accord.\n:::\n"
    assert problems(body) == []
    assert read(HEAD + body, "de").scenes[0].segments[0].written == "OK."


def test_numbers_and_variables_outside_of_blocks_are_shared():
    head = "---\nlanguages: [en, de]\nvariables: {text: {en: Hello., de: Hallo.}}\n---\n"
    assert problems("{{text}}\n\n1969\n", head) == []
    assert read(head + "{{text}}\n\n21\n", "de").scenes[0].segments[1].spoken == "einundzwanzig"


def test_a_country_takes_the_block_of_its_language_unless_it_has_its_own():
    head = "---\nlanguages: [en-US, en-GB, de]\n---\n"
    body = "::: en\nColor.\n::: en-GB\nColour.\n::: de\nFarbe.\n:::\n\n::: en\nBye.\n::: de\nTschüss.\n:::\n"
    assert problems(body, head) == []
    assert [s.written for s in read(head + body, "en-GB").scenes[0].segments] == ["Colour.", "Bye."]
    assert [s.written for s in read(head + body, "en-US").scenes[0].segments] == ["Color.", "Bye."]


def test_headings_may_all_name_their_language_or_stand_in_blocks():
    body = (
        "# en: One\n# de: Eins\n# fr: Un\n\n::: en\nA.\n::: de\nA.\n::: fr\nA.\n:::\n\n"
        "::: en\n# Two (chapter)\nB.\n::: de\n# Zwei (chapter)\nB.\n::: fr\n# Deux (chapter)\nB.\n:::\n"
    )
    assert problems(body) == []
    script = read(HEAD + body, "fr")
    assert [(s.title, s.chapter) for s in script.scenes] == [("Un", 0), ("Deux", 1), ("Deux", 0)]


def test_a_chapter_s_card_has_the_title_of_its_language():
    body = "# Moon (chapter)\n# de: Mond\n# fr: Lune\n\n::: en\nA.\n::: de\nA.\n::: fr\nA.\n:::\n"
    assert [s.title for s in read(HEAD + body, "de").scenes] == ["Mond", "Mond"]


def test_titles_that_cannot_be_used_are_told():
    body = "# One\n# de: Eins\n# de: Zwei\n# fr: Un\n# es: Uno\n\n::: en, de, fr\nA\n:::\n"
    assert [(p[0], p[3][:40]) for p in problems(body)] == [
        (6, "This heading has a title in 'de' already"),
        (8, "'es' is not among the languages of this "),
    ]
    assert problems("# AI: what it is\n# de: KI\n# fr: IA\n\n::: en, de, fr\nA\n:::\n") == []


@pytest.mark.parametrize(
    ("head", "line", "words"),
    [
        ("languages: []", 2, "must be a list of languages"),
        ("languages: {en: de}", 2, "must be a list of languages"),
        ("languages: [en, en]", 2, "names 'en' twice"),
        ("languages: [en, deutsch]", 2, "holds 'deutsch', which is not a language tag"),
        ("languages: [en, de]\nlanguage: de", 3, "`language` is 'de', and the first of `languages` is 'en'"),
        ("languages: [en, de]\ntitle: {en: A}", 3, "`title` is not in 'de'."),
        ("languages: [en, de]\ntitle: {en: A, de: B, fr: C}", 3, "'fr' is not among the languages"),
        ("languages: [en, de]\nvoice: {en: heart, en: emma}", 3, "'en' comes twice"),
        ("languages: [en, de]\nbrand: {name: {en: A}}", 3, "`brand.name` is not in 'de'."),
        ("languages: [en, de]\nvariables:\n  a: {en: b}", 4, "`variables.a` is not in 'de'."),
    ],
)
def test_front_matter_that_cannot_be_used_is_told(head, line, words):
    found = check_script(f"---\n{head}\n---\n{{{{a}}}} 1\n" if "a:" in head else f"---\n{head}\n---\n1\n")
    assert any(p.line == line and words in p.message for p in found), found


def test_norwegian_is_not_taken_for_no():
    script = read("---\nlanguages: [en, no]\n---\n::: en\nHi.\n::: no\nHei.\n:::\n", "no")
    assert script.scenes[0].segments[0].written == "Hei."


def test_values_by_language_go_as_deep_as_they_like():
    head = """---
languages: [en, de]
presenters:
  Mei: {presenter: mei, voice: {en: bella, de: carla}}
  Ben: {presenter: henrik, voice: george}
brand: {lower_third: {role: {en: Trainer, de: Trainerin}}}
lexicon:
  de: {Gezeiten: ɡəˈtsaɪtn̩}
---
::: en
**Mei:** Hi.
::: de
**Mei:** Hallo.
:::
"""
    english, german = read(head), read(head, "de")
    assert [(p.voice, p.follows) for p in english.cast] == [("bella", False), ("george", False)]
    assert [(p.voice, p.follows) for p in german.cast] == [("carla", False), ("george", True)]
    assert german.brand["lower_third"] == {"role": "Trainerin"}
    assert german.lexicon.entries[0].language == "de"


def test_blocks_without_languages_are_told_once():
    found = problems("::: de\nHallo.\n:::\n::: en\nHi.\n:::\n", "")
    assert [(p[0], p[2]) for p in found] == [(1, "error")]
    assert "the script names none" in found[0][3]


def test_a_long_and_hostile_script_is_read_quickly():
    many = "::: en\nHi.\n::: de\nHallo.\n::: fr\nSalut.\n" * 3000 + ":::\n"
    assert problems(many) == []
    assert problems(":::\n" * 5000)[0][3] == "This ::: ends nothing."
    assert any("never closed" in p[3] for p in problems("::: de" + " de" * 5000 + "\n1\n"))


def test_languages_of_a_file_are_found_without_reading_it_all(tmp_path):
    path = tmp_path / "a.md"
    path.write_text(LESSON)
    assert find_languages(path) == ("en", "de", "fr")
    path.write_text("No front matter.")
    assert find_languages(path) == ()
    assert find_languages(tmp_path / "none.md") == ()


def test_titles_and_values_may_fall_back_on_another_language_but_no_words_do():
    head = "---\nlanguages: [en, de]\nfallback: en\ntitle: {en: Tides}\nbrand: {name: {en: Halden}}\n---\n"
    body = "# One\n\n::: en\nA.\n::: de\nB.\n:::\n"
    assert problems(body, head) == []
    german = read(head + body, "de")
    assert (german.title, german.brand["name"], german.scenes[0].title) == ("Tides", "Halden", "One")
    assert problems(body.replace("::: de\nB.\n", ""), head)[0][3] == "This is in 'en', and not in 'de'."
    wrong = check_script("---\nlanguages: [en, de]\nfallback: fr\n---\n1\n")
    assert [(p.line, p.column) for p in wrong] == [(3, 1)]


def test_a_block_without_the_original_is_missing_there():
    found = problems("1\n\n::: de\nNur Deutsch.\n::: fr\nSeulement.\n:::\n")
    assert [(p[0], p[3]) for p in found] == [(6, "This is in 'de' and 'fr', and not in 'en'.")]


def test_questions_are_asked_in_their_language():
    body = "::: en\nHi.\n\n? Why?\n- [x] So.\n- [ ] No.\n"
    body += "::: de\nHallo.\n\n? Warum?\n- [x] Darum.\n- [ ] Nein.\n:::\n"
    head = "---\nlanguages: [en, de]\n---\n"
    assert problems(body, head) == []
    (question,) = read(head + body, "de").questions
    assert question.text == "Warum?"
