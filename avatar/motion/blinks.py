"""Blinks as people make them: irregular, quick to close, slower to open, now and then a double one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from avatar.motion.curves import Curve, ease
from avatar.motion.voice import Voice

MEDIAN = 2.75
"""Seconds between blinks, median; log-normal. With the long tail this makes about 19 blinks a minute."""
SPREAD = 0.48
"""Standard deviation of the interval's logarithm."""
SHORTEST, LONGEST = 0.9, 8.0
DOUBLE = 0.06
"""Share of blinks followed at once by a second one."""
CLOSING = 0.115
"""Seconds from open to shut; 79 ms of it are seen as movement."""
OPENING = 0.042
"""Time constant of the way up, which is quick at first and slow at last: 188 ms to nine tenths."""


@dataclass(frozen=True)
class Blink:
    """A blink: when it is lowest, how far the lids come down (0..1), its slowness, the left eye's lag."""

    time: float
    depth: float
    stretch: float
    lag: float


def plan_blinks(random: Generator, voice: Voice, seconds: float) -> list[Blink]:
    """When to blink. A blink that falls near the end of a phrase waits for it, about every second time."""
    ends = np.array([end for _, end in voice.phrases])
    blinks: list[Blink] = []
    # The first interval is cut short at random: the presenter has not just blinked when the video starts.
    clock = -MEDIAN * float(random.random())
    while True:
        wait = float(np.clip(MEDIAN * np.exp(SPREAD * random.standard_normal()), SHORTEST, LONGEST))
        time = clock + wait
        draw = random.random(5)
        if len(ends) and draw[0] < 0.5:
            near = ends[np.argmin(np.abs(ends + 0.08 - time))] + 0.08
            if abs(near - time) < 0.7 and near - clock > SHORTEST:
                time = float(near)
        if time > seconds:
            return blinks
        clock = time
        if time > 0.25:
            depth = float(np.clip(0.93 + 0.06 * (draw[1] * 2 - 1) - (0.2 if draw[2] < 0.08 else 0), 0, 1))
            stretch = 0.9 + 0.25 * float(draw[3])
            blinks.append(Blink(time, depth, stretch, 0.008 * float(draw[4] * 2 - 1)))
            if draw[2] > 1 - DOUBLE and time + 0.45 < seconds:
                clock = time + 0.36
                blinks.append(Blink(clock, 0.9, 1.0, 0.0))


def shape_blink(x: Curve, stretch: float = 1.0) -> Curve:
    """Lids at x seconds from the lowest point: 0 open, 1 shut; without a corner where they turn."""
    down = ease(1 + x / (CLOSING * stretch))
    u = np.maximum(x, 0) / (OPENING * stretch)
    return np.asarray(np.where(x < 0, down, (1 + u) * np.exp(-u)))


def move_lids(blinks: list[Blink], frames: int, fps: float) -> tuple[Curve, Curve]:
    """How far left and right lids are down, 0..1, [frames] each.

    The lowest point is moved to the nearest frame (20 ms at most), so that every blink is seen to shut.
    """
    left, right = np.zeros(frames), np.zeros(frames)
    for blink in blinks:
        at = min(max(round(blink.time * fps), 0), frames - 1) / fps
        reach = CLOSING * blink.stretch + 0.02, 13 * OPENING * blink.stretch
        a = max(0, int((at - reach[0]) * fps))
        b = min(frames, int((at + reach[1]) * fps) + 2)
        x: NDArray[np.float64] = np.arange(a, b) / fps - at
        for out, lag in ((left, max(blink.lag, 0.0)), (right, max(-blink.lag, 0.0))):
            np.maximum(out[a:b], blink.depth * shape_blink(x - lag, blink.stretch), out=out[a:b])
    return left, right
