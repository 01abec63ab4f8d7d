"""The mouth on OpenCV: teeth and tongue in their shade, and both lips over them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from avatar.portrait.rig import Rig

SHADE_TINT = np.array([1.12, 1.10, 0.82], np.float32)
"""Exponent of the shading for B, G and R: light inside a mouth has been on flesh, so shadows are warm."""


class MouthDrawer:
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
