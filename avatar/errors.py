"""Everything that can go wrong, as one tree.

AvatarError                      exit code 1, also the base to catch
├── InputError               2   something the user gave cannot be used
│   ├── ScriptError              the script has problems (carries all of them)
│   ├── PortraitError            the picture cannot be made to speak
│   ├── AudioError               the sound cannot be used
│   └── UnknownNameError         no such voice, presenter, template …  (carries suggestions)
├── MissingExtraError        3   an optional package or device is not there
├── OutputError              4   the result cannot be written
└── EngineError              5   a net or an encoder failed while it worked
    └── FetchError               something could not be fetched, or was not what it should be

A batch ends with 6 where some of its videos are there and some are not, and with 7 where none is.

Ctrl-C is not an error of ours: it stays KeyboardInterrupt and ends with exit code 130.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in a file the user wrote, with the place and the way out.

    `line` and `column` count from 1; 0 means "the file as a whole".
    """

    file: str
    line: int
    column: int
    message: str
    hint: str = ""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        place = self.file + (f":{self.line}:{self.column}" if self.line else "")
        return f"{place}: {self.message}" + (f" {self.hint}" if self.hint else "")


class AvatarError(Exception):
    """Base of all errors raised on purpose. `hint` says what to do next."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class InputError(AvatarError):
    """Something the user gave cannot be used."""

    exit_code = 2


class ScriptError(InputError):
    """The script has problems; `problems` holds every one of them, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


class PortraitError(InputError):
    """The picture cannot be made to speak; the hint says which picture would."""


class AudioError(InputError):
    """The sound cannot be used."""


class UnknownNameError(InputError):
    """No voice, presenter, template … of that name; the nearest names are suggested."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        self.kind, self.name, self.known = kind, name, tuple(sorted(known))
        self.suggestions = tuple(difflib.get_close_matches(name.lower(), self.known, n=3, cutoff=0.5))
        hint = (
            f"Did you mean {' or '.join(repr(s) for s in self.suggestions)}?"
            if self.suggestions
            else f"Known: {', '.join(self.known)}."
        )
        super().__init__(f"There is no {kind} {name!r}.", hint=hint)


class MissingExtraError(AvatarError):
    """An optional package or device is not there; the hint is the command that brings it."""

    exit_code = 3

    def __init__(self, what: str, extra: str) -> None:
        self.extra = extra
        super().__init__(f"{what} is not installed.", hint=f'Run: pip install "avatar-presenter[{extra}]"')


class OutputError(AvatarError):
    """The result cannot be written: no such folder, no permission, disk full."""

    exit_code = 4

    def __init__(self, path: Path | str, reason: str, *, hint: str = "") -> None:
        self.path = Path(path)
        super().__init__(f"Cannot write {path}: {reason}", hint=hint)


class EngineError(AvatarError):
    """A net or an encoder failed while it worked. `retry` says whether trying again can help."""

    exit_code = 5

    def __init__(self, message: str, *, hint: str = "", retry: bool = False) -> None:
        super().__init__(message, hint=hint)
        self.retry = retry


class FetchError(EngineError):
    """Something that was asked for could not be fetched, or is not what it should be."""
