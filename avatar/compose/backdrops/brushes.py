"""What backdrops are painted with: flat colour, soft edges, pools of light. Float32 [h, w, 3] BGR, 0..255."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from avatar.compose.colour import Bgr

F32 = NDArray[np.floating[Any]]


def flat(w: int, h: int, colour: Bgr) -> F32:
    return np.full((h, w, 3), colour, np.float32)


def blend(canvas: F32, colour: Bgr, amount: F32) -> F32:
    """Lay `colour` over the canvas with the share `amount` [h, w]."""
    return canvas + (np.asarray(colour, np.float32) - canvas) * np.asarray(amount, np.float32)[..., None]


def pool(x: F32, y: F32, cx: float, cy: float, rx: float, ry: float) -> F32:
    return np.exp(-(((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2)).astype(np.float32)


def step(distance: F32, softness: float) -> F32:
    t = np.clip(distance / (2 * softness) + 0.5, 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)
