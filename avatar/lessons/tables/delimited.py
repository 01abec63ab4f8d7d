"""CSV in any usual dialect: what parts its cells and how they are quoted is found out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from avatar.errors import InputError
from avatar.lessons.tables.records import Record

DELIMITERS = (",", ";", "\t", "|")
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
SAMPLE = 200
"""Records that a dialect is tried on."""
_SEP = re.compile(r"sep=(.)\n")
"""The first line by which Excel is told what parts cells; no row of the table."""


@dataclass(frozen=True)
class Dialect:
    """What parts cells, what they are quoted with, and whether a quote inside has a backslash before it
    instead of being doubled.
    """

    delimiter: str = ","
    quote: str = '"'
    backslash: bool = False


def read_records(text: str, *, delimiter: str | None = None, name: str = "The table") -> Iterator[Record]:
    """The records of a CSV text. delimiter: what parts cells, if it is known.

    Raises InputError for a quote that is never closed, with its row and column.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if told := _SEP.match(text):
        delimiter, text = delimiter or told[1], text[told.end() :]
    return split(text, find_dialect(text, delimiter), name)


def find_dialect(text: str, delimiter: str | None = None) -> Dialect:
    """The dialect in which most records have as many cells as the header, and more than one."""
    best, most = Dialect(delimiter or ","), (0.0, 0)
    # An apostrophe is a quote where the header uses it as one.
    quotes = ('"', "'") if re.match(r"\s*'[^'\n]*'\s*(?:[,;\t|\n]|$)", text) else ('"',)
    ways = [(quote, False) for quote in quotes] + ([('"', True)] if '\\"' in text else [])
    for quote, backslash in ways:
        for sign in (delimiter,) if delimiter else DELIMITERS:
            dialect = Dialect(sign, quote, backslash)
            score = _try(text, dialect)
            if score > most:
                best, most = dialect, score
    return best


def _try(text: str, dialect: Dialect) -> tuple[float, int]:
    """The share of records that fit the header, and the number of cells in it; (0, 0) for a single one."""
    counts = []
    try:
        for record in split(text, dialect, ""):
            if record.cells:
                counts.append(0 if record.fault else len(record.cells))
            if len(counts) > SAMPLE:
                break
    except InputError:
        counts.append(0)
    if not counts or counts[0] < 2:
        return 0.0, 0
    rows = counts[1:]
    return (sum(n == counts[0] for n in rows) / len(rows) if rows else 0.5), counts[0]


def split(text: str, dialect: Dialect, name: str) -> Iterator[Record]:
    """Records with the numbers that a spreadsheet gives them; empty lines have one, too, and no cells.

    Text after a closed quote is a fault of its record, which ends with its line then.
    """
    delimiter, quote = re.escape(dialect.delimiter), dialect.quote
    inside = (
        rf"(?:[^{quote}\\]|\\.|{quote}{quote})*+"
        if dialect.backslash
        else rf"(?:[^{quote}]|{quote}{quote})*+"
    )
    blank = "" if dialect.delimiter == "\t" else "[ \t]*"
    quoted = re.compile(rf"[ ]*{quote}({inside})({quote}?){blank}", re.DOTALL)
    bare = re.compile(rf"[^{delimiter}\n]*")
    number, at, end = 1, 0, len(text)
    cells: list[str] = []
    fault: tuple[int, str] | None = None
    while at < end:
        found = quoted.match(text, at)
        if found:
            if not found[2]:
                raise InputError(
                    f"{name}: row {number}, column {len(cells) + 1}: this quote is never closed: "
                    f"{text[at : at + 40].splitlines()[0]!r}.",
                    hint=f"Close it with {quote}, or double it where it is part of the text.",
                )
            cells.append(_unquote(found[1], dialect))
            at = found.end()
            if at < end and text[at] not in (dialect.delimiter, "\n"):
                fault = (len(cells), "There is text after a closing quote.")
                at = text.find("\n", at) if "\n" in text[at:] else end
        else:
            plain = bare.match(text, at)
            assert plain is not None  # it matches nothing, too
            cells.append(plain[0])
            at = plain.end()
        if at < end and text[at] == dialect.delimiter:
            at += 1
            if at < end and text[at] != "\n":
                continue
            cells.append("")
        yield Record(number, tuple(cells) if any(c.strip() for c in cells) else (), fault)
        number, at, cells, fault = number + 1, at + 1, [], None


def _unquote(text: str, dialect: Dialect) -> str:
    if dialect.backslash:
        return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)
    return text.replace(dialect.quote * 2, dialect.quote)
