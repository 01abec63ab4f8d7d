"""Where the presenter stands: one scale for the whole video, one or two places."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.compose.sprite import Box
from avatar.compose.template import Template
from avatar.portrait.model import Figure, soften

U8 = NDArray[np.uint8]

RADIUS, BORDER = 36, 7
"""Of a card's corners, and the width of the line round a circle, in pixels of the template."""


@dataclass(frozen=True)
class Placement:
    """The presenter's place on the canvas, in pixels.

    x, y: where the upper left corner of the moving square lies (even; may be off the canvas).
    side: the side of that square (even).
    head: the head with its hair. body: left and right end of what is seen of the person.
    frame: for pictures whose person is cut off at the sides or the top: the card that shows them.
    radius: of the frame's corners. border: width of the line round it. shown: how much of it is seen, 0..1:
    less only on the way to a place without one, or from there.
    away: the presenter is only heard. card: the canvas is a chapter's card.
    who: the presenter's number in the script's cast. others: who else is on the canvas; `body` is then that
    of all together.
    """

    x: int
    y: int
    side: int
    head: Box
    body: tuple[int, int]
    frame: Box | None = None
    radius: int = 0
    border: int = 0
    shown: float = 1.0
    away: bool = False
    card: bool = False
    who: int = 0
    others: tuple[Placement, ...] = ()

    @property
    def everyone(self) -> tuple[Placement, ...]:
        """This place and those of all others on the same canvas."""
        return (self, *self.others)

    @property
    def middle(self) -> int:
        return self.head.x + self.head.w // 2

    @property
    def box(self) -> Box:
        return Box(self.x, self.y, self.side, self.side)

    @property
    def round(self) -> bool:
        return self.frame is not None and 2 * self.radius >= self.frame.h

    @property
    def box_seen(self) -> Box:
        """The frame, or the head: what nothing else may cover."""
        return self.frame or self.head


def _even(value: float) -> int:
    return 2 * round(value / 2)


