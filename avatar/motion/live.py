"""The lips while the sound still arrives: for a presenter who answers, or a microphone.

What comes is what `fusion.hear_lips` gives for the whole sound at the same level, some 0.3 s behind the
sound: the net's look-ahead, and the pause after which the lips rest.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from avatar.motion.fusion import AFTER, BEFORE, at_times, gain, shape_heard, wake
from avatar.motion.lipsync import OUTPUTS, STEP, Listener
from avatar.motion.model import ARKIT_NAMES, Motion
from avatar.motion.voice import HOP, SHORTEST, Level, between, find_sounding

LOOK = BEFORE + SHORTEST + HOP
"""Seconds after a frame in which speech that begins wakes it."""
KEPT = AFTER + SHORTEST + 2 * HOP
"""Seconds before a frame in which speech that ends may still keep it awake."""


class LiveLips:
    """Feed sound in pieces of any size, take frames: float32 [n, 52], ARKit coefficients of the mouth.

    rate: samples a second of the sound; fps: frames a second of the motion. level: how loud the voice is;
    it cannot be measured before it has spoken, so say so where it is far from −20 dB.
    Memory does not grow with the sound.
    """

    def __init__(self, rate: int, fps: float = 25.0, level: Level | None = None) -> None:
        self._rate, self._fps, self._level = rate, fps, level or Level()
        self._gain = gain(self._level)
        self._listener = Listener(rate)
        self._outputs = np.zeros((0, len(OUTPUTS)), np.float32)
        self._first = 0  # the number of the first in `_outputs`
        self._samples = np.zeros(0, np.float32)
        self._block = 0  # the number of the first block of the loudness in `_samples`
        self._decibels = np.zeros(0)
        self._heard = 0  # the number of the first in `_decibels`
        self._count = 0  # samples that arrived
        self._next = 0  # the frame that comes next

    def feed(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Take the next samples, float32 [n]; gives the frames that they complete."""
        samples = np.asarray(samples, np.float32)
        self._count += len(samples)
        self._take(self._listener.feed(samples * self._gain))
        self._measure(samples)
        known = min(
            (self._first + len(self._outputs) - 2) * STEP,
            (self._heard + len(self._decibels)) * HOP - LOOK,
        )
        return self._give(int(np.floor(known * self._fps + 1e-9)) + 1 if known >= 0 else 0)

    def finish(self) -> NDArray[np.float32]:
        """No more sound comes: the frames that are still missing, silence taken for what would follow."""
        frames = Motion.frames_for(self._count / self._rate, self._fps)
        last = int((frames - 1) / self._fps / STEP) + 2
        self._take(self._listener.finish(last))
        return self._give(frames)

    def _take(self, outputs: NDArray[np.float32]) -> None:
        self._outputs = np.concatenate([self._outputs, outputs])

    def _measure(self, samples: NDArray[np.float32]) -> None:
        self._samples = np.concatenate([self._samples, samples])
        # Blocks of the whole sound begin at round(n · HOP · rate), so these must too.
        start = round(self._block * HOP * self._rate)
        whole = int((start + len(self._samples)) / self._rate / HOP + 1e-9) - self._block
        if whole < 1:
            return
        cuts = np.round((self._block + np.arange(whole + 1)) * HOP * self._rate).astype(np.int64) - start
        self._decibels = np.concatenate([self._decibels, between(self._samples, cuts)])
        self._samples = self._samples[cuts[-1] :]
        self._block += whole

    def _give(self, end: int) -> NDArray[np.float32]:
        if end <= self._next:
            return np.zeros((0, len(ARKIT_NAMES)), np.float32)
        at = np.arange(self._next, end) / self._fps
        said = [
            (a + self._heard * HOP, b + self._heard * HOP)
            for a, b in find_sounding(self._decibels, self._level)
        ]
        out = shape_heard(at_times(self._outputs, at, self._first), wake(said, at))
        self._next = end
        self._forget(end / self._fps)
        return out

    def _forget(self, time: float) -> None:
        """Drop what no frame from `time` on needs."""
        drop = max(0, int(time / STEP) - 2 - self._first)
        self._outputs, self._first = self._outputs[drop:], self._first + drop
        drop = max(0, int((time - KEPT) / HOP) - self._heard)
        self._decibels, self._heard = self._decibels[drop:], self._heard + drop
