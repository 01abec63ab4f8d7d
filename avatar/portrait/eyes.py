"""What lies behind the lids: the eyeball's picture, the hole in the skin, and how gaze moves the iris."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from avatar.portrait.topology import LEFT_EYE, RIGHT_EYE, Eye


@dataclass(frozen=True)
class EyeLayer:
    """One eye. rect: x, y, width, height in crop pixels.

    ball: uint8 [h, w, 4], the eyeball, continued under the lids.
    centre, radius: of the iris, in crop pixels.
    reach: half the width of the lid opening, in crop pixels: gaze fades out there.
    """

    rect: tuple[int, int, int, int]
    ball: NDArray[np.uint8]
    centre: tuple[float, float]
    radius: float
    reach: float


def _fill_polygon(shape: tuple[int, int], polygon: NDArray[np.float64]) -> NDArray[np.float32]:
    """Coverage 0..1 of a polygon in pixels, anti-aliased; pixel centres are at whole numbers."""
    import cv2

    shift = 4
    mask = np.zeros((shape[0] * 4, shape[1] * 4), np.uint8)
    fine = np.round(((polygon + 0.5) * 4 - 0.5) * (1 << shift)).astype(np.int32)
    cv2.fillPoly(mask, [fine], 255, lineType=cv2.LINE_8, shift=shift)
    return np.asarray(cv2.resize(mask, shape[::-1], interpolation=cv2.INTER_AREA), np.float32) / 255


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


def cut_eyes(
    texture: NDArray[np.uint8], points: NDArray[np.float64]
) -> tuple[tuple[EyeLayer, EyeLayer], NDArray[np.float32]]:
    """Both eye layers (image left first) and the coverage of their holes float32 [S, S].

    `texture` is uint8 [S, S, 4]; `points` are the landmarks in its pixels.
    """
    import cv2

    side = texture.shape[0]
    holes = np.zeros((side, side), np.float32)
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
        np.maximum(holes[y0:y1, x0:x1], hole, out=holes[y0:y1, x0:x1])
        ball = texture[y0:y1, x0:x1].copy()
        grow = max(1, round(width * 0.012))
        known = cv2.dilate((hole > 0.02).astype(np.uint8), np.ones((2 * grow + 1, 2 * grow + 1), np.uint8))
        # The skin round the hole is painted over with the eyeball's colours: it shows when the gaze turns.
        filled = cv2.inpaint(np.ascontiguousarray(ball[..., :3]), 1 - known, 3, cv2.INPAINT_TELEA)
        soft = cv2.GaussianBlur(known.astype(np.float32), (0, 0), 0.8 * grow)[..., None]
        soft = np.where(known[..., None] > 0, 1.0, soft)
        ball[..., :3] = (ball[..., :3] * soft + filled * (1 - soft)).astype(np.uint8)
        centre = points[eye.iris, :2]
        radius = float(np.linalg.norm(points[list(eye.iris_ring), :2] - centre, axis=1).mean())
        layers.append(
            EyeLayer((x0, y0, x1 - x0, y1 - y0), ball, (float(centre[0]), float(centre[1])), radius, width / 2)
        )
    return (layers[0], layers[1]), holes
