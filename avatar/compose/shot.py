"""A stage as a moving camera sees it: the set and who stands in it come closer, graphics stay where they are.

Type that grows would blur, and a line at the edge would leave the canvas. So set and presenter are drawn
first, then looked at, and what is laid over them is laid over what was seen. The person, whose hair and cloth
have the finest detail, is sampled with a cubic filter, which keeps 95 % of the sharpness that an ideal one
would leave. The linear one, which keeps 76 %, is for the set, where nothing is sharp.
"""

from __future__ import annotations

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


class Shot:
    """What a camera sees of a stage. A presenter in a card or circle is moved over inside it."""

    def __init__(self, clean: U8, size: tuple[int, int], place: Placement) -> None:
        w, h = size
        canvas = Box(0, 0, w, h)
        self._place = place
        self._clean: Planes = planes(clean, w, h)
        self._base: Planes = planes(clean.copy(), w, h)
        self._seen = place.box.meet(canvas)
        self._area = place.frame.meet(canvas) or canvas if place.frame else canvas
        head, area = place.head, self._area
        self._focus = tuple(
            min(1.0, max(0.0, share))
            for share in (
                (head.x + head.w / 2 - area.x) / area.w,
                (head.y + head.h / 2 - area.y) / area.h,
            )
        )
        self._fine = self._person(size) if place.frame is None else None
        self._masks: list[tuple[U8, U8]] = []
        if place.frame is not None:
            inside = rounded(w, h, place.frame.x, place.frame.y, place.frame.w, place.frame.h, place.radius)
            full = np.asarray(np.rint(inside[area.full()] * 255), np.uint8)
            half = np.asarray(
                cv2.resize(full, (area.w // 2, area.h // 2), interpolation=cv2.INTER_AREA), np.uint8
            )
            self._masks = [(m, np.asarray(255 - m, np.uint8)) for m in (full, half, half)]
            self._inner: list[U8] = [np.empty_like(m) for m, _ in self._masks]

    def _person(self, size: tuple[int, int]) -> Box | None:
        """Where on the canvas the person is seen."""
        w, h = size
        left, right = self._place.body
        dx, dy = _ROUND * w, _ROUND * h
        top = max(0.0, self._place.head.y - dy)
        left, right = max(0, round(left - dx)), min(w, round(right + dx))
        return Box.around(left, top, right - left, h - top).meet(Box(0, 0, w, h)) if right > left else None

    def take(self, person: Sprite | None, move: Move, step: int, target: Planes) -> None:
        """Fill the target with what the camera sees at a step of its move."""
        clip = self._seen and (self._place.frame or self._seen).meet(self._seen)
        if clip is not None and person is not None:
            draw(self._base, person, self._place.x, self._place.y, clip, ground=self._clean)
        view = view_at(move, step, (self._focus[0], self._focus[1]))
        if not self._masks:
            see(self._base, view, target)
            if self._fine is not None:
                see((self._base[0],), view, (target[0],), self._fine, cv2.INTER_CUBIC)
            return
        area = _parts(self._area)
        for clean, out in zip(self._clean, target, strict=True):
            out[:] = clean
        see(
            [b[part] for b, part in zip(self._base, area, strict=True)],
            view,
            self._inner,
            None,
            cv2.INTER_CUBIC,
        )
        for inner, (mask, rest), clean, out, part in zip(
            self._inner, self._masks, self._clean, target, area, strict=True
        ):
            cv2.multiply(inner, mask, dst=inner, scale=1 / 255)
            out[part] = cv2.add(inner, cv2.multiply(clean[part], rest, scale=1 / 255))


def _parts(box: Box) -> tuple[tuple[slice, slice], ...]:
    return box.full(), box.half(), box.half()
