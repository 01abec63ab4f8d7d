"""Japanese: `read` runs the tables of this folder in their order, most specific first.

Numbers, signs and letters are given as they sound, in katakana; everything else stays as it is written and
is read by the dictionary.
"""

from __future__ import annotations

from avatar.script.normalise.japanese import dates, letters, quantities
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
_WIDE = str.maketrans(
    {chr(0xFF01 + i): chr(0x21 + i) for i in range(94) if chr(0x21 + i).isalnum() or chr(0x21 + i) in "．，"}
)


def read(text: str, language: str = "ja-JP") -> list[Reading]:
    """How Japanese text is said. Digits and letters of full width are read as the narrow ones.

    >>> [r.spoken for r in read("3本のペン")]
    ['サンボン']
    """
    del language
    return apply(text.translate(_WIDE).translate(LOWERED), RULES, Manner())
