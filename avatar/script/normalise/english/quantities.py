"""Numbers with what they measure: units, percentages, heights, sizes."""

from __future__ import annotations

import re

from avatar.script.normalise.english.numbers import NUMBER, is_one, number, paired
from avatar.script.normalise.english.units import UNITS
from avatar.script.normalise.rules import Manner, rule


def _unit_words(amount: str, unit: str, *, singular: bool = False) -> str:
    one, many = UNITS[unit]
    return one if singular or is_one(amount) else many


def _say_measure(match: re.Match[str], manner: Manner) -> str | None:
    found = match.groupdict()
    amount, upper, unit = found["n"], found.get("to"), found["unit"]
    words = number(amount, manner.british)
    if found.get("minus"):
        words = f"minus {words}"
    if upper:
        joint = "by" if (found.get("joint") or "").strip() in ("x", "×") else "to"
        minus = "minus " if found.get("minus2") else ""
        words += f" {joint} {minus}{number(upper, manner.british)}"
    return f"{words} {_unit_words(upper or amount, unit, singular=match['gap'] == '-')}"


def _say_height(match: re.Match[str], _manner: Manner) -> str:
    feet, inches = match["feet"], match["inches"] or match["inches2"]
    if inches:
        return f"{number(feet)} foot {number(inches)}"
    return f"{number(feet)} {'foot' if is_one(feet) else 'feet'}"


def _say_percent(match: re.Match[str], manner: Manner) -> str:
    words = ("minus " if match["minus"] else "") + number(match["n"], manner.british)
    if match["to"]:
        words += f" to {number(match['to'], manner.british)}"
    return f"{words} {'per mille' if match['sign'] == '‰' else 'percent'}"


def _say_size(match: re.Match[str], manner: Manner) -> str:
    def side(text: str) -> str:
        return paired(text) if text.isdigit() and len(text) in (3, 4) else number(text, manner.british)

    words = f"{side(match['n'])} {'times' if ' ' in match['joint'] else 'by'} {side(match['to'])}"
    return words + (f" by {side(match['to2'])}" if match["to2"] else "")


_N = rf"(?P<n>{NUMBER})"
_MINUS = r"(?P<minus>(?<![\w)])[-−])?"
_OPEN = r"(?<![\w.,])"
_UNIT = "(?P<unit>" + "|".join(re.escape(u) for u in sorted(UNITS, key=len, reverse=True)) + ")"

RULES = (
    rule(
        r"(?<!\w)(?P<feet>\d+)(?:['’]\s?(?P<inches>\d{1,2})(?:[\"”]|''|’’)|′\s?(?:(?P<inches2>\d{1,2})″)?)",
        _say_height,
    ),
    rule(
        rf"{_MINUS}{_OPEN}{_N}(?:(?P<joint>\s?(?:[-–—x×]|to)\s?)(?P<minus2>[-−])?(?P<to>{NUMBER}))?"
        rf"(?P<gap>[\s-]?){_UNIT}(?![\w²³°'’])",
        _say_measure,
    ),
    rule(rf"{_MINUS}{_OPEN}{_N}(?:\s?%?\s?[-–—]\s?(?P<to>{NUMBER}))?\s?(?P<sign>[%‰])", _say_percent),
    rule(
        rf"{_OPEN}{_N}(?P<joint>\s?[x×]\s?)(?P<to>\d[\d.,]*(?<![.,]))(?:\s?[x×]\s?(?P<to2>\d+))?(?!\w)",
        _say_size,
    ),
)
