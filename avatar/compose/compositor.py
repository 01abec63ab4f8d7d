"""The hot path: frames for the encoder, of which only what moved is touched.

A stage is one place of the presenter: the studio with everything that never moves, drawn once, and a frame
that is repaired each time where something changed. Between two stages there is a transition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.compose import backdrop
from avatar.compose.colour import BLACK, mix, planes, to_bgr
from avatar.compose.cutout import Cutout
from avatar.compose.element import Element, State
from avatar.compose.placement import Placement, settle
from avatar.compose.plan import Plan
from avatar.compose.sheet import Sheet, rounded
from avatar.compose.shot import Shot
from avatar.compose.sprite import Box, Converter, Planes, convert, draw
from avatar.compose.transitions import MOVING, carry, cross
from avatar.render.planar import is_planar, shrink, split

U8 = NDArray[np.uint8]


class Compositor:
    """Draws the frames of a plan, in any order; in order it is fastest."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        w, h = plan.size
        self._side = plan.presenter_side
        self._mixed = np.empty((h * 3 // 2, w), np.uint8)
        self._stages: dict[tuple[int, bool, bool], _Stage] = {}
        self._pinned: dict[int, object] = {}

    def draw(self, n: int, presenter: U8) -> U8:
        """Frame `n` as yuv420p (BT.709, limited range), uint8 [H * 3 / 2, W]; the memory is used again.

        `presenter` is premultiplied, BGRA, uint8 [S, S, 4], or planar, uint8 [S * 5 / 2, S], as
        `avatar.render.planar` says; S = plan.presenter_side.
        """
        side = self._side
        if presenter.shape not in ((side, side, 4), (side * 5 // 2, side)) or presenter.dtype != np.uint8:
            raise ValueError(f"presenter must be uint8 {(side, side, 4)}, not {presenter.shape}")
        return self._shown(n / self.plan.fps, presenter)

    def still(self, n: int, presenter: U8 | None = None) -> U8:
        """Frame `n` as uint8 [H, W, 3] BGR, for previews; the presenter at rest if none is given."""
        if presenter is None:
            return to_bgr(self._shown(n / self.plan.fps, None))
        return to_bgr(self.draw(n, presenter))

    def _shown(self, t: float, presenter: U8 | None) -> U8:
        """What is seen at second `t`: a stage, or what lies between two."""
        now = self.plan.crossing(t)
        if now.after == now.before:
            return self._stage(now.before).draw(t, presenter)
        # What is pinned does not move with the scenes: it is left out of both, and laid over them.
        pin = bool(self.plan.pinned) and now.kind in MOVING
        frame = self._stage(now.before, free=pin).draw(t, presenter)
        other = self._stage(now.after, free=pin).draw(t, presenter)
        if self.plan.stays(now):
            ground = self._stage(now.before, bare=True, free=pin).draw(t, presenter)
            room = self.plan.rooms[now.before]
            mixed = carry(now.kind, ground, frame, other, now.share, room, self._mixed)
        else:
            mixed = cross(now.kind, frame, other, now.share, self._mixed)
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
        self._place = plan.placements[index]
        self._elements = elements
        self._shot: Shot | None = None
        self._moved = False
        self._clean, self.resting, self._mask = _build(plan, self._place)
        self._frame = self._clean.copy()
        self._source: Planes = planes(self._clean, w, h)
        self._target: Planes = planes(self._frame, w, h)
        self._states: dict[int, State] = {}
        self._prepared: dict[int, object] = {}
        self._converter = Converter(self._place.side, self._place.side)
        box = self._place.box.meet(self._canvas)
        self._presenter = (self._place.frame or self._canvas).meet(box) if box else None

    def draw(self, t: float, presenter: U8 | None) -> U8:
        """The stage at second `t`, with the presenter at rest if none is given."""
        presenter = self.resting if presenter is None else presenter
        states = {i: s for i, e in enumerate(self._elements) if (s := e.state(t)) is not None}
        changed = [i for i in {*states, *self._states} if states.get(i) != self._states.get(i)]
        dirty = _merged(
            [*(self._elements[i].box for i in changed), *([self._presenter] if self._presenter else [])]
        )
        self._states = states
        for i in [i for i in self._prepared if i not in states]:
            del self._prepared[i]
        person = self._converter.convert(self._fit(presenter)) if self._presenter else None
        shot = self._plan.shot(self._index, t)
        if shot is not None:
            self._shot = self._shot or Shot(self._clean, self._plan.size, self._place)
            self._shot.take(person, *shot, self._target)
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
            seen = area.meet(self._presenter) if self._presenter else None
            if seen != area:
                for source, target, part in zip(
                    self._source, self._target, (area.full(), area.half(), area.half()), strict=True
                ):
                    target[part] = source[part]
            if person and seen:
                draw(self._target, person, self._place.x, self._place.y, seen, ground=self._source)
            for i, state in states.items():
                element = self._elements[i]
                if element.box.meet(area):
                    element.draw(self._target, self._ready(i, element), state, area)
        return self._frame

    def _fit(self, presenter: U8) -> U8:
        """The presenter's square as large as it is here, and behind the mask of its card."""
        side = self._place.side
        if is_planar(presenter):
            if presenter.shape[1] != side:  # drawn for a place where it is larger
                presenter = shrink(presenter, side)
            if self._mask is not None:
                presenter = np.asarray(cv2.multiply(presenter, self._planar_mask, scale=1 / 255), np.uint8)
            return presenter
        if presenter.shape[0] != side:
            presenter = np.asarray(
                cv2.resize(presenter, (side, side), interpolation=cv2.INTER_AREA), np.uint8
            )
        if self._mask is not None:
            presenter = np.asarray(cv2.multiply(presenter, self._mask, scale=1 / 255), np.uint8)
        return presenter

    @cached_property
    def _planar_mask(self) -> U8:
        """The mask for each plane of a planar square."""
        assert self._mask is not None
        out = np.empty((self._place.side * 5 // 2, self._place.side), np.uint8)
        whole = self._mask[..., 3]
        half = cv2.resize(whole, (whole.shape[1] // 2, whole.shape[0] // 2), interpolation=cv2.INTER_AREA)
        for plane, mask in zip(split(out), (whole, half, half, whole), strict=True):
            plane[...] = mask
        return out

    def _ready(self, i: int, element: Element) -> object:
        if i not in self._prepared:
            self._prepared[i] = element.prepare()
        return self._prepared[i]


def cut_out(plan: Plan) -> Cutout:
    """What draws the frames of a plan without its backdrop: person, graphics and captions over nothing."""
    black, white = (Compositor(replace(plan, backdrop=ground)) for ground in ("black", "white"))
    return Cutout(black.draw, white.draw, plan.size)


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


def _build(plan: Plan, place: Placement) -> tuple[U8, U8, U8 | None]:
    """The stage without its moving square, that square at rest, and the square's mask if a card frames it."""
    w, h = plan.size
    look = plan.look
    centre = (float(place.middle), place.head.y + place.head.h * 0.5)
    if place.away or place.round:
        centre = backdrop.middle_of(plan.backdrop, plan.size, plan.light)
    clean = backdrop.paint(backdrop.CARD if place.card else plan.backdrop, plan.size, centre, look)
    target = planes(clean, w, h)
    whole = Box(0, 0, w, h)
    figure = settle(plan.figure, place, plan.size)
    mask: U8 | None = None
    if place.frame is not None:
        f = place.frame
        sheet = Sheet(w, h)
        edge = round(7 * plan.unit) if place.round else 0
        around = (f.x - edge, f.y - edge, f.w + 2 * edge, f.h + 2 * edge)
        sheet.card(around, place.radius + edge, look.card, 1.0, 40 * plan.unit, look.shadow)
        card = rounded(w, h, f.x, f.y, f.w, f.h, place.radius)
        rise = (np.arange(h, dtype=np.float32) - f.y)[:, None] / f.h
        sheet.lay(card, mix(look.secondary, (255.0,) * 3, 0.62))
        sheet.lay(card * np.clip(rise, 0, 1), mix(look.secondary, look.primary, 0.15), 0.6)
        draw(target, convert(sheet.bgra()), 0, 0, whole)
        inside = np.asarray(np.rint(rounded(w, h, f.x, f.y, f.w, f.h, place.radius) * 255), np.uint8)
        figure = np.asarray(cv2.multiply(figure, cv2.merge([inside] * 4), scale=1 / 255), np.uint8)
        mask = np.asarray(cv2.merge([_window(inside, place)] * 4), np.uint8)
    elif plan.backdrop not in backdrop.BARE:  # there is a wall for a shadow to fall on
        draw(target, convert(_shadow(figure, plan)), 0, 0, whole)
    resting = _window(figure, place)
    box = place.box.meet(whole)
    if box is not None:
        figure[box.full()] = 0
    draw(target, convert(figure), 0, 0, whole)
    return clean, resting, mask


def _window(image: U8, place: Placement) -> U8:
    """The moving square cut out of a canvas-sized picture; what lies off the canvas is empty."""
    h, w = image.shape[:2]
    out = np.zeros((place.side, place.side, *image.shape[2:]), np.uint8)
    box = place.box.meet(Box(0, 0, w, h))
    if box is not None:
        out[box.moved(-place.x, -place.y).full()] = image[box.full()]
    return out


def _shadow(figure: U8, plan: Plan) -> U8:
    """The person's soft shadow on the set behind, and a closer, fainter one that seats the outline."""
    h, w = figure.shape[:2]
    scale = 4
    small = cv2.resize(figure[..., 3], (w // scale, h // scale), interpolation=cv2.INTER_AREA).astype(
        np.float32
    )
    unit = plan.unit / scale
    out = np.zeros((h // scale, w // scale), np.float32)
    for blur, dx, dy, share in ((46.0, 34.0, 26.0, 0.30), (12.0, 5.0, 8.0, 0.13)):
        wide = cv2.copyMakeBorder(small, 0, round(200 * unit), 0, 0, cv2.BORDER_REPLICATE)
        soft = cv2.GaussianBlur(wide, (0, 0), max(0.6, blur * unit))[: h // scale]
        shift = np.array([[1, 0, dx * unit], [0, 1, dy * unit]], np.float32)
        soft = cv2.warpAffine(soft, shift, (w // scale, h // scale), borderMode=cv2.BORDER_REPLICATE)
        out = 1 - (1 - out) * (1 - soft / 255 * share)
    alpha = cv2.resize(out, (w, h), interpolation=cv2.INTER_LINEAR)[..., None]
    colour = np.array([*mix(plan.look.shadow, BLACK, 0.2), 255.0], np.float32)
    return np.asarray(np.rint(alpha * colour), np.uint8)
