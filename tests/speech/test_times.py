"""Are the phonemes where the sound is? Measured on fresh text, on two kinds of border that can be seen in
the sound without knowing the labels: where a hiss (s, ʃ) begins or ends beside a vowel, and where a vowel is
shut off by the closure of p, t or k. Borders between two vowels, or a vowel and l or ɹ, have no sharp place
and are not measured; nor are the ends of pauses, which are set by the level of the sound itself.
"""

from __future__ import annotations

import itertools
from collections import defaultdict

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

from avatar.speech.engine import Chunk, Unit, open_engine
from avatar.speech.profiles import Voice, load_voice

TEXTS = [
    "The nurse at the station asks us to sign a simple sheet, so please stay seated.",
    "Six small shops sell fresh salad; some also serve soup in the summer season.",
    "Keep a copy of the paper on top of the table, and put it back at a quarter past eight.",
    "It took a week to repack the pocket lamp. Each step was easy, except the last one.",
]
VOWELS = frozenset(["eɪ", "aɪ", "oʊ", "əʊ", "aʊ", "ɔɪ", *"iuɑɔəɛɜɪʊʌæɒa"])
HISSES, STOPS = frozenset("sʃ"), frozenset("ptk")


def band_level(samples: NDArray[np.float32], low: float, high: float, smooth: int) -> NDArray[np.float64]:
    """Level in dB of a band, one value a millisecond, smoothed over `smooth` ms."""
    sos = butter(4, [low, high], "bandpass", fs=24_000, output="sos")
    power = np.convolve(
        np.square(sosfiltfilt(sos, samples.astype(np.float64))),
        np.hanning(24 * smooth + 1) / np.hanning(24 * smooth + 1).sum(),
        "same",
    )
    return np.asarray(10 * np.log10(power[::24] + 1e-10))


def find_step(curve: NDArray[np.float64], at: float, up: bool, reach: int) -> tuple[float, float]:
    """Time and height in dB of the highest step of the curve within `reach` ms of a time in seconds."""
    best, place = 0.0, at
    centre = round(at * 1000)
    for k in range(max(25, centre - reach), min(len(curve) - 25, centre + reach)):
        step = float(curve[k : k + 25].mean() - curve[k - 25 : k].mean()) * (1 if up else -1)
        if step > best:
            best, place = step, k / 1000
    return place, best


def measure(chunk: Chunk) -> dict[str, list[float]]:
    """Label − sound in seconds at every border that can be seen, by its kind."""
    low = band_level(chunk.samples, 150, 1500, 8)
    hiss = band_level(chunk.samples, 4500, 10500, 8) - low
    body = band_level(chunk.samples, 300, 4000, 6)
    errors: dict[str, list[float]] = defaultdict(list)
    for a, b in itertools.pairwise(chunk.phonemes):
        kind, curve, up, least = "", hiss, True, 15.0
        if a.symbol in VOWELS and b.symbol in HISSES:
            kind = "hiss begins"
        elif a.symbol in HISSES and b.symbol in VOWELS:
            kind, up = "hiss ends", False
        elif a.symbol in VOWELS and b.symbol in STOPS:
            kind, curve, up, least = "closure", body, False, 15.0
        if not kind:
            continue
        at = (a.end + b.start) / 2
        place, height = find_step(curve, at, up, 80)
        if height > least and b.start - a.end < 0.01:
            errors[kind].append(at - place)
    return errors


def measure_voice(voice: Voice, texts: list[str]) -> dict[str, NDArray[np.float64]]:
    engine = open_engine(voice)
    errors: dict[str, list[float]] = defaultdict(list)
    for text in texts:
        for chunk in engine.speak([Unit(w) for w in text.split()]):
            for kind, values in measure(chunk).items():
                errors[kind] += values
    return {kind: np.asarray(values) for kind, values in errors.items()}


def judge(errors: dict[str, NDArray[np.float64]]) -> None:
    everything = np.concatenate(list(errors.values()))
    assert len(everything) >= 20
    assert abs(float(np.median(everything))) <= 0.010  # the constant part
    assert float(np.median(np.abs(everything))) <= 0.020
    assert float(np.percentile(np.abs(everything), 90)) <= 0.040
    for kind, values in errors.items():
        if len(values) >= 8:
            assert abs(float(np.median(values))) <= 0.020, kind


@pytest.mark.parametrize("rate", [0.8, 1.0, 1.3])
def test_draft_voice_is_on_time(rate: float) -> None:
    judge(measure_voice(load_voice("heart-draft").model_copy(update={"rate": rate}), TEXTS))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["heart", "george"])
def test_final_voices_are_on_time(name: str) -> None:
    judge(measure_voice(load_voice(name), TEXTS))
