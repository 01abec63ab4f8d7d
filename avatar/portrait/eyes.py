"""Lids and what lies behind them.

Lids move up and down, and far in proportion to the skin that follows them: a general displacement field
cannot be inverted there by iteration. They have a model of their own, exact along each column of the eye, and
the eyeball is a layer of its own behind them, so that it is covered, never squashed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from avatar.portrait.lids import find_edge, lay_straight, paint_lid
from avatar.portrait.topology import BROWS, LEFT_EYE, RIGHT_EYE, Eye

LUT = 96
"""Nodes a side of the table that inverts the movement of the lids' skin."""
BEYOND = 0.25
"""How far the tables along an eye go on outside its corners, in widths."""
NODES = 97
"""Nodes of these tables: 64 steps from corner to corner."""
DRAWN = 0.22
"""How far a lid that shuts draws its neighbourhood along, in widths: lashes and folds that reach beyond the
outer corner come down with it, or they would stand up as a hook."""
SHUT_AT = 0.90
"""Part of its opening that the upper lid falls in a blink: the lower one comes up the rest."""
LEAST, MOST = -0.5, 1.25
"""Movements of a lid that the table holds, in units of the skin's height; negative opens the eye wider."""


@dataclass(frozen=True)
class EyeLayer:
    """One eye. rect: x, y, width, height in crop pixels.

    ball: uint8 [h, w, 4], the eyeball, continued under the lids; alpha 255 where it is the portrait itself.
    centre, radius: of the iris, in crop pixels.
    corner: float64 [2], the lids' image-left corner; along, down: unit vectors; width: corner to corner.
    upper, lower: float32 [NODES], the lids' margins below the line of the corners, pixels, from `BEYOND`
        widths before `corner` to as far behind the other one; 0 outside the corners.
    fall: float32 [NODES], how far down the upper lid goes when it shuts, pixels.
    above, below: height of the skin that moves with the upper and the lower lid, pixels.
    lid: uint8 [h, w, 4], the upper lid as it is when it has shut (`avatar.portrait.lids`), laid straight: its
        columns begin `lids.BEYOND` widths before `corner`, its rows `lid_top` pixels below the corners' line.
    sag: float32 [NODES], how far below the lids' meeting the lashes of the shut lid are, pixels.
    """

    rect: tuple[int, int, int, int]
    ball: NDArray[np.uint8]
    centre: tuple[float, float]
    radius: float
    corner: NDArray[np.float64]
    along: NDArray[np.float64]
    down: NDArray[np.float64]
    width: float
    upper: NDArray[np.float32]
    lower: NDArray[np.float32]
    fall: NDArray[np.float32]
    above: float
    below: float
    lid: NDArray[np.uint8]
    lid_top: float
    sag: NDArray[np.float32]


LASHES, FOLDED = 0.22, 0.80
"""Height of the lashes above the margin, in units of the skin's height, and how far they fold up."""
OPEN, SHUT = 0.15, 0.60
"""Movements of the lid, in units of the skin's height, at which they begin to, and at which they have."""


def lid_table() -> NDArray[np.float32]:
    """Where the lid's skin was: [LUT, LUT], row = movement LEAST..MOST, column = place now, 0..1 + MOST.

    In units of the skin's height, measured from its fixed rim (0) to the lid's margin (1). Skin at t moves by
    a·s(t), s the smoothstep: none at the rim, all at the margin, and without stretch at both, so that lashes
    keep their thickness. Lashes stand up from an open lid and point down from a shut one: as it shuts, what
    lies next to the margin folds up, or it would lie on the lid. The place grows with t, hence the inverse
    is found by plain interpolation.
    """
    t = np.linspace(0, 1, 513)
    s = t * t * (3 - 2 * t)
    rim = np.clip(t / (1 - LASHES), 0, 1)
    folded = FOLDED * np.minimum(1 - t, LASHES) * rim * rim * (3 - 2 * rim)
    now = np.linspace(0, 1 + MOST, LUT)
    rows = []
    for a in np.linspace(LEAST, MOST, LUT):
        shutting = np.clip((a - OPEN) / (SHUT - OPEN), 0, 1)
        moved = t + a * s + shutting * shutting * (3 - 2 * shutting) * folded
        # Past the margin the skin would go on rigidly: needed for the last half pixel of its edge.
        rows.append(np.where(now <= 1 + a, np.interp(now, moved, t), now - a))
    return np.asarray(rows, np.float32)


def _fill_polygon(shape: tuple[int, int], polygon: NDArray[np.float64]) -> NDArray[np.float32]:
    """Coverage 0..1 of a polygon in pixels, anti-aliased; pixel centres are at whole numbers."""
    import cv2

    shift = 4
    mask = np.zeros((shape[0] * 4, shape[1] * 4), np.uint8)
    fine = np.round(((polygon + 0.5) * 4 - 0.5) * (1 << shift)).astype(np.int32)
    cv2.fillPoly(mask, [fine], 255, lineType=cv2.LINE_8, shift=shift)
    return np.asarray(cv2.resize(mask, shape[::-1], interpolation=cv2.INTER_AREA) / 255, np.float32)


def lid_outline(points: NDArray[np.float64], eye: Eye) -> NDArray[np.float64]:
    """The lid opening as a smooth closed line [n, 2]."""
    corner_a, corner_b = points[eye.outer, :2], points[eye.inner, :2]
    upper = np.vstack([corner_a, points[list(eye.upper), :2], corner_b])
    lower = np.vstack([corner_b, points[list(reversed(eye.lower)), :2], corner_a])
    return np.vstack([_smooth(upper)[:-1], _smooth(lower)[:-1]])


