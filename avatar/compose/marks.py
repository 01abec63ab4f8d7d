"""The watermark and the label that says that the presenter is synthetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.compose import picture
from avatar.compose.backdrops.ground import sample
from avatar.compose.board import Board, set_line
from avatar.compose.colour import BLACK, WHITE, Bgr, contrast, mix, nearest
from avatar.compose.corners import CORNERS, SAFE, Obstacle, find_corner
from avatar.compose.disclosures import disclosure_in
from avatar.compose.element import Still
from avatar.compose.kit import Disclosure, Watermark
from avatar.compose.sheet import Sheet, rounded
from avatar.compose.sprite import Box
from avatar.compose.text.typography import Block

U8 = NDArray[np.uint8]

LABEL, WORDS, PICTURE = 22, 30, 64
"""Heights in pixels of the template: type of the label, type of a watermark, a watermark's picture."""
OPACITY = 0.88
"""Of the label's plate: what is behind is still felt, and whatever it is, the words can be read."""
RIM = 12
"""Room round a watermark for its rim, in pixels of the template."""


@dataclass(frozen=True)
class Stamp:
    """A watermark in its place: words or a picture of that size, `at` inside the even box `place`.

    rim: blur of the words' rim in pixels.
    """

    place: Box
    at: tuple[int, int]
    size: tuple[int, int]
    opacity: float
    rim: int
    block: Block | None
    picture: Path | None

    def paint(self, ground: Bgr) -> U8:
        """The watermark for what is behind it: uint8 [h, w, 4], premultiplied BGRA."""
        sheet = Sheet(self.place.w, self.place.h)
        if self.picture:
            sheet.picture(picture.load(self.picture, self.size, "watermark"), self.at)
        elif self.block:
            on_dark = contrast(WHITE, ground) > contrast(BLACK, ground)
            ink, rim = (WHITE, BLACK) if on_dark else (BLACK, WHITE)
            mask = _inside(self.block, (sheet.w, sheet.h), self.at)
            sheet.shadow(mask, rim, self.rim, 0.35)  # helps where the ground is not what it was taken for
            sheet.lay(mask, ink)
        return np.asarray(cv2.convertScaleAbs(sheet.bgra(), alpha=self.opacity), np.uint8)

    def press(self, image: U8, ground: Bgr | None = None) -> None:
        """Put it on a picture of the whole canvas, uint8 [H, W, 4] BGRA, which is opaque.

        ground: what it is to be read on, if that is not what it lies on.
        """
        part = image[self.place.full()]
        b, g, r = (float(v) for v in part[..., :3].reshape(-1, 3).mean(axis=0))
        over = self.paint(ground or (b, g, r))[: part.shape[0], : part.shape[1]]
        through = 255 - over[..., 3:].astype(np.uint16)
        part[..., :3] = over[..., :3] + ((part[..., :3] * through + 127) // 255).astype(np.uint8)

    def element(self, board: Board) -> Still:
        w, h = board.size
        p = self.place
        area = (p.x / w, p.y / h, p.right / w, p.bottom / h)
        ground = mix(*sample(board.template, board.look, area, board.template), 0.5)
        return Still(p, 0.0, float("inf"), partial(self.paint, ground), 0.0, 0.0)


@dataclass(frozen=True)
class Marks:
    """Label and watermark of a video, each if there is one; warnings: what is not as the brand wants it."""

    label: Still | None = None
    stamp: Stamp | None = None
    warnings: tuple[str, ...] = ()


def set_marks(board: Board, language: str, taken: Sequence[Obstacle]) -> Marks:
    """Find room for a brand's marks beside what is `taken`; `language` is that of the label."""
    label, mark = board.brand.disclosure, board.brand.watermark
    element: Still | None = None
    stamp: Stamp | None = None
    warnings: list[str] = []
    if label and label.show:
        element, corner = _set_label(board, label, language, taken)
        taken = [*taken, Obstacle("graphics", element.place)]
        warnings += _moved("disclosure", label.corner, corner)
    if mark and mark.show:
        stamp, corner = _set_stamp(board, mark, taken)
        warnings += _moved("watermark", mark.corner, corner)
    return Marks(element, stamp, tuple(warnings))


def _moved(what: str, wanted: str | None, corner: str) -> list[str]:
    if wanted in (None, corner):
        return []
    where = corner.replace("-", " ")
    return [f"`{what}.corner: {wanted}` is taken on this canvas: it stands at the {where}."]


def _set_label(
    board: Board, label: Disclosure, language: str, taken: Sequence[Obstacle]
) -> tuple[Still, str]:
    look = board.look
    font = board.font(look.strong, LABEL)
    words = label.text or disclosure_in(language, font.missing)
    pad_x, pad_y = board.px(16), board.px(13)
    block = set_line(words, font, board.size[0] - 2 * board.px(SAFE) - 2 * pad_x)
    size = (block.width + 2 * pad_x, block.height + 2 * pad_y)
    box, corner = find_corner(board, size, label.corner, CORNERS, taken)
    # The plate lets some of the picture through: words are read over black and over white behind it.
    ink = nearest(look.plate_ink, plate_grounds(look.plate), 5.0)

    def paint() -> U8:
        sheet = Sheet(box.w, box.h)
        sheet.lay(rounded(box.w, box.h, 0, 0, *size, board.px(10)), look.plate, OPACITY)
        sheet.text(block, (pad_x, pad_y), ink)
        return sheet.bgra()

    return Still(box, 0.0, float("inf"), paint, 0.0, 0.0), corner


def plate_grounds(plate: Bgr) -> tuple[Bgr, Bgr]:
    """What the label's words stand on: its plate with black behind it, and with white."""
    return mix(plate, BLACK, 1 - OPACITY), mix(plate, WHITE, 1 - OPACITY)


def _set_stamp(board: Board, mark: Watermark, taken: Sequence[Obstacle]) -> tuple[Stamp, str]:
    order = ("top-right", "bottom-right", "bottom-left", "top-left")
    w, h = board.size
    scale = min(w, h) / 1080
    block: Block | None = None
    if mark.picture:
        iw, ih = picture.measure(mark.picture, "watermark")
        factor = min((mark.height or PICTURE) * scale / ih, 0.3 * w / iw)
        size = (max(2, round(iw * factor)), max(2, round(ih * factor)))
    else:
        font = board.look.strong.at((mark.height or WORDS) * scale)
        block = set_line(mark.text, font, round(0.5 * w))
        size = (block.width, block.height + round(0.3 * font.size))
    box, corner = find_corner(board, size, mark.corner, order, taken)
    m = 2 * (board.px(RIM) // 2)
    place = Box(box.x - m, box.y - m, box.w + 2 * m, box.h + 2 * m)
    return Stamp(place, (m, m), size, mark.opacity, board.px(5), block, mark.picture), corner


def _inside(block: Block, size: tuple[int, int], at: tuple[int, int]) -> NDArray[np.float32]:
    """Words as coverage 0..1 [h, w] of a sheet of that size."""
    pad = block.font.size
    mask = block.mask(pad=pad).astype(np.float32) / 255
    whole = np.zeros((size[1], size[0]), np.float32)
    x, y = at[0] - pad, at[1] - pad
    rows = slice(max(0, y), min(size[1], y + mask.shape[0]))
    columns = slice(max(0, x), min(size[0], x + mask.shape[1]))
    whole[rows, columns] = mask[rows.start - y : rows.stop - y, columns.start - x : columns.stop - x]
    return whole
