"""What is laid over the picture: premultiplied, in the encoder's own planes, and how it is blended.

Everything is premultiplied by its alpha, in YUV: over = sprite + ground × (255 − alpha) / 255. Because the
offsets of Y, U and V are multiplied as well, the sum is exact and needs no way back to BGR.
Chroma has the mean of the four alphas.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.compose.colour import BGR_TO_YUV, OFFSET

U8 = NDArray[np.uint8]
Planes = tuple[U8, U8, U8]


@dataclass(frozen=True)
class Box:
    """A rectangle on the canvas. All four numbers are even, so that it covers whole chroma pixels."""

    x: int
    y: int
    w: int
    h: int

    @staticmethod
    def around(x: float, y: float, w: float, h: float) -> Box:
        """The smallest even box that holds the rectangle."""
        left, top = int(x // 2) * 2, int(y // 2) * 2
        return Box(left, top, int(-((left - x - w) // 2) * 2), int(-((top - y - h) // 2) * 2))

    @property
    def right(self) -> int:
        return self.x + self.w

    @property
    def bottom(self) -> int:
        return self.y + self.h

    def meet(self, other: Box) -> Box | None:
        x, y = max(self.x, other.x), max(self.y, other.y)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Box(x, y, right - x, bottom - y) if right > x and bottom > y else None

    def join(self, other: Box) -> Box:
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Box(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)

    def moved(self, dx: int, dy: int) -> Box:
        return Box(self.x + dx, self.y + dy, self.w, self.h)

    def full(self) -> tuple[slice, slice]:
        return slice(self.y, self.bottom), slice(self.x, self.right)

    def half(self) -> tuple[slice, slice]:
        return slice(self.y // 2, self.bottom // 2), slice(self.x // 2, self.right // 2)


@dataclass
class Sprite:
    """Premultiplied Y, U, V with what of the ground shows through: `through` is 255 − alpha."""

    y: U8
    u: U8
    v: U8
    through: U8
    through_half: U8

    @property
    def size(self) -> tuple[int, int]:
        return self.y.shape[1], self.y.shape[0]


def convert(bgra: U8) -> Sprite:
    """A sprite of a premultiplied BGRA picture [h, w, 4] with even sides."""
    return Converter(bgra.shape[1], bgra.shape[0]).convert(bgra)


class Converter:
    """Turns premultiplied BGRA pictures of one size into sprites, always in the same memory."""

    def __init__(self, w: int, h: int) -> None:
        self._bgr = np.empty((h, w, 3), np.uint8)
        self._full = np.empty((h, w, 3), np.uint8)
        self._half = np.empty((h // 2, w // 2, 4), np.uint8)
        self._half_bgr = np.empty((h // 2, w // 2, 3), np.uint8)
        # Y = matrix · BGR + alpha × 16 / 255: the second term is added by itself, because OpenCV has
        # a fast 3 × 3 transform (0.2 ms for 750²) and a slow one for four channels (1.8 ms).
        self._luma = np.vstack([BGR_TO_YUV[:1]] * 3)
        self._chroma = np.hstack([BGR_TO_YUV, OFFSET[:, None]])
        self._alpha = np.empty((h, w), np.uint8)
        half, full = (h // 2, w // 2), (h, w)
        self.sprite = Sprite(*(np.empty(s, np.uint8) for s in (full, half, half, full, half)))

    def convert(self, bgra: U8) -> Sprite:
        s = self.sprite
        h, w = s.y.shape
        cv2.cvtColor(bgra, cv2.COLOR_BGRA2BGR, dst=self._bgr)
        cv2.transform(self._bgr, self._luma, dst=self._full)
        cv2.extractChannel(self._full, 0, dst=s.y)
        cv2.extractChannel(bgra, 3, dst=self._alpha)
        cv2.addWeighted(s.y, 1.0, self._alpha, 16 / 255, 0.0, dst=s.y)
        cv2.bitwise_not(self._alpha, dst=s.through)
        cv2.resize(bgra, (w // 2, h // 2), dst=self._half, interpolation=cv2.INTER_AREA)
        cv2.cvtColor(self._half, cv2.COLOR_BGRA2BGR, dst=self._half_bgr)
        cv2.transform(self._half_bgr, self._chroma, dst=self._half_bgr)
        cv2.extractChannel(self._half, 3, dst=s.through_half)
        for channel, plane in ((1, s.u), (2, s.v)):  # 128 of offset is taken off and put on again with alpha
            cv2.extractChannel(self._half_bgr, channel, dst=plane)
            cv2.addWeighted(plane, 1.0, s.through_half, 128 / 255, -128.0, dst=plane)
        cv2.bitwise_not(s.through_half, dst=s.through_half)
        return s


def draw(target: Planes, sprite: Sprite, x: int, y: int, clip: Box, opacity: int = 255) -> None:
    """Blend the sprite, its corner at even (x, y), into the planes; only inside `clip`."""
    w, h = sprite.size
    box = Box(x, y, w, h).meet(clip)
    if box is None or opacity <= 0:
        return
    inside = box.moved(-x, -y)
    rows, columns = box.full(), box.half()
    _blend(target[0][rows], sprite.y[inside.full()], sprite.through[inside.full()], opacity)
    through = sprite.through_half[inside.half()]
    _blend(target[1][columns], sprite.u[inside.half()], through, opacity)
    _blend(target[2][columns], sprite.v[inside.half()], through, opacity)


def _blend(ground: U8, over: U8, through: U8, opacity: int) -> None:
    if opacity < 255:
        share = opacity / 255
        over = np.asarray(cv2.convertScaleAbs(over, alpha=share), np.uint8)
        through = np.asarray(cv2.convertScaleAbs(through, alpha=share, beta=255 - opacity), np.uint8)
    cv2.multiply(ground, through, dst=ground, scale=1 / 255)
    cv2.add(ground, over, dst=ground)
