"""The studio itself: a wall in soft light, and behind the presenter a set that is out of focus."""

from __future__ import annotations

import numpy as np

from avatar.compose.backdrops.brushes import F32, blend, flat, pool, step
from avatar.compose.colour import BLACK, WHITE, Bgr, mix
from avatar.compose.look import Look


def scene(w: int, h: int, centre: tuple[float, float], look: Look) -> F32:
    """float32 [h, w, 3] BGR, 0..255."""
    unit = min(w, h) / 1080
    x = (np.arange(w, dtype=np.float32) + 0.5)[None, :]
    y = (np.arange(h, dtype=np.float32) + 0.5)[:, None]
    background, primary, secondary, accent = look.background, look.primary, look.secondary, look.accent
    dark = look.dark
    lit, shade = (
        (mix(background, secondary, 0.16), mix(background, BLACK, 0.35))
        if dark
        else (
            mix(background, WHITE, 0.55),
            mix(background, primary, 0.12),
        )
    )
    fall = np.clip((x / w) * 0.35 + (y / h) * 0.65, 0, 1)
    canvas = blend(flat(w, h, lit), shade, fall * fall * (3 - 2 * fall))
    cx, cy = centre
    canvas = _set(canvas, x, y, cx, unit, primary, secondary, accent, dark)
    # a pool of light behind the head, and one on the wall from the upper left
    glow = pool(x, y, cx - 30 * unit, cy + 60 * unit, 470 * unit, 520 * unit)
    canvas = blend(canvas, mix(secondary, WHITE, 0.25 if dark else 0.8), glow * (0.35 if dark else 0.62))
    wall = pool(x, y, 0.24 * w, 0.16 * h, 0.42 * w, 0.55 * h)
    canvas = blend(canvas, lit if dark else WHITE, wall * (0.3 if dark else 0.5))
    canvas = blend(canvas, lit if dark else WHITE, _window(x / w, y / h) * (0.22 if dark else 0.5))
    floor = np.clip((y / h - 0.72) / 0.28, 0, 1) ** 2
    return blend(
        canvas, mix(shade, BLACK, 0.3 if dark else 0.12), floor * (0.5 if dark else 0.35) * np.ones_like(x)
    )


def _set(
    canvas: F32, x: F32, y: F32, cx: float, unit: float, primary: Bgr, secondary: Bgr, accent: Bgr, dark: bool
) -> F32:
    """A slatted wall behind the presenter and two lamps, seen through an open lens."""
    h, w = canvas.shape[:2]
    # On narrow canvases words stand before the set: the lamps are beside them, not behind.
    left, right = (cx - 448 * unit, cx + 405 * unit) if w >= 1.2 * h else (0.04 * w, 0.96 * w)
    body = mix(primary, secondary, 0.55) if dark else mix(mix(primary, secondary, 0.72), WHITE, 0.30)
    deep = mix(primary, BLACK, 0.35) if dark else mix(mix(primary, secondary, 0.45), WHITE, 0.22)
    edge = 13 * unit
    inside = step(x - left, edge) * step(right - x, edge)
    period = 62 * unit
    slats = (0.5 + 0.5 * np.cos(2 * np.pi * (x - left) / period)).astype(np.float32) ** 3
    panel = blend(flat(w, h, body), deep, slats * 0.42 * np.ones_like(y))
    panel = blend(panel, deep, np.clip(y / h, 0, 1) * 0.55 * np.ones_like(x))
    canvas = canvas + (panel - canvas) * (inside * np.ones_like(y))[..., None]
    # the shadow the panel throws on the wall on its left
    shadow = np.exp(-np.clip(left - x, 0, None) / (70 * unit)) * (x < left) * 0.16
    canvas = blend(canvas, deep, shadow * np.ones_like(y))
    for at, colour, strength in ((left - 2 * unit, secondary, 0.9), (right + 4 * unit, accent, 0.8)):
        distance = np.abs(x - at) / unit
        height = step(y - 0.0, 1.0) * np.ones_like(y)
        core = np.exp(-((distance / 9) ** 2)) * strength
        halo = np.exp(-distance / 95) * 0.34 * strength
        canvas = blend(canvas, mix(colour, WHITE, 0.35), halo * height)
        canvas = blend(canvas, mix(colour, WHITE, 0.78), core * height)
    return canvas


def _window(x: F32, y: F32) -> F32:
    """Daylight through a tall window, thrown on the wall at a slant; x and y are shares of the canvas."""
    slant = x - 0.42 * (1 - y)
    bands = np.zeros_like(slant)
    for at in (0.02, 0.15):
        bands = bands + step(slant - at, 0.022) * step(at + 0.10 - slant, 0.022)
    return np.asarray(
        bands * step(y - 0.04, 0.06) * np.clip(1.5 - 1.35 * y, 0, 1) * step(0.44 - x, 0.09), np.float32
    )
