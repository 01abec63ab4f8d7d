"""A table on a card: columns as wide as they need, cells wrapped, in the largest type in which it fits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from avatar.compose.backdrops.grounds import under_type
from avatar.compose.board import Board, set_down, shorten
from avatar.compose.colour import mix
from avatar.compose.element import Still
from avatar.compose.sheet import Sheet, rounded
from avatar.compose.sprite import Box
from avatar.compose.text.bidi import runs_left
from avatar.compose.text.fonts import Font
from avatar.compose.text.hyphens import parts
from avatar.compose.text.typography import Block, pieces
from avatar.script.model import Table

U8 = NDArray[np.uint8]

LARGEST, ENOUGH, LEAST, STEPS = 1.15, 0.78, 0.6, 12
"""Sizes of type as shares of the template's: the largest, the one down to which it is rather set smaller than
in more lines, and the smallest that can be read."""
MOST_LINES = 3
"""Of a cell; what is longer is cut at a word."""
LEADING = 1.28
_FIGURE = re.compile(r"[+\-−–±~≈<>≤≥]?\s?[£$€¥]?\s?\d[\d.,\s'’]*(?:[eE]-?\d+)?\s?(?:%|‰|°|[^\W\d]{0,3}\d?)?")


@dataclass(frozen=True)
class Grid:
    """A table, measured; lengths in canvas pixels. The first row is the header, `left` rows are not shown."""

    cells: tuple[tuple[Block | None, ...], ...]
    widths: tuple[int, ...]
    heights: tuple[int, ...]
    pad: tuple[int, int]
    width: int
    height: int
    left: int

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height

    @property
    def lines(self) -> int:
        """Of the highest cells of all rows."""
        return sum(max((b.lines for b in row if b), default=1) for row in self.cells)

    @property
    def shown(self) -> int:
        """Rows below the header."""
        return len(self.heights) - 1

    def element(self, board: Board, x: int, y: int, start: float, end: float, go: float) -> Still:
        place, paint = set_down(board, self, _paint, x, y)
        return Still(place, start, end, paint, 0.5, go, rise=2 * board.px(9))


def set_table(board: Board, table: Table, width: int, room: int) -> Grid:
    """The table in a column of that width and room.

    Where it does not fit in the smallest type either, as many rows as do; `left` says how many are missing.
    """
    rows = [table.header, *table.rows]
    mirrored = runs_left(next((cell for row in rows for cell in row if cell), ""), board.look.text.language)
    if mirrored:
        rows = [row[::-1] for row in rows]
        aligns = _aligns(table)[::-1]
    else:
        aligns = _aligns(table)
    usual = board.template.type.table
    best: Grid | None = None
    for size in np.linspace(LARGEST, LEAST, STEPS) * usual:
        if best and size < ENOUGH * usual:
            break
        made, whole = _set(board, rows, aligns, float(size), width, mirrored)
        if whole and made.height <= room and (best is None or made.lines < best.lines):
            best = made
            if made.lines == len(rows):
                break
    if best or made.height <= room:  # in the smallest type long words are broken, and long cells cut
        return best or made
    shown = len(made.heights)
    while shown > 2 and sum(made.heights[:shown]) > room:
        shown -= 1
    heights = made.heights[:shown]
    left = len(made.heights) - shown
    return Grid(made.cells[:shown], made.widths, heights, made.pad, made.width, sum(heights), left)


def _aligns(table: Table) -> list[str]:
    """How each column is set; figures stand at the right where nothing is said."""
    aligns: list[str] = []
    for n, align in enumerate(table.aligns):
        filled = [row[n] for row in table.rows if row[n]]
        figures = bool(filled) and all(_FIGURE.fullmatch(cell) for cell in filled)
        aligns.append(align or ("right" if figures else ""))
    return aligns


def _set(
    board: Board, rows: Sequence[Sequence[str]], aligns: Sequence[str], size: float, width: int, full: bool
) -> tuple[Grid, bool]:
    """The table in that size of type, and whether every word is whole and every cell shown to its end.

    `full`: it takes the whole width, since it begins at the right.
    """
    fonts = [board.font(f, size) for f in (board.look.strong, board.look.text)]
    pad = round(0.62 * fonts[1].size), round(0.52 * fonts[1].size)
    count = len(aligns)
    inner = width - 2 * pad[0] * count - pad[0]
    natural, least = [1] * count, [1] * count
    for n, row in enumerate(rows):
        font = fonts[min(n, 1)]
        for k, cell in enumerate(row):
            words = [font.width(piece.text) for piece in pieces(cell)]
            spaces = font.width(" ") * max(0, len(words) - 1)
            natural[k] = max(natural[k], int(sum(words) + spaces) + 2)
            kept = sum(words) + spaces if _FIGURE.fullmatch(cell) else _widest(cell, font)
            least[k] = max(least[k], int(kept) + 2)
    widths = _share(natural, least, inner, full)
    whole = sum(least) <= inner
    cells: list[tuple[Block | None, ...]] = []
    heights: list[int] = []
    for n, row in enumerate(rows):
        font = fonts[min(n, 1)]
        blocks = [_cell(c, font, w, a) for c, w, a in zip(row, widths, aligns, strict=True)]
        whole &= not any(
            b and b.placed[-1].piece.text.endswith("…") and not c.endswith("…")
            for b, c in zip(blocks, row, strict=True)
        )
        cells.append(tuple(blocks))
        tall = max((b.height for b in blocks if b), default=font.cap_height)
        heights.append(tall + round(0.36 * font.size) + 2 * pad[1])
    used = sum(widths) + 2 * pad[0] * count + pad[0]
    return Grid(tuple(cells), tuple(widths), tuple(heights), pad, used, sum(heights), 0), whole


def _widest(cell: str, font: Font) -> float:
    """The width of what cannot be broken: its longest word, or part of one that ends with a hyphen."""
    texts = (part for piece in pieces(cell) for part in parts(piece.text, font.language))
    return max((font.width(text) for text in texts), default=0)


def _share(natural: Sequence[int], least: Sequence[int], room: int, full: bool) -> list[int]:
    """Widths of columns: what they need; in too little room, the wide ones give way; in much, all grow."""
    total = sum(natural)
    if total <= room:
        grown = max(0, round(0.62 * room) - total) + round(0.3 * total)
        extra = room - total if full else min(room - total, grown)
        return [n + extra * n // total for n in natural]
    if sum(least) >= room:  # narrow columns keep what they need, the words of the widest are broken
        widths = [0] * len(least)
        rest = room
        for n, k in enumerate(sorted(range(len(least)), key=lambda k: least[k])):
            widths[k] = max(1, min(least[k], rest // (len(least) - n)))
            rest -= widths[k]
        return widths
    spare = room - sum(least)
    wish = [n - w for n, w in zip(natural, least, strict=True)]
    return [w + spare * more // max(1, sum(wish)) for w, more in zip(least, wish, strict=True)]


def _cell(text: str, font: Font, width: int, align: str) -> Block | None:
    if not text:
        return None
    if runs_left(text, font.language):
        align = {"left": "right", "right": "left"}.get(align, align)
    side = {"center": "centre", "right": "end"}.get(align, "start")
    return shorten(text, font, width, MOST_LINES, LEADING, side, width)


def _paint(board: Board, grid: Grid, place: Box, origin: tuple[int, int]) -> U8:
    look = board.look
    sheet = Sheet(place.w, place.h)
    x, y = origin
    radius, line = board.px(20), max(1.0, 1.5 * board.unit)
    mask = sheet.card((x, y, grid.width, grid.height), radius, look.card, 1.0, board.px(28), look.shadow)
    ground, ink = under_type(look.primary if not look.dark else mix(look.card, look.secondary, 0.34))
    tint = mix(look.card, look.secondary, 0.08)
    rule = mix(look.card, look.card_ink, 0.16)
    inks = ink, look.card_ink
    across = grid.pad[0]
    top = float(y)
    for n, (row, tall) in enumerate(zip(grid.cells, grid.heights, strict=True)):
        if n == 0 or n % 2 == 0:
            band = rounded(sheet.w, sheet.h, x, top, grid.width, tall, 0) * mask
            sheet.lay(band, tint if n else ground)
        elif n > 1:
            edge = rounded(sheet.w, sheet.h, x, top, grid.width, line, 0) * mask
            sheet.lay(edge, rule, 0.6)
        at = float(x + across)
        for block, width in zip(row, grid.widths, strict=True):
            if block:
                sheet.text(block, (at + across / 2, top + (tall - block.height) / 2), inks[min(n, 1)])
            at += width + 2 * across
        top += tall
    return sheet.bgra()
