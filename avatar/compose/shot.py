"""A stage as a moving camera sees it: the set and who stands in it come closer, graphics stay where they are.

Type that grows would blur, and a line at the edge would leave the canvas. So set and presenter are drawn
first, then looked at, and what is laid over them is laid over what was seen. The person, whose hair and cloth
have the finest detail, is sampled with a cubic filter, which keeps 95 % of the sharpness that an ideal one
would leave. The linear one, which keeps 76 %, is for the set, where nothing is sharp.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.compose.camera import see, view_at
from avatar.compose.colour import planes
from avatar.compose.placement import Placement
from avatar.compose.sheet import rounded
from avatar.compose.sprite import Box, Planes, Sprite, draw
from avatar.script.model import Move

U8 = NDArray[np.uint8]

_ROUND = 0.06
"""Room round the person that is sampled as finely, as a share of the canvas: they grow."""


Seen = tuple[int, int, Box, Sprite]
"""A presenter: the corner of the moving square, what of it is on the canvas, and the square."""


class Shot:
    """What a camera sees of a stage. Presenters in cards or circles are moved over inside them."""

    def __init__(self, clean: U8, size: tuple[int, int], place: Placement) -> None:
        w, h = size
        self._clean: Planes = planes(clean, w, h)
        self._base: Planes = planes(clean.copy(), w, h)
        people = [p for p in place.everyone if not p.away]
        self._windows = [_Window(p, size) for p in people if p.frame is not None]
        standing = [p for p in people if p.frame is None]
        self._standing = bool(standing) or not people
        self._focus = _focus(place, Box(0, 0, w, h))
        self._fine = [box for p in standing if (box := _extent(p, size))]

    def take(self, people: Sequence[Seen], move: Move, step: int, target: Planes) -> None:
        """Fill the target with what the camera sees at a step of its move."""
        for x, y, box, sprite in people:
            draw(self._base, sprite, x, y, box, ground=self._clean)
        if self._standing:
            view = view_at(move, step, self._focus)
            see(self._base, view, target)
            for box in self._fine:
                see(self._base[:1], view, target[:1], box, cv2.INTER_CUBIC)
            return
        for clean, out in zip(self._clean, target, strict=True):
            out[:] = clean
        for window in self._windows:
            window.show(self._base, self._clean, move, step, target)


class _Window:
    """A card or circle, inside of which the camera moves."""

    def __init__(self, place: Placement, size: tuple[int, int]) -> None:
        canvas = Box(0, 0, *size)
        f = place.frame or canvas
        area = self._area = f.meet(canvas) or canvas
        self._focus = _focus(place, area)
        inside = rounded(area.w, area.h, f.x - area.x, f.y - area.y, f.w, f.h, place.radius)
        full = np.asarray(np.rint(inside * 255), np.uint8)
        half = np.asarray(
            cv2.resize(full, (area.w // 2, area.h // 2), interpolation=cv2.INTER_AREA), np.uint8
        )
        self._masks = [(m, np.asarray(cv2.bitwise_not(m), np.uint8)) for m in (full, half, half)]
        self._seen: list[U8] = [np.empty_like(m) for m, _ in self._masks]

    def show(self, base: Planes, clean: Planes, move: Move, step: int, target: Planes) -> None:
        """Lay what the camera sees inside over the target."""
        parts = _parts(self._area)
        inside = [plane[part] for plane, part in zip(base, parts, strict=True)]
        see(inside, view_at(move, step, self._focus), self._seen, None, cv2.INTER_CUBIC)
        for seen, (mask, rest), ground, out, part in zip(
            self._seen, self._masks, clean, target, parts, strict=True
        ):
            cv2.multiply(seen, mask, dst=seen, scale=1 / 255)
            out[part] = cv2.add(seen, cv2.multiply(ground[part], rest, scale=1 / 255))


def _focus(place: Placement, area: Box) -> tuple[float, float]:
    """The middle of the head as a share of the area."""
    head = place.head
    x, y = (head.x + head.w / 2 - area.x) / area.w, (head.y + head.h / 2 - area.y) / area.h
    return min(1.0, max(0.0, x)), min(1.0, max(0.0, y))


def _extent(place: Placement, size: tuple[int, int]) -> Box | None:
    """Where on the canvas a person is seen."""
    w, h = size
    dx, dy = _ROUND * w, _ROUND * h
    left, right = max(0, round(place.body[0] - dx)), min(w, round(place.body[1] + dx))
    top = max(0.0, place.head.y - dy)
    return Box.around(left, top, right - left, h - top).meet(Box(0, 0, w, h)) if right > left else None


def _parts(box: Box) -> tuple[tuple[slice, slice], ...]:
    return box.full(), box.half(), box.half()
