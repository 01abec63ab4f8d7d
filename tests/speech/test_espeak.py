from __future__ import annotations

import shutil

import numpy as np
import pytest

from avatar.errors import EngineError, InputError, MissingExtraError
from avatar.speech import speak_text
from avatar.speech.engine import Unit, open_engine
from avatar.speech.engines.espeak import SAMPLE_RATE, read_ipa
from avatar.speech.profiles import load_voice
from avatar.speech.spreading import lay_out

needs_program = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")


def test_without_the_program_the_error_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(MissingExtraError, match="apt-get install espeak-ng"):
        open_engine(load_voice("robot-de"))


def test_its_ipa_is_read() -> None:
    assert [(s, n) for s, n, _ in read_ipa("ʃˈøːnhaɪt")] == [
        ("ʃ", 0), ("ø", 2), ("n", 0), ("h", 0), ("aɪ", 0), ("t", 0),
    ]  # fmt: skip


def test_times_are_laid_between_the_pauses() -> None:
    rng = np.random.default_rng(0)
    noise = (0.3 * rng.standard_normal(SAMPLE_RATE)).astype(np.float32)
    rest = np.zeros(SAMPLE_RATE // 2, np.float32)
    sounds = [[("a", 2, 1.0)], [("b", 0, 1.0), ("a", 2, 1.0)]]
    sound = np.concatenate([rest, noise, rest, noise, rest])
    chunk = lay_out(sound, SAMPLE_RATE, [0, 2], sounds, [True, False])
    assert [(w.unit, round(w.start, 1), round(w.end, 1)) for w in chunk.words] == [
        (0, 0.0, 1.0),
        (2, 1.5, 2.5),
    ]
    assert chunk.seconds == pytest.approx(2.6, abs=0.05)


@needs_program
def test_it_speaks_german_in_order() -> None:
    speech = speak_text(
        "Guten Tag, schön dass du da bist. Es ist 9 Uhr!", load_voice("robot-de"), cache=False
    )
    assert [w.text for w in speech.words][:3] == ["Guten", "Tag", "schön"]
    assert len(speech.words) == 11
    assert speech.sample_rate == 24_000
    assert all(a.end <= b.start + 1e-9 for a, b in zip(speech.words, speech.words[1:], strict=False))
    assert 2.0 < speech.seconds < 8.0


@needs_program
def test_bad_speakers_and_pronunciations_are_errors() -> None:
    voice = load_voice("robot-de")
    with pytest.raises(InputError, match="cannot take the pronunciation"):
        list(open_engine(voice).speak([Unit("x", ipa="x")]))
    bad = voice.model_copy(update={"speaker": "qq"})
    with pytest.raises(EngineError, match="qq"):
        list(open_engine(bad).speak([Unit("x")]))
