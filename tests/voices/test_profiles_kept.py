"""Profiles of one's own: pauses, volume, where they are found, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from avatar.errors import InputError, UnknownNameError
from avatar.levelling import set_loudness
from avatar.media.loudness import integrated_loudness
from avatar.motion.ensemble import hear_one
from avatar.script import parse_script
from avatar.speech import list_voices, load_voice, speak, speak_text
from avatar.speech.pauses import USUAL
from avatar.voices import describing
from avatar.voices.adding import add_voice
from avatar.voices.enrolment import remove_voice

HIBARI = "engine: hibari\nspeaker: heart\n"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    where = tmp_path / "own"
    monkeypatch.setenv("AVATAR_VOICES_DIR", str(where))
    return where


def voice_of(folder: Path, text: str):
    path = folder / "mine.yaml"
    path.write_text(HIBARI + text, encoding="utf-8")
    return load_voice(path)


@pytest.mark.parametrize(
    ("text", "sentence", "clause"),
    [
        ("", 0.38, 0.12),
        ("pauses: 2", 0.76, 0.24),
        ("pauses: 50%", 0.19, 0.06),
        ("pauses: {sentence: 0.4}", 0.4, 0.12),
        ("pauses: {sentence: 200%, clause: 0}", 0.76, 0.0),
        ("pauses: 0", 0.0, 0.0),
    ],
)
def test_pauses_are_seconds_or_shares(tmp_path: Path, text: str, sentence: float, clause: float) -> None:
    pauses = voice_of(tmp_path, text).pauses
    assert (pauses.sentence, pauses.clause) == pytest.approx((sentence, clause))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("pauses: long", "pauses: write a factor"),
        ("pauses: -1", "between 0 and 5"),
        ("pauses: .inf", "between 0 and 5"),
        ("pauses: {sentence: 9}", "pauses.sentence"),
        ("pauses: {sentence: soon}", "such as 0.3"),
        ("pauses: {breath: 1}", "pauses.breath"),
        ("pauses: [1, 2]", "pauses"),
        ("volume: 99", "volume"),
        ("volume: .nan", "volume"),
        ("style: {a: b}", "style: write words"),
        ("home: /etc", "home"),
        ("consent: {by: A}", "consent"),
    ],
)
def test_what_is_wrong_in_a_profile_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=r"mine\.yaml") as caught:
        voice_of(tmp_path, text)
    assert message in str(caught.value)


def test_a_profile_decides_how_long_a_voice_rests(tmp_path: Path) -> None:
    def gap(text: str) -> float:
        speech = speak_text("It is late. We go home.", voice_of(tmp_path, f"variety: 0\n{text}"))
        return speech.words[3].start - speech.words[2].end

    assert gap("pauses: {sentence: 1.25}") - gap("") == pytest.approx(1.25 - USUAL.sentence, abs=0.01)

    def seconds(text: str) -> float:
        return speak_text("One.\n\nTwo.", voice_of(tmp_path, f"variety: 0\n{text}")).seconds

    longer = seconds("pauses: {paragraph: 2}") - seconds("")
    assert longer == pytest.approx(2 - USUAL.paragraph, abs=0.01)


def test_volume_is_heard_in_the_finished_file(tmp_path: Path) -> None:
    def loudness(text: str) -> float:
        voice = voice_of(tmp_path, text)
        done = set_loudness(speak_text("We are all away on Monday morning.", voice), [voice])
        return integrated_loudness(done.samples, done.sample_rate)

    assert loudness("") == pytest.approx(-16.0, abs=0.2)
    assert loudness("volume: -6") == pytest.approx(-22.0, abs=0.2)
    quiet = speak_text("Away.", voice_of(tmp_path, "volume: -6")).samples
    assert np.abs(quiet).max() == pytest.approx(
        np.abs(speak_text("Away.", voice_of(tmp_path, "")).samples).max() / 10**0.3, rel=0.02
    )


def test_a_voice_made_of_another_is_found_by_name(own: Path) -> None:
    made = add_voice(None, "heart-draft", "heart-slow", {"rate": 0.8, "style": "calm, warm"})
    assert (made.name, made.rate, made.style, made.engine) == ("heart-slow", 0.8, ("calm", "warm"), "hibari")
    assert load_voice("heart-slow") == made
    assert "heart-slow" in [voice.name for voice in list_voices()]
    known = describing.find("heart-slow")
    assert known.labels() == ["own"]
    assert known.path == own / "heart-slow.yaml"
    with pytest.raises(InputError, match="already"):
        add_voice(None, "heart-draft", "heart-slow", {})
    again = add_voice(None, "heart-draft", "heart-slow", {"rate": 1.2}, replace=True)
    assert again.rate == 1.2
    with pytest.raises(UnknownNameError, match="heart-slow"):
        load_voice("heart-slo")


@pytest.mark.parametrize(
    ("origin", "name", "changes", "message"),
    [
        ("heart-draft", "heart", {}, "ships"),
        ("heart-draft", "", {}, "no name"),
        ("heart-draft", "../up", {}, "cannot be the name"),
        ("heart-draft", "con", {}, "cannot be the name"),
        ("heart-draft", "fast", {"rate": 9.0}, "rate"),
        ("heart-draft", "slow", {"pauses": "ages"}, "pauses"),
        ("hart", "slow", {}, "no voice 'hart'"),
        ("", "slow", {}, "of a file, or of another"),
    ],
)
def test_what_cannot_be_added(own: Path, origin: str, name: str, changes: dict, message: str) -> None:
    with pytest.raises(InputError) as caught:
        add_voice(None, origin, name, changes)
    assert message in str(caught.value)
    assert not own.exists()


def test_a_file_is_added_and_its_speaker_checked(own: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(HIBARI + "rate: 1.1\n", encoding="utf-8")
    assert add_voice(path, "", "", {}).name == "mine"
    path.write_text("engine: hibari\nspeaker: nobody\n", encoding="utf-8")
    with pytest.raises(UnknownNameError, match="hibari speaker"):
        add_voice(path, "", "other", {})
    path.write_text("engine: pocket\nspeaker: a.wav\n", encoding="utf-8")
    with pytest.raises(InputError, match="copy of somebody's voice"):
        add_voice(path, "", "other", {})
    with pytest.raises(InputError, match="of a file, or of another"):
        add_voice(path, "heart", "other", {})
    assert [p.name for p in own.iterdir()] == ["mine.yaml"]


def test_a_broken_profile_of_ones_own_hides_no_other(own: Path) -> None:
    own.mkdir()
    (own / "bad.yaml").write_text("engine: [", encoding="utf-8")
    (own / "heart.yaml").write_text(HIBARI, encoding="utf-8")  # a name that ships cannot be taken
    assert load_voice("heart").engine == "kokoro"
    assert "bad" not in [voice.name for voice in list_voices()]
    assert describing.find("bad").labels() == ["own", "broken"]
    assert "bad.yaml" in describing.find("bad").problem
    with pytest.raises(InputError, match=r"bad\.yaml:1"):
        load_voice("bad")
    (own / "long.yaml").write_text(HIBARI + f"description: {'x' * 900_000}\n", encoding="utf-8")
    assert "at most 500 characters" in describing.find("long").problem
    remove_voice("bad")
    remove_voice("long")
    with pytest.raises(InputError, match="ships"):
        remove_voice("emma")
    assert [p.name for p in own.iterdir()] == ["heart.yaml"]


def test_a_voice_beside_the_script_is_found(tmp_path: Path) -> None:
    (tmp_path / "narrator.yaml").write_text(HIBARI, encoding="utf-8")
    assert load_voice("narrator", base=tmp_path).speaker == "heart"
    assert load_voice("narrator.yaml", base=tmp_path).home == tmp_path
    with pytest.raises(UnknownNameError):
        load_voice("narrator")
    with pytest.raises(InputError, match="cannot be read"):
        load_voice("sub/narrator.yaml", base=tmp_path)


def test_voices_are_listed_by_language_and_gender() -> None:
    women = describing.find_all("en-GB", "woman")
    assert {one.name for one in women} >= {"emma", "isabella"}
    assert all(one.voice and one.voice.language == "en-GB" for one in women)
    english = [one for one in describing.find_all("en") if one.voice]
    assert len(english) >= 12
    assert {(v.language, v.gender) for one in english if (v := one.voice)} >= {
        (language, gender) for language in ("en-US", "en-GB") for gender in ("woman", "man")
    }
    assert all(one.voice.style for one in english if one.voice)
    with pytest.raises(InputError, match="no voice in tlh"):
        describing.find_all("tlh")
    with pytest.raises(InputError, match="not a gender"):
        describing.find_all("en", "lady")


@pytest.mark.parametrize("volumes", [(0.0, 0.0), (0.0, -6.0), (-4.0, -4.0)])
def test_several_voices_stand_to_each_other_as_their_volumes_say(volumes: tuple[float, float]) -> None:
    script = parse_script(
        "---\npresenters: {Mei: mei, Ben: henrik}\n---\n# One\n\n"
        "**Mei:** We are all away on Monday morning.\n\n**Ben:** Nobody will be at home on Sunday, either.\n"
    )
    one = load_voice("heart-draft")
    voices = [one.model_copy(update={"volume": v, "pitch": p}) for v, p in zip(volumes, (0, -3), strict=True)]
    done = set_loudness(speak(script, voices), voices, script)
    heard = [hear_one(done, script, who) for who in (0, 1)]
    loudness = [integrated_loudness(alone.samples, alone.sample_rate) for alone in heard]
    assert loudness == pytest.approx([-16.0 + volume for volume in volumes], abs=0.6)
