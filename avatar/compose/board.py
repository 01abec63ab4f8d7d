"""The canvas to plan on: its measures, and text that always fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from avatar.compose.brand import Brand
from avatar.compose.fonts import Font
from avatar.compose.look import Look
from avatar.compose.placement import Placement
from avatar.compose.template import Template
from avatar.compose.typography import Block, Piece, fill, lay, pieces

MARGIN = 64
"""Room round every painted thing for its shadow, in pixels of the template."""


@dataclass(frozen=True)
class Board:
    """The canvas to plan on. `unit` is how many canvas pixels one pixel of the template takes."""

    template: Template
    brand: Brand
    look: Look
    size: tuple[int, int]
    unit: float
    fps: float
    seconds: float
    captions: bool

    def px(self, length: float) -> int:
        return round(length * self.unit)

    def font(self, font: Font, size: float) -> Font:
        return font.at(size * self.unit)

    @property
    def tall(self) -> bool:
        return self.size[1] > self.size[0]

    def column(self, place: Placement) -> tuple[int, int, int, int]:
        """Left, top, right, bottom of the room for title and content; it ends before the presenter."""
        c = self.template.column
        w, h = self.size
        if self.tall:
            return self.px(72), self.px(150), w - self.px(72), max(self.px(700), place.head.y - self.px(40))
        right = min(round(c.right * w / 1920), place.body[0] - self.px(48))
        left = self.px(c.left)
        bottom = h - self.px(1080 - c.bottom) - (self.px(96) if self.captions else 0)
        return left, self.px(c.top), max(right, left + self.px(420)), bottom


def set_line(text: str, font: Font, width: int) -> Block:
    return shorten(text, font, width, 1, 1.0)


def shorten(text: str, font: Font, width: int, lines: int, leading: float) -> Block:
    """At most so many lines; what does not fit is cut at a word and marked with an ellipsis."""
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
    return lay(broken, font, leading)
