"""Motion in and out of files. One module a format; each has `write(file, motion)` and `read(path, fps)`."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import IO, Protocol

from avatar.errors import InputError, UnknownNameError
from avatar.motion.files import archive, audio2face, livelink
from avatar.motion.files.form import Reading, check_motion, check_rate, wrong
from avatar.motion.model import Motion


class Format(Protocol):
    """What the module of a format offers."""

    def write(self, file: IO[bytes], motion: Motion) -> None:
        """Write a motion into an open file."""

    def read(self, path: Path, fps: float | None) -> Reading:
        """The motion in a file; `fps` overrides its own rate. Raises InputError, OSError."""


FORMATS: dict[str, Format] = {"csv": livelink, "json": audio2face, "npz": archive}
"""By the ending of their files: Live Link Face, Audio2Face, and ours."""


def format_of(path: Path | str, name: str | None = None) -> str:
    """The format to write: `name`, or what the ending of `path` says. Raises InputError, UnknownNameError."""
    if name is not None:
        if name.lower() not in FORMATS:
            raise UnknownNameError("motion format", name, FORMATS)
        return name.lower()
    ending = Path(path).suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        better = Path(path).with_suffix(".csv") if Path(path).name else "motion.csv"
        raise InputError(
            f"Motion is written as .csv, .json or .npz, not as {Path(path).name!r}.", hint=f"Use -o {better}"
        )
    return ending


def write_motion(file: IO[bytes], motion: Motion, name: str) -> None:
    """Write a motion in the format of that name into an open file. Raises InputError for a broken motion."""
    FORMATS[name].write(file, check_motion(motion))


def save_motion(motion: Motion, path: Path | str, format: str | None = None) -> Path:
    """Write a motion to a file, which appears whole or not at all; returns its path.

    format: csv (Live Link Face), json (Audio2Face) or npz (exact); by default what the path ends with.

    Raises:
        InputError: an ending or format that is not one of these, or a motion whose arrays do not fit.
        OutputError: the file cannot be written.
    """
    from avatar.media.atomic import whole_file

    name = format_of(path, format)
    check_motion(motion)
    with whole_file(path, binary=True) as file:
        write_motion(file, motion, name)
    return Path(path)


def load_motion(path: Path | str, fps: float | None = None) -> Motion:
    """The motion in a file: a CSV of Live Link Face, a JSON of Audio2Face, or .npz of `avatar motion`.

    fps: what the file says unless given. What was put right (values clipped, frames filled) is told by
    Python's `warnings`.

    Raises:
        InputError: the file is missing, broken, empty or too large; says where and what to do.
    """
    reading = read_motion(path, fps)
    for text in reading.warnings:
        warnings.warn(text, stacklevel=2)
    return reading.motion


def read_motion(path: Path | str, fps: float | None = None) -> Reading:
    """The same, with the warnings as texts. The format is told by what is in the file, not by its name."""
    path = Path(path)
    if fps is not None:
        check_rate(path, fps)
    try:
        if path.is_dir():
            raise wrong(path, "this is a folder.", "Give the file of a motion.")
        with path.open("rb") as file:
            start = file.read(512)
        if not start:
            raise wrong(path, "the file is empty.", "Record or export it again.")
        return FORMATS[_recognise(start)].read(path, fps)
    except FileNotFoundError:
        raise wrong(path, "there is no such file.", "Check the path.") from None
    except OSError as error:
        raise wrong(
            path, f"it cannot be read: {error.strerror or error}.", "Check its permissions."
        ) from None


def take_motion(motion: Path | str | Motion) -> Reading:
    """A motion or the file of one, checked. Raises InputError."""
    return Reading(check_motion(motion)) if isinstance(motion, Motion) else read_motion(motion)


def _recognise(start: bytes) -> str:
    if start.startswith(b"PK"):
        return "npz"
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return "json" if text[:1] in (b"{", b"[") else "csv"
