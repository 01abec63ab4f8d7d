"""A robot's face: something that speaks, and that no detector of faces finds."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np

POINTS = {
    "left_eye_outer": [190, 295],
    "left_eye_inner": [320, 295],
    "left_upper_lid": [255, 252],
    "left_lower_lid": [255, 338],
    "left_iris": [255, 295],
    "right_eye_inner": [400, 295],
    "right_eye_outer": [530, 295],
    "right_upper_lid": [465, 252],
    "right_lower_lid": [465, 338],
    "right_iris": [465, 295],
    "nose_tip": [360, 410],
    "left_mouth_corner": [242, 495],
    "right_mouth_corner": [478, 495],
    "upper_lip_outer": [360, 472],
    "upper_lip_inner": [360, 494],
    "lower_lip_inner": [360, 496],
    "lower_lip_outer": [360, 520],
    "forehead_top": [360, 130],
    "left_temple": [175, 170],
    "right_temple": [545, 170],
    "left_cheek": [152, 350],
    "right_cheek": [568, 350],
    "left_jaw": [165, 540],
    "right_jaw": [555, 540],
    "chin": [360, 598],
}
SIZE = (720, 820)


def robot() -> np.ndarray:
    """The drawing, uint8 [820, 720, 3]."""
    image = np.full((SIZE[1], SIZE[0], 3), (160, 150, 120), np.uint8)
    cv2.rectangle(image, (120, 640), (600, 819), (110, 90, 70), -1)
    cv2.rectangle(image, (310, 580), (410, 680), (120, 100, 90), -1)
    cv2.rectangle(image, (150, 120), (570, 600), (205, 200, 190), -1)
    cv2.rectangle(image, (150, 120), (570, 600), (70, 60, 50), 4)
    for x in (255, 465):
        cv2.rectangle(image, (x - 65, 250), (x + 65, 340), (40, 35, 30), -1)
        cv2.circle(image, (x, 295), 22, (200, 240, 90), -1, cv2.LINE_AA)
    cv2.rectangle(image, (240, 470), (480, 520), (80, 70, 60), -1)
    return image


def write_robot(folder: Path, **changes: object) -> Path:
    """The drawing as PNG with its points beside it, some of them changed (None takes one away)."""
    path = folder / "robot.png"
    cv2.imwrite(str(path), robot())
    points = {name: value for name, value in {**POINTS, **changes}.items() if value is not None}
    text = json.dumps({"version": 1, "picture": path.name, "size": SIZE, "points": points})
    path.with_suffix(".landmarks.json").write_text(text)
    return path
