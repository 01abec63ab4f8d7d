"""Pictures of one tone: black and white, sepia, a drawing in one colour. What is added must be so too."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LUMA = np.array([0.114, 0.587, 0.299])
"""Brightness of B, G and R (ITU-R BT.601)."""
COLOURLESS = 0.025
"""Root mean square of a face's colours about one tone, over its brightness, up to which there are none:
colour photographs and paintings have .05 to .17, sepia after JPEG .01."""


def find_tone(bgr: NDArray[np.uint8], points: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """The tone (B, G, R over brightness) of a face without colours, by its landmarks; None for any other."""
    h, w = bgr.shape[:2]
    x0, y0 = np.clip(points[:, :2].min(0).astype(int), 0, (w - 1, h - 1))
    x1, y1 = np.clip(points[:, :2].max(0).astype(int) + 1, 1, (w, h))
    face = bgr[y0:y1:3, x0:x1:3].reshape(-1, 3).astype(np.float64)
    grey = face @ LUMA
    power = float((grey * grey).sum())
    if power < 1:
        return None
    tone = (face * grey[:, None]).sum(0) / power
    rest = np.sqrt(np.mean((face - grey[:, None] * tone) ** 2)) / grey.mean()
    return np.asarray(tone) if rest < COLOURLESS else None


def in_tone(bgra: NDArray[np.uint8], tone: NDArray[np.float64]) -> NDArray[np.uint8]:
    """A premultiplied picture uint8 [H, W, 4] in that tone."""
    out = bgra.copy()
    grey = bgra[..., :3] @ LUMA
    out[..., :3] = np.minimum(grey[..., None] * tone, bgra[..., 3:]) + 0.5
    return out
