"""Find faces with BlazeFace (short range), on the whole picture and on tiles for small faces.

Anchors and decoding after Bazarevsky et al. 2019, "BlazeFace", and MediaPipe's `face_detection_short_range`
options: input 128, strides 8, 16, 16, 16, two anchors a cell and layer, fixed anchor size, scores by a
sigmoid.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from avatar.nets import session

INPUT = 128
MIN_SCORE = 0.5
MAX_OVERLAP = 0.3


@dataclass(frozen=True)
class Face:
    """A face found: box as x, y, width, height in pixels; `eyes` float [2, 2], image-left eye first."""

    box: tuple[float, float, float, float]
    eyes: NDArray[np.float64]
    score: float

    @property
    def area(self) -> float:
        return self.box[2] * self.box[3]


@cache
def _anchors() -> NDArray[np.float32]:
    """Anchor centres [896, 2] in 0..1."""
    rows = []
    for cells, each in ((16, 2), (8, 6)):
        y, x = np.mgrid[0:cells, 0:cells]
        centre = (np.stack([x, y], -1).reshape(-1, 1, 2) + 0.5) / cells
        rows.append(np.repeat(centre, each, axis=1).reshape(-1, 2))
    return np.concatenate(rows).astype(np.float32)


def _detect_square(bgr: NDArray[np.uint8], x0: float, y0: float, side: float) -> list[Face]:
    """Faces in the square at (x0, y0); what lies outside the picture is black."""
    import cv2

    scale = INPUT / side
    matrix = np.array([[scale, 0, -x0 * scale], [0, scale, -y0 * scale]])
    if scale < 1:  # average before reducing, or small faces alias away
        blur = max(0.0, 0.45 / scale - 0.45)
        source = cv2.GaussianBlur(bgr, (0, 0), blur) if blur > 0.3 else bgr
    else:
        source = bgr
    square = cv2.warpAffine(source, matrix, (INPUT, INPUT), flags=cv2.INTER_LINEAR)
    batch = (square[None, ..., ::-1].astype(np.float32) - 127.5) / 127.5
    net = session("face_detector")
    outputs = dict(
        zip(
            [o.name for o in net.get_outputs()], net.run(None, {net.get_inputs()[0].name: batch}), strict=True
        )
    )
    raw = next(v for v in outputs.values() if v.shape[-1] == 16)[0]
    logits = next(v for v in outputs.values() if v.shape[-1] == 1)[0, :, 0]
    scores = 1 / (1 + np.exp(-np.clip(logits, -60, 60)))
    faces = []
    for i in np.flatnonzero(scores >= MIN_SCORE):
        points = (raw[i].reshape(8, 2) / INPUT).astype(np.float64)
        points[[0, *range(2, 8)]] += _anchors()[i]
        centre, size = points[0] * side + (x0, y0), points[1] * side
        eyes = points[2:4] * side + (x0, y0)
        eyes = eyes[np.argsort(eyes[:, 0])]
        box = (centre[0] - size[0] / 2, centre[1] - size[1] / 2, size[0], size[1])
        faces.append(
            Face((float(box[0]), float(box[1]), float(box[2]), float(box[3])), eyes, float(scores[i]))
        )
    return faces


def _overlap(a: Face, b: Face) -> float:
    """Shared area as a part of the smaller box: 1 when one lies within the other."""
    ax, ay, aw, ah = a.box
    bx, by, bw, bh = b.box
    w = min(ax + aw, bx + bw) - max(ax, bx)
    h = min(ay + ah, by + bh) - max(ay, by)
    return max(w, 0.0) * max(h, 0.0) / max(min(a.area, b.area), 1e-9)


def find_faces(bgr: NDArray[np.uint8]) -> list[Face]:
    """Faces in a picture uint8 [H, W, 3], largest first.

    The net was trained on faces near the camera; tiles of a half and a third of the picture find faces
    down to a twentieth of its side. A face that fills the picture is found in the padded square.
    """
    height, width = bgr.shape[:2]
    side = max(height, width)
    found: list[Face] = []
    pad = 0.25 * side
    squares = [
        ((width - side) / 2, (height - side) / 2, side),
        ((width - side) / 2 - pad, (height - side) / 2 - pad, side + 2 * pad),
    ]
    for parts in (2, 3):
        tile = side / parts
        step = tile / 2
        for y in np.arange(0, max(height - tile / 2, 1), step):
            for x in np.arange(0, max(width - tile / 2, 1), step):
                squares.append((float(x), float(y), float(tile)))
    for n, (x0, y0, size) in enumerate(squares):
        for face in _detect_square(bgr, x0, y0, size):
            x, y, w, h = face.box
            inside = x > x0 + 0.02 * size and y > y0 and x + w < x0 + 0.98 * size and y + h < y0 + size
            if n < 2 or inside:  # a face cut by a tile's edge is seen whole by another tile
                found.append(face)
    found.sort(key=lambda f: -f.score)
    kept: list[Face] = []
    for face in found:
        if all(_overlap(face, other) < MAX_OVERLAP for other in kept):
            kept.append(face)
    return sorted(kept, key=lambda f: -f.area)
