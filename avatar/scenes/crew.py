"""Pieces made side by side, in this process and in others, and handed out in order.

This one has all that is needed and begins at once; others take a second until they draw. They are plain ones
that run `avatar.scenes.worker`, not those of `multiprocessing`: a program that uses this package needs no
`if __name__ == "__main__":`, and threads that it has do no harm. They end with their parent, whatever ends
it.
"""

from __future__ import annotations

import json
import logging
import pickle
import queue
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from avatar import errors
from avatar.errors import AvatarError, EngineError
from avatar.machine import cores, free_memory

if TYPE_CHECKING:
    from avatar.scenes.piece import Piece
    from avatar.scenes.shoot import Shoot

Task = tuple["Piece", Path]
Tell = Callable[[int], None]

WORTH = 200
"""Frames that a process must have to draw: it takes half a second or more until it is ready."""
MEMORY = 700_000_000
"""Bytes that a process may take."""
MOST = 12
"""Processes; beyond that the disk and the memory's bus are what counts."""
START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from avatar.scenes.worker import main; main(sys.argv[2])"
)


def choose_crew(tasks: Sequence[Task], provider: str, wanted: int = 0) -> int:
    """How many processes shall make these pieces, this one among them; 0 for this one alone.

    provider: what really draws: a GPU is fed by one process. wanted: as the user said, 0 for as many as fit.
    """
    frames = sum(len(piece.numbers) for piece, _ in tasks)
    if provider != "OpenCV" or wanted == 1 or len(tasks) < 2 or not _is_python():
        return 0
    most = wanted or min(MOST, cores(), frames // WORTH, max(1, free_memory() // MEMORY))
    count = min(most, len(tasks))
    return count if count > 1 else 0


def make(shoot: Shoot, tasks: Sequence[Task], count: int, tell: Tell) -> Iterator[Path]:
    """Make pieces in `count` processes, this one among them and alone for 0; the paths come in the order of
    `tasks`.

    Where a process ends before its time, for want of memory, say, what is left is made in this one.
    """
    finished, most = 0, 0

    def forward(done: int) -> None:
        nonlocal most
        most = max(most, done)
        tell(most)

    if count:
        try:
            for path in make_together(shoot, tasks, count, forward):
                finished += 1
                yield path
        except EngineError as error:
            if not error.retry:
                raise
            logging.getLogger(__name__).warning("Drawing goes on in one process. %s", error.message)
    before = sum(len(piece.numbers) for piece, _ in tasks[:finished])
    yield from make_alone(shoot, tasks[finished:], lambda done: forward(before + done))


def make_alone(shoot: Shoot, tasks: Sequence[Task], tell: Tell) -> Iterator[Path]:
    """Make pieces one after the other in this process."""
    before = 0
    for piece, path in tasks:
        path.parent.mkdir(parents=True, exist_ok=True)
        shoot.write(piece.numbers, path, lambda done, before=before: tell(before + done))  # type: ignore[misc]
        before += len(piece.numbers)
        yield path


def make_together(shoot: Shoot, tasks: Sequence[Task], count: int, tell: Tell) -> Iterator[Path]:
    """Make pieces in `count` processes, this one among them; the paths come in the order of `tasks`, each as
    soon as it is whole.

    tell: called with the number of frames made so far. Raises what went wrong in any of them.
    """
    with tempfile.TemporaryDirectory(prefix="avatar-") as folder:
        job = Path(folder) / "job"
        with job.open("wb") as file:
            pickle.dump(shoot, file, protocol=pickle.HIGHEST_PROTOCOL)
        crew = _Crew(shoot, job, count)
        try:
            yield from crew.make(tasks, tell)
        finally:
            crew.dismiss()


class _Dismissed(BaseException):
    """What is being drawn is not wanted any more. No error, so that no `except` on the way catches it."""


class _Hand:
    """Makes pieces in a thread of this process, and reports as the processes do."""

    def __init__(self, shoot: Shoot, report: Callable[[dict[str, Any]], None]) -> None:
        self._shoot, self._report = shoot, report
        self._orders: queue.SimpleQueue[tuple[int, Piece, Path] | None] = queue.SimpleQueue()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="avatar-draw", daemon=True)
        self._thread.start()

    def give(self, task: int, piece: Piece, path: Path) -> None:
        """Have a piece made."""
        self._orders.put((task, piece, path))

    def dismiss(self) -> None:
        """Stop with the frame that is being drawn, and wait for that."""
        self._over.set()
        self._orders.put(None)
        self._thread.join()

    def _work(self) -> None:
        try:
            while (order := self._orders.get()) is not None and not self._over.is_set():
                task, piece, path = order
                self._shoot.write(piece.numbers, path, lambda done, task=task: self._tell(task, done))  # type: ignore[misc]
                self._report({"task": task, "frames": len(piece.numbers), "path": str(path)})
        except _Dismissed:
            return
        except BaseException as error:
            self._report({"raised": error})

    def _tell(self, task: int, done: int) -> None:
        if self._over.is_set():
            raise _Dismissed
        self._report({"task": task, "frames": done})


