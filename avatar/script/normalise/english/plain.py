"""Numbers alone: fractions, ordinals, ranges, ratios, and what is left."""

from __future__ import annotations

import re

from avatar.script.normalise.english.numbers import NUMBER, cardinal, number, ordinal
from avatar.script.normalise.rules import Manner, rule

GLYPHS = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
}  # fmt: skip

IDIOMS = {(24, 7): "twenty-four seven", (9, 11): "nine eleven", (50, 50): "fifty-fifty"}

SCALES = {"k": "thousand", "M": "million", "mn": "million", "bn": "billion", "tn": "trillion"}


OUT_OF = frozenset([20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 100])
"""What so many points are given out of: 18/20."""
_GRADED = re.compile(
    r"(?i)(?<!\w)(?:(?P<step>level|step|lesson|question|part|slide|page|module|chapter|week|unit|task|round)"
    r"|scored?|rated?|rating|grade|mark|got|earned)[ds]?(?:\sof|\sit)?:?\s\Z"
)
"""Words after which 4/10 is no fraction: level four of ten, rated four out of ten."""


def _say_fraction(match: re.Match[str], manner: Manner) -> str | None:
    glyph = match.groupdict().get("glyph")
    top, bottom = GLYPHS[glyph] if glyph else (int(match["top"]), int(match["bottom"]))
    whole = match["whole"]
    before = _GRADED.search(match.string[max(0, match.start() - 24) : match.start()])
    if before and not whole and not glyph and 0 < top <= bottom:
        joint = "of" if before["step"] else "out of"
        return f"{cardinal(top, manner.british)} {joint} {cardinal(bottom, manner.british)}"
    if bottom == 0:
        return f"{cardinal(top)} over zero"
    if not whole:
        if (top, bottom) in IDIOMS:
            return IDIOMS[top, bottom]
        if top + bottom == 100 and top > bottom:  # the 80/20 rule
            return f"{cardinal(top)} {cardinal(bottom)}"
        if top == bottom:
            return f"{cardinal(top, manner.british)} out of {cardinal(bottom, manner.british)}"
        if not glyph and bottom in OUT_OF and 4 < top < bottom:
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


def _letter(x: str) -> str:
    return x.upper().replace("A", "eh")


def _say_range(match: re.Match[str], manner: Manner) -> str | None:
    first, last = match["n"], match["to"]
    joint = match["joint"].strip()
    if joint == "-" and float(first.replace(",", "")) >= float(last.replace(",", "")):
        return None  # 5-3 is a score or a sum, never a range
    return f"{number(first, manner.british)} to {number(last, manner.british)}"


def _say_scaled(match: re.Match[str], manner: Manner) -> str:
    return f"{number(match['n'], manner.british)} {SCALES[match['scale']]}"


def _say_plain(match: re.Match[str], manner: Manner) -> str:
    sign = {"-": "minus ", "−": "minus ", "+": "plus ", "±": "plus or minus ", "~": "about ", "≈": "about "}
    return sign.get(match["sign"] or "", "") + number(match["n"], manner.british)


_N = rf"(?P<n>{NUMBER})"
_COUNTED = re.compile(
    r"(?i)(?<!\w)(?:two|three|four|five|six|seven|eight|nine|ten|all|many|the|high|low)\s\Z"
)
"""Words before a digit in the plural: five 9s; after others 9s are seconds."""
_OPEN = r"(?<![\w.,])"

PLURALS = ("zeros", "ones", "twos", "threes", "fours", "fives", "sixes", "sevens", "eights", "nines")
_EXPONENT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def _say_power(match: re.Match[str], manner: Manner) -> str:
    power = match[0].translate(_EXPONENT)
    sign = "minus " if power.startswith("-") else ""
    return f" to the power of {sign}{number(power.strip('-⁺'), manner.british)}"


def _say_scientific(match: re.Match[str], manner: Manner) -> str:
    sign = "minus " if match["sign"] == "-" else ""
    power = f"{sign}{cardinal(int(match['power']), manner.british)}"
    return f"{number(match['n'], manner.british)} times ten to the {power}"


RULES = (
    rule(
        r"(?i)(?<=\w\s)(?P<n>\d)s(?!\w)",
        lambda m, _how: (
            PLURALS[int(m["n"])] if _COUNTED.search(m.string[max(0, m.start() - 12) : m.start()]) else None
        ),
    ),
    rule(r"(?<=\w)[⁻⁺]?[⁰¹⁴-⁹]+|(?<=\w)⁻[²³]+|(?<=\w)[²³][⁰-⁹²³¹]+", _say_power),
    rule(r"(?<![\w.,])(?P<n>\d+(?:\.\d+)?)[eE](?P<sign>[-−+]?)(?P<power>\d{1,3})(?!\w)", _say_scientific),
    rule(r"(?<![\w.,])(?P<n>[1-7])\*(?=[\s-][a-z])", lambda m, _how: f"{cardinal(int(m['n']))} star"),
    # The unknown of an equation: y = 2x + 1, 3x² …
    rule(
        r"(?<![\w.,])(?P<n>\d+(?:\.\d+)?)(?P<x>[abnxyz])(?=\s?[+−=*^]\s?[\w(]|\s-\s\d|[²³])",
        lambda m, how: f"{number(m['n'], how.british)} {_letter(m['x'])}",
    ),
    rule(r"(?<!\w)(?P<f>[fgh])\((?P<x>[a-z])\)", lambda m, _how: f"{m['f'].upper()} of {_letter(m['x'])}"),
    rule(
        r"(?<![\w.,])(?P<n>\d+(?:\.\d+)?)\s?[-–—]\s?(?P<to>\d+(?:\.\d+)?)x(?!\w)",
        lambda m, how: f"{number(m['n'], how.british)} to {number(m['to'], how.british)} times",
    ),
    rule(
        r"(?<![\w./])(?P<n>\d+\.\d+)\s?/\s?(?P<of>\d+)(?![\w/])",
        lambda m, how: f"{number(m['n'], how.british)} out of {number(m['of'], how.british)}",
    ),
    rule(
        r"(?<![\w/])(?P<whole>)(?P<top>\d{1,3})/(?P<bottom>\d{1,3})(?:st|nd|rd|th)s?(?!\w)",
        _say_fraction,
    ),
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
    rule(
        rf"{_OPEN}{_N}x\s?/\s?(?P<per>day|week|month|year|hour)(?!\w)",
        lambda m, how: (
            f"{number(m['n'], how.british)} times {'an' if m['per'] == 'hour' else 'a'} {m['per']}"
        ),
    ),
    rule(rf"{_OPEN}{_N}x(?!\w)", lambda m, how: f"{number(m['n'], how.british)} times"),
    rule(
        r"(?<![\w.,:])(?P<n>\d{1,3}(?:\.\d+)?)\s?:\s?(?P<to>\d{1,3})(?![\w:])",
        lambda m, how: f"{number(m['n'], how.british)} to {number(m['to'], how.british)}",
    ),
    # As the Continent writes: a comma before the decimals.
    rule(
        r"(?<![\w.,])(?P<n>\d+),(?P<d>\d{1,2})(?![\w,]|\.\d)",
        lambda m, how: number(f"{m['n']}.{m['d']}", how.british),
    ),
    rule(rf"{_OPEN}(?<![-–]){_N}(?P<joint>\s?[-–—]\s?)(?P<to>{NUMBER})(?![\w-]|\.\d)", _say_range),
    rule(rf"(?P<sign>(?<![\w)+-])[-−+±~≈](?=\d|\.\d))?(?<![\w]){_N}(?!\w|[.,]\d)", _say_plain),
)
