"""Where the lips meet: the landmarks say roughly, the picture says exactly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from avatar.portrait.tone import find_tone
from avatar.portrait.topology import LOWER_INNER, UPPER_INNER

PARTED = 0.055
"""Inner gap in IOD from which on the lips count as parted: below it the net's own error is as large, and only
teeth that are seen say so."""
FRINGE = 0.005
"""How far beyond the edge of the teeth, in IOD, lips are cut."""
ASTRAY = 0.07
"""How far from the net's landmarks, in IOD, the edges of a slit are looked for."""
SLIT = 0.012
"""Inner gap in IOD below which teeth are no longer looked for."""


@dataclass(frozen=True)
class Mouth:
    """The mouth at rest, in the pixels of the crop.

    origin, right, down: a frame at the middle of the corners, along and across the mouth (unit vectors).
    upper, lower: float64 [11, 2], inner edge of each lip from image left to right; equal where lips meet.
    above, below: float64 [n, 2], the lines along which the picture is cut, corner to corner: what lies above
        the one is the upper layer, below the other the lower one. One line where the lips meet.
    gap: height of the opening in the middle, pixels (0 when closed).
    teeth: whether the opening shows teeth. slit: whether it is too narrow to show more than parts of them.
    width: distance of the corners, pixels.
    """

    origin: NDArray[np.float64]
    right: NDArray[np.float64]
    down: NDArray[np.float64]
    upper: NDArray[np.float64]
    lower: NDArray[np.float64]
    above: NDArray[np.float64]
    below: NDArray[np.float64]
    gap: float
    teeth: bool
    slit: bool
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
    teeth, slit = False, False
    if gap >= PARTED * iod:
        teeth = _shows_teeth(bgr, upper, lower, xy, find_tone(bgr, points) is not None)
    elif gap >= SLIT * iod and find_tone(bgr, points) is None:  # without colours teeth look like lips
        teeth = slit = _shows_slit(bgr, (upper + lower) / 2, xy, ey, iod)
    if gap < PARTED * iod and not teeth:
        upper = lower = _best_path(_dark, bgr, origin, ex, ey, (upper + lower) / 2, 0.055 * iod, 0.022 * iod)
        gap = 0.0
    else:
        reach, doubt = min(0.035 * iod, max(0.4 * gap, 0.02 * iod)), 0.03 * iod
        first, second = (_pale(1), _pale(-1)) if teeth else (_bright(-1), _bright(1))
        if slit:  # the net hardly sees a slit: its edges may be further off
            red, light = _lip_colours(bgr, xy).T
            light = np.minimum(light, np.sqrt(light.prod()))  # the lower one often shines
            first, second = (_not_lip(float(red[k]), float(light[k]), 1 - 2 * k) for k in (0, 1))
            reach, doubt = ASTRAY * iod, 0.05 * iod
        upper = _best_path(first, bgr, origin, ex, ey, upper, reach, doubt)
        lower = _best_path(second, bgr, origin, ex, ey, lower, reach, doubt)
        # What is left of teeth on a lip would show as a white thread: rather cut a little into the lip.
        upper, lower = upper - FRINGE * iod * teeth * ey, lower + FRINGE * iod * teeth * ey
        lower = np.where(((lower - upper) @ ey < 0)[:, None], upper, lower)
        gap = float(((lower - upper) @ ey)[3:8].max())
    above, below = (np.vstack([left, line[1:-1], right]) for line in (upper, lower))
    return Mouth(origin, ex, ey, upper, lower, above, below, max(gap, 0.0), teeth, slit, width)


