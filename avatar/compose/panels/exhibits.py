"""The parts of a scene: its title, its points as cards, and what stands there like a picture.

Each is measured when the video is planned and painted when it is first shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from avatar.compose.board import Board, set_down, shorten
from avatar.compose.colour import WHITE, legible
from avatar.compose.element import Still
from avatar.compose.panels.frames import Frame, set_frame
from avatar.compose.panels.grid import Grid, set_table
from avatar.compose.panels.listing import Listing, set_code
from avatar.compose.panels.quotation import Quotation, set_quote
from avatar.compose.sheet import Sheet, rounded
from avatar.compose.sprite import Box
from avatar.compose.text.typography import Block, Piece, fill, lay, pieces
from avatar.errors import Problem
from avatar.script.model import Code, Panel, Picture, Scene, Script, Table

U8 = NDArray[np.uint8]

# --- title ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Title:
    """A scene's heading and subtitle, and the height of the bar between them; lengths in canvas pixels."""

    heading: Block | None
    subtitle: Block | None
    width: int
    height: int
    bar: int

    def element(
        self, board: Board, x: int, y: int, start: float, end: float, come: float, go: float
    ) -> Still:
        place, paint = set_down(board, self, _paint_title, x, y)
        return Still(place, start, end, paint, come, go, rise=0)


def set_title(
    board: Board, heading: str, subtitle: str, width: int, room: int, small: bool, share: float = 0.36
) -> Title:
    """Heading and subtitle in a column of that width and room; `small` where something stands below.

    share: of the room that a small heading may take.
    """
    sizes = board.template.type
    look = board.look
    lines = 3 if small else 5
    limit = room * (share if small else 0.72)
    block = _heading(board, heading, width, limit, lines, small) if heading else None
    under = None
    if subtitle:
        font = board.font(look.text, sizes.subtitle)
        under = shorten(subtitle, font, width, 3, 1.4)
    height = 0
    bar = board.px(6) if block is not None and not small else 0
    if block:
        height += block.height
    if bar:
        height += board.px(48) + bar
    if under:
        height += board.px(40) + under.height
    return Title(block, under, width, height, bar)


def _heading(board: Board, text: str, width: int, limit: float, lines: int, small: bool) -> Block:
    """Set as large as the room allows; a little smaller where that saves a line."""
    sizes = board.template.type
    words = pieces(text)
    fitting: list[Block] = []
    for step in range(14):
        font = board.font(board.look.heading, (sizes.title if small else sizes.statement) * (1 - 0.04 * step))
        broken = fill(words, font, width)
        block = lay(broken, font, 1.12, width=width)
        whole_words = sum(len(line) for line in broken) == len(words)
        if len(broken) <= lines - (1 if small else 0) and block.height <= limit and whole_words:
            fitting.append(block)
        if fitting and step >= 4:
            break
    if not fitting:
        return shorten(text, font, width, lines, 1.12)
    return min(fitting, key=lambda b: (b.lines, -b.font.size)) if len(fitting) > 1 else fitting[0]


def _paint_title(board: Board, title: Title, place: Box, origin: tuple[int, int]) -> U8:
    look = board.look
    sheet = Sheet(place.w, place.h)
    x, y = origin
    mirrored = title.heading.backward if title.heading else False
    if title.heading:
        sheet.text(title.heading, (x, y), look.ink)
        y += title.heading.height
    if title.bar:
        y += board.px(48)
        length = board.px(112)
        at = x + title.width - length if mirrored else x
        sheet.lay(rounded(sheet.w, sheet.h, at, y, length, title.bar, title.bar / 2), look.accent)
        y += title.bar
    if title.subtitle:
        y += board.px(40)
        sheet.text(title.subtitle, (x, y), look.muted)
    return sheet.bgra()


# --- points -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Card:
    """A point with its number on a badge; lengths in canvas pixels."""

    number: int
    text: Block
    width: int
    height: int
    pad: int
    badge: int

    def element(self, board: Board, x: int, y: int, start: float, end: float, go: float) -> Still:
        place, paint = set_down(board, self, _paint_card, x, y)
        return Still(place, start, end, paint, 0.45, go, rise=2 * board.px(11))


