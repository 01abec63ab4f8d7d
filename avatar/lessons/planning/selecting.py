"""Which rows of a table are meant: `--only 3,7-9,intro*`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TypeVar

from avatar.errors import InputError

T = TypeVar("T")


@dataclass(frozen=True)
class Selection:
    """Rows by number, in ranges (first, last), and by patterns of their names; all where both are empty."""

    ranges: tuple[tuple[int, float], ...] = ()
    patterns: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> Selection:
        """What `text` asks for. Raises InputError."""
        ranges: list[tuple[int, float]] = []
        patterns: list[str] = []
        for part in (part.strip() for part in text.split(",")):
            found = re.fullmatch(r"(\d{1,9})(?:\s*-\s*(\d{1,9})?)?", part)
            if found:
                first = int(found[1])
                last = float(found[2] or "inf") if "-" in part else first
                if last < first:
                    raise InputError(f"--only {part!r} ends before it begins.", hint="Use 7-9.")
                ranges.append((first, last))
            elif part:
                patterns.append(part.casefold())
        if text.strip() and not (ranges or patterns):
            raise InputError(f"--only {text!r} names no rows.", hint="For example: --only 3,7-9,intro*")
        return cls(tuple(ranges), tuple(patterns))

    def choose(self, rows: Sequence[T], place: Callable[[T], tuple[int, str]]) -> list[T]:
        """Those that are meant. place: the number and the name of a row. Raises InputError for none."""
        if not (self.ranges or self.patterns):
            return list(rows)
        hit: set[object] = set()
        chosen = []
        for row in rows:
            number, name = place(row)
            mine = [r for r in self.ranges if r[0] <= number <= r[1]]
            mine_too = [p for p in self.patterns if _fits(name.casefold(), p)]
            if mine or mine_too:
                chosen.append(row)
                hit.update(mine)
                hit.update(mine_too)
        for missed in (each for each in (*self.ranges, *self.patterns) if each not in hit):
            told = missed if isinstance(missed, str) else "-".join(f"{n:g}" for n in dict.fromkeys(missed))
            raise InputError(
                f"--only {told}: the table has no such row.",
                hint="Rows count as in a spreadsheet, the header is 1; names are those of the videos.",
            )
        return chosen


def _fits(name: str, pattern: str) -> bool:
    """By the whole path, or by the last part of it."""
    return fnmatchcase(name, pattern) or fnmatchcase(name.rpartition("/")[2], pattern)
