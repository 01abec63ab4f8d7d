"""Clicks: jumps of single samples, as a bad join leaves them, that stand out of the sound around them.

A jump makes the second difference of a sound large for two or three samples. Speech has large ones, too, at
bursts and in hisses, but never alone: those around them are large as well. So each is held against the level
of the second difference on either side of it; a click stands out on both.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RATIO = 9.0
"""Times the level around it that a jump is at least. Bursts of speech reach 8 and seldom more: in 16 minutes
of three voices one passes 9, at a p that opens into a t. Of jumps of 1 % of full scale, put in anywhere, a
third is found (the others lie under louder sounds, where nobody hears them), of those in silence all.
"""
FAINTEST = 0.003
"""A jump under this (-50 dB of full scale) is not heard beside speech."""
_NEAR, _FAR = 0.000125, 0.001
"""Seconds on either side: what is nearer belongs to the jump itself, what is farther is something else."""
_APART = 0.008
"""Seconds between two clicks, or they are one."""
_REACH, _SILENCE = 0.01, 0.005
"""Seconds from a join to its click at most; seconds of digital silence that tell a join."""
_BLOCK = 240_000
"""Samples looked at in one go."""


def find_clicks(samples: NDArray[np.float32], rate: int) -> list[float]:
    """The seconds of mono sound [n] at which it clicks."""
    near, far = max(2, round(_NEAR * rate)), round(_FAR * rate)
    found: list[float] = []
    for start in range(0, len(samples), _BLOCK):
        first = max(0, start - far - 1)
        piece = np.asarray(samples[first : start + _BLOCK + far + 1], np.float64)
        for at in _stand_out(piece, near, far):
            place = first + at
            if start <= place < start + _BLOCK and (not found or place / rate - found[-1] > _APART):
                found.append(float(place / rate))
    return found


def at_join(samples: NDArray[np.float32], rate: int, second: float) -> bool:
    """Whether a click lies where pieces of sound meet: beside digital silence, which no voice makes."""
    reach, least = round(_REACH * rate), round(_SILENCE * rate)
    at = round(second * rate)
    near = np.asarray(samples[max(0, at - reach - least) : at + reach + least]) == 0
    edges = np.flatnonzero(np.diff(np.concatenate([[False], near, [False]]).astype(np.int8)))
    return bool(np.any(np.diff(edges.reshape(-1, 2)) >= least))


def _stand_out(piece: NDArray[np.float64], near: int, far: int) -> NDArray[np.intp]:
    """The samples of a piece whose second difference stands out."""
    jump = np.abs(np.diff(piece, 2, prepend=piece[:1], append=piece[-1:]))
    total = np.concatenate([[0.0], np.cumsum(jump**2)])
    at = np.flatnonzero(jump > FAINTEST)

    def level(first: NDArray[np.intp], last: NDArray[np.intp]) -> NDArray[np.float64]:
        first, last = np.clip(first, 0, len(jump)), np.clip(last, 0, len(jump))
        power = np.maximum(total[last] - total[first], 0.0) / np.maximum(1, last - first)
        return np.asarray(np.sqrt(power), np.float64)

    around = np.maximum(level(at - far, at - near), level(at + near + 1, at + far + 1))
    return at[jump[at] > RATIO * around]
