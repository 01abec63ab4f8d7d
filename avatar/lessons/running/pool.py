"""Rows done on this machine, by processes that keep their nets, rigs and voices from one row to the next."""

from __future__ import annotations

import json
import os
import pickle
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, Any

from avatar.errors import EngineError
from avatar.lessons.job import Status
from avatar.lessons.running.executor import Chosen, Ended, Message, Moved, Outcome, Taken, Task
from avatar.machine import SHARE, cores, free_memory
from avatar.progress import Progress

START = (
    "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); import importlib, json, sys; "
    "sys.path[:] = json.loads(sys.argv[1]); importlib.import_module(sys.argv[2]).main()"
)
WORKER = "avatar.lessons.running.worker"
"""The module whose `main` a process runs."""
MEMORY = 1_400_000_000
"""Bytes that a worker may take where nothing is known of its rows."""
_VOICE, _QUICK_VOICE, _FULL_HD = 900_000_000, 350_000_000, 350_000_000
"""Bytes of a worker with a voice, with that of drafts, and for each 1920 × 1080 pixels of a frame: a third
more than was measured (0.97 GB for 1080p with Kokoro, 0.30 GB for drafts)."""
MOST = 64
"""Workers on one machine."""
A_GPU = 4
"""Workers that one GPU draws for: most of a row's work is sound, layout and encoding then."""


def memory_of(pixels: int, draft: bool) -> int:
    """Bytes that a worker takes at most while it renders frames of so many pixels."""
    return (_QUICK_VOICE if draft else _VOICE) + _FULL_HD * pixels // (1920 * 1080)


def choose_workers(rows: int, wanted: int = 0, devices: Sequence[str] = (), memory: int = MEMORY) -> int:
    """How many workers suit this machine and so many rows. wanted: as the user said, 0 for what fits.

    devices: the GPUs that draw; none for the cores. memory: bytes that each takes.
    """
    if wanted:
        return max(1, min(wanted, rows))
    by_memory = max(1, free_memory() // memory)
    by_device = A_GPU * len(devices) if devices else MOST
    return max(1, min(rows, cores(), by_memory, by_device, MOST))


@dataclass
class _Worker:
    name: str
    process: subprocess.Popen[bytes]
    complaints: IO[bytes]
    task: Task | None = None
    ended_for: str = field(default="")
    """Why it was killed, where that was on purpose."""


class LocalExecutor:
    """Processes on this machine, `count` at most; each is begun when there is a first task for it.

    share: cores that each may use; 0 for an equal part. devices: numbers of the GPUs, given out in turn.
    worker: the module whose `main` does the tasks; the one that renders by default.
    They are plain processes, not those of `multiprocessing`: a program that uses this needs no
    `if __name__ == "__main__":`. They end with their parent, whatever ends it.
    """

    def __init__(self, count: int, *, share: int = 0, devices: Sequence[str] = (), worker: str = "") -> None:
        self._count = max(1, count)
        self._share = share or max(1, cores() // self._count)
        self._devices = tuple(devices)
        self._module = worker or WORKER
        self._workers: list[_Worker] = []
        self._heard: queue.Queue[tuple[_Worker, Any]] = queue.Queue()
        self._begun = 0

    @property
    def capacity(self) -> int:
        return self._count

    @property
    def name(self) -> str:
        return "1 worker" if self._count == 1 else f"{self._count} workers"

    def submit(self, task: Task) -> None:
        worker = next((w for w in self._workers if w.task is None and not w.ended_for), None)
        if worker is None:
            worker = self._begin()
        worker.task = task
        with suppress(OSError):  # it is gone, and will be heard of as such
            assert worker.process.stdin
            pickle.dump(task, worker.process.stdin)
            worker.process.stdin.flush()

    def receive(self, timeout: float) -> Message | None:
        try:
            worker, heard = self._heard.get(timeout=timeout)
        except queue.Empty:
            return None
        if isinstance(heard, Taken):
            return Taken(heard.key, worker.name)
        if isinstance(heard, Chosen):
            return heard
        task = worker.task
        if heard is None:
            worker.process.wait()
            outcome = self._explain(worker)
            self._bury(worker)
            return Ended(task.job.key, outcome) if task else None
        if task is None:
            return None
        if isinstance(heard, Progress):
            return Moved(task.job.key, heard)
        worker.task = None
        return Ended(task.job.key, heard)

    def end(self, key: str, error: str) -> None:
        for worker in self._workers:
            if worker.task and worker.task.job.key == key:
                worker.ended_for = error
                worker.process.kill()

    def close(self) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in list(self._workers):
            self._bury(worker)

    def _begin(self) -> _Worker:
        self._begun += 1
        complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed in `_bury`
        try:
            process = subprocess.Popen(
                [sys.executable, "-c", START, json.dumps(sys.path), self._module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                env={**os.environ, **self._surroundings(self._begun - 1)},
            )
        except OSError as error:
            complaints.close()
            raise EngineError(f"No process can be started: {error.strerror or error}.") from None
        worker = _Worker(f"{self._begun}", process, complaints)
        self._workers.append(worker)
        threading.Thread(target=self._listen, args=(worker,), daemon=True).start()
        return worker

    def _surroundings(self, number: int) -> Mapping[str, str]:
        share = {SHARE: str(self._share), "OMP_NUM_THREADS": str(self._share)}
        if self._devices:
            share["CUDA_VISIBLE_DEVICES"] = self._devices[number % len(self._devices)]
        return share

    def _listen(self, worker: _Worker) -> None:
        assert worker.process.stdout
        with suppress(EOFError, OSError, ValueError, pickle.UnpicklingError):
            while True:
                self._heard.put((worker, pickle.load(worker.process.stdout)))
        self._heard.put((worker, None))

    def _explain(self, worker: _Worker) -> Outcome:
        """What became of the task of a process that has ended."""
        if worker.ended_for:
            return Outcome(Status.FAILED, error=worker.ended_for, retry=True)
        code = worker.process.returncode
        what = f"signal {-code}" if code < 0 else f"exit code {code}"
        log = worker.task.log if worker.task else None
        hint = f"It may have run out of memory: try fewer --workers. Its log: {log}" if log else ""
        worker.complaints.seek(0)
        last = worker.complaints.read().decode("utf-8", "replace").strip().rsplit("\n", 1)[-1]
        error = f"The worker was lost ({what}){': ' + last if last else ''}."
        return Outcome(Status.FAILED, error=error, hint=hint, retry=True)

    def _bury(self, worker: _Worker) -> None:
        worker.process.wait()
        for pipe in (worker.process.stdin, worker.process.stdout):
            if pipe:
                with suppress(OSError, ValueError):
                    pipe.close()
        worker.complaints.close()
        if worker in self._workers:
            self._workers.remove(worker)
