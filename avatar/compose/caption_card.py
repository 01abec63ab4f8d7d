"""A caption on the canvas: where it stands, how its lines are set, and how it is painted."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from avatar.compose.board import CAPTION_PAD, LEADING, Board
from avatar.compose.captions import LINE, Caption, CaptionWord, Manner
from avatar.compose.colour import Bgr, contrast, legible
from avatar.compose.element import Spoken
from avatar.compose.identity import TIMED
from avatar.compose.placement import Placement
from avatar.compose.sheet import Sheet, rounded
from avatar.compose.sprite import Box
from avatar.compose.template import Template
from avatar.compose.text.typography import Block, Piece, lay, pieces

U8 = NDArray[np.uint8]

SIDES, SIDES_NARROW = 110, 65
"""Room beside captions, in pixels of the template."""
LOWEST = 30
"""Room that is always left below them, in pixels of the template."""
INSET = 0.76
"""Room inside their plate beside the words, in ems."""
CHARACTER = 0.54
"""Width of a character in ems, on average, with something to spare."""
CORNER, PLATE = 18, 0.84
"""Corner of the plate in pixels of the template, and its opacity."""
OUTLINE, GLOW = 0.07, 0.11
"""Width of the dark rim and softness of the shadow round type without a plate, in ems."""
_FEW = 20
"""Characters that stand there at a time in the style `words`."""


def caption_manner(template: Template) -> Manner:
    """How a template's captions are broken, so that type stays at its size."""
    width, _ = template.canvas
    edge = SIDES if template.shape == "wide" else SIDES_NARROW
    size = template.type.caption
    line = max(12, min(LINE, int((width - 2 * edge - 2 * INSET * size) / (CHARACTER * size))))
    few = template.captions.style == "words"
    return Manner(line=min(line, _FEW), rows=1, few=True) if few else Manner(line)


@dataclass(frozen=True)
class CaptionCard:
    """A caption with its lines set.

    box: everything it touches. plate: x, y, width, height of what it stands on, or would stand on. block: the
    lines; origin: the left end of their top edge; keys: of the block's pieces, one a word. end: seconds.
    """

    board: Board
    caption: Caption
    end: float = field(metadata=TIMED)
    box: Box
    plate: tuple[int, int, int, int]
    block: Block
    origin: tuple[int, int]

    @property
    def plated(self) -> bool:
        return self.board.template.captions.style == "plate"

    @property
    def ink(self) -> Bgr:
        return self.board.look.plate_ink

    @property
    def lit(self) -> Bgr:
        """The colour of the word that is being heard."""
        look, highlight = self.board.look, self.board.template.captions.highlight
        if highlight == "pill":
            light = contrast(look.plate_ink, self.pill) >= contrast(look.plate, self.pill)
            return legible(look.plate_ink if light else look.plate, self.pill, 4.5)
        return look.plate_lit if highlight == "colour" else look.plate_ink

    @property
    def pill(self) -> Bgr:
        return self.board.look.accent

    @property
    def words(self) -> tuple[tuple[Box, ...], ...]:
        """The boxes of each word on the canvas, one a line that it stands on."""
        return tuple(self._boxes(key) for key in range(len(self.caption.words)))

    @property
    def texts(self) -> tuple[str, ...]:
        """The words as they are set."""
        return tuple(_written(self.board, word) for word in self.caption.words)

    def element(self) -> Spoken:
        starts = tuple(word.start for word in self.caption.words)
        return Spoken(self.box, self.caption.start, self.end, starts, self.words, self.paint)

    def paint(self) -> tuple[U8, U8]:
        """The caption as it is, and with every word lit; uint8 [h, w, 4], premultiplied BGRA."""
        return self._paint(self.ink, False), self._paint(self.lit, True)

    def _paint(self, colour: Bgr, lit: bool) -> U8:
        board, look = self.board, self.board.look
        sheet = Sheet(self.box.w, self.box.h)
        x, y, width, height = self.plate
        at = (self.origin[0] - self.box.x, self.origin[1] - self.box.y)
        if self.plated:
            plate = rounded(sheet.w, sheet.h, x - self.box.x, y - self.box.y, width, height, board.px(CORNER))
            sheet.lay(plate, look.plate, PLATE)
        else:
            size = self.block.font.size
            sheet.outline(self.block, at, look.plate, max(1, round(OUTLINE * size)), GLOW * size)
        if lit and board.template.captions.highlight == "pill":
            radius = 0.22 * self.block.font.size
            for _, left, top, w, h in self.pills():
                mask = rounded(sheet.w, sheet.h, left - self.box.x, top - self.box.y, w, h, radius)
                sheet.lay(mask, self.pill)
        sheet.text(self.block, at, colour)
        return sheet.bgra()

    def pills(self) -> list[tuple[int, float, float, float, float]]:
        """What stands behind each word while it is heard: the word's number, x, y, width, height."""
        space = 0.42 * self.block.font.width(" ")
        size = self.block.font.size
        found = []
        for key in range(len(self.caption.words)):
            for line, left, right in self._spans(key):
                top = self.origin[1] + self.block.first_baseline + line * self.block.leading - 0.92 * size
                x = self.origin[0] + left - space
                found.append((key, x, top, right - left + 2 * space, 1.2 * size))
        return found

    def _spans(self, key: int) -> list[tuple[int, float, float]]:
        """Line, left and right end of a word's pieces in the block."""
        spans = []
        for line in range(self.block.lines):
            mine = [p for p in self.block.placed if p.piece.key == key and p.line == line]
            if mine:
                spans.append((line, min(p.left for p in mine), max(p.right for p in mine)))
        return spans

    def _boxes(self, key: int) -> tuple[Box, ...]:
        """Even boxes that end in the middle of the spaces beside a word."""
        half = self.block.font.width(" ") / 2
        size = self.block.font.size
        result: list[Box] = []
        for line, x0, x1 in self._spans(key):
            y = self.origin[1] + self.block.first_baseline + line * self.block.leading
            x = 2 * round((self.origin[0] + x0 - half) / 2)
            right = 2 * round((self.origin[0] + x1 + half) / 2)
            upper, lower = 2 * round((y - 1.0 * size) / 2), 2 * round((y + 0.34 * size) / 2)
            hit = Box(x, upper, max(2, right - x), lower - upper).meet(self.box)
            if hit:
                result.append(hit)
        return tuple(result)


