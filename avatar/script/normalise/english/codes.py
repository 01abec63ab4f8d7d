"""Numbers that are names: telephone numbers, versions, addresses, rooms."""

from __future__ import annotations

import re

from avatar.script.normalise.english.numbers import cardinal, digits, number, paired, year
from avatar.script.normalise.rules import Manner, rule

NUMBERED = (
    "version|v|ver|release|section|figure|fig|table|chapter|python|ubuntu|ios|macos|android|windows|node|java|"
    "php|django|rails|kubernetes|firefox|chrome|build|step|lesson|module|exercise|example|level"
)
"""Words after which 3.11 is two numbers, "three point eleven", and not a decimal."""

PLACES = "Room|Flight|Route|Highway|Channel|Gate|Interstate|Area|Boeing|Airbus"
"""Words after which a number is read in pairs: Room 204 is "two oh four"."""


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


def _say_place(match: re.Match[str], _manner: Manner) -> str | None:
    before = match.string[max(0, match.start() - 14) : match.start()]
    return paired(match[0]) if re.search(rf"(?<!\w)(?:{PLACES})\s\Z", before) else None


def _after_numbered(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - 14) : match.start()]
    return re.search(rf"(?i)(?<!\w)(?:{NUMBERED})\.?\s\Z", before) is not None


_GAP = r"[\s.\-–]"

EMERGENCY = "000|110|111|112|115|117|118|119|311|411|511|611|711|811|988|999|101|211"

RULES = (
    rule(
        rf"(?i:(?<=\bdial\s)|(?<=\bcall\s)|(?<=\bring\s)|(?<=\btext\s)|(?<=\bphone\s))(?:{EMERGENCY})(?![\w,-]|\.\d|\s[a-z]+s\b)",
        lambda m, how: digits(m[0], "oh" if how.british else "zero"),
    ),
    rule(
        r"(?<!\w)\*(?P<n>\d{2,5})(?P<end>\#)?(?!\w)",
        lambda m, how: f"star {digits(m['n'])}{(' hash' if how.british else ' pound') if m['end'] else ''}",
    ),
    rule(
        r"(?<!\w)Q(?P<a>[1-4])\s?[-–]\s?Q(?P<b>[1-4])(?!\w)",
        lambda m, _how: f"Q {cardinal(int(m['a']))} to Q {cardinal(int(m['b']))}",
    ),
    rule(r"(?<![\w.,-])911(?![\w-]|[.,]\d)", "nine one one"),
    # +1 (555) 123-4567, (555) 123-4567, 1-800-555-0199, 555-1234, 0800 123 456
    rule(rf"(?<![\w+])\+\d{{1,3}}{_GAP}?(?:\(\d+\){_GAP}?)?\d+(?:{_GAP}\d+){{0,5}}(?![\w/])", _say_phone),
    rule(rf"(?<!\w)\(\d{{3}}\)\s?\d{{3}}{_GAP}\d{{4}}(?!\w)", _say_phone),
    rule(r"(?<![\w.-])(?:1-)?\d{3}([-.])\d{3}\1\d{4}(?![\w-])", _say_phone),
    rule(r"(?<![\w.-])\d{3}-\d{4}(?![\w-])", _say_phone),
    rule(r"(?<![\w.-])0\d{2,4}\s\d{3,4}\s\d{3,4}(?!\w)", _say_phone),
    rule(r"(?<![\w.])(?P<v>v)(?P<n>\d+(?:\.\d+)*)(?!\w)", _say_version),
    rule(
        r"(?<![\w.,])\d{1,3}(?:\.000){2,}(?![\w.])",
        lambda m, how: cardinal(int(m[0].replace(".", "")), how.british),
    ),
    rule(r"(?<![\w.,])(?P<v>)(?P<n>\d+(?:\.\d+){2,})(?!\w)", _say_version),
    rule(
        r"(?<![\w.,])(?P<a>\d{1,9})\.(?P<b>\d{1,9})(?![\w.]|\s?[%°])",
        lambda m, how: _say_numbered(m, how) if _after_numbered(m) else None,
    ),
    rule(  # ISO 9001:2015
        r"(?<![\w.:])(?P<n>\d{3,5}):(?P<y>(?:19|20)\d\d)(?![\w:]|[.,]\d)",
        lambda m, how: f"{number(m['n'], how.british)} {year(int(m['y']), how.british)}",
    ),
    rule(r"(?<=\s)\d{3,4}(?!\w|[.,]\d)", _say_place),
    rule(r"(?<!\w)[HhXx]\.?26\d(?!\w)", lambda m, _how: f"{m[0][0].upper()} two {paired(m[0][-2:])}"),
    rule(r"(?<!\w)\#(?P<n>\d+)(?!\w)", lambda m, how: f"number {number(m['n'], how.british)}"),
)
