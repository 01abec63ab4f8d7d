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
        how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        image = cv2.resize(self.image, size, interpolation=how)
        hx, hy, hw, hh = (round(v * factor) for v in self.head)
        return Figure(
            image=np.asarray(image, np.uint8),
            crop=(round(x * factor), round(y * factor), new_side),
            head=(hx, hy, hw, hh),
        )