def set_cards(board: Board, scene: Scene, width: int, room: int) -> list[Card]:
    """The points as cards, in the largest type at which all of them fit; closer where they are many.

    So they are where they would have to be much smaller: the same points are longer in other languages.
    """
    points = [p for p in scene.points if p.strip()]
    cards = _set_cards(board, points, width, room, len(points) > 5)
    if len(points) > 5 or not cramped(board, cards):
        return cards
    closer = _set_cards(board, points, width, room, True)
    return closer if closer[0].text.font.size > cards[0].text.font.size else cards


def _set_cards(board: Board, points: Sequence[str], width: int, room: int, close: bool) -> list[Card]:
    cards: list[Card] = []
    for step in range(16):
        size = board.template.type.point * (1 + (0.16 if len(points) <= 2 else 0.0)) * (1 - 0.04 * step)
        font = board.font(board.look.text, size)
        pad = round(font.size * (0.34 if close else 0.62))
        badge = round(font.size * (1.24 if close else 1.36))
        inner = width - 2 * pad - badge - round(font.size * 0.55)
        most = 3 if len(points) <= 3 else 2
        blocks = [shorten(p, font, inner, most, 1.28) for p in points]
        heights = [max(badge, b.height + round(0.1 * font.size)) + 2 * pad for b in blocks]
        cards = [
            Card(i + 1, b, width, h, pad, badge) for i, (b, h) in enumerate(zip(blocks, heights, strict=True))
        ]
        if sum(c.height for c in cards) + gap_between(board, cards) * (len(cards) - 1) <= room:
            break
    return cards


def cramped(board: Board, cards: Sequence[Card]) -> bool:
    """Whether the points had to be set in much smaller type than the template's."""
    return bool(cards) and cards[0].text.font.size < 0.72 * board.template.type.point * board.unit


def gap_between(board: Board, cards: Sequence[Card]) -> int:
    """Canvas pixels from one card to the next."""
    close = any(2 * card.pad < card.text.font.size for card in cards)
    return board.px(9 if close else 14)


def _paint_card(board: Board, card: Card, place: Box, origin: tuple[int, int]) -> U8:
    look = board.look
    sheet = Sheet(place.w, place.h)
    x, y = origin
    radius = min(board.px(20), card.height / 2)
    sheet.card((x, y, card.width, card.height), radius, look.card, 0.94, board.px(22), look.shadow)
    size = card.text.font.size
    badge = card.badge
    mirrored = card.text.backward
    left = x + card.width - card.pad - badge if mirrored else x + card.pad
    middle = y + card.height / 2
    ground = look.primary if not look.dark else look.secondary
    sheet.lay(rounded(sheet.w, sheet.h, left, middle - badge / 2, badge, badge, badge * 0.32), ground)
    number = lay([[Piece(str(card.number))]], look.strong.at(size * 0.74), width=badge, align="centre")
    sheet.text(number, (left, middle - number.height / 2), legible(WHITE, ground))
    gap = round(size * 0.55)
    tx = x + card.pad if mirrored else left + badge + gap
    inner = card.width - 2 * card.pad - badge - gap
    tx = tx + inner - card.text.width if mirrored else tx
    sheet.text(card.text, (tx, middle - card.text.height / 2), look.card_ink)
    return sheet.bgra()


# --- all that stands there like a picture -----------------------------------------------------------------

Exhibit = Frame | Listing | Grid | Quotation


def set_exhibit(board: Board, script: Script, item: Picture | Panel, width: int, room: int) -> Exhibit:
    """What is shown, in a column of that width and room; of a picture it raises what `set_frame` raises."""
    if isinstance(item, Picture):
        return set_frame(board, script, item, width, room)
    if isinstance(item, Code):
        return set_code(board, item, width, room)
    if isinstance(item, Table):
        return set_table(board, item, width, room)
    return set_quote(board, item, width, room)


def shortage(item: Picture | Panel, made: Exhibit, script: Script) -> str:
    """What of an exhibit has no room, as a warning with its place; empty where all of it is shown."""
    if isinstance(made, Frame) or not made.left:
        return ""
    hint = "(presenter bubble) or (presenter away) gives it more room."
    if isinstance(made, Quotation):
        text = "This quote is too long to be shown whole."
    else:
        kind, there = ("code", len(made.rows)) if isinstance(made, Listing) else ("table", made.shown)
        are = "is" if made.left == 1 else "are"
        text = f"{made.left} of the rows of this {kind} {are} not shown: there is room for {there}."
    at = item.position
    return str(Problem(str(script.path or "script"), at.line, at.column, text, hint))
