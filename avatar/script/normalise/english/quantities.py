"""Numbers with what they count or measure, and then numbers alone."""

from __future__ import annotations

import re

from avatar.script.normalise.english.numbers import (
    NUMBER,
    cardinal,
    digits,
    is_one,
    number,
    ordinal,
    paired,
)
from avatar.script.normalise.english.units import UNITS
from avatar.script.normalise.rules import Manner, rule

GLYPHS = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
}  # fmt: skip

SCALES = {"k": "thousand", "M": "million", "mn": "million", "bn": "billion", "tn": "trillion"}

NUMBERED = (
    "version|v|ver|release|section|figure|fig|table|chapter|python|ubuntu|ios|macos|android|windows|node|java|"
    "php|django|rails|kubernetes|django|firefox|chrome|release|build|step|lesson|module|exercise|example|level"
)
"""Words after which 3.11 is two numbers, "three point eleven", and not a decimal."""


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
    feet = cardinal(int(match["feet"]))
    if not match["inches"]:
        return f"{feet} {'foot' if match['feet'] == '1' else 'feet'}"
    return f"{feet} foot {number(match['inches'])}"


def _say_fraction(match: re.Match[str], manner: Manner) -> str | None:
    glyph = match.groupdict().get("glyph")
    top, bottom = GLYPHS[glyph] if glyph else (int(match["top"]), int(match["bottom"]))
    whole = match["whole"]
    if bottom == 0:
        return f"{cardinal(top)} over zero"
    if not whole:
        if (top, bottom) == (24, 7):
            return "twenty-four seven"
        if (top, bottom) == (9, 11):
            return "nine eleven"
        if top == bottom:
            return f"{cardinal(top, manner.british)} out of {cardinal(bottom, manner.british)}"
        if top > bottom or bottom > 100:
            return f"{cardinal(top, manner.british)} over {cardinal(bottom, manner.british)}"
    elif top >= bottom:
        return None
    part = fraction(top, bottom)
    if not whole:
        return part
    part = "a half" if (top, bottom) == (1, 2) else ("a quarter" if (top, bottom) == (1, 4) else part)
    return f"{cardinal(int(whole), manner.british)} and {part}"


def fraction(top: int, bottom: int) -> str:
    """3, 4 → "three quarters"."""
    name = {2: "half", 4: "quarter"}.get(bottom) or ordinal(bottom)
    if top != 1:
        name = "halves" if bottom == 2 else f"{name}s"
    return f"{cardinal(top)} {name}"


def _say_percent(match: re.Match[str], manner: Manner) -> str:
    words = ("minus " if match["minus"] else "") + number(match["n"], manner.british)
    if match["to"]:
        words += f" to {number(match['to'], manner.british)}"
    return f"{words} {'per mille' if match['sign'] == '‰' else 'percent'}"


def _say_phone(match: re.Match[str], manner: Manner) -> str | None:
    groups = re.findall(r"\d+", match[0])
    count = sum(len(g) for g in groups)
    if not 7 <= count <= 15:
        return None
    zero = "oh" if manner.british else "zero"
    said = [
        f"{cardinal(int(g[0]))} hundred" if g in ("800", "900") and i < 2 else digits(g, zero)
        for i, g in enumerate(groups)
    ]
    return ("plus " if match[0].startswith("+") else "") + ", ".join(said)


def _say_version(match: re.Match[str], manner: Manner) -> str:
    parts = match["n"].split(".")
    joint = "dot" if len(parts) == 4 and not match["v"] else "point"
    words = f" {joint} ".join(number(p, manner.british) for p in parts)
    return f"version {words}" if match["v"] else words


def _say_numbered(match: re.Match[str], manner: Manner) -> str:
    return f"{cardinal(int(match['a']), manner.british)} point {number(match['b'], manner.british)}"


def _say_range(match: re.Match[str], manner: Manner) -> str | None:
    first, last = match["n"], match["to"]
    joint = match["joint"].strip()
    if joint == "-" and float(first.replace(",", "")) >= float(last.replace(",", "")):
        return None  # 5-3 is a score or a sum, never a range
    return f"{number(first, manner.british)} to {number(last, manner.british)}"


def _say_scaled(match: re.Match[str], manner: Manner) -> str:
    return f"{number(match['n'], manner.british)} {SCALES[match['scale']]}"


def _say_size(match: re.Match[str], manner: Manner) -> str:
    def side(text: str) -> str:
        return paired(text) if text.isdigit() and len(text) in (3, 4) else number(text, manner.british)

    words = f"{side(match['n'])} {'times' if ' ' in match['joint'] else 'by'} {side(match['to'])}"
    return words + (f" by {side(match['to2'])}" if match["to2"] else "")


def _say_plain(match: re.Match[str], manner: Manner) -> str:
    sign = {"-": "minus ", "−": "minus ", "+": "plus ", "±": "plus or minus ", "~": "about ", "≈": "about "}
    return sign.get(match["sign"] or "", "") + number(match["n"], manner.british)


