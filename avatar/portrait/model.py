"""What the later stages see of a portrait: the figure at rest, and the square of it that moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Figure:
    """The cut-out person at rest, in the pixels of the rig.

    image: uint8 [H, W, 4], BGRA with premultiplied alpha, the whole person.
    crop: x, y, side of the square that moves; what lies outside it never changes.
    head: x, y, width, height of the head with its hair.
    """

    image: NDArray[np.uint8]
    crop: tuple[int, int, int]
    head: tuple[int, int, int, int]

    def scaled(self, factor: float) -> Figure:
        """The same figure, `factor` times as large; the crop stays on whole pixels."""
        import cv2

        h, w = self.image.shape[:2]
        x, y, side = self.crop
        new_side = max(2, round(side * factor))
        factor = new_side / side  # snapped, so that crop and figure share one scale exactly
        size = (max(1, round(w * factor)), max(1, round(h * factor)))
        # Moved by a part of a pixel, so that the crop's corner lies on a whole one, as the drawn frames do.
        left, top = ((0.5 - v) * factor - 0.5 + round(v * factor) for v in (x, y))
        place = np.array([[factor, 0, left], [0, factor, top]])
        image = cv2.warpAffine(
            soften(self.image, factor), place, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
        hx, hy, hw, hh = (round(v * factor) for v in self.head)
        return Figure(
            image=np.asarray(image, np.uint8),
            crop=(round(x * factor), round(y * factor), new_side),
            head=(hx, hy, hw, hh),
        )


SOFT = 0.27
"""Standard deviation, in pixels of the smaller picture, of the blur before a picture is made smaller. It is
then as sharp as one averaged over areas, and also where it is sampled between pixels, as a moving face is."""


def soften(image: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    """A picture ready to be sampled `factor` times as large by bicubic interpolation."""
    import cv2

    if factor >= 1:
        return image
    return np.asarray(cv2.GaussianBlur(image, (0, 0), SOFT / factor), np.uint8)
