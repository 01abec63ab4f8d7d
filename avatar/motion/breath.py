"""Breathing: in through the pauses, out while speaking, quietly on when nothing is said."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from avatar.motion.curves import Curve, ease
from avatar.motion.voice import Voice

RESTING = (1.5, 2.3)
"""Seconds of breathing in and out at rest: about 16 breaths a minute."""
LONGEST_OUT = 7.0
"""Seconds a breath lasts while speaking before the next pause is used to breathe in."""


def breathe(random: Generator, voice: Voice, times: Curve) -> Curve:
    """How far the shoulders are lifted at `times`, 0..1, smooth."""
    seconds = voice.seconds
    gaps = _find_gaps(voice, seconds)
    at: list[float] = [0.0]
    level: list[float] = [0.3]
    clock = 0.0
    while clock < seconds + 5:
        # The next pause to breathe in, if it comes before the rest rhythm's next breath would in silence.
        pause = next(((a, b) for a, b in gaps if b > clock + 0.3), None)
        inward = RESTING[0] * (0.85 + 0.3 * float(random.random()))
        if pause is None or pause[0] <= clock + 0.2:
            top, low = clock + inward, clock + inward + RESTING[1] * (0.85 + 0.3 * float(random.random()))
            height = 0.75
            if pause is not None and pause[1] < top:
                top = max(pause[1], clock + 0.35)  # a quick breath in a short pause
            if pause is not None:
                following = next((a for a, _ in gaps if a > max(top, pause[1])), None)
                if top >= pause[1] - 0.4 and following is not None:
                    low = min(max(following, top + 0.8), top + LONGEST_OUT)
                    height = 0.95
        else:
            low = max(pause[0], clock + 0.5)
            at.append(low)
            level.append(0.08)
            clock = low
            continue
        # Air comes in only so fast.
        height = min(height, level[-1] + 1.1 * (top - clock))
        at.extend((top, low))
        level.extend((height * (0.85 + 0.15 * float(random.random())), 0.1))
        clock = low
    return _glide(times, np.array(at), np.array(level))


def _find_gaps(voice: Voice, seconds: float) -> list[tuple[float, float]]:
    """Pauses long enough to breathe in, (start, end)."""
    edges = [0.0, *(t for phrase in voice.phrases for t in phrase), seconds + 60]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 0.28]


def _glide(times: Curve, at: Curve, level: Curve) -> Curve:
    """From level to level with ease in and out."""
    k = np.clip(np.searchsorted(at, times, "right") - 1, 0, len(at) - 2)
    x = (times - at[k]) / np.maximum(at[k + 1] - at[k], 1e-6)
    return np.clip(level[k] + (level[k + 1] - level[k]) * ease(x), 0, 1)
