"""Which parts of a frame have to be drawn: where the person may be seen, and where the edge may lie.

Away from the outline a pixel stays empty, or covered, whatever moves below it. How far away is far enough
follows, strip by strip, from how far the pixels of this frame come.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from avatar.render.parts import Part

BAND = 128
"""Height in pixels of the strips in which frames are drawn."""
REACHES = (0.006, 0.012, 0.020, 0.030, 0.045, 0.065, 0.09, 0.12)
"""How far from the outline a strip may be drawn, in parts of the frame; the last is how far hair can be
carried sideways or up at the limits of the pose."""
COARSE = 4
"""Pixels of the frame, along each side, for which one decides whether the outline can be carried there."""
JOIN = 24
"""Gap in pixels below which two stretches of a strip are drawn as one."""


@dataclass(frozen=True)
class Strip:
    """What is drawn of one strip of a frame, as (rows, columns) that begin and end on even pixels.

    reach: distance from the outline, in pixels, beyond which nothing changes. whole: the strip itself.
    seen: where the person can be, if anywhere. edges: where the person can be partly transparent.
    """

    reach: int
    whole: Part
    seen: Part | None
    edges: tuple[Part, ...]


@dataclass(frozen=True)
class Tiles:
    """What is drawn of a frame, strip by strip."""

    strips: tuple[Strip, ...]

    @cached_property
    def seen(self) -> list[Part]:
        return [strip.seen for strip in self.strips if strip.seen]

    @cached_property
    def edges(self) -> list[Part]:
        return [part for strip in self.strips for part in strip.edges]

    def shrunk(self, before: Tiles | None) -> list[Part]:
        """The strips in which less is drawn than before: what is left over there has to be put to rest."""
        if before is None or before is self:
            return []
        pairs = zip(self.strips, before.strips, strict=True)
        return [now.whole for now, then in pairs if now.reach < then.reach]


class Outline:
    """The edge of the person at rest, and the tiles in which a moved one lies."""

    def __init__(self, alpha: NDArray[np.uint8], rim: int) -> None:
        """alpha: uint8 [size, size] at rest; rim: even width of the frame's own rim, which never moves."""
        import cv2

        self._visible, self._open = alpha > 0, alpha < 255
        self.size = size = alpha.shape[0]
        self._ends = (rim, size - rim)
        self._reaches = np.array([max(2, round(share * size)) for share in REACHES])
        self._tops = range(rim, size - rim, BAND)
        self._cut: dict[tuple[int, int], Strip] = {}
        self._tiles: dict[tuple[int, ...], Tiles] = {}
        # The edge is whatever is partly covered, and where covered and empty pixels touch.
        cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
        edge = self._open & (cv2.dilate(self._visible.astype(np.uint8), cross) > 0)
        distance = cv2.distanceTransform((~edge).astype(np.uint8), cv2.DIST_L2, 3)
        if not edge.any():
            distance[:] = 2 * size
        side = -(-size // COARSE)
        more = side * COARSE - size
        distance = cv2.copyMakeBorder(distance, 0, more, 0, more, cv2.BORDER_REPLICATE)
        self._distance = distance.reshape(side, COARSE, side, COARSE).min((1, 3)) - np.float32(1)
        self._rows = self._bands((np.arange(side) + 0.5) * COARSE)

    def _bands(self, y: NDArray[np.float64]) -> NDArray[np.intp]:
        """The strips in which rows of a grid lie, given by their places in pixels."""
        return np.clip((y - self._ends[0]) // BAND, 0, len(self._tops) - 1).astype(np.intp)

    def watch(self, places: NDArray[np.float32], spacing: float) -> Watch:
        """A watch over a grid of places of its own.

        places: float32 [h, w, 2], pixels of the frame. spacing: how far they are from one another.
        """
        import cv2

        at = (places + np.float32(0.5)) * np.float32(1 / COARSE) - np.float32(0.5)
        found = cv2.remap(self._distance, at, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        # What lies between the places may be nearer, and in the next strip.
        wide = np.asarray(found - np.float32(COARSE + 0.75 * spacing))
        return Watch(wide, self._bands(places[:, 0, 1].astype(np.float64)), len(self._tops))

    @cached_property
    def whole(self) -> Watch:
        """The watch over a grid over the whole frame, of `COARSE` pixels each."""
        return Watch(self._distance, self._rows, len(self._tops))

    def tiles(self, reaches: NDArray[np.float32]) -> Tiles:
        """The tiles for at least that reach in each strip."""
        enough = np.minimum(np.searchsorted(self._reaches, reaches), len(self._reaches) - 1)
        key = tuple(int(v) for v in enough)
        if key not in self._tiles:
            if len(self._tiles) > 256:
                self._tiles.clear()
            self._tiles[key] = Tiles(tuple(self._strip(k, level) for k, level in enumerate(key)))
        return self._tiles[key]

    def _strip(self, number: int, level: int) -> Strip:
        if (number, level) not in self._cut:
            self._cut[number, level] = self._make(self._tops[number], int(self._reaches[level]))
        return self._cut[number, level]

    def _make(self, top: int, reach: int) -> Strip:
        first, last = self._ends
        strip = slice(top, min(top + BAND, last))
        around = slice(max(0, top - reach), strip.stop + reach)
        whole = strip, slice(first, last)
        seen = _stretches(np.flatnonzero(self._visible[around].any(0)), reach, whole[1], self.size)
        if not seen:
            return Strip(reach, whole, None, ())
        open_ = np.flatnonzero(self._open[around].any(0))
        edges = tuple((strip, part) for part in _stretches(open_, reach, seen[0], JOIN))
        return Strip(reach, whole, (strip, seen[0]), edges)


@dataclass(frozen=True)
class Watch:
    """Says of a grid over a frame how far from the outline things change, strip by strip.

    distance: float32 [h, w], of each node from the outline in pixels, at least. bands: the strip of each row.
    """

    distance: NDArray[np.float32]
    bands: NDArray[np.intp]
    count: int

    def reaches(self, moved: NDArray[np.float32]) -> NDArray[np.float32]:
        """float32 [strips]: the farthest place that the outline can be carried to, as a distance from it.

        moved: float32 [h, w], how far what is seen at each node comes, in pixels.
        """
        rows = np.where(self.distance <= moved, self.distance, 0).max(1)
        found = np.zeros(self.count, np.float32)
        np.maximum.at(found, self.bands, rows)
        return found


def _stretches(columns: NDArray[np.intp], reach: int, within: slice, gap: int) -> list[slice]:
    """Even stretches within `reach` of the columns; such with less than `gap` between them are one."""
    if not len(columns):
        return []
    found = []
    for part in np.split(columns, np.flatnonzero(np.diff(columns) > 2 * reach + gap) + 1):
        left, right = int(part[0]) - reach, int(part[-1]) + 1 + reach
        left, right = max(within.start, left // 2 * 2), min(within.stop, -(-right // 2) * 2)
        if left < right:
            found.append(slice(left, right))
    return found
