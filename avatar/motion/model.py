"""What motion is: 52 ARKit coefficients and a head pose for every frame."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ARKIT_NAMES: tuple[str, ...] = (
    "browDownLeft",
    "browDownRight",
    "browInnerUp",
    "browOuterUpLeft",
    "browOuterUpRight",
    "cheekPuff",
    "cheekSquintLeft",
    "cheekSquintRight",
    "eyeBlinkLeft",
    "eyeBlinkRight",
    "eyeLookDownLeft",
    "eyeLookDownRight",
    "eyeLookInLeft",
    "eyeLookInRight",
    "eyeLookOutLeft",
    "eyeLookOutRight",
    "eyeLookUpLeft",
    "eyeLookUpRight",
    "eyeSquintLeft",
    "eyeSquintRight",
    "eyeWideLeft",
    "eyeWideRight",
    "jawForward",
    "jawLeft",
    "jawOpen",
    "jawRight",
    "mouthClose",
    "mouthDimpleLeft",
    "mouthDimpleRight",
    "mouthFrownLeft",
    "mouthFrownRight",
    "mouthFunnel",
    "mouthLeft",
    "mouthLowerDownLeft",
    "mouthLowerDownRight",
    "mouthPressLeft",
    "mouthPressRight",
    "mouthPucker",
    "mouthRight",
    "mouthRollLower",
    "mouthRollUpper",
    "mouthShrugLower",
    "mouthShrugUpper",
    "mouthSmileLeft",
    "mouthSmileRight",
    "mouthStretchLeft",
    "mouthStretchRight",
    "mouthUpperUpLeft",
    "mouthUpperUpRight",
    "noseSneerLeft",
    "noseSneerRight",
    "tongueOut",
)
"""Order of `Motion.coefficients`; the order of Apple's ARKit documentation, alphabetical, tongueOut last."""

ARKIT_INDEX: dict[str, int] = {name: i for i, name in enumerate(ARKIT_NAMES)}


@dataclass(frozen=True)
class Motion:
    """How a face moves. Frame n is shown at n / fps.

    coefficients: float32 [T, 52], 0..1, in the order of `ARKIT_NAMES`.
    head: float32 [T, 6]: yaw (+ towards image right), pitch (+ up), roll (+ counter-clockwise in the
        image) in degrees, then shift x (+ image right), y (+ down) and growth, in head heights.
    breath: float32 [T], 0..1, how far the shoulders are lifted.
    """

    fps: float
    coefficients: NDArray[np.float32]
    head: NDArray[np.float32]
    breath: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.coefficients)

    @staticmethod
    def frames_for(seconds: float, fps: float) -> int:
        """Number of frames for a sound of that length: ceil(seconds × fps), at least 1.

        A hair is taken off first, so that 10.0 s × 25 fps stays 250 despite rounding of the product.
        """
        return max(1, math.ceil(seconds * fps - 1e-6))
