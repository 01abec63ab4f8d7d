"""Whose turn it is: who speaks when, and who is seen in which scene."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from avatar.compose.board import Board, set_line
from avatar.compose.element import Element, Still
from avatar.compose.placement import Placement
from avatar.compose.sheet import Sheet, rounded
from avatar.compose.sprite import Box
from avatar.compose.text.characters import rightward
from avatar.script.model import Script
from avatar.speech.model import Speech, TimedCue

RING = 6
"""Width of the line round the card of who speaks, in pixels of the template."""
PAUSE = 0.6
"""Seconds of silence through which a turn goes on."""
ANSWER = 0.25
"""Seconds after another has begun to speak at which a listener looks there."""
NOD = 2.5
"""Seconds that somebody has to speak for a listener to nod at the end."""


@dataclass(frozen=True)
class Turn:
    """Somebody (a number of the cast) speaks from `start` to `end` (seconds) in a scene."""

    who: int
    scene: int
    start: float
    end: float


def find_turns(script: Script, speech: Speech) -> list[Turn]:
    """All turns in order. Paragraphs of one speaker after one another are one turn, but for scenes."""
    turns: list[Turn] = []
    heard: dict[tuple[int, int], list[float]] = {}
    for word in speech.words:
        times = heard.setdefault((word.scene, word.segment), [word.start, word.end])
        times[1] = max(times[1], word.end)
    for i, scene in enumerate(script.scenes):
        for j, segment in enumerate(scene.segments):
            if (i, j) not in heard:
                continue
            start, end = heard[i, j]
            last = turns[-1] if turns else None
            if last and (last.who, last.scene) == (segment.speaker, i) and start - last.end < PAUSE:
                turns[-1] = Turn(last.who, i, last.start, end)
            else:
                turns.append(Turn(segment.speaker, i, start, end))
    return turns


def people_in(script: Script) -> list[tuple[int, ...]]:
    """Who is seen in each scene: those who speak in it, in the order of the cast; else who spoke last."""
    found: list[tuple[int, ...]] = []
    last = 0
    for scene in script.scenes:
        spoken = [s.speaker for s in scene.segments if s.tokens]
        found.append(tuple(sorted(set(spoken))) or (last,))
        last = spoken[-1] if spoken else last
    return found


def looks(turns: Sequence[Turn], places: Sequence[tuple[int, Placement]]) -> dict[int, list[TimedCue]]:
    """What those at `places` (number, place) do while others speak: they look there, and nod now and then."""
    found: dict[int, list[TimedCue]] = {who: [] for who, _ in places}
    where = dict(places)
    for number, turn in enumerate(turns):
        if turn.who not in where:
            continue
        speaker = where[turn.who]
        for who, mine in places:
            if who == turn.who:
                continue
            begin = turn.start + ANSWER
            found[who].append(TimedCue("glance", _side(mine, speaker), begin, begin + 1.0))
            if turn.end - turn.start > NOD and (number + who) % 2:
                found[who].append(TimedCue("gesture", "nod", turn.end - 0.7, turn.end + 0.2))
    return found


def _side(mine: Placement, other: Placement) -> str:
    across = other.middle - mine.middle
    along = other.head.y - mine.head.y
    if abs(across) >= abs(along):
        return "left" if across < 0 else "right"
    return "up" if along < 0 else "down"


def mark_people(board: Board, place: Placement, names: Sequence[str], turns: Sequence[Turn]) -> list[Element]:
    """Each presenter's name on its card, and a line round the card of who speaks."""
    elements: list[Element] = []
    for one in place.everyone:
        frame = one.frame
        if frame is None:
            continue
        width = max(2, 2 * round(board.px(RING) / 2))
        ring = Box(frame.x - width, frame.y - width, frame.w + 2 * width, frame.h + 2 * width)
        paint = partial(_paint_ring, board, ring, width, one.radius + width)
        elements += [
            Still(ring, turn.start - 0.15, turn.end + 0.25, paint, 0.2, 0.25)
            for turn in turns
            if turn.who == one.who
        ]
        name = names[one.who] if one.who < len(names) else ""
        if name and not one.round:
            elements.append(_tag(board, frame, name))
    return elements


def _paint_ring(board: Board, ring: Box, width: int, radius: float) -> NDArray[np.uint8]:
    sheet = Sheet(ring.w, ring.h)
    whole = rounded(sheet.w, sheet.h, 0, 0, ring.w, ring.h, radius)
    hole = rounded(
        sheet.w, sheet.h, width, width, ring.w - 2 * width, ring.h - 2 * width, max(0.0, radius - width)
    )
    sheet.lay(np.clip(whole - hole, 0, 1), board.look.accent)
    return sheet.bgra()


def _tag(board: Board, frame: Box, name: str) -> Still:
    """A name on a small plate in a corner of its card."""
    look = board.look
    pad_x, pad_y, edge = board.px(18), board.px(10), board.px(16)
    room = frame.w - 2 * edge - 2 * pad_x
    block = set_line(name, board.font(look.strong, 0.86 * board.template.type.role), max(room, board.px(40)))
    wide, high = block.width + 2 * pad_x, block.height + 2 * pad_y
    x = frame.right - edge - wide if rightward(name) else frame.x + edge
    y = frame.bottom - edge - high
    box = Box.around(x, y, wide, high)

    def paint() -> NDArray[np.uint8]:
        sheet = Sheet(box.w, box.h)
        sheet.lay(rounded(sheet.w, sheet.h, x - box.x, y - box.y, wide, high, board.px(12)), look.plate, 0.84)
        sheet.text(block, (x - box.x + pad_x, y - box.y + pad_y), look.plate_ink)
        return sheet.bgra()

    return Still(box, 0.0, float("inf"), paint, 0.0, 0.0)
