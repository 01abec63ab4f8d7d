"""Brows: raised on emphasis, at the end of a question, and now and then for no reason anyone could name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from avatar.motion.curves import Curve, add_bumps, wander
from avatar.motion.model import ARKIT_INDEX, ARKIT_NAMES
from avatar.motion.voice import Voice
from avatar.speech.model import TimedCue

RAISES = 9.0
"""Raises a minute while speaking; people make 16, a presenter at ease fewer."""
RESTLESS = 0.035
"""Standard deviation of the brows' slow wandering, as a coefficient."""
UP = {"browInnerUp": 0.8, "browOuterUpLeft": 1.0, "browOuterUpRight": 0.9}
"""What a raise of 1 is made of; left and right differ a little, as in people (r .81)."""


def raise_brows(
    random: Generator, voice: Voice, cues: Sequence[TimedCue], times: Curve
) -> tuple[NDArray[np.float64], Curve]:
    """ARKit coefficients [T, 52] of the brows, and the pitch [T] in degrees of the nods on emphasis."""
    frames = len(times)
    lift, pitch = np.zeros(frames), np.zeros(frames)
    _add_spontaneous(random, voice, times, lift)
    for cue in cues:
        one = np.array([max(cue.start, 0.0) + 0.05])
        if cue.kind == "emphasis":
            hold = float(np.clip(cue.end - cue.start - 0.1, 0.08, 0.7))
            add_bumps(lift, times, one, np.array([0.42]), 0.16, hold, 0.38)
            middle = np.array([0.5 * (cue.start + cue.end)])
            add_bumps(pitch, times, middle, np.array([-1.7]), 0.18, 0.03, 0.36)
        elif cue.kind == "question":
            late = np.array([max(cue.start, cue.end - 0.75)])
            hold = float(min(0.75, max(cue.end - late[0], 0.0))) + 0.2
            add_bumps(lift, times, late + 0.12, np.array([0.40]), 0.35, hold, 0.55)
            add_bumps(pitch, times, late + 0.3, np.array([1.0]), 0.40, hold, 0.60)
    out = np.zeros((frames, len(ARKIT_NAMES)))
    slow = RESTLESS * wander(random, times, 1.1)
    apart = 0.5 * RESTLESS * wander(random, times, 1.4)
    for name, share in UP.items():
        side = {"Left": 1.0, "Right": -1.0}.get(name.removeprefix("browOuterUp"), 0.0)
        out[:, ARKIT_INDEX[name]] = np.clip(share * np.minimum(lift, 0.65) + slow + side * apart, 0, 1)
    frown = np.clip(-slow, 0, None) * 0.6
    for name in ("browDownLeft", "browDownRight"):
        out[:, ARKIT_INDEX[name]] = frown
    for name in ("eyeWideLeft", "eyeWideRight"):
        out[:, ARKIT_INDEX[name]] = 0.22 * np.minimum(lift, 0.65)
    return out, pitch


def _add_spontaneous(random: Generator, voice: Voice, times: Curve, lift: Curve) -> None:
    """Small raises on some of the stressed syllables, never two at once."""
    last = -2.0
    spoken = sum(end - start for start, end in voice.phrases)
    wanted = RAISES / 60 * spoken
    chance = min(0.6, 1.6 * wanted / max(len(voice.beats), 1))
    for time, strength in voice.beats:
        draw = random.random(3)
        if time - last < 1.2 or draw[0] > chance * (0.5 + strength):
            continue
        last = time
        height = 0.12 + 0.26 * float(draw[1]) ** 2
        add_bumps(lift, times, np.array([time]), np.array([height]), 0.15, 0.05 + 0.2 * float(draw[2]), 0.3)
