"""Small movements of the head, between a news anchor's and natural talk.

Three layers: postures that are taken up and held, a slow restlessness, and accents that go with the voice
(the head rises at the start of a phrase and sinks again, it nods on stressed syllables). Amounts and speeds
follow 62 measured clips; a presenter is kept calmer than their mean.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from avatar.motion.curves import Curve, add_bumps, ease, steps, wander
from avatar.motion.voice import Voice

POSTURE = (1.8, 1.45, 0.95)
"""Standard deviation of the postures in yaw, pitch, roll, degrees."""
RESTLESS = ((0.75, 0.65), (0.42, 0.36))
"""Knot spacing in seconds (yaw and roll, pitch) of the slow and of the quicker restlessness."""
SLOW = (2.1, 1.65, 1.05)
QUICK = (0.95, 0.85, 0.50)
"""Standard deviation of both, degrees. With the postures the head moves by 2.4, 2.1, 1.5 degrees (people:
5.0, 2.8, 2.9, the calmer quarter of them 2.5, 1.9, 1.5), with 90 % of the power below half a hertz."""
LIMIT = 7.5
"""Degrees no angle goes beyond; it is approached softly."""
ONSET_RISE = 2.0
"""Degrees the head goes up at the start of a phrase, for about half a second."""
HEAD_HEIGHT = 3.6
"""Height of a head with its hair, in IOD: measured shifts are in IOD, `Motion.head` in head heights."""
SETTLING, SETTLED, LEAVING = 0.45, 0.45, 2.2
"""Around the start of a scene: seconds before it from which the head comes to the middle, seconds after it
at which it is there, and seconds in which it takes up its wandering again."""
CENTRED = 0.8
"""How much of the wandering is gone then."""
START = 0.8
"""Seconds over which the motion grows from rest at the start of the video."""


def move_head(
    random: Generator, voice: Voice, times: Curve, scenes: Sequence[float] = ()
) -> NDArray[np.float64]:
    """Yaw, pitch, roll in degrees, shift x, y and growth in head heights, at `times` [T, 6].

    scenes: seconds at which scenes begin; each begins in a settled posture, near the middle.
    """
    seconds = voice.seconds
    speaking = voice.speaking(times)
    lively = 0.7 + 0.3 * speaking
    at, durations = _plan_postures(random, voice, seconds)
    angles = np.zeros((3, len(times)))
    for axis in range(3):
        levels = POSTURE[axis] * np.clip(random.standard_normal(len(at)), -2, 2)
        which = 1 if axis == 1 else 0
        angles[axis] = steps(times, at, levels, durations)
        angles[axis] += SLOW[axis] * wander(random, times, RESTLESS[0][which]) * lively
        angles[axis] += QUICK[axis] * wander(random, times, RESTLESS[1][which]) * lively
    angles[2] -= 0.22 * angles[0]  # turning and tilting go together a little
    angles *= _settle(times, scenes)
    _add_accents(random, voice, times, angles)
    yaw, pitch, roll = angles
    # In people shifts go with the turns (up-down with pitch r .76, sideways with yaw .62 and roll -.50). Most
    # of that comes about by itself, since a head turns about the neck; the body adds a little.
    own_x, own_y, own_z = (wander(random, times, 1.7) for _ in range(3))
    x = (0.008 * yaw - 0.006 * roll + 0.040 * own_x) / HEAD_HEIGHT
    y = (-0.008 * pitch + 0.018 * own_y) / HEAD_HEIGHT
    grow = 0.0025 * own_z - 0.0006 * pitch
    start = ease(times / START)
    return np.stack([yaw, pitch, roll, x, y, grow], axis=1) * start[:, None]


def _settle(times: Curve, scenes: Sequence[float]) -> Curve:
    """1, and near 0 where a scene begins: the head comes to the middle, and leaves it again slowly."""
    away = np.zeros(len(times))
    for start in scenes:
        x = times - start
        here = ease((x + SETTLING) / (SETTLING + SETTLED)) * ease((SETTLED + LEAVING - x) / LEAVING)
        np.maximum(away, here, out=away)
    return 1 - CENTRED * away


def limit_angles(angles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Angles bent softly so that none goes beyond `LIMIT`."""
    return np.asarray(LIMIT * np.tanh(angles / LIMIT))


def _plan_postures(random: Generator, voice: Voice, seconds: float) -> tuple[Curve, Curve]:
    """When a new posture is taken up and how long the movement takes; often where a phrase begins."""
    starts = np.array([start for start, _ in voice.phrases])
    at: list[float] = []
    durations: list[float] = []
    clock = 0.4 + float(random.random())
    while clock < seconds:
        draw = random.random(3)
        duration = 0.55 + 0.5 * float(draw[0])
        if len(starts):
            near = float(starts[np.argmin(np.abs(starts - clock))]) - 0.15
            earliest = at[-1] + durations[-1] + 0.2 if at else 0.1
            if abs(near - clock) < 0.8 and near > earliest:
                clock = near
        at.append(clock)
        durations.append(duration)
        clock += duration + 0.4 + 2.6 * float(draw[1]) ** 1.5
    return np.array(at), np.array(durations)


def _add_accents(random: Generator, voice: Voice, times: Curve, angles: NDArray[np.float64]) -> None:
    """Phrase onsets lift the head, then it sinks; some stressed syllables get a small nod or turn."""
    for start, end in voice.phrases:
        height = ONSET_RISE * (0.6 + 0.8 * float(random.random())) * min(1.0, (end - start) / 1.2)
        a, b = np.searchsorted(times, (start - 0.25, end + 0.6))
        t = times[a:b]
        sink = 0.55 + 0.45 * ease(1 - (t - start) / max(end - start, 0.8))
        rise = ease((t - start + 0.25) / 0.5)
        angles[1, a:b] += height * rise * sink * ease((end + 0.6 - t) / 0.7) - 0.25 * height * rise * ease(
            (end + 0.6 - t) / 0.7
        )
    last = -1.0
    for time, strength in voice.beats:
        draw = random.random(4)
        if time - last < 0.35 or draw[0] > 0.25 + 0.5 * strength:
            continue
        last = time
        one = np.array([time - 0.02])
        dip = -(0.5 + 1.2 * float(draw[1])) * strength
        add_bumps(angles[1], times, one, np.array([dip]), 0.18, 0.02, 0.34)
        side = 1.0 * strength * float(draw[2] * 2 - 1)
        add_bumps(angles[0], times, one, np.array([side]), 0.24, 0.05, 0.42)
        add_bumps(
            angles[2], times, one, np.array([0.7 * strength * float(draw[3] * 2 - 1)]), 0.24, 0.05, 0.42
        )
