"""Glances at what appears beside the presenter: the eyes jump there, the head follows a little, and back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator

from avatar.errors import UnknownNameError
from avatar.motion.curves import Curve
from avatar.motion.gestures import Gesture, Stroke, play, rest
from avatar.speech.model import TimedCue

DIRECTIONS = {"left": (-20.0, 0.6), "right": (20.0, 0.6), "up": (0.0, 10.0), "down": (0.0, -12.0)}
"""Where the eyes go, yaw and pitch in degrees; what is looked at is further off, but a glance does not reach
it. Left and right are those of the picture."""
HEAD = 0.2
"""Share of the turn that the head makes: a glance, not a look."""
LOOK, WATCHED = 0.4, 1.5
"""The same for what is looked at for longer than this, in seconds: that is no glance any more."""
REACTION = (0.12, 0.30)
"""Seconds from the cue to the eyes' jump; people take 0.2."""
HELD = (0.4, 0.75)
"""Seconds the eyes stay there."""
APART = 2.5
"""Seconds between two glances at least, and from a look that the author asked for."""


def glance(random: Generator, cues: Sequence[TimedCue], times: Curve) -> Gesture:
    """The glances among `cues`, as a gesture. Raises UnknownNameError for a direction there is not."""
    out = rest(len(times))
    asked = [c for c in cues if c.kind == "gesture" and c.name.lower().startswith("look")]
    last = -APART
    for cue in sorted((c for c in cues if c.kind == "glance"), key=lambda c: c.start):
        if cue.name not in DIRECTIONS:
            raise UnknownNameError("direction", cue.name, DIRECTIONS)
        draw = random.random(3)
        near = any(c.start - APART < cue.start < c.end + APART for c in asked)
        if near or cue.start - last < APART:
            continue
        last = cue.start
        yaw, pitch = (cue.amount * (0.9 + 0.2 * float(draw[0])) * value for value in DIRECTIONS[cue.name])
        after = REACTION[0] + (REACTION[1] - REACTION[0]) * float(draw[1])
        held = HELD[0] + (HELD[1] - HELD[0]) * float(draw[2])
        watched = cue.end - cue.start - after
        watches = cue.end - cue.start > WATCHED
        held, share, rise = (watched, LOOK, 0.5) if watches else (held, HEAD, 0.32)
        turned = (share * yaw, share * pitch, -0.06 * yaw)
        strokes = (
            # The eyes jump in 70 ms; the head starts after them and is still on its way when they return.
            Stroke(eyes=(yaw, pitch), after=after, rise=0.07, hold=held, fall=0.07),
            Stroke(head=turned, after=after + 0.06, rise=rise, hold=max(0.05, held - rise + 0.02), fall=0.48),
        )
        play(out, strokes, cue.start, times)
    return out


def add(one: Gesture, other: Gesture) -> Gesture:
    """Both at once."""
    return Gesture(
        np.maximum(one.coefficients, other.coefficients),
        one.head + other.head,
        one.led + other.led,
        one.eyes + other.eyes,
    )
