"""The presenter's square in the encoder's own planes: Y and alpha whole, U and V at half resolution.

A square is uint8 [S · 5 / 2, S], yuva420p in one piece (Y, U, V, alpha), BT.709 in limited range, everything
premultiplied by alpha, the offsets of 16 and 128 too: over = square + ground · (1 − alpha) is then exact in
each plane. It is 2.5 bytes a pixel where BGRA is 4, and needs no conversion before it is laid over a frame.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from avatar.render.sampling import Rect

U8 = NDArray[np.uint8]

KR, KB = 0.2126, 0.0722
"""Luma's share of red and of blue (ITU-R BT.709-6, item 3.2). With R, G, B in 0..1 and the sum
Y' = Kr R + Kg G + Kb B:  Y = 16 + 219 Y',  U = 128 + 224 (B − Y') / 1.8556,
V = 128 + 224 (R − Y') / 1.5748."""


def _matrix() -> NDArray[np.float32]:
    y = np.array([KB, 1.0 - KR - KB, KR])
    u = (np.array([1.0, 0.0, 0.0]) - y) / (2 * (1 - KB))
    v = (np.array([0.0, 0.0, 1.0]) - y) / (2 * (1 - KR))
    return (np.stack([219 * y, 224 * u, 224 * v]) / 255).astype(np.float32)


BGR_TO_YUV = _matrix()
"""float32 [3, 3]: B, G, R in 0..255 to Y − 16, U − 128, V − 128 (items 3.3, 3.4 and 4.2)."""
OFFSET = np.array([16, 128, 128], np.float32)


class Planes(NamedTuple):
    """Views of a square's planes: y and alpha [S, S], u and v [S / 2, S / 2]."""

    y: U8
    u: U8
    v: U8
    alpha: U8


def is_planar(square: U8) -> bool:
    """Whether a presenter's square is planar, and not BGRA."""
    return square.ndim == 2


def split(square: U8) -> Planes:
    """The planes of a square, as views."""
    side = square.shape[1]
    flat, whole, quarter = square.reshape(-1), side * side, (side // 2) ** 2
    y, u, v, alpha = np.split(flat, np.cumsum([whole, quarter, quarter]))
    half = (side // 2, side // 2)
    return Planes(y.reshape(side, side), u.reshape(half), v.reshape(half), alpha.reshape(side, side))


def to_luma(bgra: U8, out: U8 | None = None) -> U8:
    """Y of a premultiplied BGRA picture, uint8 [h, w]; its 16 is premultiplied too."""
    import cv2

    # The offset is added by itself, because OpenCV has a fast transform of three channels and a slow one
    # of four.
    bgr = cv2.cvtColor(bgra, cv2.COLOR_BGRA2BGR)
    luma = cv2.extractChannel(cv2.transform(bgr, np.vstack([BGR_TO_YUV[:1]] * 3)), 0)
    alpha = cv2.extractChannel(bgra, 3)
    return np.asarray(cv2.addWeighted(luma, 1.0, alpha, 16 / 255, 0.0, dst=out), np.uint8)


def to_chroma(bgra: U8) -> tuple[U8, U8]:
    """U and V of a premultiplied BGRA picture, uint8 [h, w]; their 128 is premultiplied too."""
    import cv2

    # 128 of offset is taken off and put on again with alpha.
    matrix = np.hstack([BGR_TO_YUV, OFFSET[:, None]])
    yuv = cv2.transform(cv2.cvtColor(bgra, cv2.COLOR_BGRA2BGR), matrix)
    alpha = cv2.extractChannel(bgra, 3)
    u, v = (
        np.asarray(cv2.addWeighted(cv2.extractChannel(yuv, k), 1.0, alpha, 128 / 255, -128.0), np.uint8)
        for k in (1, 2)
    )
    return u, v


def halve(bgra: U8) -> U8:
    """A picture of even sides at half resolution, each pixel the mean of four."""
    import cv2

    size = (bgra.shape[1] // 2, bgra.shape[0] // 2)
    return np.asarray(cv2.resize(bgra, size, interpolation=cv2.INTER_AREA), np.uint8)


def convert(bgra: U8, planes: Planes, at: Rect | None = None) -> None:
    """Write a premultiplied BGRA picture into the planes; `at`: the even rectangle that it belongs to."""
    import cv2

    x0, y0, x1, y1 = at or (0, 0, bgra.shape[1], bgra.shape[0])
    to_luma(bgra, planes.y[y0:y1, x0:x1])
    cv2.extractChannel(bgra, 3, dst=planes.alpha[y0:y1, x0:x1])
    half = slice(y0 // 2, y1 // 2), slice(x0 // 2, x1 // 2)
    planes.u[half], planes.v[half] = to_chroma(halve(bgra))


def shrink(square: U8, side: int) -> U8:
    """A square of another, smaller side."""
    import cv2

    out = np.empty((side * 5 // 2, side), np.uint8)
    for source, target in zip(split(square), split(out), strict=True):
        cv2.resize(source, target.shape[::-1], dst=target, interpolation=cv2.INTER_AREA)
    return out
