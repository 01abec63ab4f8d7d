"""A presenter on the way from one place to another, while set and graphics dissolve."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.compose.colour import planes
from avatar.compose.placement import Placement
from avatar.compose.plan import Plan
from avatar.compose.sprite import Box, Planes, draw
from avatar.compose.standing import Standing, paint_ground
from avatar.compose.transitions import smooth

U8 = NDArray[np.uint8]
Lay = Callable[[float, Planes], None]
"""Draws what a stage has in front of its presenter at a second."""

ROOM = 0.3
"""Room round somebody who stands free within the frame that closes in on them, in widths of the head."""


class Glide:
    """Between two stages on which somebody stands at different places: nobody is seen twice.

    Who is on both goes there, and the frame with them: it becomes larger or smaller, rounder or straighter.
    Where one side has none, it closes in on the person from where it would crop nothing. Who is on one side
    alone comes or leaves as the set does.
    """

    def __init__(self, plan: Plan, before: int, after: int) -> None:
        self._plan = plan
        self._places = plan.placements[before], plan.placements[after]
        self._grounds = [paint_ground(plan, place) for place in self._places]
        self._base = np.empty_like(self._grounds[0])
        self._other = np.empty_like(self._base)

    def draw(
        self, t: float, share: float, squares: Sequence[U8 | None], lays: tuple[Lay, Lay], out: U8
    ) -> U8:
        """The frame at second `t`, `share` of the way, 0..1: yuv420p, uint8 [H * 3 / 2, W]; returns `out`."""
        w, h = self._plan.size
        amount = smooth(share)
        cv2.addWeighted(self._grounds[0], 1 - amount, self._grounds[1], amount, 0.0, dst=self._base)
        for place, seen in self._people(amount):
            if seen == 1:
                self._set(place, squares, planes(self._base, w, h))
                continue
            np.copyto(self._other, self._base)
            self._set(place, squares, planes(self._other, w, h))
            cv2.addWeighted(self._base, 1 - seen, self._other, seen, 0.0, dst=self._base)
        np.copyto(self._other, self._base)
        for lay, frame in zip(lays, (self._base, self._other), strict=True):
            lay(t, planes(frame, w, h))
        cv2.addWeighted(self._base, 1 - amount, self._other, amount, 0.0, dst=out)
        return out

    def _people(self, amount: float) -> Iterator[tuple[Placement, float]]:
        """Where everybody is, and how much of them is seen: first those who come or leave."""
        first, second = ({p.who: p for p in place.everyone if not p.away} for place in self._places)
        yield from ((place, 1 - amount) for who, place in first.items() if who not in second)
        yield from ((place, amount) for who, place in second.items() if who not in first)
        for who, place in first.items():
            if who in second:
                yield between(place, second[who], amount, self._plan.size), 1

    def _set(self, place: Placement, squares: Sequence[U8 | None], target: Planes) -> None:
        person = Standing(self._plan, place, target)
        square = squares[person.who] if person.who < len(squares) else None
        if person.box:
            draw(target, person.sprite(square), person.x, person.y, person.box)


def between(first: Placement, second: Placement, amount: float, size: tuple[int, int]) -> Placement:
    """A place on the way, `amount` of it gone, 0..1. size: of the canvas, in pixels.

    All lengths grow and shrink evenly. So what holds at both ends holds on the way: a picture that reaches
    the lower edge of the canvas, or those of its frame, does so all along.
    """

    def on_the_way(a: float, b: float) -> int:
        return 2 * round(mixed(a, b) / 2)

    def mixed(a: float, b: float) -> float:
        return a + (b - a) * amount

    side = max(2, on_the_way(first.side, second.side))
    left, top = on_the_way(first.x, second.x), on_the_way(first.y, second.y)
    head = _between(first.head, second.head, on_the_way)
    there = Placement(left, top, side, head, first.body, who=first.who)
    if first.frame is None and second.frame is None:
        return there
    one, other = (p if p.frame else _framed(p, size) for p in (first, second))
    assert one.frame is not None
    assert other.frame is not None
    return replace(
        there,
        frame=_between(one.frame, other.frame, on_the_way),
        radius=round(mixed(one.radius, other.radius)),
        border=round(mixed(one.border, other.border)),
        shown=mixed(one.shown, other.shown),
    )


def _between(first: Box, second: Box, on_the_way: Callable[[float, float], int]) -> Box:
    x, y = on_the_way(first.x, second.x), on_the_way(first.y, second.y)
    return Box(x, y, on_the_way(first.right, second.right) - x, on_the_way(first.bottom, second.bottom) - y)


def _framed(place: Placement, size: tuple[int, int]) -> Placement:
    """Somebody who stands free, in a frame that is not seen and crops nothing of them."""
    room = ROOM * place.head.w
    left, right = place.body[0] - room, place.body[1] + room
    top = place.head.y - room
    frame = Box.around(left, top, right - left, size[1] - top)
    return replace(place, frame=frame, radius=round(room), border=0, shown=0.0)
