"""What stands in the studio through all scenes: header, progress line, lower third, captions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from avatar.compose import picture
from avatar.compose.board import CAPTION_EDGE, CAPTION_PAD, LEADING, MARGIN, Board, set_line
from avatar.compose.captions import LINE, Caption
from avatar.compose.characters import rightward
from avatar.compose.element import Element, Progress, Spoken, Still
from avatar.compose.fonts import Font
from avatar.compose.placement import Placement
from avatar.compose.sheet import Sheet, rounded
from avatar.compose.sprite import Box
from avatar.compose.template import Template
from avatar.compose.typography import Block, Piece, lay, pieces

U8 = NDArray[np.uint8]


def lasting_elements(board: Board, place: Placement, title: str) -> list[Element]:
    """Header (logo, brand, title of the video) and progress line."""
    elements: list[Element] = []
    brand, show = board.brand, board.template.show
    w, h = board.size
    logo = None if brand.without_logo else brand.logo
    own = logo is not None and logo != board.template.brand.logo
    name = "" if own else brand.name
    heading = title if show.header else ""
    if logo is not None or name or heading:
        elements.append(_header(board, logo, name, heading, own, place))
    if show.progress:
        thick = max(2, 2 * round(board.px(6) / 2))
        elements.append(
            Progress(Box(0, h - thick, w, thick), max(board.seconds - 1 / board.fps, 0.0), board.look.accent)
        )
    return elements


def _header(board: Board, logo: Path | None, name: str, heading: str, own: bool, place: Placement) -> Still:
    """Logo, name of the brand and title of the video in one line, each only if there is one."""
    look = board.look
    height = board.px(64 if own else 48)
    left, _, right, _ = board.column(place)
    size = (0, 0)
    if logo is not None:
        w, h = picture.measure(logo, "logo")
        factor = min(height / h, board.px(300) / w)
        size = (max(2, round(w * factor)), max(2, round(h * factor)))
    gap, rule = board.px(18), board.px(22)
    x = size[0] + gap if size[0] else 0
    brand = (
        set_line(name, board.font(look.strong, board.template.type.header * 1.14), board.px(360))
        if name
        else None
    )
    brand_at = x
    x += brand.width + rule if brand else 0
    title = None
    if heading and right - left - x > board.px(160):
        title = set_line(heading, board.font(look.text, board.template.type.header), right - left - x - rule)
    title_at = x + (rule if brand else 0)
    width = (title_at + title.width) if title else x
    top = board.px(62) - size[1] // 2 + board.px(24) if size[1] else board.px(62)
    m = board.px(24)
    tall = max(size[1], height)
    area = Box.around(left - m, top - m, width + 2 * m, tall + 2 * m)

    def paint() -> U8:
        sheet = Sheet(area.w, area.h)
        ox, oy = left - area.x, top - area.y
        middle = oy + (size[1] or height) / 2
        if logo is not None:
            sheet.picture(picture.load(logo, size, "logo"), (ox, oy))
        if brand:
            sheet.text(brand, (ox + brand_at, middle - brand.height / 2), look.ink)
        if title:
            if brand:
                line = max(1.0, 2 * board.unit)
                bar = rounded(sheet.w, sheet.h, ox + x, middle - 0.3 * height, line, 0.6 * height, line / 2)
                sheet.lay(bar, look.muted, 0.45)
            sheet.text(title, (ox + title_at, middle - title.height / 2), look.muted)
        return sheet.bgra()

    return Still(area, 0.0, float("inf"), paint, 0.0, 0.0)


def lower_third(board: Board, place: Placement, name: str, role: str) -> list[Element]:
    """Name and role on a card over the presenter's chest, for the first seconds."""
    look, sizes, timing = board.look, board.template.type, board.template.timing
    start, end = timing.lower_third_in, min(timing.lower_third_out, board.seconds - 0.2)
    if end - start < 1.2:
        return []
    pad_x, pad_y, bar = board.px(34), board.px(28), board.px(8)
    w, h = board.size
    first, _, last, _ = board.column(place)
    # Beside the face and beside the content, never over them.
    if board.narrow:
        ends = board.px(40), place.box_seen.x - board.px(16)
    elif place.middle >= w / 2:
        ends = last + board.px(8), w - board.px(40)
    else:
        ends = board.px(40), first - board.px(8)
    limit = min(board.px(560), ends[1] - ends[0] - 2 * pad_x - bar)
    top = _fit(board, name, look.strong, sizes.name, limit)
    sub = _fit(board, role, look.text, sizes.role, limit) if role else None
    width = max(top.width, sub.width if sub else 0) + 2 * pad_x + bar
    height = top.height + (board.px(22) + sub.height if sub else 0) + 2 * pad_y
    x = max(ends[0], min(ends[1] - width, place.body[0] - board.px(40)))
    bottom = board.captions_top - board.px(10) if board.captions else h - board.px(72)
    y = bottom - height
    if y < place.head.bottom:  # a large head: beside the face
        x = max(ends[0], min(x, place.head.x - width - board.px(16)))
    m = board.px(MARGIN)
    box = Box.around(x - m, y - m, width + 2 * m, height + 2 * m)

    def paint() -> U8:
        sheet = Sheet(box.w, box.h)
        left, upper = x - box.x, y - box.y
        card = sheet.card(
            (left, upper, width, height), board.px(16), look.card, 0.96, board.px(26), look.shadow
        )
        mirrored = rightward(name)
        edge = np.zeros_like(card)
        side = slice(left + width - bar, left + width) if mirrored else slice(left, left + bar)
        edge[:, side] = 1
        sheet.lay(card * edge, look.accent)
        tx = left + pad_x + (0 if mirrored else bar)
        room = width - 2 * pad_x - bar
        for block, at, colour in (
            (top, upper + pad_y, look.card_ink),
            (sub, upper + pad_y + top.height + board.px(22), look.card_muted),
        ):
            if block:
                sheet.text(block, (tx + (room - block.width if mirrored else 0), at), colour)
        return sheet.bgra()

    return [Still(box, start, end, paint, 0.5, 0.35, slide=2 * board.px(20))]


