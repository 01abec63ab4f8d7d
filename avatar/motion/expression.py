"""Expressions that hold over a sentence or longer: what the face wears while it speaks.

Each is a pose of ARKIT shapes with a little of the head's, after the muscles of Ekman and Friesen's facial
action coding system (1978): a smile that reaches the eyes is AU 6 + 12 (cheekSquint, mouthSmile), concern
AU 1 + 4 + 15 (inner brows up and together, corners down), surprise AU 1 + 2 + 5 + 26 (brows and upper lids
up, jaw down). The amounts were chosen by eye on drawn presenters and photographs, for someone who is at
work, and far below what the shapes could do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from avatar.errors import UnknownNameError
from avatar.motion.curves import Curve, ease
from avatar.motion.model import ARKIT_INDEX, ARKIT_NAMES
from avatar.motion.voice import Voice
from avatar.speech.model import TimedCue


@dataclass(frozen=True)
class Pose:
    """An expression at full strength.

    shapes: ARKIT coefficients; parted: those worn only while nothing is said, since the lips need the jaw
    for themselves. head: pitch in degrees (+ up), and tilt, whose side is left to chance. life: how much of
    its own motion the head has, brows: how much the brows have, against 1 at rest.
    """

    shapes: Mapping[str, float] = field(default_factory=dict)
    parted: Mapping[str, float] = field(default_factory=dict)
    pitch: float = 0.0
    tilt: float = 0.0
    life: float = 1.0
    brows: float = 1.0


def _both(**shapes: float) -> dict[str, float]:
    return {name + side: value for name, value in shapes.items() for side in ("Left", "Right")}


EXPRESSIONS: dict[str, Pose] = {
    "happy": Pose(
        {"browInnerUp": 0.10}
        | _both(mouthSmile=0.56, cheekSquint=0.50, eyeSquint=0.26, browOuterUp=0.16, mouthDimple=0.06),
        pitch=0.5,
        life=1.1,
        brows=1.15,
    ),
    "serious": Pose(
        _both(browDown=0.62, eyeSquint=0.20, mouthFrown=0.36),
        pitch=-1.2,
        life=0.8,
        brows=0.6,
    ),
    "concerned": Pose(
        {"browInnerUp": 0.95, "mouthShrugLower": 0.20}
        | _both(browDown=0.30, mouthFrown=0.52, eyeSquint=0.16, mouthStretch=0.08),
        pitch=-0.8,
        tilt=2.4,
        life=0.8,
        brows=0.6,
    ),
    "surprised": Pose(
        {"browInnerUp": 0.90} | _both(browOuterUp=0.95, eyeWide=0.75),
        parted={"jawOpen": 0.22, "mouthFunnel": 0.10, "mouthPucker": 0.25} | _both(mouthFrown=0.12),
        pitch=1.2,
        life=1.0,
        brows=0.7,
    ),
    "excited": Pose(
        {"browInnerUp": 0.42}
        | _both(mouthSmile=0.68, cheekSquint=0.42, browOuterUp=0.62, eyeWide=0.28, mouthDimple=0.08),
        pitch=0.8,
        life=1.35,
        brows=1.7,
    ),
    "calm": Pose(
        _both(mouthSmile=0.18, cheekSquint=0.14, eyeSquint=0.06, eyeBlink=0.07),
        life=0.6,
        brows=0.45,
    ),
}

RISE = (0.45, 0.75)
"""Seconds a change takes, drawn for each: from rest to full in about half a second, as in life."""
AHEAD = 0.30
"""Seconds by which it begins before the first word."""
LINGER = 0.15
"""Seconds for which it stays after the last word."""
BRIDGE = 1.6
"""Pauses up to this many seconds between two sentences in the same mood are gone through in it."""
LOPSIDED = 0.07
"""Left and right differ by up to this share: no face is its own mirror image."""
ROUNDED = 0.75
"""Share of a smile or a frown that fully rounded lips take away: both pull at the corners they push in."""
OPEN = 0.30
"""… and that a wide open jaw takes, where the corners have further to go."""
_CORNERS = ("mouthSmile", "mouthFrown", "mouthDimple", "mouthStretch", "mouthPress")


@dataclass(frozen=True)
class Worn:
    """The expressions of a speech at each frame.

    coefficients [T, 52]; head [T, 3]: yaw, pitch, roll in degrees; life, brows [T]: factors for the motion
    of head and brows.
    """

    coefficients: NDArray[np.float64]
    head: NDArray[np.float64]
    life: Curve
    brows: Curve


def wear(
    random: Generator,
    cues: Sequence[TimedCue],
    voice: Voice,
    lips: NDArray[np.float64],
    times: Curve,
    leaning: Curve | None = None,
) -> Worn:
    """The expressions among `cues` over lips [T, 52], which they give way to. Raises UnknownNameError.

    leaning: four numbers 0..1, how lopsided the face is and how it tilts in expressions that reach the first
    or the last frame, so that they meet what comes before and after; by default left to `random`, as others.
    """
    out = _bare(len(times))
    spans = line_up(cues)
    if not spans:
        return out
    silent = 1 - voice.speaking(times, rise=0.45, fall=0.35)
    weights, draws = _weigh(random, spans, times), random.random((len(spans), 4))
    if leaning is not None:
        for k, span in enumerate(spans):
            if span.start < times[0] or span.end > times[-1]:
                draws[k] = leaning
    for span, curve, draw in zip(spans, weights, draws, strict=True):
        _put_on(out, EXPRESSIONS[span.name], curve, silent, draw)
    _yield_to_lips(out.coefficients, lips)
    return out


def wear_still(name: str, amount: float, leaning: Curve) -> Worn:
    """A face that wears an expression and says nothing, as one frame. Raises UnknownNameError."""
    if name not in EXPRESSIONS:
        raise UnknownNameError("expression", name, EXPRESSIONS)
    out = _bare(1)
    _put_on(out, EXPRESSIONS[name], np.array([amount]), np.ones(1), leaning)
    return out


def _bare(frames: int) -> Worn:
    return Worn(np.zeros((frames, len(ARKIT_NAMES))), np.zeros((frames, 3)), np.ones(frames), np.ones(frames))


def _put_on(out: Worn, pose: Pose, curve: Curve, silent: Curve, draw: Curve) -> None:
    """Add a pose that is worn as much as `curve` says, [T]; draw: four numbers 0..1, its small chances."""
    side = LOPSIDED * (2 * draw[:2] - 1)  # mouth, and brows with eyes
    for shapes, share in ((pose.shapes, curve), (pose.parted, curve * silent)):
        for name, value in shapes.items():
            lean = side[0] if name.startswith(("mouth", "cheek")) else side[1]
            lean *= {"t": 0.0, "L": 1.0, "R": -1.0}[_side(name)]
            out.coefficients[:, ARKIT_INDEX[name]] += value * (1 + lean) * share
    out.head[:, 1] += pose.pitch * curve
    out.head[:, 2] += pose.tilt * (1 if draw[2] < 0.5 else -1) * (0.8 + 0.4 * draw[3]) * curve
    out.life[:] += (pose.life - 1) * curve
    out.brows[:] += (pose.brows - 1) * curve


def line_up(cues: Sequence[TimedCue]) -> list[TimedCue]:
    """The expressions in order, one at a time: a later one ends the one before; short pauses are bridged."""
    spans: list[TimedCue] = []
    for cue in sorted((c for c in cues if c.kind == "expression"), key=lambda c: (c.start, c.end)):
        if cue.name not in EXPRESSIONS:
            raise UnknownNameError("expression", cue.name, EXPRESSIONS)
        if not cue.end > cue.start:
            continue
        last = spans[-1] if spans else None
        if last and (last.name, last.amount) == (cue.name, cue.amount) and cue.start - last.end <= BRIDGE:
            spans[-1] = _between(last, last.start, max(last.end, cue.end))
            continue
        if last and cue.start < last.end:
            spans[-1] = _between(last, last.start, cue.start)
        spans.append(cue)
    return [s for s in spans if s.end > s.start]


def _between(cue: TimedCue, start: float, end: float) -> TimedCue:
    return TimedCue(cue.kind, cue.name, start, end, cue.amount)


def _side(name: str) -> str:
    """L or R for a shape of one side, t for one of both together."""
    return "L" if name.endswith("Left") else "R" if name.endswith("Right") else "t"


def _weigh(random: Generator, spans: Sequence[TimedCue], times: Curve) -> list[Curve]:
    """How strongly each expression is worn, [T] each: where one follows another, they cross without a dip."""
    took = RISE[0] + (RISE[1] - RISE[0]) * random.random(len(spans) + 1)
    weights: list[Curve] = []
    fall_at, fall_for = 0.0, 0.0
    joined = False
    for k, span in enumerate(spans):
        rise_at, rise_for = span.start - AHEAD, took[k]
        if joined:
            rise_at, rise_for = fall_at, fall_for
        following = spans[k + 1].start - AHEAD if k + 1 < len(spans) else np.inf
        fall_at, fall_for = span.end + LINGER, took[k + 1]
        joined = following < fall_at + fall_for
        if joined:
            fall_at = max(following, rise_at + 0.5 * rise_for)
        up = ease((times - rise_at) / rise_for)
        weights.append(span.amount * up * (1 - ease((times - fall_at) / fall_for)))
    return weights


def _yield_to_lips(coefficients: NDArray[np.float64], lips: NDArray[np.float64]) -> None:
    """Take from the mouth's corners what the lips need; the gap between the lips stays theirs alone.

    None of the shapes worn while speaking moves the middle of the lips apart or together (a test holds them
    to the table), so that closures stay closed and vowels open.
    """
    rounding = lips[:, ARKIT_INDEX["mouthPucker"]] + 0.6 * lips[:, ARKIT_INDEX["mouthFunnel"]]
    free = 1 - ROUNDED * np.clip(rounding, 0, 1)
    free *= 1 - OPEN * np.clip(lips[:, ARKIT_INDEX["jawOpen"]] / 0.6, 0, 1)
    for name in _CORNERS:
        for side in ("Left", "Right"):
            coefficients[:, ARKIT_INDEX[name + side]] *= free
    # The chin's push upward is for a resting mouth: on open lips it would lift the lower one.
    busy = np.clip(lips[:, ARKIT_INDEX["jawOpen"]] / 0.15, 0, 1)
    coefficients[:, ARKIT_INDEX["mouthShrugLower"]] *= 1 - busy
