"""How much of each ARKit shape a face wears already: a portrait that smiles has less far to go."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from avatar.motion.model import ARKIT_INDEX, ARKIT_NAMES
from avatar.nets import session

LANDMARKS = (
    0, 1, 4, 5, 6, 7, 8, 10, 13, 14, 17, 21, 33, 37, 39, 40, 46, 52, 53, 54, 55, 58, 61, 63, 65, 66, 67,
    70, 78, 80, 81, 82, 84, 87, 88, 91, 93, 95, 103, 105, 107, 109, 127, 132, 133, 136, 144, 145, 146,
    148, 149, 150, 152, 153, 154, 155, 157, 158, 159, 160, 161, 162, 163, 168, 172, 173, 176, 178, 181,
    185, 191, 195, 197, 234, 246, 249, 251, 263, 267, 269, 270, 276, 282, 283, 284, 285, 288, 291, 293,
    295, 296, 297, 300, 308, 310, 311, 312, 314, 317, 318, 321, 323, 324, 332, 334, 336, 338, 356, 361,
    362, 365, 373, 374, 375, 377, 378, 379, 380, 381, 382, 384, 385, 386, 387, 388, 389, 390, 397, 398,
    400, 402, 405, 409, 415, 454, 466, *range(468, 478),
)  # fmt: skip
"""The 146 landmarks that MediaPipe's blendshape net takes (its face_blendshapes_graph)."""
_NAMES = ("_neutral", *sorted(set(ARKIT_NAMES) - {"tongueOut"}))
"""What it gives, in its order: alphabetical, without the tongue."""

WORN = 0.85
"""Share of a shape's score that the portrait is taken to have used up."""
_LIMITED = ("mouthSmile", "mouthFrown", "mouthDimple", "mouthUpperUp", "eyeSquint", "browDown", "browInnerUp",
            "browOuterUp")  # fmt: skip
"""Shapes that a portrait may hold at rest. Not the jaw and the lips, which have measures of their own."""


def score_shapes(points: NDArray[np.float64]) -> dict[str, float]:
    """The ARKit shapes, by name, that landmarks [478, 3] wear: 0 to 1, as MediaPipe's net sees them."""
    net = session("face_blendshapes")
    given = np.asarray(points[list(LANDMARKS), :2], np.float32)[None]
    out = net.run(None, {net.get_inputs()[0].name: given})[0].reshape(-1)
    return {name: float(v) for name, v in zip(_NAMES, out, strict=True) if name != "_neutral"}


def find_room(points: NDArray[np.float64]) -> NDArray[np.float32]:
    """What each of the 52 coefficients is to be multiplied by on a face with these landmarks at rest."""
    scores = score_shapes(points)
    room = np.ones(len(ARKIT_NAMES), np.float32)
    for name, score in scores.items():
        if name.startswith(_LIMITED):
            room[ARKIT_INDEX[name]] = 1 - WORN * score
    for side in ("Left", "Right"):  # a smile that is there already has lifted the cheeks
        room[ARKIT_INDEX["cheekSquint" + side]] = room[ARKIT_INDEX["mouthSmile" + side]]
    return room
