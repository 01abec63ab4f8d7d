"""Shading that comes and goes as skin folds: beside the nose in a smile, on the forehead under raised brows,
between brows that are drawn together.

A warp moves the skin, but light falls on a fold otherwise than on flat skin; without that a smile looks
painted on. The maps are soft, lie on the portrait, and are deeper on the side that has less light.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from avatar.motion.model import ARKIT_INDEX

GRID = 192
"""Nodes a side of the maps, over the square of the expression."""
FOLDS = {
    # image side: from the nose's wing round the corner of the mouth (MediaPipe's landmarks), cheek
    "left": ((129, 203, 206, 216, 212), 50),
    "right": ((358, 423, 426, 436, 432), 280),
}
BROW_TOP = (70, 63, 105, 66, 107, 336, 296, 334, 293, 300)
HAIRLINE = (54, 103, 67, 109, 10, 10, 338, 297, 332, 284)
"""Landmarks above one another, along the brows and along the upper edge of the face."""
WRINKLES = ((0.34, 1.0), (0.50, 0.75), (0.70, 0.5))
"""Where foreheads wrinkle, from brow to hairline, and how deeply."""
DRIVERS: tuple[Mapping[str, float], ...] = (
    {
        "mouthSmileRight": 0.75,
        "cheekSquintRight": 0.25,
        "noseSneerRight": 0.4,
    },  # the person's right: image left
    {"mouthSmileLeft": 0.75, "cheekSquintLeft": 0.25, "noseSneerLeft": 0.4},
    {"browInnerUp": 0.6, "browOuterUpLeft": 0.2, "browOuterUpRight": 0.2},
    {"browDownLeft": 0.5, "browDownRight": 0.5},
)
"""What brings each of the maps out: fold on the image's left, on its right, forehead, frown."""
TINT = (1.25, 1.08, 0.82)
"""How much of a crease blue, green and red get in a picture with colours: light in folds has been on flesh,
so shadows are warm."""
FOLD, CHEEK, WRINKLE, FROWN = 0.26, 0.06, 0.085, 0.20
"""Most that they darken (folds, wrinkles) or brighten (the cheek that is lifted into the light)."""


@dataclass(frozen=True)
class Creases:
    """maps: float32 [4, GRID, GRID], what is added to a gain of 1 at full strength, over the box of the
    expression. drivers: float32 [52, 4], what each coefficient gives to the strength of each map.
    tint: float32 [3], how much of a crease blue, green and red get.
    """

    maps: NDArray[np.float32]
    drivers: NDArray[np.float32]
    tint: NDArray[np.float32]


def find_creases(
    bgr: NDArray[np.uint8],
    points: NDArray[np.float64],
    box: tuple[float, float, float],
    iod: float,
    tone: NDArray[np.float64] | None,
) -> Creases:
    """Maps for landmarks [478, 3] in the pixels of a crop uint8 [S, S, 3]; box: as in `Expression`;
    tone: of a picture without colours (`tone.find_tone`).
    """
    side = bgr.shape[0]
    x, y, reach = (v * side for v in box)
    unit = reach / GRID  # pixels a node
    xy = (points[:, :2] + 0.5 - (x, y)) / unit - 0.5
    iod = iod / unit
    lit = lit_from_left(bgr, points)
    maps = [
        _fold(xy, iod, *FOLDS["left"]) * (1 - 0.6 * lit),
        _fold(xy, iod, *FOLDS["right"]) * (1 + 0.6 * lit),
        _forehead(xy, iod),
        _frown(xy, iod),
    ]
    drivers = np.zeros((len(ARKIT_INDEX), len(maps)), np.float32)
    for k, shares in enumerate(DRIVERS):
        for name, share in shares.items():
            drivers[ARKIT_INDEX[name], k] = share
    tint = TINT if tone is None else (1.0, 1.0, 1.0)
    return Creases(np.asarray(maps, np.float32), drivers, np.array(tint, np.float32))


