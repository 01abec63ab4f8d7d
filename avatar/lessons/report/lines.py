"""One line of a report, and the sum of all: what the page, the sheet and the record have in common."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self
from urllib.parse import quote

from ..job import Result, Status

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufffe\uffff]")
"""What no page shall show: control characters, halves of characters, and signs that turn a text around, so
that a name seems to end in .txt and does not. Right-to-left scripts do not need them."""
LONGEST = 4000
"""Characters of a message that a report shows; the log has all of it."""
PHRASES: Mapping[Status, str] = {
    Status.FAILED: "failed",
    Status.REFUSED: "refused",
    Status.CANCELLED: "cancelled",
    Status.RUNNING: "still running",
    Status.WAITING: "not begun",
}
"""What a sentence says of the rows that made no video, worst first."""


@dataclass(frozen=True)
class Heading:
    """What a whole run was: the files it was made from, and when."""

    table: str
    script: str
    started: datetime
    ended: datetime

    @property
    def seconds(self) -> float:
        """How long the run took."""
        return max(0.0, (self.ended - self.started).total_seconds())


@dataclass(frozen=True)
class Line:
    """One row, in words that can be shown. files: by kind, those that are there. size: theirs, in bytes.

    links: by the same kinds, as addresses relative to the report.
    """

    number: int
    key: str
    title: str
    language: str
    status: Status
    reason: str
    error: str
    hint: str
    warnings: tuple[str, ...]
    seconds: float
    took: float
    attempts: int
    size: int
    variables: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Totals:
    """What all rows add up to. seconds: of video that is there. took: of work. size: in bytes."""

    rows: int
    by_status: Mapping[Status, int]
    whole: int
    seconds: float
    took: float
    size: int
    warned: int

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Self:
        """Add up some rows."""
        counts = Counter(line.status for line in lines)
        return cls(
            rows=len(lines),
            by_status={status: counts[status] for status in Status if counts[status]},
            whole=sum(count for status, count in counts.items() if status.whole),
            seconds=sum(line.seconds for line in lines if line.status.whole),
            took=sum(line.took for line in lines),
            size=sum(line.size for line in lines),
            warned=sum(1 for line in lines if line.warnings),
        )

    def sentence(self) -> str:
        """Whether all is well: "97 of 100 lessons are there: 2 failed, 1 refused."."""
        if not self.rows:
            return "There was no lesson to make."
        named = f"{self.rows:,} lesson{'s' if self.rows > 1 else ''}"
        if self.whole == self.rows:
            return "The lesson is there." if self.rows == 1 else f"All {named} are there."
        missing = ", ".join(
            f"{self.by_status[status]:,} {phrase}"
            for status, phrase in PHRASES.items()
            if status in self.by_status
        )
        count = f"{self.whole:,}" if self.whole else "None"
        return f"{count} of {named} {'is' if self.whole < 2 else 'are'} there: {missing}."


def describe(result: Result, folder: Path) -> Line:
    """What a report in `folder` says of a row."""
    job = result.job
    files, size = {}, 0
    for kind, path in result.files.items():
        with suppress(OSError, ValueError):  # a file that has gone is not listed
            size += path.stat().st_size
            files[kind] = path.absolute()
    return Line(
        number=job.number,
        key=printable(job.key),
        title=printable(job.title.strip() or job.output.stem),
        language=printable(job.language),
        status=result.status,
        reason=printable(result.reason),
        error=printable(result.error),
        hint=printable(result.hint),
        warnings=tuple(printable(warning) for warning in result.warnings),
        seconds=result.seconds,
        took=result.took,
        attempts=result.attempts,
        size=size,
        variables={printable(name): printable(value) for name, value in job.variables.items()},
        files=files,
        links={kind: link(path, folder) for kind, path in files.items()},
    )


def link(path: Path, folder: Path) -> str:
    """The address of a file as seen from a page in `folder`. What could be a scheme or a query is escaped."""
    try:
        relative = Path(os.path.relpath(path, folder))
    except ValueError:  # another drive of Windows
        return path.as_uri()
    return quote(os.fsencode(relative.as_posix()))


def printable(text: str) -> str:
    """A text without what no page may hold, and not longer than anybody reads."""
    clean = _UNPRINTABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 2].rstrip() + " …"


def clock(seconds: float) -> str:
    """A length as players show it: "0:07", "12:05", "1:02:45"."""
    whole = round(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def duration(seconds: float) -> str:
    """A span as people say it: "8.4 s", "3 min 20 s", "5 h 12 min"."""
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 9.95 else f"{min(59, round(seconds))} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours:,} h {minutes} min" if minutes else f"{hours:,} h"


def amount(size: int) -> str:
    """A number of bytes for people: "820 KB", "4.1 MB", "12 GB"."""
    value, unit = size / 1000, "KB"
    for larger in ("MB", "GB", "TB"):
        if value < 999.5:
            break
        value, unit = value / 1000, larger
    return (
        f"{value:.1f} {unit}"
        if value < 9.95 and unit != "KB"
        else f"{max(1 if size else 0, round(value))} {unit}"
    )
