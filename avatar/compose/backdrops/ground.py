"""What type stands on: the darkest and the lightest that a backdrop is where a template puts words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from avatar.compose.colour import KB, KG, KR, Bgr
from avatar.compose.template import Template

if TYPE_CHECKING:
    from avatar.compose.look import Look

Area = tuple[float, float, float, float]
"""Left, top, right, bottom as shares of the canvas."""

SMALL = 90
"""Pixels of the shorter side of the picture that is looked at: light and shade are wide."""
EXTREME = 0.04
"""Share of the area that may be darker, or lighter: a thin line behind a letter hides nothing."""


def words_area(template: Template) -> Area:
    """Where an arranged template puts header, title and points."""
    w, h = template.canvas
    column = template.column
    return column.left / w, 0.03, column.right / w, column.bottom / h


def sample(template: Template, look: Look, area: Area, lit: Template) -> tuple[Bgr, Bgr]:
    """The darkest and the lightest colour of the backdrop in an area, B, G, R in 0..255.

    lit: the template whose presenter has the backdrop's light, where another layout has moved them.
    """
    from avatar.compose.backdrops.backdrop import KINDS

    w, h = template.canvas
    scale = SMALL / min(w, h)
    wide, tall = math.ceil(w * scale), math.ceil(h * scale)
    place = lit.presenter
    centre = (place.centre * wide, (place.top + place.head / 2) * scale)
    picture = np.clip(KINDS[template.backdrop](wide, tall, centre, look), 0, 255)
    left, top, right, bottom = area
    rows = slice(math.floor(max(0.0, top) * tall), max(1, math.ceil(min(1.0, bottom) * tall)))
    columns = slice(math.floor(max(0.0, left) * wide), max(1, math.ceil(min(1.0, right) * wide)))
    pixels = np.asarray(picture[rows, columns], np.float64).reshape(-1, 3)
    if not len(pixels):
        return look.background, look.background
    order = np.argsort(pixels @ np.array([KB, KG, KR]))
    reach = int(EXTREME * (len(order) - 1))
    dark, light = (pixels[order[i]] for i in (reach, len(order) - 1 - reach))
    return _bgr(dark), _bgr(light)


def _bgr(pixel: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Bgr:
    b, g, r = (float(round(v)) for v in pixel)
    return (b, g, r)
