"""From measures of the mouth to ARKit shapes, by the table of what each shape does to a face.

`GAINS` are read off `avatar/models/arkit_mediapipe.npz`: the change of the inner lip gap (landmarks 13 to
14), of the chin (152), of the mouth's width (61 to 291) and of the upper lip (13), in IOD, that a shape
makes at 1.0 (both sides together where there are two). A test holds these numbers to the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from avatar.motion.model import ARKIT_INDEX, ARKIT_NAMES

Curve = NDArray[np.float64]

GAINS: dict[str, tuple[float, float, float, float]] = {
    # shape: (gap, chin, width, upper lip up)
    "jawOpen": (0.587, 0.348, -0.071, 0.004),
    "mouthClose": (-0.587, 0.0, 0.079, -0.121),
    "mouthFunnel": (0.222, 0.004, -0.097, 0.079),
    "mouthPucker": (0.0, 0.002, -0.145, -0.008),
    "mouthUpperUp": (0.084, 0.0, -0.009, 0.084),
    "mouthLowerDown": (0.068, -0.011, 0.002, 0.0),
    "mouthStretch": (0.009, -0.002, 0.178, -0.007),
    "mouthPress": (0.0, 0.003, 0.205, 0.033),
}
SIDED = frozenset(("mouthUpperUp", "mouthLowerDown", "mouthStretch", "mouthPress", "mouthDimple"))
"""Shapes with a Left and a Right."""

UPPER_SHARE = 0.26
"""Share of the opening that the upper lip makes (measured on 73 people)."""
TUCK_SHARE = 0.75
"""… and in f and v, where it shows the upper teeth."""
CLOSED = 0.02
"""Below this opening, in IOD, rounded lips are brought forward without flaring."""


@dataclass(frozen=True)
class Mouth:
    """What the mouth is to look like, one value a frame: see `visemes.Viseme` for the units.

    press: 0..1, lips held together.
    """

    aperture: Curve
    jaw: Curve
    width: Curve
    protrusion: Curve
    tongue: Curve
    tuck: Curve
    press: Curve


def shape_mouth(mouth: Mouth) -> NDArray[np.float32]:
    """ARKit coefficients [T, 52] that give the mouth those measures; all but the mouth's are 0.

    The jaw gives the chin its place and most of the gap; the lips add what is missing (upper lip up, lower
    lip down) or take away what is too much (mouthClose). Where the lips cannot, the jaw opens further.
    """
    gap, chin, wide, up = ({name: gains[i] for name, gains in GAINS.items()} for i in range(4))
    aperture = np.maximum(mouth.aperture, 0.0)
    jaw = np.clip(mouth.jaw / chin["jawOpen"], 0, 1)
    rounding = np.clip(mouth.protrusion, 0, 1)
    opened = _ease(aperture / (2 * CLOSED))
    funnel = 0.42 * rounding * opened
    pucker = (0.68 + 0.10 * (1 - opened)) * rounding
    share = UPPER_SHARE + (TUCK_SHARE - UPPER_SHARE) * mouth.tuck
    lift = np.clip((share * aperture - up["mouthFunnel"] * funnel) / up["mouthUpperUp"], 0, 0.65)
    made = gap["jawOpen"] * jaw + gap["mouthFunnel"] * funnel + gap["mouthUpperUp"] * lift
    lower = np.clip((aperture - made) / gap["mouthLowerDown"], 0, 0.7)
    made += gap["mouthLowerDown"] * lower
    jaw = np.clip(jaw + np.maximum(aperture - made, 0) / gap["jawOpen"], 0, 1)
    close = np.maximum(made - aperture, 0) / -gap["mouthClose"]
    press = 0.12 * mouth.press
    width = wide["jawOpen"] * jaw + wide["mouthClose"] * close + wide["mouthFunnel"] * funnel
    width += wide["mouthPucker"] * pucker + wide["mouthPress"] * press
    missing = mouth.width - width
    stretch = np.clip(missing / wide["mouthStretch"], 0, 0.7) * (1 - 0.5 * rounding)
    # Narrowing beyond what rounding brings is small: a pucker that nobody speaks would show.
    pucker = np.clip(pucker + np.clip(-missing / -wide["mouthPucker"], 0, 0.35), 0, 1)
    made_of: dict[str, Any] = {
        "jawOpen": jaw,
        "mouthClose": close,
        "mouthFunnel": funnel,
        "mouthPucker": pucker,
        "mouthUpperUp": lift,
        "mouthLowerDown": lower,
        "mouthStretch": 0.75 * stretch,
        "mouthDimple": 0.25 * stretch,
        "mouthPress": press,
        "mouthRollLower": np.maximum(0.25 * mouth.press, 0.5 * mouth.tuck),
        "mouthRollUpper": 0.18 * mouth.press,
        "mouthShrugLower": 0.10 * mouth.press,
        "tongueOut": np.clip(mouth.tongue, 0, 0.4),
    }
    out = np.zeros((len(aperture), len(ARKIT_NAMES)), np.float32)
    for name, value in made_of.items():
        for side in ("Left", "Right") if name in SIDED else ("",):
            out[:, ARKIT_INDEX[name + side]] = value
    return out


def _ease(x: Curve) -> Curve:
    """0 below 0, 1 above 1, smooth between."""
    x = np.clip(x, 0, 1)
    return np.asarray(x * x * (3 - 2 * x))
