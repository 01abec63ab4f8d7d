"""One attempt at a row, and the process that makes one after the other with everything loaded.

Orders come in on standard input and messages go out on standard output, both pickled: they pass between a
program and the processes that it started itself. What libraries print goes into the log of the row.
"""

from __future__ import annotations

import contextlib
import faulthandler
import inspect
import json
import os
import pickle
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from avatar.errors import AvatarError, EngineError
from avatar.lessons.job import Job, Status
from avatar.lessons.running.executor import Chosen, Mark, Message, Outcome, Taken, Task
from avatar.progress import Lines, Progress, Stopwatch, as_line

if TYPE_CHECKING:
    from avatar.project import Project
    from avatar.results import RenderResult

Tell = Callable[[Message | Progress], None]
Log = Callable[[str], None]

_EVERY = 0.25
"""Seconds between two reports of a stage's progress."""
_LOGGED = 10.0
"""Seconds between lines of a stage in the log."""
_OWN = ("jobs", "cache", "progress")
"""Arguments of `render` that decide how a video is made, not which."""


def perform(task: Task, tell: Tell) -> Outcome:
    """Make a row's video, if its files are not what they should be. Raises nothing but KeyboardInterrupt.

    tell: hears of the choice to render (`Chosen`), and of `Progress`. Everything that happens is written to
    the task's log, too.
    """
    start = time.perf_counter()
    with _open_log(task) as log:
        try:
            outcome = _perform(task, tell, log, start)
        except AvatarError as error:
            retry = isinstance(error, EngineError)
            outcome = Outcome(Status.FAILED, error=error.message, hint=error.hint, retry=retry)
        except MemoryError:
            hint = "Take fewer --workers, or a smaller --size."
            outcome = Outcome(Status.FAILED, error="There was not enough memory.", hint=hint, retry=True)
        except Exception as error:
            log(traceback.format_exc())
            said = f"Something went wrong that should not: {type(error).__name__}: {error}"
            hint = f"The whole story is in {task.log}." if task.log else ""
            outcome = Outcome(Status.FAILED, error=said, hint=hint, retry=True)
        if outcome.error:
            log(f"failed after {time.perf_counter() - start:.1f} s: {outcome.error} {outcome.hint}".rstrip())
        return outcome


def _perform(task: Task, tell: Tell, log: Log, start: float) -> Outcome:
    from avatar.lessons.running.fingerprint import differs, explain, fingerprint
    from avatar.pipeline import make_video

    job = task.job
    project, wishes = check_job(job)
    prints = fingerprint(project, wishes, job)
    if task.known is not None and not differs(task.known, prints):
        log("kept: its files are whole, and nothing it is made from has changed")
        return Outcome(Status.KEPT, "unchanged", prints)
    reason = task.lack if task.known is None else explain(task.known, prints)
    tell(Chosen(job.key, reason))
    log(f"rendered, since: {reason}")
    lines = Lines(as_line, _LOGGED, log)
    throttle = _Throttle(tell)

    def forward(event: Progress) -> None:
        lines(event)
        throttle(event)

    result = make_video(
        project,
        poster=wishes["poster"],
        seed=wishes["seed"],
        provider=wishes["provider"],
        jobs=task.jobs,
        cache=bool(job.settings.get("cache", True)),
        clock=Stopwatch(forward),
        fingerprint=prints,
    )
    lines.finish()
    for warning in result.warnings:
        log(f"warning: {warning}")
    took = time.perf_counter() - start
    log(f"done: {result.seconds:.1f} s of video in {took:.1f} s ({result.provider}, {result.encoder})")
    return Outcome(
        Status.DONE,
        reason,
        prints,
        _marks(result),
        seconds=result.seconds,
        took=took,
        warnings=result.warnings,
    )


def check_job(job: Job, *, later: bool = False) -> tuple[Project, dict[str, Any]]:
    """The checked project of a row, and what was asked for beside it (seed, poster, provider).

    later: nothing is going to be written now, and the folder need not be there.
    Raises AvatarError: what is wrong, as `avatar.render` would.
    """
    from avatar.lessons.planning.lesson import read_lesson
    from avatar.pipeline import render
    from avatar.project import check_project

    asked = {
        name: parameter.default
        for name, parameter in inspect.signature(render).parameters.items()
        if parameter.default is not inspect.Parameter.empty
    }
    asked |= {**job.settings, "variables": dict(job.variables) or None}
    known = inspect.signature(check_project).parameters
    given = {name: value for name, value in asked.items() if name in known}
    if not later:
        make_folder(job.output.parent)
    project = check_project(read_lesson(job), job.output, later=later, **given)
    kept = ("seed", "poster", "provider")
    rest = {n: v for n, v in asked.items() if n in kept or (n not in known and n not in _OWN)}
    return project, rest


