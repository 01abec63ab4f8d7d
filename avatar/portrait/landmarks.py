"""The 478 landmarks of a face (MediaPipe's topology), and what is read off them directly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from avatar.nets import session
from avatar.portrait.detection import Face
from avatar.portrait.topology import FACE_OVAL, LEFT_EYE, NEUTRAL, RIGHT_EYE, STABLE, similarity

INPUT = 256
CROP = 1.5
"""The crop's side in units of the face box's larger side (MediaPipe's rect_transformation)."""


@dataclass(frozen=True)
class Landmarks:
    """`points` float64 [478, 3] in pixels of the picture: x right, y down, z away from the camera.

    `presence` is the net's own belief, 0..1, that a face is there.
    """

    points: NDArray[np.float64]
    presence: float

    @property
    def iod(self) -> float:
        """Distance of the eye centres in pixels."""
        return float(np.linalg.norm(self.eye_centres[1] - self.eye_centres[0]))

    @property
    def eye_centres(self) -> NDArray[np.float64]:
        """[2, 2]: the middle of each eye's corners, image-left first."""
        xy = self.points[:, :2]
        return np.stack([(xy[33] + xy[133]) / 2, (xy[362] + xy[263]) / 2])

    @property
    def angles(self) -> tuple[float, float, float]:
        """Yaw (+ image right), pitch (+ up), roll (+ counter-clockwise) in degrees, by fitting the table."""
        _, rotation = similarity(NEUTRAL[STABLE], self.points[STABLE])
        forward = rotation @ np.array([0.0, 0.0, -1.0])
        yaw = np.degrees(np.arctan2(forward[0], -forward[2]))
        pitch = np.degrees(np.arcsin(np.clip(-forward[1], -1, 1)))
        right = self.eye_centres[1] - self.eye_centres[0]
        return float(yaw), float(pitch), float(-np.degrees(np.arctan2(right[1], right[0])))

    def eye_opening(self) -> float:
        """Mean height of the lid openings over their width; open eyes 0.2 to 0.45, closed under 0.1."""
        xy = self.points[:, :2]
        ratios = []
        for eye in (RIGHT_EYE, LEFT_EYE):
            width = np.linalg.norm(xy[eye.outer] - xy[eye.inner])
            height = np.linalg.norm(xy[list(eye.upper)] - xy[list(eye.lower)], axis=1)
            ratios.append(float(np.sort(height)[-3:].mean() / max(width, 1e-6)))
        return float(np.mean(ratios))

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Smallest and largest x and y of the face oval: x0, y0, x1, y1."""
        oval = self.points[list(FACE_OVAL), :2]
        x0, y0 = oval.min(0)
        x1, y1 = oval.max(0)
        return float(x0), float(y0), float(x1), float(y1)


def _run(bgr: NDArray[np.uint8], centre: NDArray[np.float64], side: float, angle: float) -> Landmarks:
    """One pass of the net on the square of `side` about `centre`, turned by `angle` (radians)."""
    import cv2

    c, s = np.cos(angle), np.sin(angle)
    scale = side / INPUT
    forward = np.array([[c, -s], [s, c]]) * scale  # crop → picture
    offset = centre - forward @ np.array([INPUT / 2, INPUT / 2])
    to_picture = np.hstack([forward, offset[:, None]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    source = cv2.GaussianBlur(bgr, (0, 0), 0.4 * scale) if scale > 1.5 else bgr
    crop = cv2.warpAffine(source, to_picture, (INPUT, INPUT), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    batch = crop[None, ..., ::-1].astype(np.float32) / 255
    net = session("face_landmarks_detector")
    outputs = net.run(None, {net.get_inputs()[0].name: batch})
    points = next(o for o in outputs if o.size == 478 * 3).reshape(478, 3).astype(np.float64)
    logits = [float(o.reshape(-1)[0]) for o in outputs if o.size == 1]
    xy = points[:, :2] @ forward.T + offset
    return Landmarks(np.column_stack([xy, points[:, 2] * scale]), 1 / (1 + np.exp(-logits[0])))


def find_landmarks(bgr: NDArray[np.uint8], face: Face) -> Landmarks:
    """Landmarks of one face: a pass from the detector's box, then two from the landmarks themselves."""
    x, y, w, h = face.box
    right = face.eyes[1] - face.eyes[0]
    marks = _run(
        bgr,
        np.array([x + w / 2, y + h / 2]),
        CROP * max(w, h),
        float(np.arctan2(right[1], right[0])),
    )
    for _ in range(2):
        right = marks.eye_centres[1] - marks.eye_centres[0]
        angle = float(np.arctan2(right[1], right[0]))
        c, s = np.cos(-angle), np.sin(-angle)
        upright = marks.points[:468, :2] @ np.array([[c, -s], [s, c]]).T
        low, high = upright.min(0), upright.max(0)
        c, s = np.cos(angle), np.sin(angle)
        centre = np.array([[c, -s], [s, c]]) @ ((low + high) / 2)
        marks = _run(bgr, centre, CROP * float((high - low).max()), angle)
    return marks


def follow(bgr: NDArray[np.uint8], last: Landmarks) -> Landmarks:
    """Landmarks of a face that has hardly moved since the picture before: one pass, where it was."""
    right = last.eye_centres[1] - last.eye_centres[0]
    angle = float(np.arctan2(right[1], right[0]))
    low, high = last.points[:468, :2].min(0), last.points[:468, :2].max(0)
    return _run(bgr, (low + high) / 2, CROP * float((high - low).max()), angle)
