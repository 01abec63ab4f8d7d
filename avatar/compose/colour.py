"""Colours: mixing, contrast, and the way from BGR to the encoder's planes.

BT.709, limited range: the numbers and their source are in `avatar.render.planar`, whose squares are in the
same planes. OpenCV's own conversion is BT.601.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from avatar.render.planar import BGR_TO_YUV as BGR_TO_YUV
from avatar.render.planar import KB as KB
from avatar.render.planar import KR as KR
from avatar.render.planar import OFFSET as OFFSET

KG = 1.0 - KR - KB

Bgr = tuple[float, float, float]
WHITE: Bgr = (255.0, 255.0, 255.0)
BLACK: Bgr = (0.0, 0.0, 0.0)


YUV_TO_BGR = np.linalg.inv(BGR_TO_YUV.astype(np.float64)).astype(np.float32)


def in_hex(colour: Bgr) -> str:
    """B, G, R as #rrggbb."""
    blue, green, red = (min(255, max(0, round(c))) for c in colour)
    return f"#{red:02x}{green:02x}{blue:02x}"


def parse(text: str) -> Bgr:
    """#rrggbb as B, G, R in 0..255."""
    return (float(int(text[5:7], 16)), float(int(text[3:5], 16)), float(int(text[1:3], 16)))


def mix(first: Bgr, second: Bgr, share: float) -> Bgr:
    """`share` of the second colour in the first."""
    b, g, r = (a + (c - a) * share for a, c in zip(first, second, strict=True))
    return (b, g, r)


def luminance(colour: Bgr) -> float:
    """Relative luminance 0..1 (WCAG 2.2)."""
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (c / 255 for c in colour)]
    return float(KB * linear[0] + KG * linear[1] + KR * linear[2])


def contrast(first: Bgr, second: Bgr) -> float:
    """Contrast ratio 1..21 (WCAG 2.2)."""
    a, b = sorted((luminance(first), luminance(second)))
    return (b + 0.05) / (a + 0.05)


def legible(colour: Bgr, ground: Bgr, least: float = 4.5) -> Bgr:
    """`colour`, drawn towards black or white as far as it takes to be read on `ground`."""
    target = WHITE if contrast(WHITE, ground) > contrast(BLACK, ground) else BLACK
    for step in range(21):
        shade = mix(colour, target, step / 20)
        if contrast(shade, ground) >= least:
            return shade
    return target


def nearest(colour: Bgr, grounds: Sequence[Bgr], least: float = 4.5) -> Bgr:
    """The colour nearest to `colour` that can be read on all `grounds`: hue is kept, lightness moves.

    Nearness is that of Oklab (Björn Ottosson, "A perceptual color space for image processing", 2020).
    Where no shade of it will do, whichever of black and white is better.
    """

    def worst(shade: Bgr) -> float:
        return min(contrast(shade, ground) for ground in grounds)

    whole: Bgr = (float(round(colour[0])), float(round(colour[1])), float(round(colour[2])))
    if not grounds or worst(whole) >= least:
        return whole
    light, a, b = _to_oklab(whole)
    found: list[tuple[float, Bgr]] = []
    for end in (0.0, 1.0):
        for step in range(1, 201):
            share = step / 200
            # Towards either end there is room for less and less colour.
            shade = _from_oklab(light + (end - light) * share, a * (1 - share), b * (1 - share))
            if worst(shade) >= least:
                found.append((share * abs(end - light), shade))
                break
    if found:
        return min(found)[1]
    return max((BLACK, WHITE), key=worst)


_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def _to_oklab(colour: Bgr) -> tuple[float, float, float]:
    values = np.array(colour[::-1]) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    light, a, b = _LAB @ np.cbrt(_LMS @ linear)
    return float(light), float(a), float(b)


def _from_oklab(light: float, a: float, b: float) -> Bgr:
    """The nearest colour of sRGB in whole steps."""
    cones = (np.linalg.inv(_LAB) @ np.array([light, a, b])) ** 3
    linear = np.clip(np.linalg.inv(_LMS) @ cones, 0, 1)
    values = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    red, green, blue = (float(round(v)) for v in values * 255)
    return (blue, green, red)


def to_yuv(bgr: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """uint8 [H, W, 3] BGR to uint8 [H * 3 / 2, W] planar yuv420p; H and W are even. For stills."""
    import cv2

    h, w = bgr.shape[:2]
    out = np.empty((h * 3 // 2, w), np.uint8)
    y, u, v = planes(out, w, h)
    full = cv2.transform(bgr.astype(np.float32), BGR_TO_YUV)
    half = cv2.resize(full, (w // 2, h // 2), interpolation=cv2.INTER_AREA)
    y[:] = np.rint(full[..., 0] + 16)
    u[:] = np.clip(np.rint(half[..., 1] + 128), 16, 240)
    v[:] = np.clip(np.rint(half[..., 2] + 128), 16, 240)
    return out


def to_bgr(yuv: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """uint8 [H * 3 / 2, W] planar yuv420p to uint8 [H, W, 3] BGR."""
    import cv2

    w, h = yuv.shape[1], yuv.shape[0] * 2 // 3
    y, u, v = planes(np.ascontiguousarray(yuv), w, h)
    stack = np.empty((h, w, 3), np.float32)
    stack[..., 0] = y.astype(np.float32) - 16
    for i, plane in ((1, u), (2, v)):
        stack[..., i] = cv2.resize(plane.astype(np.float32) - 128, (w, h), interpolation=cv2.INTER_LINEAR)
    bgr = cv2.transform(stack, YUV_TO_BGR)
    return np.asarray(np.clip(np.rint(bgr), 0, 255), np.uint8)


def planes(
    buffer: NDArray[np.uint8], w: int, h: int
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
    """Views of Y [h, w], U and V [h / 2, w / 2] in a contiguous yuv420p buffer."""
    flat = buffer.reshape(-1)
    quarter = (h // 2) * (w // 2)
    y = flat[: h * w].reshape(h, w)
    u = flat[h * w : h * w + quarter].reshape(h // 2, w // 2)
    v = flat[h * w + quarter : h * w + 2 * quarter].reshape(h // 2, w // 2)
    return y, u, v
