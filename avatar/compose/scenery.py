"""What stands around the presenter: titles, points, pictures, lower third, logo, captions, progress.

Text is measured when the video is planned and painted when it is first shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from avatar.compose import picture
from avatar.compose.brand import Brand
from avatar.compose.captions import Caption
from avatar.compose.colour import WHITE, legible
from avatar.compose.element import Element, Progress, Spoken, Still
from avatar.compose.look import Look
from avatar.compose.placement import Placement
from avatar.compose.sheet import Sheet, rounded
from avatar.compose.sprite import Box
from avatar.compose.template import Template
from avatar.compose.typography import Block, Font, Piece, fill, lay, pieces, rightward
from avatar.errors import InputError, Problem
from avatar.script.model import Picture, Scene, Script
from avatar.speech.model import Speech

U8 = NDArray[np.uint8]
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


def is_bare(scene: Scene, script: Script, index: int) -> bool:
    """Whether a scene has nothing to show: no title, points or pictures (nor the video's own title)."""
    return not (scene.title or scene.points or scene.pictures or (index == 0 and script.title))


def scene_elements(
    board: Board,
    script: Script,
    index: int,
    scene: Scene,
    speech: Speech,
    start: float,
    end: float,
    place: Placement,
) -> list[Element]:
    """Title, points and pictures of a scene that runs from `start` to `end`."""
    fade = board.template.timing.fade
    opens = max(0.0, start - fade / 4) if index else 0.0
    closes = end - fade / 4
    come, go = (fade if index else 0.0), fade * 0.7
    left, top, right, bottom = board.column(place)
    width = right - left
    times = {s.segment: s.start for s in speech.spans if s.scene == index and s.segment >= 0}
    for word in speech.words:  # speech without spans still has words
        if word.scene == index:
            times[word.segment] = min(times.get(word.segment, word.start), word.start)
    shows = bool(scene.points or scene.pictures)
    heading = scene.title or (script.title if index == 0 else "")
    subtitle = script.subtitle if index == 0 and not shows else ""
    crowded = len(scene.points) > 5 or bool(scene.points and scene.pictures)
    title = _title(board, heading, subtitle, width, bottom - top, shows)
    gap = board.px(38 if crowded else 44) if title.height else 0
    room = bottom - top - title.height - gap
    if not shows:
        if not title.height:
            return []
        y = top + max(0, round((bottom - top - title.height) * 0.46))
        return [title.element(board, left, y, opens, closes, come, go)]
    beside = bool(scene.points and scene.pictures) and all(_upright(p, script) for p in scene.pictures)
    between = board.px(28)
    if beside:  # tall pictures stand to the left of the points
        frames = [_frame(board, script, p, round(width * 0.38), room) for p in scene.pictures]
        indent = max(f.size[0] for f in frames) + board.px(20) + between
        cards = _points(board, scene, width - indent, room)
    else:
        indent = 0
        cards = _points(board, scene, width, round(room * 0.5) if scene.pictures else room)
    cards_height = sum(c.height for c in cards) + _gap(board, cards) * max(0, len(cards) - 1)
    if not beside:
        left_over = room - (cards_height + between if cards else 0)
        frames = [_frame(board, script, p, width, left_over) for p in scene.pictures]
    tallest = max((f.height for f in frames), default=0)
    stacked = cards_height + tallest + (between if cards and frames else 0)
    used = title.height + gap + (max(cards_height, tallest) if beside else stacked)
    y = top + max(0, round((bottom - top - used) * 0.44))
    elements: list[Element] = []
    if title.height:
        elements.append(title.element(board, left, y, opens, closes, come, go))
    y += title.height + gap
    shown = [max(opens, times.get(p.segment, start)) for p in scene.pictures]
    for i, frame in enumerate(frames):
        until = shown[i + 1] + 0.2 if i + 1 < len(frames) else closes
        if until > shown[i]:
            elements.append(frame.element(board, left, y, shown[i], until, go))
    if frames and not beside:
        y += tallest + between
    spoken = {s.point: times.get(n, start) for n, s in enumerate(scene.segments) if s.point is not None}
    for i, card in enumerate(cards):
        at = max(opens, spoken.get(i, start) - 0.12)
        elements.append(card.element(board, left + indent, y, at, closes, go))
        y += card.height + _gap(board, cards)
    return elements


# --- title ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Title:
    heading: Block | None
    subtitle: Block | None
    width: int
    height: int
    bar: int

    def element(
        self, board: Board, x: int, y: int, start: float, end: float, come: float, go: float
    ) -> Still:
        m = board.px(MARGIN)
        place = Box.around(x - m, y - m, self.width + 2 * m, self.height + 2 * m)
        origin = (x - place.x, y - place.y)
        paint = partial(_paint_title, board, self, place, origin)
        return Still(place, start, end, paint, come, go, rise=0)


def _title(board: Board, heading: str, subtitle: str, width: int, room: int, small: bool) -> _Title:
    sizes = board.template.type
    look = board.look
    lines = 3 if small else 5
    limit = room * (0.36 if small else 0.72)
    block = _heading(board, heading, width, limit, lines, small) if heading else None
    under = None
    if subtitle:
        font = board.font(look.text, sizes.subtitle)
        under = _shortened(subtitle, font, width, 3, 1.4)
    height = 0
    bar = board.px(6) if block is not None and not small else 0
    if block:
        height += block.height
    if bar:
        height += board.px(48) + bar
    if under:
        height += board.px(40) + under.height
    return _Title(block, under, width, height, bar)


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
        return _shortened(text, font, width, lines, 1.12)
    return min(fitting, key=lambda b: (b.lines, -b.font.size)) if len(fitting) > 1 else fitting[0]


def _paint_title(board: Board, title: _Title, place: Box, origin: tuple[int, int]) -> U8:
    look = board.look
    sheet = Sheet(place.w, place.h)
    x, y = origin
    text = " ".join(p.piece.text for p in title.heading.placed) if title.heading else ""
    mirrored = rightward(text)
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
class _Card:
    number: int
    text: Block
    width: int
    height: int
    pad: int
    badge: int

    def element(self, board: Board, x: int, y: int, start: float, end: float, go: float) -> Still:
        m = board.px(MARGIN)
        place = Box.around(x - m, y - m, self.width + 2 * m, self.height + 2 * m)
        paint = partial(_paint_card, board, self, place, (x - place.x, y - place.y))
        return Still(place, start, end, paint, 0.45, go, rise=2 * board.px(11))


def _points(board: Board, scene: Scene, width: int, room: int) -> list[_Card]:
    """The points as cards, in the largest type at which all of them fit."""
    points = [p for p in scene.points if p.strip()]
    cards: list[_Card] = []
    for step in range(16):
        size = board.template.type.point * (1 + (0.16 if len(points) <= 2 else 0.0)) * (1 - 0.04 * step)
        font = board.font(board.look.text, size)
        pad = round(font.size * (0.62 if len(points) <= 5 else 0.34))
        badge = round(font.size * (1.36 if len(points) <= 5 else 1.24))
        inner = width - 2 * pad - badge - round(font.size * 0.55)
        most = 3 if len(points) <= 3 else 2
        blocks = [_shortened(p, font, inner, most, 1.28) for p in points]
        heights = [max(badge, b.height + round(0.1 * font.size)) + 2 * pad for b in blocks]
        cards = [
            _Card(i + 1, b, width, h, pad, badge)
            for i, (b, h) in enumerate(zip(blocks, heights, strict=True))
        ]
        if sum(c.height for c in cards) + _gap(board, cards) * (len(cards) - 1) <= room:
            break
    return cards


def _gap(board: Board, cards: Sequence[_Card]) -> int:
    return board.px(14 if len(cards) <= 5 else 9)


def _paint_card(board: Board, card: _Card, place: Box, origin: tuple[int, int]) -> U8:
    look = board.look
    sheet = Sheet(place.w, place.h)
    x, y = origin
    radius = min(board.px(20), card.height / 2)
    sheet.card((x, y, card.width, card.height), radius, look.card, 0.94, board.px(22), look.shadow)
    size = card.text.font.size
    badge = card.badge
    mirrored = rightward(" ".join(p.piece.text for p in card.text.placed))
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


# --- pictures ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Frame:
    picture: Picture
    where: str
    size: tuple[int, int]
    note: Block | None
    width: int
    height: int

    def element(self, board: Board, x: int, y: int, start: float, end: float, go: float) -> Still:
        m = board.px(MARGIN)
        place = Box.around(x - m, y - m, self.width + 2 * m, self.height + 2 * m)
        paint = partial(_paint_frame, board, self, place, (x - place.x, y - place.y))
        return Still(place, start, end, paint, 0.5, go, rise=2 * board.px(9))


def _frame(board: Board, script: Script, item: Picture, width: int, room: int) -> _Frame:
    """The picture as large as the room allows, up to 1.6 times its own size, with its note under it."""
    where = _where(item, script)
    w, h = picture.measure(item.path, where)
    note = None
    below = 0
    if item.caption.strip():
        font = board.font(board.look.text, board.template.type.note)
        note = _shortened(item.caption, font, width - board.px(24), 2, 1.35)
        below = board.px(30) + note.height
    room = max(room, board.px(160))
    border = 2 * board.px(10)
    factor = min((width - border) / w, (room - below - border) / h, 1.6 * max(1.0, board.unit))
    if factor <= 0:
        raise InputError(f"{where}: there is no room for {item.path} beside so many points.")
    size = (max(2, round(w * factor)), max(2, round(h * factor)))
    return _Frame(item, where, size, note, width, size[1] + border + below)


def _upright(item: Picture, script: Script) -> bool:
    w, h = picture.measure(item.path, _where(item, script))
    return h > 1.05 * w


def _where(item: Picture, script: Script) -> str:
    return str(Problem(str(script.path or "script"), item.position.line, item.position.column, "picture"))


def _paint_frame(board: Board, frame: _Frame, place: Box, origin: tuple[int, int]) -> U8:
    look = board.look
    sheet = Sheet(place.w, place.h)
    x, y = origin
    w, h = frame.size
    border = board.px(10)
    radius = board.px(24)
    sheet.card((x, y, w + 2 * border, h + 2 * border), radius, look.card, 1.0, board.px(34), look.shadow)
    image = picture.load(frame.picture.path, (w, h), frame.where)
    sheet.picture(image, (x + border, y + border), rounded(w, h, 0, 0, w, h, radius - border))
    if frame.note:
        sheet.text(frame.note, (x + board.px(12), y + h + 2 * border + board.px(30)), look.muted)
    return sheet.bgra()


# --- what lasts -------------------------------------------------------------------------------------------


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
        _line(name, board.font(look.strong, board.template.type.header * 1.14), board.px(360))
        if name
        else None
    )
    brand_at = x
    x += brand.width + rule if brand else 0
    title = None
    if heading and right - left - x > board.px(160):
        title = _line(heading, board.font(look.text, board.template.type.header), right - left - x - rule)
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
    limit = board.px(560)
    top = _line(name, board.font(look.strong, sizes.name), limit)
    sub = _line(role, board.font(look.text, sizes.role), limit) if role else None
    pad_x, pad_y, bar = board.px(34), board.px(28), board.px(8)
    width = max(top.width, sub.width if sub else 0) + 2 * pad_x + bar
    height = top.height + (board.px(22) + sub.height if sub else 0) + 2 * pad_y
    w, h = board.size
    x = max(board.px(40), min(w - width - board.px(40), place.body[0] - board.px(40)))
    bottom = h - board.px(72) - (board.px(150) if board.captions else 0)
    y = bottom - height
    if y < place.head.bottom:  # a large head: beside the face, never over it
        x = max(board.px(40), min(x, place.head.x - width - board.px(16)))
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


# --- captions ---------------------------------------------------------------------------------------------


def caption_element(board: Board, caption: Caption, end: float) -> Spoken:
    """A caption on a plate hugging its lines, in the safe area at the lower edge."""
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
    for step in range(14):
        font = board.font(look.strong, board.template.type.caption * (1 - 0.05 * step))
        block = lay(rows, font, 1.36, "centre")
        if block.width <= w - board.px(220 if not board.tall else 130):
            break
    pad_x, pad_y = board.px(32), board.px(26)
    width, height = block.width + 2 * pad_x, block.height + 2 * pad_y
    x, y = (w - width) // 2, h - board.px(60) - height
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


# --- lines ------------------------------------------------------------------------------------------------


def _line(text: str, font: Font, width: int) -> Block:
    return _shortened(text, font, width, 1, 1.0)


def _shortened(text: str, font: Font, width: int, lines: int, leading: float) -> Block:
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
