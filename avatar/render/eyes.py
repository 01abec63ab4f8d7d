"""The eyes on OpenCV: lids that close over an eyeball that turns."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from avatar.portrait.eyes import BEYOND, LEAST, LUT, MOST, NODES, SHUT_AT, EyeLayer, lid_table
from avatar.portrait.lids import BEYOND as BEYOND_LID
from avatar.portrait.rig import Rig
from avatar.render.sampling import Rect, clip_rect, enlarge

BALL_ZOOM = 3
"""How far the eyeball is enlarged before it is sampled, so that it stays sharp as it turns."""


LASHES = 0.006
"""Half the thickness of the dark line that shut lids leave, in widths of the eye."""
LASH_SHADE = 0.42
"""How bright that line is against the skin that it lies on."""


LID_ZOOM = 2
"""How far the painted lid is enlarged before it is sampled."""
COVERS = (0.08, 0.58)
"""Parts of its way that a lid has gone when the painted one begins to show, and when it covers the stretched
skin wholly."""
SETTLES = (0.80, 0.98)
"""The same for what lies below its edge: lashes on the lower lid, and the line that hangs."""
FOLD = (0.05, 0.65)
"""Where it comes out from under the skin above, between that skin's fixed rim (0) and the open margin (1)."""


FINE = 512
"""Steps along the eye, from corner to corner, for which the margins are kept: so many that the nearest one
does, which is found in a tenth of the time that linear sampling takes."""
SHADED_FROM = 0.02
"""How far a lid must be lowered to cast a shadow on the eyeball."""


ROOM, FADE = 0.20, 0.12
"""How far the eye's rectangle goes on beside the painted lid, since the head carries the eye along in it, and
width of its rim in which nothing moves any more, both in widths: no edge shows where a head turns further."""


def fade_out(rect: Rect, reach: float) -> NDArray[np.float32]:
    """1 inside a rectangle, 0 at its rim, float32 [h, w]; reach: pixels from the one to the other."""
    rows, columns = (
        smooth((0.0, max(reach, 1.0)), np.minimum(np.arange(n), np.arange(n)[::-1]).astype(np.float32))
        for n in (rect[3] - rect[1], rect[2] - rect[0])
    )
    return np.asarray(rows[:, None] * columns[None], np.float32)


def smooth(limits: tuple[float, float], value: Any) -> Any:
    """0 up to the first limit, 1 from the second on, smooth between them."""
    low, high = limits
    t = np.clip((value - np.float32(low)) * np.float32(1 / (high - low)), 0, 1)
    return t * t * (3 - 2 * t)


def _bound(value: NDArray[np.float32]) -> NDArray[np.float32]:
    """The array itself, cut to 0..1."""
    import cv2

    return np.asarray(cv2.min(cv2.max(value, 0.0, dst=value), 1.0, dst=value), np.float32)