_N = rf"(?P<n>{NUMBER})"
_MINUS = r"(?P<minus>(?<![\w)])[-−])?"
_OPEN = r"(?<![\w.,])"
_UNIT = "(?P<unit>" + "|".join(re.escape(u) for u in sorted(UNITS, key=len, reverse=True)) + ")"
_PHONE_GAP = r"[\s.\-–]"

MEASURES = (
    # +1 (555) 123-4567, (555) 123-4567, +44 20 7946 0958
    rule(
        rf"(?<![\w+])\+\d{{1,3}}{_PHONE_GAP}?(?:\(\d+\){_PHONE_GAP}?)?\d+(?:{_PHONE_GAP}\d+){{0,5}}(?!\w)",
        _say_phone,
    ),
    rule(rf"(?<!\w)\(\d{{3}}\)\s?\d{{3}}{_PHONE_GAP}\d{{4}}(?!\w)", _say_phone),
    rule(r"(?<![\w.-])(?:1-)?\d{3}([-.])\d{3}\1\d{4}(?![\w-])", _say_phone),
    rule(r"(?<![\w.-])\d{3}-\d{4}(?![\w-])", _say_phone),
    rule(r"(?<![\w.-])0\d{2,4}\s\d{3,4}\s\d{3,4}(?!\w)", _say_phone),
    rule(r"(?<![\w.])(?P<v>v)(?P<n>\d+(?:\.\d+)*)(?!\w)", _say_version),
    rule(r"(?<![\w.,])(?P<v>)(?P<n>\d+(?:\.\d+){2,})(?![\w])", _say_version),
    rule(
        r"(?<!\w)(?P<feet>\d+)(?:['’]\s?(?P<inches>\d{1,2})(?:[\"”]|''|’’)|[′]\s?(?:(?P<inches2>\d{1,2})[″])?)",
        lambda m, _how: (
            f"{cardinal(int(m['feet']))} foot {number(m['inches'] or m['inches2'])}"
            if m["inches"] or m["inches2"]
            else f"{cardinal(int(m['feet']))} {'foot' if m['feet'] == '1' else 'feet'}"
        ),
    ),
    rule(
        rf"{_MINUS}{_OPEN}{_N}(?:(?P<joint>\s?(?:[-–—x×]|to)\s?)(?P<minus2>[-−])?(?P<to>{NUMBER}))?(?P<gap>[\s-]?){_UNIT}(?![\w²³°])",
        _say_measure,
    ),
    rule(rf"{_MINUS}{_OPEN}{_N}(?:\s?%?\s?[-–—]\s?(?P<to>{NUMBER}))?\s?(?P<sign>[%‰])", _say_percent),
    rule(
        rf"{_OPEN}{_N}(?P<joint>\s?[x×]\s?)(?P<to>\d[\d.,]*(?<![.,]))(?:\s?[x×]\s?(?P<to2>\d+))?(?!\w)",
        _say_size,
    ),
)

PLAIN = (
    rule(
        r"(?<![\w/])(?:(?P<whole>\d{1,4})(?:\s|-))?(?P<top>\d{1,4})[/⁄](?P<bottom>\d{1,4})(?![\w/])",
        _say_fraction,
    ),
    rule("(?<![\\w/])(?:(?P<whole>\\d{1,4})\\s?)?(?P<glyph>[" + "".join(GLYPHS) + "])", _say_fraction),
    rule(
        r"(?<![\w.])(?P<n>\d{1,3}(?:,\d{3})+|\d+)(?:st|nd|rd|th)(?!\w)",
        lambda m, how: ordinal(int(m["n"].replace(",", "")), how.british) if len(m["n"]) <= 15 else None,
    ),
    rule(rf"{_OPEN}{_N}\s?(?P<scale>k|M|mn|bn|tn)(?!\w)", _say_scaled),
    rule(rf"{_OPEN}{_N}x(?!\w)", lambda m, how: f"{number(m['n'], how.british)} times"),
    rule(
        rf"{_OPEN}{_N}\s?:\s?(?P<to>\d+)(?![\w:])",
        lambda m, how: f"{number(m['n'], how.british)} to {number(m['to'], how.british)}",
    ),
    rule(
        r"(?<=\b)(?<![\d.,])(?<!\w)(?P<a>\d+)\.(?P<b>\d+)(?![\w.])(?<=.)",
        lambda m, how: (
            _say_numbered(m, how)
            if re.search(rf"(?i)(?<!\w)(?:{NUMBERED})\.?\s\Z", m.string[max(0, m.start() - 14) : m.start()])
            else None
        ),
    ),
    rule(rf"{_OPEN}(?<![-–]){_N}(?P<joint>\s?[-–—]\s?)(?P<to>{NUMBER})(?![\w-]|\.\d)", _say_range),
    rule(rf"(?P<sign>(?<![\w)+-])[-−+±~≈](?=\d|\.\d))?(?<![\w]){_N}(?!\w)", _say_plain),
)
