"""Rules that say how a stretch of text is read, and the order in which they claim it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Reading:
    """Characters `start` to `end` of a text are said as `spoken`, which may be empty."""

    start: int
    end: int
    spoken: str


@dataclass(frozen=True)
class Manner:
    """What differs between the readers of one language."""

    british: bool = False


@dataclass(frozen=True)
class Rule:
    """Where `pattern` matches, `say` gives the spoken words, or None to leave the match to later rules."""

    pattern: re.Pattern[str]
    say: Callable[[re.Match[str], Manner], str | None]


def rule(pattern: str, say: Callable[[re.Match[str], Manner], str | None] | str, flags: int = 0) -> Rule:
    """A rule from a regular expression (verbose) and a function or a fixed text."""
    compiled = re.compile(pattern, flags | re.VERBOSE)
    if isinstance(say, str):
        fixed = say
        return Rule(compiled, lambda _match, _manner: fixed)
    return Rule(compiled, say)


ENDLESS = re.compile(r"\d{200,}")
"""More digits than any number has: they are read one by one."""


def apply(text: str, rules: Iterable[Rule], manner: Manner) -> list[Reading]:
    """All readings of a text. Earlier rules win; what one has claimed no later one touches."""
    rules = tuple(rules)
    claimed = bytearray(len(text))
    readings: list[Reading] = []
    for endless in ENDLESS.finditer(text):
        start, end = endless.span()
        names = {digit: _name(digit, rules, manner) for digit in set(endless[0])}
        readings.append(Reading(start, end, " ".join(names[digit] for digit in endless[0])))
        text = text[:start] + "\0" * (end - start) + text[end:]
    for each in rules:
        for match in each.pattern.finditer(text):
            start, end = match.span()
            if start == end or claimed.find(1, start, end) >= 0:
                continue
            spoken = each.say(match, manner)
            if spoken is None:
                continue
            claimed[start:end] = b"\x01" * (end - start)
            readings.append(Reading(start, end, spoken))
    return sorted(readings)


def _name(digit: str, rules: tuple[Rule, ...], manner: Manner) -> str:
    """What the rules call a digit that stands alone."""
    return " ".join(reading.spoken for reading in apply(digit, rules, manner)) or digit
