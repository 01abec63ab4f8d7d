"""What stands in the studio through all scenes: header, progress line, lower third."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from avatar.compose import picture
from avatar.compose.board import MARGIN, Board, set_line, shorten
from avatar.compose.element import Element, Progress, Still
from avatar.compose.placement import Placement
from avatar.compose.sheet import Sheet, rounded
from avatar.compose.sprite import Box
from avatar.compose.text.bidi import begins_right
from avatar.compose.text.fonts import Font
from avatar.compose.text.typography import Block, fill, pieces

U8 = NDArray[np.uint8]


def lasting_elements(board: Board, place: Placement, title: str) -> list[Element]:
    """The header: logo, brand, title of the video. A chapter's card has none."""
    if place.card:
        return []
    elements: list[Element] = []
    brand, show = board.brand, board.template.show
    logo = brand.logo.on(board.look.on_dark) if brand.logo else None
    own = logo is not None and brand.logo != board.template.brand.logo
    name = "" if own else brand.name
    heading = title if show.header else ""
    if logo is not None or name or heading:
        elements.append(_header(board, logo, name, heading, own, place))
    return elements


def progress_line(
    board: Board, moment: tuple[float, float], done: float, part: tuple[float, float]
) -> list[Element]:
    """The line along the lower edge while a scene is on, if the template has one.

    moment: when the scene begins and ends; the last one has no end but the video's. done: the second at which
    the line has come as far as it does: no later than that from which the next scene is made, which would
    else be another one after a longer scene. part: how far the line is then, as shares of the whole. It
    depends on nothing but the scene, its number and how many there are.
    """
    if not board.template.show.progress:
        return []
    w, h = board.size
    thick = max(2, 2 * round(board.px(6) / 2))
    start, end = moment
    reach = board.template.timing.longest / 2
    full = min(done, board.seconds - 1 / board.fps)
    box, look = Box(0, h - thick, w, thick), board.look
    return [Progress(box, start - reach, end + reach, start, full, *part, look.accent, _backward(board))]


def _backward(board: Board) -> bool:
    """Whether lines begin at the right."""
    return begins_right(board.look.text.language)


def _header(board: Board, logo: Path | None, name: str, heading: str, own: bool, place: Placement) -> Still:
    """Logo, name of the brand and title of the video in one line, each only if there is one.

    Where lines begin at the right, so does this one.
    """
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
    backward = _backward(board)
    if backward:
        left = right - width
    m = board.px(24)
    tall = max(size[1], height)
    area = Box.around(left - m, top - m, width + 2 * m, tall + 2 * m)

    def paint() -> U8:
        sheet = Sheet(area.w, area.h)
        ox, oy = left - area.x, top - area.y
        middle = oy + (size[1] or height) / 2

        def at(x: float, wide: float) -> float:
            return ox + (width - x - wide if backward else x)

        if logo is not None:
            sheet.picture(picture.load(logo, size, "logo"), (round(at(0, size[0])), oy))
        if brand:
            sheet.text(brand, (at(brand_at, brand.width), middle - brand.height / 2), look.ink)
        if title:
            if brand:
                line = max(1.0, 2 * board.unit)
                bar = rounded(
                    sheet.w, sheet.h, at(x, line), middle - 0.3 * height, line, 0.6 * height, line / 2
                )
                sheet.lay(bar, look.muted, 0.45)
            sheet.text(title, (at(title_at, title.width), middle - title.height / 2), look.muted)
        return sheet.bgra()

    return Still(area, 0.0, float("inf"), paint, 0.0, 0.0)


def lower_third(board: Board, place: Placement, name: str, role: str, begins: float = 0.0) -> list[Element]:
    """Name and role on a card over the presenter's chest, for the first seconds from `begins` on."""
    look, sizes, timing = board.look, board.template.type, board.template.timing
    opens = max(board.opens, begins)
    start = opens + timing.lower_third_in
    end = min(opens + timing.lower_third_out, board.closes - 0.2, board.seconds - 0.2)
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
    sub = _fit_role(board, role, look.text, sizes.role, limit) if role else None
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
        mirrored = top.backward
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

    slide = -2 * board.px(20) if top.backward else 2 * board.px(20)
    return [Still(box, start, end, paint, 0.5, 0.35, slide=slide)]


ROLE_LEADING = 1.45
ROLE_LINES = ((1, 1.0), (1, 0.95), (1, 0.9), (2, 0.95), (2, 0.85), (3, 0.9), (3, 0.8))
"""Lines of a role and shares of its size of type, the best first: other languages need more room."""


def _fit_role(board: Board, text: str, font: Font, size: float, limit: int) -> Block:
    """A role in one line, or in several where it would else be hard to read."""
    words = pieces(text)
    for lines, share in ROLE_LINES:
        smaller = board.font(font, size * share)
        rows = fill(words, smaller, limit)
        if len(rows) <= lines and sum(map(len, rows)) == len(words):
            return shorten(text, smaller, limit, lines, ROLE_LEADING)
    return _fit(board, text, font, size, limit)


def _fit(board: Board, text: str, font: Font, size: float, limit: int) -> Block:
    """One line, a little smaller where that lets it stay whole."""
    for step in range(9):
        block = set_line(text, board.font(font, size * (1 - 0.05 * step)), 1 << 20)
        if block.width <= limit:
            return block
    return set_line(text, board.font(font, size * 0.7), limit)
