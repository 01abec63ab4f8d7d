"""How much memory a job takes, together with the processes it starts."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

_EVERY = 0.2
"""Seconds between two looks. Reading what a process of 1 GB takes costs some milliseconds."""


class MemoryWatch:
    """Watches this process and all it starts while its block runs.

    peak: the most bytes held at once, what processes share counted once (Linux: the proportional set size);
    elsewhere, and at least, the most this process has held.
    """

    def __init__(self) -> None:
        self.peak = 0
        self._end = threading.Event()

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._watch, name="memory", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join()
        self.peak = max(self.peak, weigh_family(os.getpid()), peak_memory())

    def _watch(self) -> None:
        while not self._end.wait(_EVERY):
            self.peak = max(self.peak, weigh_family(os.getpid()))


def weigh_family(number: int) -> int:
    """Bytes that a process and all below it hold now; 0 where the system does not tell."""
    process, total = Path(f"/proc/{number}"), 0
    with suppress(OSError, ValueError):  # it may have ended
        lines = (process / "smaps_rollup").read_text().splitlines()
        total = 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        for thread in (process / "task").iterdir():
            with suppress(OSError, ValueError):
                total += sum(weigh_family(int(child)) for child in (thread / "children").read_text().split())
    return total


def peak_memory() -> int:
    """The most memory this process has held, in bytes."""
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