def lit_from_left(bgr: NDArray[np.uint8], points: NDArray[np.float64]) -> float:
    """−1 … 1: how much brighter the face's image-left cheek is than the other."""
    import cv2

    soft = cv2.GaussianBlur(bgr, (0, 0), max(1.0, 0.01 * bgr.shape[0]))
    last = np.array(bgr.shape[1::-1]) - 1
    sides = []
    for marks in ((50, 205, 118), (280, 425, 347)):
        at = np.clip(points[list(marks), :2].round().astype(int), 0, last)
        sides.append(float(soft[at[:, 1], at[:, 0]].mean()))
    return (sides[0] - sides[1]) / max(sum(sides), 1.0)


def _stroke(line: NDArray[np.float64], width: float, taper: float = 0.5) -> NDArray[np.float32]:
    """A soft line 0..1 [GRID, GRID] through points [n, 2], thin at its ends."""
    steps = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    t = np.linspace(0, 1, 60)
    path = np.column_stack([np.interp(t * steps[-1], steps, line[:, k]) for k in (0, 1)])
    kernel = np.hanning(13) / np.hanning(13).sum()
    path = np.column_stack([np.convolve(np.pad(v, 6, "edge"), kernel, "valid") for v in path.T])
    strength = np.sin(np.pi * np.clip(t, 0.02, 0.98)) ** taper
    gx, gy = np.meshgrid(np.arange(GRID, dtype=np.float32), np.arange(GRID, dtype=np.float32))
    out = np.zeros((GRID, GRID), np.float32)
    for (px, py), s in zip(path, strength, strict=True):
        np.maximum(out, s * np.exp(-((gx - px) ** 2 + (gy - py) ** 2) / (2 * width**2)), out=out)
    return out


def _fold(xy: NDArray[np.float64], iod: float, marks: tuple[int, ...], cheek: int) -> NDArray[np.float32]:
    """The fold beside the nose, and the cheek above it that is lifted into the light."""
    line = xy[list(marks)]
    dark = 0.65 * _stroke(line, 0.028 * iod) + 0.35 * _stroke(line, 0.07 * iod)
    gx, gy = np.meshgrid(np.arange(GRID), np.arange(GRID))
    away = ((gx - xy[cheek, 0]) ** 2 + (gy - xy[cheek, 1]) ** 2) / (2 * (0.16 * iod) ** 2)
    return np.asarray(CHEEK * np.exp(-away) * (1 - dark) - FOLD * dark, np.float32)


def _forehead(xy: NDArray[np.float64], iod: float) -> NDArray[np.float32]:
    brow, hair = xy[list(BROW_TOP)], xy[list(HAIRLINE)]
    out = np.zeros((GRID, GRID), np.float32)
    for t, depth in WRINKLES:
        line = brow + (hair - brow) * t
        line[:, 1] += 0.025 * iod * np.cos(np.linspace(0, 4 * np.pi, len(line)) + 9 * t)  # no ruled lines
        np.maximum(out, depth * _stroke(line, 0.028 * iod, 1.2), out=out)
        ridge = line + np.array([0, 0.055 * iod])  # it catches the light
        out -= 0.3 * depth * _stroke(ridge, 0.03 * iod, 1.2) * (1 - out)
    return np.asarray(-WRINKLE * out, np.float32)


def _frown(xy: NDArray[np.float64], iod: float) -> NDArray[np.float32]:
    """Two short furrows between the brows."""
    out = np.zeros((GRID, GRID), np.float32)
    low, high = xy[8], xy[9]
    for inner in (55, 285):
        foot = low + 0.55 * (xy[inner] - low)
        head = foot + 1.1 * (high - low) + 0.15 * (foot - low)
        np.maximum(out, _stroke(np.array([foot, (foot + head) / 2, head]), 0.022 * iod), out=out)
    return np.asarray(-FROWN * out, np.float32)
