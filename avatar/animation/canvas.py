"""A portrait in its own picture: the canvas, the background behind the head, and the square that moves."""

from __future__ import annotations

import re
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.compose.cutout import Cutout
from avatar.compose.plain import PlainCompositor
from avatar.errors import InputError
from avatar.portrait.model import soften
from avatar.portrait.rig import CLEAR, Rig

PLAIN = (238, 233, 228)
"""Background (BGR) for a cut-out picture that has none to keep."""


def stage_picture(
    rig: Rig, size: tuple[int, int] | None, background: str, longest: int
) -> tuple[Rig, PlainCompositor, int, tuple[int, int]]:
    """Place a rig on a canvas: the rig to draw, its compositor, the square's side, and the canvas's size.

    size: of the canvas, covered by the picture with the head kept inside; None for the picture's own size,
    at most `longest` a side. background: `keep`, or a colour as #rrggbb.
    """
    height, width = rig.figure.image.shape[:2]
    if size is None:
        factor = min(1.0, longest / max(width, height))
        canvas = (_even(width * factor), _even(height * factor))
    else:
        canvas = size
    factor = max(canvas[0] / width, canvas[1] / height)
    side = max(2, _even(rig.side * factor))
    factor = side / rig.side
    behind = _behind(rig, background)
    if background == "keep" and rig.backdrop.size > 3:
        rig = replace(rig, figure=replace(rig.figure, image=_whole(rig)))
    x, y, _ = rig.figure.crop
    # The square must start on an even pixel of the canvas: chroma has half the resolution.
    left = _offset(
        x * factor, canvas[0], width * factor, rig.figure.head[0] * factor, rig.figure.head[2] * factor
    )
    top = _offset(
        y * factor, canvas[1], height * factor, rig.figure.head[1] * factor, rig.figure.head[3] * factor
    )
    place = np.array(
        [[factor, 0, left - x * factor + factor / 2 - 0.5], [0, factor, top - y * factor + factor / 2 - 0.5]]
    )
    ground = _draw(behind, place, canvas, factor)
    person = _draw(rig.figure.image, place, canvas, factor)
    inside = person[max(0, top) : top + side, max(0, left) : left + side]
    inside[...] = 0
    through = 255 - person[..., 3:].astype(np.uint16)
    ground = np.minimum(person[..., :3] + (ground * through + 127) // 255, 255).astype(np.uint8)
    return rig, PlainCompositor(ground, left, top, side), side, canvas


def cut_picture(
    rig: Rig, size: tuple[int, int] | None, longest: int
) -> tuple[Rig, Cutout, int, tuple[int, int]]:
    """The same as `stage_picture` without any background: what it draws with has alpha."""
    black = stage_picture(rig, size, "#000000", longest)
    white = stage_picture(rig, size, "#ffffff", longest)
    staged, _, side, canvas = black
    return staged, Cutout(black[1].draw, white[1].draw, canvas), side, canvas


def _even(value: float) -> int:
    return max(2, 2 * round(value / 2))


def _offset(at: float, canvas: int, picture: float, head: float, length: float) -> int:
    """Even place of the square on the canvas along one axis, so that the picture covers it, head inside."""
    slack = picture - canvas
    wanted = min(max(head + length / 2 - canvas / 2, 0.0), max(slack, 0.0))
    return 2 * round((at - wanted) / 2)


def _draw(
    image: NDArray[np.uint8], place: NDArray[np.float64], canvas: tuple[int, int], factor: float
) -> NDArray[np.uint8]:
    image = soften(image, factor)
    how = cv2.INTER_CUBIC if factor != 1 else cv2.INTER_LINEAR
    return np.asarray(
        cv2.warpAffine(image, place, canvas, flags=how, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def _behind(rig: Rig, background: str) -> NDArray[np.uint8]:
    height, width = rig.figure.image.shape[:2]
    if background == "keep":
        return rig.backdrop if rig.backdrop.size > 3 else np.full((height, width, 3), PLAIN, np.uint8)
    return np.full((height, width, 3), parse_background(background), np.uint8)


def parse_background(background: str) -> tuple[int, int, int] | None:
    """The colour #rrggbb as B, G, R, or None for `keep` and `none`. Raises InputError."""
    if background in ("keep", "none"):
        return None
    match = re.fullmatch(r"#?([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})", background)
    if not match:
        raise InputError(
            f"{background!r} is not a background.", hint="Use keep, none, or a colour such as '#1b2a41'."
        )
    red, green, blue = (int(part, 16) for part in match.groups())
    return blue, green, red


def _whole(rig: Rig) -> NDArray[np.uint8]:
    """The figure with what the filled background lacks added to it, so that rest is the picture itself.

    The picture is figure + (1 − alpha) · backdrop only as far as matte and filling are perfect. The rest
    belongs to the person's outline and moves with it: what is too bright is added to the colour, what is too
    dark takes a little more alpha.
    """
    picture, backdrop = rig.picture.astype(np.float32), rig.backdrop.astype(np.float32)
    alpha = rig.figure.image[..., 3].astype(np.float32) / 255
    darker = ((backdrop - picture) / np.maximum(backdrop, 1)).max(2)
    reach = max(2, round(2.5 * CLEAR * max(alpha.shape)))
    near = cv2.dilate((alpha > 0.004).astype(np.uint8), np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    alpha = np.maximum(alpha, np.clip(darker, 0, 1) * near)
    own = picture - (1 - alpha[..., None]) * backdrop
    return np.dstack([np.clip(own + 0.5, 0, 255), alpha * 255 + 0.5]).astype(np.uint8)
