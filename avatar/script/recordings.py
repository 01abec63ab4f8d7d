"""Recordings of one's own voice named in a script: for all of it in the front matter, or in a scene."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

from avatar.errors import AudioError
from avatar.script.attributes import read_options, read_seconds
from avatar.script.flow import Image
from avatar.script.model import Position, Recording
from avatar.script.pictures import find_file
from avatar.script.report import Report

SOUNDS = frozenset(
    (
        ".wav",
        ".mp3",
        ".m4a",
        ".m4b",
        ".aac",
        ".flac",
        ".ogg",
        ".oga",
        ".opus",
        ".wma",
        ".aif",
        ".aiff",
        ".amr",
    )
)
"""Endings of what is a sound, and as a picture can only be a recording."""
SHORTEST = 0.2
"""Seconds of a recording in which anything can be said."""
_SLACK = 0.05


class RecordingKeys(BaseModel):
    """`recording` in the front matter: the name of a file, or this."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    start: float = 0.0
    end: float | None = None
    clean: bool = False

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        given = {"file": value} if isinstance(value, str) else value
        if not isinstance(given, dict) or not str(given.get("file") or "").strip():
            raise ValueError("must be the name of a sound file, or `file:` with `start`, `end` and `clean`")
        times = {
            name: read_seconds(given[name]) for name in ("start", "end") if isinstance(given.get(name), str)
        }
        return {**given, **times}


def find_recording(keys: RecordingKeys, folder: Path, at: Position, report: Report) -> Recording | None:
    """The recording of the front matter, found beside the script and looked into; None after an error."""
    path = Path(keys.file.strip()).expanduser()
    path = path if path.is_absolute() else folder / path
    return check(Recording(path, keys.start, keys.end, keys.clean, at), at, at, report)


def is_recording(image: Image) -> bool:
    """Whether what stands as a picture is a sound, or a video of which the sound alone is wanted."""
    if any(option.name.lower() == "recording" for option in image.options):
        return True
    target = image.target.strip()
    return Path(target).suffix.lower() in SOUNDS and not target.startswith(("http:", "https:"))


def find_scene_recording(image: Image, folder: Path, report: Report) -> Recording | None:
    """The recording that a scene names, looked into; None after an error."""
    path = find_file(image, folder, report)
    wishes = read_options(image.options, "sound", report)
    if path is None or wishes is None:
        return None
    said = wishes.values
    made = Recording(path, said.get("start", 0.0), said.get("end"), bool(said.get("clean")), image.position)
    places = [wishes.places[name].position for name in ("start", "end") if name in wishes.places]
    return check(made, image.position, places[0] if places else image.position, report)


def check(recording: Recording, at: Position, times: Position, report: Report) -> Recording | None:
    """The recording if its file can be used, and has the part that is asked for.

    at, times: where its file and its times stand.
    """
    from avatar.speech.recordings.recorded import probe_recording

    try:
        seconds = probe_recording(recording.path)
    except AudioError as error:
        report.error(at, error.message, error.hint)
        return None
    end = seconds if recording.end is None else recording.end
    long = f"{recording.path.name} is {seconds:.1f} s long"
    if seconds and recording.start > seconds - SHORTEST:
        report.error(times, f"`start` is after the end: {long}.", "Start earlier.")
        return None
    if seconds and end > seconds + _SLACK:
        report.warn(times, f"`end` is after the end: {long}.", "It is heard to its end.")
    if end and end - recording.start < SHORTEST:
        report.error(times, "`end` is not after `start`.", "Give times as in {start=3 end=9.5}.")
        return None
    return recording
