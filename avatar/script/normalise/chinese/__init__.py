"""Mandarin: `read` runs the tables of this folder in their order, most specific first."""

from __future__ import annotations

from avatar.script.normalise.chinese import dates, letters, quantities
from avatar.script.normalise.rules import Manner, Reading, apply
from avatar.script.normalise.tables import LOWERED

RULES = (
    *letters.WEB_RULES,
    *quantities.FIRST,
    *dates.RULES,
    *quantities.RULES,
    *letters.RULES,
    *quantities.LAST,
)


def read(text: str, language: str = "zh-CN") -> list[Reading]:
    """How Chinese text is said, in the signs of the mainland; traditional ones are read as well.

    >>> [r.spoken for r in read("一共3.5元。")]
    ['三点五元']
    """
    del language
    return apply(text.translate(LOWERED), RULES, Manner())
