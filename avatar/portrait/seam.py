"""Where the lips meet: the landmarks say roughly, the picture says exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from avatar.portrait.topology import LOWER_INNER, UPPER_INNER

PARTED = 0.055
"""Inner gap in IOD from which on the lips count as parted: below it the net's own error is as large."""


@dataclass(frozen=True)
class Mouth:
    """The mouth at rest, in the pixels of the crop.

    origin, right, down: a frame at the middle of the corners, along and across the mouth (unit vectors).
    upper, lower: float64 [11, 2], inner edge of each lip from image left to right; equal where lips meet.
    cut: float64 [n, 2], the line along which the picture is cut, corner to corner.
    gap: height of the opening in the middle, pixels (0 when closed).
    teeth: whether the opening shows teeth.
    width: distance of the corners, pixels.
    """

    origin: NDArray[np.float64]
    right: NDArray[np.float64]
    down: NDArray[np.float64]
    upper: NDArray[np.float64]
    lower: NDArray[np.float64]
    cut: NDArray[np.float64]
    gap: float
    teeth: bool
    width: float


def find_mouth(bgr: NDArray[np.uint8], points: NDArray[np.float64], iod: float) -> Mouth:
    """The mouth of a face in a picture uint8 [H, W, 3] from its landmarks [478, 3]."""
    xy = points[:, :2]
    left, right = xy[61], xy[291]
    origin, width = (left + right) / 2, float(np.linalg.norm(right - left))
    ex = (right - left) / width
    ey = np.array([-ex[1], ex[0]])
    upper, lower = xy[list(UPPER_INNER)].copy(), xy[list(LOWER_INNER)].copy()
    gap = float((lower[5] - upper[5]) @ ey)
    teeth = False
    if gap < PARTED * iod:
        seam = _darkest_path(bgr, origin, ex, ey, (upper + lower) / 2, iod)
        upper, lower, gap = seam, seam, 0.0
        cut = seam
    else:
        teeth = _shows_teeth(bgr, upper, lower, xy)
        # Teeth belong to the skull and so to the upper layer; a dark gap opens with the lower lip.
        cut = lower if teeth else upper
    line = np.vstack([left, cut[1:-1], right])
    return Mouth(origin, ex, ey, upper, lower, line, max(gap, 0.0), teeth, width)


def _sample(bgr: NDArray[np.uint8], at: NDArray[np.float64]) -> NDArray[np.float32]:
    """Bilinear samples [..., 3] at points [..., 2]."""
    import cv2

    flat = np.ascontiguousarray(at.reshape(1, -1, 2), np.float32)
    out = cv2.remap(bgr, flat, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(out, np.float32).reshape(*at.shape[:-1], 3)


def _darkest_path(
    bgr: NDArray[np.uint8],
    origin: NDArray[np.float64],
    ex: NDArray[np.float64],
    ey: NDArray[np.float64],
    guess: NDArray[np.float64],
    iod: float,
) -> NDArray[np.float64]:
    """The dark line between closed lips near `guess` [11, 2], by dynamic programming over columns."""
    columns, rows = 61, 49
    reach = 0.055 * iod
    gx, gy = (guess - origin) @ ex, (guess - origin) @ ey
    x = np.linspace(gx[0], gx[-1], columns)
    centre = np.interp(x, gx, gy)
    offset = np.linspace(-reach, reach, rows)
    at = origin + x[:, None, None] * ex + (centre[:, None, None] + offset[None, :, None]) * ey
    grey = _sample(bgr, at) @ np.array([0.114, 0.587, 0.299], np.float32)
    spread = max(float(grey.std()), 2.0)
    # Dark is good, far from the landmarks is bad, most of all at the corners, where the net is surest.
    sure = 0.4 + 2.0 * np.abs(np.linspace(-1, 1, columns)) ** 4
    cost = grey / spread + sure[:, None] * (offset[None] / (0.022 * iod)) ** 2
    best = cost[0].copy()
    back = np.zeros((columns, rows), int)
    steps = range(-3, 4)
    for c in range(1, columns):
        choices = np.full((len(steps), rows), np.inf)
        for k, s in enumerate(steps):
            rolled = np.full(rows, np.inf)
            rolled[max(0, s) : rows + min(0, s)] = best[max(0, -s) : rows + min(0, -s)]
            choices[k] = rolled + 0.25 * s * s
        pick = choices.argmin(0)
        back[c] = np.arange(rows) - np.array(steps)[pick]
        best = choices[pick, np.arange(rows)] + cost[c]
    path = np.zeros(columns, int)
    path[-1] = int(best.argmin())
    for c in range(columns - 1, 0, -1):
        path[c - 1] = back[c, path[c]]
    y = centre + offset[path]
    kernel = np.hanning(9)
    kernel /= kernel.sum()
    y = np.convolve(np.pad(y, 4, mode="edge"), kernel, mode="valid")
    seam_y = np.interp(gx, x, y)
    return np.asarray(origin + gx[:, None] * ex + seam_y[:, None] * ey)


def _shows_teeth(
    bgr: NDArray[np.uint8],
    upper: NDArray[np.float64],
    lower: NDArray[np.float64],
    xy: NDArray[np.float64],
) -> bool:
    """Whether what is between parted lips is bright and pale against the skin of the cheeks."""
    t = np.linspace(0.25, 0.6, 5)[:, None, None]
    inside = _sample(bgr, upper[None, 2:-2] * (1 - t) + lower[None, 2:-2] * t).reshape(-1, 3)
    cheeks = _sample(bgr, xy[[50, 280, 205, 425]]).reshape(-1, 3)
    bright = float(np.percentile(inside.mean(1), 70)) / max(float(cheeks.mean()), 1.0)
    return bright > 0.62
