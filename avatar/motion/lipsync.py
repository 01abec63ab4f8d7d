"""Lips from the sound: any voice, with or without a script, in whole or while it still arrives.

The net (`avatar/models/lipsync.onnx`, made by `training/train.py`) takes log-mel frames and gives measures
of the mouth fifty times a second. An output depends on the `PAST` outputs' worth of sound before it and on
the `AHEAD` after it, nothing else: so a sound is worked through in pieces that overlap by that much, memory
does not grow, and pieces give what the whole gives.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from avatar.media.sound import Resampler
from avatar.motion.mel import FFT, HOP, MELS, RATE, mel_power, to_log
from avatar.nets import session

OUTPUTS = ("aperture", "jaw", "width", "protrusion", "tongue", "tuck", "shut")
"""The first six as in `poses.Mouth`; `shut` is how far p, b, m hold the lips together, 0..1."""
STEP = 0.02
"""Seconds from one output to the next."""
FRAMES = round(STEP * RATE / HOP)
"""Frames of the log-mel an output."""
PAST, AHEAD = 64, 10
"""Outputs' worth of sound before and after an output that it may depend on."""
PIECE = 500
"""Outputs made at a time."""


class Listener:
    """Hears a sound as it arrives and says what the mouth does.

    rate: samples a second of the sound that is fed. Outputs come `AHEAD` · `STEP` seconds behind the sound.
    """

    def __init__(self, rate: int = RATE) -> None:
        self._sound = Resampler(rate, RATE)
        self._samples = np.zeros(
            FFT // 2, np.float32
        )  # silence before the first sample, as for a whole sound
        self._mel = np.zeros((0, MELS), np.float32)
        self._first = 0  # the output that the first frame in `_mel` belongs to
        self._next = 0  # the output that comes next

    def feed(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Take the next samples, float32 [n]; gives the outputs that they complete, [m, len(OUTPUTS)]."""
        return self._work(self._sound.feed(samples))

    def finish(self, outputs: int) -> NDArray[np.float32]:
        """No more sound comes: the outputs up to number `outputs`, silence taken for what is missing."""
        missing = round((outputs - self._next + 2 * AHEAD + 2) * STEP * RATE) + FFT
        rest = np.concatenate([self._sound.finish(), np.zeros(max(0, missing), np.float32)])
        already = self._next
        return self._work(rest)[: max(0, outputs - already)]

    def _work(self, arrived: NDArray[np.float32]) -> NDArray[np.float32]:
        self._samples = np.concatenate([self._samples, arrived])
        made = []
        heard = to_log(mel_power(self._samples))
        self._samples = self._samples[len(heard) * HOP :]
        self._mel = np.concatenate([self._mel, heard])
        while True:
            ready = self._first + len(self._mel) // FRAMES - AHEAD
            count = min(ready - self._next, PIECE)
            if count <= 0:
                break
            end = self._next + count + AHEAD - self._first
            out = run_net(self._mel[: end * FRAMES])
            made.append(out[self._next - self._first :][:count])
            self._next += count
            drop = max(0, self._next - PAST - self._first)
            self._mel = self._mel[drop * FRAMES :]
            self._first += drop
        return np.concatenate(made) if made else np.zeros((0, len(OUTPUTS)), np.float32)


def hear(samples: NDArray[np.float32], rate: int, outputs: int) -> NDArray[np.float32]:
    """The measures of the mouth for a whole sound: float32 [outputs, len(OUTPUTS)], every `STEP` seconds."""
    listener = Listener(rate)
    parts = [listener.feed(block) for block in _blocks(_clean(samples), rate)]
    parts.append(listener.finish(outputs))
    return np.concatenate(parts)[:outputs]


def _blocks(samples: NDArray[np.float32], rate: int) -> Iterator[NDArray[np.float32]]:
    size = max(1, round(8 * rate))
    for start in range(0, len(samples), size):
        yield samples[start : start + size]


def _clean(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.clip(np.nan_to_num(np.asarray(samples, np.float32), nan=0.0), -4, 4)


def run_net(mel: NDArray[np.float32]) -> NDArray[np.float32]:
    """Frames [FRAMES · T, MELS] → measures [T, len(OUTPUTS)]."""
    net = session("lipsync", 1)  # a hundred times as fast as the sound on one core: more gain nothing
    out = net.run(None, {"mel": np.ascontiguousarray(mel.T[None])})[0]
    return np.asarray(out[0], np.float32)
