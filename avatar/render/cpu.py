"""The warp on OpenCV.

Each frame: the head's pose moves a coarse grid, the expression two fine grids (upper and lower layer); both
are inverted on the grid, since a picture is drawn by asking each pixel where it comes from; the layers are
sampled there and laid over what is seen between the lids and the lips.

Bilinear sampling softens a moving picture more than a resting one, which the eye sees as shimmer. The texture
is therefore three times as large as the frame, from the crop itself where that has the detail: an odd factor
has the frame's pixels at the centres of the texture's, so that rest is exact, and in between it is as sharp.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from avatar.motion.model import Motion
from avatar.portrait import expression
from avatar.portrait.model import soften
from avatar.portrait.rig import Rig
from avatar.render.eyes import EyeDrawer
from avatar.render.mouth import MouthDrawer
from avatar.render.outline import Tiles
from avatar.render.parts import half, to_part, twice, within
from avatar.render.places import Finder, Places
from avatar.render.pose import BATCH, Fields, pose_fields
from avatar.render.sampling import Rect, clip_rect, enlarge, sample
from avatar.render.shading import LEAST_CREASE
from avatar.render.squares import SquareDrawer

ZOOM = 3
LARGEST_ZOOMED = 1100
"""Side of frames in pixels above which the texture is not enlarged: it would not fit into any cache."""


class CpuRenderer:
    """Draws frames of one rig at one size on the CPU.

    size: side of the frames in pixels. What the graph for a GPU takes over from here, so that both make one
    picture: texture (the crop at rest, enlarged `zoom` times), upper_cover and lower_cover (float32
    [size, size], where the layers are skin), gap (where they
    leave one), face and lips (the rectangles of the frame in which an expression shows and in which
    the layers differ), to_grid and grid_offset (from the texture's pixels to the expression's nodes), eyes
    and mouth (what draws them).
    """

    provider = "OpenCV"

    def __init__(self, rig: Rig, size: int) -> None:
        import cv2

        self.rig, self.size = rig, size
        self._scale = size / rig.side
        self.zoom = ZOOM if size <= LARGEST_ZOOMED else 1
        self.still, self.texture = textures(rig, size, self.zoom)
        self._frame = self.still.copy()
        self._drawn: Tiles | None = None

        how = cv2.INTER_AREA if self._scale < 1 else cv2.INTER_LINEAR
        upper, lower = (cv2.resize(v, (size, size), interpolation=how) for v in (rig.above, rig.below))
        self.face = self._face_rect()
        self.lips = self._lips_rect()
        self.upper_cover, self.lower_cover = upper, lower
        self.eyes = [EyeDrawer(e, n, rig, self.still, self.zoom) for n, e in enumerate(rig.eyes)]
        self.gap = 1 - upper - lower
        self.mouth = MouthDrawer(rig, self.still, self.lips, self.gap)
        self._finder = Finder(rig, self.still[..., 3], self.zoom, self.face, self.lips)
        self.to_grid, self.grid_offset = self._finder.to_grid, self._finder.grid_offset

    def _face_rect(self) -> Rect:
        """Where the expression's grids can show: their box and the way the head may carry it."""
        bx, by, bs = self.rig.expression.box
        pad = 0.02
        return clip_rect((bx - pad, by - pad, bx + bs + pad, by + bs + pad), self.size)

    def _lips_rect(self) -> Rect:
        """Where the lower layer may differ from the upper one: the mouth, opened and turned."""
        rig, unit = self.rig, self.rig.iod / self.rig.side
        mx, my = rig.mouth.origin / rig.side
        half = rig.mouth.width / rig.side * 0.5 + 0.7 * unit
        x0, y0, x1, y1 = clip_rect((mx - half, my - 0.5 * unit, mx + half, my + 1.3 * unit), self.size)
        fx0, fy0, fx1, fy1 = self.face
        return max(x0, fx0), max(y0, fy0), min(x1, fx1), min(y1, fy1)

    def frames(self, motion: Motion, start: int = 0, stop: int | None = None) -> Iterator[NDArray[np.uint8]]:
        """Frames start … stop of a motion: uint8 [size, size, 4], BGRA premultiplied.

        The array is used again for the next frame: copy it to keep it.
        """
        for fields in self._moves(motion, start, stop):
            for i in range(len(fields.head)):
                yield self._draw(fields, i)

    def squares(self, motion: Motion, start: int = 0, stop: int | None = None) -> Iterator[NDArray[np.uint8]]:
        """The same frames for the compositor: planar, uint8 [size · 5 / 2, size] (`avatar.render.planar`).

        Where the size is odd they are as `frames` gives them. The arrays are used again for later frames.
        """
        if self.size % 2:
            yield from self.frames(motion, start, stop)
            return
        for fields in self._moves(motion, start, stop):
            yield from self._squares.draw(fields)

    def _moves(self, motion: Motion, start: int, stop: int | None) -> Iterator[Fields]:
        """The fields of the frames, some frames at a time."""
        stop = len(motion) if stop is None else min(stop, len(motion))
        for first in range(start, stop, BATCH):
            yield pose_fields(self.rig, motion, first, min(first + BATCH, stop))

    @cached_property
    def _squares(self) -> SquareDrawer:
        return SquareDrawer(self)

    def _draw(self, fields: Fields, i: int) -> NDArray[np.uint8]:
        import cv2

        places = self._finder.find(fields, i)
        frame = self._frame
        for part in places.tiles.shrunk(self._drawn):  # beyond the tiles the frame is at rest
            frame[part] = self.still[part]
        self._drawn = places.tiles
        for part in places.tiles.seen:
            _move(self.texture, places.full(part), frame[part])
        for eye in self.eyes:
            part = to_part(eye.rect)
            by_head = places.by_head(part)
            skin = places.full(part, by_head)
            eye.remember(by_head)
            eye.close(skin, fields.lids[i, eye.which])
            _move(self.texture, skin, frame[part])
            eye.draw(frame, fields.iris[i, eye.which])
            eye.cover(frame)

        if places.lips:  # the lower layer over the upper one over what is between the lips
            lips = twice(places.lips)
            by_head = places.by_head(lips)
            lower = places.lower(by_head)
            self.mouth.draw(
                frame[lips],
                _move(self.texture, lower),
                sample(self.upper_cover, places.full(lips, by_head), self.zoom),
                sample(self.lower_cover, lower, self.zoom),
                by_head, fields.jaw[i], fields.tongue[i], fields.own[i], self.zoom,
            )  # fmt: skip
        gain = self._crease(fields.creases[i], places)
        if gain is not None:
            face = frame[to_part(self.face)]
            cv2.multiply(face, gain, dst=face, dtype=cv2.CV_8U)
        return np.asarray(frame)

    def _crease(self, strength: NDArray[np.float32], places: Places) -> NDArray[np.float32] | None:
        """What the face's pixels are to be multiplied by, float32 [h, w, 4]; None where nothing creases."""
        import cv2

        if np.abs(strength).max() < LEAST_CREASE:
            return None
        creases = self.rig.creases
        added = np.tensordot(strength, creases.maps, 1)
        finer = creases.maps.shape[1] / expression.GRID
        part = half(to_part(self.face))
        skin, cells = places.skin(part)
        offset = (finer - 1) / 2
        at = cv2.add(skin * np.float32(finer), (offset, offset, 0.0, 0.0))
        seen = cv2.remap(added, at, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        rows, columns = twice(cells)
        wide = cv2.resize(seen, (columns.stop - columns.start, rows.stop - rows.start))
        whole = np.ascontiguousarray(wide[within(to_part(self.face), (rows, columns))])
        return np.asarray(cv2.merge([*(1 + whole * t for t in creases.tint), np.ones_like(whole)]))


def textures(rig: Rig, size: int, zoom: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The crop at rest at another size, uint8 [size, size, 4], BGRA premultiplied, and `zoom` times as large.

    Every zoom-th pixel of the large one, from (zoom − 1) / 2 on, is one of the small one. Where the frame is
    smaller than the crop, the large one holds more detail than the small one could.
    """
    import cv2

    x, y, side = rig.figure.crop
    crop = np.ascontiguousarray(rig.figure.image[y : y + side, x : x + side])
    if size == side:
        return crop, enlarge(crop, zoom)
    large = cv2.resize(soften(crop, size / side), (size * zoom, size * zoom), interpolation=cv2.INTER_CUBIC)
    start = (zoom - 1) // 2
    return np.ascontiguousarray(large[start::zoom, start::zoom]), np.asarray(large, np.uint8)


def _move(
    texture: NDArray[np.uint8], places: NDArray[np.float32], out: NDArray[np.uint8] | None = None
) -> NDArray[np.uint8]:
    import cv2

    drawn = cv2.remap(texture, places, None, cv2.INTER_LINEAR, dst=out, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(drawn, np.uint8)
