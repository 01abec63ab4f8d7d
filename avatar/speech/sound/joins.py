"""Pieces of sound, and the silence between them, put together so that no join is heard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from avatar.speech.engine import Heard
from avatar.speech.model import Phoneme, Span, Speech, TimedCue, Word

FADE = 0.006
"""Seconds over which a piece of sound comes out of silence and goes back into it."""
CEILING = 0.98
"""No sample is larger; a piece that would be is made quieter as a whole, so it is not distorted."""
EMPHASIS_GAIN = 10 ** (1.5 / 20)
EMPHASIS_RAMP = 0.04


def silence(seconds: float, sample_rate: int) -> NDArray[np.float32]:
    """Digital silence, to the nearest sample."""
    return np.zeros(max(0, round(seconds * sample_rate)), np.float32)


def fade_ends(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.float32]:
    """A copy that begins and ends at zero, without a direct current, and stays under the ceiling."""
    out = samples - np.float32(np.mean(samples, dtype=np.float64)) if len(samples) else samples.copy()
    n = min(round(FADE * sample_rate), len(out) // 2)
    if n:
        ramp = (0.5 - 0.5 * np.cos(np.pi * np.arange(n) / n)).astype(np.float32)
        out[:n] *= ramp
        out[-n:] *= ramp[::-1]
    peak = float(np.max(np.abs(out), initial=0.0))
    if peak > CEILING:
        out *= np.float32(CEILING / peak)
    return out


def raise_words(
    samples: NDArray[np.float32], sample_rate: int, words: Iterable[Heard]
) -> NDArray[np.float32]:
    """Make the words a little louder (1.5 dB), with soft ramps, without changing any time."""
    gain = np.ones(len(samples), np.float32)
    ramp = round(EMPHASIS_RAMP * sample_rate)
    rise = (0.5 - 0.5 * np.cos(np.pi * np.arange(ramp) / ramp)).astype(np.float32)
    for word in words:
        first, last = round(word.start * sample_rate), round(word.end * sample_rate)
        shape = np.concatenate([rise, np.ones(max(0, last - first), np.float32), rise[::-1]])
        begin, end = max(0, first - ramp), min(len(gain), first - ramp + len(shape))
        if end > begin:
            shape = shape[begin - (first - ramp) :][: end - begin]
            gain[begin:end] = np.maximum(gain[begin:end], 1.0 + (EMPHASIS_GAIN - 1.0) * shape)
    return samples * gain


def resample(samples: NDArray[np.float32], rate: int, wanted: int) -> NDArray[np.float32]:
    """The sound at another sample rate."""
    if rate == wanted:
        return samples
    from math import gcd

    from scipy.signal import resample_poly

    common = gcd(rate, wanted)
    return np.asarray(resample_poly(samples, wanted // common, rate // common), np.float32)


def concatenate(parts: Sequence[Speech]) -> Speech:
    """One speech out of several, one after the other; spans of the same scene become one."""
    if not parts:
        raise ValueError("there is nothing to join")
    rate = parts[0].sample_rate
    if any(p.sample_rate != rate for p in parts):
        raise ValueError("the parts differ in sample rate")
    words: list[Word] = []
    phonemes: list[Phoneme] = []
    spans: list[Span] = []
    cues: list[TimedCue] = []
    at = 0
    for part in parts:
        shift, before = at / rate, len(words)
        words += [replace(w, start=w.start + shift, end=w.end + shift) for w in part.words]
        phonemes += [_shift_phoneme(p, shift, before) for p in part.phonemes]
        spans += [replace(s, start=s.start + shift, end=s.end + shift) for s in part.spans]
        cues += [replace(c, start=c.start + shift, end=c.end + shift) for c in part.cues]
        at += len(part.samples)
    return Speech(
        np.concatenate([p.samples for p in parts]),
        rate,
        tuple(words),
        tuple(phonemes),
        merge_spans(spans),
        tuple(sorted(cues, key=lambda c: c.start)),
    )


def _shift_phoneme(p: Phoneme, shift: float, words: int) -> Phoneme:
    return replace(
        p, start=p.start + shift, end=p.end + shift, word=p.word + words if p.word >= 0 else p.word
    )


def merge_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order of time, a scene before its segments; those with the same numbers become one."""
    merged: dict[tuple[int, int], Span] = {}
    for span in spans:
        known = merged.get((span.scene, span.segment), span)
        merged[span.scene, span.segment] = replace(
            known, start=min(known.start, span.start), end=max(known.end, span.end)
        )
    return tuple(sorted(merged.values(), key=lambda s: (s.scene, s.segment)))
