"""How far a bed steps back for the speech: a gain over time, known in advance, so that it never pumps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, log10
from typing import TYPE_CHECKING

from .loudness import TARGET, gated_loudness, step_energies

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..speech.model import Speech

CURVE_RATE = 100
"""Values a second in every gain curve; sound between them gets a straight line."""
BRIDGE = 1.2
"""Seconds: over shorter pauses the bed stays down. Not less than hold, release and attack together, so that
after a longer one it has come up all the way before it has to go down again."""
ATTACK, HOLD, RELEASE = 0.25, 0.1, 0.8
"""Seconds: down before a phrase, so that it is down at its first sound; still down after it; up again."""
_FAINT = 25.0
"""LU below the speech at which sound without known words counts as a pause."""
_MOST_EXTRA = 6.0
"""dB further down, at most, for a phrase quieter than the rest: it needs as much distance as the others."""


@dataclass(frozen=True)
class Phrase:
    """A stretch of speech without a long pause: seconds, and how many LU it is quieter than all of it."""

    start: float
    end: float
    quieter: float = 0.0


@dataclass(frozen=True)
class Talk:
    """What a bed has to know of a speech: its phrases, and its integrated loudness in LUFS."""

    phrases: tuple[Phrase, ...]
    loudness: float


def listen(speech: Speech) -> Talk:
    """Find the phrases of a speech by the times of its words, or by its sound where they are not known.

    Its loudness is that of the target, unless it is all peaks; silence counts as if it were at the target.
    """
    import numpy as np

    energies = step_energies(speech.samples, speech.sample_rate) * 2  # heard from two loudspeakers
    wide = np.convolve(energies, np.full(4, 0.25), mode="valid") if len(energies) >= 4 else energies
    loudness = gated_loudness(wide)
    loudness = loudness if loudness > -inf else TARGET
    stretches = [(w.start, w.end) for w in speech.words if w.end > w.start]
    if not stretches:
        loud = np.flatnonzero(energies > 10 ** ((loudness - _FAINT + 0.691) / 10))
        stretches = [(i / 10, (i + 1) / 10) for i in loud.tolist()]
    merged: list[tuple[float, float]] = []
    for start, end in sorted(stretches):
        if merged and start - merged[-1][1] < BRIDGE:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    found = []
    for start, end in merged:
        power = energies[int(start * 10) : max(int(end * 10), int(start * 10) + 1)]
        mean = float(power.mean()) if len(power) else 0.0
        found.append(Phrase(start, end, loudness + 0.691 - 10 * log10(mean) if mean > 0 else inf))
    return Talk(tuple(found), loudness)


def duck(phrases: Sequence[Phrase], seconds: float, depth: float) -> NDArray[np.float64]:
    """Decibels, 0 or less, at `CURVE_RATE` values a second: float64 [seconds × rate, rounded up, + 1].

    `depth` decibels down in each phrase, up to 6 more in one that is quieter than the rest. Both slopes are
    half a cosine in decibels.
    """
    import numpy as np

    times = np.arange(int(np.ceil(seconds * CURVE_RATE)) + 1) / CURVE_RATE
    curve = np.zeros(len(times))
    for phrase in phrases:
        first = max(0, int((phrase.start - ATTACK) * CURVE_RATE))
        last = int((phrase.end + HOLD + RELEASE) * CURVE_RATE) + 2
        t = times[first:last]
        before = (phrase.start - t) / ATTACK
        after = (t - phrase.end - HOLD) / RELEASE
        away = np.clip(np.maximum(before, after), 0, 1)
        extra = min(max(phrase.quieter, 0.0), _MOST_EXTRA) if depth else 0.0
        part = -(depth + extra) * (0.5 + 0.5 * np.cos(np.pi * away))
        curve[first:last] = np.minimum(curve[first:last], part)
    return curve
