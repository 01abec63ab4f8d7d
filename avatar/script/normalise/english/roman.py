"""Roman numerals, where the words around them leave no doubt."""

from __future__ import annotations

import re

from avatar.script.normalise.english.numbers import cardinal, ordinal
from avatar.script.normalise.rules import Manner, rule
from avatar.script.normalise.tables import words

VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
WELL_FORMED = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")

RULERS = (
    "Albert|Alexander|Alfonso|Benedict|Carl|Catherine|Charles|Christian|Clement|Constantine|Edward|Elizabeth|Felipe|"
    "Francis|Frederick|George|Gregory|Gustav|Haakon|Harald|Henry|Innocent|Ivan|James|John|Juan|Julius|Karl|"
    "Leo|Leopold|Louis|Ludwig|Margaret|Mary|Napoleon|Nicholas|Otto|Paul|Peter|Philip|Pius|Ramesses|Ramses|"
    "Richard|Robert|Rudolf|Sixtus|Thutmose|Urban|Victor|Wilhelm|William"
)
COUNTED = (
    "Act|Annex|Appendix|Article|Book|Chapter|Class|Division|Episode|Figure|Grade|Group|Lesson|Level|Mark|Module|"
    "Fantasy|Number|Part|Phase|Rocky|Section|Stage|Step|Table|Tier|Title|Type|Unit|Volume|War|Bowl"
)
SHORT = "[Cc]h|Chap|[Vv]ol|[Ss]ec|[Ff]ig|[Aa]rt|[Pp]t|[Nn]o|App"
"""The same, cut short with a full stop."""
ALONE = words("II III VII VIII XII XIII XIV XVI XVII XVIII XXI")
"""Numerals that are hardly ever an acronym; IV, VI, CV, MD … are, and need a word before them."""


def value(text: str) -> int:
    """The number: XIV → 14; 0 where it is not a well-formed numeral."""
    if not text or not WELL_FORMED.fullmatch(text):
        return 0
    numbers = [VALUES[c] for c in text]
    return sum(-n if any(n < later for later in numbers[i + 1 : i + 2]) else n for i, n in enumerate(numbers))


def _say_ruler(match: re.Match[str], _manner: Manner) -> str | None:
    n = value(match["n"])
    return f"the {ordinal(n)}" if 0 < n < 40 else None


def _say_counted(match: re.Match[str], manner: Manner) -> str | None:
    n = value(match["n"])
    return cardinal(n, manner.british) if 0 < n < 100 else None


_BEHIND = (
    r"(?=\s*(?:[.,;:!?)–—\]]|\Z)"
    r"|\s(?:of|and|to|or|through|is|was|covers|explains|deals|began|ended|shows|errors?|diabetes)\b)"
)

RULES = (
    rule(
        r"(?<!\w)(?P<n>[IVX]+)(?=\s(?:century|centuries|dynasty|amendment|Amendment|Olympiad|Dynasty)\b)",
        lambda m, _how: ordinal(value(m["n"])) if 0 < value(m["n"]) < 40 else None,
    ),
    # "Henry I" only after a title: in "when I saw Henry I left" it is the pronoun.
    rule(
        r"(?<=\b)(?P<n>[IVX]{2,}|[VX])\b(?:(?<=\w))",
        lambda m, how: _say_ruler(m, how) if _after(m, RULERS) else None,
    ),
    rule(
        r"\bI\b(?P<n>)",
        lambda m, _how: (
            "the first" if _after(m, RULERS, r"(?:King|Queen|Pope|Emperor|Tsar|Saint)\s") else None
        ),
    ),
    rule(
        r"\b(?P<n>[IVXLC]{2,}|[VXL])\b",
        lambda m, how: _say_counted(m, how) if _after(m, rf"{COUNTED}|(?:{SHORT})\.") else None,
    ),
    rule(rf"\b(?P<n>I)\b{_BEHIND}", lambda m, _how: "one" if _after(m, COUNTED) else None),
    rule(r"\b(?P<n>[IVX]{2,})\b", lambda m, how: _say_counted(m, how) if m["n"] in ALONE else None),
)


def _after(match: re.Match[str], words: str, before: str = "") -> bool:
    """Whether one of `words` stands right before the match."""
    window = match.string[max(0, match.start() - 32) : match.start()]
    return re.search(rf"(?<!\w){before}(?:{words})\s\Z", window) is not None
