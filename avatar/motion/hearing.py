"""Lips from the sound alone, for recordings whose phonemes nobody knows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from avatar.motion.poses import Mouth, shape_mouth
from avatar.motion.voice import HOP, measure_loudness


def hear_lips(samples: NDArray[np.float32], rate: int, frames: int, fps: float) -> NDArray[np.float32]:
    """ARKit coefficients [frames, 52] of the mouth: opening by loudness, shut in silence."""
    level = measure_loudness(samples, rate)
    zero = np.zeros(frames)
    if not len(level):
        return shape_mouth(Mouth(zero, zero, zero, zero, zero, zero, zero))
    kernel = np.hanning(7)
    loud = np.convolve(np.clip(1 + level / 32, 0, 1), kernel / kernel.sum(), "same")
    aperture = 0.2 * np.interp(np.arange(frames) / fps + 0.01, (np.arange(len(loud)) + 0.5) * HOP, loud)
    return shape_mouth(Mouth(aperture, 0.4 * aperture, zero, zero, zero, zero, zero))
