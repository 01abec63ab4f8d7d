"""Ordinals, in digits and in Roman ones."""

from __future__ import annotations

import re

from avatar.script.normalise.european.model import Language
from avatar.script.normalise.european.patterns import NUMERAL
from avatar.script.normalise.rules import Manner, Rule, rule

_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def ordinals(of: Language) -> tuple[Rule, ...]:
    def say(m: re.Match[str], _: Manner) -> str:
        found = m.groupdict()
        after = re.match(r"\s+([^\W\d_]+)", m.string[m.end() :])
        form = (
            "f"
            if found.get("f")
            else ("m" if after and after[1][0].islower() and of.gender(after[1]) != "alone" else "alone")
        )
        words = of.ordinal(int(m["n"]), form)  # type: ignore[arg-type]
        return words + ("s" if found.get("many") else "")

    return (rule(of.ordinals, say),) if of.ordinals else ()


def value_of(roman: str) -> int:
    """XIV → 14."""
    total = 0
    for i, c in enumerate(roman):
        value = _VALUES[c]
        total += -value if i + 1 < len(roman) and _VALUES[roman[i + 1]] > value else value
    return total


def romans(of: Language) -> tuple[Rule, ...]:
    def say(m: re.Match[str], _: Manner) -> str | None:
        if len(m["r"]) == 1 and m["r"] not in "IVX":  # "Le" is no fiftieth, and a plan C no hundredth
            return None
        before = re.search(r"([^\W\d_]+)(\.?)\s?\Z", m.string[max(0, m.start() - 30) : m.start()])
        short = of.numbered.get((before[1] + before[2]).lower(), "") if before else ""
        after = re.match(r"\s([^\W\d_]+)", m.string[m.end() : m.end() + 30])
        n = value_of(m["r"])
        thing = short or (before[1] if before else "")
        said = of.roman(n, thing, f"{m['tail'] or ''} {after[1] if after else ''}")
        return said or (of.cardinal(n, "alone") if short else None)

    dot = r"|\.(?=\s)" if of.dotted else ""
    return (rule(rf"(?<![\w.-])(?P<r>{NUMERAL})(?P<tail>er|re|ème|e|º|ª|°{dot})?(?![\w-])", say),)
