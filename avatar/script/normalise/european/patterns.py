"""Pieces that the patterns of several rules are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable

from avatar.script.normalise.european.model import NUMBER

OPEN = r"(?<![\w.,])"
CLOSE = r"(?![\w]|[.,]\d)"
MINUS = r"(?P<minus>(?<![\w)\d])[-−])?"
DASH = r"\s?[-–—]\s?"
N = rf"(?P<n>{NUMBER})"
TO = rf"(?P<to>{NUMBER})"
NUMERAL = r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
"""A Roman numeral."""


def any_of(words: Iterable[str]) -> str:
    """One of these words, the longest that fits."""
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))
