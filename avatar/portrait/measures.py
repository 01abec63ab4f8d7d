"""Light, sharpness and mouth of a face in a picture, measured."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from avatar.portrait.landmarks import Landmarks
from avatar.portrait.topology import FACE_OVAL, LEFT_EYE, LOWER_OUTER, RIGHT_EYE, UPPER_OUTER

LUMA = np.array([0.114, 0.587, 0.299])
"""Weights of B, G, R in luma (ITU-R BT.601)."""
WHITE = 250.0
CANONICAL = 90.0
"""Distance of the eye centres, in pixels, at which sharpness is measured: what is finer does not count."""
BLURS = (0.7, 1.4)
"""Standard deviations in pixels of the two blurs that sharpness is measured by. Over twenty portraits:
0.12 to 0.30 as given, 0.28 to 0.41 blurred by 1 % of the distance of the eyes, 0.52 to 0.67 by 2 %."""


def brightness(bgr: NDArray[np.uint8], marks: Landmarks) -> float:
    """Mean luma 0..255 of the middle of the face."""
    x0, y0, x1, y1 = marks.box
    cx, cy, w, h = (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) * 0.3, (y1 - y0) * 0.3
    patch = bgr[max(0, int(cy - h)) : int(cy + h) + 1, max(0, int(cx - w)) : int(cx + w) + 1]
    return float((patch.reshape(-1, 3) @ LUMA).mean()) if patch.size else 255.0


def _upright(
    bgr: NDArray[np.uint8], marks: Landmarks, *, features: bool = True
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Luma of the face [H, W], its eyes level and `CANONICAL` pixels apart (fewer in a smaller picture), its
    nose in the middle column; and where the face oval is, without eyes and mouth unless `features`.
    """
    import cv2

    iod = marks.iod
    scale = min(1.0, CANONICAL / iod)
    side = max(16, round(3.2 * iod * scale))
    right = (marks.eye_centres[1] - marks.eye_centres[0]) / iod
    turn = np.array([[right[0], right[1]], [-right[1], right[0]]]) * scale
    middle = marks.points[[168, 4, 152], :2].mean(0)
    matrix = np.hstack([turn, (np.array([side / 2, side / 2]) - turn @ middle)[:, None]])
    sigma = 0.45 * (1 / scale - 1)
    x0, y0, x1, y1 = (int(v) for v in marks.box)
    pad = int(iod)
    top, left = max(0, y0 - pad), max(0, x0 - pad)
    part = np.ascontiguousarray(bgr[top : y1 + pad, left : x1 + pad])
    source = cv2.GaussianBlur(part, (0, 0), sigma) if sigma > 0.3 else part
    shifted = matrix.copy()
    shifted[:, 2] += turn @ np.array([left, top])
    flat = cv2.warpAffine(
        source, shifted, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    oval = marks.points[list(FACE_OVAL), :2] @ matrix[:, :2].T + matrix[:, 2]
    mask = np.zeros((side, side), np.uint8)
    cv2.fillConvexPoly(mask, np.round(oval).astype(np.int32), 1)
    for outline in () if features else (RIGHT_EYE.outline, LEFT_EYE.outline, (*UPPER_OUTER, *LOWER_OUTER)):
        part = marks.points[list(outline), :2] @ matrix[:, :2].T + matrix[:, 2]
        hull = cv2.convexHull(np.round(part + 0.3 * (part - part.mean(0))).astype(np.int32))
        cv2.fillConvexPoly(mask, hull, 0)
    return (flat.astype(np.float32) @ LUMA).astype(np.float32), mask > 0


def side_light(bgr: NDArray[np.uint8], marks: Landmarks) -> tuple[float, Literal["left", "right"]]:
    """How many times as bright the brighter half of the face is, in the median, and which of the picture's
    sides it is on.
    """
    luma, face = _upright(bgr, marks)
    half = luma.shape[1] // 2
    left, right = luma[:, :half][face[:, :half]], luma[:, half:][face[:, half:]]
    if not left.size or not right.size:
        return 1.0, "left"
    # Brightness as the light has it, not as the file stores it: about the 2.2th power.
    a, b = (float(np.median((side / 255) ** 2.2)) + 1e-3 for side in (left, right))
    return max(a, b) / min(a, b), "left" if a >= b else "right"


def burnt(bgr: NDArray[np.uint8], marks: Landmarks) -> float:
    """Share 0..1 of the skin that is as bright as white paper."""
    luma, face = _upright(bgr, marks, features=False)
    return float((luma[face] >= WHITE).mean()) if face.any() else 0.0


def softness(bgr: NDArray[np.uint8], marks: Landmarks) -> float:
    """How blurred the face is, 0..1, at the size at which it is used.

    What is sharp loses much of its edges when it is blurred again, what is blurred loses little (the idea of
    Crete et al. 2007). Here: the share of the energy of its Laplacian that a second, stronger blur leaves;
    the first one takes away grain.
    """
    import cv2

    luma, face = _upright(bgr, marks)
    blurred = (cv2.GaussianBlur(luma, (0, 0), sigma) for sigma in BLURS)
    before, after = (cv2.Laplacian(image, cv2.CV_32F)[face] for image in blurred)
    energy = float((before**2).mean()) if face.any() else 0.0
    return min(1.0, float((after**2).mean()) / energy) if energy > 1e-3 else 1.0


def mouth(bgr: NDArray[np.uint8], marks: Landmarks) -> tuple[float, bool]:
    """The gap between the lips in IOD, and whether teeth are seen in it."""
    from avatar.portrait.seam import find_mouth

    found = find_mouth(bgr, marks.points, marks.iod)
    return found.gap / marks.iod, found.teeth
