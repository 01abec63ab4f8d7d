"""Where a corner of the canvas is free for something that stands there through the whole video."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from avatar.compose.board import Board
from avatar.compose.placement import Placement
from avatar.compose.sprite import Box

SAFE = 54
"""Pixels of the template from the edges: 5 % of the shorter side (EBU R 95, graphics safe area)."""
GAP = 16
"""Pixels of the template between a mark and what it keeps clear of."""
CORNERS = ("bottom-left", "bottom-right", "top-right", "top-left")
"""In the order in which room is looked for, if nothing else is said."""
SHUNNED = {"face": 1000.0, "graphics": 400.0, "content": 20.0, "body": 0.3}
"""What a pixel costs that a mark covers of each."""


@dataclass(frozen=True)
class Obstacle:
    """What a mark should not cover: its kind, a key of `SHUNNED`, and where it is."""

    kind: str
    box: Box


def obstacles(board: Board, place: Placement, fixed: Iterable[Box]) -> list[Obstacle]:
    """What is in the way on one place of the presenter; `fixed` are header and lower third."""
    w, h = board.size
    found = [Obstacle("graphics", box) for box in fixed]
    if not place.away:
        found += [Obstacle("face", one.box_seen) for one in place.everyone]
        low = place.head.bottom
        found.append(
            Obstacle("body", Box(place.body[0], low, max(0, place.body[1] - place.body[0]), h - low))
        )
    left, top, right, bottom = board.column(place)
    found.append(Obstacle("content", Box(left, top, right - left, bottom - top)))
    if board.captions:
        found.append(Obstacle("graphics", Box(0, board.captions_top, w, h - board.captions_top)))
    return found


def find_corner(
    board: Board, size: tuple[int, int], wanted: str | None, order: Sequence[str], taken: Sequence[Obstacle]
) -> tuple[Box, str]:
    """The even box of a mark of that size in the best corner, and the corner's name.

    The corner that is wanted is kept to as far as it has a place that is clear of faces and other graphics.
    """
    w, h = board.size
    edge, gap = board.px(SAFE), board.px(GAP)
    spots: list[tuple[float, Box, str]] = []
    for rank, corner in enumerate(order):
        x = edge if corner.endswith("left") else w - edge - size[0]
        levels = [edge] if corner.startswith("top") else [h - edge - size[1]]
        if board.captions and corner.startswith("bottom"):
            levels.append(board.captions_top - gap - size[1])
        # Below or above what is in the corner already, rather than in another corner.
        for one in taken:
            if one.kind == "graphics":
                levels.append(one.box.bottom + gap if corner.startswith("top") else one.box.y - gap - size[1])
        for step, y in enumerate(levels):
            if not edge <= y <= h - edge - size[1]:
                continue
            if abs(y - levels[0]) > 0.22 * h + size[1]:  # that is no corner any more
                continue
            box = Box(2 * round(x / 2), 2 * round(y / 2), _even(size[0]), _even(size[1]))
            cost = sum(SHUNNED[one.kind] * _shared(box, one.box) for one in taken)
            cost += size[0] * size[1] * (0.2 * rank + 0.3 * min(step, 1))
            if wanted and corner != wanted:
                cost += 60.0 * size[0] * size[1]
            spots.append((cost, box, corner))
    _, box, corner = min(spots, key=lambda spot: spot[0])
    return box, corner


def _shared(a: Box, b: Box) -> float:
    met = a.meet(b)
    return met.w * met.h if met else 0.0


def _even(length: int) -> int:
    return length + length % 2
