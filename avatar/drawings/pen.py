"""Marks over a picture: lines, dots and labels that are seen on light and on dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from avatar.compose.sheet import Sheet

MARGIN = 40
"""Room around the picture on its sheet, in pixels."""
PAPER, INK, GREY = (246, 244, 242), (52, 40, 32), (128, 116, 108)
"""Colours as blue, green, red."""


class Pen:
    """Lines, dots and labels over a picture that lies on a sheet, given in the picture's own pixels.

    scale: how many times as large the picture is shown; size: its width and height there.
    """

    def __init__(self, sheet: Sheet, scale: float, size: tuple[int, int]) -> None:
        self._sheet, self._scale, self._size = sheet, scale, size

    def _at(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray((points + 0.5) * self._scale)

    def line(self, points: NDArray[np.float64], colour: tuple[int, int, int], closed: bool = False) -> None:
        """A line with a dark rim, so that it is seen on light and on dark."""
        import cv2

        at = np.round(self._at(np.asarray(points)) * 16).astype(np.int32)
        for width, tint, strength in ((5, INK, 0.4), (2, colour, 1.0)):
            mask = np.zeros((self._size[1], self._size[0]), np.uint8)
            cv2.polylines(mask, [at], closed, 255, width, cv2.LINE_AA, 4)
            self._sheet.lay(mask, tint, strength, (MARGIN, MARGIN))

    def box(
        self,
        box: tuple[float, float, float, float],
        colour: tuple[int, int, int],
        label: str,
        *,
        low: bool = False,
    ) -> None:
        """A frame with its label inside the upper left corner, or with `low` the lower one."""
        # A frame along the picture's edge would be cut in half.
        inset = 2 / self._scale
        most = (self._size[0] / self._scale - 1 - inset, self._size[1] / self._scale - 1 - inset)
        x0, x1 = (min(max(v, inset), most[0]) for v in (box[0], box[2]))
        y0, y1 = (min(max(v, inset), most[1]) for v in (box[1], box[3]))
        self.line(np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]), colour, closed=True)
        beside = y1 - 18 / self._scale if low else y0 + 17 / self._scale
        self.label(np.array([x0, beside]), colour, label)

    def dot(self, at: NDArray[np.float64], colour: tuple[int, int, int], radius: int) -> None:
        """A dot with a dark rim."""
        import cv2

        x, y = (round(float(v) * 16) for v in self._at(at))
        for r, tint in ((radius + 2, INK), (radius, colour)):
            mask = np.zeros((self._size[1], self._size[0]), np.uint8)
            cv2.circle(mask, (x, y), r * 16, 255, -1, cv2.LINE_AA, 4)
            self._sheet.lay(mask, tint, 1.0, (MARGIN, MARGIN))

    def label(self, at: NDArray[np.float64], colour: tuple[int, int, int], text: str) -> None:
        """Words on a plate of that colour, their left end's middle at `at`, kept within the picture."""
        from avatar.compose.board import set_line
        from avatar.compose.sheet import rounded
        from avatar.compose.text.lettering import house_font

        block = set_line(text, house_font(17), 400)
        width, height = block.width + 20, block.height + 18
        x, y = self._at(at) - (0, height / 2)
        left = round(min(max(float(x), 0), max(self._size[0] - width, 0))) + MARGIN
        top = round(min(max(float(y), 0), max(self._size[1] - height, 0))) + MARGIN
        self._sheet.lay(rounded(width, height, 0, 0, width, height, 7), colour, 0.95, (left, top))
        self._sheet.text(block, (left + 10, top + 9), INK)
