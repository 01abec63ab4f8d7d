"""Frames with nothing behind: what is drawn over black and over white says what is drawn at all.

A colour C of which a share a covers the ground G is seen as a C + (1 − a) G. Over black and over white the
difference of the two is (1 − a) (white − black), whatever was laid over what in between: so every element,
shadow and cross-fade there is comes out with its alpha, and none of them needs to know.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.compose.colour import planes, to_bgr

U8 = NDArray[np.uint8]

LOW, HIGH = 16, 235
"""Luma of black and white (ITU-R BT.709, limited range)."""
FAINT = 4
"""Alpha below which a colour is known too badly to be kept, and is taken from what is around."""
GRAIN = 8
"""Pixels of one in the small picture from which those colours come."""


class Cutout:
    """Draws what `black` and `white` draw, without their grounds.

    Both take the same arguments and give yuv420p, uint8 [H * 3 / 2, W], over plain black and plain white.
    """

    def __init__(self, black: Callable[..., U8], white: Callable[..., U8], size: tuple[int, int]) -> None:
        self._black, self._white = black, white
        w, h = size
        self._size = size
        self._frame = np.empty((h * 5 // 2, w), np.uint8)
        self._colour = self._frame[: h * 3 // 2]
        self._alpha = self._frame[h * 3 // 2 :]

    def draw(self, *args: object) -> U8:
        """The frame as yuva420p, uint8 [H * 5 / 2, W], colours not multiplied; the memory is used again."""
        w, h = self._size
        seen = self._black(*args)
        dark, u, v = planes(seen, w, h)
        light, _, _ = planes(self._white(*args), w, h)
        luma, *chroma = planes(self._colour, w, h)
        cv2.subtract(light, dark, dst=self._alpha)
        cv2.convertScaleAbs(self._alpha, dst=self._alpha, alpha=255 / (HIGH - LOW))
        cv2.bitwise_not(self._alpha, dst=self._alpha)
        half = np.asarray(cv2.resize(self._alpha, (w // 2, h // 2), interpolation=cv2.INTER_AREA), np.uint8)
        _part(dark, self._alpha, luma, LOW, HIGH)
        for source, target in zip((u, v), chroma, strict=True):
            _part(source, half, target, 128, 240)
        return self._frame

    def still(self, *args: object) -> U8:
        """The frame as uint8 [H, W, 4], BGRA, colours not multiplied."""
        return to_bgra(self.draw(*args))


def to_bgra(yuva: U8) -> U8:
    """uint8 [H * 5 / 2, W] planar yuva420p to uint8 [H, W, 4] BGRA; neither is premultiplied."""
    h = yuva.shape[0] * 2 // 5
    return np.dstack([to_bgr(yuva[: h * 3 // 2]), yuva[h * 3 // 2 :]])


def _part(seen: U8, alpha: U8, out: U8, zero: int, top: int) -> None:
    """The colour of a plane without its ground, which is `zero`; it is at most `top`, and at least 16."""
    signed = cv2.subtract(seen, float(zero), dtype=cv2.CV_32F)
    weight = alpha.astype(np.float32) / 255
    h, w = seen.shape
    small = (max(1, w // GRAIN), max(1, h // GRAIN))
    near = [
        cv2.GaussianBlur(cv2.resize(p, small, interpolation=cv2.INTER_AREA), (0, 0), 1.5)
        for p in (signed, weight)
    ]
    # Colours go on beyond the outline: an encoder that blurs the edge then blurs it with its own colour.
    around = cv2.resize(near[0] / np.maximum(near[1], 1e-3), (w, h), interpolation=cv2.INTER_LINEAR)
    colour = np.where(alpha < FAINT, around, signed / np.maximum(weight, FAINT / 255 / 2))
    out[:] = np.clip(np.rint(colour + zero), LOW, top)
