"""Slow moves of a camera over what stands still: where it looks at each moment, and what it then sees.

Steps are far below a pixel. So that fine lines do not shimmer on the way, still pictures are sampled from
twice as many pixels as are seen, and hold no more detail than a fifth above what those can show: on a page of
small type this is 49 dB from an ideal filter, linear sampling from the picture itself 39 dB.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.compose.sprite import Box
from avatar.script.model import Move

U8 = NDArray[np.uint8]

STEPS = 1 << 14
"""Positions of a camera on its way: enough for a quarter of an hour at 18 frames a second."""
DENSE, DETAIL = 2.0, 1.2
"""Pixels of a still source a pixel seen, each way; and how many of them differ."""
DENSE_MOVING = 1.25
"""The same for a film, whose own motion hides more."""


@dataclass(frozen=True)
class View:
    """What a camera sees of a picture: `zoom` times larger, with this point in the middle (0..1 each way)."""

    zoom: float = 1.0
    x: float = 0.5
    y: float = 0.5


_ENDS = {
    "push": (View(0, 0.5, 0.5), View(1, 0.5, 0.5)),
    "pull": (View(1, 0.5, 0.5), View(0, 0.5, 0.5)),
    "left": (View(1, 1, 0.5), View(1, 0, 0.5)),
    "right": (View(1, 0, 0.5), View(1, 1, 0.5)),
    "up": (View(1, 0.5, 1), View(1, 0.5, 0)),
    "down": (View(1, 0.5, 0), View(1, 0.5, 1)),
}
"""Where each move begins and ends: `zoom` as a share of its amount, x and y of the way that there is."""


def step_at(t: float, start: float, end: float) -> int:
    """How far a move from second `start` to second `end` has come at `t`, 0..STEPS; soft at both ends."""
    p = min(1.0, max(0.0, (t - start) / (end - start))) if end > start else 1.0
    return round(STEPS * 0.5 * (p + p * p * (3 - 2 * p)))


def view_at(move: Move | None, step: int, focus: tuple[float, float] = (0.5, 0.5)) -> View:
    """What the camera sees at a step. It never sees beyond the picture's edges.

    focus: the point, 0..1 each way, that stays where it is while the camera comes closer.
    """
    if move is None:
        return View()
    first, last = _ENDS[move.kind]
    p = step / STEPS
    zoom = 1 + move.amount * (first.zoom + (last.zoom - first.zoom) * p)
    half = 0.5 / zoom
    x = focus[0] if first.x == last.x else first.x + (last.x - first.x) * p
    y = focus[1] if first.y == last.y else first.y + (last.y - first.y) * p
    return View(zoom, half + x * (1 - 2 * half), half + y * (1 - 2 * half))


def see(
    source: Sequence[U8],
    view: View,
    target: Sequence[U8],
    box: Box | None = None,
    way: int = cv2.INTER_LINEAR,
) -> None:
    """Fill the target with what the camera sees of the source, plane by plane, scaled to the target's size.

    box: fill that part of the target alone. way: how OpenCV fills the space between pixels.
    """
    for n, (plane, whole) in enumerate(zip(source, target, strict=True)):
        matrix = _matrix(plane.shape, view, whole.shape)
        out = whole
        if box is not None:
            x, y = (box.x, box.y) if n == 0 else (box.x // 2, box.y // 2)
            matrix[:, 2] += matrix[:, :2] @ (x, y)
            out = whole[box.full() if n == 0 else box.half()]
        seen = cv2.warpAffine(
            plane,
            matrix,
            (out.shape[1], out.shape[0]),
            dst=out if out.flags.c_contiguous else None,
            flags=way | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        if seen is not out:
            out[:] = seen


def _matrix(source: tuple[int, ...], view: View, target: tuple[int, ...]) -> NDArray[np.float64]:
    """From a pixel of the target to one of the source; both count from the middle of the first pixel."""
    rows = []
    for size, seen, centre in ((source[1], target[1], view.x), (source[0], target[0], view.y)):
        scale = size / (seen * view.zoom)
        rows.append((scale, size * centre - scale * seen / 2 + scale / 2 - 0.5))
    (sx, x), (sy, y) = rows
    return np.array([[sx, 0.0, x], [0.0, sy, y]])


def dense_size(size: tuple[int, int], move: Move | None, dense: float) -> tuple[int, int]:
    """The even size of a source of which a move shows a part at `size`, `dense` times as fine."""
    if move is None:
        return size
    factor = (1 + move.amount) * dense
    w, h = (2 * round(side * factor / 2) for side in size)
    return w, h
