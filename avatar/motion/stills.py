"""Named poses of a face, one frame each: what a portrait is looked at and judged by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from avatar.errors import UnknownNameError
from avatar.motion.gaze import Look, turn_eyes
from avatar.motion.model import ARKIT_INDEX, ARKIT_NAMES, Motion
from avatar.motion.poses import Mouth, shape_mouth

_MOUTHS: Mapping[str, Mapping[str, float]] = {
    "aa": {"aperture": 0.40, "jaw": 0.20},
    "ee": {"aperture": 0.16, "jaw": 0.06, "width": 0.09},
    "oo": {"aperture": 0.08, "jaw": 0.05, "width": -0.14, "protrusion": 1.0},
    "f": {"aperture": 0.034, "jaw": 0.03, "tuck": 1.0},
    "m": {"press": 0.8},
}
"""Measures of the mouth as in `poses.Mouth`: the widest, spread, rounded and closed lips of clear speech."""


def _both(**shapes: float) -> dict[str, float]:
    return {name + side: value for name, value in shapes.items() for side in ("Left", "Right")}


_SHAPES: Mapping[str, Mapping[str, float]] = {
    "big smile": _both(mouthSmile=0.85, cheekSquint=0.7, eyeSquint=0.4, mouthDimple=0.1),
    "blink": _both(eyeBlink=1.0),
    "half blink": _both(eyeBlink=0.5),
    "frown": {"browInnerUp": 0.5} | _both(browDown=0.5, mouthFrown=0.5),
    "brows up": {"browInnerUp": 0.9} | _both(browOuterUp=0.9, eyeWide=0.5),
}
_GAZES: Mapping[str, tuple[float, float]] = {"look left": (-18.0, 0.0), "look up": (0.0, 10.0)}
_TURNS: Mapping[str, tuple[float, float, float]] = {
    "turn left": (-12.0, 0.0, 0.0),
    "turn right": (12.0, 0.0, 0.0),
    "nod": (0.0, -10.0, 0.0),
    "tilt": (0.0, 0.0, 8.0),
}
POSES: tuple[str, ...] = ("rest", *_MOUTHS, *_SHAPES, *_GAZES, *_TURNS)


def hold(names: Sequence[str], fps: float = 25.0) -> Motion:
    """A motion with one frame for each of the poses. Raises UnknownNameError."""
    coefficients = np.zeros((len(names), len(ARKIT_NAMES)), np.float32)
    head = np.zeros((len(names), 6), np.float32)
    for frame, name in enumerate(names):
        if name in _MOUTHS:
            fields = ("aperture", "jaw", "width", "protrusion", "tongue", "tuck", "press")
            coefficients[frame] = shape_mouth(
                Mouth(*(np.array([_MOUTHS[name].get(field, 0.0)]) for field in fields))
            )[0]
        elif name in _SHAPES:
            for shape, value in _SHAPES[name].items():
                coefficients[frame, ARKIT_INDEX[shape]] = value
        elif name in _GAZES:
            yaw, pitch = _GAZES[name]
            coefficients[frame] = turn_eyes(Look(np.array([yaw]), np.array([pitch])), np.zeros((1, 6)))[0]
        elif name in _TURNS:
            head[frame, :3] = _TURNS[name]
        elif name != "rest":
            raise UnknownNameError("pose", name, POSES)
    return Motion(fps, coefficients, head, np.zeros(len(names), np.float32))
