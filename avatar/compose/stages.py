"""Stages: the places of the presenter that a video needs, and which scene is on which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from avatar.compose import scenery
from avatar.compose.board import HEADER_FOOT, MARGIN, Board
from avatar.compose.gathering import gather
from avatar.compose.placement import Placement, place, stand_aside
from avatar.compose.sprite import Box
from avatar.compose.transitions import MOVING, Room
from avatar.compose.turns import people_in
from avatar.portrait.model import Figure
from avatar.script.model import Move, Script
from avatar.script.moves import read_move
from avatar.speech.model import Speech

LEAST = 16
"""Room above content within which it dissolves when it moves up, in pixels of the template, if not more."""


@dataclass(frozen=True)
class Moment:
    """A scene's stretch of time (seconds), the number of its stage, and the transition by which it comes.

    camera: how it moves over the stage meanwhile.
    """

    start: float
    end: float
    placement: int
    transition: str = "fade"
    camera: Move | None = None


@dataclass(frozen=True)
class Set:
    """A place of the presenter with the board that belongs to it."""

    board: Board
    place: Placement


def arrange(
    board: Board, script: Script, speech: Speech, figures: Sequence[Figure]
) -> tuple[list[Set], tuple[Moment, ...]]:
    """The stages that the scenes need, and which scene is on which. figures: of the whole cast.

    Scenes with the presenter at one place share a stage. Only where a transition moves what is in a scene, or
    the camera moves in one of them, does the next one get another.
    """
    sets: list[Set] = []
    moments: list[Moment] = []
    known: dict[tuple[str, bool, bool, tuple[int, ...]], Set] = {}
    people = people_in(script)
    starts = scene_starts(script, speech)
    for i, (scene, start, end) in enumerate(
        zip(script.scenes, starts, [*starts[1:], float("inf")][: len(starts)], strict=True)
    ):
        bare = scenery.is_bare(scene, script, i) and not scene.layout
        card = bool(scene.chapter) and board.template.chapter.presenter == "away"
        seen = tuple(who for who in people[i] if who < len(figures)) or (0,)
        key = scene.layout, bare, card, seen
        if key not in known:
            known[key] = (
                _card_set(board, figures, seen) if card else _set_of(board, scene.layout, bare, figures, seen)
            )
        one = known[key]
        kind = scene.transition or script.transition or board.template.timing.transition
        before = moments[-1].placement if moments else -1
        same = [n for n, s in enumerate(sets) if s.place == one.place]
        camera = read_move(scene.camera or script.camera or board.template.camera)
        camera = None if one.place.away or card else camera
        moves = kind in MOVING or bool(camera or (moments and moments[-1].camera))
        same = sorted(same, key=before.__eq__, reverse=not moves)  # the one before only if nothing moves
        if not same or (moves and same == [before]):
            same = [len(sets)]
            sets.append(one)
        moments.append(Moment(start, end, same[0], kind, camera))
    if not moments:
        sets, moments = [_set_of(board, "", False, figures, (0,))], [Moment(0.0, float("inf"), 0)]
    return sets, tuple(moments)


def _set_of(board: Board, layout: str, bare: bool, figures: Sequence[Figure], seen: tuple[int, ...]) -> Set:
    board = replace(board, template=board.template.with_layout(layout))
    bare = bare or layout == "full"
    if len(seen) > 1 and layout != "away":
        bottom = board.captions_top if board.captions else board.size[1]
        people = [(who, figures[who]) for who in seen]
        where = gather(board.template, people, board.size, board.unit, beside=not bare, bottom=bottom)
        return Set(board, where)
    beside, between = place(board.template, figures[seen[0]], board.size, board.unit)
    where = replace(between if bare else beside, who=seen[0])
    return Set(board, stand_aside(board.size, where.side) if layout == "away" else where)


def _card_set(board: Board, figures: Sequence[Figure], seen: tuple[int, ...]) -> Set:
    """The stage of a chapter's card."""
    one = _set_of(board, "away", False, figures, seen)
    return Set(one.board, replace(one.place, card=True))


def room_of(board: Board, place: Placement, backward: bool) -> Room:
    """Where content moves when the presenter stays: up beside the presenter, to the left above.

    backward: lines begin at the right.
    """
    w, h = board.size
    left, top, right, bottom = board.column(place)
    m = board.px(MARGIN)
    if board.narrow:
        left, right = 0, w
    above = min(m, max(board.px(LEAST), top - board.px(HEADER_FOOT)))  # what goes up leaves the header alone
    box = Box.around(left - m, top - above, right - left + 2 * m, bottom - top + above + m)
    box = box.meet(Box(0, 0, w, h)) or Box(0, 0, w, h)
    return Room(box, not board.narrow, m, backward, above)


def parts(script: Script) -> list[tuple[float, float]]:
    """How far the progress line is when each scene begins and ends; chapters' cards do not count."""
    count = max(1, sum(not scene.chapter for scene in script.scenes))
    parts: list[tuple[float, float]] = []
    done = 0
    for scene in script.scenes:
        before, done = done, done + (not scene.chapter)
        parts.append((before / count, done / count))
    return parts


def scene_starts(script: Script, speech: Speech) -> list[float]:
    """Second at which each scene begins; the first at 0. Without spans the first words say so."""
    starts: list[float] = []
    for i in range(len(script.scenes)):
        times = [s.start for s in speech.spans if s.scene == i]
        times = times or [w.start for w in speech.words if w.scene == i]
        last = starts[-1] if starts else 0.0
        starts.append(0.0 if i == 0 else max(last, min(times, default=last)))
    return starts
