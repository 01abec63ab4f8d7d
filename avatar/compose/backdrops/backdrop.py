"""What is behind everything: one of the backdrops, painted once for each place of the presenter."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.compose.backdrops import grounds, studio
from avatar.compose.backdrops.brushes import F32
from avatar.compose.colour import BGR_TO_YUV, OFFSET, planes
from avatar.compose.look import Look

Scene = Callable[[int, int, tuple[float, float], Look], F32]
"""w, h, centre of the presenter's head, look → float32 [h, w, 3] BGR, 0..255."""

KINDS: Mapping[str, Scene] = {
    "studio": studio.scene,
    "paper": grounds.paper,
    "night": grounds.night,
    "panel": grounds.panel,
    "plain": grounds.plain,
}

CARD = "card"
"""The ground of a chapter's card, in every template."""

BARE: Mapping[str, int] = {"black": 16, "white": 235}
"""No backdrops but grounds, by their luma: what stands before both of them has its alpha told by them."""


ASIDE: Mapping[str, tuple[float, float]] = {"panel": (1.0, 0.94)}
"""Where the middle of a backdrop is when nobody stands before it, as shares of width and height: with shapes
about it that content, which has the whole canvas then, should not lie across."""


def middle_of(kind: str, size: tuple[int, int], light: tuple[float, float]) -> tuple[float, float]:
    """The middle of a backdrop before which nobody stands, in pixels; `light` is where somebody would."""
    return (ASIDE[kind][0] * size[0], ASIDE[kind][1] * size[1]) if kind in ASIDE else light


def paint(kind: str, size: tuple[int, int], centre: tuple[float, float], look: Look) -> NDArray[np.uint8]:
    """The backdrop as yuv420p planes, uint8 [H * 3 / 2, W].

    `centre` is the middle of the presenter's head in pixels: set and light follow it. The picture is
    painted in floating point and dithered on the way to 8 bits, so that wide gradients do not band.
    """
    w, h = size
    if kind in BARE:
        bare = np.full((h * 3 // 2, w), 128, np.uint8)
        bare[:h] = BARE[kind]
        return bare
    # Nothing in the studio is sharp: a small canvas holds all of it.
    scale = max(1, round(min(w, h) / 540)) if kind in ("studio", "plain") else 1
    place = (centre[0] / scale, centre[1] / scale)
    scene = grounds.card if kind == CARD else KINDS[kind]
    small = scene(w // scale, h // scale, place, look).astype(np.float32)
    out = np.empty((h * 3 // 2, w), np.uint8)
    yuv = cv2.transform(small, BGR_TO_YUV) + OFFSET
    rng = np.random.default_rng(709)
    for plane, channel, top in zip(planes(out, w, h), range(3), (235, 240, 240), strict=True):
        rows, columns = plane.shape
        smooth = np.asarray(
            cv2.resize(yuv[..., channel], (columns, rows), interpolation=cv2.INTER_CUBIC), np.float32
        )
        # triangular noise of ±1 step makes the rounding error independent of the picture (no bands, no hum)
        smooth = smooth + rng.random((rows, columns), np.float32)
        smooth = smooth - rng.random((rows, columns), np.float32)
        plane[:] = np.clip(np.rint(smooth), 16, top)
    return out
