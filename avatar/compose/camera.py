"""Slow moves of a camera over what stands still: where it looks at each moment, and what it then sees.

Steps are far below a pixel. So that fine lines do not shimmer on the way, still pictures are sampled from
twice as many pixels as are seen, and hold no more detail than a fifth above what those can show: on a page of
small type this is 49 dB from an ideal filter, linear sampling from the picture itself 39 dB.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.compose.sprite import Planes
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


def view_at(move: Move | None, step: int) -> View:
    """What the camera sees at a step. It never sees beyond the picture's edges."""
    if move is None:
        return View()
    first, last = _ENDS[move.kind]
    p = step / STEPS
    zoom = 1 + move.amount * (first.zoom + (last.zoom - first.zoom) * p)
    half = 0.5 / zoom
    x, y = (a + (b - a) * p for a, b in ((first.x, last.x), (first.y, last.y)))
    return View(zoom, half + x * (1 - 2 * half), half + y * (1 - 2 * half))


def see(source: Planes, view: View, target: Planes) -> None:
    """Fill the target with what the camera sees of the source: Y, U, V, each scaled to the target's size."""
    for plane, out in zip(source, target, strict=True):
        cv2.warpAffine(
            plane,
            _matrix(plane.shape, view, out.shape),
            (out.shape[1], out.shape[0]),
            dst=out,
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )


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