def _fit(board: Board, text: str, font: Font, size: float, limit: int) -> Block:
    """One line, a little smaller where that lets it stay whole."""
    for step in range(9):
        block = set_line(text, board.font(font, size * (1 - 0.05 * step)), 1 << 20)
        if block.width <= limit:
            return block
    return set_line(text, board.font(font, size * 0.7), limit)


# --- captions ---------------------------------------------------------------------------------------------


def caption_line(template: Template) -> int:
    """Characters that a line of a burnt-in caption may have, so that type stays at its size."""
    width, _ = template.canvas
    edge = CAPTION_SIDES if template.shape == "wide" else CAPTION_SIDES_NARROW
    room = width - 2 * edge - 2 * CAPTION_INSET
    return max(12, min(LINE, int(room / (CHARACTER * template.type.caption))))


CAPTION_SIDES, CAPTION_SIDES_NARROW, CAPTION_INSET = 110, 65, 32
"""Room beside captions, and inside their plate beside the words, in pixels of the template."""
CHARACTER = 0.54
"""Width of a character in ems, on average, with something to spare."""


def caption_element(board: Board, caption: Caption, end: float, place: Placement) -> Spoken:
    """A caption on a plate hugging its lines, in the safe area at the lower edge, clear of the face."""
    look = board.look
    w, h = board.size
    keys: list[int] = []
    rows: list[list[Piece]] = []
    for line in caption.lines:
        row: list[Piece] = []
        for word in line:
            key = len(keys)
            keys.append(key)
            row += [Piece(p.text, p.space and word.space, key) for p in pieces(word.text, key)]
        rows.append(row)
    pad_x, pad_y = board.px(CAPTION_INSET), board.px(CAPTION_PAD)
    edge = board.px(CAPTION_SIDES_NARROW if board.narrow else CAPTION_SIDES)
    first, last = _clear(board, place, edge)
    for step in range(18):
        font = board.font(look.strong, board.template.type.caption * (1 - 0.04 * step))
        block = lay(rows, font, LEADING, "centre")
        if block.width + 2 * pad_x <= last - first:
            break
    width, height = block.width + 2 * pad_x, block.height + 2 * pad_y
    # In the middle of the canvas where there is room for that, else in the middle of what is free.
    x, y = (w - width) // 2, h - board.px(CAPTION_EDGE) - height
    if x < first or x + width > last:
        x = min(max((first + last - width) // 2, 0), w - width)
    box = Box.around(x, y, width, height)
    left, top = x - box.x + pad_x, y - box.y + pad_y
    words = tuple(_word_boxes(block, key, box, left, top) for key in keys)

    def paint() -> tuple[U8, U8]:
        results = []
        for colour in (look.plate_ink, look.plate_lit):
            sheet = Sheet(box.w, box.h)
            plate = rounded(sheet.w, sheet.h, x - box.x, y - box.y, width, height, board.px(18))
            sheet.lay(plate, look.plate, 0.84)
            sheet.text(block, (left, top), colour)
            results.append(sheet.bgra())
        return results[0], results[1]

    return Spoken(box, caption.start, end, tuple(word.start for word in caption.words), words, paint)


def _clear(board: Board, place: Placement, edge: int) -> tuple[int, int]:
    """Left and right end of the lower edge's room for captions: all of it, or what a low circle leaves."""
    w, _ = board.size
    seen = place.frame if place.round else None
    if seen is None or seen.bottom <= board.captions_top:
        return edge, w - edge
    gap = board.px(20)
    beside = ((edge, seen.x - gap), (seen.right + gap, w - edge))
    return max(beside, key=lambda ends: ends[1] - ends[0])


def _word_boxes(block: Block, key: int, box: Box, left: int, top: int) -> tuple[Box, ...]:
    """The even boxes of one word's pieces, one a line; they end in the middle of the spaces beside it."""
    result: list[Box] = []
    half = block.font.width(" ") / 2
    for line in range(block.lines):
        mine = [p for p in block.placed if p.piece.key == key and p.line == line]
        if not mine:
            continue
        x0, x1 = min(p.left for p in mine) - half, max(p.right for p in mine) + half
        y = top + block.first_baseline + line * block.leading
        x = 2 * round((box.x + left + x0) / 2)
        right = 2 * round((box.x + left + x1) / 2)
        upper = 2 * round((box.y + y - 1.0 * block.font.size) / 2)
        lower = 2 * round((box.y + y + 0.34 * block.font.size) / 2)
        hit = Box(x, upper, max(2, right - x), lower - upper).meet(box)
        if hit:
            result.append(hit)
    return tuple(result)
