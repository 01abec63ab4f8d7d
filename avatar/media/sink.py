"""What frames are written into: a file that appears when its block ends well, and never otherwise."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from ..errors import EngineError
from .atomic import Outputs


class Sink:
    """A file of frames, alone or with a group of others that appear together.

    Those who derive from it say how it is opened, and how it is closed well or broken off.
    """

    def __init__(self, path: Path | str, outputs: Outputs | None) -> None:
        self.path = Path(path)
        self._own = Outputs() if outputs is None else None
        self._group = outputs or self._own or Outputs()
        self.frames = 0
        """Frames taken so far."""

    def __enter__(self) -> Self:
        self._partial = self._group.reserve(self.path, last=True)
        try:
            self._open()
        except BaseException:
            self._abandon()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
            else:
                self._break_off()
        except BaseException:
            self._abandon()
            raise
        if kind is not None:
            self._abandon()
        elif self._own:
            self._own.commit()

    def _open(self) -> None:
        """Begin `self._partial`."""
        raise NotImplementedError

    def _finish(self) -> None:
        """Make the file whole."""
        raise NotImplementedError

    def _break_off(self) -> None:
        """Let go of the file, which nobody wants any more."""
        raise NotImplementedError

    def _require_frames(self) -> None:
        if not self.frames:
            raise EngineError("There was not a single frame to encode.")

    def _abandon(self) -> None:
        """Leave nothing behind. A group's other files are the group's own business."""
        with suppress(OSError):
            self._partial.unlink(missing_ok=True)
        if self._own:
            self._own.discard()
