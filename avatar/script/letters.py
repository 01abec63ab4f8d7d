"""Which characters a word is made of, in any writing.

`str.isalnum` and `\\w` leave out the marks that belong to letters: the vowels of Devanagari, Bengali, Tamil
and Thai, the points of Hebrew and Arabic, and accents that are written apart from their letters.
"""

from __future__ import annotations

import unicodedata


def is_of_word(sign: str) -> bool:
    """Whether a character is a letter, a digit, or a mark on one; not for an empty string."""
    return sign.isalnum() or (sign > "\u02ff" and unicodedata.category(sign).startswith("M"))


def bare(text: str, keep: str = "") -> str:
    """A text without the marks of punctuation around it; those in `keep` stay at its end."""
    first, last = 0, len(text)
    while first < last and not _inner(text[first]):
        first += 1
    while last > first and not (_inner(text[last - 1]) or text[last - 1] in keep):
        last -= 1
    return text[first:last]


def _inner(sign: str) -> bool:
    return sign == "_" or is_of_word(sign)
