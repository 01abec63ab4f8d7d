"""What runs on a machine of the cluster: one local worker, and the way of files to it and from it."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import avatar
from avatar import cache
from avatar.errors import AvatarError, EngineError
from avatar.lessons.cluster.bundle import Bundle, Ground
from avatar.lessons.cluster.parcels import Depot, Parcel
from avatar.lessons.job import Status
from avatar.lessons.running.executor import Ended, Message, Moved, Outcome, Taken, Task
from avatar.media.atomic import alive

PREFIX = "avatar-row-"
"""How the folders begin in which rows are laid out; the number of a process follows."""
KEPT = 20_000_000_000
"""Bytes of what arrived that are kept for the rows and batches to come."""
PAUSE = 1.5
"""Seconds for which messages are gathered before they are sent."""
LOG = 200_000
"""Bytes of a row's log that are sent, its end."""


@dataclass(frozen=True)
class Delivery:
    """The end of an attempt, with what it made: parcels by kind, and where they belong on the first machine.

    log: what was written about it.
    """

    key: str
    outcome: Outcome
    parcels: Mapping[str, tuple[Path, Parcel]] = field(default_factory=dict)
    log: bytes = b""


News = Message | Delivery


class RowMachine:
    """One row at a time, in a process that keeps its nets loaded.

    depot: where files come from and go to; None where all machines see the same disk. share: cores that it
    may use. version: of the program on the first machine, which must be the one here.
    """

    def __init__(self, depot: Depot | None, share: int, version: str) -> None:
        from avatar.lessons.running.pool import LocalExecutor

        self._depot, self._version = depot, version
        self._folder, self._ground = _make_folder(), None
        if depot:
            self._ground = Ground(self._folder / "root", cache.folder() / "arrived", depot)
        self._pool = LocalExecutor(1, share=share)
        self._node = f"{socket.gethostname()}:{os.getpid()}"
        self._task: Task | None = None
        self._waiting: list[News] = []

    def start(self) -> None:
        """Nothing is to be done: that this ends says that there is room for it somewhere."""

    def submit(self, order: Bundle | Task) -> None:
        """Begin with a task; whatever is wrong is told as its end."""
        task = order.task if isinstance(order, Bundle) else order
        key = task.job.key
        self._waiting.append(Taken(key, self._node))
        try:
            self._check_version()
            if isinstance(order, Bundle):
                task = self._lay(order)
            self._task = task
            self._pool.submit(task)
        except AvatarError as error:
            retry = isinstance(error, EngineError) and error.retry
            outcome = Outcome(Status.FAILED, error=error.message, hint=error.hint, retry=retry)
            self._waiting.append(Delivery(key, outcome))
        except OSError as error:
            said = f"{self._node} cannot lay out the row: {error.strerror or error}."
            self._waiting.append(Delivery(key, Outcome(Status.FAILED, error=said, retry=True)))

    def receive(self, wait: float) -> list[News]:
        """What happened, after `wait` seconds at most; of how far a row has come, the last alone."""
        end = time.monotonic() + wait
        while not self._waiting and (left := end - time.monotonic()) > 0:
            self._hear(min(left, 1.0))
        if self._waiting and not isinstance(self._waiting[-1], Delivery):
            pause = time.monotonic() + PAUSE
            while (left := pause - time.monotonic()) > 0 and not isinstance(self._waiting[-1], Delivery):
                self._hear(left)
        news, self._waiting = self._waiting, []
        last = max((n for n, item in enumerate(news) if isinstance(item, Moved)), default=-1)
        return [item for n, item in enumerate(news) if n == last or not isinstance(item, Moved)]

    def _hear(self, wait: float) -> None:
        message = self._pool.receive(wait)
        if isinstance(message, Ended):
            self._waiting.append(self._deliver(message))
        elif message and not isinstance(message, Taken):
            self._waiting.append(message)

    def _check_version(self) -> None:
        if avatar.__version__ != self._version:
            raise EngineError(
                f"{self._node} has version {avatar.__version__} of the program, not {self._version}.",
                hint="Install the same version on every machine of the cluster.",
            )

    def _lay(self, bundle: Bundle) -> Task:
        assert self._ground
        for kind, folder in bundle.places.items():
            name = f"AVATAR_{kind.upper()}_DIR"
            there = str(self._ground.there(folder))
            if os.environ.get(name) != there:  # the worker reads it when it is begun, with the first task
                os.environ[name] = there
        task = self._ground.lay(bundle)
        if task.log:
            task.log.unlink(missing_ok=True)
        return task

    def _deliver(self, message: Ended) -> Delivery:
        """Send what was made, and make room."""
        task, outcome, parcels = self._task, message.outcome, {}
        self._task = None
        if task is None or self._ground is None or self._depot is None:
            return Delivery(message.key, outcome)
        try:
            for kind, mark in outcome.files.items():
                place = self._ground.back(mark.path, task.job.output.anchor)
                parcels[kind] = (place, self._depot.send(mark.path))
                mark.path.unlink(missing_ok=True)
        except AvatarError as error:
            outcome = Outcome(Status.FAILED, error=error.message, hint=error.hint, retry=True)
        log = b""
        with contextlib.suppress(OSError):
            log = task.log.read_bytes()[-LOG:] if task.log else b""
        cache.prune(cache.folder() / "arrived", KEPT, "*/*")
        return Delivery(message.key, replace(outcome), parcels, log)


def _make_folder() -> Path:
    """A folder for this process; those of processes that have gone are taken away."""
    where = Path(tempfile.gettempdir())
    for path in where.glob(f"{PREFIX}*"):
        number = path.name.removeprefix(PREFIX).split("-")[0]
        if number.isdigit() and not alive(int(number)):
            shutil.rmtree(path, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
