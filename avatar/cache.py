"""Where the program keeps what it can make again."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


def folder() -> Path:
    """The cache folder; the variable AVATAR_CACHE_DIR overrides the system's usual place."""
    if chosen := os.environ.get("AVATAR_CACHE_DIR"):
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_cache_dir("avatar-presenter", appauthor=False))


def write_whole(path: Path, content: Iterable[bytes | memoryview]) -> None:
    """Write a file that is there whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=path.name, suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            for block in content:
                file.write(block)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def prune(where: Path, limit: int, pattern: str = "*") -> int:
    """Take away the files used longest ago until those in `where` need at most `limit` bytes.

    Only files that match the glob `pattern` count. Returns the bytes that are left.
    """
    entries = []
    with contextlib.suppress(OSError):
        for path in where.glob(pattern):
            with contextlib.suppress(OSError):  # another run may have taken it away
                status = path.stat()
                entries.append((status.st_mtime, status.st_size, path))
    total = sum(size for _, size, _ in entries)
    for _, size, path in sorted(entries):
        if total <= limit:
            break
        with contextlib.suppress(OSError):
            path.unlink()
            total -= size
    return total
