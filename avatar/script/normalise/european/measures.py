"""Numbers with a unit or a percent sign, alone or from one to another."""

from __future__ import annotations

import re

from avatar.script.normalise.european.model import NUMBER, Language
from avatar.script.normalise.european.patterns import CLOSE, DASH, MINUS, OPEN, TO, N, any_of
from avatar.script.normalise.rules import Manner, Rule, rule

_SIDES = rf"(?P<n>{NUMBER}(?:\s?[x×]\s?{NUMBER}){{1,3}})"
_SUM = re.compile(r"\s*[=<>≤≥≠≈+÷]")
"""What stands beside numbers that are multiplied, not sides of something."""


def measures(of: Language) -> tuple[Rule, ...]:
    """5 km, -3 °C, 10-20 %, 30 × 20 × 10 cm, 1920 x 1080."""

    def say(m: re.Match[str], _: Manner) -> str:
        noun = of.units[m["unit"]]
        minus = f"{of.minus} " if m["minus"] else ""
        if m["to"]:
            return f"{minus}{of.number(m['n'], noun.form)} {of.to} {of.counted(m['to'], noun)}"
        return minus + of.counted(m["n"], noun)

    def sides(m: re.Match[str], _: Manner) -> str:
        *first, last = re.split(r"\s?[x×]\s?", m["n"])
        unit = m.groupdict().get("unit")
        times = _SUM.match(m.string, m.end()) or re.search(r"[=<>≤≥≠≈+÷]\s*\Z", m.string[: m.start()])
        joint = of.signs["×"] if times and not unit else of.by
        words = [*map(of.number, first), of.counted(last, of.units[unit]) if unit else of.number(last)]
        return f" {joint} ".join(words)

    def percent(m: re.Match[str], _: Manner) -> str:
        word = of.per_mille if m["sign"] == "‰" else of.percent
        to = f" {of.to} {of.number(m['to'])}" if m["to"] else ""
        return (f"{of.minus} " if m["minus"] else "") + f"{of.number(m['n'], of.percent_form)}{to} {word}"

    unit = rf"(?P<unit>{any_of(of.units)})(?![\w²³°'’/])"
    return (
        rule(rf"{OPEN}{_SIDES}[\s-]?{unit}", sides),
        rule(rf"{MINUS}{OPEN}{N}(?:{DASH}{TO})?[\s-]?{unit}", say),
        rule(rf"{MINUS}{OPEN}{N}(?:\s?%?{DASH}{TO})?\s?(?P<sign>[%‰])", percent),
        rule(rf"{OPEN}{_SIDES}{CLOSE}", sides),
    )
