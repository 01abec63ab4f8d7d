"""Timecodes HH:MM:SS:FF.mmm: frames within the second, and thousandths of a frame.

Seen in recordings of the Live Link Face app: 07:44:57:02.944, the time of day, at 60 (or 30) frames a second
(github.com/WaterS-MoYu/Maya-Live-Link-CSV-Import, README). A timecode does not say how many frames its
second has; that shows where the second changes.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from avatar.motion.files.form import shorten, wrong

_CODE = re.compile(r"\s*(\d{1,3}):(\d{1,2}):(\d{1,2})[:;](\d{1,3})(?:\.(\d{1,6}))?\s*")
_COMMON = (
    12.0,
    15.0,
    24000 / 1001,
    24.0,
    25.0,
    30000 / 1001,
    30.0,
    48.0,
    50.0,
    60000 / 1001,
    60.0,
    100.0,
    120.0,
)
_NAMED = {24000 / 1001: 23.976, 30000 / 1001: 29.97, 60000 / 1001: 59.94}
APP_RATE = 60.0
"""Frames a second of a take of the app unless its settings were changed."""
_DAY = 24 * 3600


@dataclass(frozen=True)
class Clock:
    """When the frames of a file are: `times` [T] in seconds from the first, at a rate of `fps`.

    even: whether they are simply n / fps. known: whether the rate shows in the file.
    """

    times: NDArray[np.float64]
    fps: float
    even: bool
    known: bool


def write_code(frame: int, fps: float) -> str:
    """The timecode of a frame, the first being 00:00:00:00.000.

    Hours to seconds are real time at any rate; what is left of the second is counted in frames of the next
    whole rate, so that 29.97 a second gives …:01.001, …:02.002, and nothing drifts or is dropped.
    """
    nominal = math.ceil(fps - 1e-6)
    total = round(frame / fps * nominal * 1000)
    seconds, rest = divmod(total, nominal * 1000)
    return (
        f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
    )


def parse_code(text: str, path: Path, line: int) -> tuple[int, float]:
    """Whole seconds, and frames within the second, of a timecode. Raises InputError."""
    match = _CODE.fullmatch(text)
    if not match:
        raise wrong(
            path,
            f"column 1 (Timecode) is {shorten(text)}, not a timecode.",
            "Write HH:MM:SS:FF.mmm, such as 00:00:01:24.000.",
            line,
        )
    hours, minutes, seconds, frame = (int(part) for part in match.groups()[:4])
    return hours * 3600 + minutes * 60 + seconds, frame + float(f"0.{match[5] or 0}")


def read_clock(codes: list[tuple[int, float]], lines: list[int], path: Path) -> Clock:
    """When the frames of these timecodes are. Raises InputError where time stands still or runs backwards."""
    seconds = np.array([code[0] for code in codes], np.float64)
    frames = np.array([code[1] for code in codes], np.float64)
    if len(codes) < 2:
        return Clock(np.zeros(len(codes)), APP_RATE, True, False)
    wraps = np.diff(seconds) < -_DAY / 2  # a take over midnight
    seconds[1:] += np.cumsum(wraps) * _DAY
    behind = (np.diff(seconds) < 0) | ((np.diff(seconds) == 0) & (np.diff(frames) <= 0))
    if behind.any():
        line = lines[int(behind.argmax()) + 1]
        raise wrong(
            path, "the timecode is not after that of the line before.", "Sort the lines by time.", line
        )
    known = bool(seconds[-1] > seconds[0])
    nominal = _frames_in_a_second(seconds, frames) if known else APP_RATE
    if not known and frames.max() >= nominal:
        nominal = float(math.floor(frames.max()) + 1)
    times = seconds + frames / nominal
    times -= times[0]
    steps = np.diff(times)
    step = float(np.median(steps))
    even = bool((np.abs(steps - step) < 0.05 * step).all())
    rate = _named_rate(len(steps) / times[-1] if even else 1 / step)
    return Clock(times, min(240.0, max(1.0, rate)), even, known)


def _frames_in_a_second(seconds: NDArray[np.float64], frames: NDArray[np.float64]) -> float:
    """How many frames make a second: the number with which time runs most evenly."""
    least = math.floor(frames.max()) + 1
    candidates = [float(least + k) for k in range(4)]
    candidates += [rate for rate in (24.0, 25.0, 30.0, 50.0, 60.0, 120.0) if rate > least + 3]

    def roughness(nominal: float) -> float:
        steps = np.diff(seconds + frames / nominal)
        return round(float(np.abs(steps / np.median(steps) - 1).mean()), 4)

    return min(candidates, key=roughness)


def _named_rate(rate: float) -> float:
    close = min(_COMMON, key=lambda common: abs(common - rate))
    if abs(close - rate) < 0.0004 * close:
        return _NAMED.get(close, close)
    return round(rate, 3)
