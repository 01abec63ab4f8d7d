"""Where the eyes look: at the viewer, whatever the head does, with small quick jumps and no drifting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from avatar.motion.curves import Curve, steps
from avatar.motion.model import ARKIT_INDEX, ARKIT_NAMES
from avatar.motion.voice import Voice

DEGREES = {"Out": 31.0, "In": 33.0, "Up": 15.5, "Down": 23.0}
"""How far the ARKit table's eyeLook shapes at 1.0 turn the eye: iris shift over 0.185 IOD from the eye's
centre to the iris plane."""
COUNTER = 0.85
"""Share of a turn of the head that the eyes take back (vestibulo-ocular reflex; nearly 1 in life, less
where the picture's head turns by warping)."""
SACCADE = 0.045
"""Seconds a small jump takes."""
LID_FOLLOW = 0.010
"""Blink added for a degree of looking down: the upper lid rides on the eye. The table's eyeLookDown holds
part of it already."""


@dataclass(frozen=True)
class Look:
    """Direction of the eyes against the head at each frame, degrees; yaw + to image right, pitch + up."""

    yaw: Curve
    pitch: Curve


def plan_gaze(random: Generator, voice: Voice, times: Curve) -> Look:
    """Jumps between points near the camera: mostly on it, sometimes a few degrees off, then back."""
    seconds = voice.seconds
    at: list[float] = []
    yaw: list[float] = []
    pitch: list[float] = []
    clock = 0.5 + float(random.random())
    away = False
    speaking = voice.speaking(times)
    while clock < seconds:
        draw = random.random(3)
        normal = random.standard_normal(2)
        at.append(clock)
        thinking = float(np.interp(clock, times, speaking)) < 0.5
        if not away and draw[0] < (0.2 if thinking else 0.08):  # a glance aside, as when one thinks; short
            away = True
            yaw.append(float(np.clip(2.6 * normal[0], -4, 4)))
            pitch.append(float(np.clip(0.3 + 1.0 * normal[1], -2, 2)))
            clock += 0.25 + 0.35 * float(draw[1])
        else:
            away = False
            yaw.append(float(np.clip(0.55 * normal[0], -1.4, 1.4)))
            pitch.append(float(np.clip(0.35 * normal[1], -0.9, 0.9)))
            clock += 0.4 + 1.6 * float(draw[1]) ** 1.3
    quick = np.full(len(at), SACCADE)
    return Look(
        steps(times, np.array(at), np.array(yaw), quick), steps(times, np.array(at), np.array(pitch), quick)
    )


def turn_eyes(look: Look, head: NDArray[np.float64]) -> NDArray[np.float64]:
    """ARKit coefficients [T, 52] of the eyes for a gaze, with the head's turn [T, 6] taken back.

    eyeBlink holds what the lids follow of a look down; it is to be added to the blinks.
    """
    yaw = look.yaw - COUNTER * head[:, 0]
    pitch = look.pitch - COUNTER * head[:, 1]
    out = np.zeros((len(yaw), len(ARKIT_NAMES)))

    def put(name: str, degrees: Curve) -> None:
        out[:, ARKIT_INDEX[name]] = np.clip(
            degrees / DEGREES[name[7:].replace("Left", "").replace("Right", "")], 0, 1
        )

    # The presenter's left eye is on the right of the image: outward for it is to image right.
    put("eyeLookOutLeft", yaw)
    put("eyeLookInRight", yaw)
    put("eyeLookInLeft", -yaw)
    put("eyeLookOutRight", -yaw)
    for side in ("Left", "Right"):
        put("eyeLookUp" + side, pitch)
        put("eyeLookDown" + side, -pitch)
        out[:, ARKIT_INDEX["eyeBlink" + side]] = np.clip(-pitch * LID_FOLLOW, 0, 0.25)
        out[:, ARKIT_INDEX["eyeWide" + side]] = np.clip(pitch * 0.012, 0, 0.15)
    return out
