"""A motion made elsewhere, brought to the frames of a video: its rate, its length, and what a head can do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from avatar.motion.curves import ease
from avatar.motion.files.form import check_motion
from avatar.motion.head import LIMIT, limit_angles
from avatar.motion.model import Motion

UNNOTICED = 0.1
"""Seconds by which motion and sound may differ without a word: recorders stop them one after the other."""
REST = 0.5
"""Seconds in which the last pose goes back to rest."""


def fit_motion(motion: Motion, fps: float, seconds: float) -> tuple[Motion, tuple[str, ...]]:
    """The motion at another rate and for a sound of that length, with warnings if that shows.

    Between its frames it is interpolated. What goes on after the sound is cut; where it ends before, the last
    pose eases to rest. The head is kept within what one picture can show (`limit_angles`).

    Raises InputError for a motion whose arrays do not fit together.
    """
    check_motion(motion)
    warnings: list[str] = []
    frames = Motion.frames_for(seconds, fps)
    own = len(motion) / motion.fps
    if own > seconds + UNNOTICED:
        warnings.append(
            f"The motion lasts {own:.2f} s, the sound {seconds:.2f} s: the rest of the motion is cut."
        )
    elif own < seconds - UNNOTICED:
        warnings.append(
            f"The motion lasts {own:.2f} s, the sound {seconds:.2f} s: the face rests from there to the end."
        )
    steepest = float(np.abs(motion.head[:, :3]).max())
    if steepest > LIMIT:
        warnings.append(
            f"The head turns by up to {steepest:.0f}°: bent to the {LIMIT:g}° that one picture can show."
        )

    times = np.arange(frames) / fps
    at = np.minimum(times * motion.fps, len(motion) - 1)
    rest = 1 - ease((times - (len(motion) - 1) / motion.fps) / REST)
    made = Motion(
        fps=float(fps),
        coefficients=_between(motion.coefficients, at, rest),
        head=_between(motion.head, at, rest),
        breath=_between(motion.breath[:, None], at, rest)[:, 0],
    )
    if steepest > LIMIT:
        head = made.head.copy()
        head[:, :3] = limit_angles(head[:, :3].astype(np.float64))
        made = replace(made, head=head)
    return made, tuple(warnings)


def _between(
    values: NDArray[np.float32], at: NDArray[np.float64], rest: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Values [T, N] at frames [F] that need not be whole, times `rest` [F]; exact where they are whole."""
    before = np.floor(at + 1e-6).astype(np.int64)
    after = np.minimum(before + 1, len(values) - 1)
    part = np.clip(at - before, 0, 1)
    part[part < 1e-5] = 0
    mixed = values[before] * (1 - part)[:, None] + values[after] * part[:, None]
    return np.asarray(mixed * rest[:, None], np.float32)
