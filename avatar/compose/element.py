"""What comes and goes on the canvas: each element knows its box, its state at a second, and its looks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from avatar.compose.colour import BGR_TO_YUV, OFFSET, Bgr
from avatar.compose.identity import TIMED
from avatar.compose.sprite import Box, Planes, Sprite, draw

U8 = NDArray[np.uint8]
State = tuple[int, ...]


class Element(Protocol):
    """Something drawn over the presenter.

    The same state always looks the same: what is seen depends on the state and on the fields that are not
    marked as `TIMED`, and on nothing else, since frames made before are used again where these are equal.
    """

    @property
    def box(self) -> Box:
        """The largest area it ever touches."""

    def state(self, t: float) -> State | None:
        """What it looks like at second `t`; None when it is not there."""

    def prepare(self) -> object:
        """Paint it (slow, once)."""

    def draw(self, target: Planes, prepared: object, state: State, clip: Box) -> None:
        """Put it on the canvas, inside `clip`."""


def since(start: float, t: float) -> float:
    """Seconds from `start` to `t`, without what adding up leaves over.

    A scene that moves to another second must look the same to the last bit: 12.76 − 12.66 is not quite
    12.32 − 12.22, and where a value lies on the edge between two steps, that would be seen.
    """
    return round(t - start, 6)


def ease(x: float) -> float:
    """Quick start, soft landing: 1 − (1 − x)³."""
    x = min(1.0, max(0.0, x))
    return 1.0 - (1.0 - x) ** 3


@dataclass(frozen=True)
class Still:
    """A picture that fades in (rising or sliding a little) and out again.

    `place` is the even box the picture covers at rest; `paint` gives uint8 [h, w, 4], premultiplied BGRA.
    """

    place: Box
    start: float = field(metadata=TIMED)
    end: float = field(metadata=TIMED)
    paint: Callable[[], U8]
    fade_in: float = field(default=0.4, metadata=TIMED)
    fade_out: float = field(default=0.3, metadata=TIMED)
    rise: int = 0
    slide: int = 0

    @property
    def box(self) -> Box:
        p = self.place
        return p.join(p.moved(-self.slide, self.rise))

    def state(self, t: float) -> State | None:
        been, left = since(self.start, t), since(t, self.end)
        if been < 0 or left <= 0:
            return None
        come = been / self.fade_in if self.fade_in else 1.0
        go = left / self.fade_out if self.fade_out else 1.0
        eased = ease(come)
        opacity = round(255 * min(1.0, max(0.0, min(come * 1.2, go))))
        if opacity == 0:
            return None
        rest = 1.0 - eased
        return (opacity, -2 * round(self.slide * rest / 2), 2 * round(self.rise * rest / 2))

    def prepare(self) -> Sprite:
        from avatar.compose.sprite import convert

        return convert(self.paint())

    def draw(self, target: Planes, prepared: object, state: State, clip: Box) -> None:
        assert isinstance(prepared, Sprite)
        opacity, dx, dy = state
        draw(target, prepared, self.place.x + dx, self.place.y + dy, clip, opacity)


@dataclass(frozen=True)
class Spoken:
    """A caption. The state counts the word being heard, which is painted in another colour.

    `paint` gives the caption twice: as it is, and with every word lit; `words` are the boxes of the words
    on the canvas, `starts` the seconds at which they begin.
    """

    box: Box
    start: float = field(metadata=TIMED)
    end: float = field(metadata=TIMED)
    starts: tuple[float, ...] = field(metadata=TIMED)
    words: tuple[tuple[Box, ...], ...]
    paint: Callable[[], tuple[U8, U8]]

    def state(self, t: float) -> State | None:
        if since(self.start, t) < 0 or since(t, self.end) <= 0:
            return None
        return (bisect_right(self.starts, t + 1e-6) - 1,)

    def prepare(self) -> tuple[Sprite, Sprite]:
        from avatar.compose.sprite import convert

        plain, lit = self.paint()
        return convert(plain), convert(lit)

    def draw(self, target: Planes, prepared: object, state: State, clip: Box) -> None:
        assert isinstance(prepared, tuple)
        plain, lit = prepared
        word = self.words[state[0]] if 0 <= state[0] < len(self.words) else ()
        for area in _around(self.box, word):
            if part := area.meet(clip):
                draw(target, plain, self.box.x, self.box.y, part)
        for area in word:
            if part := area.meet(clip):
                draw(target, lit, self.box.x, self.box.y, part)


def _around(whole: Box, holes: tuple[Box, ...]) -> list[Box]:
    """The parts of `whole` outside the holes, as boxes that do not overlap."""
    parts = [whole]
    for hole in holes:
        parts = [piece for part in parts for piece in _without(part, hole)]
    return parts


def _without(part: Box, hole: Box) -> list[Box]:
    hit = part.meet(hole)
    if hit is None:
        return [part]
    pieces = [
        Box(part.x, part.y, part.w, hit.y - part.y),
        Box(part.x, hit.bottom, part.w, part.bottom - hit.bottom),
        Box(part.x, hit.y, hit.x - part.x, hit.h),
        Box(hit.right, hit.y, part.right - hit.right, hit.h),
    ]
    return [piece for piece in pieces if piece.w > 0 and piece.h > 0]


@dataclass(frozen=True)
class Progress:
    """A thin line along the lower edge that grows with a scene; the state is its length in pixels.

    While the scene lasts, from `begins` to `ends`, it grows from the share `first` of its box to the share
    `last`; it is there from `start` to `end`, so that it stays through the scene's transitions.
    """

    box: Box
    start: float = field(metadata=TIMED)
    end: float = field(metadata=TIMED)
    begins: float = field(metadata=TIMED)
    ends: float = field(metadata=TIMED)
    first: float = field(metadata=TIMED)
    last: float = field(metadata=TIMED)
    colour: Bgr
    backward: bool = False

    def state(self, t: float) -> State | None:
        if since(self.start, t) < 0 or since(t, self.end) <= 0:
            return None
        length = since(self.begins, self.ends)
        done = since(self.begins, t) / length if length > 0 else 1.0
        share = self.first + (self.last - self.first) * min(1.0, max(0.0, done))
        length = 2 * round(self.box.w * share / 2)
        return (length,) if length else None

    def prepare(self) -> tuple[int, int, int]:
        y, u, v = (int(c) for c in np.rint(BGR_TO_YUV @ np.asarray(self.colour, np.float32) + OFFSET))
        return y, u, v

    def draw(self, target: Planes, prepared: object, state: State, clip: Box) -> None:
        assert isinstance(prepared, tuple)
        x = self.box.right - state[0] if self.backward else self.box.x
        area = Box(x, self.box.y, state[0], self.box.h).meet(clip)
        if area is None:
            return
        for plane, value, place in zip(
            target, prepared, (area.full(), area.half(), area.half()), strict=True
        ):
            plane[place] = value
