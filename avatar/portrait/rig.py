"""One portrait, ready to move: everything about it that does not change from frame to frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from avatar.portrait.creases import Creases, find_creases
from avatar.portrait.expression import Expression, fit_expression
from avatar.portrait.eyes import EyeLayer, cut_eyes
from avatar.portrait.head import HAIR, Head, fit_head
from avatar.portrait.interior import Interior, build_interior
from avatar.portrait.landmarks import Landmarks
from avatar.portrait.matte import cut_out
from avatar.portrait.model import Figure
from avatar.portrait.picture import Picture
from avatar.portrait.seam import Mouth, find_mouth
from avatar.portrait.tone import find_tone
from avatar.portrait.topology import FACE_OVAL

VERSION = "16"
"""Part of the cache's key: raise it when a rig built from the same picture would differ."""

DETAILS = (512, 768, 1024, 1536, 2048)
"""Largest sides of the crop in pixels that rigs are made with."""
MAX_SIDE = 1024
"""The one for videos whose size is not known."""
FINER = 1.35
"""Sides of rig over frame from which on a moving face is as sharp as one at rest (a rig of 1536 at 1080p):
sampled between its pixels a picture of the frame's own size loses detail."""
SPAN = 2.5
"""Side of the crop in heights of the face oval: hair above, shoulders below."""
BELOW = 0.92
"""How far the crop reaches below the chin, in the same unit."""
ABOVE = 0.10
"""Room above the hair, in parts of the crop's side, as far as the picture has it."""

FILL_SIDE = 384
"""Size at which the background behind the person is filled in."""
CLEAR = 0.006
"""How close to the person the background is still taken for filling, in parts of the picture's side."""


@dataclass(frozen=True)
class Rig:
    """Everything of one portrait that does not change from frame to frame.

    figure: the cut-out person at rest; its crop is the texture that moves.
    backdrop: uint8 [H, W, 3], the picture behind the person, filled in where the person was.
    picture: uint8 [H, W, 3], the picture as it was given, at the figure's scale.
    above, below: float32 [S, S], coverage at rest of the upper layer and of the lower one (lower lip and
        jaw); between them lies what is seen between parted lips.
    iod: distance of the eye centres in crop pixels.
    """

    figure: Figure
    picture: NDArray[np.uint8]
    backdrop: NDArray[np.uint8]
    expression: Expression
    head: Head
    eyes: tuple[EyeLayer, EyeLayer]
    interior: Interior
    creases: Creases
    mouth: Mouth
    above: NDArray[np.float32]
    below: NDArray[np.float32]
    landmarks: NDArray[np.float64]
    iod: float

    @property
    def side(self) -> int:
        return self.figure.crop[2]


def choose_crop(marks: Landmarks, width: int, height: int) -> tuple[int, int, int]:
    """The square x, y, side of head and shoulders, within a picture of that size; all three are even, so that
    a picture drawn at its own size lies on whole pixels of the chroma planes, which have half the resolution.
    """
    oval = marks.points[list(FACE_OVAL), :2]
    face = float(np.linalg.norm(marks.points[152, :2] - marks.points[10, :2]))
    side = 2 * int(min(SPAN * face, width, height) / 2)
    centre_x = float(oval[:, 0].mean() + marks.points[1, 0]) / 2
    bottom = float(marks.points[152, 1]) + BELOW * face * min(1.0, side / (SPAN * face) + 0.15)
    x = 2 * int(min(max(centre_x - side / 2, 0), width - side) / 2)
    y = 2 * int(min(max(bottom - side, 0), height - side) / 2)
    return x, y, side


def choose_detail(frame: int, picture: tuple[int, int]) -> int:
    """The one of `DETAILS` for frames of that side, and no more than a picture of that size has."""
    wanted = next((d for d in DETAILS if d >= FINER * frame), DETAILS[-1])
    given = next((d for d in DETAILS if d >= min(picture)), DETAILS[-1])
    return min(wanted, given)


