"""Numbers with what they measure: units, percentages, heights, sizes."""

from __future__ import annotations

import re

from avatar.script.normalise.english.measured import is_attribute
from avatar.script.normalise.english.numbers import NUMBER, is_one, number, paired
from avatar.script.normalise.english.units import UNITS
from avatar.script.normalise.rules import Manner, rule


def _unit_words(amount: str, unit: str, *, singular: bool = False) -> str:
    one, many = UNITS[unit]
    return one if singular or is_one(amount) else many


_FILM = re.compile(r"\s(?:film|lens|camera|slide|negative|print)")
"""After millimetres, which then name a kind: 35 mm film."""
WINDS = {"N": "north", "S": "south", "E": "east", "W": "west"}


def _say_coordinate(match: re.Match[str], manner: Manner) -> str:
    """40°26′46″ N → "forty degrees twenty-six minutes forty-six seconds north"."""
    words: list[str] = []
    for group, name in (("deg", "degree"), ("min", "minute"), ("sec", "second")):
        amount = match[group]
        if amount:
            words.append(f"{number(amount, manner.british)} {name}{'' if is_one(amount) else 's'}")
    wind = WINDS.get(match["wind"] or "", "")
    return " ".join([*words, wind]).strip()


def _say_feet(match: re.Match[str], manner: Manner) -> str:
    return f"{number(match['feet'], manner.british)} feet {number(match['inches'], manner.british)}"


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
    film = unit == "mm" and _FILM.match(match.string, match.end()) is not None
    alone = match["gap"] == "-" or film or is_attribute(match)
    return f"{words} {_unit_words(upper or amount, unit, singular=alone)}"


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
        return paired(text) if text.isdecimal() and len(text) in (3, 4) else number(text, manner.british)

    words = f"{side(match['n'])} {'times' if ' ' in match['joint'] else 'by'} {side(match['to'])}"
    return words + (f" by {side(match['to2'])}" if match["to2"] else "")


_N = rf"(?P<n>{NUMBER})"
_MINUS = r"(?P<minus>(?<![\w)])[-−])?"
_OPEN = r"(?<![\w.,])"
_UNIT = "(?P<unit>" + "|".join(re.escape(u) for u in sorted(UNITS, key=len, reverse=True)) + ")"

RULES = (
    rule(
        r"(?<![\w.,])(?P<deg>\d{1,3}(?:\.\d+)?)\s?°\s?(?P<min>\d{1,2}(?:\.\d+)?)\s?[′'’]"
        r"(?:\s?(?P<sec>\d{1,2}(?:\.\d+)?)\s?(?:[″\"”]|''))?(?:\s?(?P<wind>[NSEW])(?!\w))?",
        _say_coordinate,
    ),
    rule(
        r"(?<![\w.,])(?P<deg>\d{1,3}(?:\.\d+)?)\s?°\s?(?P<min>)(?P<sec>)(?P<wind>[NSEW])(?!\w)",
        _say_coordinate,
    ),
    rule(r"(?<![\w.,])(?P<feet>\d{1,3})\s?ft\.?\s(?P<inches>\d{1,2})\s?in\b(?!\s\w)\.?", _say_feet),
    rule(
        r"(?<![\w.,])(?P<n>\d+(?:\.\d+)?)\sK(?!\w)",  # with a space: 4K is a picture, 273 K a temperature
        lambda m, how: f"{number(m['n'], how.british)} kelvin{'' if is_one(m['n']) else 's'}",
    ),
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
