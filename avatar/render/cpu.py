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

import numpy as np
from numpy.typing import NDArray

from avatar.motion.model import Motion
from avatar.portrait import expression
from avatar.portrait.eyes import LEAST, LUT, MOST, EyeLayer, lid_table
from avatar.portrait.rig import Rig
from avatar.render.pose import BATCH, Fields, pose_fields

ZOOM = 3
SHADE_TINT = np.array([1.12, 1.10, 0.82], np.float32)
"""Exponent of the shading for B, G and R: light inside a mouth has been on flesh, so shadows are warm."""
STEPS_HEAD = 4
STEPS_FACE = 4
"""Steps of inversion after which 99.5 % of the grid is within 0.15 pixels of the limit at ±8°, size 768."""

Rect = tuple[int, int, int, int]


class CpuRenderer:
    """Draws frames of one rig at one size on the CPU.

    size: side of the frames in pixels.
    """

    provider = "OpenCV"

    def __init__(self, rig: Rig, size: int) -> None:
        import cv2

        self.rig, self.size = rig, size
        self.still = resting(rig, size)
        self._scale = size / rig.side
        self._zoom = ZOOM if size <= 1100 else 1
        self._texture = _enlarge(self.still, self._zoom)
        centres = np.arange(size, dtype=np.float32) * self._zoom + (self._zoom - 1) // 2
        self._identity = np.ascontiguousarray(np.stack(np.meshgrid(centres, centres), -1))
        self._map = self._identity.copy()
        self._frame = self.still.copy()
        self._bands = _bands(self.still[..., 3])

        how = cv2.INTER_AREA if self._scale < 1 else cv2.INTER_LINEAR
        lower = cv2.resize(rig.cut, (size, size), interpolation=how)
        self._face = self._face_rect()
        self._lips = self._lips_rect()
        self._lower = lower
        # Places in the enlarged texture → nodes of the expression's grids.
        bx, by, bs = rig.expression.box
        nodes = expression.GRID / (bs * size * self._zoom)
        self._to_grid = np.float32(nodes)
        self._grid_offset = np.array(
            [nodes * 0.5 - b / bs * expression.GRID - 0.5 for b in (bx, by)], np.float32
        )
        self._eyes = [_EyeDrawer(e, n, rig, self.still, self._zoom) for n, e in enumerate(rig.eyes)]
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
        half = rig.mouth.width / rig.side * 0.5 + 0.7 * unit
        x0, y0, x1, y1 = _clip_rect((mx - half, my - 0.5 * unit, mx + half, my + 1.3 * unit), self.size)
        fx0, fy0, fx1, fy1 = self._face
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

        size, zoom = self.size, self._zoom
        scale = np.float32(size * zoom)
        backward = _invert(fields.head[i], STEPS_HEAD) * scale
        cv2.resize(backward, (size, size), dst=self._map)
        cv2.subtract(self._identity, self._map, dst=self._map)
        for eye in self._eyes:
            eye.remember(self._map)

        # The neutral place of each pixel of the face, at half resolution: the fields are smooth.
        x0, y0, x1, y1 = self._face
        lx0, ly0, lx1, ly1 = self._lips
        region = self._map[y0:y1, x0:x1]
        half = cv2.resize(region, ((x1 - x0) // 2, (y1 - y0) // 2), interpolation=cv2.INTER_LINEAR)
        half *= self._to_grid
        half += self._grid_offset
        neutral_lips = self._map[ly0:ly1, lx0:lx1].copy()
        per = scale * np.float32(self.rig.expression.box[2])
        up = _field_at(_invert(fields.upper[i], STEPS_FACE) * per, half)
        cv2.subtract(region, cv2.resize(up, (x1 - x0, y1 - y0)), dst=region)
        for eye in self._eyes:
            eye.close(self._map, fields.lids[i, eye.which])

        frame = self._frame
        for rows, columns in self._bands:
            cv2.remap(
                self._texture,
                self._map[rows, columns],
                None,
                cv2.INTER_LINEAR,
                dst=frame[rows, columns],
                borderMode=cv2.BORDER_REPLICATE,
            )
        for eye in self._eyes:
            eye.draw(frame, fields.iris[i, eye.which])

        # Mouth: lower layer over upper layer over the interior. Both rectangles are even: half by half.
        hx, hy, hw, hh = (v // 2 for v in (lx0 - x0, ly0 - y0, lx1 - lx0, ly1 - ly0))
        low = _field_at(_invert(fields.lower[i], STEPS_FACE) * per, half[hy : hy + hh, hx : hx + hw])
        lower_map = cv2.subtract(neutral_lips, cv2.resize(low, (lx1 - lx0, ly1 - ly0)))
        upper_map = self._map[ly0:ly1, lx0:lx1]
        lower_cover = _sample(self._lower, lower_map, zoom)
        upper_cover = 1 - _sample(self._lower, upper_map, zoom)
        lower_picture = cv2.remap(
            self._texture, lower_map, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        self._mouth.draw(
            frame[ly0:ly1, lx0:lx1], lower_picture, upper_cover, lower_cover, neutral_lips,
            fields.jaw[i], fields.tongue[i], zoom,
        )  # fmt: skip
        return np.asarray(frame)


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


def resting(rig: Rig, size: int) -> NDArray[np.uint8]:
    """The crop at rest at another size: uint8 [size, size, 4], BGRA premultiplied."""
    import cv2

    x, y, side = rig.figure.crop
    crop = rig.figure.image[y : y + side, x : x + side]
    how = cv2.INTER_AREA if size < side else cv2.INTER_CUBIC
    return np.array(crop if size == side else cv2.resize(crop, (size, size), interpolation=how), np.uint8)


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
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_CUBIC), np.uint8)


def _invert(forward: NDArray[np.float32], steps: int) -> NDArray[np.float32]:
    """Backward displacement b of a forward one d, on the same grid: x = p − b(p) solves x + d(x) = p.

    Plain fixed-point iteration swings and fails where the picture is stretched to more than twice its
    length, as between nose and an open lip. Each step is therefore divided by the vertical stretch, which
    is where faces stretch: Newton's method there, fixed-point iteration elsewhere.
    `forward` is [n, n, 2] in parts of the grid's side.
    """
    import cv2

    n = forward.shape[0]
    grid = _grid(n)
    field = np.empty((n, n, 3), np.float32)
    field[..., :2] = forward * np.float32(n)
    stretch = np.gradient(field[..., 1], axis=0)
    field[..., 2] = 1 / (1 + np.clip(stretch, 0, 4))
    at = grid - field[..., :2] * field[..., 2:]
    for _ in range(steps):
        found = cv2.remap(field, at, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        at = at - found[..., 2:] * (at + found[..., :2] - grid)
    return np.asarray((grid - at) / np.float32(n), np.float32)


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
    """Closes the lids of one eye and draws the eyeball between them."""

    def __init__(self, eye: EyeLayer, which: int, rig: Rig, still: NDArray[np.uint8], zoom: int) -> None:
        size = still.shape[0]
        scale = size / rig.side
        self.which, self.zoom = which, zoom
        x, y, w, h = eye.rect
        pad = 0.25 * w  # up and down, where lids pull at the skin; the layer's own margin does at the sides
        x0, y0, x1, y1 = (v / rig.side for v in (x, y - pad, x + w, y + h + pad))
        self.rect = _clip_rect((x0, y0, x1, y1), size)
        self.ball = _enlarge(eyeball(eye, still, scale, self.rect), BALL_ZOOM)
        self.corner = ((eye.corner + 0.5) * scale - 0.5).astype(np.float32)
        self.along, self.down = eye.along.astype(np.float32), eye.down.astype(np.float32)
        self.width = np.float32(eye.width * scale)
        self.upper, self.lower = eye.upper * np.float32(scale), eye.lower * np.float32(scale)
        self.above, self.below = np.float32(eye.above * scale), np.float32(eye.below * scale)
        self.table = lid_table()
        self.centre = np.asarray((np.array(eye.centre) + 0.5) * scale - 0.5, np.float32)
        self.inner = np.float32(eye.radius * scale * 1.12)
        self.outer = np.float32(eye.radius * scale * 2.1)
        self.neutral: NDArray[np.float32] = np.zeros(0, np.float32)
        self.hole: NDArray[np.float32] = np.zeros(0, np.float32)
        self.depth: NDArray[np.float32] = np.zeros(0, np.float32)
        self.closing = 0.0

    def remember(self, neutral: NDArray[np.float32]) -> None:
        """Keep where the eyeball's pixels come from: from the head's pose alone, without the expression."""
        x0, y0, x1, y1 = self.rect
        self.neutral = self._plain(neutral[y0:y1, x0:x1])

    def _plain(self, places: NDArray[np.float32]) -> NDArray[np.float32]:
        """Places in the enlarged texture → frame pixels."""
        return np.asarray((places - np.float32((self.zoom - 1) // 2)) * np.float32(1 / self.zoom))

    def close(self, skin_map: NDArray[np.float32], lids: NDArray[np.float32]) -> None:
        """Move the lids' skin: change `skin_map` (places in the enlarged texture) in the eye's rectangle."""
        import cv2

        x0, y0, x1, y1 = self.rect
        region = skin_map[y0:y1, x0:x1]
        local = self._plain(region) - self.corner
        xi, eta = local @ self.along, local @ self.down
        # The margins are tables along the eye: one linear look-up for both.
        at = np.clip(xi / self.width * 64, 0, 64)
        upper = _look_up(self.upper, at)
        opening = np.maximum(_look_up(self.lower, at) - upper, 0)
        lower = upper + opening
        down, up = opening * lids[0], opening * lids[1]
        now_upper, now_lower = upper + down, lower - up
        top = eta < (now_upper + now_lower) * 0.5
        height = np.where(top, self.above, self.below)
        place = np.where(top, eta - (upper - self.above), (lower + self.below) - eta) / height
        amount = np.where(top, down, up) / height
        column = place * np.float32((LUT - 1) / (1 + MOST))
        row = (amount - np.float32(LEAST)) * np.float32((LUT - 1) / (MOST - LEAST))
        source = cv2.remap(self.table, column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        shift = np.where(place > 0, (source - place) * height, 0)
        shift = np.where(top, shift, -shift)[..., None] * self.down
        region += shift * np.float32(self.zoom)
        # Half a pixel of softness at the lids; at the corners the opening has no height left.
        self.hole = np.clip(eta - now_upper + 0.5, 0, 1) * np.clip(now_lower - eta + 0.5, 0, 1)
        self.hole *= np.clip(opening, 0, 1)
        self.depth = eta - now_upper
        self.closing = float(np.clip(lids[0], 0, 1))

    def draw(self, frame: NDArray[np.uint8], iris: NDArray[np.float32]) -> None:
        """Lay the eyeball into the opening that `close` left; `iris` is its shift in parts of the frame."""
        import cv2

        x, y, w, h = cv2.boundingRect((self.hole > 0.004).astype(np.uint8))
        if not w:
            return
        part = (slice(y, y + h), slice(x, x + w))
        hole = np.ascontiguousarray(self.hole[part])
        at = self.neutral[part]
        if np.abs(iris).max() * frame.shape[0] > 0.01:
            away = at - self.centre
            distance = cv2.magnitude(np.ascontiguousarray(away[..., 0]), np.ascontiguousarray(away[..., 1]))
            t = np.clip((distance - self.inner) / (self.outer - self.inner), 0, 1)
            at = at - (1 - t * t * (3 - 2 * t))[..., None] * (iris * np.float32(frame.shape[0]))
        x0, y0 = self.rect[:2]
        corner = np.array([x0, y0], np.float32)
        zoomed = (at - corner) * np.float32(BALL_ZOOM) + np.float32((BALL_ZOOM - 1) // 2)
        ball = cv2.remap(self.ball, zoomed, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        if self.closing > 0.02:  # a lowered lid casts its shadow on the eyeball
            soft = np.float32(0.22 * self.width)
            shade = 1 - 0.30 * min(1.0, 2 * self.closing) * np.clip(1 - self.depth[part] / soft, 0, 1)
            ball[..., :3] = ball[..., :3] * shade[..., None]
        region = frame[y0 + y : y0 + y + h, x0 + x : x0 + x + w]
        region[...] = cv2.blendLinear(np.ascontiguousarray(region), ball, 1 - hole, hole)


BALL_ZOOM = 3


def _look_up(table: NDArray[np.float32], at: NDArray[np.float32]) -> NDArray[np.float32]:
    """Linear look-up in a table of 65 at places 0..64."""
    low = np.minimum(at.astype(np.int32), 63)
    share = at - low
    return np.asarray(table[low] * (1 - share) + table[low + 1] * share, np.float32)


def eyeball(eye: EyeLayer, still: NDArray[np.uint8], scale: float, rect: Rect) -> NDArray[np.uint8]:
    """The eyeball for the frame's `rect`: the portrait itself where it shows it, continued elsewhere."""
    import cv2

    x0, y0, x1, y1 = rect
    x, y = eye.rect[:2]
    source = eye.ball if scale > 0.8 else cv2.GaussianBlur(eye.ball, (0, 0), 0.42 / scale)
    matrix = np.array([[1 / scale, 0, (x0 + 0.5) / scale - 0.5 - x],
                       [0, 1 / scale, (y0 + 0.5) / scale - 0.5 - y]])  # fmt: skip
    ball = cv2.warpAffine(
        source, matrix, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    known = ball[..., 3:] / 255
    out = still[y0:y1, x0:x1].copy()
    out[..., :3] = out[..., :3] * known + ball[..., :3] * (1 - known) + 0.5
    out[..., 3] = 255
    return out


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

        opening = cv2.add(upper_cover, lower_cover) < 0.996
        if opening.any():
            x, y, w, h = cv2.boundingRect(opening.astype(np.uint8))
            margin = round(5 * self.soft)  # the blurs reach that far
            top, left = max(0, y - margin), max(0, x - margin)
            around = (slice(top, y + h + margin), slice(left, x + w + margin))
            within = (slice(y - top, y - top + h), slice(x - left, x - left + w))
            # Lips shade what lies behind them: the nearer to a lip, the darker, the upper one most.
            covered = np.minimum(upper_cover[around] + lower_cover[around], 1)
            shade = cv2.GaussianBlur(covered, (0, 0), self.soft)[within]
            above = cv2.GaussianBlur(upper_cover[around], (0, 0), self.soft * 1.6)[within]
            gain = np.clip(1.10 - 0.22 * shade - 0.48 * above, 0.15, 1)[..., None]
            part = (slice(y, y + h), slice(x, x + w))
            inside = self._interior(neutral[part], jaw, tongue, zoom)
            inside[..., :3] *= gain**SHADE_TINT
            upper, beside = upper_cover[part], 1 - lower_cover[part]
            share = np.minimum(upper, beside) / np.maximum(beside, 1e-4)
            region[part] = cv2.blendLinear(
                np.ascontiguousarray(region[part]), cv2.convertScaleAbs(inside), share, 1 - share
            )
        region[...] = cv2.blendLinear(
            np.ascontiguousarray(region), lower_picture, 1 - lower_cover, lower_cover
        )

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
