"""One row of a table of lessons: what is to be rendered from it, and what came of that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any


class Status(StrEnum):
    """Where a row stands. `KEPT` was whole already, from an earlier time; `REFUSED` was never tried."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    KEPT = "kept"
    FAILED = "failed"
    REFUSED = "refused"
    CANCELLED = "cancelled"

    @property
    def whole(self) -> bool:
        """Whether the row's files are there."""
        return self in (Status.DONE, Status.KEPT)

    @property
    def final(self) -> bool:
        """Whether nothing more will happen to the row in this run."""
        return self not in (Status.WAITING, Status.RUNNING)


@dataclass(frozen=True)
class Job:
    """One row that was read and checked: a video to make.

    key: names the row for as long as its table lives, whatever is written into the table around it: the
    path of its output within the folder of the batch, without its ending. number: of the row as a
    spreadsheet shows it, where the header is 1. language: of the text, where a row makes a video in each of
    several. settings: keyword arguments of `avatar.render` beside the script and the output. variables: the
    columns that the script's {{name}} want. text: where a row has its own, what is read as though it stood in
    the file `script`, with the front matter of that; where there is no script, `script` is the table, and
    pictures lie beside it. front: keys of the front matter that win over the script's own: title, subtitle,
    tone.

    `avatar.lessons.planning.lesson.read_lesson` reads the script with all of that.
    """

    key: str
    number: int
    script: Path
    output: Path
    title: str = ""
    language: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    front: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """What came of a row.

    reason: why it was rendered, or why it was not ("unchanged", "the script changed" …). error and hint: as
    an `AvatarError` has them, empty where there is none. seconds: of the video. took: seconds of work.
    attempts: how often it was tried. files: all that lies there now, by kind: video, srt, vtt, chapters,
    poster, manifest, log.
    """

    job: Job
    status: Status
    reason: str = ""
    error: str = ""
    hint: str = ""
    seconds: float = 0.0
    took: float = 0.0
    attempts: int = 0
    warnings: tuple[str, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)
