"""`report.csv`: a line a row, for spreadsheets, which must not run what a title says."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import IO

from .lines import Line

COLUMNS = (
    "row",
    "key",
    "title",
    "language",
    "status",
    "reason",
    "error",
    "hint",
    "warnings",
    "seconds",
    "work seconds",
    "attempts",
    "bytes",
    "video",
)
_STARTS = re.compile(r"^\s*[=+\-@\uff1d\uff0b\uff0d\uff20|%]")
"""A cell that begins so is a formula to one spreadsheet or another, also in full-width signs."""
_WITHIN = re.compile(r"([;\t]\s*)(?=[=+\-@])")
"""Where a spreadsheet that separates columns by semicolons would see another cell begin so."""


def write_sheet(file: IO[bytes], lines: Iterable[Line]) -> None:
    """Write the table: UTF-8 with the mark by which Excel knows it, commas, and lines that end in CRLF."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(COLUMNS)
    for line in lines:
        writer.writerow(
            (
                line.number,
                defuse(line.key),
                defuse(line.title),
                defuse(line.language),
                line.status.value,
                defuse(line.reason),
                defuse(line.error),
                defuse(line.hint),
                defuse(" | ".join(line.warnings)),
                round(line.seconds, 2),
                round(line.took, 2),
                line.attempts,
                line.size,
                defuse(line.links.get("video", "")),
            )
        )
    text.detach()


def defuse(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe stands before one, and it is one line.

    After the advice of OWASP on CSV injection.
    """
    text = _WITHIN.sub(r"\1'", " ".join(text.split("\n")))
    return f"'{text}" if _STARTS.match(text) else text
