"""A script in several languages, rendered and checked in each: names, voices, what changes what."""

from __future__ import annotations

import json

import pytest

from avatar.editions import choose_languages, edition_path, list_editions
from avatar.errors import InputError, UnknownNameError
from avatar.project.casting import choose_voice
from avatar.script import parse_script
from avatar.speech.accents import is_accented
from avatar.speech.natives import NATIVES, find_native, speaks
from avatar.speech.profiles import list_voices, load_voice

LESSON = """---
languages: [en, de]
---
# One
# de: Eins

::: en
Hi.
::: de
Ja.
:::
"""


@pytest.fixture
def lesson(tmp_path):
    path = tmp_path / "lesson.md"
    path.write_text(LESSON)
    return path


def test_languages_are_chosen_by_name_or_all_of_them(lesson, tmp_path):
    assert choose_languages(lesson, None) == ()
    assert choose_languages(lesson, "all") == ("en", "de")
    assert choose_languages(lesson, "de, en,de") == ("de", "en")
    assert choose_languages(lesson, "de-AT") == ("de",)
    for wrong in ("fr", "de,fr", "../x"):
        with pytest.raises(UnknownNameError, match="no language"):
            choose_languages(lesson, wrong)
    with pytest.raises(InputError, match="names no language"):
        choose_languages(lesson, ",")
    plain = tmp_path / "plain.md"
    plain.write_text("Hallo.")
    assert choose_languages(plain, "de") == ("de",)
    for wrong in ("all", "de,en"):
        with pytest.raises(InputError, match=r"plain\.md names no languages"):
            choose_languages(plain, wrong)


def test_each_language_has_a_file_of_its_own(tmp_path):
    target = tmp_path / "lesson.mp4"
    assert edition_path(target, "pt-BR").name == "lesson.pt-BR.mp4"
    assert list_editions(target, (), named=False) == [{"output": target, "mix": None}]
    assert list_editions(target, ("de",), named=True)[0]["output"] == target
    assert list_editions(target, ("de",), named=False)[0]["output"].name == "lesson.de.mp4"
    both = list_editions(target, ("en", "de"), named=True, mix=tmp_path / "a.wav")
    assert [(e["output"].name, e["mix"].name, e["language"]) for e in both] == [
        ("lesson.en.mp4", "a.en.wav", "en"),
        ("lesson.de.mp4", "a.de.wav", "de"),
    ]


def test_every_voice_that_stands_in_speaks_the_language_and_is_of_the_sex():
    for tag, by_sex in NATIVES.items():
        for gender, name in by_sex.items():
            voice = load_voice(name)
            assert speaks(voice, tag), name
            assert voice.gender in (gender, "neutral"), name
            assert find_native(tag, voice) == voice
    there = {voice.language.partition("-")[0] for voice in list_voices()}
    assert there == {tag for tag in NATIVES if "-" not in tag}


@pytest.mark.parametrize(
    ("head", "language", "voice", "instead"),
    [
        ("", "de", "carla", "heart"),
        ("voice: george", "de", "emil", "george"),
        ("voice: {en: heart, de: emil}", "de", "emil", ""),
        ("voice: {de: emil}", "en", "heart", ""),
        ("voice: george", "en", "george", ""),
    ],
)
def test_the_voice_follows_the_language(head, language, voice, instead):
    script = parse_script(LESSON.replace("---\n", f"---\n{head}\n", 1), language=language)
    named = bool(script.voice) and not script.follows
    chosen = choose_voice(script.voice or "heart", script, named=named)
    assert (chosen.voice.name, chosen.instead) == (voice, instead)


def test_a_voice_that_was_named_is_not_replaced():
    script = parse_script(LESSON, language="de")
    assert choose_voice("heart", script, named=True).voice.name == "heart"
    arabic = parse_script("مرحبا", language="ar")
    assert choose_voice("heart", arabic, named=False).voice.name == "heart"  # and is refused for it


def test_check_looks_at_every_language(avatar, lesson):
    result = avatar("check", lesson)
    assert result.code == 0
    assert "en: 1 word" in result.out
    assert "carla (with an accent)" in result.out
    lesson.write_text(LESSON.replace("::: de\nJa.\n", ""))
    result = avatar("check", lesson)
    assert result.code == 2
    assert "lesson.md:7:1: error: This is in 'en', and not in 'de'." in result.out
    assert avatar("check", lesson, "--language", "en").code == 0


