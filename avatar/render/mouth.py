"""The mouth on OpenCV: teeth and tongue in their shade, and both lips over them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from avatar.portrait.rig import Rig
from avatar.render.sampling import Rect, enlarge

OWN_ZOOM = 3
"""How far the portrait's own teeth are enlarged before they are sampled, so that they stay sharp."""
SHADE_TINT = np.array([1.12, 1.10, 0.82], np.float32)
"""Exponent of the shading for B, G and R: light inside a mouth has been on flesh, so shadows are warm."""
SHADES = np.linspace(0, 1, 1025, dtype=np.float32)[:, None] ** SHADE_TINT
"""Light from 0 to 1 so tinted, as a table: powers of every pixel take longer than all the rest of a mouth."""


SEAM = 0.5
"""How much darker the line is along which lips meet that stood open."""


class MouthDrawer:
    """Draws the interior of the mouth and lays both lips over it."""

    def __init__(self, rig: Rig, still: NDArray[np.uint8], lips: Rect, gap: NDArray[np.float32]) -> None:
        """lips: the rectangle of the frame that is drawn; gap: float32 [size, size], where lips part."""
        import cv2

        scale = still.shape[0] / rig.side
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
        self.lips = lips
        self.own = carry_on(rig, still, lips, gap) if rig.interior.own[..., 3].any() else None

    def draw(
        self,
        region: NDArray[np.uint8],
        lower_picture: NDArray[np.uint8],
        upper_cover: NDArray[np.float32],
        lower_cover: NDArray[np.float32],
        neutral: NDArray[np.float32],
        jaw: NDArray[np.float32],
        tongue: NDArray[np.float32],
        own: np.float32,
        zoom: int,
    ) -> None:
        """All arguments belong to the same rectangle of the frame; `neutral` is in enlarged pixels.

        own: how much is left of what the portrait itself shows between the lips.
        """
        import cv2

        found = self.look_between(upper_cover, lower_cover, neutral, jaw, tongue, own, zoom)
        if found:
            part, inside, share = found
            region[part] = cv2.blendLinear(np.ascontiguousarray(region[part]), inside, share, 1 - share)
        region[...] = cv2.blendLinear(
            np.ascontiguousarray(region), lower_picture, 1 - lower_cover, lower_cover
        )
        seam = self.find_seam(upper_cover, lower_cover)
        if seam is not None:
            region[..., :3] = np.rint(region[..., :3] * (1 - seam)[..., None])

    def find_seam(
        self, upper_cover: NDArray[np.float32], lower_cover: NDArray[np.float32]
    ) -> NDArray[np.float32] | None:
        """How much darker the rectangle is to be drawn, float32 [h, w], 0 to 1: the line between lips that
        stood open in the portrait, as they meet; others have it already. None where there is none.
        """
        if self.own is None:
            return None
        seam = np.clip(upper_cover + lower_cover - 1, 0, 1) * (1 - lower_cover)
        return np.asarray(seam * np.float32(4 * SEAM)) if seam.max() > 0.002 else None

    def look_between(
        self,
        upper_cover: NDArray[np.float32],
        lower_cover: NDArray[np.float32],
        neutral: NDArray[np.float32],
        jaw: NDArray[np.float32],
        tongue: NDArray[np.float32],
        own: np.float32,
        zoom: int,
    ) -> tuple[tuple[slice, slice], NDArray[np.uint8], NDArray[np.float32]] | None:
        """What is seen between the lips: the even part of the rectangle in which they are parted, the inside
        of the mouth there, uint8 [h, w, 4] BGRA, and the upper layer's share of what lies over it,
        float32 [h, w]. None where they are closed. Arguments: see `draw`.
        """
        import cv2

        opening = np.asarray(cv2.compare(cv2.add(upper_cover, lower_cover), 0.996, cv2.CMP_LT))
        x, y, w, h = cv2.boundingRect(opening)
        if not w:
            return None
        # Even, as the picture's chroma asks for it; so is the rectangle itself.
        w, h = (x + w + 1) // 2 * 2 - x // 2 * 2, (y + h + 1) // 2 * 2 - y // 2 * 2
        x, y = x // 2 * 2, y // 2 * 2
        margin = round(5 * self.soft)  # the blurs reach that far
        top, left = max(0, y - margin), max(0, x - margin)
        around = (slice(top, y + h + margin), slice(left, x + w + margin))
        within = (slice(y - top, y - top + h), slice(x - left, x - left + w))
        # Lips shade what lies behind them: the nearer to a lip, the darker, the upper one most.
        covered = np.minimum(upper_cover[around] + lower_cover[around], 1)
        shade = cv2.GaussianBlur(covered, (0, 0), self.soft)[within]
        above = cv2.GaussianBlur(upper_cover[around], (0, 0), self.soft * 1.6)[within]
        gain = np.clip(1.10 - 0.22 * shade - 0.48 * above, 0.15, 1)
        part = (slice(y, y + h), slice(x, x + w))
        inside = self._interior(neutral[part], jaw, tongue, zoom)
        inside[..., :3] *= SHADES[np.rint(gain * (len(SHADES) - 1)).astype(np.intp)]
        if self.own is not None:
            self._lay_own(inside, neutral[part], own, zoom)
        upper, beside = upper_cover[part], 1 - lower_cover[part]
        share = np.minimum(upper, beside) / np.maximum(beside, 1e-4)
        return part, np.asarray(cv2.convertScaleAbs(inside), np.uint8), np.asarray(share, np.float32)

    def _lay_own(
        self, inside: NDArray[np.float32], neutral: NDArray[np.float32], share: np.float32, zoom: int
    ) -> None:
        """Lay the portrait's own teeth, or its own dark gap, over the layers. It holds its own shade."""
        import cv2

        at = (neutral - np.float32((zoom - 1) // 2)) * np.float32(OWN_ZOOM / zoom)
        at += np.float32((OWN_ZOOM - 1) // 2) - np.array(self.lips[:2], np.float32) * np.float32(OWN_ZOOM)
        own = cv2.remap(self.own, at, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        alpha = own[..., 3:] * np.float32(share / 255)
        inside[..., :3] += (own[..., :3] - inside[..., :3]) * alpha

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


def carry_on(rig: Rig, still: NDArray[np.uint8], lips: Rect, gap: NDArray[np.float32]) -> NDArray[np.uint8]:
    """What the portrait shows between the lips, for the rectangle `lips`: the frame at rest itself where the
    gap is, carried on behind the lips elsewhere. BGR and alpha, enlarged `OWN_ZOOM` times.
    """
    import cv2

    x0, y0, x1, y1 = lips
    scale = still.shape[0] / rig.side
    x, y = rig.interior.rect[:2]
    source = rig.interior.own
    if scale < 0.8:
        source = cv2.GaussianBlur(source, (0, 0), 0.42 / scale)
    matrix = np.array([[1 / scale, 0, (x0 + 0.5) / scale - 0.5 - x],
                       [0, 1 / scale, (y0 + 0.5) / scale - 0.5 - y]])  # fmt: skip
    out = cv2.warpAffine(
        source, matrix, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT,
    ).astype(np.float32)  # fmt: skip
    # Where the gap begins the frame is part lip; it stays exact at rest, since there the lip covers as much.
    known = np.clip(2 * gap[y0:y1, x0:x1], 0, 1)[..., None]
    out[..., :3] += (still[y0:y1, x0:x1, :3] - out[..., :3]) * known
    out[..., 3] = np.maximum(out[..., 3], known[..., 0] * 255)
    return enlarge(np.clip(out + 0.5, 0, 255).astype(np.uint8), OWN_ZOOM)
