"""English: `read` runs the tables of this folder in their order, most specific first."""

from __future__ import annotations

from avatar.script.normalise.english import (
    abbreviations,
    acronyms,
    codes,
    dates,
    money,
    plain,
    quantities,
    roman,
    symbols,
    web,
)
from avatar.script.normalise.rules import Manner, Reading, apply

RULES = (
    *web.RULES,
    *dates.RULES,
    *money.RULES,
    *codes.RULES,
    *quantities.RULES,
    *roman.RULES,
    *abbreviations.RULES,
    *plain.RULES,
    *acronyms.RULES,
    *symbols.RULES,
)


def read(text: str, language: str = "en-US") -> list[Reading]:
    """How English text is said. Only "en-US" and "en-CA" … "en-PH" are not read the British way.

    >>> [r.spoken for r in read("It costs $3.50.")]
    ['three dollars and fifty cents']
    """
    region = language.partition("-")[2].upper()
    return apply(text, RULES, Manner(british=region not in ("", "US", "CA", "PH", "PR")))
