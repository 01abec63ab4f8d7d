"""Numbers with a unit or a percent sign, alone or from one to another."""

from __future__ import annotations

import re

from avatar.script.normalise.european.model import Language
from avatar.script.normalise.european.patterns import CLOSE, DASH, MINUS, OPEN, TO, N, any_of
from avatar.script.normalise.rules import Manner, Rule, rule


def measures(of: Language) -> tuple[Rule, ...]:
    def say(m: re.Match[str], _: Manner) -> str:
        noun = of.units[m["unit"]]
        minus = f"{of.minus} " if m["minus"] else ""
        if m["to"]:
            joint = of.by if m["joint"].strip() in ("x", "×") else of.to
            return f"{minus}{of.number(m['n'], noun.form)} {joint} {of.counted(m['to'], noun)}"
        return minus + of.counted(m["n"], noun)

    def percent(m: re.Match[str], _: Manner) -> str:
        word = of.per_mille if m["sign"] == "‰" else of.percent
        to = f" {of.to} {of.number(m['to'])}" if m["to"] else ""
        return (f"{of.minus} " if m["minus"] else "") + f"{of.number(m['n'])}{to} {word}"

    return (
        rule(
            rf"{MINUS}{OPEN}{N}(?:(?P<joint>\s?[-–—x×]\s?){TO})?[\s-]?(?P<unit>{any_of(of.units)})(?![\w²³°'’/])",
            say,
        ),
        rule(rf"{MINUS}{OPEN}{N}(?:\s?%?{DASH}{TO})?\s?(?P<sign>[%‰])", percent),
        rule(
            rf"{OPEN}{N}\s?[x×]\s?{TO}{CLOSE}", lambda m,
            _: f"{of.number(m['n'])} {of.by} {of.number(m['to'])}"
        ),
    )  # fmt: skip
