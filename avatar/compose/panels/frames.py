"""Pictures, pages and clips of a scene: each in a frame with its note under it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.compose import picture
from avatar.compose.board import MARGIN, Board, shorten
from avatar.compose.camera import DENSE, DETAIL, dense_size
from avatar.compose.colour import BGR_TO_YUV, OFFSET, Bgr, planes, to_yuv
from avatar.compose.element import Still
from avatar.compose.identity import TIMED
from avatar.compose.panels.film import Film, Moving, Screening
from avatar.compose.sheet import Sheet, rounded
from avatar.compose.sprite import Box, Planes
from avatar.compose.text.typography import Block
from avatar.errors import InputError, Problem
from avatar.media.footage import Footage, find_footage
from avatar.script.model import Panel, Picture, Script

U8 = NDArray[np.uint8]

BORDER, RADIUS = 10, 24
"""Of a frame: what is seen of the card round the picture, and its corners, in pixels of the template."""


@dataclass(frozen=True)
class Frame:
    """A picture drawn at `size` with its note under it; lengths in canvas pixels.

    whole: its size before it is cut to cover its place. where: its place in the script, for errors. width: of
    the column it stands in. footage: of a clip.
    """

    picture: Picture
    where: str = field(metadata=TIMED)
    size: tuple[int, int]
    note: Block | None
    width: int
    height: int
    whole: tuple[int, int] = (0, 0)
    footage: Footage | None = None

    def element(self, board: Board, x: int, y: int, start: float, end: float, go: float) -> Still | Film:
        m, border = board.px(MARGIN), board.px(BORDER)
        item, clip = self.picture, self.picture.clip
        changes = self.footage is not None or item.move is not None
        if changes:  # what is drawn in the encoder's planes begins with an even pixel
            x, y = (2 * ((n + border + 1) // 2) - border for n in (x, y))
        place = Box.around(x - m, y - m, self.width + 2 * m, self.height + 2 * m)
        origin = x - place.x, y - place.y
        if clip is not None and clip.after == "trim":
            end = min(end, start + clip.seconds)
        card = partial(_paint_card_of_frame if changes else _paint_frame, board, self, place, origin)
        still = Still(place, start, end, card, 0.5, go, rise=2 * board.px(9))
        if not changes:
            return still
        window = Box(x + border, y + border, *self.size)
        content: Screening | Moving
        if clip is not None and self.footage is not None:
            ground = _yuv(board.look.card)
            content = Screening(item.path, self.footage, clip, item.fit, self.size, ground, item.move)
        else:
            content = Moving(partial(_planes_of, board, self))
        over = min(end, board.seconds)
        return Film(
            still, item.path, window, board.px(RADIUS) - border, content, over, item.move, item.position.line
        )


def set_frame(board: Board, script: Script, item: Picture, width: int, room: int) -> Frame:
    """The picture as large as the room allows, up to 1.6 times its own size, with its note under it.

    One that covers its place takes all the room. Raises InputError when there is no room, or the picture
    cannot be read.
    """
    where = _where(item, script)
    w, h = _measure(item, where)
    note = None
    below = 0
    if item.caption.strip():
        font = board.font(board.look.text, board.template.type.note)
        note = shorten(item.caption, font, width - board.px(24), 2, 1.35)
        below = board.px(30) + note.height
    room = max(room, board.px(160))
    border = 2 * board.px(BORDER)
    free = width - border, room - below - border
    factor = min(free[0] / w, free[1] / h, 1.6 * max(1.0, board.unit))
    if factor <= 0:
        raise InputError(f"{where}: there is no room for {item.path} beside so many points.")
    size = (max(2, round(w * factor)), max(2, round(h * factor)))
    footage = find_footage(item.path) if item.clip is not None else None
    if item.fit == "cover":
        size = free
    if footage or item.move:  # drawn in the encoder's planes
        size = (max(2, size[0] // 2 * 2), max(2, size[1] // 2 * 2))
    cover = max(size[0] / w, size[1] / h)
    whole = size
    if item.fit == "cover":
        whole = (max(size[0], round(w * cover)), max(size[1], round(h * cover)))
    return Frame(item, where, size, note, width, size[1] + border + below, whole, footage)


def is_upright(item: Picture | Panel, script: Script) -> bool:
    """Whether it is a picture clearly taller than wide. Raises InputError when that cannot be read."""
    if not isinstance(item, Picture):
        return False
    w, h = _measure(item, _where(item, script))
    return h > 1.05 * w and item.fit == "contain"


def _measure(item: Picture, where: str) -> tuple[int, int]:
    if item.clip is not None:
        try:
            return find_footage(item.path).size
        except InputError as error:
            raise InputError(f"{where}: {error.message}", hint=error.hint) from None
    return picture.measure(item.path, where, item.page)


def _where(item: Picture, script: Script) -> str:
    return str(Problem(str(script.path or "script"), item.position.line, item.position.column, "picture"))


def _paint_frame(board: Board, frame: Frame, place: Box, origin: tuple[int, int]) -> U8:
    sheet = _lay_card(board, frame, place, origin)
    border = board.px(BORDER)
    w, h = frame.size
    mask = rounded(w, h, 0, 0, w, h, board.px(RADIUS) - border)
    sheet.picture(_cut(frame, frame.whole), (origin[0] + border, origin[1] + border), mask)
    return sheet.bgra()


def _paint_card_of_frame(board: Board, frame: Frame, place: Box, origin: tuple[int, int]) -> U8:
    """The frame alone, for a picture that changes."""
    return _lay_card(board, frame, place, origin).bgra()


def _cut(frame: Frame, whole: tuple[int, int]) -> U8:
    """The picture scaled to `whole`, of which the middle part is kept that fills the frame."""
    image = picture.load(frame.picture.path, whole, frame.where, frame.picture.page)
    w = round(frame.size[0] * whole[0] / frame.whole[0])
    h = round(frame.size[1] * whole[1] / frame.whole[1])
    x, y = (whole[0] - w) // 2, (whole[1] - h) // 2
    return image[y : y + h, x : x + w]


def _planes_of(board: Board, frame: Frame) -> Planes:
    """The picture on its card, in the encoder's planes, with room for the camera to move."""
    move = frame.picture.move
    detail = dense_size(frame.whole, move, DETAIL)
    image = _cut(frame, detail)
    through = 1 - image[..., 3:].astype(np.float32) / 255
    solid = image[..., :3] + through * np.array(board.look.card, np.float32)
    w, h = dense_size(frame.size, move, DENSE)
    dense = cv2.resize(np.asarray(np.rint(solid), np.uint8), (w, h), interpolation=cv2.INTER_LANCZOS4)
    return planes(to_yuv(np.asarray(dense, np.uint8)), w, h)


def _yuv(colour: Bgr) -> tuple[int, int, int]:
    y, u, v = (int(c) for c in np.rint(BGR_TO_YUV @ np.array(colour, np.float32) + OFFSET))
    return y, u, v


def _lay_card(board: Board, frame: Frame, place: Box, origin: tuple[int, int]) -> Sheet:
    look = board.look
    sheet = Sheet(place.w, place.h)
    x, y = origin
    w, h = frame.size
    border, radius = board.px(BORDER), board.px(RADIUS)
    sheet.card((x, y, w + 2 * border, h + 2 * border), radius, look.card, 1.0, board.px(34), look.shadow)
    if frame.note:
        sheet.text(frame.note, (x + board.px(12), y + h + 2 * border + board.px(30)), look.muted)
    return sheet
