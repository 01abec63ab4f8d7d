"""What runs the rows of a batch: the interface, and what is said across it.

A run (`avatar.lessons.running.run`) gives tasks to an executor and hears messages from it. The run alone
decides what is tried, tried again or given up, and writes the state; an executor brings a task to a place
where `avatar.lessons.running.worker.perform` can do it, and tells what came of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from avatar.lessons.job import Job, Status
from avatar.progress import Progress

Fingerprint = Mapping[str, str]
"""What a video is made from: a name for each thing ("text", "portrait ana.jpg") and a digest of it.

Names that begin with `?` explain changes and decide nothing.
"""


@dataclass(frozen=True)
class Mark:
    """A file that was made: where it lies, its size in bytes and the SHA-256 of its content in hex."""

    path: Path
    size: int
    sha256: str


@dataclass(frozen=True)
class Task:
    """One attempt at a row; all that a process, here or elsewhere, needs for it. It can be pickled.

    attempt: counts from 1. known: what the row's files were made from, if they lie there and are whole;
    where it equals what the row is made from now, the row is kept and nothing is rendered. lack: why `known`
    is None ("new", "its video is missing"). log: the file that tells of this row; later attempts add to it.
    jobs: processes that may draw at once.
    """

    job: Job
    attempt: int = 1
    known: Fingerprint | None = None
    lack: str = "new"
    log: Path | None = None
    jobs: int = 1


@dataclass(frozen=True)
class Outcome:
    """What came of a task.

    status: DONE, KEPT or FAILED. reason: why it was rendered, or was not. fingerprint: what it was made from.
    files: by kind, all of them whole at their places (beside `job.output`) by the time this is told.
    seconds: of the video; took: of work. error, hint: as an `AvatarError` has them. retry: trying again may
    help: a net or encoder failed, the process was lost. It is never so for what the user gave.
    """

    status: Status
    reason: str = ""
    fingerprint: Fingerprint = field(default_factory=dict)
    files: Mapping[str, Mark] = field(default_factory=dict)
    seconds: float = 0.0
    took: float = 0.0
    warnings: tuple[str, ...] = ()
    error: str = ""
    hint: str = ""
    retry: bool = False


@dataclass(frozen=True)
class Taken:
    """A worker begins with the row `key`."""

    key: str
    worker: str


@dataclass(frozen=True)
class Chosen:
    """The row `key` will be rendered, and why. It is not told of rows that are kept."""

    key: str
    reason: str


@dataclass(frozen=True)
class Moved:
    """The row `key` has come so far. Told at least every few seconds while anything moves."""

    key: str
    progress: Progress


@dataclass(frozen=True)
class Ended:
    """The attempt at the row `key` is over."""

    key: str
    outcome: Outcome


Message = Taken | Chosen | Moved | Ended


class Executor(Protocol):
    """Does tasks somewhere, several at a time. Used from one thread.

    What it promises:
    - Every submitted task gets exactly one `Ended`, whatever happens to the process that has it; a process
      that is lost (killed, out of memory, its machine gone) is `Ended` with FAILED and `retry`.
    - Losing a process costs the tasks it had and no others: a new one takes its place while tasks come.
    - Files named by an `Outcome` lie whole where the run sees them, before it is told.
    - Nothing goes on after `close`, nor after the end of this process, whatever ended it.
    """

    @property
    def capacity(self) -> int:
        """How many tasks it does at once, 1 at least; the run submits no more than that before they end."""
        ...

    @property
    def name(self) -> str:
        """What it is, for people: "2 workers", "ray on 3 machines"."""
        ...

    def submit(self, task: Task) -> None:
        """Begin a task as soon as possible; returns at once. Raises EngineError if nothing can be begun."""
        ...

    def receive(self, timeout: float) -> Message | None:
        """The next message, or None after so many seconds without one."""
        ...

    def end(self, key: str, error: str) -> None:
        """End the attempt at a row now, with its process if need be: FAILED with `error` and `retry`."""
        ...

    def close(self) -> None:
        """End everything now. Rows that still run are lost; a run that wants them waits for them before."""
        ...
