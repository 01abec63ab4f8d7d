"""Creases of the skin: what they do to a picture in the encoder's planes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from avatar.portrait.creases import Creases
from avatar.render.parts import Part
from avatar.render.planar import BGR_TO_YUV

LEAST_CREASE = 0.02
"""Strength of creases below which nobody sees them."""
FAINT = 1e-3
"""What a crease changes at full strength where it is left out."""


@dataclass(frozen=True)
class Shade:
    """One map of `Creases` in planes.

    changes: float32 [h, w, 4], the part of the map in which it is not empty: what is added, at full strength,
    to a factor of 1 on Y, to U, to V, and nothing. corner: x, y of its first node's centre, in nodes of the
    map from the corner of the box. grid: nodes a side of the whole map. part: where it lies on the frame at
    rest, in chroma pixels.
    """

    changes: NDArray[np.float32]
    corner: NDArray[np.float32]
    grid: int
    part: Part


def shade_planes(
    creases: Creases, still: NDArray[np.uint8], box: tuple[float, float, float]
) -> tuple[Shade, ...]:
    """What each crease does in planes to a frame; `box`: x, y and side of the maps, in parts of the frame.

    A crease multiplies blue, green and red by factors of its tint. What that is in Y, U and V depends on the
    colour; creases are soft, and lie on skin, so the colour around is taken.
    """
    import cv2

    size, n = still.shape[0], creases.maps.shape[1]
    bx, by, side = box
    scale = side * size / n
    place = np.array([[scale, 0, bx * size + scale / 2 - 0.5], [0, scale, by * size + scale / 2 - 0.5]])
    soft = cv2.GaussianBlur(still, (0, 0), max(1.0, scale))
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    colour = cv2.warpAffine(soft, place, (n, n), flags=how, borderMode=cv2.BORDER_REPLICATE)
    plain = np.asarray(colour, np.float32) / 255
    changes = np.zeros((n, n, 4), np.float32)
    changes[..., :3] = cv2.transform(plain[..., :3] * np.array(creases.tint, np.float32), 255 * BGR_TO_YUV)
    luma = plain[..., :3] @ (255 * BGR_TO_YUV[0]) + 16 * plain[..., 3]
    changes[..., 0] /= np.maximum(luma, 1)
    shades = []
    for crease in creases.maps:
        x, y, w, h = cv2.boundingRect((np.abs(crease) > FAINT).astype(np.uint8))
        part = slice(y, y + h), slice(x, x + w)
        ends = np.array([x - 0.5, y - 0.5, x + w + 0.5, y + h + 0.5]) * scale + np.tile([bx, by], 2) * size
        left, top, right, bottom = (int(v) // 2 for v in ends)
        shades.append(
            Shade(
                np.ascontiguousarray(crease[part][..., None] * changes[part]),
                np.array([x + 0.5, y + 0.5], np.float32),
                n,
                (slice(top, bottom + 1), slice(left, right + 1)),
            )
        )
    return tuple(shades)
