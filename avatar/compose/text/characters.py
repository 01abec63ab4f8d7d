"""What Unicode says of characters: which way they are written, how wide, whether they show."""

from __future__ import annotations

import unicodedata

_INVISIBLE = {"Cf", "Mn", "Me", "Cc", "Zs"}


def invisible(char: str) -> bool:
    """Whether the character needs no glyph of its own: marks on others, spaces, control signs."""
    return unicodedata.category(char) in _INVISIBLE


def rightward(text: str) -> bool:
    """Whether the text's first strong character is written from right to left (Unicode UAX 9, rule P2)."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False


def wide(char: str) -> bool:
    """Whether a line may be broken before and after the character (Chinese, Japanese; not Korean)."""
    return unicodedata.east_asian_width(char) in ("W", "F") and not (
        "\uac00" <= char <= "\ud7af" or "\u1100" <= char <= "\u11ff"
    )
