"""Clips to learn from: sound with what the mouth does, as both kinds of source give it.

Real speakers (the GRID tracks; Cooke et al. 2006, CC BY 4.0): aperture, chin and width as the camera saw
them, nothing of what it did not. Synthetic voices (corpus.py): the measures that `avatar.motion.lips` makes
of their phonemes, which are known exactly, and the phonemes themselves.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sounds import bend, coarse
from teacher import RATE as TEACHER_RATE
from teacher import Teacher, teach

from avatar.motion.lips import close_lips, list_items, trace_mouth
from avatar.motion.mel import FFT, mel_power
from avatar.motion.visemes import SILENCE, VISEMES, find
from avatar.speech import Phoneme, load_recording

RATE = 16_000
FINE = 100
"""Targets a second, so that they can be looked at anywhere."""
OUTPUTS = ("aperture", "jaw", "width", "protrusion", "tongue", "tuck", "shut")
COARSE = 0.15
"""Share of the clips that have been through a poor codec."""
CLASSES = ("", *VISEMES)
"""What the net is asked to name besides: silence, then the sounds that `visemes` knows."""


@dataclass
class Clip:
    """power: float16 [T, MELS], log10 of the power in the mel bands, `FINE` a second.
    target: [T, len(OUTPUTS)] at the same times. known: [len(OUTPUTS)], 1 for what is known of it.
    names: [T] class numbers, −1 where nobody knows. real: a camera saw it.
    """

    power: NDArray[np.float16]
    target: NDArray[np.float32]
    known: NDArray[np.float32]
    names: NDArray[np.int64]
    real: bool


@cache
def _class(symbol: str) -> tuple[int, ...]:
    numbers = {id(v): i + 1 for i, v in enumerate(VISEMES.values())}
    return tuple(
        0 if v is SILENCE else numbers.get(id(v), 1 + list(VISEMES).index("ə")) for v in find(symbol)
    )


def describe(
    phonemes: tuple[Phoneme, ...], seconds: float, teacher: Teacher
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Targets and class numbers for phonemes."""
    frames = int(seconds * FINE) + 1
    items = list_items(phonemes, seconds)
    mouth = trace_mouth(items, frames, FINE)
    shut = close_lips(items, frames, FINE)
    target = np.stack([getattr(mouth, name) for name in OUTPUTS[:-1]] + [shut], 1).astype(np.float32)
    taught = teach(teacher, phonemes, seconds)
    at = np.arange(frames) / FINE * TEACHER_RATE
    for k in range(taught.shape[1]):
        target[:, k] = np.interp(at, np.arange(len(taught)), taught[:, k])
    names = np.zeros(frames, np.int64)
    for p in phonemes:
        kinds = _class(p.symbol)
        cuts = np.linspace(p.start, p.end, len(kinds) + 1)
        for kind, a, b in zip(kinds, cuts, cuts[1:], strict=False):
            names[round(a * FINE) : round(b * FINE)] = kind
    return target, names


def synthetic(folder: Path, pattern: str, teacher: Teacher) -> Iterator[Clip]:
    """The clips of a corpus, in order."""
    draw = np.random.default_rng(7)
    for path in sorted(folder.glob(pattern)):
        with np.load(path) as data:
            table = {key: data[key] for key in data.files}
        ends = table["ends"]
        order = np.searchsorted(table["clip"], np.arange(len(ends) + 1))
        for k, end in enumerate(ends):
            sound = table["sound"][ends[k - 1] if k else 0 : end].astype(np.float32) / 32768
            rows = range(order[k], order[k + 1])
            phonemes = tuple(
                Phoneme(
                    str(table["symbol"][i]),
                    float(table["start"][i]),
                    float(table["end"][i]),
                    int(table["stress"][i]),
                )
                for i in rows
            )
            target, names = describe(phonemes, len(sound) / RATE, teacher)
            if draw.random() < COARSE:
                sound = coarse(sound, draw)
            yield Clip(hear(sound), target, np.ones(len(OUTPUTS), np.float32), names, False)


def hear(sound: NDArray[np.float32]) -> NDArray[np.float16]:
    """The sound as a net hears it, at one level for all."""
    power = mel_power(np.pad(sound, FFT // 2))
    level = np.percentile(power.mean(1), 90) + 1e-9
    return np.log10(1e-7 + power / level).astype(np.float16)


def respoken(folder: Path) -> Iterator[Clip]:
    """The clips that respeak.py wrote."""
    draw = np.random.default_rng(9)
    for path in sorted(folder.glob("grid-*.npz")):
        with np.load(path) as data:
            table = {key: data[key] for key in data.files}
        ends, rows = [0, *table["ends"]], [0, *table["rows"]]
        for k in range(len(ends) - 1):
            sound = table["sound"][ends[k] : ends[k + 1]].astype(np.float32) / 32768
            curves = table["target"][rows[k] : rows[k + 1]].astype(np.float64)
            if draw.random() < COARSE:
                sound = coarse(sound, draw)
            yield Clip(hear(sound), fine(curves, FINE), _KNOWN, np.full(len(curves), -1), True)


def grid(tracks: Path, name: str, split: str | None, versions: int = 1) -> Iterator[Clip]:
    """Clips of a GRID set, each as it is and `versions` − 1 times bent; split None takes all of them."""
    draw = np.random.default_rng(8)
    with np.load(tracks / f"{name}.npz") as data:
        for clip in json.loads(str(data["meta"])):
            if split and clip["split"] != split:
                continue
            curves = data[clip["name"] + "/curves"].astype(np.float64)[:, [0, 2, 1]]
            speech = load_recording(tracks / name / f"{clip['name']}.ogg")
            sound, target = _at_rate(speech.samples, speech.sample_rate), fine(curves)
            for k in range(versions):
                factor = float(np.clip(np.exp(draw.normal(0, 0.15)), 0.7, 1.45)) if k else 1.0
                bent = bend(sound, factor) if k else sound
                at = np.arange(int(len(target) / factor)) * factor
                moved = np.stack([np.interp(at, np.arange(len(target)), c) for c in target.T], 1)
                if draw.random() < COARSE:
                    bent = coarse(bent, draw)
                yield Clip(hear(bent), moved.astype(np.float32), _KNOWN, np.full(len(moved), -1), True)


_KNOWN = np.array([1, 1, 1, 0, 0, 0, 0], np.float32)


def fine(curves: NDArray[np.float64], fps: float = 25) -> NDArray[np.float32]:
    """Curves at `fps` a second against the speaker's rest, at `FINE` a second; 0 for what is unknown."""
    rest = [np.percentile(c, q) for c, q in zip(curves.T, (4, 8, 50), strict=True)]
    at = np.arange(int(len(curves) / fps * FINE)) / FINE * fps
    out = np.zeros((len(at), len(OUTPUTS)), np.float32)
    for k in range(3):
        out[:, k] = np.interp(at, np.arange(len(curves)), curves[:, k] - rest[k])
    # Speakers differ in how far they open: all are brought to the measured 95th percentile.
    for k, usual in ((0, 0.28), (1, 0.15)):
        out[:, k] *= usual / max(float(np.percentile(out[:, k], 96)), 0.03)
    return out


def _at_rate(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    from scipy.signal import resample_poly

    if rate == RATE:
        return np.asarray(samples, np.float32)
    divisor = int(np.gcd(rate, RATE))
    return np.asarray(resample_poly(samples, RATE // divisor, rate // divisor), np.float32)
