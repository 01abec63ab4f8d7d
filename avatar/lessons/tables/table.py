"""A table of lessons, read from any of the files that such tables come in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from avatar.errors import InputError
from avatar.lessons.problems import RowProblem
from avatar.lessons.tables.encoding import broken_byte, decode
from avatar.lessons.tables.records import Record, letters

MOST_BYTES = 64_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 1_000
LONGEST_CELL = 2_000_000
"""Characters: as much as a script may have."""
LONGEST_NAME = 200
SEPARATED = {".csv": None, ".tsv": "\t", ".tab": "\t", ".txt": None}
"""Endings of text tables, and what parts their cells where the ending says so."""
OBJECTS = (".jsonl", ".ndjson", ".json")
WORKBOOKS = (".xlsx", ".xlsm")
FOREIGN = {
    ".xls": "an old Excel workbook",
    ".ods": "an OpenDocument spreadsheet",
    ".numbers": "a Numbers spreadsheet",
}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_HINT = "Save it as .xlsx, or as .csv in UTF-8."


@dataclass(frozen=True)
class Row:
    """One row. number: as a spreadsheet shows it. cells: text by the column's name, stripped, often empty."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A table that was read.

    columns: names as in the header, trimmed; those without a name are left out. raw: the same as they stood
    there. problems: of cells and rows; a row that has an error is in `rows`, and is not to be used.
    """

    path: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[RowProblem, ...] = ()
    raw: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """Where the paths in its cells begin."""
        return self.path.parent


def read_table(
    path: str | Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Table:
    """The table in a CSV, TSV, XLSX or JSONL file.

    sheet: of a workbook, by name; the first that is shown otherwise. encoding, delimiter: of a text table,
    where finding them out goes wrong.

    Raises:
        InputError: the file as a whole cannot be used. What is wrong with single rows is in `problems`.
    """
    path = Path(path)
    if delimiter is not None:
        delimiter = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";"}.get(delimiter, delimiter)
        if len(delimiter) != 1 or delimiter in "\"'\n\r":
            raise InputError(f"--delimiter {delimiter!r} is not one sign.", hint="Use , ; | or tab.")
    raw = _read(path)
    ending, problems = path.suffix.lower(), list[RowProblem]()
    if raw.startswith(b"PK\x03\x04") or ending in WORKBOOKS:
        from avatar.lessons.tables.workbook import read_sheet

        return _make(path, read_sheet(path, sheet, problems), problems)
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(
            f"{path} is an old Excel workbook, or one with a password.", hint=f"{_HINT} Without a password."
        )
    if ending in FOREIGN:
        raise InputError(f"{path} is {FOREIGN[ending]}.", hint=_HINT)
    if ending not in SEPARATED and ending not in OBJECTS:
        raise InputError(f"{path} is no table: .csv, .tsv, .xlsx and .jsonl are.", hint=_HINT)
    if sheet is not None:
        raise InputError(f"{path} has no sheets: --sheet is for workbooks.", hint="Leave it out.")
    decoded = decode(raw, str(path), encoding)
    if decoded.guessed and not decoded.encoding.startswith("utf"):
        message = f"The table is read as {decoded.encoding.title()}: it is not UTF-8."
        problems.append(RowProblem(0, "", message, "If letters come out wrong: --encoding.", "warning"))
    if ending in OBJECTS:
        from avatar.lessons.tables.jsonlines import read_objects

        return _make(path, read_objects(decoded.text, str(path)), problems)
    from avatar.lessons.tables.delimited import read_records

    parted = delimiter or SEPARATED[ending]
    return _make(path, read_records(decoded.text, delimiter=parted, name=str(path)), problems)


def make_table(rows: Iterable[Mapping[str, Any]], base: str | Path = ".") -> Table:
    """A table of rows that come from elsewhere, a database for one; the first is number 1.

    Values are texts, numbers, dates, True and False, lists of texts, or None for an empty cell. base: the
    folder where the paths in its cells begin.

    Raises:
        InputError: there are no rows. What is wrong with single ones is in `problems`.
    """
    from avatar.lessons.tables.jsonlines import read_objects

    text = json.dumps([dict(row) for row in rows], default=str)
    return _make(Path(base).absolute() / "rows", read_objects(text, "rows"), [])


def defuse(text: str) -> str:
    """A text for a cell of a CSV that people open: one that a spreadsheet would run has an apostrophe first.

    See OWASP, "CSV Injection": =, +, -, @, tab and carriage return begin formulas; plain numbers do not.
    """
    if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") and not re.fullmatch(r"[+-]?\d+([.,]\d+)?", text):
        return "'" + text
    return text


def _read(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder, not a table.", hint="Give the path of a file.")
        if not path.exists():
            raise InputError(f"There is no table {path}.", hint="Give a .csv, .xlsx or .jsonl file.")
        if not path.is_file():
            raise InputError(f"{path} is not a regular file.", hint="Save the table to a file first.")
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise InputError(
                f"{path} has {size / 1e6:.0f} MB; the most for a table is {MOST_BYTES / 1e6:.0f} MB.",
                hint="Is it a table of lessons? Split a long one.",
            )
        raw = path.read_bytes()
    except OSError as problem:
        raise InputError(
            f"{path} cannot be read: {problem.strerror or problem}.", hint="Check its permissions."
        ) from None
    except ValueError:  # a null byte in the path
        raise InputError("The name of the table is no path.") from None
    if not raw.strip():
        raise InputError(f"{path} is empty.", hint="The first row names the columns.")
    return raw


def _make(path: Path, records: Iterator[Record], problems: list[RowProblem]) -> Table:
    """The table of these records; the first that is not empty is its header."""
    header = next((record for record in records if record.cells), None)
    if header is None:
        raise InputError(f"{path} has no rows.", hint="The first row names the columns.")
    names = _name_columns(path, header)
    rows: list[Row] = []
    unnamed: dict[int, int] = {}
    for record in records:
        if not record.cells and not record.fault:
            continue
        if len(rows) == MOST_ROWS:
            raise InputError(f"{path} has more than {MOST_ROWS:,} rows.", hint="Split it.")
        if record.fault:
            place, why = record.fault
            problems.append(RowProblem(record.number, _called(names, place), why))
        for place, cell in enumerate(record.cells, 1):
            if cell.strip() and not _named(names, place):
                unnamed.setdefault(place, record.number)
        problems += _check_cells(record, names)
        values = (*record.cells, *[""] * (len(names) - len(record.cells)))
        rows.append(Row(record.number, {n: _lines(v) for n, v in zip(names, values, strict=False) if n}))
    for place, number in sorted(unnamed.items()):
        if place <= len(names):
            message = f"Column {letters(place)} has no name in the header: it is not used (row {number})."
            problems.append(RowProblem(0, "", message, "Name it, or take it away.", "warning"))
    if not rows:
        raise InputError(f"{path} has a header and no rows.", hint="Each row after the first is a video.")
    kept = [(n, raw) for n, raw in zip(names, header.cells, strict=True) if n]
    return Table(path, tuple(n for n, _ in kept), tuple(rows), tuple(problems), tuple(r for _, r in kept))


def _name_columns(path: Path, header: Record) -> list[str]:
    """The names in a header, trimmed; empty where there is none. Raises InputError."""
    names = [" ".join(cell.split()) for cell in header.cells]
    if len(names) > MOST_COLUMNS:
        raise InputError(f"{path} has {len(names):,} columns; the most is {MOST_COLUMNS:,}.")
    where = f"{path}: row {header.number}" if header.number else str(path)
    if header.fault:
        raise InputError(f"{where}, column {letters(header.fault[0])}: {header.fault[1]}")
    for place, name in enumerate(names, 1):
        if broken_byte(name) is not None or _CONTROL.search(name) or len(name) > LONGEST_NAME:
            why = "is longer than 200 signs" if len(name) > LONGEST_NAME else "holds signs that are no text"
            raise InputError(
                f"{where}, column {letters(place)}: the name of this column {why}.",
                hint="Is the first row the header? Save the table as UTF-8.",
            )
    places: dict[str, list[str]] = {}
    for place, name in enumerate(names, 1):
        places.setdefault(name, []).append(letters(place))
    twice = {name: at for name, at in places.items() if name and len(at) > 1}
    if twice:
        told = "; ".join(f"{name!r} in {' and '.join(at)}" for name, at in twice.items())
        raise InputError(f"{where}: columns have the same name: {told}.", hint="Give each a name of its own.")
    return names


def _check_cells(record: Record, names: list[str]) -> Iterator[RowProblem]:
    if len(record.cells) > len(names) and any(cell.strip() for cell in record.cells[len(names) :]):
        message = f"The row has {len(record.cells)} cells, and the header {len(names)}."
        yield RowProblem(record.number, "", message, "Put a text that holds what parts cells in quotes.")
    for place, cell in enumerate(record.cells, 1):
        column = _called(names, place)
        if (byte := broken_byte(cell)) is not None:
            message = f"The byte 0x{byte:02X} in this cell cannot be read."
            yield RowProblem(record.number, column, message, "Save the table as UTF-8.")
        elif found := _CONTROL.search(cell):
            message = f"There is a control sign, U+{ord(found[0]):04X}, in this cell."
            yield RowProblem(record.number, column, message, "Type the cell anew.")
        elif len(cell) > LONGEST_CELL:
            message = f"This cell has {len(cell):,} characters; the most is {LONGEST_CELL:,}."
            yield RowProblem(record.number, column, message, "Part the lesson into several.")


def _lines(cell: str) -> str:
    """A cell without space around it, its lines ended alike."""
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()


def _named(names: list[str], place: int) -> str:
    return names[place - 1] if 0 < place <= len(names) else ""


def _called(names: list[str], place: int) -> str:
    """The name of a column, or its letter where it has none; nothing for the row as a whole."""
    return _named(names, place) or letters(place)
