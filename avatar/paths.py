"""What lies at a path that somebody wrote: questions that are answered for whatever was written."""

from __future__ import annotations

from pathlib import Path


def is_file(path: Path) -> bool:
    """Whether a file lies there; False, too, for what can be no file's name, or lies where nobody may look.

    `Path.is_file` raises OSError for a name of 300 letters.
    """
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def exists(path: Path) -> bool:
    """Whether anything lies there, in the same way."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
