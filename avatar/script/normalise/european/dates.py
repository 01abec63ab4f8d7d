"""Dates and times."""

from __future__ import annotations

import re
from collections.abc import Sequence

from avatar.script.normalise.european.model import Language
from avatar.script.normalise.european.patterns import any_of
from avatar.script.normalise.rules import Manner, Rule, rule


def full_year(year: str | None) -> str | None:
    """A year as written in two digits, in this century or the last one; others stay."""
    if year is None or len(year) != 2:
        return year
    return ("19" if int(year) > 50 else "20") + year


def month_names(months: Sequence[str]) -> dict[str, str]:
    """What a month may be written as, in small letters → its name: "dic." is diciembre."""
    names = {name.lower(): name for name in months}
    for name in months:
        for length in range(3, len(name)):
            short = name[:length]
            if sum(other.startswith(short) for other in months) == 1:
                names[f"{short.lower()}."] = name
    return names


def _date(of: Language, day: str, month: str, year: str | None) -> str | None:
    if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
        return None
    return of.day(int(day), of.months[int(month) - 1], int(year) if year else None)


def dates(of: Language) -> tuple[Rule, ...]:
    months = month_names(of.months)
    names = any_of(months)
    return (
        rule(
            rf"(?<![\w./-])(?P<d>\d{{1,2}})\s?[-–]\s?(?=\d{{1,2}}\s(?:de\s)?(?:{names})(?!\w))",
            lambda m, _: f"{of.number(m['d'])} {of.to} ",
            re.IGNORECASE,
        ),
        rule(r"(?<![\w.-])(?P<y>[12]\d{3})-(?P<m>\d\d)-(?P<d>\d\d)(?![\w-])", lambda m, _: _date(of, m["d"],
        m["m"], m["y"])),
        rule(
            r"(?<![\w./-])(?P<d>\d{1,2})(?P<s>[/.-])\s?(?P<m>\d{1,2})(?P=s)\s?(?P<y>[12]\d{3}|\d\d)(?![\w/-]|[.,]\d)",
            lambda m, _: _date(of, m["d"], m["m"], full_year(m["y"])),
        ),
        rule(
            rf"(?<![\w./-])(?P<d>\d{{1,2}})(?:\.|º|er|°)?\s(?:de\s)?(?P<m>{names})(?:\s(?:de\s|del\s)?(?P<y>[12]\d{{3}}))?(?!\w)",
            lambda m, _: (
                of.day(int(m["d"]), months[m["m"].lower()], int(m["y"]) if m["y"] else None)
                if 0 < int(m["d"]) < 32 else None
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

    def lasting(m: re.Match[str], _: Manner) -> str:
        hours, minutes = of.counted(m["h"], of.units["h"]), of.counted(m["m"], of.units["min"])
        return f"{hours} {of.web['&']} {minutes}"

    hour = r"(?<![\w:.,])(?P<h>[01]?\d|2[0-4])"
    return (
        rule(rf"{hour}:(?P<m>[0-5]\d)\s?[-–—]\s?(?=(?:[01]?\d|2[0-4]):[0-5]\d(?![\w:]))",
             lambda m, how: f"{say(m, how)} {of.to} "),
        rule(rf"{hour}\s?h(?P<m>[0-5]\d)?\s?[-–—]\s?(?=(?:[01]?\d|2[0-4])\s?h(?:[0-5]\d)?(?!\w))",
             lambda m, how: f"{say(m, how) if m['m'] else of.counted(m['h'], of.units['h'])} {of.to} "),
        rule(hour + r":(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?(?:\s?(?:Uhr|h|hs|hrs)\b)?(?![\w:])", say),
        rule(r"(?<![\w:.,])(?P<h>\d{1,3})\sh\s(?:(?:y|et?|und)\s)?(?P<m>[0-5]?\d)\smin(?!\w)", lasting),
        rule(hour + r"\s?[hH]\s?(?P<m>[0-5]\d)(?:\s?min)?(?!\w)", say),
        rule(hour + r"\.(?P<m>[0-5]\d)\s?(?:Uhr|h\b)(?!\w)", say),
    )  # fmt: skip
