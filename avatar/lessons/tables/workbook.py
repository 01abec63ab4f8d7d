"""XLSX: the cells of one sheet, as a spreadsheet shows them.

The file is a zip of XML parts (ECMA-376, part 1, section 18) and may come from anybody: see
`avatar.deck.package`. Formulas are never computed: what counts is the value that was saved with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from avatar.deck.package import WORKBOOK, Package, local, open_package
from avatar.errors import InputError
from avatar.lessons.problems import RowProblem
from avatar.lessons.tables.numberformats import show_number
from avatar.lessons.tables.records import Record

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_CELLS = 4_000_000
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How a sign that XML does not allow is written; _x005F_ is the _ of what only looks like it."""


@dataclass(frozen=True)
class Workbook:
    """What the cells of a sheet refer to. formats: of numbers, by the cell's style. old: days from 1904."""

    strings: Sequence[str]
    formats: Sequence[str | int]
    old: bool


def read_sheet(path: Path, sheet: str | None, problems: list[RowProblem]) -> Iterator[Record]:
    """The records of a sheet: the one of that name, or the first that is shown.

    Doubts go into `problems`. Raises InputError for a file that is broken, encrypted or a bomb, and for a
    sheet there is not.
    """
    with open_package(path, WORKBOOK) as package:
        part, old = _find_sheet(package, sheet, problems)
        strings, formats = _read_strings(package), _read_formats(package)
        root = package.xml(part)
        if root is None:
            raise InputError(f"{path}: the sheet is missing from the workbook.", hint="Save it again.")
        yield from _records(root, Workbook(strings, formats, old), problems)


def _find_sheet(package: Package, wanted: str | None, problems: list[RowProblem]) -> tuple[str, bool]:
    """The part that holds the sheet, and whether days count from 1904."""
    book = next(
        (part for kind, part in package.relations("").values() if kind == "officeDocument"), "xl/workbook.xml"
    )
    root = package.xml(book)
    if root is None or local(root.tag) != "workbook":
        raise InputError(f"{package.path} is no workbook.", hint="Save the table as .xlsx, or as .csv.")
    related = package.relations(book)
    shown: dict[str, str] = {}
    every: dict[str, str] = {}
    for each in root.iter():
        if local(each.tag) != "sheet":
            continue
        key = next((value for name, value in each.attrib.items() if name.endswith("}id")), "")
        kind, part = related.get(key, ("", ""))
        if kind != "worksheet":  # a chart or a macro
            continue
        name = each.get("name", "")
        every[name] = part
        if each.get("state", "visible") == "visible":
            shown[name] = part
    names = ", ".join(repr(name) for name in every)
    if wanted is not None:
        found = next((n for n in every if n.casefold() == wanted.strip().casefold()), None)
        if found is None:
            raise InputError(f"{package.path} has no sheet {wanted!r}.", hint=f"It has {names}.")
        part = every[found]
    elif not shown:
        raise InputError(f"{package.path} has no sheet that is shown.", hint=f"It has {names or 'none'}.")
    else:
        first, part = next(iter(shown.items()))
        if len(shown) > 1:
            message = f"The sheet {first!r} is read, the first of {len(shown)}."
            problems.append(RowProblem(0, "", message, "Choose another with --sheet.", "warning"))
    settings = next((e for e in root.iter() if local(e.tag) == "workbookPr"), None)
    return part, settings is not None and settings.get("date1904") in ("1", "true")


def _read_strings(package: Package) -> list[str]:
    """The texts that cells share; how they are said (phonetic runs) is none of them."""
    root = package.xml("xl/sharedStrings.xml")
    return [] if root is None else [_text(item) for item in root if local(item.tag) == "si"]


def _text(item: Element) -> str:
    parts: list[str] = []
    for child in item:
        if local(child.tag) == "t":
            parts.append(child.text or "")
        elif local(child.tag) == "r":
            parts += [t.text or "" for t in child if local(t.tag) == "t"]
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), "".join(parts))


def _read_formats(package: Package) -> list[str | int]:
    """How the numbers of each cell style are shown: a code, or the number of one that is built in."""
    root = package.xml("xl/styles.xml")
    if root is None:
        return []
    own = {
        int(each.get("numFmtId", "0")): each.get("formatCode", "")
        for each in root.iter()
        if local(each.tag) == "numFmt" and each.get("numFmtId", "").isdigit()
    }
    styles = next((each for each in root if local(each.tag) == "cellXfs"), None)
    found: list[str | int] = []
    for style in styles if styles is not None else ():
        number = style.get("numFmtId", "0")
        key = int(number) if number.isdigit() else 0
        found.append(own.get(key, key))
    return found


def _records(root: Element, book: Workbook, problems: list[RowProblem]) -> Iterator[Record]:
    """One record for each row that is there; rows may leave out cells, and say where the next one is."""
    count, last = 0, 0
    hidden: list[int] = []
    data = next((each for each in root if local(each.tag) == "sheetData"), ())
    for row in data:
        number = int(row.get("r", "0")) if row.get("r", "").isdigit() else last + 1
        last = number
        cells: dict[int, str] = {}
        fault: tuple[int, str] | None = None
        place = 0
        for cell in row:
            found = _PLACE.fullmatch(cell.get("r", ""))
            place = _column(found[1]) if found else place + 1
            count += 1
            if count > MOST_CELLS:
                raise InputError(f"The sheet has more than {MOST_CELLS:,} cells.")
            value, why = _value(cell, book)
            if why and not fault:
                fault = (place, why)
            if value:
                cells[place] = value
        if cells and row.get("hidden") in ("1", "true"):
            hidden.append(number)
        if cells or fault:
            width = max((*cells, fault[0] if fault else 0))
            yield Record(number, tuple(cells.get(i, "") for i in range(1, width + 1)), fault)
    if hidden:
        told = ", ".join(map(str, hidden[:10])) + (" …" if len(hidden) > 10 else "")
        message = f"Rows that the sheet hides are used, too: {told}."
        problems.append(RowProblem(0, "", message, "Leave them out with --only, or delete them.", "warning"))


def _value(cell: Element, book: Workbook) -> tuple[str, str]:
    """What a cell shows, and what is wrong with it."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return next((_text(each) for each in cell if local(each.tag) == "is"), ""), ""
    raw = next((each.text or "" for each in cell if local(each.tag) == "v"), None)
    if not raw:
        if any(local(each.tag) == "f" for each in cell):
            return "", "This is a formula whose value was not saved: open the workbook and save it again."
        return "", ""
    if kind == "e":
        return "", f"The formula in this cell failed: {raw[:20]}."
    if kind == "s":
        return (book.strings[int(raw)], "") if raw.isdigit() and int(raw) < len(book.strings) else ("", _LOST)
    if kind == "b":
        return "yes" if raw == "1" else "no", ""
    if kind == "str":
        return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), raw), ""
    if kind == "d":
        return raw.removesuffix("T00:00:00"), ""
    style = cell.get("s", "0")
    form = book.formats[int(style)] if style.isdigit() and int(style) < len(book.formats) else 0
    try:
        return show_number(raw, form, old=book.old), ""
    except ValueError as problem:
        return "", f"{problem}."


_LOST = "The text of this cell is missing from the workbook."


def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number
