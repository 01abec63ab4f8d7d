"""A script and its folder of pictures, which appear together or not at all."""

from __future__ import annotations

import re
import shutil
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from avatar.errors import InputError, OutputError
from avatar.media.atomic import Outputs, check_target, explain, partial_path

ENDING = "-slides"
PICTURE = re.compile(r"slide-\d{2,}\.png")
_ABANDONED = 24 * 3600.0
"""Seconds after which a partial folder was left behind by a process that was killed."""


class ScriptFiles:
    """Writes `lesson.md` and `lesson-slides/`. Used as a context manager; an error inside leaves no trace.

    Raises InputError when one of them is there already and `replace` is not given, or when the folder holds
    anything but pictures of slides; OutputError when they cannot be written.
    """

    def __init__(self, path: Path, *, replace: bool = False) -> None:
        if path.suffix.lower() not in (".md", ".markdown"):
            better = path.with_suffix(".md") if path.name else Path("lesson.md")
            raise InputError(f"A script is written as .md, not as {path.name!r}.", hint=f"Use -o {better}")
        check_target(path)
        self.path = path
        # Only signs that mean nothing in a Markdown link, so that the script needs no brackets around it.
        name = re.sub(r"[^\w.+-]+", "-", path.stem).strip("-") or "lesson"
        self.folder = self.path.with_name(name[:120] + ENDING)
        self.replace = replace
        self._check()
        self.pictures = partial_path(self.folder)
        self._outputs = Outputs()

    def name(self, number: int, most: int) -> str:
        """The file name of a slide's picture: slide-07.png, slide-007.png in a deck of a hundred."""
        return f"slide-{number:0{max(2, len(str(most)))}d}.png"

    def write(self, text: str) -> None:
        """Write the script, once."""
        with self._outputs.open(self.path, last=True) as file:
            file.write(text)

    def __enter__(self) -> Self:
        _sweep(self.folder)
        try:
            self.pictures.mkdir()
        except OSError as problem:
            raise explain(self.folder, problem) from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._outputs.discard()
            shutil.rmtree(self.pictures, ignore_errors=True)
            return
        self._finish()

    def _check(self) -> None:
        hint = "Add --replace, or write to another file with -o."
        if self.path.exists() and not self.replace:
            raise InputError(f"{self.path} is there already.", hint=hint)
        if self.folder.is_symlink() or (self.folder.exists() and not self.folder.is_dir()):
            raise OutputError(self.folder, "a file is in the way.", hint="Move it, or choose another -o.")
        if not self.folder.is_dir():
            return
        try:
            names = sorted(each.name for each in self.folder.iterdir())
        except OSError as problem:
            raise explain(self.folder, problem) from None
        if names and not self.replace:
            raise InputError(f"The folder {self.folder} is there already.", hint=hint)
        other = next((name for name in names if not PICTURE.fullmatch(name)), "")
        if other:
            raise InputError(
                f"The folder {self.folder} holds more than pictures of slides: {other}.",
                hint="It would be replaced as a whole. Move that file, or choose another -o.",
            )

    def _finish(self) -> None:
        """Put the pictures in place of the old ones, then the script; undo the first if the second fails."""
        old = partial_path(self.folder)
        moved = placed = False
        try:
            if self.folder.is_dir():
                self.folder.rename(old)
                moved = True
            if any(self.pictures.iterdir()):
                self.pictures.rename(self.folder)
                placed = True
            else:
                self.pictures.rmdir()
            self._outputs.commit()
        except BaseException as problem:
            self._outputs.discard()
            shutil.rmtree(self.folder if placed else self.pictures, ignore_errors=True)
            if moved:
                with suppress(OSError):
                    old.rename(self.folder)
            if isinstance(problem, OSError):
                raise explain(self.folder, problem) from None
            raise
        if moved:
            shutil.rmtree(old, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove partial folders that were left behind for this target."""
    pattern = re.compile(rf"\.{re.escape(folder.stem[:100])}\.partial-[0-9a-f-]+{re.escape(folder.suffix)}")
    with suppress(OSError):
        for path in folder.parent.iterdir():
            if pattern.fullmatch(path.name) and path.is_dir():
                with suppress(OSError):
                    if time.time() - path.stat().st_mtime > _ABANDONED:
                        shutil.rmtree(path, ignore_errors=True)
