"""What every kind of table is read into first: records of cells, with their numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Record:
    """One record. number: as a spreadsheet has it, from 1. cells: as they are shown, none for an empty one.

    fault: the number of a cell, from 1, or 0 for the whole record, and what is wrong there.
    """

    number: int
    cells: tuple[str, ...]
    fault: tuple[int, str] | None = None


def letters(column: int) -> str:
    """What a spreadsheet calls the column of a number from 1: A, B, … Z, AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
