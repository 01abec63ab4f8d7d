"""The second speaker encoder."""

from __future__ import annotations

import numpy as np

from avatar.speech import load_voice, speak_text
from avatar.speech.sound.joins import resample
from avatar.voices.likeness import RATE
from avatar.voices.witness import hear

_TEXT = "Every lesson begins with a question, and this one is mine. Shall we start with it at once?"


def test_a_voice_is_known_again_and_told_from_another() -> None:
    voice = load_voice("heart-draft")
    speech = speak_text(_TEXT, voice, cache=False)
    sound = resample(speech.samples, speech.sample_rate, RATE)
    half = len(sound) // 2
    low = speak_text(_TEXT, voice.model_copy(update={"pitch": -4.0}), cache=False)
    first, second = hear(sound[:half]), hear(sound[half:])
    other = hear(resample(low.samples, low.sample_rate, RATE)[:half])
    assert first.shape == (256,)
    assert np.isclose(np.linalg.norm(first), 1, atol=1e-4)
    assert first @ second > 0.8
    assert first @ other < first @ second - 0.1


def test_short_quiet_and_empty_sounds_are_heard() -> None:
    tone = np.sin(np.arange(RATE // 2) * 0.1).astype(np.float32)
    for sound in (tone, tone * np.float32(1e-4), tone[:0]):
        assert np.isfinite(hear(sound)).all()