class _Crew:
    """Those who wait for pieces to make, processes and a thread of this one, and what they report."""

    def __init__(self, shoot: Shoot, job: Path, count: int) -> None:
        self._reports: queue.Queue[tuple[int, dict[str, Any]]] = queue.Queue()
        self._errors = [tempfile.TemporaryFile() for _ in range(count - 1)]  # noqa: SIM115 - closed in `dismiss`
        self._processes = [
            subprocess.Popen(
                [sys.executable, "-c", START, json.dumps(sys.path), str(job)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
                encoding="utf-8",
            )
            for complaints in self._errors
        ]
        for number, process in enumerate(self._processes):
            assert process.stdout
            threading.Thread(target=self._listen, args=(number, process.stdout), daemon=True).start()
        self._here = len(self._processes)
        self._hand = _Hand(shoot, lambda report: self._reports.put((self._here, report)))

    def _listen(self, number: int, lines: IO[str]) -> None:
        for line in lines:
            with suppress(ValueError):
                self._reports.put((number, json.loads(line)))
        self._reports.put((number, {"gone": True}))

    def make(self, tasks: Sequence[Task], tell: Tell) -> Iterator[Path]:
        waiting = deque(range(len(tasks)))
        finished: set[int] = set()
        drawn: dict[int, int] = {}
        following = 0
        for number in (self._here, *range(self._here)):
            self._give(number, tasks, waiting)
        while following < len(tasks):
            number, report = self._reports.get()
            if "raised" in report:
                raise report["raised"]
            if "error" in report:
                raise _revive(report)
            if "gone" in report:
                raise self._explain(number)
            task = report["task"]
            drawn[task] = report.get("frames", drawn.get(task, 0))
            tell(sum(drawn.values()))
            if "path" in report:
                finished.add(task)
                self._give(number, tasks, waiting)
                while following in finished:
                    yield tasks[following][1]
                    following += 1

    def _give(self, number: int, tasks: Sequence[Task], waiting: deque[int]) -> None:
        if not waiting:
            return
        task = waiting.popleft()
        piece, path = tasks[task]
        path.parent.mkdir(parents=True, exist_ok=True)
        if number == self._here:
            self._hand.give(task, piece, path)
            return
        order = {"task": task, "first": piece.first, "last": piece.last, "path": str(path)}
        stdin = self._processes[number].stdin
        assert stdin
        with suppress(OSError):  # it is gone, and will be heard of as such
            stdin.write(json.dumps(order) + "\n")
            stdin.flush()

    def _explain(self, number: int) -> AvatarError:
        code = self._processes[number].wait()
        complaints = self._errors[number]
        complaints.seek(0)
        last = complaints.read().decode("utf-8", "replace").strip().rsplit("\n", 1)[-1]
        what = f"signal {-code}" if code < 0 else f"exit code {code}"
        return EngineError(
            f"A process that draws has ended ({what}){': ' + last if last else ''}.",
            hint="It may have run out of memory: try --jobs 1.",
            retry=True,
        )

    def dismiss(self) -> None:
        """End all of them, whatever they are doing."""
        for process in self._processes:
            process.kill()
        self._hand.dismiss()
        for process, complaints in zip(self._processes, self._errors, strict=True):
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    with suppress(OSError):
                        pipe.close()
            complaints.close()


def report_error(error: BaseException) -> dict[str, Any]:
    """An error as what can be sent to another process."""
    if isinstance(error, AvatarError):
        return {"error": type(error).__name__, "message": error.message, "hint": error.hint}
    return {"error": type(error).__name__, "message": str(error), "hint": ""}


def _revive(report: dict[str, Any]) -> BaseException:
    """The error that was reported: of its own kind if it is one of ours."""
    name, message = report["error"], report["message"]
    kind = getattr(errors, name, None)
    if isinstance(kind, type) and issubclass(kind, AvatarError):
        error = kind.__new__(kind)
        AvatarError.__init__(error, message, hint=report["hint"])
        return error
    if name == "MemoryError":
        return MemoryError(message)
    return EngineError(f"Drawing failed: {name}: {message}")


def _is_python() -> bool:
    """Whether the running program is a Python that can be started again: inside a server it may not be."""
    name = Path(sys.executable or "").name.lower()
    return name.startswith(("python", "pypy")) and not getattr(sys, "frozen", False)
