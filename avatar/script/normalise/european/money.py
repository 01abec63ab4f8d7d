"""Amounts of money."""

from __future__ import annotations

import re

from avatar.script.normalise.european.model import Language, split_number
from avatar.script.normalise.european.patterns import MINUS, OPEN, N, any_of
from avatar.script.normalise.rules import Manner, Rule, rule


def money(of: Language) -> tuple[Rule, ...]:
    marks = any_of(of.money)
    scale = rf"(?:\s?(?P<scale>{any_of(of.scales)})(?!\w))?"

    def say(m: re.Match[str], _: Manner) -> str:
        currency = of.money[m["mark"]]
        minus = f"{of.minus} " if m.groupdict().get("minus") else ""
        if m["scale"]:
            noun = of.scales[m["scale"]]
            words = of.scaled(m["n"], m["scale"])
            if noun.one == of.thousand or not of.of:
                joint = ""
            elif of.of.endswith("'"):
                joint = of.of if currency.unit.many[:1] in "aeéiou" else "de "
            else:
                joint = f"{of.of} "
            return f"{minus}{words} {joint}{currency.unit.many}"
        whole, decimals = split_number(m["n"])
        if len(decimals) != 2:
            return minus + of.counted(m["n"], currency.unit)
        cents = int(decimals)
        if not cents:
            return minus + of.counted(whole, currency.unit)
        part = of.counted(str(cents), currency.part)
        if int(whole) == 0:
            return minus + part
        return f"{minus}{of.counted(whole, currency.unit)} {of.and_cents} {part}".replace("  ", " ")

    words = rf"{MINUS}{OPEN}{N}{scale}\s?(?P<mark>{marks})(?!\w)"
    return (rule(words, say), rule(rf"{MINUS}(?P<mark>{marks})\s?{N}{scale}(?!\w|[.,]\d)", say))
