"""Samples made in the test: hibari's voice, alone, in company, in rooms, in noise, under music."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from avatar.media import write_wav
from avatar.speech import load_voice, speak_text
from avatar.speech.sound.joins import resample

RATE = 16_000
Sound = NDArray[np.float32]
TEXT = (
    "The ferry leaves the harbour at nine, and nobody on board has had any breakfast. I keep the tickets in "
    "my coat, next to a map that my grandmother drew. When we reach the island, the weather will have "
    "changed, as it always does in spring."
)


@pytest.fixture(scope="session")
def reader() -> Callable[[float], Sound]:
    """A voice that reads for about 13 s, at 16 kHz; another pitch is another person to any ear."""
    made: dict[float, Sound] = {}

    def read(pitch: float = 0.0) -> Sound:
        if pitch not in made:
            voice = load_voice("heart-draft").model_copy(update={"pitch": pitch, "variety": 0.0})
            made[pitch] = resample(speak_text(TEXT, voice, cache=False).samples, 24_000, RATE)
        return made[pitch]

    return read


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, Sound], Path]:
    """Write a sound at 16 kHz into a WAV file of that name."""

    def put(name: str, samples: Sound) -> Path:
        path = tmp_path / f"{name}.wav"
        write_wav(path, np.asarray(samples, np.float32), RATE)
        return path

    return put


def in_turns(one: Sound, other: Sound, seconds: float = 3.0) -> Sound:
    """Two voices, `seconds` each in turn."""
    n = round(seconds * RATE)
    count = min(len(one), len(other)) // n
    return np.concatenate([(other if i % 2 else one)[i * n : (i + 1) * n] for i in range(count)])


def rms(samples: Sound) -> float:
    return float(np.sqrt(np.mean(samples.astype(np.float64) ** 2)))


def under(voice: Sound, other: Sound, decibels: float) -> Sound:
    """The voice with the other sound so many decibels under it, peak 0.8."""
    both = voice + other[: len(voice)] * (rms(voice) / rms(other) * 10 ** (-decibels / 20))
    return np.asarray(both * (0.8 / np.abs(both).max()), np.float32)


def make_noise(seconds: float = 14.0, loud: float = 0.1) -> Sound:
    count = round(seconds * RATE)
    return np.asarray(np.random.default_rng(3).normal(size=count) * loud, np.float32)


def make_music(seconds: float = 14.0) -> Sound:
    """Three notes of a scale every half second, plucked."""
    rng = np.random.default_rng(1)
    time = np.arange(round(0.5 * RATE)) / RATE
    scale = [146.8, 196.0, 220.0, 261.6, 329.6, 392.0, 440.0, 523.3]
    beats = [
        sum(
            np.sin(2 * np.pi * f * k * time) * 0.5**k * np.exp(-2 * time)
            for f in rng.choice(scale, 3, replace=False)
            for k in range(1, 5)
        )
        for _ in range(round(seconds * 2))
    ]
    whole = np.concatenate(beats)
    return np.asarray(0.5 * whole / np.abs(whole).max(), np.float32)


def in_room(samples: Sound, seconds: float) -> Sound:
    """The sound in a room in which it falls by 60 dB in `seconds`: decaying noise for its echoes."""
    from scipy.signal import fftconvolve

    count = round(seconds * RATE * 1.2)
    tail = np.random.default_rng(2).normal(size=count) * 10 ** (-3 * np.arange(count) / (seconds * RATE))
    tail *= 0.8 / np.sqrt(np.sum(tail**2))
    tail[0] = 1.0
    wet = fftconvolve(samples, tail)[: len(samples)]
    return np.asarray(0.8 * wet / np.abs(wet).max(), np.float32)
