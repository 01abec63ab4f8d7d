"""Numbers with what they measure: units, percentages, heights, sizes."""

from __future__ import annotations

import re

from avatar.script.normalise.english.measured import is_attribute
from avatar.script.normalise.english.numbers import NUMBER, cardinal, is_one, number, paired
from avatar.script.normalise.english.plain import GLYPHS, fraction
from avatar.script.normalise.english.stops import ends_sentence
from avatar.script.normalise.english.units import UNITS
from avatar.script.normalise.rules import Manner, rule


def _unit_words(amount: str, unit: str, *, singular: bool = False) -> str:
    one, many = UNITS[unit]
    return one if singular or is_one(amount) else many


_FILM = re.compile(r"\s(?:film|lens|camera|slide|negative|print)")
"""After millimetres, which then name a kind: 35 mm film."""
_RATES = re.compile(
    r"(?i)\b(?:rates?|yields?|spreads?|interest|inflation|margins?|Fed|ECB|bonds?|mortgages?)\b"
)
"""Words beside which bps are basis points."""
_CHEMICAL = re.compile(r"\b(?:HCl|NaOH|NaCl|H2SO4|[Ss]olutions?|[Bb]uffer|[Mm]olarity|titrat\w+|mol)\b")
"""Words beside which an M behind a number and a blank is molar, and no million."""
DIGITS = frozenset("123456789")
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
    if unit == "B" and not match["gap"] and amount in DIGITS:
        return None  # flat 4B
    if unit == "bps" and _RATES.search(match.string):
        name = "basis point" if alone or is_one(amount) else "basis points"
    else:
        name = _unit_words(upper or amount, unit, singular=alone)
    return f"{words} {name}{'.' if ends_sentence(match) else ''}"


def _say_part(match: re.Match[str], manner: Manner) -> str:
    """3/4 tsp. → "three quarters of a teaspoon"; 1 1/2 lb. → "one and a half pounds"."""
    one, many = UNITS[match["unit"]]
    stop = "." if ends_sentence(match) else ""
    top, bottom = GLYPHS[match["glyph"]] if match["glyph"] else (int(match["top"]), int(match["bottom"]))
    if match["whole"]:
        part = {(1, 2): "a half", (1, 4): "a quarter"}.get((top, bottom)) or fraction(top, bottom)
        return f"{cardinal(int(match['whole']), manner.british)} and {part} {many}{stop}"
    if match["gap"] == "-":
        return f"{fraction(top, bottom)} {one}{stop}"
    article = "an" if one[0] in "aeio" or one.startswith("hour") else "a"
    part = "half" if (top, bottom) == (1, 2) else f"{fraction(top, bottom)} of"
    return f"{part} {article} {one}{stop}"


def _side(text: str, manner: Manner) -> str:
    return paired(text) if text.isdecimal() and len(text) in (3, 4) else number(text, manner.british)


def _say_sides(match: re.Match[str], manner: Manner) -> str:
    """30 × 20 × 10 in. → "thirty by twenty by ten inches"."""
    sides = re.split(r"\s?[x×]\s?", match["sides"])
    words = " by ".join(_side(side, manner) for side in sides)
    return f"{words} {_unit_words(sides[-1], match['unit'])}{'.' if ends_sentence(match) else ''}"


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
    joint = "times" if " " in match["joint"] and not match["to2"] else "by"
    words = f"{_side(match['n'], manner)} {joint} {_side(match['to'], manner)}"
    return words + (f" by {_side(match['to2'], manner)}" if match["to2"] else "")


_N = rf"(?P<n>{NUMBER})"
_MINUS = r"(?P<minus>(?<![\w)])[-−])?"
_OPEN = r"(?<![\w.,])"
_UNIT = "(?P<unit>" + "|".join(re.escape(u) for u in sorted(UNITS, key=len, reverse=True)) + ")"
_STOP = r"(?:\.(?=,|\s[a-z]|\Z))?"
"""The full stop of a unit that is cut short; what it ends, `ends_sentence` knows."""

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
        rf"{_OPEN}(?P<sides>{NUMBER}(?:\s?[x×]\s?{NUMBER}){{1,3}})[\s-]?{_UNIT}(?![\w²³°'’]){_STOP}",
        _say_sides,
    ),
    rule(
        r"(?<![\w.,/])(?:(?P<whole>\d{1,4})[\s-]?(?=\d/|[^\w\s]))?"
        rf"(?:(?P<top>\d)/(?P<bottom>[1-9]\d?)|(?P<glyph>[{''.join(GLYPHS)}]))"
        rf"(?P<gap>[\s-]?){_UNIT}(?![\w²³°'’]){_STOP}",
        _say_part,
    ),
    rule(
        rf"{_MINUS}{_OPEN}{_N}(?:(?P<joint>\s?(?:[-–—x×]|to)\s?)(?P<minus2>[-−])?(?P<to>{NUMBER}))?"
        rf"(?P<gap>[\s-]?){_UNIT}(?![\w²³°'’]){_STOP}",
        _say_measure,
    ),
    rule(r"(?<!\w)(?:mm|cm|m|km)[²³](?!\w)", lambda m, _how: UNITS[m[0]][1] if m[0] in UNITS else None),
    rule(
        r"(?<![\w.,])(?P<n>\d+(?:\.\d+)?)\sM(?!\w)",
        lambda m, how: f"{number(m['n'], how.british)} molar" if _CHEMICAL.search(m.string) else None,
    ),
    rule(rf"{_MINUS}{_OPEN}{_N}(?:\s?%?\s?[-–—]\s?(?P<to>{NUMBER}))?\s?(?P<sign>[%‰])", _say_percent),
    rule(
        rf"{_OPEN}{_N}(?P<joint>\s?[x×]\s?)(?P<to>\d[\d.,]*(?<![.,]))(?:\s?[x×]\s?(?P<to2>\d+))?(?!\w)",
        _say_size,
    ),
)
