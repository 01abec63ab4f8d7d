"""Dates and times."""

from __future__ import annotations

import re

from avatar.script.normalise.european.model import Language
from avatar.script.normalise.european.patterns import any_of
from avatar.script.normalise.rules import Manner, Rule, rule


def full_year(year: str | None) -> str | None:
    """A year as written in two digits, in this century or the last one; others stay."""
    if year is None or len(year) != 2:
        return year
    return ("19" if int(year) > 50 else "20") + year


def _date(of: Language, day: str, month: str, year: str | None) -> str | None:
    if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
        return None
    return of.day(int(day), of.months[int(month) - 1], int(year) if year else None)


def dates(of: Language) -> tuple[Rule, ...]:
    names = any_of(of.months)
    return (
        rule(r"(?<![\w.-])(?P<y>[12]\d{3})-(?P<m>\d\d)-(?P<d>\d\d)(?![\w-])", lambda m, _: _date(of, m["d"],
        m["m"], m["y"])),
        rule(
            r"(?<![\w./-])(?P<d>\d{1,2})(?P<s>[/.-])\s?(?P<m>\d{1,2})(?P=s)\s?(?P<y>[12]\d{3}|\d\d)(?![\w/-]|[.,]\d)",
            lambda m, _: _date(of, m["d"], m["m"], full_year(m["y"])),
        ),
        rule(
            rf"(?<![\w./-])(?P<d>\d{{1,2}})(?:\.|º|er|°)?\s(?:de\s)?(?P<m>{names})(?:\s(?:de\s|del\s)?(?P<y>[12]\d{{3}}))?(?!\w)",
            lambda m, _: (
                of.day(int(m["d"]), m["m"], int(m["y"]) if m["y"] else None) if 0 < int(m["d"]) < 32 else None
            ),
            re.IGNORECASE,
        ),
    )  # fmt: skip


def times(of: Language) -> tuple[Rule, ...]:
    def say(m: re.Match[str], _: Manner) -> str:
        found = m.groupdict()
        return of.clock(
            int(m["h"]), int(found["m"]) if found.get("m") else -1, int(found["s"]) if found.get("s") else -1
        )

    hour = r"(?<![\w:.,])(?P<h>[01]?\d|2[0-4])"
    return (
        rule(hour + r":(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?(?:\s?(?:Uhr|h|hs|hrs)\b)?(?![\w:])", say),
        rule(hour + r"\s?[hH]\s?(?P<m>[0-5]\d)(?:\s?min)?(?!\w)", say),
        rule(hour + r"\.(?P<m>[0-5]\d)\s?(?:Uhr|h\b)(?!\w)", say),
    )  # fmt: skip
