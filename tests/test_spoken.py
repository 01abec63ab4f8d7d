"""`avatar check --spoken`: what will be said, before anything is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from avatar.project.casting import voices_of
from avatar.script import parse_script
from avatar.terminal.spoken import tell


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    path = tmp_path / "lesson.md"
    path.write_text("# Prices\n\nAn API costs $3.50.\n\n# Names\n\nAsk Nguyen.\n", "utf-8")
    (tmp_path / "lexicon.yaml").write_text("Nguyen: win\n", "utf-8")
    return path


def test_words_as_written_and_as_spoken(avatar, lesson: Path):
    result = avatar("check", lesson, "--spoken")
    assert result.code == 0, result.err
    text = result.out
    assert "Scene 1  Prices" in text
    assert "   3  An A P I costs three dollars and fifty cents." in text
    assert "$3.50. → three dollars and fifty cents." in text
    assert "Nguyen. → win." in text
    assert "costs →" not in text  # said as it is written


def test_phonemes_in_json(avatar, lesson: Path):
    result = avatar("check", lesson, "--spoken", "--phonemes", "--json")
    scenes = json.loads(result.out)["scripts"][0]["spoken"]
    assert [s["title"] for s in scenes] == ["Prices", "Names"]
    words = scenes[1]["segments"][0]["words"]
    assert words[1]["written"] == "Nguyen."
    assert words[1]["spoken"] == "win."
    assert words[1]["phonemes"] == "wˈɪn"
    assert (words[1]["line"], words[1]["column"]) == (7, 5)


def test_each_of_the_cast_is_named():
    script = parse_script("---\npresenters: {Ana: ava, Ben: henrik}\n---\n**Ana:** Hi.\n\n**Ben:** Hello.")
    (scene,) = tell(script, voices_of(script, None, "heart"))
    assert [(s.speaker, s.spoken) for s in scene.segments] == [("Ana", "Hi."), ("Ben", "Hello.")]
    assert scene.segments[1].words[0].phonemes


def test_a_lexicon_can_be_given_and_its_mistakes_are_told(avatar, lesson: Path, tmp_path: Path):
    given = tmp_path / "given.yaml"
    given.write_text("API: ay pee eye\n", "utf-8")
    assert "ay pee eye" in avatar("check", lesson, "--spoken", "--lexicon", given).out
    given.write_text("API: /5/\n", "utf-8")
    result = avatar("check", lesson, "--lexicon", given)
    assert result.code == 2
    assert f"{given}:1:6" in result.out.replace("\n", "")


def test_the_brand_brings_a_lexicon(avatar, lesson: Path, tmp_path: Path):
    (tmp_path / "words.yaml").write_text("API: ay pee eye\nNguyen: nope\n", "utf-8")
    (tmp_path / "brand.yaml").write_text("name: Acme\nlexicon: words.yaml\n", "utf-8")
    lesson.write_text(f"---\nbrand: {{file: brand.yaml}}\n---\n{lesson.read_text('utf-8')}", "utf-8")
    text = avatar("check", lesson, "--spoken").out
    assert "An ay pee eye costs" in text
    assert "Ask win." in text  # the script's own wins


def test_unknown_elements_are_skipped_when_asked(avatar, tmp_path: Path):
    talk = tmp_path / "talk.ssml"
    talk.write_text("<speak>Hi <w>there</w>.</speak>", "utf-8")
    assert avatar("check", talk).code == 2
    skipped = avatar("check", talk, "--skip-unknown-ssml", "--spoken")
    assert skipped.code == 0
    assert "Hi there." in skipped.out
