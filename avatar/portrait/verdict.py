"""Whether a picture can be made to speak, and if not, why and what would."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from avatar.errors import PortraitError
from avatar.portrait.detection import find_faces
from avatar.portrait.landmarks import Landmarks, find_landmarks
from avatar.portrait.topology import FACE_OVAL

SMALLEST, SOFT = 36.0, 70.0
"""Distance of the eye centres in pixels below which a face cannot be, or will be softly, animated."""
MOST_YAW, WIDE_YAW = 38.0, 24.0
MOST_PITCH = 32.0
DARKEST, DIM = 22.0, 38.0
"""Mean brightness of the face, 0..255."""
SHUT, NARROW = 0.085, 0.15
"""Height of the lid opening over its width."""
PRESENCE = 0.5


def judge(bgr: NDArray[np.uint8], name: str) -> tuple[Landmarks, tuple[str, ...]]:
    """Landmarks of the face to animate in a picture uint8 [H, W, 3], and warnings.

    Raises:
        PortraitError: no face, too small, cut off, turned too far, too dark, or eyes closed. The message
            names the picture and the reason, the hint says which picture would work.
    """
    height, width = bgr.shape[:2]
    if min(height, width) < 64:
        raise PortraitError(
            f"{name}: {width} × {height} pixels is too small for a portrait.",
            hint="Give a picture of at least 512 × 512 pixels.",
        )
    faces = find_faces(bgr)
    found = [(f, m) for f in faces[:6] if (m := find_landmarks(bgr, f)).presence >= PRESENCE]
    if not found:
        raise PortraitError(
            f"{name}: no face was found.",
            hint="Give a picture of one person facing the camera, the face at least a tenth of its height.",
        )
    _, marks = max(found, key=lambda pair: pair[1].iod)
    warnings = []
    others = [m for _, m in found if m is not marks and _apart(m, marks) and m.iod > 0.35 * marks.iod]
    if others:
        warnings.append(f"{name}: {len(others) + 1} faces were found; the largest one will speak.")
    _check_frame(marks, width, height, name)
    if marks.iod < SMALLEST:
        raise PortraitError(
            f"{name}: the face is too small, its eyes are {marks.iod:.0f} pixels apart.",
            hint=f"They should be {SMALLEST:.0f} at least, 130 or more for a full screen.",
        )
    if marks.iod < SOFT:
        warnings.append(
            f"{name}: the face is small ({marks.iod:.0f} pixels between the eyes); it will look soft."
        )
    yaw, pitch, _ = marks.angles
    if abs(yaw) > MOST_YAW or abs(pitch) > MOST_PITCH:
        raise PortraitError(
            f"{name}: the head is turned too far ({abs(yaw):.0f}° sideways, {abs(pitch):.0f}° up or down).",
            hint="Give a picture that looks into the camera, both eyes and both corners of the mouth seen.",
        )
    if abs(yaw) > WIDE_YAW:
        warnings.append(f"{name}: the head is turned by {abs(yaw):.0f}°; a frontal picture moves better.")
    light = _brightness(bgr, marks)
    if light < DARKEST:
        raise PortraitError(
            f"{name}: the face is too dark (brightness {light:.0f} of 255).",
            hint="Brighten the picture, or take it with light on the face.",
        )
    opening = marks.eye_opening()
    if opening < SHUT:
        raise PortraitError(
            f"{name}: the eyes are closed.",
            hint="Give a picture with open eyes: closed ones cannot be opened.",
        )
    if opening < NARROW:
        warnings.append(f"{name}: the eyes are nearly closed; blinks will hardly be seen.")
    return marks, tuple(warnings)


def _apart(a: Landmarks, b: Landmarks) -> bool:
    gap = np.linalg.norm(a.points[:468, :2].mean(0) - b.points[:468, :2].mean(0))
    return bool(gap > 0.8 * max(a.iod, b.iod))


def _check_frame(marks: Landmarks, width: int, height: int, name: str) -> None:
    oval = marks.points[list(FACE_OVAL), :2]
    allowed = 0.12 * marks.iod
    sides = {
        "left": -oval[:, 0].min(),
        "right": oval[:, 0].max() - (width - 1),
        "top": -oval[:, 1].min() - allowed,  # a cropped forehead still speaks
        "bottom": oval[:, 1].max() - (height - 1),
    }
    cut = [side for side, beyond in sides.items() if beyond > allowed]
    if cut:
        raise PortraitError(
            f"{name}: the face is cut off at the {' and the '.join(cut)}.",
            hint="Give a picture with the whole head, and some room around it.",
        )


def _brightness(bgr: NDArray[np.uint8], marks: Landmarks) -> float:
    """Mean luma of the middle of the face."""
    x0, y0, x1, y1 = marks.box
    cx, cy, w, h = (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) * 0.3, (y1 - y0) * 0.3
    patch = bgr[max(0, int(cy - h)) : int(cy + h) + 1, max(0, int(cx - w)) : int(cx + w) + 1]
    return float((patch.reshape(-1, 3) @ np.array([0.114, 0.587, 0.299])).mean()) if patch.size else 255.0
