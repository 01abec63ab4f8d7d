"""Landmark numbers of MediaPipe's face mesh by name, and the ARKit table in that numbering."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from avatar.resources import MODELS

_table: Any = np.load(MODELS / "arkit_mediapipe.npz")
NEUTRAL: NDArray[np.float64] = _table["neutral"].astype(np.float64)
"""The 478 landmarks of the neutral head [478, 3]; unit: distance of the outer eye corners."""
DELTA: NDArray[np.float64] = _table["delta"].astype(np.float64)
"""What each ARKit shape at 1.0 adds to `NEUTRAL` [52, 478, 3]."""
del _table

FACE_OVAL = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
STABLE = [33, 133, 263, 362, 168, 6, 197, 195, 5, 4, 98, 327, 10, 151, 9, 8, 127, 356, 234, 454]
"""Points that speech hardly moves: eye corners, nose, forehead, temples."""

UPPER_INNER = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
LOWER_INNER = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
UPPER_OUTER = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291)
LOWER_OUTER = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291)
# The rings between the inner and the outer edge of the lips.
UPPER_RINGS = (184, 74, 73, 72, 11, 302, 303, 304, 408, 183, 42, 41, 38, 12, 268, 271, 272, 407)
LOWER_RINGS = (77, 90, 180, 85, 16, 315, 404, 320, 307, 96, 89, 179, 86, 15, 316, 403, 319, 325)
UPPER_LIP = frozenset(UPPER_INNER[1:-1]) | frozenset(UPPER_OUTER[1:-1]) | frozenset(UPPER_RINGS)
LOWER_LIP = frozenset(LOWER_INNER[1:-1]) | frozenset(LOWER_OUTER[1:-1]) | frozenset(LOWER_RINGS)
CHIN = frozenset(
    (18, 200, 199, 175, 152, 148, 377, 176, 400, 83, 313, 182, 406, 201, 421, 194, 418, 208, 428, 171, 396)
)


@dataclass(frozen=True)
class Eye:
    """Landmark numbers of one eye. `upper` and `lower` run from the outer corner inwards, corners left out;
    the two are pairs: one above the other.
    """

    outer: int
    inner: int
    upper: tuple[int, ...]
    lower: tuple[int, ...]
    iris: int
    iris_ring: tuple[int, ...]

    @property
    def outline(self) -> tuple[int, ...]:
        return (self.outer, *self.upper, self.inner, *reversed(self.lower))


RIGHT_EYE = Eye(
    33, 133, (246, 161, 160, 159, 158, 157, 173), (7, 163, 144, 145, 153, 154, 155), 468, (469, 470, 471, 472)
)
"""The person's right eye, on the left of the picture."""
LEFT_EYE = Eye(
    263,
    362,
    (466, 388, 387, 386, 385, 384, 398),
    (249, 390, 373, 374, 380, 381, 382),
    473,
    (474, 475, 476, 477),
)


BROWS = {33: (63, 105, 66), 263: (293, 334, 296)}
"""Upper points of each brow's middle, by the outer corner of its eye."""


def similarity(a: NDArray[np.float64], b: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    """Scale and rotation [3, 3] that carry points `a` [n, 3] to `b`, least squares (Umeyama 1991)."""
    ca, cb = a - a.mean(0), b - b.mean(0)
    u, s, vt = np.linalg.svd(ca.T @ cb)
    flip = np.diag([1.0, 1.0, np.sign(np.linalg.det(vt.T @ u.T))])
    scale = float((s * np.diag(flip)).sum() / (ca**2).sum())
    return scale, vt.T @ flip @ u.T
