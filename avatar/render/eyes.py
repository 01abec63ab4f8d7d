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
        self.margins = np.stack([eye.upper, lower, eye.fall, eye.sag], -1)[None] * np.float32(scale)
        self.above, self.below = np.float32(eye.above * scale), np.float32(eye.below * scale)
        self.table = lid_table()
        self.centre = np.asarray((np.array(eye.centre) + 0.5) * scale - 0.5, np.float32)
        self.inner = np.float32(eye.radius * scale * 1.12)
        self.outer = np.float32(eye.radius * scale * 2.1)
        self.line = np.float32(LASHES * eye.width * scale)
        self.meeting = np.float32(max(1.0, 0.05 * eye.width * scale))
        self.neutral: NDArray[np.float32] = np.zeros(0, np.float32)
        self.hole: NDArray[np.float32] = np.zeros(0, np.float32)
        self.depth: NDArray[np.float32] = np.zeros(0, np.float32)
        self.met: NDArray[np.float32] = np.zeros(0, np.float32)
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
        self, x: NDArray[np.float32], y: NDArray[np.float32], axis: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Places in the enlarged texture → how far they are from the eye's corner along an axis."""
        import cv2

        start = -float(((self.zoom - 1) // 2 / self.zoom + self.corner) @ axis)
        a, b = (float(v) / self.zoom for v in axis)
        return np.asarray(cv2.addWeighted(x, a, y, b, start), np.float32)

    def close(self, region: NDArray[np.float32], lids: NDArray[np.float32]) -> None:
        """Move the lids' skin: change `region`, the eye's rectangle's places in the enlarged texture."""
        import cv2

        x, y = cv2.split(region)
        xi, eta = (self._along(x, y, axis) for axis in (self.along, self.down))
        # The margins are tables along the eye: one linear look-up for all.
        at = np.clip((xi / self.width + np.float32(BEYOND)) * 64, 0, NODES - 1)
        upper, lower, fall, sag = cv2.split(cv2.remap(self.margins, at, np.zeros_like(at), cv2.INTER_LINEAR))
        now_upper = upper + fall * lids[0]
        # Beside the corners, where the eye is narrow, the falling lid takes the lower one along.
        now_lower = np.maximum(lower - (lower - upper) * lids[1], now_upper)
        down, up, opening = now_upper - upper, lower - now_lower, lower - upper
        top = eta < (now_upper + now_lower) * 0.5
        height = np.where(top, self.above, self.below)
        place = np.where(top, eta - (upper - self.above), (lower + self.below) - eta) / height
        amount = np.where(top, down, up) / height
        column = place * np.float32((LUT - 1) / (1 + MOST))
        row = (amount - np.float32(LEAST)) * np.float32((LUT - 1) / (MOST - LEAST))
        source = cv2.remap(self.table, column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        shift = np.where(place > 0, (source - place) * height, 0)
        shift = np.where(top, shift, -shift) * self.window * np.float32(self.zoom)
        region[...] = cv2.merge([x + shift * self.down[0], y + shift * self.down[1]])
        # Half a pixel of softness at the lids; where they meet, the line of the lashes hides the seam.
        left = now_lower - now_upper
        self.met = np.clip(1 - left / self.meeting, 0, 1)
        self.met *= np.clip(2 * (opening - left) / np.maximum(opening, np.float32(1e-3)), 0, 1)
        reach = np.float32(0.5) + self.line * self.met
        self.hole = np.clip(eta - now_upper + reach, 0, 1) * np.clip(now_lower - eta + reach, 0, 1)
        self.hole *= np.clip(opening, 0, 1)
        self.depth = eta - now_upper
        self.closing = float(np.clip(lids[0], 0, 1))
        gone = lids[0] / np.maximum(1 - lids[1], np.float32(0.1))
        self.covering = smooth(COVERS, gone)
        if self.covering > 0:
            settled = smooth(SETTLES, gone)
            # The edge of the painted lid lies on the falling one's, and hangs as it comes to rest.
            over = now_upper + sag * settled - eta
            row = upper + fall * np.float32(SHUT_AT) + sag - over
            at = np.stack([xi, row], -1) + self.lid_first
            self.cover_at = at * np.float32(LID_ZOOM)
            self.covered = np.where(top, smooth(FOLD, place), 1) * self.covering
            self.covered *= self.window
            self.covered *= settled + (1 - settled) * np.clip(over + np.float32(0.5) + self.line, 0, 1)

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
        met = self.met[part]
        if met.any():
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
