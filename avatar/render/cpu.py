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

import numpy as np
from numpy.typing import NDArray

from avatar.motion.model import Motion
from avatar.portrait import expression
from avatar.portrait.model import soften
from avatar.portrait.rig import Rig
from avatar.render.eyes import EyeDrawer
from avatar.render.mouth import MouthDrawer
from avatar.render.pose import BATCH, Fields, pose_fields
from avatar.render.sampling import STEPS_FACE, STEPS_HEAD, Rect, clip_rect, enlarge, field_at, invert, sample

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
        centres = np.arange(size, dtype=np.float32) * self.zoom + (self.zoom - 1) // 2
        self._identity = np.ascontiguousarray(np.stack(np.meshgrid(centres, centres), -1))
        self._map = self._identity.copy()
        self._frame = self.still.copy()
        self._bands = _bands(self.still[..., 3])

        how = cv2.INTER_AREA if self._scale < 1 else cv2.INTER_LINEAR
        upper, lower = (cv2.resize(v, (size, size), interpolation=how) for v in (rig.above, rig.below))
        self.face = self._face_rect()
        self.lips = self._lips_rect()
        self.upper_cover, self.lower_cover = upper, lower
        # Places in the enlarged texture → nodes of the expression's grids.
        bx, by, bs = rig.expression.box
        nodes = expression.GRID / (bs * size * self.zoom)
        self.to_grid = np.float32(nodes)
        self.grid_offset = np.array(
            [nodes * 0.5 - b / bs * expression.GRID - 0.5 for b in (bx, by)], np.float32
        )
        self.eyes = [EyeDrawer(e, n, rig, self.still, self.zoom) for n, e in enumerate(rig.eyes)]
        self.gap = 1 - upper - lower
        self.mouth = MouthDrawer(rig, self.still, self.lips, self.gap)

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
        stop = len(motion) if stop is None else min(stop, len(motion))
        for first in range(start, stop, BATCH):
            fields = pose_fields(self.rig, motion, first, min(first + BATCH, stop))
            for i in range(len(fields.head)):
                yield self._draw(fields, i)

    def _draw(self, fields: Fields, i: int) -> NDArray[np.uint8]:
        import cv2

        size, zoom = self.size, self.zoom
        scale = np.float32(size * zoom)
        backward = invert(fields.head[i], STEPS_HEAD) * scale
        cv2.resize(backward, (size, size), dst=self._map)
        cv2.subtract(self._identity, self._map, dst=self._map)
        for eye in self.eyes:
            eye.remember(self._map)

        # The neutral place of each pixel of the face, at half resolution: the fields are smooth.
        x0, y0, x1, y1 = self.face
        lx0, ly0, lx1, ly1 = self.lips
        region = self._map[y0:y1, x0:x1]
        half = cv2.resize(region, ((x1 - x0) // 2, (y1 - y0) // 2), interpolation=cv2.INTER_LINEAR)
        half *= self.to_grid
        half += self.grid_offset
        neutral_lips = self._map[ly0:ly1, lx0:lx1].copy()
        per = scale * np.float32(self.rig.expression.box[2])
        up = field_at(invert(fields.upper[i], STEPS_FACE) * per, half)
        cv2.subtract(region, cv2.resize(up, (x1 - x0, y1 - y0)), dst=region)
        gain = self._crease(fields.creases[i], half - up * self.to_grid)
        for eye in self.eyes:
            eye.close(self._map, fields.lids[i, eye.which])

        frame = self._frame
        for rows, columns in self._bands:
            cv2.remap(
                self.texture,
                self._map[rows, columns],
                None,
                cv2.INTER_LINEAR,
                dst=frame[rows, columns],
                borderMode=cv2.BORDER_REPLICATE,
            )
        for eye in self.eyes:
            eye.draw(frame, fields.iris[i, eye.which])

        # Mouth: lower layer over upper layer over the interior. Both rectangles are even: half by half.
        hx, hy, hw, hh = (v // 2 for v in (lx0 - x0, ly0 - y0, lx1 - lx0, ly1 - ly0))
        low = field_at(invert(fields.lower[i], STEPS_FACE) * per, half[hy : hy + hh, hx : hx + hw])
        lower_map = cv2.subtract(neutral_lips, cv2.resize(low, (lx1 - lx0, ly1 - ly0)))
        upper_map = self._map[ly0:ly1, lx0:lx1]
        lower_cover = sample(self.lower_cover, lower_map, zoom)
        upper_cover = sample(self.upper_cover, upper_map, zoom)
        lower_picture = cv2.remap(
            self.texture, lower_map, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        self.mouth.draw(
            frame[ly0:ly1, lx0:lx1], lower_picture, upper_cover, lower_cover, neutral_lips,
            fields.jaw[i], fields.tongue[i], fields.own[i], zoom,
        )  # fmt: skip
        if gain is not None:
            face = frame[y0:y1, x0:x1]
            cv2.multiply(face, gain, dst=face, dtype=cv2.CV_8U)
        return np.asarray(frame)

    def _crease(
        self, strength: NDArray[np.float32], nodes: NDArray[np.float32]
    ) -> NDArray[np.float32] | None:
        """What the face's pixels are to be multiplied by, float32 [h, w, 4]; nodes: where they come from on
        the expression's grid, at half resolution. None where nothing creases.
        """
        import cv2

        if np.abs(strength).max() < LEAST_CREASE:
            return None
        creases = self.rig.creases
        added = np.tensordot(strength, creases.maps, 1)
        finer = creases.maps.shape[1] / expression.GRID
        at = nodes * np.float32(finer) + np.float32((finer - 1) / 2)
        seen = cv2.remap(added, at, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        x0, y0, x1, y1 = self.face
        whole = cv2.resize(seen, (x1 - x0, y1 - y0))
        return np.asarray(cv2.merge([*(1 + whole * t for t in creases.tint), np.ones_like(whole)]))


LEAST_CREASE = 0.02
"""Strength of creases below which nobody sees them."""
BAND = 48
"""Height in pixels of the strips in which frames are drawn."""
SWAY = 0.12
"""How far hair can be carried sideways or up at the limits of the pose, in parts of the frame."""


def _bands(alpha: NDArray[np.uint8]) -> list[tuple[slice, slice]]:
    """Strips of the frame (rows, columns) in which the person can be seen: nothing else need be drawn."""
    size = alpha.shape[0]
    reach = round(SWAY * size)
    seen = alpha > 0
    strips = []
    for y in range(0, size, BAND):
        near = np.flatnonzero(seen[max(0, y - reach) : y + BAND + reach].any(0))
        if len(near):
            columns = slice(max(0, int(near[0]) - reach), min(size, int(near[-1]) + 1 + reach))
            strips.append((slice(y, min(y + BAND, size)), columns))
    return strips


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
