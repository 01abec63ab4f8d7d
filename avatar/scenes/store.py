"""Pieces of videos kept by what they were made from: a scene that did not change is not drawn again.

A render that was broken off goes on from here. Nothing in this folder is ever needed: what is missing or
broken is made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from pathlib import Path

from avatar import cache
from avatar.scenes.piece import Piece

LIMIT = 3_000_000_000
"""Bytes that kept pieces may take; an hour of 1080p takes about 1 GB. Those used longest ago go first."""


SEAL = ".sum"
"""Ending of the file beside a piece that holds its SHA-256: one that was damaged, or is another, is seen."""


class PieceStore:
    """Pieces in `where` (a folder), as files of one kind. `ending`: of their names, with its dot."""

    def __init__(self, ending: str, where: Path | None = None, limit: int = LIMIT) -> None:
        self.where = where or cache.folder() / "scenes"
        self.ending, self.limit = ending, limit

    def ready(self) -> bool:
        """Whether anything can be kept here."""
        try:
            self.where.mkdir(parents=True, exist_ok=True)
        except OSError:
            return False
        return os.access(self.where, os.W_OK)

    def path(self, piece: Piece) -> Path:
        """Where a piece is kept, or will be."""
        return self.where / piece.key[:2] / f"{piece.key}{self.ending}"

    def find(self, piece: Piece) -> Path | None:
        """The file of a piece that is there and whole, or None."""
        from avatar.errors import AvatarError
        from avatar.media.mp4 import check_whole

        path = self.path(piece)
        try:
            check_whole(path, self.ending.removeprefix("."))
            if seal_of(path).read_bytes() != _digest(path):
                return None
        except (OSError, AvatarError, IndexError):
            if path.is_dir() and not path.is_symlink():  # nothing could be kept where it stands
                shutil.rmtree(path, ignore_errors=True)
            return None
        with contextlib.suppress(OSError):  # a cache that may only be read is still of use
            os.utime(path)
        return path

    def make_room(self) -> None:
        """Take away what was used longest ago, down to the limit."""
        cache.prune(self.where, self.limit, f"*/*{self.ending}")
        for seal in self.where.glob(f"*/*{self.ending}{SEAL}"):
            if not seal.with_name(seal.name.removesuffix(SEAL)).exists():
                with contextlib.suppress(OSError):
                    seal.unlink()


def seal(path: Path) -> None:
    """Note what a finished piece is, as far as the disk allows; without its seal it is made again."""
    with contextlib.suppress(OSError):
        cache.write_whole(seal_of(path), [_digest(path)])


def seal_of(path: Path) -> Path:
    """Where the digest of a piece lies."""
    return path.with_name(path.name + SEAL)


def _digest(path: Path) -> bytes:
    """Of what is in a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest().encode()
