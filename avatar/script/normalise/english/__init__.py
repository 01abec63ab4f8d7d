"""English: `read` runs the tables of this folder in their order, most specific first."""

from __future__ import annotations

from avatar.script.normalise.english import (
    abbreviations,
    acronyms,
    codes,
    dates,
    money,
    places,
    plain,
    quantities,
    roman,
    symbols,
    web,
)
from avatar.script.normalise.english.kinds import say_kind
from avatar.script.normalise.rules import Manner, Reading, apply

RULES = (
    *web.RULES,
    *places.RULES,
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
    return apply(text, RULES, _manner(language))


def say_as(text: str, kind: str, form: str, language: str = "en-US") -> str:
    """A text as the kind of thing its author says it is. Raises ValueError, which says what is wrong.

    >>> say_as("120", "digits", "")
    'one two zero'
    """
    return say_kind(text, kind, form, _manner(language))


def _manner(language: str) -> Manner:
    region = language.partition("-")[2].upper()
    return Manner(british=region not in ("", "US", "CA", "PH", "PR"))
