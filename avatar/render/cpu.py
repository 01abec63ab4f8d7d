"""The warp on OpenCV.

Each frame: the head's pose moves a coarse grid, the expression two fine grids (upper and lower layer); both
are inverted on the grid, since a picture is drawn by asking each pixel where it comes from; the layers are
sampled there and laid over what is seen between the lids and the lips.

Bilinear sampling softens a moving picture more than a resting one, which the eye sees as shimmer. The texture
is therefore enlarged threefold by bicubic interpolation once: an odd factor keeps the old pixels at the
centres of the new ones, so that rest is exact, and in between it is as sharp as bicubic sampling.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from avatar.motion.model import Motion
from avatar.portrait import expression, head
from avatar.portrait.eyes import EyeLayer
from avatar.portrait.rig import Rig
from avatar.render.pose import BATCH, Fields, pose_fields

ZOOM = 3
STEPS_HEAD = 4
STEPS_FACE = 7

Rect = tuple[int, int, int, int]


class CpuRenderer:
    """Draws frames of one rig at one size on the CPU.

    size: side of the frames in pixels.
    """

    provider = "OpenCV"

    def __init__(self, rig: Rig, size: int) -> None:
        import cv2

        self.rig, self.size = rig, size
        x, y, side = rig.figure.crop
        scaled = rig.figure.scaled(size / side)
        x, y, side = scaled.crop
        self.still = np.ascontiguousarray(scaled.image[y : y + size, x : x + size])
        self._scale = size / rig.side
        self._zoom = ZOOM if size <= 1100 else 1
        self._texture = _enlarge(self.still, self._zoom)
        centres = np.arange(size, dtype=np.float32) * self._zoom + (self._zoom - 1) // 2
        self._identity = np.ascontiguousarray(np.stack(np.meshgrid(centres, centres), -1))
        self._map = self._identity.copy()
        self._frame = self.still.copy()

        how = cv2.INTER_AREA if self._scale < 1 else cv2.INTER_LINEAR
        lower = cv2.resize(rig.cut, (size, size), interpolation=how)
        holes = cv2.resize(rig.holes, (size, size), interpolation=how)
        self._face = self._face_rect()
        self._lips = self._lips_rect()
        self._lower = lower
        self._skin = 1 - holes
        self._eyes = [_EyeDrawer(e, rig, size) for e in rig.eyes]
        self._mouth = _MouthDrawer(rig, size)

    def _face_rect(self) -> Rect:
        """Where the expression's grids can show: their box and the way the head may carry it."""
        bx, by, bs = self.rig.expression.box
        pad = 0.02
        return _clip_rect((bx - pad, by - pad, bx + bs + pad, by + bs + pad), self.size)

    def _lips_rect(self) -> Rect:
        """Where the lower layer may differ from the upper one: the mouth, opened and turned."""
        rig, unit = self.rig, self.rig.iod / self.rig.side
        mx, my = rig.mouth.origin / rig.side
        half = rig.mouth.width / rig.side * 0.5 + 0.75 * unit
        return _clip_rect((mx - half, my - 0.55 * unit, mx + half, my + 1.35 * unit), self.size)

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

        size, zoom = self.size, self._zoom
        backward = _invert(fields.head[i], STEPS_HEAD)
        np.subtract(self._identity, cv2.resize(backward, (size, size)) * (size * zoom), out=self._map)

        # The neutral place of each pixel of the face, at half resolution: the fields are smooth.
        x0, y0, x1, y1 = self._face
        neutral = self._map[y0:y1, x0:x1]
        half = (max(1, (x1 - x0) // 2), max(1, (y1 - y0) // 2))
        small = cv2.resize(neutral, half, interpolation=cv2.INTER_LINEAR)
        bx, by, bs = self.rig.expression.box
        n = expression.GRID
        per = n / (bs * size * zoom)
        offset = (zoom / 2 - 0.5 + 0.5) * per
        to_grid = np.float32(per)
        at = small * to_grid + np.array(
            [offset - bx / bs * n - 0.5, offset - by / bs * n - 0.5], np.float32
        )
        up = _field_at(_invert(fields.upper[i], STEPS_FACE), at)
        lx0, ly0, lx1, ly1 = self._lips
        neutral_lips = self._map[ly0:ly1, lx0:lx1].copy()
        skin_map = neutral - cv2.resize(up, (x1 - x0, y1 - y0)) * np.float32(size * zoom)
        self._map[y0:y1, x0:x1] = skin_map

        frame: Any = cv2.remap(
            self._texture, self._map, None, cv2.INTER_LINEAR, dst=self._frame, borderMode=cv2.BORDER_REPLICATE
        )
        # Eyes: the skin over the eyeballs.
        for eye in self._eyes:
            eye.draw(frame, self._map, fields, i, self._skin, zoom)

        # Mouth: lower layer over upper layer over the interior.
        hx0, hy0 = (lx0 - x0) // 2, (ly0 - y0) // 2
        hx1, hy1 = hx0 + (lx1 - lx0) // 2 + 2, hy0 + (ly1 - ly0) // 2 + 2
        low = _field_at(_invert(fields.lower[i], STEPS_FACE), at[max(hy0, 0) : hy1, max(hx0, 0) : hx1])
        shape = (lx1 - lx0, ly1 - ly0)
        full = cv2.resize(low, (low.shape[1] * 2, low.shape[0] * 2))[
            (ly0 - y0) - 2 * max(hy0, 0) :, (lx0 - x0) - 2 * max(hx0, 0) :
        ][: shape[1], : shape[0]]
        lower_map = neutral_lips - full * np.float32(size * zoom)
        upper_map = self._map[ly0:ly1, lx0:lx1]
        lower_cover = _sample(self._lower, lower_map, zoom)
        upper_cover = 1 - _sample(self._lower, upper_map, zoom)
        lower_picture = cv2.remap(
            self._texture, lower_map, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        region = frame[ly0:ly1, lx0:lx1]
        self._mouth.draw(
            region, lower_picture, upper_cover, lower_cover, neutral_lips, fields.jaw[i], fields.tongue[i], zoom
        )
        return np.asarray(frame)


def _clip_rect(box: tuple[float, float, float, float], size: int) -> Rect:
    """A box in parts of the crop as even whole pixels inside it."""
    x0, y0, x1, y1 = (round(v * size / 2) * 2 for v in box)
    limit = size // 2 * 2
    return max(0, x0), max(0, y0), min(limit, x1), min(limit, y1)


def _enlarge(image: NDArray[np.uint8], zoom: int) -> NDArray[np.uint8]:
    import cv2

    if zoom == 1:
        return image
    size = (image.shape[1] * zoom, image.shape[0] * zoom)
    big = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_CUBIC), np.uint8)
    if image.shape[2] == 4:  # overshoot must not make colour brighter than its alpha allows
        np.minimum(big[..., :3], big[..., 3:], out=big[..., :3])
    return big


def _invert(forward: NDArray[np.float32], steps: int) -> NDArray[np.float32]:
    """Displacement d(q) with q − d(q) ↦ q, on the same grid, by fixed-point iteration.

    `forward` is [n, n, 2] in parts of the grid's side.
    """
    import cv2

    n = forward.shape[0]
    grid = _grid(n)
    in_nodes = forward * np.float32(n)
    found = in_nodes
    for _ in range(steps):
        found = cv2.remap(in_nodes, grid - found, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found / np.float32(n))


_GRIDS: dict[int, NDArray[np.float32]] = {}


def _grid(n: int) -> NDArray[np.float32]:
    if n not in _GRIDS:
        axis = np.arange(n, dtype=np.float32)
        _GRIDS[n] = np.ascontiguousarray(np.stack(np.meshgrid(axis, axis), -1))
    return _GRIDS[n]


def _field_at(field: NDArray[np.float32], at: NDArray[np.float32]) -> NDArray[np.float32]:
    import cv2

    at = np.ascontiguousarray(at)
    return np.asarray(cv2.remap(field, at, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT))


def _sample(mask: NDArray[np.float32], at: NDArray[np.float32], zoom: int) -> NDArray[np.float32]:
    """A mask at plain size, at places given in the enlarged texture's pixels."""
    import cv2

    places = (at - np.float32((zoom - 1) // 2)) * np.float32(1 / zoom) if zoom > 1 else at
    return np.asarray(
        cv2.remap(mask, np.ascontiguousarray(places), None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    )


class _EyeDrawer:
    """Draws one eyeball where the skin leaves it free."""

    def __init__(self, eye: EyeLayer, rig: Rig, size: int) -> None:
        import cv2

        scale = size / rig.side
        x, y, w, h = eye.rect
        x0, y0 = int(np.floor(x * scale)), int(np.floor(y * scale))
        x1, y1 = min(size, int(np.ceil((x + w) * scale))), min(size, int(np.ceil((y + h) * scale)))
        # Resample so that texture pixel (i, j) is frame pixel (x0 + i, y0 + j).
        matrix = np.array(
            [[1 / scale, 0, (x0 + 0.5) / scale - 0.5 - x], [0, 1 / scale, (y0 + 0.5) / scale - 0.5 - y]]
        )
        flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
        source = eye.ball if scale >= 0.99 else cv2.GaussianBlur(eye.ball, (0, 0), 0.4 / scale)
        ball = cv2.warpAffine(source, matrix, (x1 - x0, y1 - y0), flags=flags, borderMode=cv2.BORDER_REPLICATE)
        # On a frame of the rig's own size the rectangle is a copy, and rest stays exact.
        self.ball = np.asarray(ball, np.uint8)
        self.origin = (x0, y0)
        pad = max(4, round(0.35 * (x1 - x0)))
        self.rect = (max(0, x0 - pad), max(0, y0 - pad), min(size, x1 + pad), min(size, y1 + pad))
        self.centre = ((eye.centre[0] + 0.5) * scale - 0.5 - x0, (eye.centre[1] + 0.5) * scale - 0.5 - y0)
        self.inner, self.outer = eye.radius * scale * 1.15, max(eye.reach, eye.radius * 2.0) * scale * 1.05
        self.which = 0 if eye is rig.eyes[0] else 1
        self._plain = np.zeros(0)
        h, w = self.ball.shape[:2]
        gx, gy = np.meshgrid(np.arange(w, dtype=np.float32), np.arange(h, dtype=np.float32))
        distance = np.hypot(gx - self.centre[0], gy - self.centre[1])
        t = np.clip((distance - self.inner) / max(self.outer - self.inner, 1e-3), 0, 1)
        self.follow = (1 - t * t * (3 - 2 * t)).astype(np.float32)[..., None]
        self.grid = np.stack([gx, gy], -1)

    def draw(
        self,
        frame: NDArray[np.uint8],
        skin_map: NDArray[np.float32],
        fields: Fields,
        i: int,
        skin: NDArray[np.float32],
        zoom: int,
    ) -> None:
        import cv2

        x0, y0, x1, y1 = self.rect
        cover = _sample(skin, skin_map[y0:y1, x0:x1], zoom)
        if cover.min() > 0.999:
            return
        ball = self.ball
        shift = fields.iris[i, self.which]
        if np.abs(shift).max() * skin_map.shape[0] > 0.02:
            moved = self.grid - self.follow * (shift * skin_map.shape[0])
            ball = cv2.remap(
                ball, np.ascontiguousarray(moved), None, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
            )
        # Eyeballs sit in the skull: they go with the head at their own place.
        dx, dy = fields.skull(self.origin, ball.shape, skin_map.shape[0], i)
        matrix = np.array([[1, 0, -(self.origin[0] - x0 + dx)], [0, 1, -(self.origin[1] - y0 + dy)]])
        placed = cv2.warpAffine(
            ball, matrix, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )  # fmt: skip
        region = frame[y0:y1, x0:x1]
        region[...] = cv2.blendLinear(np.ascontiguousarray(region), placed, cover, 1 - cover)


class _MouthDrawer:
    """Draws the interior of the mouth and lays both lips over it."""

    def __init__(self, rig: Rig, size: int) -> None:
        import cv2

        scale = size / rig.side
        self.scale = scale
        x, y, w, h = rig.interior.rect
        self.origin = (x, y)
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        out = (max(2, round(w * scale)), max(2, round(h * scale)))
        self.factor = (out[0] / w, out[1] / h)
        layers = [rig.interior.upper, rig.interior.lower, rig.interior.tongue]
        self.upper, self.lower, self.tongue = (cv2.resize(v, out, interpolation=how) for v in layers)
        self.depth = (*rig.interior.depth, 255.0)
        self.soft = max(1.0, 0.045 * rig.iod * scale)

    def draw(
        self,
        region: NDArray[np.uint8],
        lower_picture: NDArray[np.uint8],
        upper_cover: NDArray[np.float32],
        lower_cover: NDArray[np.float32],
        neutral: NDArray[np.float32],
        jaw: NDArray[np.float32],
        tongue: NDArray[np.float32],
        zoom: int,
    ) -> None:
        """All arguments belong to the same rectangle of the frame; `neutral` is in enlarged pixels."""
        import cv2

        free = np.clip(1 - upper_cover - lower_cover, 0, 1)
        if free.max() > 0.004:
            inside = self._interior(neutral, jaw, tongue, zoom)
            # Lips shade what lies behind them: the nearer to a lip, the darker, the upper one most.
            cover = 1 - free
            shade = cv2.GaussianBlur(cover, (0, 0), self.soft)
            above = cv2.GaussianBlur(np.ascontiguousarray(upper_cover), (0, 0), self.soft * 1.6)
            gain = np.clip(1.12 - 0.55 * shade - 0.45 * above, 0.12, 1)[..., None]
            inside[..., :3] *= gain
            inside = np.clip(inside + 0.5, 0, 255).astype(np.uint8)
            visible_upper = np.minimum(upper_cover, 1 - lower_cover)
            share = visible_upper / np.maximum(1 - lower_cover, 1e-4)
            under = cv2.blendLinear(np.ascontiguousarray(region), inside, share, 1 - share)
        else:
            under = np.ascontiguousarray(region)
        region[...] = cv2.blendLinear(under, lower_picture, 1 - lower_cover, lower_cover)

    def _interior(
        self, neutral: NDArray[np.float32], jaw: NDArray[np.float32], tongue: NDArray[np.float32], zoom: int
    ) -> NDArray[np.float32]:
        import cv2

        # Enlarged frame pixels → pixels of the layers.
        frame_pixels = (neutral - np.float32((zoom - 1) // 2)) * np.float32(1 / zoom)
        at = np.empty_like(frame_pixels)
        for k in range(2):
            f = self.factor[k]
            at[..., k] = ((frame_pixels[..., k] + 0.5) / self.scale - self.origin[k]) * f - 0.5
        per_side = np.float32(self.factor[0])

        def layer(image: NDArray[np.uint8], shift: NDArray[np.float32]) -> NDArray[np.float32]:
            moved = np.ascontiguousarray(at - shift * per_side, np.float32)
            return np.asarray(
                cv2.remap(image, moved, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT), np.float32
            )

        out = np.empty((*at.shape[:2], 4), np.float32)
        out[...] = self.depth
        for image, shift in ((self.tongue, tongue), (self.lower, jaw), (self.upper, jaw * 0)):
            over = layer(image, shift)
            out *= 1 - over[..., 3:] / 255
            out += over
        return out
