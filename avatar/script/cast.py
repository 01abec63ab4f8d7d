"""Who speaks: the presenters that a script names, and the lines that say whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

from markdown_it.token import Token as Mark

from avatar.script.model import Part

MOST = 4
"""Presenters in one script: more faces side by side are too small to be read."""
LONGEST = 40
"""Characters of a name."""
KEYS = ("presenter", "voice")


def read_cast(value: Any) -> tuple[Part, ...]:
    """The presenters of a front matter: names with a presenter, or with `presenter` and `voice`.

    Raises ValueError that says what is wrong, as it follows the key's name.
    """
    if not isinstance(value, dict) or not value:
        raise ValueError("must be lines of `Name: presenter`")
    if len(value) > MOST:
        raise ValueError(f"cannot be more than {MOST} at a time; these are {len(value)}")
    return tuple(_read_part(name, given) for name, given in value.items())


def _read_part(name: Any, given: Any) -> Part:
    if not isinstance(name, str) or not name.strip() or len(name) > LONGEST or ":" in name:
        raise ValueError(f"cannot hold {name!r}: a name is a word or two, without a colon")
    name = " ".join(name.split())
    if isinstance(given, str):
        return Part(name, given)
    if not isinstance(given, dict):
        raise ValueError(f"must say who {name} is: a presenter's name, or `presenter` and `voice`")
    unknown = [key for key in given if key not in KEYS]
    if unknown:
        raise ValueError(f"has {unknown[0]!r} for {name}; it knows {' and '.join(KEYS)}")
    wrong = [key for key in KEYS if not isinstance(given.get(key, ""), str)]
    if wrong:
        raise ValueError(f"must have a text as the {wrong[0]} of {name}")
    return Part(name, given.get("presenter", ""), given.get("voice", ""))


def take_name(mark: Mark) -> tuple[str, Mark]:
    """The name that a paragraph begins with, as in `**Ana:** Hello.`, and the paragraph without it.

    An empty name where it begins otherwise.
    """
    children = list(mark.children or [])
    start = next((i for i, c in enumerate(children) if c.type != "text" or c.content.strip()), len(children))
    kinds = [c.type for c in children[start : start + 3]]
    if kinds != ["strong_open", "text", "strong_close"]:
        return "", mark
    name = children[start + 1].content.strip()
    rest = children[start + 3 :]
    while rest and rest[0].type == "text" and not rest[0].content:
        del rest[0]
    if name.endswith(":"):
        name = name[:-1].rstrip()
    elif rest and rest[0].type == "text" and rest[0].content.startswith(":"):
        first = copy(rest[0])
        first.content = first.content[1:]
        first.meta = {**first.meta, "at": int(first.meta.get("at", 0)) + 1}
        rest[0] = first
    else:
        return "", mark
    if not name or len(name) > LONGEST:
        return "", mark
    without = copy(mark)
    without.children = rest
    return name, without


_OPENING = 8
"""Marks at the start of a line among which its name stands, if it has one."""


def split_turns(mark: Mark, cast: Sequence[Part]) -> list[Mark]:
    """A paragraph in which several take turns, each on a line of its own, as one paragraph for each turn."""
    if not cast:
        return [mark]
    children = list(mark.children or [])
    starts = [0]
    for i, child in enumerate(children):
        if child.type in ("softbreak", "hardbreak"):
            line = copy(mark)
            line.children = children[i + 1 : i + 1 + _OPENING]
            name, _ = take_name(line)
            if find_part(name, cast):
                starts.append(i + 1)
    if len(starts) == 1:
        return [mark]
    turns = []
    for first, last in zip(starts, [*starts[1:], len(children) + 1], strict=True):
        turn = copy(mark)
        turn.children = children[first : last - 1]  # without the break that ends it
        turns.append(turn)
    return turns


def find_part(name: str, cast: Sequence[Part]) -> Part | None:
    """Who is meant by a name, however it is written."""
    return next((part for part in cast if part.name.casefold() == name.casefold()), None)
