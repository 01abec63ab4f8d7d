"""Cleaning in figures: hum found and gone, noise lower, speech as it was, no ends lost."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from avatar.speech import load_voice, speak_text
from avatar.speech.recordings.cleaning import (
    clean,
    find_ends,
    find_hum,
    noise_distance,
    reduce_noise,
    remove_hum,
)

RATE = 24_000


@cache
def voice() -> np.ndarray:
    text = "The harbour was built of granite blocks, and every stone of it came by barge."
    return speak_text(text, load_voice("heart-draft"), cache=False, lead_in=0.5, tail=0.5).samples


def loud() -> float:
    return float(np.sqrt(np.mean(voice()[np.abs(voice()) > 0.01] ** 2)))


def noise(share: float) -> np.ndarray:
    return np.random.default_rng(0).normal(0, share * loud(), len(voice()))


def ratio(sound: np.ndarray) -> float:
    """Signal to noise in dB, the signal being whatever of `sound` is like the voice."""
    like = np.dot(sound, voice()) / np.dot(voice(), voice()) * voice()
    return float(10 * np.log10(np.sum(like**2) / np.sum((sound - like) ** 2)))


@pytest.mark.parametrize("mains", [50, 60])
def test_hum_is_found_and_taken_away(mains: int) -> None:
    t = np.arange(len(voice())) / RATE
    hum = 0.2 * loud() * sum(np.sin(2 * np.pi * mains * k * t + k) / k for k in (1, 2, 3))
    sound = (voice() + hum).astype(np.float32)
    lines = find_hum(sound, RATE)
    assert lines[0] == mains
    assert ratio(remove_hum(sound, RATE, lines)) > ratio(sound) + 3


def test_no_hum_is_heard_in_a_voice() -> None:
    assert find_hum(voice(), RATE) == []
    assert find_hum(voice()[:100], RATE) == []


def test_noise_goes_down_and_the_voice_stays() -> None:
    sound = (voice() + noise(0.1)).astype(np.float32)
    quiet = reduce_noise(sound, RATE)
    assert len(quiet) == len(sound)
    assert ratio(quiet) > ratio(sound) + 2
    assert noise_distance(quiet, RATE) > noise_distance(sound, RATE) + 6
    assert ratio(reduce_noise(voice(), RATE)) > 25


def test_a_clean_recording_is_only_trimmed_and_levelled() -> None:
    made = clean(np.concatenate([np.zeros(2 * RATE, np.float32), voice(), np.zeros(RATE, np.float32)]), RATE)
    assert made.hum == 0
    assert 2.0 < made.begin < 2.6
    assert len(made.samples) < len(voice())


def test_nothing_at_all_survives() -> None:
    for sound in (np.zeros(RATE, np.float32), np.zeros(5, np.float32), np.full(100, 0.5, np.float32)):
        made = clean(sound, RATE)
        assert np.isfinite(made.samples).all()
    assert find_ends(np.zeros(0, np.float32), RATE) == (0, 0)
