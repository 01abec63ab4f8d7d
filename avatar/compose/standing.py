"""A presenter on a stage: what of the person never moves, and the square that does."""

from __future__ import annotations

from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.compose.backdrops import backdrop
from avatar.compose.colour import BLACK, mix
from avatar.compose.placement import Placement, settle
from avatar.compose.plan import Plan
from avatar.compose.sheet import Sheet, rounded
from avatar.compose.sprite import Box, Converter, Planes, Sprite, convert, draw
from avatar.render.planar import is_planar, shrink, split

U8 = NDArray[np.uint8]

SHADOW = 3.6
"""How far the shadow of a card reaches, in parts of its blur."""


def paint_ground(plan: Plan, place: Placement) -> U8:
    """The canvas behind everybody, yuv420p, uint8 [H * 3 / 2, W]; its light is about a single presenter."""
    centre = (float(place.middle), place.head.y + place.head.h * 0.5)
    if place.away or place.round or place.others:
        centre = backdrop.middle_of(plan.backdrop, plan.size, plan.light)
    card = place.card and plan.backdrop not in backdrop.BARE
    return backdrop.paint(backdrop.CARD if card else plan.backdrop, plan.size, centre, plan.look)


class Standing:
    """A presenter at a place, whose still part is drawn into `ground` at once.

    who: the number in the cast. x, y: the corner of the moving square. box: what of it is seen, if anything.
    """

    def __init__(self, plan: Plan, place: Placement, ground: Planes) -> None:
        w, h = plan.size
        whole = Box(0, 0, w, h)
        self.who, self.x, self.y = place.who, place.x, place.y
        self._side = place.side
        box = place.box.meet(whole)
        self.box = (place.frame or whole).meet(box) if box else None
        self._converter = Converter(place.side, place.side)
        figure = settle(plan.figures[place.who], place, plan.size)
        self._mask: U8 | None = None
        if place.frame is not None:
            inside = _inside(place.frame, place.radius, plan.size)
            figure = np.asarray(cv2.multiply(figure, cv2.merge([inside] * 4), scale=1 / 255), np.uint8)
            self._mask = np.asarray(cv2.merge([_window(inside, place)] * 4), np.uint8)
        bare = 1.0 if place.frame is None else 1.0 - place.shown
        if bare and plan.backdrop not in backdrop.BARE:  # there is a wall for a shadow to fall on
            draw(ground, convert(_shadow(figure, plan)), 0, 0, whole, round(255 * bare))
        if place.frame is not None:
            _lay_card(plan, place, place.frame, ground)
        self._resting = _window(figure, place)
        if box is not None:
            figure[box.full()] = 0
        draw(ground, convert(figure), 0, 0, whole)

    def sprite(self, square: U8 | None) -> Sprite:
        """The moving square, ready to be laid over the ground; at rest if there is none."""
        return self._converter.convert(self._resting if square is None else self._fit(square))

    def _fit(self, presenter: U8) -> U8:
        """The presenter's square as large as it is here, and behind the mask of its card."""
        side = self._side
        if is_planar(presenter):
            if presenter.shape[1] != side:  # drawn for a place where it is larger
                presenter = shrink(presenter, side)
            if self._mask is not None:
                presenter = np.asarray(cv2.multiply(presenter, self._planar_mask, scale=1 / 255), np.uint8)
            return presenter
        if presenter.shape[0] != side:
            presenter = np.asarray(
                cv2.resize(presenter, (side, side), interpolation=cv2.INTER_AREA), np.uint8
            )
        if self._mask is not None:
            presenter = np.asarray(cv2.multiply(presenter, self._mask, scale=1 / 255), np.uint8)
        return presenter

    @cached_property
    def _planar_mask(self) -> U8:
        """The mask for each plane of a planar square."""
        assert self._mask is not None
        out = np.empty((self._side * 5 // 2, self._side), np.uint8)
        whole = self._mask[..., 3]
        half = cv2.resize(whole, (whole.shape[1] // 2, whole.shape[0] // 2), interpolation=cv2.INTER_AREA)
        for plane, mask in zip(split(out), (whole, half, half, whole), strict=True):
            plane[...] = mask
        return out


def _inside(frame: Box, radius: float, size: tuple[int, int]) -> U8:
    """What of the canvas is inside of a card or circle, uint8 [H, W]."""
    card = rounded(*size, frame.x, frame.y, frame.w, frame.h, radius)
    return np.asarray(np.rint(card * 255), np.uint8)


def _lay_card(plan: Plan, place: Placement, frame: Box, ground: Planes) -> None:
    """Draw the card or circle that frames a person, as far as it is seen."""
    canvas = Box(0, 0, *plan.size)
    look, edge, soft = plan.look, place.border, 40 * plan.unit
    room = round(edge + SHADOW * soft)
    box = Box.around(frame.x - room, frame.y - room, frame.w + 2 * room, frame.h + 2 * room).meet(canvas)
    if box is None:
        return
    sheet = Sheet(box.w, box.h)
    x, y = frame.x - box.x, frame.y - box.y
    around = (x - edge, y - edge, frame.w + 2 * edge, frame.h + 2 * edge)
    sheet.card(around, place.radius + edge, look.card, 1.0, soft, look.shadow)
    card = rounded(sheet.w, sheet.h, x, y, frame.w, frame.h, place.radius)
    rise = 0.6 * np.clip((np.arange(sheet.h, dtype=np.float32) - y) / frame.h, 0, 1)[:, None]
    upper, lower = (
        np.array(mix(look.secondary, *towards), np.float32)
        for towards in (((255.0,) * 3, 0.62), (look.primary, 0.15))
    )
    sheet.fill(card, np.asarray(upper * (1 - rise) + lower * rise, np.float32))
    draw(ground, convert(sheet.bgra()), box.x, box.y, canvas, round(255 * place.shown))


def _window(image: U8, place: Placement) -> U8:
    """The moving square cut out of a canvas-sized picture; what lies off the canvas is empty."""
    h, w = image.shape[:2]
    out = np.zeros((place.side, place.side, *image.shape[2:]), np.uint8)
    box = place.box.meet(Box(0, 0, w, h))
    if box is not None:
        out[box.moved(-place.x, -place.y).full()] = image[box.full()]
    return out


def _shadow(figure: U8, plan: Plan) -> U8:
    """The person's soft shadow on the set behind, and a closer, fainter one that seats the outline."""
    h, w = figure.shape[:2]
    scale = 4
    small = cv2.resize(figure[..., 3], (w // scale, h // scale), interpolation=cv2.INTER_AREA).astype(
        np.float32
    )
    unit = plan.unit / scale
    out = np.zeros((h // scale, w // scale), np.float32)
    for blur, dx, dy, share in ((46.0, 34.0, 26.0, 0.30), (12.0, 5.0, 8.0, 0.13)):
        wide = cv2.copyMakeBorder(small, 0, round(200 * unit), 0, 0, cv2.BORDER_REPLICATE)
        soft = cv2.GaussianBlur(wide, (0, 0), max(0.6, blur * unit))[: h // scale]
        shift = np.array([[1, 0, dx * unit], [0, 1, dy * unit]], np.float32)
        soft = cv2.warpAffine(soft, shift, (w // scale, h // scale), borderMode=cv2.BORDER_REPLICATE)
        out = 1 - (1 - out) * (1 - soft / 255 * share)
    alpha = cv2.resize(out, (w, h), interpolation=cv2.INTER_LINEAR)[..., None]
    colour = np.array([*mix(plan.look.shadow, BLACK, 0.2), 255.0], np.float32)
    return np.asarray(np.rint(alpha * colour), np.uint8)
