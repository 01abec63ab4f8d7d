"""Claims between processes: who has one works on something, and all others know that it is being made.

A claim is a lock that the system keeps on a small file. It vanishes with the process that holds it, however
that ends, so none is ever stale.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has no such locks on files: work may be done twice there, but never wrongly
    fcntl = None  # type: ignore[assignment]

_AGAIN = 0.05
"""Seconds between two looks at a claim that somebody else holds."""


class Claim:
    """The right to make what belongs to the file `path`; `path` itself is the lock's, and nothing else's."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle = -1

    def take(self) -> bool:
        """Whether this process has it now; it is not waited for. True, too, where no locks can be had."""
        if fcntl is None or self._handle >= 0:
            return True
        while True:
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
            except OSError:  # a folder that may only be read: nobody can keep anything there
                return True
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(handle)
                return False
            except OSError:  # a file system without locks
                os.close(handle)
                return True
            with contextlib.suppress(OSError):
                # Who gave it back took the file away: only the lock on the one that is there counts.
                if os.path.samestat(os.fstat(handle), self.path.stat()):
                    self._handle = handle
                    return True
            os.close(handle)

    def note(self, text: str) -> None:
        """Leave word for those who find it taken."""
        if self._handle >= 0:
            with contextlib.suppress(OSError):
                os.ftruncate(self._handle, 0)
                os.pwrite(self._handle, text.encode(), 0)

    def give_back(self) -> None:
        """Let others have it."""
        if self._handle < 0:
            return
        with contextlib.suppress(OSError):
            self.path.unlink()
        os.close(self._handle)
        self._handle = -1

    def wait(self) -> None:
        """Take it as soon as nobody else has it."""
        while not self.take():
            time.sleep(_AGAIN)


@contextmanager
def claimed(path: Path) -> Iterator[None]:
    """Hold the claim on `path` while the block runs; waits for it."""
    claim = Claim(path)
    claim.wait()
    try:
        yield
    finally:
        claim.give_back()
