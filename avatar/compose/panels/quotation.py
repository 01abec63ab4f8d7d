"""Somebody's words in large type under a quotation mark, and who said them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from avatar.compose.board import Board, set_down, shorten
from avatar.compose.colour import legible
from avatar.compose.element import Still
from avatar.compose.sheet import Sheet
from avatar.compose.sprite import Box
from avatar.compose.text.typography import Block, Piece, fill, lay, pieces
from avatar.script.model import Quote

U8 = NDArray[np.uint8]

LARGEST, LEAST, STEPS = 1.2, 0.46, 20
"""Sizes of type as shares of the template's."""
LEADING = 1.26
_MARKS = {"“": "”", "„": "“", "«": "»", "»": "«", '"': '"', "‘": "’"}
"""Quotation marks that open, with those that close; around a whole quote they are drawn large instead."""


@dataclass(frozen=True)
class Quotation:
    """A quote, measured; lengths in canvas pixels. `left` is 1 where it had to be cut."""

    mark: Block
    words: tuple[Block, ...]
    who: Block | None
    gaps: tuple[int, int, int]
    width: int
    height: int
    left: int

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height

    def element(self, board: Board, x: int, y: int, start: float, end: float, go: float) -> Still:
        place, paint = set_down(board, self, _paint, x, y)
        return Still(place, start, end, paint, 0.6, go, rise=2 * board.px(9))


def set_quote(board: Board, quote: Quote, width: int, room: int) -> Quotation:
    """The quote in a column of that width and room, in the largest type in which all of it fits."""
    paragraphs = _bare(quote.paragraphs)
    best: Quotation | None = None
    for size in np.linspace(LARGEST, LEAST, STEPS) * board.template.type.quote:
        made, whole = _set(board, paragraphs, quote.who, float(size), width, room)
        if made.height <= room and not made.left:
            if whole:
                return made
            best = made
    return best or made


def _bare(paragraphs: tuple[str, ...]) -> list[str]:
    """The paragraphs without quotation marks around the whole."""
    found = [p.strip() for p in paragraphs]
    closing = _MARKS.get(found[0][:1])
    if closing and found[-1].endswith(closing) and len("".join(found)) > 2:
        found[0] = found[0][1:]
        found[-1] = found[-1][:-1]
    return [p.strip() for p in found if p.strip()] or [" ".join(paragraphs)]


def _set(
    board: Board, paragraphs: list[str], who: str, size: float, width: int, room: int
) -> tuple[Quotation, bool]:
    """The quote in that size of type, and whether every word is whole."""
    look = board.look
    font = board.font(look.text, size)
    mark = lay([[Piece("\u201c")]], board.font(look.heading, 2.6 * size))
    gaps = round(0.42 * font.size), round(0.95 * font.size), round(0.85 * font.size)
    tall = _mark_height(mark) + gaps[0]
    source = None
    if who:
        small = board.font(look.text, max(0.5 * size, 0.9 * board.template.type.note))
        source = shorten(f"\u2014 {who}", small, width, 2, 1.3, whole=width)
        tall += gaps[2] + source.height
    tall += round(0.3 * (source.font if source else font).size)  # what hangs below the last line
    words: list[Block] = []
    left, whole = 0, True
    step = round(font.size * LEADING)
    most = max(1, (room - tall - font.cap_height) // step + 1)
    for n, text in enumerate(paragraphs):
        broken = fill(pieces(text), font, width)
        block = lay(broken, font, LEADING, width=width)
        whole &= sum(len(line) for line in broken) == len(pieces(text))
        rest = most - sum(b.lines for b in words)
        if rest < 1:
            left = 1
            break
        if block.lines > rest:
            left, block = 1, shorten(text, font, width, rest, LEADING, whole=width)
        words.append(block)
        tall += block.height + (gaps[1] if n else 0)
    return Quotation(mark, tuple(words), source, gaps, width, tall, left), whole


def _mark_height(mark: Block) -> int:
    """Of the sign itself, which hangs in the upper part of its line."""
    return round(0.36 * mark.font.size)


def _paint(board: Board, quote: Quotation, place: Box, origin: tuple[int, int]) -> U8:
    look = board.look
    sheet = Sheet(place.w, place.h)
    x, y = origin
    mirrored = quote.words[0].backward
    at = x + quote.width - quote.mark.width if mirrored else x - round(0.04 * quote.mark.font.size)
    sheet.text(quote.mark, (at, y), legible(look.accent, look.background, 3.0))
    y += _mark_height(quote.mark) + quote.gaps[0]
    for n, block in enumerate(quote.words):
        y += quote.gaps[1] if n else 0
        sheet.text(block, (x, y), look.ink)
        y += block.height
    if quote.who:
        y += quote.gaps[2]
        shift = quote.width - quote.who.width if mirrored else 0
        sheet.text(quote.who, (x + shift, y), look.muted)
    return sheet.bgra()
