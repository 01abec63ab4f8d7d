"""Stage directions as movements: a table of what face and head do for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from avatar.errors import UnknownNameError
from avatar.motion.curves import Curve, add_bumps
from avatar.motion.model import ARKIT_INDEX, ARKIT_NAMES
from avatar.speech.model import TimedCue


@dataclass(frozen=True)
class Stroke:
    """One movement of a gesture: where it goes, when (seconds after the cue), how long there and back.

    shapes: ARKIT coefficients. head: yaw, pitch, roll in degrees. eyes: yaw, pitch in degrees, on top of
    what the eyes do otherwise. follow: the eyes go with the head instead of staying on the viewer.
    """

    shapes: Mapping[str, float] = field(default_factory=dict)
    head: tuple[float, float, float] = (0.0, 0.0, 0.0)
    eyes: tuple[float, float] = (0.0, 0.0)
    after: float = 0.0
    rise: float = 0.25
    hold: float = 0.3
    fall: float = 0.4
    follow: bool = False


def _both(**shapes: float) -> dict[str, float]:
    return {name + side: value for name, value in shapes.items() for side in ("Left", "Right")}


_RAISED = {"browInnerUp": 0.45} | _both(browOuterUp=0.55, eyeWide=0.15)


def _look(yaw: float, pitch: float) -> tuple[Stroke, ...]:
    # The eyes go first, the head follows and takes over a part.
    return (
        Stroke(eyes=(yaw, pitch), rise=0.07, hold=1.05, fall=0.08),
        Stroke(
            head=(0.42 * yaw, 0.42 * pitch, 0.0), after=0.08, rise=0.35, hold=0.65, fall=0.45, follow=True
        ),
    )


GESTURES: dict[str, tuple[Stroke, ...]] = {
    "smile": (
        Stroke(
            _both(mouthSmile=0.42, cheekSquint=0.30, eyeSquint=0.12, mouthDimple=0.08),
            rise=0.45,
            hold=1.9,
            fall=0.9,
        ),
    ),
    "nod": (
        Stroke(head=(0.0, -4.6, 0.0), after=0.12, rise=0.22, hold=0.02, fall=0.26),
        Stroke(head=(0.0, -2.4, 0.0), after=0.56, rise=0.20, hold=0.02, fall=0.30),
    ),
    "shake": (
        Stroke(head=(-4.6, 0.0, 0.0), after=0.05, rise=0.22, hold=0.0, fall=0.24),
        Stroke(head=(4.6, 0.0, 0.0), after=0.36, rise=0.22, hold=0.0, fall=0.24),
        Stroke(head=(-2.6, 0.0, 0.0), after=0.67, rise=0.22, hold=0.0, fall=0.32),
    ),
    "wink": (
        Stroke(
            {"eyeBlinkLeft": 1.0, "cheekSquintLeft": 0.6, "mouthSmileLeft": 0.3, "browDownLeft": 0.2},
            head=(0.0, -0.6, -1.5),
            rise=0.11,
            hold=0.10,
            fall=0.22,
        ),
    ),
    "raise brows": (Stroke(_RAISED, head=(0.0, 0.6, 0.0), rise=0.18, hold=0.45, fall=0.45),),
    "look left": _look(-11.0, 0.0),
    "look right": _look(11.0, 0.0),
    "look up": _look(0.0, 7.0),
    "look down": _look(0.0, -10.0),
}
"""Left and right are those of the picture, where the slide the presenter looks at is."""


@dataclass(frozen=True)
class Gesture:
    """The gestures of a speech at each frame.

    coefficients [T, 52]; head [T, 3] in degrees, of which `led` [T, 3] is where the eyes go along;
    eyes [T, 2] in degrees.
    """

    coefficients: NDArray[np.float64]
    head: NDArray[np.float64]
    led: NDArray[np.float64]
    eyes: NDArray[np.float64]


def act(cues: Sequence[TimedCue], times: Curve) -> Gesture:
    """The gestures among `cues` (the others are left to other tracks). Raises UnknownNameError."""
    out = rest(len(times))
    for cue in cues:
        if cue.kind != "gesture":
            continue
        name = " ".join(cue.name.lower().replace("_", " ").replace("-", " ").split())
        if name not in GESTURES:
            raise UnknownNameError("gesture", cue.name, GESTURES)
        longer = max(0.0, cue.end - cue.start - 1.0) if name == "smile" else 0.0
        play(out, GESTURES[name], cue.start, times, longer)
    return out


def rest(frames: int) -> Gesture:
    """No gesture, for that many frames."""
    shapes = np.zeros((frames, len(ARKIT_NAMES)))
    return Gesture(shapes, np.zeros((frames, 3)), np.zeros((frames, 3)), np.zeros((frames, 2)))


def play(out: Gesture, strokes: Sequence[Stroke], start: float, times: Curve, longer: float = 0.0) -> None:
    """Add strokes that begin at second `start` to `out`; each is held for `longer` seconds more."""
    for stroke in strokes:
        at = start + stroke.after + stroke.rise
        a = int(np.searchsorted(times, at - stroke.rise))
        b = int(np.searchsorted(times, at + stroke.hold + longer + stroke.fall))
        if b <= a:
            continue
        curve = np.zeros(b - a)
        one = np.array([at]), np.array([1.0])
        add_bumps(curve, times[a:b], *one, stroke.rise, stroke.hold + longer, stroke.fall)
        for shape, value in stroke.shapes.items():
            column = out.coefficients[a:b, ARKIT_INDEX[shape]]
            np.maximum(column, value * curve, out=column)
        out.head[a:b] += np.outer(curve, stroke.head)
        if stroke.follow:
            out.led[a:b] += np.outer(curve, stroke.head)
        out.eyes[a:b] += np.outer(curve, stroke.eyes)
