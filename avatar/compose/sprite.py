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

from avatar.render.planar import halve, is_planar, split, to_chroma, to_luma

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
    """Turns premultiplied pictures of one size, BGRA or planar, into sprites, always in the same memory."""

    def __init__(self, w: int, h: int) -> None:
        half, full = (h // 2, w // 2), (h, w)
        self._through, self._through_half = np.empty(full, np.uint8), np.empty(half, np.uint8)
        self._alpha, self._luma = np.empty(full, np.uint8), np.empty(full, np.uint8)

    def convert(self, picture: U8) -> Sprite:
        """picture: BGRA, uint8 [h, w, 4], or a planar square (see `avatar.render.planar`), of which the
        sprite takes views.
        """
        if is_planar(picture):
            y, u, v, alpha = split(picture)
            cv2.resize(alpha, u.shape[::-1], dst=self._through_half, interpolation=cv2.INTER_AREA)
        else:
            alpha = np.asarray(cv2.extractChannel(picture, 3, dst=self._alpha), np.uint8)
            y, small = to_luma(picture, self._luma), halve(picture)
            u, v = to_chroma(small)
            cv2.extractChannel(small, 3, dst=self._through_half)
        cv2.bitwise_not(alpha, dst=self._through)
        cv2.bitwise_not(self._through_half, dst=self._through_half)
        return Sprite(y, u, v, self._through, self._through_half)


def draw(
    target: Planes,
    sprite: Sprite,
    x: int,
    y: int,
    clip: Box,
    opacity: int = 255,
    ground: Planes | None = None,
) -> None:
    """Blend the sprite, its corner at even (x, y), into the planes; only inside `clip`.

    ground: what it is laid over, if that is not what the planes already hold.
    """
    w, h = sprite.size
    box = Box(x, y, w, h).meet(clip)
    if box is None or opacity <= 0:
        return
    inside = box.moved(-x, -y)
    whole, half = (box.full(), inside.full()), (box.half(), inside.half())
    for plane, under, over, through, (at, part) in zip(
        target,
        ground or target,
        (sprite.y, sprite.u, sprite.v),
        (sprite.through, sprite.through_half, sprite.through_half),
        (whole, half, half),
        strict=True,
    ):
        _blend(plane[at], under[at], over[part], through[part], opacity)


def _blend(target: U8, ground: U8, over: U8, through: U8, opacity: int) -> None:
    if opacity < 255:
        share = opacity / 255
        over = np.asarray(cv2.convertScaleAbs(over, alpha=share), np.uint8)
        through = np.asarray(cv2.convertScaleAbs(through, alpha=share, beta=255 - opacity), np.uint8)
    cv2.multiply(ground, through, dst=target, scale=1 / 255)
    cv2.add(target, over, dst=target)