def test_a_language_without_a_voice_is_an_error_before_any_work(avatar, lesson, tmp_path):
    lesson.write_text(LESSON.replace("de", "ar").replace("Ja.", "مرحبا.").replace("Eins", "واحد"))
    result = avatar("check", lesson)
    assert result.code == 2
    assert "the script is in ar" in result.out
    assert "No voice here speaks it: bring one of your own" in result.out
    result = avatar("render", lesson, "--language", "all", "-o", tmp_path / "a.mp4")
    assert result.code == 2
    assert "the script is in ar" in result.err
    assert [p.name for p in tmp_path.iterdir()] == ["lesson.md"]


def test_a_voice_of_another_language_is_one_error(avatar, lesson, tmp_path):
    result = avatar("render", lesson, "--language", "de", "--voice", "heart", "-o", tmp_path / "a.mp4")
    assert result.code == 2
    assert result.err.count("The voice 'heart' speaks en-US, and the script is in de.") == 1
    assert "carla" in result.err


@pytest.mark.parametrize("language", ["de", "all"])
def test_videos_are_rendered_in_the_languages(avatar, lesson, language, monkeypatch):
    monkeypatch.chdir(lesson.parent)
    result = avatar("render", lesson, "--draft", "--size", "320x180", "--language", language, "--json")
    assert result.code == 0, result.err
    told = json.loads(result.out)
    videos = told.get("videos", [told])
    assert [v["language"] for v in videos] == (["en", "de"] if language == "all" else ["de"])
    german = json.loads((lesson.parent / "lesson.de.json").read_text())
    assert german["settings"]["language"] == "de"
    assert german["settings"]["languages"] == ["en", "de"]
    assert german["voices"][0]["name"] == "carla"
    assert german["voices"][0]["instead_of"] == "heart"
    assert german["voices"][0]["accented"] is is_accented(load_voice("carla"))
    assert videos[-1]["notes"] == ["carla speaks de, with an accent, in place of heart."]
    import av

    with av.open("lesson.de.mp4") as file:
        assert file.streams.audio[0].language == "deu"
    vtt = (lesson.parent / "lesson.de.vtt").read_text()
    assert "Ja." in vtt


def test_a_word_of_german_draws_nothing_english_anew(lesson, tmp_path, monkeypatch):
    monkeypatch.setenv("AVATAR_CACHE_DIR", str(tmp_path / "cache"))
    from avatar.pipeline import render

    text = """---
languages: [en, de]
---
# One
# de: Eins

::: en
Hi.
::: de
Ja.
:::

```python
print(1)
```

---

::: en
Ho.
::: de
Na.
:::
"""
    lesson.write_text(text)
    how = {"size": (320, 180), "draft": True, "jobs": 1}
    render(lesson, tmp_path / "en.mp4", **how)
    first = render(lesson, tmp_path / "de.mp4", language="de", **how)
    assert first.drawn == first.frames
    lesson.write_text(text.replace("Ja.\n", "Ja.\n\nUnd nein.\n"))
    assert render(lesson, tmp_path / "en.mp4", **how).drawn == 0
    again = render(lesson, tmp_path / "de.mp4", language="de", **how)
    assert 0 < again.drawn < again.frames


def test_a_row_chooses_the_language_and_may_bring_its_own_text(lesson, tmp_path):
    from avatar.lessons.planning.lesson import read_lesson
    from avatar.lessons.planning.plan import plan_jobs
    from avatar.lessons.tables.table import read_table

    table = tmp_path / "rows.csv"
    table.write_text(
        "output,language,voice,text\na,de,,\nb,en,george,\nc,de,,# Drei\\n\nd,de,,Na gut.\n"
        "e,fr,,\nf,de,heart,\n".replace("\\n", " ")
    )
    plan = plan_jobs(read_table(table), lesson, tmp_path / "out")
    scripts = {job.key: read_lesson(job) for job in plan.jobs}
    assert scripts["a"].language == "de"
    assert scripts["a"].scenes[0].segments[0].written == "Ja."
    assert scripts["b"].scenes[0].segments[0].written == "Hi."
    assert scripts["d"].language == "de"
    assert scripts["d"].scenes[0].segments[0].written == "Na gut."
    assert {p.row for p in plan.problems if p.severity == "error"} >= {6, 7}
    told = " ".join(p.message for p in plan.problems)
    assert "'fr'" in told
    assert "'heart' speaks en-US, and the script is in de" in told


def test_a_recording_in_a_language_that_nobody_can_follow_is_an_error(avatar, lesson):
    import wave

    with wave.open("a.wav", "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(bytes(64_000))
    text = LESSON.replace("de", "ar").replace("Ja.", "مرحبا.").replace("Eins", "واحد")
    lesson.write_text(text.replace("---\n# One", "recording: {ar: a.wav}\n---\n# One"))
    result = avatar("check", lesson)
    assert result.code == 2
    assert "Words are not found in recordings in 'ar'." in result.out
    assert "No voice here" not in result.out
