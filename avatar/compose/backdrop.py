"""The studio itself: a wall in soft light, and behind the presenter a set that is out of focus."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.compose.colour import BGR_TO_YUV, BLACK, OFFSET, WHITE, Bgr, luminance, mix, planes

F32 = NDArray[np.floating[Any]]


def paint(
    size: tuple[int, int],
    centre: tuple[float, float],
    background: Bgr,
    primary: Bgr,
    secondary: Bgr,
    accent: Bgr,
) -> NDArray[np.uint8]:
    """The backdrop as yuv420p planes, uint8 [H * 3 / 2, W].

    `centre` is the middle of the presenter's head in pixels: the set and the light follow it. The picture is
    painted in floating point and dithered on the way to 8 bits, so that wide gradients do not band.
    """
    w, h = size
    scale = max(1, round(min(w, h) / 540))  # nothing here is sharp: a small canvas holds all of it
    small = _scene(
        w // scale, h // scale, (centre[0] / scale, centre[1] / scale), background, primary, secondary, accent
    )
    out = np.empty((h * 3 // 2, w), np.uint8)
    yuv = cv2.transform(small, BGR_TO_YUV) + OFFSET
    rng = np.random.default_rng(709)
    for plane, channel, top in zip(planes(out, w, h), range(3), (235, 240, 240), strict=True):
        rows, columns = plane.shape
        smooth = np.asarray(
            cv2.resize(yuv[..., channel], (columns, rows), interpolation=cv2.INTER_CUBIC), np.float32
        )
        # triangular noise of ±1 step makes the rounding error independent of the picture (no bands, no hum)
        smooth = smooth + rng.random((rows, columns), np.float32)
        smooth = smooth - rng.random((rows, columns), np.float32)
        plane[:] = np.clip(np.rint(smooth), 16, top)
    return out


def _scene(
    w: int, h: int, centre: tuple[float, float], background: Bgr, primary: Bgr, secondary: Bgr, accent: Bgr
) -> F32:
    """float32 [h, w, 3] BGR, 0..255."""
    unit = min(w, h) / 1080
    x = (np.arange(w, dtype=np.float32) + 0.5)[None, :]
    y = (np.arange(h, dtype=np.float32) + 0.5)[:, None]
    dark = luminance(background) < 0.2
    lit, shade = (
        (mix(background, secondary, 0.16), mix(background, BLACK, 0.35))
        if dark
        else (
            mix(background, WHITE, 0.55),
            mix(background, primary, 0.12),
        )
    )
    fall = np.clip((x / w) * 0.35 + (y / h) * 0.65, 0, 1)
    canvas = _blend(_flat(w, h, lit), shade, fall * fall * (3 - 2 * fall))
    cx, cy = centre
    canvas = _set(canvas, x, y, cx, unit, primary, secondary, accent, dark)
    # a pool of light behind the head, and one on the wall from the upper left
    glow = _pool(x, y, cx - 30 * unit, cy + 60 * unit, 470 * unit, 520 * unit)
    canvas = _blend(canvas, mix(secondary, WHITE, 0.25 if dark else 0.8), glow * (0.35 if dark else 0.62))
    wall = _pool(x, y, 0.24 * w, 0.16 * h, 0.42 * w, 0.55 * h)
    canvas = _blend(canvas, lit if dark else WHITE, wall * (0.3 if dark else 0.5))
    canvas = _blend(canvas, lit if dark else WHITE, _window(x / w, y / h) * (0.22 if dark else 0.5))
    floor = np.clip((y / h - 0.72) / 0.28, 0, 1) ** 2
    return _blend(
        canvas, mix(shade, BLACK, 0.3 if dark else 0.12), floor * (0.5 if dark else 0.35) * np.ones_like(x)
    )


def _set(
    canvas: F32, x: F32, y: F32, cx: float, unit: float, primary: Bgr, secondary: Bgr, accent: Bgr, dark: bool
) -> F32:
    """A slatted wall behind the presenter and two lamps, seen through an open lens."""
    h, w = canvas.shape[:2]
    left, right = cx - 448 * unit, cx + 405 * unit
    body = mix(primary, secondary, 0.55) if dark else mix(mix(primary, secondary, 0.72), WHITE, 0.30)
    deep = mix(primary, BLACK, 0.35) if dark else mix(mix(primary, secondary, 0.45), WHITE, 0.22)
    edge = 13 * unit
    inside = _step(x - left, edge) * _step(right - x, edge)
    period = 62 * unit
    slats = (0.5 + 0.5 * np.cos(2 * np.pi * (x - left) / period)).astype(np.float32) ** 3
    panel = _blend(_flat(w, h, body), deep, slats * 0.42 * np.ones_like(y))
    panel = _blend(panel, deep, np.clip(y / h, 0, 1) * 0.55 * np.ones_like(x))
    canvas = canvas + (panel - canvas) * (inside * np.ones_like(y))[..., None]
    # the shadow the panel throws on the wall on its left
    shadow = np.exp(-np.clip(left - x, 0, None) / (70 * unit)) * (x < left) * 0.16
    canvas = _blend(canvas, deep, shadow * np.ones_like(y))
    for at, colour, strength in ((left - 2 * unit, secondary, 0.9), (right + 4 * unit, accent, 0.8)):
        distance = np.abs(x - at) / unit
        height = _step(y - 0.0, 1.0) * np.ones_like(y)
        core = np.exp(-((distance / 9) ** 2)) * strength
        halo = np.exp(-distance / 95) * 0.34 * strength
        canvas = _blend(canvas, mix(colour, WHITE, 0.35), halo * height)
        canvas = _blend(canvas, mix(colour, WHITE, 0.78), core * height)
    return canvas


def _window(x: F32, y: F32) -> F32:
    """Daylight through a tall window, thrown on the wall at a slant; x and y are shares of the canvas."""
    slant = x - 0.42 * (1 - y)
    bands = np.zeros_like(slant)
    for at in (0.02, 0.15):
        bands = bands + _step(slant - at, 0.022) * _step(at + 0.10 - slant, 0.022)
    return np.asarray(
        bands * _step(y - 0.04, 0.06) * np.clip(1.5 - 1.35 * y, 0, 1) * _step(0.44 - x, 0.09), np.float32
    )


def _flat(w: int, h: int, colour: Bgr) -> F32:
    return np.full((h, w, 3), colour, np.float32)


def _blend(canvas: F32, colour: Bgr, amount: F32) -> F32:
    """Lay `colour` over the canvas with the share `amount` [h, w]."""
    return canvas + (np.asarray(colour, np.float32) - canvas) * np.asarray(amount, np.float32)[..., None]


def _pool(x: F32, y: F32, cx: float, cy: float, rx: float, ry: float) -> F32:
    return np.exp(-(((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2)).astype(np.float32)


def _step(distance: F32, softness: float) -> F32:
    t = np.clip(distance / (2 * softness) + 0.5, 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)
