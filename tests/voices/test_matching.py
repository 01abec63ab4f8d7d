"""Voices matched to a sample: the search, and the way by the command."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from avatar.errors import InputError
from avatar.speech import load_voice
from avatar.speech.engines.blends import read_blend, write_blend
from avatar.speech.engines.kokoro import Kokoro, speakers
from avatar.speech.profiles import check_usable
from avatar.voices import matching
from avatar.voices.likeness import unit
from avatar.voices.matching import COMPONENTS, DATA, Match

from .conftest import Sound

Reader = Callable[..., Sound]
Writer = Callable[[str, Sound], Path]
AGREED = ("--consent-by", "Ana Silva", "--consent-date", "2025-04-30")


class Mouth:
    """A mixer whose sound is its weights, and a world in which directions bend with the place."""

    def __init__(self) -> None:
        rng = np.random.default_rng(0)
        self.slope = (0.1 * rng.normal(size=(256, COMPONENTS))).astype(np.float32)
        self.middle = rng.normal(size=256).astype(np.float32) * 0.06
        self.said = 0

    def weights(self, point: Any) -> Any:
        return point

    def say(self, weights: Any, line: str) -> Any:
        self.said += 1
        return np.concatenate([weights, [matching.LINES.index(line)]]).astype(np.float32)

    def hear(self, sound: Any) -> Any:
        points = sound.reshape(-1, COMPONENTS + 1)[:, :COMPONENTS]
        return unit(np.tanh(points @ self.slope.T + self.middle).astype(np.float32))


def test_the_search_finds_a_voice_that_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    mouth = Mouth()
    monkeypatch.setattr(matching, "embed", mouth.hear)
    there = np.random.default_rng(1).normal(size=COMPONENTS).astype(np.float32)
    wanted = mouth.hear(mouth.say(there, matching.LINES[0]))[0]
    # The slope it is given is only about right.
    noise = np.random.default_rng(2).normal(size=mouth.slope.shape).astype(np.float32)
    search = matching._Search(mouth, wanted, np.zeros(COMPONENTS, np.float32), mouth.slope + 0.03 * noise)  # type: ignore[arg-type]
    seen = []
    with ThreadPoolExecutor(2) as pool:
        search.begin(pool)
        for _ in range(matching.ROUNDS):
            seen.append(search.best)
            search.step(pool)
    assert seen[0] < 0.6
    assert search.best > 0.95
    assert search.said == 2 + 4 * matching.ROUNDS
    assert float(np.sqrt(np.mean(search.point**2))) <= matching.FARTHEST + 1e-5


def test_what_the_search_starts_from_fits_the_styles() -> None:
    with np.load(DATA) as data:
        names = [str(name) for name in data["names"]]
        assert set(names) == set(speakers())
        assert data["heard"].shape == (54, 256)
        assert data["slope"].shape == (256, COMPONENTS)
        mixer = matching.Mixer(names, data["steps"])
        point = data["places"][names.index("af_heart")].astype(np.float32)
    weights = mixer.weights(point)
    assert weights.sum() == pytest.approx(1, abs=1e-4)
    # A speaker's own place gives a style near to theirs: 28 of 54 components hold three quarters of it.
    mixed = np.tensordot(weights, mixer._styles[:, 99], 1)
    own, mean = mixer._styles[names.index("af_heart"), 99], mixer._styles[:, 99].mean(0)
    assert np.linalg.norm(mixed - own) < 0.5 * np.linalg.norm(mean - own)


def test_silence_is_no_part_of_a_voice(reader: Reader, write: Writer) -> None:
    from avatar.voices.sample import judge

    quiet = np.zeros(3 * 16_000, np.float32)
    sample = judge(write("pauses", np.concatenate([quiet, reader(), quiet]))).sample
    assert len(sample.samples) - len(matching.only_speech(sample)) > 5 * 16_000


def test_speakers_begin_at_home() -> None:
    assert matching.home_of("en-GB") == "ab"
    assert matching.home_of("de") == ""


FOUND = Match(
    {"af_heart": 0.7, "bf_emma": 0.5, "am_puck": -0.2}, (("af_heart", 0.6),), 0.6, 0.7, (0.5, 0.55), 30
)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AVATAR_VOICES_DIR", str(tmp_path / "voices"))
    monkeypatch.setenv("AVATAR_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "voices"


def test_a_match_is_kept_with_its_consent_and_revoked(
    avatar: Any, own: Path, reader: Reader, write: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def match(samples: Sound, *, speakers: str, progress: Any) -> Match:
        asked.append((len(samples), speakers))
        progress(1, 12, 0.5)
        return FOUND

    monkeypatch.setattr(matching, "match", match)
    sample = write("ana", reader())
    done = avatar("voices", "match", "ana-like", str(sample), *AGREED, "--json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert told["likeness"] == {"before": 0.6, "after": 0.7}
    assert told["nearer"] is True
    assert asked[0][1] == "ab"
    voice = check_usable(load_voice("ana-like"))
    assert (voice.engine, voice.consent and voice.consent.by) == ("kokoro", "Ana Silva")
    assert read_blend(voice.speaker, speakers()) == pytest.approx(FOUND.weights)
    assert Kokoro(voice, 1).styles.shape == (510, 256)
    assert voice.statement()["consent"]["by"] == "Ana Silva"
    assert [path.name for path in own.iterdir()] == ["ana-like.yaml"]

    assert avatar("voices", "revoke", "ana-like", "--reason", "asked to").code == 0
    kept = yaml.safe_load((own / "ana-like.yaml").read_text(encoding="utf-8"))
    assert kept["speaker"] == "none"
    with pytest.raises(InputError, match="revoked"):
        check_usable(load_voice("ana-like"))


def test_no_consent_no_match(
    avatar: Any, own: Path, reader: Reader, write: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "match", lambda *_, **__: pytest.fail("nothing is searched"))
    done = avatar("voices", "match", "ana-like", str(write("ana", reader())))
    assert done.code != 0
    assert "agreed" in done.err
    done = avatar("voices", "match", "ana-like", str(write("short", reader()[: 2 * 16_000])), *AGREED)
    assert done.code != 0
    assert not own.exists() or not list(own.iterdir())


def test_where_no_mixture_is_nearer_the_nearest_speaker_is_taken() -> None:
    worse = Match(FOUND.weights, FOUND.nearest, 0.6, 0.7, (0.5, 0.45), 30)
    assert not worse.is_nearer
    assert write_blend(worse.chosen) == "af_heart * 1.000"
