"""What a sample's level tells: how far the voice stands above the noise, and whether it is clipped."""

from __future__ import annotations

from math import log10

import numpy as np
from numpy.typing import NDArray

from avatar.voices.activity import QUIET, SURE

MOST = 80.0
"""dB; more distance than any microphone gives: digital silence in the pauses."""
_NEAR = 1e-3
"""Samples this close to the highest value, as a share of it, lie on the same ceiling."""
_RUN = 3
"""Samples in a row on the ceiling that a wave does not make by itself."""


def signal_to_noise(powers: NDArray[np.float64], speech: NDArray[np.float32]) -> float:
    """Decibels between the steps with speech and those without (their medians), at most `MOST`.

    powers: mean square of every step, speech: its probability. Where there is no pause, the quietest
    twentieth of the steps stands for the noise, which makes the result too small rather than too large.
    """
    voice = powers[speech >= SURE]
    rest = powers[_inside(speech < QUIET)]
    if not len(voice):
        return 0.0
    noise = float(np.median(rest)) if len(rest) >= 5 else float(np.quantile(powers, 0.05))
    loud = float(np.median(voice))
    return min(MOST, 10 * log10(max(loud, 1e-12) / max(noise, loud * 10 ** (-MOST / 10), 1e-12)))


def clipped_share(samples: NDArray[np.float32]) -> float:
    """The share of a sound that lies on its ceiling or floor, three samples in a row or more.

    samples: as they are in the file, not resampled, which would hide it.
    """
    if not len(samples):
        return 0.0
    count = 0
    for wave, height in ((samples, float(samples.max())), (-samples, float(-samples.min()))):
        if height <= 0:
            continue
        flat = np.concatenate([[False], wave >= height * (1 - _NEAR), [False]])
        edges = np.flatnonzero(np.diff(flat.astype(np.int8))).reshape(-1, 2)
        lengths = edges[:, 1] - edges[:, 0]
        count += int(lengths[lengths >= _RUN].sum())
    return count / len(samples)


def _inside(rest: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The steps that are not at the edge of a pause, where a word still dies away."""
    padded = np.concatenate([[True, True], rest, [True]])
    return np.asarray(rest & padded[:-3] & padded[1:-2] & padded[3:])
