"""A chapter's card: its number and its title, large, for two seconds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from avatar.compose.backdrops.grounds import card_colours
from avatar.compose.board import Board, set_down, shorten
from avatar.compose.colour import Bgr, legible, nearest
from avatar.compose.element import Still
from avatar.compose.placement import Placement
from avatar.compose.sheet import Sheet, rounded
from avatar.compose.sprite import Box
from avatar.compose.text.bidi import runs_left
from avatar.compose.text.typography import Block, Piece, fill, lay, pieces

U8 = NDArray[np.uint8]

STEPS = 16
NUMBER = 2.1
"""Size of the number, in that of the title."""


@dataclass(frozen=True)
class Card:
    """Number, bar and title, measured; lengths in canvas pixels."""

    number: Block | None
    title: Block | None
    width: int
    height: int
    gap: int
    bar: tuple[int, int]
    inks: tuple[Bgr, Bgr]


def chapter_element(
    board: Board,
    place: Placement,
    number: int,
    title: str,
    times: tuple[float, float],
    fades: tuple[float, float],
) -> list[Still]:
    """What stands on the card of chapter `number` from `times[0]` to `times[1]`, fading in and out."""
    left, top, right, bottom = board.column(place)
    if place.card and not board.narrow:  # lines of the whole canvas's width are too long to be read at once
        spare = round(0.18 * (right - left))
        left, right = (
            (left + spare, right) if runs_left(title, board.look.heading.language) else (left, right - spare)
        )
    number = number if board.template.chapter.number else 0
    made = _set(board, number, title, right - left, bottom - top, place)
    if not made.height:
        return []
    y = top + max(0, round((bottom - top - made.height) * 0.48))
    box, paint = set_down(board, made, _paint, left, y)
    if times[0] == 0:  # a video that begins with it begins with all of it
        return [Still(box, *times, paint, 0.0, fades[1])]
    return [Still(box, *times, paint, max(0.35, fades[0]), fades[1], rise=2 * board.px(14))]


def _set(board: Board, number: int, title: str, width: int, room: int, place: Placement) -> Card:
    look = board.look
    if place.card and not board.clear:
        lit, deep, ink = card_colours(look)
        inks = ink, legible(legible(look.accent, lit, 3.0), deep, 3.0)
    else:
        inks = look.ink, nearest(look.accent, look.ground, 3.0)
    words = pieces(title)
    for step in range(STEPS):
        size = 1.08 * board.template.type.statement * (1 - 0.04 * step)
        font = board.font(look.heading, size)
        broken = fill(words, font, width) if words else []
        block = lay(broken, font, 1.14, width=width) if words else None
        count = lay([[Piece(str(number))]], board.font(look.heading, NUMBER * size)) if number else None
        gap, bar = round(0.55 * font.size), (round(1.1 * font.size), max(4, round(0.075 * font.size)))
        height = (count.height + gap if count else 0) + (bar[1] + gap if block else 0)
        height += block.height if block else 0
        whole = sum(len(line) for line in broken) == len(words)
        made = Card(count, block, width, height, gap, bar, inks)
        if height <= room and whole and (block is None or block.lines <= 3):
            return made
    if block and block.lines > 3:
        short = shorten(title, font, width, 3, 1.14, whole=width)
        made = Card(count, short, width, height - block.height + short.height, gap, bar, inks)
    return made


def _paint(_board: Board, card: Card, place: Box, origin: tuple[int, int]) -> U8:
    sheet = Sheet(place.w, place.h)
    x, y = origin
    mirrored = card.title.backward if card.title else False
    if card.number:
        at = x + card.width - card.number.width if mirrored else x - round(0.03 * card.number.font.size)
        sheet.text(card.number, (at, y), card.inks[1])
        y += card.number.height + card.gap
    if card.title:
        length, thick = card.bar
        at = x + card.width - length if mirrored else x
        sheet.lay(rounded(sheet.w, sheet.h, at, y, length, thick, thick / 2), card.inks[1])
        y += thick + card.gap
        sheet.text(card.title, (x, y), card.inks[0])
    return sheet.bgra()
