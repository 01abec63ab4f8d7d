"""Scripts, checked: all problems of each, and how much there is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .console import out
from .errors import AvatarError, Problem
from .progress import clock


@dataclass(frozen=True)
class Checked:
    """One script with its problems; `facts` is empty when it cannot be read."""

    path: Path
    problems: tuple[Problem, ...]
    facts: Mapping[str, Any]

    def fails(self, strict: bool) -> bool:
        """Whether there is an error, or with `strict` anything at all."""
        return any(strict or problem.severity == "error" for problem in self.problems)

    def as_dict(self) -> dict[str, Any]:
        return {"file": str(self.path), "problems": [asdict(p) for p in self.problems], "facts": self.facts}


def check(path: Path, variables: Mapping[str, str]) -> Checked:
    """Everything wrong with the script at `path`; raises nothing that has to do with its contents."""
    from .script import check_file, load_script, summarise

    problems = tuple(check_file(path, variables))
    facts: dict[str, Any] = {}
    if not any(p.severity == "error" for p in problems):
        try:
            facts = asdict(summarise(load_script(path, variables)))
        except AvatarError:  # changed since it was checked
            facts = {}
    return Checked(path, problems, facts)


def show(checked: Checked, *, quiet: bool = False) -> None:
    """Print the problems, each with its place, and a line of figures."""
    from rich.markup import escape

    colours = {"error": "red", "warning": "yellow"}
    for p in checked.problems:
        place = p.file + (f":{p.line}:{p.column}" if p.line else "")
        colour = colours[p.severity]
        out(
            f"[bold]{escape(place)}[/]: [{colour}]{p.severity}:[/] "
            f"{escape(p.message)} {escape(p.hint)}".rstrip()
        )
    if quiet or any(p.severity == "error" for p in checked.problems):
        return
    facts = checked.facts
    if facts:
        out(
            f"[green]✓[/] {escape(str(checked.path))}: {_count(len(facts['scenes']), 'scene')}, "
            f"{_count(facts['words'], 'word')}, about {clock(facts['seconds'])}"
        )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