def set_caption(board: Board, caption: Caption, end: float, place: Placement) -> CaptionCard:
    """A caption in the safe area at the lower edge, clear of the face and of a low circle."""
    style, look = board.template.captions, board.look
    w, h = board.size
    rows: list[list[Piece]] = []
    key = 0
    for line in caption.lines:
        row: list[Piece] = []
        for word in line:
            text = _written(board, word)
            row += [Piece(p.text, p.space and word.space, key) for p in pieces(text, key)]
            key += 1
        rows.append(row)
    size = board.template.type.caption
    pad_x, pad_y = board.px(INSET * size), board.px(CAPTION_PAD * size)
    edge = board.px(SIDES_NARROW if board.narrow else SIDES)
    first, last = _clear(board, place, edge)
    face = look.heading if style.style == "words" else look.strong
    for step in range(18):
        font = board.font(face, size * (1 - 0.04 * step))
        block = lay(rows, font, LEADING, "centre")
        if block.width + 2 * pad_x <= last - first:
            break
    width, height = block.width + 2 * pad_x, block.height + 2 * pad_y
    # In the middle of the canvas where there is room for that, else in the middle of what is free.
    x, y = (w - width) // 2, h - board.px(style.edge) - height + _lowering(board, place)
    if x < first or x + width > last:
        x = min(max((first + last - width) // 2, 0), w - width)
    rim = 0 if style.style == "plate" else max(0, round(3.5 * GLOW * font.size) - min(pad_x, pad_y))
    around = Box.around(x - rim, y - rim, width + 2 * rim, height + 2 * rim)
    box = around.meet(Box(0, 0, w, h)) or around
    return CaptionCard(board, caption, end, box, (x, y, width, height), block, (x + pad_x, y + pad_y))


def _written(board: Board, word: CaptionWord) -> str:
    """A word as it is set. Turkish and Azerbaijani keep the dot of their i in capitals."""
    if not board.template.captions.capitals:
        return word.text
    dotted = board.look.text.language[:2] in ("tr", "az")
    return (word.text.replace("i", "İ") if dotted else word.text).upper()


def _lowering(board: Board, place: Placement) -> int:
    """Pixels by which captions stand lower than usual because a face comes down to them."""
    if place.away or place.round:
        return 0
    chin = place.head.y + round(0.95 * place.head.h)
    least = board.px(board.template.captions.edge) - board.px(LOWEST)
    return max(0, min(chin + board.px(8) - board.captions_top, least))


def _clear(board: Board, place: Placement, edge: int) -> tuple[int, int]:
    """Left and right end of the lower edge's room for captions: all of it, or what low circles leave."""
    w, _ = board.size
    circles = [one.frame for one in place.everyone if one.frame and one.round]
    low = [frame for frame in circles if frame.bottom > board.captions_top]
    if not low:
        return edge, w - edge
    gap = board.px(20)
    beside = ((edge, min(f.x for f in low) - gap), (max(f.right for f in low) + gap, w - edge))
    return max(beside, key=lambda ends: ends[1] - ends[0])
