"""A video clip named in a script: what its options mean for the file that is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from avatar.errors import InputError
from avatar.script.attributes import AFTER, Wishes
from avatar.script.model import Clip, Position
from avatar.script.report import Report

LONGEST_WAIT = 600.0
"""Seconds for which a presenter may be silent while a clip plays."""
_SLACK = 0.05
"""Seconds by which a clip's end may be missed: files round their length."""
SHORTEST = 0.04
"""Seconds of a clip that is worth to be played."""

SUFFIXES = frozenset(
    (
        *(".mp4", ".m4v", ".mov", ".webm", ".mkv", ".avi", ".mpg", ".mpeg", ".ts", ".mts", ".m2ts"),
        *(".wmv", ".asf", ".flv", ".f4v", ".ogv", ".3gp", ".mxf", ".dv", ".vob"),
    )
)
"""Endings of what is a clip, whatever is in it."""


def find_clip(path: Path, wishes: Wishes, at: Position, report: Report) -> Clip | None:
    """How the clip at `path` is played; None after an error. `at` is where its picture stands."""
    from avatar.media.footage import find_footage

    try:
        footage = find_footage(path)
    except InputError as error:
        report.error(at, error.message, error.hint)
        return None
    for doubt in footage.doubts:
        report.warn(at, f"{path.name} {doubt}.")
    said, length = wishes.values, footage.seconds
    start, end = said.get("start", 0.0), said.get("end", length)
    long = f"{path.name} is {length:.1f} s long"
    if "start" in said and start > length - SHORTEST:
        report.error(_place(wishes, "start"), f"`start` is after the end: {long}.", "Start earlier.")
        return None
    if end > length + _SLACK:
        report.warn(_place(wishes, "end"), f"`end` is after the end: {long}.", "It plays to its end.")
    end = min(end, length)
    if "end" in said and end - start < SHORTEST:
        report.error(
            _place(wishes, "end"), "`end` is not after `start`.", "Give times as in {start=3 end=9.5}."
        )
        return None
    wait = bool(said.get("wait"))
    heard = _is_heard(said, wait)
    if heard and not footage.sound:
        if said.get("sound") or "volume" in said:
            name = "sound" if said.get("sound") else "volume"
            report.warn(_place(wishes, name), f"{path.name} has no sound.", "It plays silently.")
        heard = False
    endless = footage.endless and said.get("loop", True) and not (wait or said.get("speed") == 0)
    after = next((name for name in AFTER if said.get(name)), "loop" if endless else "hold")
    clip = Clip(
        start,
        end,
        after=after,  # type: ignore[arg-type]
        speed=said.get("speed", 1.0),
        sound=heard,
        volume=said.get("volume", Clip.volume),
        wait=wait,
    )
    if wait and clip.seconds > LONGEST_WAIT:
        report.error(
            _place(wishes, "wait"),
            f"The presenter would be silent for {clip.seconds:.0f} s; the most is {LONGEST_WAIT:.0f} s.",
            "Give `start` and `end`, or leave out `wait`.",
        )
        return None
    return clip


def _is_heard(said: Any, wait: bool) -> bool:
    """Its own sound is off, unless it is asked for, or nobody speaks meanwhile."""
    if said.get("muted") or said.get("sound") is False:
        return False
    return bool(said.get("sound") or wait or "volume" in said)


def _place(wishes: Wishes, name: str) -> Position:
    return wishes.places[name].position
