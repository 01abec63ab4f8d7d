"""The warp on OpenCV straight into the encoder's planes: what `CpuRenderer` draws in BGRA, in half the time.

A plane of its own is sampled faster than one of four channels, chroma has a quarter of the places, and alpha
need be drawn only along the outline. What is not a plain move of the texture is blended in the planes as
well; only eyeballs and the inside of the mouth are drawn in BGRA, on their own small rectangles.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.portrait import expression
from avatar.portrait.model import soften
from avatar.portrait.rig import Rig
from avatar.render.eyes import EyeDrawer
from avatar.render.parts import Part, grow, half, in_planes, meet, to_part, twice, within
from avatar.render.places import Finder, Places
from avatar.render.planar import Planes, convert, halve, split, to_chroma, to_luma
from avatar.render.pose import Fields
from avatar.render.sampling import resize
from avatar.render.shading import LEAST_CREASE, shade_planes

if TYPE_CHECKING:
    from avatar.render.cpu import CpuRenderer

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

ZOOM = 2
"""How much larger than the frame the texture is. Every other of its pixels is one of the frame's, so that
rest is exact. One plane of it fits into the caches that one core has."""
LARGEST_ZOOMED = 2200
"""Side of frames in pixels above which the texture is not enlarged."""
CRISP = 0.25
"""How much the pixels between the frame's stand out from their neighbours' mean beyond what they should: as
much as linear sampling takes away again."""
WHOLE = 254
"""The number from which on a cover kept in bytes is one of 1: two that add up to 1 still do, rounded."""
GROUP = 8
"""Frames that are drawn together."""


class SquareDrawer:
    """Draws planar squares (see `avatar.render.planar`) for a renderer of even size."""

    def __init__(self, renderer: CpuRenderer) -> None:
        rig, size, still = renderer.rig, renderer.size, renderer.still
        self._zoom = zoom = ZOOM if size <= LARGEST_ZOOMED else 1
        self._face, self._lips, self._mouth = renderer.face, renderer.lips, renderer.mouth
        self._texture = finer_texture(rig, still, zoom)
        self._luma, self._alpha = to_luma(self._texture), np.ascontiguousarray(self._texture[..., 3])
        self._u, self._v = chroma_between(still)
        self._upper, self._lower = (
            finer_cover(cover, zoom) for cover in (renderer.upper_cover, renderer.lower_cover)
        )
        self._eyes = [EyeDrawer(eye, k, rig, still, zoom) for k, eye in enumerate(rig.eyes)]
        self._finder = Finder(rig, still[..., 3], zoom, self._face, self._lips)
        square = np.empty((size * 5 // 2, size), np.uint8)
        convert(still, split(square))
        self._still = split(square)
        self._sheets = [_Sheet(square.copy()) for _ in range(GROUP)]
        self._patch = np.zeros_like(still)
        self._shades = shade_planes(rig.creases, still, rig.expression.box)

    def draw(self, fields: Fields) -> Iterator[U8]:
        """The squares of all frames of the fields, uint8 [size · 5 / 2, size]; memory is used again."""
        count = len(fields.head)
        for start in range(0, count, GROUP):
            group = range(start, min(start + GROUP, count))
            found = [self._finder.find(fields, i) for i in group]
            # Strip by strip through the frames: the texture's part that they need stays in the cache.
            for number in range(len(found[0].tiles.strips)):
                for sheet, places in zip(self._sheets, found, strict=False):
                    self._draw_strip(sheet, places, number)
            for work in (self._draw_eyes, self._draw_mouth, self._shade):
                for i, sheet, places in zip(group, self._sheets, found, strict=False):
                    work(sheet.planes, places, fields, i)
            yield from (sheet.square for sheet in self._sheets[: len(group)])

    def _draw_strip(self, sheet: _Sheet, places: Places, number: int) -> None:
        strip, planes = places.tiles.strips[number], sheet.planes
        if strip.reach < sheet.reaches.get(number, 0):  # beyond the tiles the square is at rest
            for plane, still, at in zip(planes, self._still, in_planes(strip.whole), strict=True):
                plane[at] = still[at]
        sheet.reaches[number] = strip.reach
        if not strip.seen:
            return
        chroma = half(strip.seen)
        came_from, chroma_from = places.both(chroma)
        _move(self._luma, came_from, planes.y[strip.seen])
        _move(self._u, chroma_from, planes.u[chroma])
        _move(self._v, chroma_from, planes.v[chroma])
        for part in strip.edges:
            _move(self._alpha, came_from[within(part, strip.seen)], planes.alpha[part])

    def _draw_eyes(self, planes: Planes, places: Places, fields: Fields, i: int) -> None:
        for eye in self._eyes:
            part = to_part(eye.rect)
            by_head = places.by_head(part)
            skin = places.full(part, by_head)
            eye.remember(by_head)
            eye.close(skin, fields.lids[i, eye.which])
            _move(self._texture, skin, self._patch[part])
            eye.draw(self._patch, fields.iris[i, eye.which])
            eye.cover(self._patch)
            convert(self._patch[part], planes, eye.rect)

    def _draw_mouth(self, planes: Planes, places: Places, fields: Fields, i: int) -> None:
        """Lower layer over upper layer over the inside of the mouth."""
        if places.lips is None:  # both are one
            return
        lips = twice(places.lips)
        by_head = places.by_head(lips)
        above, at, at_chroma = places.both_layers(places.lips)
        upper, lower = _part_of(_sample(self._upper, above)), _part_of(_sample(self._lower, at))
        y, u, v, alpha = (plane[part] for plane, part in zip(planes, in_planes(lips), strict=True))
        found = self._mouth.look_between(
            upper, lower, by_head, fields.jaw[i], fields.tongue[i], fields.own[i], self._zoom
        )
        if found:
            part, inside, share = found
            behind = 1 - share
            _blend(y[part], to_luma(inside), behind)
            behind = _halve(behind)
            for plane, colour in zip((u, v), to_chroma(halve(inside)), strict=True):
                _blend(plane[half(part)], colour, behind)
        _blend(y, _sample(self._luma, at), lower)
        if any(meet(part, lips) for part in places.tiles.edges):
            _blend(alpha, _sample(self._alpha, at), lower)
        share = _halve(lower)
        _blend(u, _sample(self._u, at_chroma), share)
        _blend(v, _sample(self._v, at_chroma), share)
        seam = self._mouth.find_seam(upper, lower)
        if seam is not None:
            _darken(y, seam, 16)
            for plane in (u, v):
                _darken(plane, _halve(seam), 128)

    def _shade(self, planes: Planes, places: Places, fields: Fields, i: int) -> None:
        """Creases: luma by a factor, chroma by what their tint adds."""
        for shade, amount in zip(self._shades, fields.creases[i], strict=True):
            if abs(amount) < LEAST_CREASE:
                continue
            part = meet(grow(shade.part, int(places.farthest) // 2 + 2), half(to_part(self._face)))
            if part is None:
                continue
            finer = shade.grid / expression.GRID
            skin, cells = places.skin(part)
            x, y = (0.5 * finer - float(v) for v in shade.corner)
            at = cv2.add(skin * np.float32(finer), (x, y, 0.0, 0.0))
            seen = cv2.remap(shade.changes, at, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
            gain, u, v = (cv2.extractChannel(seen, k) * np.float32(amount) for k in range(3))
            gain += np.float32(1)
            luma = planes.y[twice(cells)]
            cv2.multiply(luma, _widen(gain, twice(cells), luma), dst=luma, dtype=cv2.CV_8U)
            for plane, more in ((planes.u[cells], u), (planes.v[cells], v)):
                cv2.add(plane, _widen(more, cells, plane), dst=plane, dtype=cv2.CV_8U)


class _Sheet:
    """One square of a group, and how far from the outline each of its strips was drawn last."""

    def __init__(self, square: U8) -> None:
        self.square, self.planes = square, split(square)
        self.reaches: dict[int, int] = {}


def finer_texture(rig: Rig, still: U8, zoom: int) -> U8:
    """The crop at rest, enlarged `zoom` times, uint8 [zoom · size, zoom · size, 4], BGRA premultiplied.

    Pixel zoom · x of it is pixel x of `still`; those between come from the crop, which may have more detail.
    """
    if zoom == 1:
        return still
    x, y, side = rig.figure.crop
    size = still.shape[0]
    crop = soften(np.ascontiguousarray(rig.figure.image[y : y + side, x : x + side]), size / side)
    step = side / size
    place = np.array([[step / zoom, 0, (step - 1) / 2], [0, step / zoom, (step - 1) / 2]])
    large = cv2.warpAffine(
        crop, place, (size * zoom, size * zoom), flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    if CRISP:
        around = cv2.blur(large, (3, 3))
        large = cv2.addWeighted(large, 1 + CRISP, around, -CRISP, 0)
        large = cv2.min(large, cv2.merge([cv2.extractChannel(large, 3)] * 4))
    large[::zoom, ::zoom] = still
    return np.asarray(large, np.uint8)


def finer_cover(cover: F32, zoom: int) -> U8:
    """A cover 0 … 1, [size, size], linear between its pixels, as the texture has them: parts of 255."""
    size = cover.shape[0]
    place = np.array([[1 / zoom, 0, 0], [0, 1 / zoom, 0]])
    large = cv2.warpAffine(
        cover, place, (size * zoom, size * zoom), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    return np.asarray(cv2.convertScaleAbs(large, alpha=255), np.uint8)


SHARES = np.minimum(np.arange(256) / WHOLE, 1).astype(np.float32)
"""What the bytes of a cover stand for."""


def _part_of(cover: U8) -> F32:
    return np.asarray(cv2.LUT(cover, SHARES), np.float32)


def chroma_between(still: U8) -> tuple[U8, U8]:
    """U and V of each four neighbouring pixels, uint8 [size, size]: place (i, j) holds those of the pixels
    from (i, j) to (i + 1, j + 1), as a chroma pixel does, so that rest is exact.
    """
    beside = cv2.copyMakeBorder(still, 0, 1, 0, 1, cv2.BORDER_REPLICATE).astype(np.uint16)
    four = beside[:-1, :-1] + beside[:-1, 1:] + beside[1:, :-1] + beside[1:, 1:]
    return to_chroma(((four + 2) >> 2).astype(np.uint8))


def _halve(share: F32) -> F32:
    size = (share.shape[1] // 2, share.shape[0] // 2)
    return np.asarray(cv2.resize(share, size, interpolation=cv2.INTER_AREA), np.float32)


def _move(texture: U8, places: F32, out: U8) -> None:
    cv2.remap(texture, places, None, cv2.INTER_LINEAR, dst=out, borderMode=cv2.BORDER_REPLICATE)


def _sample(texture: U8, places: F32) -> U8:
    return np.asarray(cv2.remap(texture, places, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def _widen(values: F32, part: Part, plane: U8) -> F32:
    """Values of the cells of a part, linear between them, for as much of it as the plane has."""
    rows, columns = part
    wide = resize(values, columns.stop - columns.start, rows.stop - rows.start)
    return wide[: plane.shape[0], : plane.shape[1]]


def _darken(plane: U8, by: F32, black: float) -> None:
    """Bring an opaque part of a plane nearer to black by shares 0 … 1."""
    plane[...] = np.rint(plane - (plane - np.float32(black)) * by)


def _blend(ground: U8, over: U8, share: F32) -> None:
    """Lay `over` upon the ground where its share is 1."""
    ground[...] = cv2.blendLinear(np.ascontiguousarray(ground), over, 1 - share, share)
