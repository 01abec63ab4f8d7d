"""Files that appear whole or not at all.

Everything is written to a hidden name beside its target (`.lesson.partial-1234-9f2c-0.mp4`), brought to the
disk and renamed. A rename inside one folder is atomic, so a reader sees the old file or the new one.
"""

from __future__ import annotations

import errno
import hashlib
import itertools
import os
import re
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from ..errors import OutputError

_counter = itertools.count()
_HOST = hashlib.sha256(socket.gethostname().encode()).hexdigest()[:6]
_FOREIGN_AGE = 24 * 3600.0
"""Seconds after which a partial file of another machine on a shared folder counts as abandoned."""

_REASONS: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("the disk is full.", "Free some space, or write to another disk."),
    errno.EDQUOT: ("your quota on this disk is used up.", "Free some space, or write to another disk."),
    errno.EFBIG: ("the file would be larger than this system allows.", "Write to another disk."),
    errno.EACCES: ("permission denied.", "Choose a folder that you may write to with -o."),
    errno.EPERM: ("permission denied.", "Choose a folder that you may write to with -o."),
    errno.EROFS: ("the file system is read-only.", "Choose a folder that you may write to with -o."),
    errno.ENAMETOOLONG: ("the name is too long.", "Choose a shorter name with -o."),
    errno.EIO: ("the disk reported an error.", "Check the disk, or write to another one."),
}
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""The error numbers that mean "no room"."""


def explain(path: Path | str, error: OSError) -> OutputError:
    """The `OutputError` that says in words what the system said in numbers."""
    reason, hint = _REASONS.get(error.errno or 0, (f"{error.strerror or error}.", ""))
    return OutputError(path, reason, hint=hint)


def partial_path(target: Path) -> Path:
    """A hidden name beside `target`, with its ending, that names this process and is used once."""
    stem = target.stem[:100]  # leaves room for the addition where names end at 255 bytes
    return target.with_name(f".{stem}.partial-{os.getpid()}-{_HOST}-{next(_counter)}{target.suffix}")


def check_target(path: Path | str) -> Path:
    """The absolute target, after making sure that a file can be written there.

    Raises OutputError when the folder is missing or read-only, or a folder lies in the way.
    """
    target = Path(path).absolute()
    try:
        if target.is_dir():
            raise OutputError(path, "this is a folder.", hint="Give the name of a file.")
        folder = target.parent
        if not folder.exists():
            raise OutputError(path, f"there is no folder {folder}.", hint=f"Run: mkdir -p {folder}")
        if not folder.is_dir():
            raise OutputError(path, f"{folder} is not a folder.")
        probe = partial_path(target)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise explain(path, error) from None
    return target


def require_space(path: Path | str, needed: int) -> None:
    """Raise OutputError when the disk of `path` has less than `needed` bytes free."""
    folder = Path(path).absolute().parent
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return  # a system that cannot tell is no reason to refuse
    if free < needed:
        raise OutputError(
            path,
            f"about {megabytes(needed)} are needed, {megabytes(free)} are free.",
            hint="Free some space, or write to another disk.",
        )


def disk_full(path: Path, written: int, frames: int, expected: int | None) -> OutputError:
    """The error for a full disk, with an estimate of what the whole file needs.

    The file is written twice at the end (the index moves to the front), in place: nothing extra is needed.
    """
    if expected and frames:
        needed = max(written * 1.05, written / frames * expected * 1.2)
        what = f"the disk is full; the whole file needs about {megabytes(needed)}."
    else:
        what = f"the disk is full after {megabytes(written)}."
    return OutputError(path, what, hint="Free some space, or write to another disk.")


def megabytes(size: float) -> str:
    """A size in bytes for people: "3 MB", rounded up."""
    return f"{max(1, -(-int(size) // 1_000_000))} MB"


def clean_stale(target: Path) -> int:
    """Remove partial files that dead processes left for this target; returns how many there were."""
    stem = re.escape(target.stem[:100])
    pattern = re.compile(rf"\.{stem}\.partial-(\d+)-([0-9a-f]+)-\d+{re.escape(target.suffix)}")
    removed = 0
    with suppress(OSError):
        for path in target.parent.iterdir():
            match = pattern.fullmatch(path.name)
            if not match:
                continue
            with suppress(OSError):
                if match[2] == _HOST:
                    stale = not alive(int(match[1]))
                else:
                    stale = time.time() - path.stat().st_mtime > _FOREIGN_AGE
                if stale:
                    path.unlink()
                    removed += 1
    return removed


def sweep(video: Path) -> int:
    """Remove what dead processes of this machine left of a video and its companions; returns how many."""
    stem = re.escape(video.stem[:100])
    pattern = re.compile(rf"\.{stem}(\.[a-z]+)?\.partial-(\d+)-{_HOST}-\d+(\.[a-z0-9]+)?")
    removed = 0
    with suppress(OSError):
        for path in video.parent.iterdir():
            if (match := pattern.fullmatch(path.name)) and not alive(int(match[2])):
                with suppress(OSError):
                    path.unlink()
                    removed += 1
    return removed


def alive(pid: int) -> bool:
    """Whether a process of that number runs on this machine."""
    if os.name == "nt":  # there os.kill would end the process instead of asking about it
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


class Outputs:
    """Several files that replace their targets together, when all of them are whole.

    Used as a context manager: on leaving, every reserved file is brought to the disk and renamed, the one
    marked `last` at the end, so that a finished video has its companions beside it. After an error, all
    partial files are removed and no target is touched.
    """

    def __init__(self) -> None:
        self._reserved: list[tuple[bool, Path, Path]] = []

    def reserve(self, path: Path | str, *, last: bool = False) -> Path:
        """The partial path to write to instead of `path`; raises OutputError when that cannot work."""
        target = check_target(path)
        clean_stale(target)
        partial = partial_path(target)
        self._reserved.append((last, partial, target))
        return partial

    def partial(self, path: Path) -> Path | None:
        """Where the file that will become `path` lies until then; None if it was not reserved."""
        target = path.absolute()
        return next((partial for _, partial, reserved in self._reserved if reserved == target), None)

    @contextmanager
    def open(self, path: Path | str, *, last: bool = False, binary: bool = False) -> Iterator[IO[Any]]:
        """An open file (UTF-8 text unless `binary`) that becomes `path` with the others."""
        partial = self.reserve(path, last=last)
        try:
            with partial.open("wb" if binary else "w", encoding=None if binary else "utf-8") as file:
                yield file
        except OSError as error:
            raise explain(path, error) from None

    def commit(self) -> None:
        """Bring every file to the disk, then rename them all; raises OutputError."""
        self._reserved.sort(key=lambda item: item[0])
        try:
            for _, partial, target in self._reserved:
                self._now = target
                _sync(partial)
            while self._reserved:
                _, partial, target = self._reserved[0]
                self._now = target
                partial.replace(target)
                self._reserved.pop(0)
            _sync(self._now.parent)
        except OSError as error:
            self.discard()
            raise explain(self._now, error) from None

    def discard(self) -> None:
        """Remove every partial file."""
        for _, partial, _ in self._reserved:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
        self._reserved.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self._reserved:
            self.commit()
        else:
            self.discard()


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":  # folders cannot be opened there
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some file systems cannot, and say so
            raise
    finally:
        os.close(handle)


@contextmanager
def whole_file(path: Path | str, *, binary: bool = False) -> Iterator[IO[Any]]:
    """An open file that becomes `path` when the block ends well, and vanishes when it does not."""
    with Outputs() as outputs, outputs.open(path, binary=binary) as file:
        yield file
