"""Tables of a language as text: a row a line, its columns parted by two blanks or more.

The first column holds what is written, several of it parted by a comma and a blank; the rest is what is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from avatar.script.normalise.european.model import Money, Noun
from avatar.script.normalise.european.numbers import Form


def phrases(text: str) -> dict[str, str]:
    """Rows of what is written and what is said: `Dr.  doctor`."""
    return {mark: said for mark, (said,) in _rows(text)}


def nouns(text: str) -> dict[str, Noun]:
    """Rows of a mark, its noun, its plural where that differs, and f: `h  hora  horas  f`."""
    return {mark: _noun(columns) for mark, columns in _rows(text)}


def currencies(text: str) -> dict[str, Money]:
    """Rows of a mark, the noun and plural of its unit, f where it is so, and those of its hundredth part."""
    found = {}
    for mark, columns in _rows(text):
        at = 3 if columns[2] in ("m", "f") else 2
        found[mark] = Money(_noun(columns[:at]), _noun(columns[at:]))
    return found


def fractions(text: str) -> dict[tuple[int, int], str]:
    """Rows of a fraction and how it is said: `3/4  tres cuartos`."""
    return {(int(top), int(bottom)): said for mark, said in phrases(text).items()
            for top, _, bottom in [mark.partition("/")]}  # fmt: skip


def small(text: str) -> dict[str, str]:
    """Words in capitals that are said as words: UNICEF."""
    return {word: word.lower() for word in text.split()}


def _rows(text: str) -> Iterator[tuple[str, list[str]]]:
    for line in text.strip().splitlines():
        marks, *columns = re.split(r"\s{2,}", line.strip())
        yield from ((mark, columns) for mark in marks.split(", "))


def _noun(columns: list[str]) -> Noun:
    form: Form = "f" if columns[-1] == "f" else "m"
    names = [c for c in columns if c not in ("m", "f")]
    return Noun(names[0], names[-1], form)
