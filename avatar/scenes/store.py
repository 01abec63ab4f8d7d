"""Pieces of videos kept by what they were made from: a scene that did not change is not drawn again.

A render that was broken off goes on from here. Nothing in this folder is ever needed: what is missing or
broken is made again.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from avatar import cache
from avatar.scenes.piece import Piece

LIMIT = 3_000_000_000
"""Bytes that kept pieces may take; an hour of 1080p takes about 1 GB. Those used longest ago go first."""


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
        except (OSError, AvatarError, IndexError):
            return None
        with contextlib.suppress(OSError):  # a cache that may only be read is still of use
            os.utime(path)
        return path

    def make_room(self) -> None:
        """Take away what was used longest ago, down to the limit."""
        cache.prune(self.where, self.limit, f"*/*{self.ending}")
