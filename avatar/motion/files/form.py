"""What the formats share: a reading with its warnings, names as people spell them, values put in order."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from avatar.errors import InputError
from avatar.motion.model import ARKIT_INDEX, ARKIT_NAMES, Motion

MOST_FRAMES = 1_000_000
"""Four hours and a half at 60 a second: whatever is longer is a mistake, or meant to fill the memory."""
_SLACK = 1e-3
"""Trackers overshoot 0..1 by this much; it is clipped without a word."""
_SIDES = {"l": "left", "r": "right"}


@dataclass(frozen=True)
class Reading:
    """What a file holds, and what had to be put right in it."""

    motion: Motion
    warnings: tuple[str, ...] = ()


def wrong(path: Path, message: str, hint: str, line: int = 0) -> InputError:
    """The error for a file that cannot be used; `line` counts from 1, 0 is the file as a whole."""
    return InputError(f"{path}{f':{line}' if line else ''}: {message}", hint=hint)


def plain_name(name: str) -> str:
    """A name as it is compared: EyeBlinkLeft, eye_blink_left and eyeBlink_L are one."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.strip())
    parts = [part for part in re.split(r"[\s_.-]+", spaced.lower()) if part]
    if len(parts) > 1:
        parts[-1] = _SIDES.get(parts[-1], parts[-1])
    return "".join(parts)


_KNOWN = {plain_name(name): i for name, i in ARKIT_INDEX.items()}


def find_shape(name: str) -> int | None:
    """The place in `ARKIT_NAMES` of a shape, however it is spelt; None for no such shape."""
    return _KNOWN.get(plain_name(name))


def nearest(name: str, known: Sequence[str] = ARKIT_NAMES) -> str:
    """What to say about an unknown name: the nearest known one, or where all of them are."""
    plain = {plain_name(k): k for k in known}
    close = difflib.get_close_matches(plain_name(name)[:80], plain, n=1, cutoff=0.6)
    return (
        f"Did you mean {plain[close[0]]!r}?"
        if close
        else "The names are those of Apple's ARKit blend shapes."
    )


def shorten(text: object, most: int = 40) -> str:
    """A value from a file as it is quoted in an error: on one line, and not longer than the error."""
    shown = repr(text)
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def find_shapes(path: Path, names: Sequence[str], what: str, line: int = 0) -> list[int]:
    """The places in `ARKIT_NAMES` of a file's names. Raises InputError for an unknown or a repeated one."""
    found: list[int] = []
    for k, name in enumerate(names):
        place = find_shape(name)
        if place is None:
            raise wrong(path, f"{what} {k + 1} is {shorten(name)}: no such shape.", nearest(name), line)
        if place in found:
            raise wrong(path, f"{what} {k + 1}: {name!r} is there twice.", "Remove one of them.", line)
        found.append(place)
    return found


def check_rate(path: Path, fps: object) -> float:
    """A frame rate from a file, 1..240. Raises InputError."""
    if (
        isinstance(fps, bool)
        or not isinstance(fps, (int, float))
        or not (math.isfinite(fps) and 1 <= fps <= 240)
    ):
        raise wrong(
            path, f"{shorten(fps)} is no frame rate.", "Between 1 and 240 frames a second can be used."
        )
    return float(fps)


def check_finite(
    path: Path, values: NDArray[np.float64], names: Sequence[str], place: Callable[[int], str]
) -> None:
    """Raise InputError for the first value of [T, N] that is not a number; `place` says where a row is."""
    bad = np.argwhere(~np.isfinite(values))
    if len(bad):
        row, column = (int(k) for k in bad[0])
        raise wrong(
            path,
            f"{names[column]} in {place(row)} is {values[row, column]}.",
            "Give every frame a number; repair or remove the frames that were not tracked.",
        )


def clip_shapes(
    path: Path, values: NDArray[np.float64], names: Sequence[str], place: Callable[[int], str]
) -> tuple[NDArray[np.float32], tuple[str, ...]]:
    """Coefficients [T, N] within 0..1, and a warning if some were far outside."""
    over = np.maximum(-values, values - 1)
    count = int((over > _SLACK).sum())
    warnings: tuple[str, ...] = ()
    if count:
        row, column = (int(k) for k in np.unravel_index(int(over.argmax()), over.shape))
        warnings = (
            f"{path}: {count} value{'s' if count > 1 else ''} outside 0 to 1 clipped, the farthest "
            f"{values[row, column]:g} ({names[column]}, {place(row)}).",
        )
    return np.clip(values, 0, 1).astype(np.float32), warnings


def spread(values: NDArray[np.float32], places: Sequence[int]) -> NDArray[np.float32]:
    """Columns [T, N] at their places among the 52; what is not there is 0."""
    out = np.zeros((len(values), len(ARKIT_NAMES)), np.float32)
    out[:, list(places)] = values
    return out


def check_motion(motion: Motion) -> Motion:
    """The motion, if its arrays fit together. Raises InputError for shapes, rates or numbers that do not."""
    frames = len(motion)
    shapes = (motion.coefficients.shape, motion.head.shape, motion.breath.shape)
    wanted = ((frames, len(ARKIT_NAMES)), (frames, 6), (frames,))
    if shapes != wanted or not frames:
        raise InputError(
            f"A motion of {frames} frames holds arrays of {shapes}.",
            hint="They must be [T, 52], [T, 6] and [T], with at least one frame.",
        )
    if not (math.isfinite(motion.fps) and 1 <= motion.fps <= 240):
        raise InputError(f"A motion at {motion.fps} frames a second.", hint="Use 1 to 240.")
    for name, values in (
        ("coefficients", motion.coefficients),
        ("head", motion.head),
        ("breath", motion.breath),
    ):
        if not np.isfinite(values).all():
            raise InputError(f"The {name} of the motion hold values that are not numbers.", hint="Mend them.")
    return motion
