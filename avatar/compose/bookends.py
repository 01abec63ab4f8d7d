"""The brand's pictures before the first words and after the last, over the whole canvas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from avatar.compose import colour, picture
from avatar.compose.board import Board
from avatar.compose.colour import Bgr
from avatar.compose.element import Still
from avatar.compose.kit import Bookend
from avatar.compose.marks import Stamp
from avatar.compose.sprite import Box

U8 = NDArray[np.uint8]

FADE = 0.5
"""Seconds over which a picture gives way to the scene, or comes over it."""
CUT = 0.14
"""Share of a picture that may be cut off for it to fill the canvas, if its brand does not say how it fits."""
FLOATING = 0.5
"""Share of the canvas's sides within which a picture without a ground of its own stands."""


@dataclass(frozen=True)
class Cover(Still):
    """A picture over the whole canvas. on: paints it on a ground of that colour, if it has none of its own.

    Nothing of the scene may shine through it. So where there is nothing behind the video, it is painted on
    what stands for that, and lets it through.
    """

    on: Callable[[Bgr], U8] | None = None

    def before(self, ground: Bgr) -> Cover:
        """The picture where that colour stands for nothing behind."""
        return replace(self, paint=partial(self.on, ground)) if self.on else self


def bookends(board: Board, stamp: Stamp | None = None) -> list[Cover]:
    """The pictures of a brand, the one before from second 0 to `opens`, the one after from `closes` on.

    stamp: the watermark, which they have as well. In a transparent video they have a ground only where the
    brand names one.
    """
    elements = []
    for item, start, end, come, go in (
        (board.brand.intro, 0.0, board.opens, 0.0, FADE),
        (board.brand.outro, board.closes, float("inf"), FADE, 0.0),
    ):
        path = item.on(board.template.shape) if item else None
        if item and path and start < min(end, board.seconds):
            paint = partial(_paint, board, item, path, stamp)
            on = paint if board.clear and not item.background else None
            elements.append(Cover(Box(0, 0, *board.size), start, end, paint, come, go, on=on))
    return elements


def _paint(board: Board, item: Bookend, path: Path, stamp: Stamp | None, over: Bgr | None = None) -> U8:
    ground = colour.parse(item.background) if item.background else board.look.background
    image = paint_cover(path, board.size, over or ground, item.fit)
    if stamp:
        stamp.press(image, ground if over else None)
    return image


def paint_cover(path: Path, size: tuple[int, int], ground: Bgr, fit: str | None) -> U8:
    """The picture on `ground`, uint8 [h, w, 4] BGRA, nothing of it transparent; fit: cover, contain or None.

    None chooses: a picture with transparent edges stands in the middle, one of nearly the canvas's shape
    fills it, any other is shown whole.
    """
    w, h = size
    iw, ih = picture.measure(path)
    fill, whole = max(w / iw, h / ih), min(w / iw, h / ih)
    floats = fit is None and _has_open_edges(path, (iw, ih))
    if floats:
        factor = FLOATING * whole
    elif fit == "cover" or (fit is None and whole / fill >= 1 - CUT):
        factor = fill
    else:
        factor = whole
    shown = (max(1, round(iw * factor)), max(1, round(ih * factor)))
    image = picture.load(path, shown)
    left, top = (w - shown[0]) // 2, (h - shown[1]) // 2
    x, y = max(0, left), max(0, top)
    part = image[max(0, -top) : max(0, -top) + h, max(0, -left) : max(0, -left) + w]
    out = np.empty((h, w, 4), np.uint8)
    out[:] = (*(round(c) for c in ground), 255)
    seen = out[y : y + part.shape[0], x : x + part.shape[1], :3]
    through = 255 - part[..., 3:].astype(np.uint16)
    seen[:] = part[..., :3] + ((seen * through + 127) // 255).astype(np.uint8)
    return out


def _has_open_edges(path: Path, size: tuple[int, int]) -> bool:
    factor = 64 / max(size)
    small = picture.load(path, (max(2, round(size[0] * factor)), max(2, round(size[1] * factor))))
    alpha = small[..., 3]
    corners = (alpha[0, 0], alpha[0, -1], alpha[-1, 0], alpha[-1, -1])
    return all(int(a) < 32 for a in corners)
