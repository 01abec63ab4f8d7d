"""Code on a card: as large as it can be, long lines wrapped, the lines to look at on a band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from avatar.compose.board import Board, set_down, set_line
from avatar.compose.element import Still
from avatar.compose.panels.codecolours import COMMENT, Line, choose_palette, colour_code, language_name
from avatar.compose.sheet import Sheet, rounded
from avatar.compose.sprite import Box
from avatar.compose.text.characters import invisible, wide
from avatar.compose.text.fonts import Font, face
from avatar.compose.text.typography import Block
from avatar.script.model import Code

U8 = NDArray[np.uint8]

LARGEST, WRAPPED, LEAST = 1.15, 0.72, 0.6
"""Sizes of type as shares of the template's: the largest, the one below which long lines are rather wrapped,
and the smallest that can still be read."""
STEPS = 19
LEADING = 1.46
HANG = 4
"""Cells by which the rest of a wrapped line is indented."""


@dataclass(frozen=True)
class Row:
    """What stands on one row: texts with their first cell and role; the `number` of a line that begins."""

    parts: tuple[tuple[int, str, int], ...]
    number: int | None
    marked: bool


@dataclass(frozen=True)
class Listing:
    """A code card, measured; lengths in canvas pixels. `left` is how much of it is not shown."""

    rows: tuple[Row, ...]
    font: Font
    head: Block | None
    width: int
    height: int
    left: int
    gutter: int

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height

    def element(self, board: Board, x: int, y: int, start: float, end: float, go: float) -> Still:
        place, paint = set_down(board, self, _paint, x, y)
        return Still(place, start, end, paint, 0.5, go, rise=2 * board.px(9))


def set_code(board: Board, code: Code, width: int, room: int) -> Listing:
    """The code in a column of that width and room, in the largest type in which all of it fits.

    Lines are rather wrapped than set in type below `WRAPPED`, but as few of them as possible. Where even the
    smallest does not do, as many rows as fit, and `left` says how many are missing.
    """
    lines = colour_code(code)
    title = code.caption or language_name(code)
    usual = board.template.type.code
    best: Listing | None = None
    for size in np.linspace(LARGEST, LEAST, STEPS) * usual:
        if best and size < WRAPPED * usual:
            break
        made = _set(board, code, lines, title, float(size), width)
        if made.height <= room and (best is None or len(made.rows) < len(best.rows)):
            best = made
            if len(made.rows) == len(lines):
                break
    return best or _cut(made, max(room, board.px(200)))


def _set(board: Board, code: Code, lines: Sequence[Line], title: str, size: float, width: int) -> Listing:
    """The card in that size of type."""
    font = board.font(board.look.code, size)
    cell = font.width("0")
    pad = _pad(font)
    digits = len(str(code.first + len(lines) - 1)) if code.numbered else 0
    gutter = round((digits + 2) * cell) if digits else 0
    cells = max(8, int((width - 2 * pad - gutter) / cell))
    rows: list[Row] = []
    longest = 0
    for n, line in enumerate(lines):
        parts = wrap(line, cells)
        longest = max(longest, *(_end(part) for part in parts))
        number = code.first + n if code.numbered else None
        rows += [Row(part, None if k else number, n + 1 in code.marked) for k, part in enumerate(parts)]
    head = None
    if title:
        head = set_line(title, board.font(board.look.strong, 0.78 * size), width - 2 * pad)
    used = max(round(longest * cell) + gutter, head.width if head else 0) + 2 * pad
    needed = min(width, max(used, round(0.62 * width)))
    return Listing(tuple(rows), font, head, needed, _height(font, head, len(rows)), 0, gutter)


def _cut(made: Listing, room: int) -> Listing:
    """The card with as many rows as fit, those to look at among them."""
    count = len(made.rows)
    while count > 1 and _height(made.font, made.head, count) > room:
        count -= 1
    first = next((n for n, row in enumerate(made.rows) if row.marked), 0)
    start = max(0, min(first - count // 3, len(made.rows) - count)) if first >= count else 0
    rows = made.rows[start : start + count]
    return Listing(
        rows,
        made.font,
        made.head,
        made.width,
        _height(made.font, made.head, count),
        len(made.rows) - count,
        made.gutter,
    )


def wrap(line: Line, cells: int) -> list[tuple[tuple[int, str, int], ...]]:
    """A line in rows of at most so many cells; it breaks after a space or a sign where there is one."""
    signs: list[tuple[str, int, int]] = []  # what stands in a cell, how many it takes, its role
    for text, role in line:
        for char in text:
            if signs and invisible(char) and char != " ":
                before, taken, kind = signs[-1]
                signs[-1] = (before + char, taken, kind)
            else:
                signs.append((char, 2 if wide(char) else 1, role))
    indent = next((n for n, (char, _, _) in enumerate(signs) if char != " "), 0)
    rows: list[tuple[tuple[int, str, int], ...]] = []
    at = 0
    while signs:
        count, taken = 0, at
        while count < len(signs) and taken + signs[count][1] <= cells:
            taken += signs[count][1]
            count += 1
        if count < len(signs):
            count = _break(signs, count, indent)
        rows.append(_join(signs[:count], at))
        signs = signs[count:]
        while signs and signs[0][0] == " ":
            signs.pop(0)
        at = min(indent + HANG, cells // 2)
        indent = 0
    return rows or [()]


def _break(signs: Sequence[tuple[str, int, int]], count: int, indent: int) -> int:
    """Where to part signs of which `count` fit: before a comment, else after a space, a sign, or anywhere."""
    tail = range(max(count // 3, indent), count)
    if signs[count][2] == COMMENT:
        starts = [n for n in tail if signs[n][2] == COMMENT != signs[n - 1][2]]
        if starts:
            return starts[-1]
    for marks, least in ((" ", 0.6), (",;.([{=+|&", 0.3), (" ", 0.0)):
        good = [n + 1 for n in tail if n >= least * count and signs[n][0] in marks]
        if good:
            return good[-1]
    return max(1, count)


def _join(signs: Sequence[tuple[str, int, int]], at: int) -> tuple[tuple[int, str, int], ...]:
    """Signs as stretches of one role; what is wider than a cell stands by itself, to stay on the grid."""
    parts: list[tuple[int, str, int]] = []
    grows = False
    for char, taken, role in signs:
        simple = taken == 1 and len(char) == 1
        if parts and grows and simple and parts[-1][2] == role:
            first, text, _ = parts[-1]
            parts[-1] = (first, text + char, role)
        else:
            parts.append((at, char, role))
        grows = simple
        at += taken
    return tuple((first, text, role) for first, text, role in parts if text.strip())


def _end(parts: Sequence[tuple[int, str, int]]) -> int:
    return max((at + sum(2 if wide(c) else 1 for c in text) for at, text, _ in parts), default=0)


def _pad(font: Font) -> int:
    return round(1.15 * font.size)


def _head_height(font: Font, head: Block | None) -> int:
    return round(head.height + 1.4 * font.size) if head else 0


def _height(font: Font, head: Block | None, rows: int) -> int:
    above = _head_height(font, head) + (round(0.8 * font.size) if head else _pad(font))
    return above + rows * round(LEADING * font.size) + _pad(font)


def _paint(board: Board, card: Listing, place: Box, origin: tuple[int, int]) -> U8:
    colours = choose_palette(board.look)
    sheet = Sheet(place.w, place.h)
    x, y = origin
    font, pad = card.font, _pad(card.font)
    radius, line = board.px(22), max(1.0, 2 * board.unit)
    outer = (x - line, y - line, card.width + 2 * line, card.height + 2 * line)
    sheet.card(outer, radius + line, colours.edge, 1.0, board.px(30), board.look.shadow)
    inside = rounded(sheet.w, sheet.h, x, y, card.width, card.height, radius)
    sheet.lay(inside, colours.ground)
    top = y
    if card.head:
        tall = _head_height(font, card.head)
        sheet.text(card.head, (x + pad, y + (tall - card.head.height) / 2), colours.faint)
        rule = rounded(sheet.w, sheet.h, x, y + tall, card.width, line, 0)
        sheet.lay(rule * inside, colours.edge)
        top += tall + round(0.8 * font.size)
    else:
        top += pad
    step = round(LEADING * font.size)
    for n, row in enumerate(card.rows):
        if row.marked:
            sheet.lay(
                rounded(sheet.w, sheet.h, x, top + n * step, card.width, step, 0) * inside, colours.band
            )
            bar = rounded(sheet.w, sheet.h, x, top + n * step, max(3.0, 0.16 * font.size), step, 0)
            sheet.lay(bar * inside, colours.mark)
    base = top + (step + font.cap_height) / 2
    cell = font.width("0")
    words: dict[int, list[tuple[float, float, str]]] = {}
    for n, row in enumerate(card.rows):
        if row.number is not None:
            label = str(row.number)
            at = x + pad + card.gutter - 2 * cell - len(label) * cell
            words.setdefault(-1, []).append((at, base + n * step, label))
        for first, text, role in row.parts:
            at = x + pad + card.gutter + first * cell
            words.setdefault(role, []).append((at, base + n * step, text))
    for role, items in words.items():
        ink = colours.faint if role < 0 else colours.inks[role]
        sheet.lay(_letters(font, sheet.w, sheet.h, items), ink)
    return sheet.bgra()


def _letters(font: Font, w: int, h: int, items: Sequence[tuple[float, float, str]]) -> U8:
    """Coverage of texts on a sheet, each with its left end and base line."""
    from PIL import Image, ImageDraw

    image = Image.new("L", (w, h), 0)
    draw = ImageDraw.Draw(image)
    for x, y, text in items:
        for path, run in font.runs(text):
            used = face(path, font.size)
            draw.text((x, round(y)), run, fill=255, font=used, anchor="ls")
            x += used.getlength(run)
    return np.asarray(image)
