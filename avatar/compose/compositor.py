"""The hot path: frames for the encoder, of which only what moved is touched.

A stage is one arrangement of presenters: the studio with everything that never moves, drawn once, and a frame
that is repaired each time where something changed. Between two stages there is a transition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from avatar.compose.bookends import Cover
from avatar.compose.colour import BLACK, WHITE, Bgr, planes, to_bgr
from avatar.compose.cutout import Cutout
from avatar.compose.element import Element, State
from avatar.compose.glide import Glide
from avatar.compose.plan import Plan
from avatar.compose.shot import Shot
from avatar.compose.sprite import Box, Planes, draw
from avatar.compose.standing import Standing, paint_ground
from avatar.compose.transitions import MOVING, carry, cross

U8 = NDArray[np.uint8]
Squares = Sequence[U8 | None]


class Compositor:
    """Draws the frames of a plan, in any order; in order it is fastest."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        w, h = plan.size
        self._mixed = np.empty((h * 3 // 2, w), np.uint8)
        self._stages: dict[tuple[int, bool, bool], _Stage] = {}
        self._pinned: dict[int, object] = {}
        self._glides: dict[tuple[int, int], Glide] = {}

    def draw(self, n: int, presenter: U8 | Squares) -> U8:
        """Frame `n` as yuv420p (BT.709, limited range), uint8 [H * 3 / 2, W]; the memory is used again.

        `presenter` is premultiplied, BGRA, uint8 [S, S, 4], or planar, uint8 [S * 5 / 2, S], as
        `avatar.render.planar` says; S = plan.presenter_side. Of several presenters, one for each,
        with the side of its own (`plan.side_of`), or None for one who is not seen.
        """
        squares = (presenter,) if isinstance(presenter, np.ndarray) else presenter
        for who, square in enumerate(squares):
            side = self.plan.side_of(who)
            if square is None:
                continue
            if square.shape not in ((side, side, 4), (side * 5 // 2, side)) or square.dtype != np.uint8:
                raise ValueError(f"presenter must be uint8 {(side, side, 4)}, not {square.shape}")
        return self._shown(n / self.plan.fps, squares)

    def still(self, n: int, presenter: U8 | Squares | None = None) -> U8:
        """Frame `n` as uint8 [H, W, 3] BGR, for previews; presenters at rest if none is given."""
        if presenter is None:
            return to_bgr(self._shown(n / self.plan.fps, ()))
        return to_bgr(self.draw(n, presenter))

    def _shown(self, t: float, squares: Squares) -> U8:
        """What is seen at second `t`: a stage, or what lies between two."""
        now = self.plan.crossing(t)
        if now.after == now.before:
            return self._stage(now.before).draw(t, squares)
        if self.plan.glides(now):
            way = now.before, now.after
            self._glides[way] = self._glides.get(way) or Glide(self.plan, *way)
            lays = self._stage(now.before).lay, self._stage(now.after).lay
            return self._glides[way].draw(t, now.share, squares, lays, self._mixed)
        # What is pinned does not move with the scenes: it is left out of both, and laid over them.
        pin = bool(self.plan.pinned) and now.kind in MOVING
        frame = self._stage(now.before, free=pin).draw(t, squares)
        other = self._stage(now.after, free=pin).draw(t, squares)
        if self.plan.stays(now):
            ground = self._stage(now.before, bare=True, free=pin).draw(t, squares)
            room = self.plan.rooms[now.before]
            mixed = carry(now.kind, ground, frame, other, now.share, room, self._mixed)
        else:
            mixed = cross(now.kind, frame, other, now.share, self._mixed, self.plan.backward)
        if pin:
            self._pin(mixed, t)
        return mixed

    def _pin(self, frame: U8, t: float) -> None:
        """Lay over a frame what stands still on all stages."""
        w, h = self.plan.size
        target = planes(frame, w, h)
        for i, element in enumerate(self.plan.elements[0][-self.plan.pinned :]):
            state = element.state(t)
            if state is not None:
                if i not in self._pinned:
                    self._pinned[i] = element.prepare()
                element.draw(target, self._pinned[i], state, Box(0, 0, w, h))

    def _stage(self, index: int, bare: bool = False, free: bool = False) -> _Stage:
        """Stage `index`; `bare`, without what belongs to its scenes; `free`, without what is pinned."""
        key = index, bare, free
        if key not in self._stages:
            elements = self.plan.elements[index]
            last = len(elements) - (self.plan.pinned if free else 0)
            self._stages[key] = _Stage(self.plan, index, elements[self.plan.own[index] if bare else 0 : last])
        return self._stages[key]


class _Stage:
    def __init__(self, plan: Plan, index: int, elements: Sequence[Element]) -> None:
        w, h = plan.size
        self._canvas = Box(0, 0, w, h)
        self._plan, self._index = plan, index
        self._elements = elements
        self._shot: Shot | None = None
        self._moved = False
        clean = self._clean = paint_ground(plan, plan.placements[index])
        self._source: Planes = planes(clean, w, h)
        self._people = [
            Standing(plan, place, self._source) for place in plan.placements[index].everyone if not place.away
        ]
        self._frame = clean.copy()
        self._target: Planes = planes(self._frame, w, h)
        self._states: dict[int, State] = {}
        self._prepared: dict[int, object] = {}

    def draw(self, t: float, squares: Squares) -> U8:
        """The stage at second `t`; presenters without a square are at rest."""
        states = {i: s for i, e in enumerate(self._elements) if (s := e.state(t)) is not None}
        changed = [i for i in {*states, *self._states} if states.get(i) != self._states.get(i)]
        people = [person for person in self._people if person.box]
        dirty = _merged(
            [*(self._elements[i].box for i in changed), *(person.box for person in people if person.box)]
        )
        self._states = states
        for i in [i for i in self._prepared if i not in states]:
            del self._prepared[i]
        sprites = [
            (person, person.sprite(squares[person.who] if person.who < len(squares) else None))
            for person in people
        ]
        shot = self._plan.shot(self._index, t)
        if shot is not None:
            place = self._plan.placements[self._index]
            self._shot = self._shot or Shot(self._clean, self._plan.size, place)
            there = [(person.x, person.y, person.box, sprite) for person, sprite in sprites if person.box]
            self._shot.take(there, *shot, self._target)
            for i, state in states.items():
                self._elements[i].draw(self._target, self._ready(i, self._elements[i]), state, self._canvas)
            self._moved = True
            return self._frame
        if self._moved:
            dirty, self._moved = [self._canvas], False
        for box in dirty:
            area = box.meet(self._canvas)
            if area is None:
                continue
            if not any(person.box and area.meet(person.box) == area for person in people):
                for source, target, part in zip(
                    self._source, self._target, (area.full(), area.half(), area.half()), strict=True
                ):
                    target[part] = source[part]
            for person, sprite in sprites:
                if person.box and (seen := area.meet(person.box)):
                    draw(self._target, sprite, person.x, person.y, seen, ground=self._source)
            for i, state in states.items():
                element = self._elements[i]
                if element.box.meet(area):
                    element.draw(self._target, self._ready(i, element), state, area)
        return self._frame

    def lay(self, t: float, target: Planes) -> None:
        """Draw all that is in front of the presenters at second `t` on another frame."""
        for i, element in enumerate(self._elements):
            state = element.state(t)
            if state is not None:
                element.draw(target, self._ready(i, element), state, self._canvas)

    def _ready(self, i: int, element: Element) -> object:
        if i not in self._prepared:
            self._prepared[i] = element.prepare()
        return self._prepared[i]


def cut_out(plan: Plan) -> Cutout:
    """What draws the frames of a plan without its backdrop: person, graphics and captions over nothing."""
    black, white = (Compositor(_before(plan, *ground)) for ground in (("black", BLACK), ("white", WHITE)))
    return Cutout(black.draw, white.draw, plan.size)


def _before(plan: Plan, backdrop: str, ground: Bgr) -> Plan:
    """The plan before a plain ground, which pictures over the whole canvas have as well."""
    elements = tuple(
        tuple(e.before(ground) if isinstance(e, Cover) else e for e in group) for group in plan.elements
    )
    return replace(plan, backdrop=backdrop, elements=elements)


def _merged(boxes: list[Box]) -> list[Box]:
    """Boxes that do not overlap and cover all of those given."""
    result: list[Box] = []
    for box in boxes:
        hit = next((b for b in result if b.meet(box)), None)
        while hit is not None:
            result.remove(hit)
            box = box.join(hit)
            hit = next((b for b in result if b.meet(box)), None)
        result.append(box)
    return result
