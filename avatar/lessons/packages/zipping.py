"""Zip files that are the same whenever they are made from the same, and are there whole or not at all."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from avatar.errors import InputError
from avatar.media.atomic import Outputs, require_space

_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can hold: the time of day is no part of what is packed."""
_MODE = 0o100644 << 16
_CHUNK = 1 << 20
PACKED = (".mp4", ".m4v", ".webm", ".jpg", ".png", ".woff2")
"""Files that are small already, and are stored as they are."""


@dataclass(frozen=True)
class Entry:
    """A file of a zip: its name inside, and its bytes or where they lie."""

    name: str
    data: bytes | Path

    @property
    def size(self) -> int:
        return len(self.data) if isinstance(self.data, bytes) else self.data.stat().st_size


def write_zip(path: Path, entries: Sequence[Entry]) -> int:
    """Write the entries in their order; returns the bytes of the file. Large ones are streamed.

    Raises OutputError where it cannot be written, InputError where a file that goes in cannot be read.
    """
    sizes = [_size(entry) for entry in entries]
    require_space(path, sum(sizes) + 1024 * (len(entries) + 1))
    with Outputs() as outputs, outputs.open(path, binary=True) as target:
        with zipfile.ZipFile(target, "w", allowZip64=True) as archive:
            for entry, size in zip(entries, sizes, strict=True):
                _add(archive, entry, size)
        written: int = target.tell()
    return written


def _add(archive: zipfile.ZipFile, entry: Entry, size: int) -> None:
    info = zipfile.ZipInfo(entry.name, _TIME)
    info.create_system, info.external_attr = 3, _MODE  # Unix, wherever it is made
    stored = entry.name.lower().endswith(PACKED)
    info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    info.file_size = size
    if isinstance(entry.data, bytes):
        archive.writestr(info, entry.data)
        return
    try:
        source = entry.data.open("rb")
    except OSError as problem:
        raise _unreadable(entry.data, problem) from None
    with source, archive.open(info, "w", force_zip64=size >= zipfile.ZIP64_LIMIT) as target:
        shutil.copyfileobj(source, target, _CHUNK)


def _size(entry: Entry) -> int:
    try:
        return entry.size
    except OSError as problem:
        raise _unreadable(Path(str(entry.data)), problem) from None


def _unreadable(path: Path, problem: OSError) -> InputError:
    return InputError(f"{path}: it cannot be read: {problem.strerror or problem}.")