def cut_off(figure: Figure) -> bool:
    """Whether the picture's left, right or upper edge cuts the person (shoulders, hair)."""
    alpha = figure.image[..., 3]
    h, w = alpha.shape
    head_bottom = min(h, figure.head[1] + figure.head[3])
    sides = [alpha[: min(h, head_bottom + figure.head[3] // 2), c] for c in (0, w - 1)]
    return any(int((s > 128).sum()) > 0.03 * h for s in sides) or int((alpha[0] > 128).sum()) > 0.02 * w


def place(
    template: Template, figure: Figure, size: tuple[int, int], unit: float
) -> tuple[Placement, Placement]:
    """The place at the side and the place in the middle, both at one scale.

    `unit` is the number of canvas pixels that one pixel of the template takes.
    """
    w, h = size
    wanted = template.presenter
    centre = wanted.centre
    middle = 0.5 if template.shape == "wide" else centre
    if wanted.shape != "standing":
        frame = frame_of(template, size, unit, centre)
        framed = put_in_frame(figure, frame, unit, wanted.shape == "circle")
        return framed, framed
    if cut_off(figure):
        cards = (_card_of(template, size, unit, at) for at in (centre, middle))
        beside, between = (put_in_frame(figure, card, unit, False) for card in cards)
        return beside, between
    fh = figure.image.shape[0]
    _, hy, _, hh = figure.head
    factor = wanted.head * unit / hh
    # On canvases higher than the template's the presenter stands on the lower edge all the same.
    top = wanted.top * unit + (h - template.canvas[1] * unit if template.shape != "wide" else 0)
    # The bust must reach the lower edge: a short one is enlarged a little, then set lower.
    needed = (h - top) / (fh - hy)
    factor = max(factor, min(needed * 1.002, 1.3 * factor))
    side = max(2, _even(figure.crop[2] * factor))
    factor = side / figure.crop[2]
    top = max(top, h - (fh - hy) * factor + 2)
    return (
        _standing(figure, factor, side, centre * w, top, size),
        _standing(figure, factor, side, middle * w, top, size),
    )


def stand_aside(size: tuple[int, int], side: int) -> Placement:
    """The place of a presenter who is only heard: beside the canvas."""
    w, h = size
    x, y = _even(w + side), _even(h + side)
    return Placement(x, y, side, Box(x, y, side, side), (w, w), away=True)


def frame_of(template: Template, size: tuple[int, int], unit: float, centre: float) -> Box:
    """The card or circle that a template asks for."""
    wanted = template.presenter
    width = wanted.head * 1.72 * unit
    height = width if wanted.shape == "circle" else 1.2 * width
    top = wanted.top * unit + (size[1] - template.canvas[1] * unit if template.shape != "wide" else 0)
    return Box.around(centre * size[0] - width / 2, top, width, height)


def _card_of(template: Template, size: tuple[int, int], unit: float, centre: float) -> Box:
    """The card for a person whom the picture cuts off, where others stand."""
    w, h = size
    width, height = 1.75 * template.presenter.head * unit, 2.1 * template.presenter.head * unit
    if template.shape == "wide":
        height = min(height, h - 120 * unit)
        top = (h - height) / 2
    else:
        height = min(height, h - template.presenter.top * unit - 20 * unit)
        top = h - height - 70 * unit
    return Box.around(centre * w - width / 2, top, width, height)


def _standing(
    figure: Figure, factor: float, side: int, centre: float, top: float, size: tuple[int, int]
) -> Placement:
    cx, cy, _ = figure.crop
    hx, hy, hw, hh = figure.head
    x = _even(centre - (hx + hw / 2 - cx) * factor)
    y = _even(top - (hy - cy) * factor)
    head = Box.around(x + (hx - cx) * factor, y + (hy - cy) * factor, hw * factor, hh * factor)
    return Placement(x, y, side, head, _body(figure, factor, x, y, size))


def _body(figure: Figure, factor: float, x: int, y: int, size: tuple[int, int]) -> tuple[int, int]:
    """Left and right end of the person on the canvas, arms included."""
    cx, cy, _ = figure.crop
    seen = max(1, math.ceil((size[1] - y) / factor + cy))
    columns = np.flatnonzero((figure.image[:seen, :, 3] > 64).any(axis=0))
    if not len(columns):
        return x, x
    return (
        max(0, round(x + (int(columns[0]) - cx) * factor)),
        min(size[0], round(x + (int(columns[-1]) + 1 - cx) * factor)),
    )


def put_in_frame(figure: Figure, frame: Box, unit: float, circle: bool) -> Placement:
    """A card or circle with the person inside, large enough that the picture's own edges lie behind it."""
    fh, fw = figure.image.shape[:2]
    hx, hy, hw, hh = figure.head
    cx, cy, crop = figure.crop
    factor = max(frame.w / fw, frame.h / fh, (0.60 if circle else 0.44) * frame.h / hh)
    side = max(2, 2 * math.ceil(crop * factor / 2))
    factor = side / crop
    left = min(frame.x, max(frame.right - fw * factor, frame.x + frame.w / 2 - (hx + hw / 2) * factor))
    lowest = frame.y if int((figure.image[0, :, 3] > 128).sum()) > 0.02 * fw else frame.y + 0.2 * frame.h
    # hair a little below the card's edge, unless the picture itself begins there
    wanted = frame.y + 0.13 * frame.h - hy * factor
    upper = min(lowest, max(frame.bottom - fh * factor, wanted))
    x, y = _even(left + cx * factor), _even(upper + cy * factor)
    head = Box.around(x + (hx - cx) * factor, y + (hy - cy) * factor, hw * factor, hh * factor)
    radius, border = (frame.h // 2, round(BORDER * unit)) if circle else (round(RADIUS * unit), 0)
    return Placement(x, y, side, head, (frame.x, frame.right), frame, radius, border)


def settle(figure: Figure, placement: Placement, size: tuple[int, int]) -> U8:
    """The whole figure at rest on an empty canvas: uint8 [H, W, 4], premultiplied BGRA.

    The picture is scaled in whole squares of the moving part's size, so that the square lies on the canvas
    to the exact fraction of a pixel and nothing jumps where it meets the rest.
    """
    cx, cy, crop = figure.crop
    fh, fw = figure.image.shape[:2]
    left, top = -(-max(0, cx) // crop), -(-max(0, cy) // crop)
    right, bottom = -(-max(0, fw - cx) // crop), -(-max(0, fh - cy) // crop)
    padded = np.zeros(((top + bottom) * crop, (left + right) * crop, 4), np.uint8)
    oy, ox = top * crop - cy, left * crop - cx
    # a crop that begins outside the picture (negative x or y) leaves an empty margin of its own
    rows, columns = min(fh, padded.shape[0] - oy), min(fw, padded.shape[1] - ox)
    padded[oy : oy + rows, ox : ox + columns] = figure.image[:rows, :columns]
    side = placement.side
    target = ((left + right) * side, (top + bottom) * side)
    scaled = np.asarray(
        cv2.resize(soften(padded, side / crop), target, interpolation=cv2.INTER_CUBIC), np.uint8
    )
    # Cubic overshoot must not leave colour above its own alpha.
    scaled[..., :3] = np.minimum(scaled[..., :3], scaled[..., 3:])
    canvas = np.zeros((size[1], size[0], 4), np.uint8)
    x, y = placement.x - left * side, placement.y - top * side
    h, w = scaled.shape[:2]
    x0, y0, x1, y1 = max(0, x), max(0, y), min(size[0], x + w), min(size[1], y + h)
    if x1 > x0 and y1 > y0:
        canvas[y0:y1, x0:x1] = scaled[y0 - y : y1 - y, x0 - x : x1 - x]
    return canvas
