"""Sampling on OpenCV: pictures enlarged, masks and fields looked up, displacements turned round."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Rect = tuple[int, int, int, int]

STEPS_HEAD = 4
STEPS_FACE = 4
"""Steps of inversion after which 99.5 % of the grid is within 0.15 pixels of the limit at ±8°, size 768."""
SETTLED = 0.015
"""Nodes by which a step may still have moved a place that no more are taken for: what is left is some
fiftieth of a pixel."""


def clip_rect(box: tuple[float, float, float, float], size: int) -> Rect:
    """A box in parts of the crop as even whole pixels inside it."""
    x0, y0, x1, y1 = (round(v * size / 2) * 2 for v in box)
    limit = size // 2 * 2
    return max(0, x0), max(0, y0), min(limit, x1), min(limit, y1)


def enlarge(image: NDArray[np.uint8], zoom: int) -> NDArray[np.uint8]:
    """The image `zoom` times as large, by Lanczos' kernel of 8 × 8: uint8 [zoom · H, zoom · W, C]."""
    import cv2

    if zoom == 1:
        return image
    size = (image.shape[1] * zoom, image.shape[0] * zoom)
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_LANCZOS4), np.uint8)


def invert(forward: NDArray[np.float32], steps: int) -> NDArray[np.float32]:
    """Backward displacement b of a forward one d, on the same grid: x = p − b(p) solves x + d(x) = p.

    Plain fixed-point iteration swings and fails where the picture is stretched to more than twice its
    length, as between nose and an open lip. Each step is therefore divided by the vertical stretch, which
    is where faces stretch: Newton's method there, fixed-point iteration elsewhere.
    Small moves need fewer steps than `steps`.
    `forward` is float32 [h, w, 2], in nodes of the grid, and so is the result.
    """
    import cv2

    h, w = forward.shape[:2]
    grid_x, grid_y = _grid(h, w)
    right, down = cv2.split(forward)
    slow = _slope(down)
    cv2.min(cv2.max(slow, 0.0), 4.0, dst=slow)
    cv2.divide(1.0, cv2.add(slow, (1.0, 0.0, 0.0, 0.0), dst=slow), dst=slow)
    # OpenCV samples one plane or four without rounding the place; two or three it rounds, and is slow.
    planes = cv2.merge([right, down, slow, slow])
    x, y = cv2.subtract(grid_x, cv2.multiply(right, slow)), cv2.subtract(grid_y, cv2.multiply(down, slow))
    part = slice(0, h), slice(0, w)
    for _ in range(steps):
        at_x, at_y = x[part], y[part]
        found = cv2.remap(planes, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        # Three planes taken out one by one are had in a quarter of the time that all four are split in.
        move_x, move_y, damping = (cv2.extractChannel(found, k) for k in range(3))
        for at, move, node in ((at_x, move_x, grid_x[part]), (at_y, move_y, grid_y[part])):
            cv2.add(move, at, dst=move)
            cv2.subtract(move, node, dst=move)
            cv2.multiply(move, damping, dst=move)
            cv2.subtract(at, move, dst=at)
        # Most nodes settle at once; the next step is for those that have not, at the lips above all.
        unsettled = cv2.bitwise_or(*(cv2.convertScaleAbs(m, alpha=0.5 / SETTLED) for m in (move_x, move_y)))
        left, top, width, height = cv2.boundingRect(unsettled)
        if not width:
            break
        top, left = top + part[0].start, left + part[1].start
        part = slice(top, top + height), slice(left, left + width)
    return np.asarray(cv2.merge([cv2.subtract(grid_x, x), cv2.subtract(grid_y, y)]), np.float32)


def _slope(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    """Change from row to row, [h, w]: half the difference of the neighbours, the whole one at the ends."""
    import cv2

    out = np.empty_like(plane)
    cv2.subtract(plane[2:], plane[:-2], dst=out[1:-1])
    out[1:-1] *= np.float32(0.5)
    out[0], out[-1] = plane[1] - plane[0], plane[-1] - plane[-2]
    return out


@cache
def _grid(h: int, w: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The nodes' own x and y, float32 [h, w] each."""
    x, y = np.meshgrid(np.arange(w, dtype=np.float32), np.arange(h, dtype=np.float32))
    return np.ascontiguousarray(x), np.ascontiguousarray(y)


def look_up(
    field: NDArray[np.float32], at: NDArray[np.float32], *, edge: bool = False
) -> NDArray[np.float32]:
    """A field [h, w, 2] at places in its nodes: linear, and outside zero or, with `edge`, as at the edge."""
    import cv2

    border = cv2.BORDER_REPLICATE if edge else cv2.BORDER_CONSTANT
    planes = (cv2.remap(plane, at, None, cv2.INTER_LINEAR, borderMode=border) for plane in cv2.split(field))
    return np.asarray(cv2.merge(list(planes)))


def resize(image: NDArray[np.float32], width: int, height: int) -> NDArray[np.float32]:
    """The image at another size, linear between its pixels' centres."""
    import cv2

    return np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def sample(mask: NDArray[np.float32], at: NDArray[np.float32], zoom: int) -> NDArray[np.float32]:
    """A mask at plain size, at places given in the enlarged texture's pixels."""
    import cv2

    places = (at - np.float32((zoom - 1) // 2)) * np.float32(1 / zoom) if zoom > 1 else at
    return np.asarray(
        cv2.remap(mask, np.ascontiguousarray(places), None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    )
