"""A presenter on the way from one place to another, while set and graphics dissolve."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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


class Glide:
    """Between two stages on which one presenter stands, at different places: nobody is seen twice."""

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
        target = planes(self._base, w, h)
        person = Standing(self._plan, between(*self._places, amount), target)
        square = squares[person.who] if person.who < len(squares) else None
        if person.box:
            draw(target, person.sprite(square), person.x, person.y, person.box)
        np.copyto(self._other, self._base)
        for lay, frame in zip(lays, (self._base, self._other), strict=True):
            lay(t, planes(frame, w, h))
        cv2.addWeighted(self._base, 1 - amount, self._other, amount, 0.0, dst=out)
        return out


def between(first: Placement, second: Placement, amount: float) -> Placement:
    """A place on the way, `amount` of it gone, 0..1: the head moves evenly, and grows by equal factors."""
    side = max(2, 2 * round(first.side ** (1 - amount) * second.side**amount / 2))

    def on_the_way(a: float, b: float) -> float:
        return a + (b - a) * amount

    # Where the head is in its square is the same in both, as a share of the side.
    heads = [(p.head.x + p.head.w / 2, p.head.y + p.head.h / 2) for p in (first, second)]
    x, y = (on_the_way(a, b) for a, b in zip(*heads, strict=True))
    inside = [
        ((hx - p.x) / p.side, (hy - p.y) / p.side) for (hx, hy), p in zip(heads, (first, second), strict=True)
    ]
    dx, dy = (on_the_way(a, b) for a, b in zip(*inside, strict=True))
    left, top = 2 * round((x - dx * side) / 2), 2 * round((y - dy * side) / 2)
    factor = side / first.side
    head = Box.around(
        left + (first.head.x - first.x) * factor,
        top + (first.head.y - first.y) * factor,
        first.head.w * factor,
        first.head.h * factor,
    )
    return Placement(left, top, side, head, first.body, who=first.who)
