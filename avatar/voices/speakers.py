"""Whether one person speaks in a sample, or several."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from avatar.voices.activity import STEP, SURE
from avatar.voices.likeness import HOP, STRIDE, WINDOW, embed, unit

SMOOTH = 5
"""Windows averaged (2.4 s in all): shorter ones differ more by what is said than by who says it."""
APART = 0.76
"""Cosine of two halves of the windows under which two people speak.

Measured: one speaker 0.85 to 0.97 in clean sound (shipped voices, GRID), half of the clips from the web above
0.88 and one in twenty below 0.79; two speakers in turns of 4 s 0.45 to 0.78 (95 of 100), a second one for 3 s
of 19 under 0.77 (nine of ten)."""
DOUBTFUL = 0.84
FEWEST = 4
"""Windows on the smaller side; fewer are a cough."""
_ROUNDS = 20


@dataclass(frozen=True)
class Company:
    """How far apart the two halves of the windows are that differ most.

    likeness: their cosine, 1 for a single window. share: of the smaller half, 0 to 0.5. windows: how many.
    """

    likeness: float
    share: float
    windows: int


def tell_speakers(samples: NDArray[np.float32], speech: NDArray[np.float32]) -> Company:
    """Two groups of windows by spherical 2-means, started from the direction in which they differ most.

    samples: mono at 16 kHz. speech: probability of speech in every step (see `activity`); windows that are
    not mostly speech do not count. Raises MissingExtraError, EngineError.
    """
    vectors = embed(samples)
    spoken = np.array([_spoken(speech, i) for i in range(len(vectors))], bool)
    vectors = vectors[spoken]
    if len(vectors) < SMOOTH + 1:
        return Company(1.0, 0.0, len(vectors))
    smooth = unit(np.stack([vectors[i : i + SMOOTH].mean(axis=0) for i in range(len(vectors) - SMOOTH + 1)]))
    away = smooth - smooth.mean(axis=0)
    side = away @ np.linalg.svd(away, full_matrices=False)[2][0] > 0
    likeness = 1.0
    for _ in range(_ROUNDS):
        if side.all() or not side.any():
            return Company(1.0, 0.0, len(vectors))
        centres = unit(np.stack([smooth[~side].mean(axis=0), smooth[side].mean(axis=0)]))
        likeness = float(centres[0] @ centres[1])
        nearer = (smooth @ centres.T).argmax(axis=1).astype(bool)
        if (nearer == side).all():
            break
        side = nearer
    smaller = min(int(side.sum()), int((~side).sum()))
    if smaller < FEWEST:
        return Company(1.0, smaller / len(side), len(vectors))
    return Company(likeness, smaller / len(side), len(vectors))


def _spoken(speech: NDArray[np.float32], window: int) -> bool:
    """Whether most of a window of the encoder is speech."""
    first = window * STRIDE * HOP // STEP
    part = speech[first : first + WINDOW * HOP // STEP]
    return bool(len(part)) and float(np.mean(part >= SURE)) >= 0.5
