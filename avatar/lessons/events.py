"""What happens in a batch, as it happens."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from avatar.lessons.job import Job, Result
from avatar.progress import Progress


@dataclass(frozen=True)
class BatchStarted:
    """The rows are about to begin: `rows` of them in `folder`, done by `executor` ("2 workers")."""

    folder: Path
    rows: int
    executor: str


@dataclass(frozen=True)
class RowStarted:
    """A row is being rendered, for the `attempt`-th time, and why ("new", "portrait.jpg changed")."""

    job: Job
    reason: str
    attempt: int
    worker: str


@dataclass(frozen=True)
class RowProgress:
    """How far a row has come."""

    job: Job
    progress: Progress
    worker: str


@dataclass(frozen=True)
class RowRetried:
    """An attempt failed and another will be made. error: what went wrong."""

    job: Job
    error: str
    attempt: int


@dataclass(frozen=True)
class RowFinished:
    """Nothing more happens to a row in this run."""

    result: Result


@dataclass(frozen=True)
class BatchCancelled:
    """The batch is to end. running: rows that are being finished still; none where it ends at once."""

    running: int


@dataclass(frozen=True)
class BatchFinished:
    """All is over. results: one a row, in the order of the table. seconds: since the start."""

    results: tuple[Result, ...]
    seconds: float
    cancelled: bool = False


Event = BatchStarted | RowStarted | RowProgress | RowRetried | RowFinished | BatchCancelled | BatchFinished
