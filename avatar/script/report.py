"""Where the stages of reading a script put what they find wrong."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from avatar.errors import Problem
from avatar.script.model import Position

MOST = 100
"""Problems after which no more are kept: a broken file need not be listed line by line."""


class Report:
    """Collects the problems of one file, each at its place."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._problems: list[Problem] = []

    def error(self, at: Position, message: str, hint: str = "") -> None:
        """Note what makes the script unusable."""
        if len(self._problems) < MOST:
            self._problems.append(Problem(self.file, at.line, at.column, message, hint))

    def warn(self, at: Position, message: str, hint: str = "") -> None:
        """Note what probably is not what the author meant."""
        if len(self._problems) < MOST:
            self._problems.append(Problem(self.file, at.line, at.column, message, hint, "warning"))

    def include(self, problems: Iterable[Problem]) -> None:
        """Add what was found in another file that belongs to this one."""
        self._problems += list(problems)[: max(0, MOST - len(self._problems))]

    @property
    def problems(self) -> list[Problem]:
        """All of them, in the order of the file, without repetitions."""
        return sorted(set(self._problems), key=lambda p: (p.line, p.column, p.severity, p.message))

    @property
    def failed(self) -> bool:
        """Whether there is any error."""
        return any(p.severity == "error" for p in self._problems)


def nearest(name: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """The known name most like `name`, or an empty string."""
    return next(iter(difflib.get_close_matches(name, list(known), n=1, cutoff=cutoff)), "")


def suggestion(name: str, known: Iterable[str]) -> str:
    """The nearest known name as a question, or the list of what there is."""
    names = sorted(known)
    near = nearest(name, names)
    if near:
        return f"Did you mean {near!r}?"
    return f"Known: {', '.join(names)}." if names else ""


def ended(text: str) -> str:
    """A sentence with its stop, if it has none."""
    return text if text.endswith(("?", ".")) else f"{text}."
