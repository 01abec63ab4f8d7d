"""What the other tracks want to know of the voice: how loud it is when, and where its phrases are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from avatar.motion.visemes import SILENCE, find, is_vowel
from avatar.speech.model import Speech

Curve = NDArray[np.float64]

HOP = 0.02
"""Seconds from one value of the loudness to the next."""
QUIET = -45.0
"""Decibels against the loud parts of a recording below which nobody speaks."""
AUDIBLE, SILENT = -70.0, -120.0
"""Decibels against full scale below which a recording is empty, and that stand for nothing at all."""
SHORTEST = 0.05
"""Seconds below which a noise is no speech."""
BREAK = 0.22
"""Seconds of silence that part two phrases; shorter ones are stop consonants and hesitations."""


@dataclass(frozen=True)
class Voice:
    """loudness: float64 [n], 0 (silent) to 1 (loud), every `HOP` seconds, from HOP / 2 on.

    phrases: stretches of speech (start, end) between pauses, in seconds.
    beats: (time, strength 0..1) of stressed syllables.
    """

    seconds: float
    loudness: Curve
    phrases: tuple[tuple[float, float], ...]
    beats: tuple[tuple[float, float], ...]

    def loudness_at(self, times: Curve) -> Curve:
        """Loudness at any times, 0 outside the sound."""
        if not len(self.loudness):
            return np.zeros(len(times))
        at = (np.arange(len(self.loudness)) + 0.5) * HOP
        return np.interp(times, at, self.loudness, left=0.0, right=0.0)

    def speaking(self, times: Curve, rise: float = 0.15, fall: float = 0.25) -> Curve:
        """1 within phrases, 0 in pauses, with smooth flanks of that many seconds outside the phrases."""
        out = np.zeros(len(times))
        for start, end in self.phrases:
            a, b = np.searchsorted(times, (start - rise, end + fall))
            t = times[a:b]
            x = np.clip(np.minimum((t - start) / rise + 1, (end - t) / fall + 1), 0, 1)
            np.maximum(out[a:b], x * x * (3 - 2 * x), out=out[a:b])
        return out


@dataclass(frozen=True)
class Level:
    """How loud a voice and the room behind it are.

    loud: root mean square of its loud parts in decibels against full scale, their 95th percentile.
    quiet: decibels against `loud` below which nobody speaks.
    """

    loud: float = -20.0
    quiet: float = QUIET


def measure_level(decibels: Curve) -> Level | None:
    """The level of a voice from `measure_decibels`; None where there is nothing to be heard."""
    heard = decibels[decibels > AUDIBLE]
    if not len(heard):
        return None
    loud = float(np.percentile(heard, 95))
    # The background lies somewhere between the quietest moments and the speech.
    floor = float(np.percentile(decibels, 5)) - loud
    return Level(loud, min(max(QUIET, floor + 8), -14.0))


def measure_decibels(samples: NDArray[np.float32], rate: int) -> Curve:
    """Root mean square every `HOP` seconds, in decibels against full scale, −120 at least."""
    count = int(len(samples) / rate / HOP + 1e-9)
    if count == 0:
        return np.full(1 if len(samples) else 0, SILENT)
    return between(samples, np.round(np.arange(count + 1) * HOP * rate).astype(np.int64))


def between(samples: NDArray[np.float32], cuts: NDArray[np.int64]) -> Curve:
    """Decibels against full scale from each of the cuts (numbers of samples) to the next."""
    square = np.clip(np.nan_to_num(samples[: cuts[-1]], nan=0.0), -4, 4)
    np.square(square, out=square)
    power = np.add.reduceat(square, cuts[:-1]).astype(np.float64) / np.diff(cuts)
    return np.asarray(10 * np.log10(np.maximum(power, 10 ** (SILENT / 10))))


def measure_loudness(samples: NDArray[np.float32], rate: int) -> Curve:
    """The same against the loud parts, 95th percentile of all that sounds; −120 where nothing does."""
    decibels = measure_decibels(samples, rate)
    level = measure_level(decibels)
    return decibels - level.loud if level else np.full(len(decibels), SILENT)


def listen(speech: Speech) -> Voice:
    """Loudness, phrases and beats of a speech; from its phonemes where it has them, else from the sound."""
    decibels = measure_decibels(speech.samples, speech.sample_rate)
    level = measure_level(decibels)
    loudness = np.clip(1 + (decibels - level.loud) / 40, 0, 1) if level else np.zeros(len(decibels))
    seconds = speech.seconds
    sounds = [
        (p.start, min(p.end, seconds))
        for p in speech.phonemes
        if p.start < seconds and find(p.symbol)[0] is not SILENCE
    ]
    if sounds:
        phrases = _join(sorted(sounds), BREAK)
        voice = Voice(seconds, loudness, phrases, ())
        beats = [
            (0.5 * (p.start + p.end), 0.5 + 0.25 * (p.stress - 1))
            for p in speech.phonemes
            if p.stress > 0 and p.end <= seconds and is_vowel(p.symbol)
        ]
        if beats:
            times, strengths = np.array(beats).T
            strengths = np.clip(strengths * (0.5 + 0.6 * voice.loudness_at(times)), 0, 1)
            return Voice(
                seconds, loudness, phrases, tuple(zip(times.tolist(), strengths.tolist(), strict=True))
            )
    else:
        phrases = _join(find_sounding(decibels, level), BREAK)
    return Voice(seconds, loudness, phrases, _find_peaks(loudness, phrases))


def find_sounding(decibels: Curve, level: Level | None) -> list[tuple[float, float]]:
    """Stretches in which somebody speaks, in seconds; `decibels` every `HOP`."""
    if level is None:
        return []
    loud = np.concatenate([[False], decibels - level.loud > level.quiet, [False]])
    edges = np.flatnonzero(loud[1:] != loud[:-1])
    pairs = edges.reshape(-1, 2) * HOP
    return [(float(a), float(b)) for a, b in pairs if b - a >= SHORTEST - 1e-9]


def _join(sounds: Sequence[tuple[float, float]], gap: float) -> tuple[tuple[float, float], ...]:
    """Stretches with shorter gaps than `gap` between them made one."""
    out: list[tuple[float, float]] = []
    for start, end in sounds:
        if out and start - out[-1][1] < gap:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def _find_peaks(loudness: Curve, phrases: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Peaks of the smoothed loudness within phrases: the syllables that stand out."""
    if len(loudness) < 12 or not phrases:
        return ()
    kernel = np.hanning(11)
    smooth = np.convolve(loudness, kernel / kernel.sum(), "same")
    inner = smooth[1:-1]
    at = np.flatnonzero((inner > smooth[:-2]) & (inner >= smooth[2:]) & (inner > 0.6)) + 1
    times = (at + 0.5) * HOP
    starts, ends = np.array(phrases).T
    row = np.clip(np.searchsorted(starts, times, "right") - 1, 0, None)
    keep = (times >= starts[row]) & (times <= ends[row])
    return tuple(zip(times[keep].tolist(), np.clip(smooth[at[keep]], 0, 1).tolist(), strict=True))
