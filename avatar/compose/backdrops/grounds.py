"""Quieter backdrops than the studio: paper, night, a panel of colour, nothing at all."""

from __future__ import annotations

import numpy as np

from avatar.compose.backdrops.brushes import F32, blend, flat, pool, step
from avatar.compose.colour import BLACK, WHITE, Bgr, contrast, legible, mix
from avatar.compose.look import Look

Point = tuple[float, float]


def paper(w: int, h: int, _centre: Point, look: Look) -> F32:
    """A bright wall with two large, pale shapes in the brand's colours at its edges."""
    unit, x, y = _grid(w, h)
    background, primary, secondary, accent = look.background, look.primary, look.secondary, look.accent
    dark = look.dark
    lit = mix(background, secondary if dark else WHITE, 0.10 if dark else 0.65)
    fall = np.clip(0.25 * x / w + 0.75 * y / h, 0, 1)
    canvas = blend(flat(w, h, lit), mix(background, BLACK if dark else primary, 0.10), fall)
    for cx, cy, radius, colour, share in (
        (w - 40 * unit, -60 * unit, 520 * unit, secondary, 0.13),
        (-120 * unit, h + 120 * unit, 460 * unit, primary, 0.09),
        (w + 60 * unit, h - 40 * unit, 300 * unit, accent, 0.10),
    ):
        away = np.hypot(x - cx, y - cy)
        canvas = blend(canvas, colour, step(radius - away, 1.5) * share)
    return canvas


def night(w: int, h: int, centre: Point, look: Look) -> F32:
    """A dark newsroom: a horizon of light behind the presenter, thin lines towards it, a glossy desk."""
    unit, x, y = _grid(w, h)
    background, primary, secondary, accent = look.background, look.primary, look.secondary, look.accent
    base = mix(mix(background, primary, 0.35), BLACK, 0.25 if look.dark else 0.72)
    cx, cy = centre
    canvas = blend(
        flat(w, h, mix(base, BLACK, 0.35)), base, pool(x, y, cx, cy + 80 * unit, 0.75 * w, 0.8 * h)
    )
    canvas = blend(canvas, secondary, pool(x, y, cx, cy + 120 * unit, 620 * unit, 430 * unit) * 0.34)
    horizon = 0.68 * h
    # Lines in perspective on the wall and, mirrored, in the desk.
    angle = np.arctan2(x - cx, np.abs(y - horizon) + 160 * unit)
    rays = np.exp(-((np.sin(angle * 15) / 0.05) ** 2))
    reach = np.clip(np.abs(y - horizon) / (0.6 * h), 0, 1)
    canvas = blend(canvas, mix(secondary, WHITE, 0.3), rays * reach * 0.10)
    for offset, colour, strength in ((0.0, mix(secondary, WHITE, 0.4), 0.75), (-150.0, accent, 0.30)):
        away = np.abs(y - horizon - offset * unit) / unit
        along = np.exp(-(((x - cx) / (900 * unit)) ** 2))
        canvas = blend(
            canvas, colour, (np.exp(-((away / 2.2) ** 2)) + 0.25 * np.exp(-away / 26)) * along * strength
        )
    desk = step(y - horizon - 4 * unit, 3 * unit) * np.ones_like(x)
    return blend(canvas, mix(base, BLACK, 0.55), desk * 0.55)


def panel(w: int, h: int, centre: Point, look: Look) -> F32:
    """The brand's own colour over all, a lighter disc behind the presenter, and one line of the accent."""
    unit, x, y = _grid(w, h)
    background, primary, secondary, accent = look.background, look.primary, look.secondary, look.accent
    cx, cy = centre
    radius = (430 if w >= 1.2 * h else 290) * unit
    fall = np.clip(0.5 * x / w + 0.5 * y / h, 0, 1)
    canvas = blend(flat(w, h, mix(background, WHITE, 0.05)), mix(background, BLACK, 0.22), fall)
    away = np.hypot(x - cx, y - cy - 120 * unit)
    canvas = blend(canvas, mix(primary, secondary, 0.6), step(radius - away, 1.5) * 0.75)
    canvas = blend(
        canvas,
        mix(secondary, WHITE, 0.3),
        step(radius - away, 1.5) * pool(x, y, cx - 90 * unit, cy - 60 * unit, 420 * unit, 420 * unit) * 0.45,
    )
    ring = np.abs(away - radius - 52 * unit)
    arc = (np.arctan2(y - cy - 120 * unit, x - cx) < -0.9) * 1.0
    return blend(canvas, accent, step(5 * unit - ring, 1.2) * arc)


def plain(w: int, h: int, centre: Point, look: Look) -> F32:
    """The background's colour, a little lighter about the presenter: a wall, and nothing on it."""
    unit, x, y = _grid(w, h)
    light = pool(x, y, centre[0], centre[1] + 60 * unit, 0.7 * w, 0.8 * h)
    canvas = blend(flat(w, h, mix(look.background, BLACK, 0.05)), mix(look.background, WHITE, 0.25), light)
    return np.asarray(canvas, np.float32)


def card(w: int, h: int, _centre: Point, look: Look) -> F32:
    """The ground of a chapter's card: the brand's first colour, deeper in a corner, with two pale arcs."""
    unit, x, y = _grid(w, h)
    lit, deep, _ = card_colours(look)
    fall = np.clip(0.55 * x / w + 0.45 * y / h, 0, 1)
    canvas = blend(flat(w, h, lit), deep, fall)
    for radius, share in ((520.0, 0.07), (820.0, 0.05)):
        away = np.hypot(x - w - 40 * unit, y + 60 * unit)
        canvas = blend(canvas, WHITE, step(radius * unit - away, 1.5) * share)
    return canvas


def card_colours(look: Look) -> tuple[Bgr, Bgr, Bgr]:
    """The lightest and the darkest of a chapter card's ground, and the ink that can be read on both."""
    lit, ink = under_type(look.primary, 0.12)
    if ink == WHITE:
        return lit, mix(lit, BLACK, 0.42), ink
    deep = mix(lit, BLACK, 0.10)
    return lit, deep, legible(ink, deep, 7.0)


def under_type(colour: Bgr, pale: float = 0.0) -> tuple[Bgr, Bgr]:
    """A colour to set type on, and the type's (WCAG AA, also where the colour is paler by that share).

    White on the colour, a little darker if need be; on bright ones (yellow, orange) their own hue in near
    black, since as dark as white type needs them they would be other colours.
    """
    if contrast(WHITE, colour) < 3:
        return colour, legible(mix(colour, BLACK, 0.86), colour, 7.0)
    for _ in range(20):
        if contrast(WHITE, mix(colour, WHITE, pale)) >= 4.5:
            break
        colour = mix(colour, BLACK, 0.08)
    return colour, WHITE


def _grid(w: int, h: int) -> tuple[float, F32, F32]:
    """Pixels for one of the template's, and the places of columns [1, w] and rows [h, 1]."""
    x = (np.arange(w, dtype=np.float32) + 0.5)[None, :]
    y = (np.arange(h, dtype=np.float32) + 0.5)[:, None]
    return min(w, h) / 1080, x, y