def _sample(bgr: NDArray[np.uint8], at: NDArray[np.float64]) -> NDArray[np.float32]:
    """Bilinear samples [..., 3] at points [..., 2]."""
    import cv2

    flat = np.ascontiguousarray(at.reshape(1, -1, 2), np.float32)
    out = cv2.remap(bgr, flat, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(out, np.float32).reshape(*at.shape[:-1], 3)


Judge = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""Cost of each pixel [columns, rows] of samples [columns, rows, 3] for a line to go through it."""

_LUMA = np.array([0.114, 0.587, 0.299], np.float32)


def _redness(colours: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much redder than grey, 0..1: lips and gums are, teeth are not."""
    return np.asarray(
        (colours[..., 2] - colours[..., :2].mean(-1)) / np.maximum(colours.max(-1), 8), np.float32
    )


def _dark(colours: NDArray[np.float32]) -> NDArray[np.float32]:
    grey = colours @ _LUMA
    return np.asarray(grey / max(float(grey.std()), 2.0), np.float32)


def _bright(sign: int) -> Judge:
    """For a line along which it becomes brighter downwards (sign 1), or darker (−1)."""
    return lambda colours: _steep(colours @ _LUMA * sign)


def _pale(sign: int) -> Judge:
    """The same for paler and brighter: the edge between lips and teeth."""
    return lambda colours: _steep((colours @ _LUMA - 250 * _redness(colours)) * sign)


def _steep(value: NDArray[np.float32]) -> NDArray[np.float32]:
    rise = np.gradient(value, axis=1)
    return np.asarray(-2.0 * rise / max(float(rise.std()), 0.5), np.float32)


def _best_path(
    judge: Judge,
    bgr: NDArray[np.uint8],
    origin: NDArray[np.float64],
    ex: NDArray[np.float64],
    ey: NDArray[np.float64],
    guess: NDArray[np.float64],
    reach: float,
    doubt: float,
) -> NDArray[np.float64]:
    """The line near `guess` [11, 2] that costs least by `judge`, by dynamic programming over columns.

    reach: how far it may be from the guess, pixels. doubt: how far off the guess usually is.
    """
    columns, rows = 61, 49
    gx, gy = (guess - origin) @ ex, (guess - origin) @ ey
    x = np.linspace(gx[0], gx[-1], columns)
    centre = np.interp(x, gx, gy)
    offset = np.linspace(-reach, reach, rows)
    at = origin + x[:, None, None] * ex + (centre[:, None, None] + offset[None, :, None]) * ey
    # Far from the landmarks is bad, most of all at the corners, where the net is surest.
    sure = 0.4 + 2.0 * np.abs(np.linspace(-1, 1, columns)) ** 4
    cost = judge(_sample(bgr, at)) + sure[:, None] * (offset[None] / doubt) ** 2
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
    toned: bool,
) -> bool:
    """Whether what is between parted lips is bright against the skin of the cheeks.

    toned: the picture has no colours. Lips are as bright as skin there, and teeth must be brighter than lips.
    """
    t = np.linspace(0.25, 0.6, 5)[:, None, None]
    inside = _sample(bgr, upper[None, 2:-2] * (1 - t) + lower[None, 2:-2] * t).reshape(-1, 3)
    cheeks = _sample(bgr, xy[[50, 280, 205, 425]]).reshape(-1, 3)
    bright = float(np.percentile(inside.mean(1), 70))
    if toned and bright < 1.15 * float((_lip_colours(bgr, xy)[:, 1]).max()):
        return False
    return bright / max(float(cheeks.mean()), 1.0) > 0.62


def _lip_colours(bgr: NDArray[np.uint8], xy: NDArray[np.float64]) -> NDArray[np.float32]:
    """Redness and brightness of upper and lower lip: [2, 2]."""
    lips = np.vstack([xy[a] + (xy[b] - xy[a]) * t for a, b in ((0, 13), (17, 14)) for t in (0.3, 0.45, 0.6)])
    lip = _sample(bgr, lips).reshape(2, 3, 3)
    return np.stack([np.median(_redness(lip), axis=1), np.median(lip @ _LUMA, axis=1)], axis=1)


def _not_lip(red: float, light: float, sign: int) -> Judge:
    """For a line below which (sign 1), or above which (−1), lips of that colour end: teeth are paler, and the
    dark between them is darker.
    """

    def judge(colours: NDArray[np.float32]) -> NDArray[np.float32]:
        pale = np.clip((0.8 - _redness(colours) / max(red, 1e-3)) / 0.3, 0, 1)
        dark = np.clip((0.65 - colours @ _LUMA / max(light, 1.0)) / 0.3, 0, 1)
        return _steep(np.asarray(np.maximum(pale, dark), np.float32) * np.float32(sign))

    return judge


def _shows_slit(
    bgr: NDArray[np.uint8],
    middle: NDArray[np.float64],
    xy: NDArray[np.float64],
    ey: NDArray[np.float64],
    iod: float,
) -> bool:
    """Whether teeth are seen between lips that hardly part: pale spots on a fifth of the seam's middle."""
    red, light = _lip_colours(bgr, xy).min(0)
    along = np.linspace(2, 8, 37)
    seam = np.column_stack([np.interp(along, np.arange(11), middle[:, k]) for k in (0, 1)])
    offset = np.linspace(-0.035, 0.035, 36) * iod
    seen = _sample(bgr, seam[:, None] + offset[None, :, None] * ey)
    pale = (_redness(seen) < 0.62 * red) & (seen @ _LUMA > 0.6 * light)
    return bool(np.mean(pale.sum(1) >= 4) > 0.2)