class EyeDrawer:
    """Closes the lids of one eye and draws the eyeball between them."""

    def __init__(self, eye: EyeLayer, which: int, rig: Rig, still: NDArray[np.uint8], zoom: int) -> None:
        size = still.shape[0]
        scale = size / rig.side
        self.which, self.zoom = which, zoom
        x, y, w, h = eye.rect
        pad = 0.25 * w  # up and down, where lids pull at the skin; the layer's own margin does at the sides
        out = max(0.0, BEYOND_LID - 0.30 + ROOM) * eye.width
        x0, y0, x1, y1 = (v / rig.side for v in (x - out, y - pad, x + w + out, y + h + pad))
        self.rect = clip_rect((x0, y0, x1, y1), size)
        self.window = fade_out(self.rect, FADE * eye.width * scale)
        self.ball = enlarge(eyeball(eye, still, scale, self.rect), BALL_ZOOM)
        self.corner = ((eye.corner + 0.5) * scale - 0.5).astype(np.float32)
        self.along, self.down = eye.along.astype(np.float32), eye.down.astype(np.float32)
        self.width = np.float32(eye.width * scale)
        lower = np.maximum(eye.upper, eye.lower)
        margins = (eye.upper, lower, eye.fall, eye.sag)
        self.upper, self.lower, self.fall, self.sag = (finer_line(v) * np.float32(scale) for v in margins)
        self.above, self.below = np.float32(eye.above * scale), np.float32(eye.below * scale)
        # How far skin has come, instead of where it was: in the first column, at its rim, it has not moved.
        self.table = lid_table() - np.linspace(0, 1 + MOST, LUT, dtype=np.float32)
        self.centre = np.asarray((np.array(eye.centre) + 0.5) * scale - 0.5, np.float32)
        self.inner = np.float32(eye.radius * scale * 1.12)
        self.outer = np.float32(eye.radius * scale * 2.1)
        self.line = np.float32(LASHES * eye.width * scale)
        self.meeting = np.float32(max(1.0, 0.05 * eye.width * scale))
        self.rest = np.zeros_like(self.window)
        self.neutral: NDArray[np.float32] = np.zeros(0, np.float32)
        self.hole: NDArray[np.float32] = np.zeros(0, np.float32)
        self.depth: NDArray[np.float32] = np.zeros(0, np.float32)
        self.met: NDArray[np.float32] = self.rest
        self.closing = 0.0
        self.lid = fit_lid(eye, LID_ZOOM * scale)
        first = np.array([BEYOND_LID * eye.width + 0.5, 0.5 - eye.lid_top]) * scale - 0.5 / LID_ZOOM
        self.lid_first = first.astype(np.float32)
        self.covering = np.float32(0)
        self.cover_at: NDArray[np.float32] = np.zeros(0, np.float32)
        self.covered: NDArray[np.float32] = np.zeros(0, np.float32)

    def remember(self, neutral: NDArray[np.float32]) -> None:
        """Keep where the eyeball's pixels come from: from the head's pose alone, without the expression.

        neutral: places in the enlarged texture of the eye's rectangle.
        """
        self.neutral = self._plain(neutral)

    def _plain(self, places: NDArray[np.float32]) -> NDArray[np.float32]:
        """Places in the enlarged texture → frame pixels."""
        return np.asarray((places - np.float32((self.zoom - 1) // 2)) * np.float32(1 / self.zoom))

    def _along(
        self, x: NDArray[np.float32], y: NDArray[np.float32], axis: NDArray[np.float32], unit: float = 1.0
    ) -> NDArray[np.float32]:
        """Places in the enlarged texture → how far they are from the eye's corner along an axis, in units of
        so many pixels of the frame.
        """
        import cv2

        start = -float(((self.zoom - 1) // 2 / self.zoom + self.corner) @ axis) / unit
        a, b = (float(v) / self.zoom / unit for v in axis)
        return np.asarray(cv2.addWeighted(x, a, y, b, start), np.float32)

    def close(self, region: NDArray[np.float32], lids: NDArray[np.float32]) -> None:
        """Move the lids' skin: change `region`, the eye's rectangle's places in the enlarged texture."""
        import cv2

        x, y = cv2.split(region)
        xi, eta = self._along(x, y, self.along), self._along(x, y, self.down)
        step = FINE / float(self.width)
        nodes = cv2.addWeighted(xi, step, xi, 0, BEYOND * FINE + 0.5).astype(np.intp)

        def look_up(line: NDArray[Any]) -> NDArray[np.float32]:
            return np.asarray(np.take(line, nodes, mode="clip"), np.float32)

        # What depends on the place along the eye alone is reckoned for its nodes, and looked up for pixels.
        upper, lower = self.upper, self.lower
        opening = lower - upper
        fallen, lifted = (float(v) for v in lids)
        now_upper = upper + self.fall * np.float32(fallen)
        # Beside the corners, where the eye is narrow, the falling lid takes the lower one along.
        now_lower = np.maximum(lower - opening * np.float32(lifted), now_upper)
        left = now_lower - now_upper
        met = np.clip(1 - left / self.meeting, 0, 1)
        met *= np.clip(2 * (opening - left) / np.maximum(opening, np.float32(1e-3)), 0, 1)
        reach = np.float32(0.5) + self.line * met
        # Columns and rows of the table of moves, for the upper lid and for the lower one.
        column, row = (LUT - 1) / (1 + MOST), np.float32((LUT - 1) / (MOST - LEAST))
        down, up = column / float(self.above), column / float(self.below)
        top = cv2.compare(eta, look_up((now_upper + now_lower) / 2), cv2.CMP_LT)
        place = cv2.addWeighted(eta, -up, look_up((lower + self.below) * np.float32(up)), 1, 0)
        falling = cv2.addWeighted(eta, down, look_up((upper - self.above) * np.float32(down)), -1, 0)
        cv2.copyTo(falling, top, place)
        risen = look_up(((lower - now_lower) / self.below - np.float32(LEAST)) * row)
        cv2.copyTo(look_up(((now_upper - upper) / self.above - np.float32(LEAST)) * row), top, risen)
        moved = cv2.remap(self.table, place, risen, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        shift = cv2.multiply(moved, self.window, scale=-float(self.below) * self.zoom)
        cv2.copyTo(cv2.multiply(moved, self.window, scale=float(self.above) * self.zoom), top, shift)
        region[...] = cv2.merge(
            [cv2.scaleAdd(shift, float(d), v) for d, v in zip(self.down, (x, y), strict=True)]
        )

        # Half a pixel of softness at the lids; where they meet, the line of the lashes hides the seam.
        self.hole = cv2.multiply(
            _bound(cv2.subtract(eta, look_up(now_upper - reach))),
            _bound(cv2.subtract(look_up(now_lower + reach), eta)),
        )
        cv2.multiply(self.hole, look_up(np.clip(opening, 0, 1)), dst=self.hole)
        self.met = look_up(met) if met.any() else self.rest
        self.closing = min(max(fallen, 0.0), 1.0)
        if self.closing > SHADED_FROM:
            self.depth = cv2.subtract(eta, look_up(now_upper))
        gone = fallen / max(1 - lifted, 0.1)
        self.covering = np.float32(smooth(COVERS, gone)) if gone > COVERS[0] else np.float32(0)
        if self.covering > 0:
            settled = np.float32(smooth(SETTLES, gone))
            # The edge of the painted lid lies on the falling one's, and hangs as it comes to rest.
            over = cv2.subtract(look_up(now_upper + self.sag * settled), eta)
            row_of = cv2.subtract(look_up(upper + self.fall * SHUT_AT + self.sag), over)
            first = (*(self.lid_first * LID_ZOOM).tolist(), 0.0, 0.0)
            self.cover_at = cv2.add(cv2.multiply(cv2.merge([xi, row_of]), (LID_ZOOM,) * 4), first)
            fold = (FOLD[0] * column, FOLD[1] * column)
            self.covered = np.where(top > 0, smooth(fold, place), 1) * (self.covering * self.window)
            self.covered *= settled + (1 - settled) * _bound(over + np.float32(0.5 + self.line))

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
        if self.closing > SHADED_FROM:  # a lowered lid casts its shadow on the eyeball
            soft = np.float32(0.22 * self.width)
            shade = 1 - 0.30 * min(1.0, 2 * self.closing) * np.clip(1 - self.depth[part] / soft, 0, 1)
            ball[..., :3] = ball[..., :3] * shade[..., None]
        region = frame[y0 + y : y0 + y + h, x0 + x : x0 + x + w]
        if (met := self.met[part]).any():
            lashes = region * np.array([LASH_SHADE, LASH_SHADE, LASH_SHADE, 1], np.float32)
            ball = (ball + (lashes - ball) * met[..., None]).astype(np.uint8)
        region[...] = cv2.blendLinear(np.ascontiguousarray(region), ball, 1 - hole, hole)

    def cover(self, frame: NDArray[np.uint8]) -> None:
        """Lay the painted lid over what `close` stretched and `draw` drew."""
        import cv2

        if self.covering <= 0:
            return
        x0, y0, x1, y1 = self.rect
        lid = cv2.remap(self.lid, self.cover_at, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        share = lid[..., 3] * self.covered * np.float32(1 / 255)
        lid[..., 3] = 255
        region = frame[y0:y1, x0:x1]
        region[...] = cv2.blendLinear(np.ascontiguousarray(region), lid, 1 - share, share)


def finer_line(line: NDArray[np.float32]) -> NDArray[np.float32]:
    """A margin of an `EyeLayer`, from `BEYOND` before the corner to as far behind the other, in `FINE` steps
    from corner to corner.
    """
    ends = -BEYOND, 1 + BEYOND
    at = np.linspace(*ends, round(FINE * (1 + 2 * BEYOND)) + 1)
    return np.interp(at, np.linspace(*ends, NODES), line).astype(np.float32)


def fit_lid(eye: EyeLayer, scale: float) -> NDArray[np.uint8]:
    """The painted lid `scale` times as large."""
    import cv2

    h, w = eye.lid.shape[:2]
    source = eye.lid if scale > 0.8 else cv2.GaussianBlur(eye.lid, (0, 0), 0.42 / scale)
    matrix = np.array([[1 / scale, 0, 0.5 / scale - 0.5], [0, 1 / scale, 0.5 / scale - 0.5]])
    size = (max(2, round(w * scale)), max(2, round(h * scale)))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    out = cv2.warpAffine(source, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(out, np.uint8)


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
