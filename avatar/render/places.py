"""Where the pixels of a frame come from: the head's field over all, the expression's within the face."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.portrait import expression, head
from avatar.portrait.rig import Rig
from avatar.render.outline import Outline, Tiles
from avatar.render.parts import Part, grow, half, meet, to_part, twice, within
from avatar.render.pose import Fields
from avatar.render.sampling import STEPS_FACE, STEPS_HEAD, Rect, invert, look_up, resize

F32 = NDArray[np.float32]

SPARE = 10
"""Nodes by which the lower layer's grid is larger than the lips' rectangle: no lip comes from farther."""
STILL = 0.008
"""Nodes by which nothing is said to move: some 0.04 pixels."""
CARRIED = 0.12
"""How far the head can carry the face, in parts of the frame."""
FINER = 1.4
"""How much finer at least than the head's own grid the one is that places are spread from."""


class Places:
    """Where one frame's pixels come from, for any part of it: float32 [h, w, 2], x and y.

    Places are pixels of the enlarged texture; those of chroma pixels are pixels of a texture as large as the
    frame whose places lie half a pixel further on. tiles: what of the frame is to be drawn. lips: where the
    lower layer's places are not the upper one's, in chroma pixels, if anywhere. farthest: no pixel comes from
    farther away, in pixels of the frame.
    """

    def __init__(
        self, finder: Finder, texture: F32, up: _Patch, low: _Patch, skin: F32, tiles: Tiles, farthest: float
    ) -> None:
        """texture: where the nodes of the finder's grid come from by the head's pose. skin: the upper layer's
        backward field, in its own nodes.
        """
        self._finder, self._up, self._low = finder, up, low
        self._texture, self._skin = texture, skin
        self.tiles, self.farthest = tiles, farthest
        self.lips = low.part

    def by_head(self, part: Part) -> F32:
        """Places by the head's pose alone."""
        return _spread(self._texture, part, self._finder.cell)

    def full(self, part: Part, by_head: F32 | None = None) -> F32:
        """Places in the upper layer. The part begins and ends on even pixels; by_head: if known, its places
        by the head's pose alone, which stay as they are.
        """
        return self._up.take_doubled(self.by_head(part) if by_head is None else by_head.copy(), part)

    def both(self, part: Part) -> tuple[F32, F32]:
        """Places of pixels and of chroma pixels in the upper layer, of a part in chroma pixels that keeps
        half a cell of the grid away from the frame's rim.
        """
        # Head and face are added up for chroma pixels, and doubled together: both are smooth.
        wide = grow(part, 1)
        there = self._up.take(self._finder.spread_over_rim(self._texture, wide), wide)
        return _doubled(there), self._for_chroma(there)

    def both_layers(self, part: Part) -> tuple[F32, F32, F32]:
        """The same of the lips' part: of pixels in the upper and in the lower layer, and of chroma pixels in
        the lower one.
        """
        wide = grow(part, 1)
        by_head = self._finder.spread_over_rim(self._texture, wide)
        above = self._up.take(by_head.copy(), wide)
        below = above.copy()  # around the part both layers are one
        below[1:-1, 1:-1] = by_head[1:-1, 1:-1]
        self._low.take(below, wide)
        return _doubled(above), _doubled(below), self._for_chroma(below)

    def _for_chroma(self, wide: F32) -> F32:
        """Places in the texture, of a part and one more on each side, as chroma's textures have them."""
        zoom = self._finder.zoom
        places = wide[1:-1, 1:-1] * np.float32(1 / zoom)
        places -= np.float32((zoom - 1) // 2 / zoom + 0.5)
        return places

    def lower(self, by_head: F32) -> F32:
        """Places in the lower layer of the lips' part; by_head: its places by the head's pose alone."""
        return self._low.take_doubled(by_head.copy(), twice(self._low.part) if self._low.part else EMPTY)

    def skin(self, part: Part) -> tuple[F32, Part]:
        """Places of the grid's cells that a part in chroma pixels touches, in nodes of the expression's grid;
        and those cells, also in chroma pixels. They may reach beyond the frame's last ones.
        """
        finder, unit = self._finder, self._finder.cell // 2
        rows, columns = (slice(ends.start // unit, -(-ends.stop // unit)) for ends in part)
        at = finder.in_nodes(self._texture[rows, columns])
        cells = slice(rows.start * unit, rows.stop * unit), slice(columns.start * unit, columns.stop * unit)
        return cv2.subtract(at, look_up(self._skin, at)), cells


class _Patch(NamedTuple):
    """A backward field where it is not nothing: in the texture's pixels, of a part in chroma pixels."""

    part: Part | None
    field: F32

    def take(self, places: F32, part: Part) -> F32:
        """Take the field away from the places of a part in chroma pixels."""
        if self.part and (inside := meet(part, self.part)):
            region = places[within(inside, part)]
            cv2.subtract(region, self.field[within(inside, self.part)], dst=region)
        return places

    def take_doubled(self, places: F32, part: Part) -> F32:
        """Take the field away from the places of a part in pixels."""
        if self.part and (inside := meet(half(part), self.part)):
            region = places[within(twice(inside), part)]
            cv2.subtract(region, _double(self.field, within(inside, self.part)), dst=region)
        return places


EMPTY: Part = (slice(0, 0), slice(0, 0))
NOTHING = _Patch(None, np.zeros((0, 0, 2), np.float32))


class Finder:
    """Finds the places of frames of one rig and one size.

    to_grid, grid_offset: from the enlarged texture's pixels to the expression's nodes. nodes: float32
    [n, n, 2], the pixels of the frame where the nodes lie that places are spread from, `cell` pixels apart.
    """

    def __init__(self, rig: Rig, alpha: NDArray[np.uint8], zoom: int, face: Rect, lips: Rect) -> None:
        """alpha: uint8 [size, size] at rest; face, lips: even rectangles of the frame, one in the other."""
        size = alpha.shape[0]
        self.size, self.zoom = size, zoom
        self.cell = 2
        while 2 * self.cell * FINER * head.GRID <= size:
            self.cell *= 2
        axis = np.arange(-(-size // self.cell), dtype=np.float32) * self.cell + (self.cell - 1) / 2
        self.nodes = np.asarray(np.stack(np.meshgrid(axis, axis), -1), np.float32)
        self._on_head = (self.nodes + np.float32(0.5)) * np.float32(head.GRID / size) - np.float32(0.5)
        # Within half a cell of the frame's rim places cannot be spread; nothing moves there.
        rim = max(2, self.cell // 2)
        self._outline = Outline(alpha, rim)
        inner = slice(rim // 2, (size - rim) // 2)
        self._face = meet(half(to_part(face)), (inner, inner)) or EMPTY
        bx, by, bs = rig.expression.box
        n = expression.GRID
        nodes = n / (bs * size * zoom)
        # Pixel x of the frame is pixel zoom · x + (zoom − 1) // 2 of the texture.
        shift = zoom / 2 - (zoom - 1) // 2
        self.to_grid = np.float32(nodes)
        self.grid_offset = np.array([nodes * shift - b / bs * n - 0.5 for b in (bx, by)], np.float32)
        # The part of the lower layer's grid that the lips may come from.
        low, high = (np.array(corner) * zoom * nodes + self.grid_offset for corner in (lips[:2], lips[2:]))
        x0, y0 = (max(0, int(v) - SPARE) for v in low)
        x1, y1 = (min(n, int(v) + 2 + SPARE) for v in high)
        self._mouth = slice(y0, y1), slice(x0, x1)
        self._mouth_corner = np.array([x0, y0], np.float32)
        axes = (((np.arange(n) + 0.5) / n * bs + b) * size - 0.5 for b in (bx, by))
        centres = np.stack(np.meshgrid(*axes), -1).astype(np.float32)
        self._face_watch = self._outline.watch(centres, float(bs * size / n))

    def in_texture(self, pixels: F32) -> F32:
        """Pixels of the frame as pixels of the enlarged texture."""
        return pixels * np.float32(self.zoom) + np.float32((self.zoom - 1) // 2)

    def in_nodes(self, texture: F32) -> F32:
        """Places in the texture as places in the expression's grid."""
        # NumPy adds a pair to many pairs one by one; OpenCV does as fast as one number.
        x, y = (float(v) for v in self.grid_offset)
        return np.asarray(cv2.add(texture * self.to_grid, (x, y, 0.0, 0.0)), np.float32)

    def spread_over_rim(self, grid: F32, part: Part) -> F32:
        """A grid spread to a part in chroma pixels, whose outermost ones may lie outside the outermost nodes:
        there it goes on as straight as it came.
        """
        unit = self.cell // 2
        there = _spread(grid, part, unit)
        for axis, (ends, count) in enumerate(zip(part, grid.shape, strict=False)):
            lines = there if axis == 0 else there.transpose(1, 0, 2)
            if ends.start < (unit - 1) / 2:
                lines[0] = 2 * lines[1] - lines[2]
            if ends.stop - 1 > (count - 0.5) * unit - 0.5:
                lines[-1] = 2 * lines[-2] - lines[-3]
        return there

    def find(self, fields: Fields, i: int) -> Places:
        """The places of frame `i` of the fields."""
        n, pixel = np.float32(expression.GRID), np.float32(1 / self.to_grid)
        coarse = invert(fields.head[i] * np.float32(head.GRID), STEPS_HEAD)
        coarse *= np.float32(self.size / head.GRID)
        away = look_up(coarse, self._on_head, edge=True)
        texture = self.in_texture(self.nodes - away)
        upward = invert(fields.upper[i] * n, STEPS_FACE)
        downward = invert(fields.lower[i][self._mouth] * n, STEPS_FACE)
        up_length, low_length = _length(upward), _length(downward)
        tiles, farthest = self._tiles(coarse, up_length, low_length)
        # The fields are smooth: half resolution does, which is also that of the chroma planes.
        face = self._show(up_length, np.zeros(2, np.float32), away, self._face)
        lips = self._show(_length(downward - upward[self._mouth]), self._mouth_corner, away, self._face)
        up = low = NOTHING
        nodes = self.in_nodes(texture)
        if face:
            up = _Patch(face, look_up(upward * pixel, _spread(nodes, face, self.cell // 2)))
        if lips:
            x, y = (float(v) for v in self._mouth_corner)
            there = cv2.subtract(_spread(nodes, lips, self.cell // 2), (x, y, 0.0, 0.0))
            low = _Patch(lips, look_up(downward * pixel, there))
        return Places(self, texture, up, low, upward, tiles, farthest)

    def _show(self, length: F32, corner: F32, away: F32, limits: Part) -> Part | None:
        """Where on the frame a field is seen, in chroma pixels; length: how long it is on a part of the
        expression's grid that begins at node `corner`, in nodes.
        """
        x, y, w, h = cv2.boundingRect((length > STILL).astype(np.uint8))
        if not w:
            return None
        # At rest, in pixels of the frame; then the way that the head carries them.
        node, reach = 1 / float(self.to_grid) / self.zoom, CARRIED * self.size
        ends = []
        for first, count, start, offset in zip((x, y), (w, h), corner, self.grid_offset, strict=True):
            low = (first - 1 + float(start - offset)) * node
            ends.append((low, low + (count + 1) * node))
        columns, rows = (
            slice(max(0, int((low - reach) / self.cell)), int((high + reach) / self.cell) + 2)
            for low, high in ends
        )
        across, along = (
            slice(int((low + plane.min() - 1) // 2), int((high + plane.max() + 1) // 2) + 2)
            for (low, high), plane in zip(ends, cv2.split(away[rows, columns][::2, ::2]), strict=True)
        )
        return meet((along, across), limits)

    def _tiles(self, away: F32, up: F32, low: F32) -> tuple[Tiles, float]:
        """What has to be drawn, and the longest way that a pixel comes, in pixels; away: the head's backward
        field, in pixels; up, low: how long those of the layers are, in nodes.
        """
        node = np.float32(1 / self.to_grid / self.zoom)
        moved, face = _length(away), up * node
        mouth = face[self._mouth]
        np.maximum(mouth, low * node, out=mouth)
        face += moved.max()
        whole = self._outline.whole
        side = whole.distance.shape[0]
        # The outline's own nodes are finer; between two of the head's a little more may move.
        by_head = whole.reaches(resize(moved, side, side) + np.float32(1))
        reaches = np.maximum(by_head, self._face_watch.reaches(face))
        return self._outline.tiles(reaches), float(face.max())


def _spread(grid: F32, part: Part, cell: int) -> F32:
    """A grid whose nodes are the centres of cells of `cell` x `cell` pixels, linear in between, for a part of
    those pixels.
    """
    (top, bottom), (left, right) = (
        (max(0, ends.start // cell - 1), min(count, -(-ends.stop // cell) + 1))
        for ends, count in zip(part, grid.shape, strict=False)
    )
    size = ((right - left) * cell, (bottom - top) * cell)
    wide = cv2.resize(grid[top:bottom, left:right], size, interpolation=cv2.INTER_LINEAR)
    corner = slice(top * cell, None), slice(left * cell, None)
    rows, columns = (slice(a.start - b.start, a.stop - b.start) for a, b in zip(part, corner, strict=True))
    return np.asarray(wide[rows, columns])


def _double(field: F32, part: Part) -> F32:
    """A part of a field at twice its resolution; the part is in the field's own pixels."""
    (top, bottom), (left, right) = (
        (max(0, ends.start - 1), min(count, ends.stop + 1))
        for ends, count in zip(part, field.shape, strict=False)
    )
    rows, columns = part
    wide = resize(field[top:bottom, left:right], 2 * (right - left), 2 * (bottom - top))
    y, x = 2 * (rows.start - top), 2 * (columns.start - left)
    return wide[y : y + 2 * (rows.stop - rows.start), x : x + 2 * (columns.stop - columns.start)]


def _doubled(wide: F32) -> F32:
    """Values of chroma pixels, of a part and one more on each side, for that part's pixels."""
    return resize(wide, 2 * wide.shape[1], 2 * wide.shape[0])[2:-2, 2:-2]


def _length(field: F32) -> F32:
    return np.asarray(cv2.magnitude(*cv2.split(field)))
