"""Hiss and rumble of a net's voice."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import butter, sosfiltfilt

from avatar.speech.engines.polish import cut_rumble, polish, soften_hiss

RATE = 24_000


def hum(seconds=0.4, pitch=120.0):
    """A vowel: harmonics that fall by 12 dB an octave."""
    t = np.arange(round(seconds * RATE)) / RATE
    return sum(np.sin(2 * np.pi * pitch * k * t) / k**2 for k in range(1, 25)).astype(np.float32) * 0.3


def hiss(level, seconds=0.12):
    """An s whose power is `level` dB over the vowel's."""
    noise = np.random.default_rng(3).standard_normal(round(seconds * RATE))
    noise = sosfiltfilt(butter(4, [4500, 8000], "bandpass", fs=RATE, output="sos"), noise)
    return (noise * hum().std() * 10 ** (level / 20) / noise.std()).astype(np.float32)


def decibels(part, whole):
    return 20 * np.log10(part.std() / whole.std())


@pytest.mark.parametrize("loudness", [1.0, 0.01])
def test_hiss_is_turned_down_and_vowels_are_not(loudness):
    vowel = hum()
    sound = np.concatenate([vowel, hiss(4.0), vowel]) * np.float32(loudness)
    made = soften_hiss(sound, RATE)
    n = len(vowel)
    inside = slice(n + 600, -n - 600)
    assert decibels(made[inside], made[:n]) == pytest.approx(
        -8.0, abs=1.0
    )  # 16 dB too much, a quarter of it left
    np.testing.assert_allclose(made[: n - 400], sound[: n - 400], atol=1e-3 * loudness)
    assert sound.dtype == made.dtype == np.float32
    assert len(made) == len(sound)


def test_hiss_that_is_a_voices_stays():
    sound = np.concatenate([hum(), hiss(-18.0), hum()])
    np.testing.assert_array_equal(soften_hiss(sound, RATE), sound)


def test_gain_slides_without_a_click():
    sound = np.concatenate([hum(), hiss(4.0), hum()])
    taken = soften_hiss(sound, RATE) - sound
    edge = round(0.4 * RATE)
    before = np.abs(taken[edge - 700 : edge - 360]).max()  # 15 ms before it begins nothing is taken yet
    assert before < 2e-3 < np.abs(taken).max()


def test_rumble_goes_and_a_deep_voice_stays():
    t = np.arange(2 * RATE) / RATE
    low, deep = (np.sin(2 * np.pi * f * t).astype(np.float32) for f in (20.0, 80.0))
    middle = slice(RATE // 2, -RATE // 2)
    assert decibels(cut_rumble(low, RATE)[middle], low) < -50
    assert decibels(cut_rumble(deep, RATE)[middle], deep) > -1
    shift = np.argmax(np.correlate(cut_rumble(deep, RATE)[middle], deep[middle], "full"))
    assert shift == len(deep[middle]) - 1


@pytest.mark.parametrize("count", [0, 1, 2, 100, 700])
def test_short_and_silent_sounds_are_let_through(count):
    for sound in (np.zeros(count, np.float32), np.ones(count, np.float32)):
        assert polish(sound, RATE).shape == (count,)
        assert np.isfinite(polish(sound, RATE)).all()
