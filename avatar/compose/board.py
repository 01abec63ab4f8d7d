"""The canvas to plan on: its measures, and text that always fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from avatar.compose.brand import Brand
from avatar.compose.identity import TIMED
from avatar.compose.look import Look
from avatar.compose.placement import Placement
from avatar.compose.sprite import Box
from avatar.compose.template import Template
from avatar.compose.text.fonts import Font
from avatar.compose.text.typography import Block, Piece, fill, lay, pieces

CAPTION_PAD, LEADING = 0.62, 1.36
"""Of captions: room above and below their lines, and the way from line to line, in ems of their type."""
HEADER = 144
"""Where the header ends and content may begin, in pixels of the template."""
HEADER_FOOT = 120
"""Where the header's own words and logo end."""
MARGIN = 64
"""Room round every painted thing for its shadow, in pixels of the template."""


@dataclass(frozen=True)
class Board:
    """The canvas to plan on. `unit` is how many canvas pixels one pixel of the template takes.

    opens, closes: the seconds at which the brand's picture before gives way, and the one after comes.
    clear: the video is transparent: nothing is behind.
    """

    template: Template
    brand: Brand
    look: Look
    size: tuple[int, int]
    unit: float
    fps: float = field(metadata=TIMED)
    seconds: float = field(metadata=TIMED)
    captions: bool
    opens: float = field(default=0.0, metadata=TIMED)
    closes: float = field(default=float("inf"), metadata=TIMED)
    clear: bool = False

    def px(self, length: float) -> int:
        return round(length * self.unit)

    def font(self, font: Font, size: float) -> Font:
        return font.at(size * self.unit)

    @property
    def narrow(self) -> bool:
        """Whether content stands above the presenter, not beside."""
        return self.template.shape != "wide"

    @property
    def captions_top(self) -> int:
        """Where captions of as many lines as there may be begin, with the plate that they stand on."""
        style = self.template.captions
        rows = 1 if style.style == "words" else 2
        height = (rows * LEADING + 2 * CAPTION_PAD) * self.template.type.caption
        return self.size[1] - self.px(style.edge) - self.px(height)

    @property
    def header_bottom(self) -> int:
        """Where content may begin below the brand's logo or name; 0 without them."""
        return self.px(HEADER) if self.brand.has_header else 0

    def column(self, place: Placement) -> tuple[int, int, int, int]:
        """Left, top, right, bottom of the room for title and content; it keeps clear of the presenter."""
        c = self.template.column
        w, h = self.size
        width, height = self.template.canvas
        left, right = self.px(c.left), round(c.right * w / width)
        top, bottom = max(self.px(c.top), self.header_bottom), h - self.px(height - c.bottom)
        free = place.away or self.template.presenter.over
        if self.narrow:
            if not free:
                bottom = min(bottom, place.box_seen.y - self.px(40))
            return left, top, right, max(bottom, top + self.px(240))
        if self.captions:
            bottom = min(bottom, self.captions_top - self.px(10))
        if not free:
            if abs(place.middle - w / 2) < 0.08 * w:  # in the middle: what is left of the head
                right = max(min(right, place.head.x - self.px(48)), left + self.px(300))
            elif place.middle > w / 2:
                right = max(min(right, place.body[0] - self.px(48)), left + self.px(420))
            else:
                left = min(max(left, place.body[1] + self.px(48)), right - self.px(420))
        return left, top, right, bottom


class Measured(Protocol):
    """What is to be painted, with its size in canvas pixels."""

    @property
    def width(self) -> int: ...

    @property
    def height(self) -> int: ...


_Card = TypeVar("_Card", bound=Measured)


def set_down(
    board: Board,
    card: _Card,
    paint: Callable[[Board, _Card, Box, tuple[int, int]], NDArray[np.uint8]],
    x: int,
    y: int,
) -> tuple[Box, Callable[[], NDArray[np.uint8]]]:
    """The even box of a card with its corner at (x, y) and room for its shadow all round, and what paints it.

    paint: is given the board, the card, that box, and where in it the card's corner is.
    """
    m = board.px(MARGIN)
    place = Box.around(x - m, y - m, card.width + 2 * m, card.height + 2 * m)
    return place, partial(paint, board, card, place, (x - place.x, y - place.y))


def set_line(text: str, font: Font, width: int) -> Block:
    return shorten(text, font, width, 1, 1.0)


def shorten(
    text: str,
    font: Font,
    width: int,
    lines: int,
    leading: float,
    align: str = "start",
    whole: int | None = None,
) -> Block:
    """At most so many lines; what does not fit is cut at a word and marked with an ellipsis.

    They are aligned in a block of `whole` pixels, if given, as `typography.lay` does it.
    """
    words: Sequence[Piece] = pieces(text)
    broken = fill(words, font, width)
    if len(broken) > lines:
        rows = fill(words, font, width, balance=False)[:lines]
        last = list(rows[-1])
        while last:
            end = Piece(last[-1].text.rstrip(" ,;:.") + "…", False)
            row = [*last[:-1], end]
            if lay([row], font).width <= width:
                break
            last = (
                [*last[:-1], Piece(last[-1].text[:-1])]
                if len(last) == 1 and len(last[-1].text) > 1
                else last[:-1]
            )
            row = [end]
        broken = [*rows[:-1], row]
    return lay(broken, font, leading, align, whole)