def build_rig(picture: Picture, marks: Landmarks, detail: int = MAX_SIDE) -> Rig:
    """Everything of the portrait, from its picture and the landmarks of the face to animate.

    detail: largest side of the crop in pixels.
    """
    import cv2

    pixels = picture.pixels
    height, width = pixels.shape[:2]
    if picture.cut_out:
        alpha = np.asarray(pixels[..., 3] / 255, np.float32)
        colours = np.ascontiguousarray(pixels[..., :3])
        behind = colours
    else:
        behind = np.ascontiguousarray(pixels[..., :3])
        alpha, colours = cut_out(behind, marks.box)
    x, y, side = choose_crop(marks, width, height)
    # High hair needs room above it: near the crop's rim nothing may move.
    hair = _head_box(marks.points, alpha)[1]
    y = max(0, min(y, 2 * int((hair - ABOVE * side) / 2)))
    points = marks.points.copy()
    factor = min(1.0, detail / side)
    if factor < 1:
        size = (round(width * factor), round(height * factor))
        alpha, colours, behind = (
            cv2.resize(a, size, interpolation=cv2.INTER_AREA) for a in (alpha, colours, behind)
        )
        points *= factor
        width, height = size
        side = 2 * (min(detail, *size) // 2)
        x, y = (2 * (min(round(v * factor), most - side) // 2) for v, most in ((x, width), (y, height)))
    premultiplied = np.empty((height, width, 4), np.uint8)
    premultiplied[..., :3] = (colours * alpha[..., None] + 0.5).astype(np.uint8)
    premultiplied[..., 3] = (alpha * 255 + 0.5).astype(np.uint8)
    local = points - (x, y, 0)
    figure = Figure(premultiplied, (x, y, side), _head_box(points, alpha))
    crop = np.ascontiguousarray(premultiplied[y : y + side, x : x + side])
    bgr = np.ascontiguousarray(crop[..., :3])
    iod = marks.iod * factor
    mouth = find_mouth(bgr, local, iod)
    above, below = 1 - _cover(mouth, mouth.above, side), _cover(mouth, mouth.below, side)
    expression = fit_expression(local, mouth, side)
    tone = find_tone(bgr, local)
    return Rig(
        figure=figure,
        picture=behind,
        backdrop=_fill_behind(behind, alpha) if not picture.cut_out else np.zeros((1, 1, 3), np.uint8),
        expression=expression,
        head=fit_head(local, side),
        eyes=cut_eyes(crop, local),
        interior=build_interior(bgr, local, mouth, iod, above, below, tone),
        creases=find_creases(bgr, local, expression.box, iod, tone),
        mouth=mouth,
        above=above,
        below=below,
        landmarks=local,
        iod=iod,
    )


def _cover(mouth: Mouth, cut: NDArray[np.float64], side: int) -> NDArray[np.float32]:
    """Coverage of what lies below a line: hard along the lips, softening outside the mouth's corners."""
    gx, gy = np.meshgrid(np.arange(side, dtype=np.float32), np.arange(side, dtype=np.float32))
    x = (gx - mouth.origin[0]) * mouth.right[0] + (gy - mouth.origin[1]) * mouth.right[1]
    y = (gx - mouth.origin[0]) * mouth.down[0] + (gy - mouth.origin[1]) * mouth.down[1]
    line = cut - mouth.origin
    along, across = line @ mouth.right, line @ mouth.down
    below = y - np.interp(x, along, across)
    beyond = np.clip(np.abs(x) - mouth.width / 2 * 0.97, 0, None)
    feather = 0.7 + 0.8 * beyond
    return np.asarray(np.clip(0.5 + below / (2 * feather), 0, 1), np.float32)


def _head_box(points: NDArray[np.float64], alpha: NDArray[np.float32]) -> tuple[int, int, int, int]:
    """Box of head and hair: the face oval, grown to where the matte ends above and beside it."""
    oval = points[list(FACE_OVAL), :2]
    low, high = oval.min(0), oval.max(0)
    face_h, face_w = high[1] - low[1], high[0] - low[0]
    h, w = alpha.shape
    x0, x1 = (int(np.clip(v, 0, w - 1)) for v in (low[0] - 0.45 * face_w, high[0] + 0.45 * face_w))
    y0, y1 = (int(np.clip(v, 0, h - 1)) for v in (low[1] - (HAIR - 0.75) * face_h, high[1]))
    inside = alpha[y0 : y1 + 1, x0 : x1 + 1] > 0.5
    if inside.any():
        rows = np.flatnonzero(inside.any(1))
        columns = np.flatnonzero(inside[: max(1, round((y1 - y0) * 0.7))].any(0))
        y0 += int(rows[0])
        if len(columns):
            x0, x1 = x0 + int(columns[0]), x0 + int(columns[-1])
    return x0, y0, x1 - x0 + 1, y1 - y0 + 1


def _fill_behind(bgr: NDArray[np.uint8], alpha: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The picture without the person: lines and colours of the background are carried on inwards.

    Fast marching (Telea 2004) at a quarter of the size: the head uncovers only a strip of it, which lies
    near what is known, and is soft enough not to show that it has no grain.
    """
    import cv2

    margin = max(2, round(CLEAR * max(alpha.shape)))
    person = cv2.dilate((alpha > 0.004).astype(np.uint8), np.ones((2 * margin + 1, 2 * margin + 1), np.uint8))
    if person.all():
        return bgr.copy()
    h, w = alpha.shape
    scale = min(1.0, FILL_SIDE / max(h, w))
    size = (max(1, round(w * scale)), max(1, round(h * scale)))
    known = (1 - person).astype(np.float32)
    share = cv2.resize(known, size, interpolation=cv2.INTER_AREA)
    colour = cv2.resize(bgr * known[..., None], size, interpolation=cv2.INTER_AREA)
    colour = np.clip(colour / np.maximum(share, 1e-6)[..., None] + 0.5, 0, 255).astype(np.uint8)
    filled = cv2.inpaint(colour, (share < 0.25).astype(np.uint8), 4, cv2.INPAINT_TELEA)
    filled = cv2.resize(filled, (w, h), interpolation=cv2.INTER_CUBIC)
    # Fade over the margin from the picture to the filling: no line shows where one ends.
    keep = np.clip(cv2.GaussianBlur(known, (0, 0), margin * 0.75) * 2 - 1, 0, 1)[..., None]
    return np.asarray(np.clip(bgr * keep + filled * (1 - keep) + 0.5, 0, 255), np.uint8)
