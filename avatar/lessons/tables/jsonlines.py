"""JSONL: one object a line, which is a row; its keys are the columns. A JSON list of objects is read, too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from avatar.errors import InputError
from avatar.lessons.tables.records import Record

_DEEP = "it is nested too deeply"


def read_objects(text: str, name: str) -> Iterator[Record]:
    """Records, of which the first, number 0 or the line before the objects, holds the names of all columns.

    A line that is no object, or holds a list or an object, is a fault of its record. Raises InputError for
    a text in which no object is.
    """
    pairs = list(_objects(text, name))
    columns = list(dict.fromkeys(key for _, found, _ in pairs for key, _ in found))
    if not columns:
        raise InputError(f"{name}: there is no object in it.", hint='Each line is one: {"name": "Ada"}')
    yield Record(0, tuple(columns))
    for number, found, why in pairs:
        given = dict(found)
        fault = (0, why) if why else None
        if len(given) < len(found):
            twice = next(key for i, (key, _) in enumerate(found) if key in dict(found[:i]))
            fault = (columns.index(twice) + 1, "The key comes twice.")
        cells = []
        for place, column in enumerate(columns, 1):
            value = given.get(column)
            if isinstance(value, list) and not all(isinstance(each, str) for each in value):
                fault = fault or (place, "This is a list of other things than texts.")
            elif isinstance(value, Pairs):
                fault = fault or (place, "This is an object: a cell is a text, a number, true or false.")
            cells.append(_shown(value))
        yield Record(number, tuple(cells), fault)


class Pairs(list[tuple[str, Any]]):
    """An object as it was written: a key may come twice."""


def _objects(text: str, name: str) -> Iterator[tuple[int, list[tuple[str, Any]], str]]:
    """The number of the line, the pairs of the object there, and what is wrong with it."""
    # A number stays as it was written: 3.50 is read aloud as that.
    decoder = json.JSONDecoder(
        object_pairs_hook=Pairs, parse_float=str, parse_int=str, parse_constant=_refuse
    )
    if text.lstrip().startswith("["):
        yield from _listed(text, decoder, name)
        return
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if not line.strip():
            continue
        try:
            value = decoder.decode(line)
        except (ValueError, RecursionError) as problem:
            yield number, [], _why(problem)
            continue
        if isinstance(value, Pairs):
            yield number, list(value), ""
        else:
            yield number, [], "This line is no JSON object."


def _listed(
    text: str, decoder: json.JSONDecoder, name: str
) -> Iterator[tuple[int, list[tuple[str, Any]], str]]:
    try:
        values = decoder.decode(text)
    except (ValueError, RecursionError) as problem:
        line = f"line {problem.lineno}: " if isinstance(problem, json.JSONDecodeError) else ""
        raise InputError(f"{name}: {line}{_why(problem)}", hint="Is it JSON?") from None
    for number, value in enumerate(values, 1):
        if isinstance(value, Pairs):
            yield number, list(value), ""
        else:
            yield number, [], "This entry is no JSON object."


def _shown(value: Any) -> str:
    """True and false are yes and no; a list of texts is its texts with commas, as settings have them."""
    if value is None or isinstance(value, Pairs):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return str(value)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number")


def _why(problem: Exception) -> str:
    if isinstance(problem, json.JSONDecodeError):
        return f"This is no JSON: {problem.msg.lower()} (character {problem.colno})."
    return f"This is no JSON: {_DEEP if isinstance(problem, RecursionError) else problem}."