def _smooth(line: NDArray[np.float64], n: int = 33) -> NDArray[np.float64]:
    """Catmull-Rom through the points of a line (centripetal would differ by less than a pixel here)."""
    p = np.vstack([2 * line[0] - line[1], line, 2 * line[-1] - line[-2]])
    s = np.linspace(0, len(line) - 1, n)
    i = np.minimum(s.astype(int), len(line) - 2)
    t = (s - i)[:, None]
    a, b, c, d = p[i], p[i + 1], p[i + 2], p[i + 3]
    return np.asarray(
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    )


def cut_eyes(texture: NDArray[np.uint8], points: NDArray[np.float64]) -> tuple[EyeLayer, EyeLayer]:
    """Both eye layers, image left first.

    `texture` is uint8 [S, S, 4]; `points` are the landmarks in its pixels.
    """
    import cv2

    side = texture.shape[0]
    layers = []
    for eye in (RIGHT_EYE, LEFT_EYE):
        outline = lid_outline(points, eye)
        low, high = outline.min(0), outline.max(0)
        width = float(high[0] - low[0])
        pad = 0.30 * width
        x0, y0 = (max(0, int(v)) for v in low - pad)
        x1, y1 = (min(side, int(np.ceil(v)) + 1) for v in high + pad)
        if x1 - x0 < 2 or y1 - y0 < 2:  # an eye outside the crop cannot be animated
            x0, y0, x1, y1 = 0, 0, 2, 2
        hole = _fill_polygon((y1 - y0, x1 - x0), outline - (x0, y0))
        ball = texture[y0:y1, x0:x1].copy()
        grow = max(2, round(width * 0.035))
        known = cv2.dilate((hole > 0.02).astype(np.uint8), np.ones((2 * grow + 1, 2 * grow + 1), np.uint8))
        # The skin round the hole is painted over with the eyeball's colours: it shows when the gaze turns.
        filled = cv2.inpaint(np.ascontiguousarray(ball[..., :3]), 1 - known, 3, cv2.INPAINT_TELEA)
        soft = cv2.GaussianBlur(known.astype(np.float32), (0, 0), 0.5 * grow)
        soft[known > 0] = 1.0
        ball[..., :3] = (ball[..., :3] * soft[..., None] + filled * (1 - soft[..., None])).astype(np.uint8)
        ball[..., 3] = (soft * 255).astype(np.uint8)
        centre = points[eye.iris, :2]
        radius = float(np.linalg.norm(points[list(eye.iris_ring), :2] - centre, axis=1).mean())
        rect = (x0, y0, x1 - x0, y1 - y0)
        layers.append(_layer(eye, points, rect, ball, centre, radius, texture))
    return layers[0], layers[1]


def _layer(
    eye: Eye,
    points: NDArray[np.float64],
    rect: tuple[int, int, int, int],
    ball: NDArray[np.uint8],
    centre: NDArray[np.float64],
    radius: float,
    texture: NDArray[np.uint8],
) -> EyeLayer:
    corners = points[[eye.outer, eye.inner], :2]
    left, right = corners[np.argsort(corners[:, 0])]
    width = float(np.linalg.norm(right - left))
    along = (right - left) / width
    down = np.array([-along[1], along[0]])
    s = np.linspace(-BEYOND * width, (1 + BEYOND) * width, NODES)

    def margin(indices: tuple[int, ...]) -> NDArray[np.float32]:
        line = _smooth(np.vstack([points[eye.outer, :2], points[list(indices), :2], points[eye.inner, :2]]))
        x, y = (line - left) @ along, (line - left) @ down
        order = np.argsort(x)
        return np.asarray(np.interp(s, x[order], y[order], left=0, right=0), np.float32)

    upper, lower = margin(eye.upper), margin(eye.lower)
    lower = np.maximum(lower, upper)
    brow = points[list(BROWS[eye.outer]), :2]
    brow_height = float(np.median(-(brow - left) @ down))
    highest = float(-upper.min())
    above = max(0.72 * (brow_height - highest), 0.16 * width)
    fall = _widen(lower - upper)
    opening = lay_straight(
        texture, left, along, down, width, (-highest - above, float(lower.max())),
        {"upper": upper, "lower": lower, "shut": upper + SHUT_AT * fall}, s,
        outer=-1 if points[eye.outer, 0] < points[eye.inner, 0] else 1,
    )  # fmt: skip
    columns = opening.left + np.arange(len(opening.shut))
    sag = np.asarray(np.interp(s, columns, find_edge(opening) - opening.shut), np.float32)
    return EyeLayer(
        rect, ball, (float(centre[0]), float(centre[1])), radius, left, along, down, width, upper, lower,
        fall, above, 0.42 * width, paint_lid(opening), opening.top, sag,
    )  # fmt: skip


def _widen(opening: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far the lid falls at each node: its opening there, or what the lid beside draws along."""
    reach = round(DRAWN * 64)
    out = opening.copy()
    for d in range(-reach, reach + 1):
        share = (1 - (d / (reach + 1)) ** 2) ** 2
        shifted = np.zeros_like(opening)
        shifted[max(0, d) : NODES + min(0, d)] = opening[max(0, -d) : NODES + min(0, -d)]
        np.maximum(out, share * shifted, out=out)
    return np.asarray(out, np.float32)
