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


def any_of(words: Iterable[str]) -> str:
    """One of these words, the longest that fits."""
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))
