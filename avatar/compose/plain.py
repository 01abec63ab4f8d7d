"""The compositor without a template: a presenter over a picture that never changes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from avatar.compose.colour import planes, to_yuv
from avatar.compose.sprite import Box, Converter, draw


class PlainCompositor:
    """Draws the presenter's square over a background.

    background: uint8 [H, W, 3] BGR with even sides; what of the person lies outside the square is in it.
    x, y: upper left corner of the square, even; side: its side, even. It may reach over the edges.
    """

    def __init__(self, background: NDArray[np.uint8], x: int, y: int, side: int) -> None:
        h, w = background.shape[:2]
        self._clean = to_yuv(background)
        self._frame = self._clean.copy()
        self._source, self._target = planes(self._clean, w, h), planes(self._frame, w, h)
        self._at = (x, y)
        self._converter = Converter(side, side)
        self._area = Box(x, y, side, side).meet(Box(0, 0, w, h))

    def draw(self, presenter: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The frame as yuv420p (BT.709, limited range), uint8 [H * 3 / 2, W]; the memory is used again.

        presenter: BGRA, uint8 [side, side, 4], or planar, uint8 [side * 5 / 2, side]; premultiplied.
        """
        if self._area is None:
            return self._frame
        draw(self._target, self._converter.convert(presenter), *self._at, self._area, ground=self._source)
        return self._frame