def made_of(job: Job) -> dict[str, str] | None:
    """What a row would be made from now; None where that cannot be told without trying to render it."""
    from avatar.lessons.running.fingerprint import fingerprint

    try:
        project, wishes = check_job(job, later=True)
        return fingerprint(project, wishes, job)
    except Exception:  # whatever it is, it will be told by the worker that tries
        return None


def make_folder(folder: Path) -> None:
    """Make a folder for outputs. Raises OutputError."""
    from avatar.media.atomic import explain

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explain(folder, error) from None


def _marks(result: RenderResult) -> dict[str, Mark]:
    """The files of a finished video, with their digests, as its manifest has them."""
    import hashlib

    content = result.manifest.read_bytes()
    manifest: Mapping[str, Any] = json.loads(content)
    folder = result.manifest.parent
    found = {
        kind: Mark(folder / name, manifest["files"][kind]["bytes"], manifest["files"][kind]["sha256"])
        for kind, name in manifest["outputs"].items()
    }
    own = Mark(result.manifest, len(content), hashlib.sha256(content).hexdigest())
    return {**found, "manifest": own}


class _Throttle:
    """Passes on the first event of every stage, its last, and a few a second between."""

    def __init__(self, tell: Tell) -> None:
        self._tell, self._stage, self._told = tell, "", 0.0

    def __call__(self, event: Progress) -> None:
        now = time.monotonic()
        over = bool(event.total) and event.done >= event.total
        if event.stage != self._stage or over or now - self._told >= _EVERY:
            self._stage, self._told = event.stage, now
            self._tell(event)


@contextmanager
def _open_log(task: Task) -> Iterator[Log]:
    """What adds lines, with their time, to the log of a row; nothing is written where that cannot be."""
    if task.log is None:
        yield lambda _: None
        return
    try:
        task.log.parent.mkdir(parents=True, exist_ok=True)
        file: IO[str] = task.log.open("a", encoding="utf-8")
    except OSError:
        yield lambda _: None
        return
    with file:

        def log(text: str) -> None:
            with contextlib.suppress(OSError):
                for line in text.rstrip().split("\n"):
                    file.write(f"{datetime.now():%H:%M:%S} {line}\n")
                file.flush()

        log(
            f"{datetime.now():%Y-%m-%d}: row {task.job.number}, attempt {task.attempt}, process {os.getpid()}"
        )
        asked = ", ".join(f"{name}={value}" for name, value in task.job.settings.items())
        log(f"{task.job.script} → {task.job.output}" + (f" ({asked})" if asked else ""))
        yield log


def main() -> None:
    """Render rows for the program that started this process."""
    serve(perform, _settle)


def serve(work: Callable[[Task, Tell], Outcome], settle: Callable[[], None] = lambda: None) -> None:
    """Do the tasks that come in on standard input until it ends; then nobody is there to work for.

    settle: called once, before the first of them.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run, which says what ends when
    orders: queue.Queue[Task] = queue.Queue()
    source = os.fdopen(os.dup(0), "rb")
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no message
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    own = os.dup(2)
    faulthandler.enable()
    threading.Thread(target=_listen, args=(source, orders), daemon=True).start()
    writing = threading.Lock()

    def send(message: object) -> None:
        with writing:
            pickle.dump(message, out)
            out.flush()

    settle()
    while True:
        task = orders.get()
        send(Taken(task.job.key, ""))
        with _diverted(task.log, own):
            outcome = work(task, send)
        send(outcome)


def _settle() -> None:
    """OpenCV takes no more than this process's share of the cores."""
    import cv2

    from avatar.machine import cores

    cv2.setNumThreads(cores())


@contextmanager
def _diverted(log: Path | None, own: int) -> Iterator[None]:
    """What is printed meanwhile, by libraries written in C, too, goes into the log."""
    file = -1
    if log:
        with contextlib.suppress(OSError):
            log.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    if file < 0:
        yield
        return
    try:
        for stream in (1, 2):
            os.dup2(file, stream)
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for stream in (1, 2):
            os.dup2(own, stream)
        os.close(file)


def _listen(source: IO[bytes], orders: queue.Queue[Task]) -> None:
    with contextlib.suppress(EOFError, OSError, pickle.UnpicklingError):
        while True:
            orders.put(pickle.load(source))  # written by the program that started this process
    # It has ended, however that came about, or wants no more.
    os._exit(0)
