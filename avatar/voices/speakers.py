"""Whether one person speaks in a sample, or several."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from avatar.voices.activity import STEP, SURE
from avatar.voices.likeness import HOP, STRIDE, WINDOW, embed, unit

SMOOTH = 4
"""Windows averaged (2 s in all): shorter ones differ more by what is said than by who says it."""
APART = 0.78
"""Cosine of two groups of windows under which two people speak.

Measured: two people in turns of 3 to 7 s are under it in 27 of 28 pairs of shipped voices, 31 of 33 of GRID's
speakers, 59 of 66 of people in clips from the web; one person alone in none of 24 clean samples, and in 2 of
36 clips from the web, where rooms and moods change."""
DOUBTFUL = 0.84
FEWEST = 3
"""Windows on the smaller side; fewer are a cough."""
SPOKEN = 0.3
"""Share of a window that must be speech: GRID's clips have no second without a pause."""
_ROUNDS, _STARTS = 20, 3


@dataclass(frozen=True)
class Company:
    """How far apart the two halves of the windows are that differ most.

    likeness: their cosine, 1 for a single window. share: of the smaller half, 0 to 0.5. windows: how many.
    """

    likeness: float
    share: float
    windows: int


def tell_speakers(samples: NDArray[np.float32], speech: NDArray[np.float32]) -> Company:
    """Two groups of windows by spherical 2-means, started from the directions in which they differ most.

    samples: mono at 16 kHz. speech: probability of speech in every step (see `activity`); windows that hold
    little of it do not count. Raises MissingExtraError, EngineError.
    """
    vectors = embed(samples)
    spoken = np.array([_spoken(speech, i) for i in range(len(vectors))], bool)
    vectors = vectors[spoken]
    if len(vectors) < SMOOTH + 1:
        return Company(1.0, 0.0, len(vectors))
    smooth = unit(np.stack([vectors[i : i + SMOOTH].mean(axis=0) for i in range(len(vectors) - SMOOTH + 1)]))
    away = smooth - smooth.mean(axis=0)
    ways = np.linalg.svd(away, full_matrices=False)[2][:_STARTS]
    found = [part for way in ways if (part := _part(smooth, away @ way > 0)) is not None]
    likeness, share = min(found, default=(1.0, 0.0))
    return Company(likeness, share, len(vectors))


def _part(vectors: NDArray[np.float32], side: NDArray[np.bool_]) -> tuple[float, float] | None:
    """The cosine of two groups' means, and the share of the smaller, from this first division of them.

    None where one of the groups comes to nothing.
    """
    likeness = 1.0
    for _ in range(_ROUNDS):
        if side.all() or not side.any():
            return None
        centres = unit(np.stack([vectors[~side].mean(axis=0), vectors[side].mean(axis=0)]))
        likeness = float(centres[0] @ centres[1])
        nearer = (vectors @ centres.T).argmax(axis=1).astype(bool)
        if (nearer == side).all():
            break
        side = nearer
    smaller = min(int(side.sum()), int((~side).sum()))
    return (likeness, smaller / len(side)) if smaller >= FEWEST else None


def _spoken(speech: NDArray[np.float32], window: int) -> bool:
    """Whether most of a window of the encoder is speech."""
    first = window * STRIDE * HOP // STEP
    part = speech[first : first + WINDOW * HOP // STEP]
    return bool(len(part)) and float(np.mean(part >= SURE)) >= SPOKEN
