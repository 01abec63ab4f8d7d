"""What is wrong with rows of a table, each with its place and the way out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

MOST_SHOWN = 200
"""Problems that are printed; a table of which every row is wrong need not scroll for minutes."""
MOST_RUNS = 8
"""Runs of rows that are listed for one problem."""


@dataclass(frozen=True, order=True)
class RowProblem:
    """One thing wrong in a table.

    row: as a spreadsheet numbers it, the header is 1; 0 for the table as a whole. column: the name in its
    header, empty for the row as a whole. An error refuses the row, a warning does not.
    """

    row: int
    column: str
    message: str
    hint: str = ""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        row = (f"row {self.row}",) if self.row else ()
        place = ", ".join((*row, f"column {self.column!r}") if self.column else row)
        return (f"{place}: " if place else "") + f"{self.message} {self.hint}".rstrip()


def errors_of(problems: Iterable[RowProblem]) -> tuple[RowProblem, ...]:
    """Those that refuse a row."""
    return tuple(problem for problem in problems if problem.severity == "error")


def as_dicts(problems: Iterable[RowProblem]) -> list[dict[str, Any]]:
    """The problems as plain values for JSON."""
    return [asdict(problem) for problem in problems]


def show_problems(problems: Sequence[RowProblem]) -> None:
    """Print the problems on standard output: a table on a terminal, lines with tabs in a pipe."""
    if not problems:
        return
    together: dict[tuple[str, str, str, str], list[int]] = {}
    for p in sorted(problems):
        together.setdefault((p.column, p.severity, p.message, p.hint), []).append(p.row)
    rows = [(show_rows(numbers), *what) for what, numbers in list(together.items())[:MOST_SHOWN]]
    lines = [[printable(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for line in lines:
            print("\t".join(line).rstrip())
    else:
        _draw(lines)
    if more := len(together) - len(rows):
        print(f"… and {more} more: --json lists all of them.")


def show_rows(numbers: Sequence[int]) -> str:
    """Numbers of rows in order as people write them, "2-9, 12"; nothing for the table as a whole."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number - runs[-1][-1] == 1:
            runs[-1] = [runs[-1][0], number]
        elif not runs or runs[-1][-1] != number:
            runs.append([number])
    told = ["-".join(map(str, run)) for run in runs if run[0]]
    return ", ".join(told[:MOST_RUNS]) + (f" … ({len(numbers)} rows)" if len(told) > MOST_RUNS else "")


def printable(text: str) -> str:
    """One line of text that does nothing to a terminal: tables come from anywhere."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else "\ufffd" for c in text).split())


def _draw(lines: Sequence[Sequence[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    colours = {"error": "red", "warning": "yellow"}
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("row", justify="right")
    table.add_column("column", overflow="fold")
    table.add_column("what is wrong", overflow="fold", ratio=3)
    table.add_column("the way out", overflow="fold", ratio=2)
    for row, column, severity, message, hint in lines:
        table.add_row(row, Text(column), Text(message, style=colours[severity]), Text(hint, style="dim"))
    Console(highlight=False).print(table)
