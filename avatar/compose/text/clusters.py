"""Characters as a reader counts them: a letter with its marks, a flag, a family of emoji joined into one."""

from __future__ import annotations

import functools
import unicodedata

JOINER = "\u200d"
LONGEST = 32
"""Characters of joined emoji above which they are no longer one: a family of four has seven."""
TEXT_FORM, EMOJI_FORM = "\ufe0e", "\ufe0f"
"""Variation selectors: the sign before them as a letter, or as a picture."""

_PICTURES = (
    (0x231A, 0x231B), (0x23E9, 0x23EC), (0x23F0, 0x23F0), (0x23F3, 0x23F3), (0x25FD, 0x25FE),
    (0x2614, 0x2615), (0x2648, 0x2653), (0x267F, 0x267F), (0x2693, 0x2693), (0x26A1, 0x26A1),
    (0x26AA, 0x26AB), (0x26BD, 0x26BE), (0x26C4, 0x26C5), (0x26CE, 0x26CE), (0x26D4, 0x26D4),
    (0x26EA, 0x26EA), (0x26F2, 0x26F3), (0x26F5, 0x26F5), (0x26FA, 0x26FA), (0x26FD, 0x26FD),
    (0x2705, 0x2705), (0x270A, 0x270B), (0x2728, 0x2728), (0x274C, 0x274C), (0x274E, 0x274E),
    (0x2753, 0x2755), (0x2757, 0x2757), (0x2795, 0x2797), (0x27B0, 0x27B0), (0x27BF, 0x27BF),
    (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55), (0x1F004, 0x1F004), (0x1F0CF, 0x1F0CF),
    (0x1F18E, 0x1F18E), (0x1F191, 0x1F19A), (0x1F1E6, 0x1F1FF), (0x1F201, 0x1F201), (0x1F21A, 0x1F21A),
    (0x1F22F, 0x1F22F), (0x1F232, 0x1F236), (0x1F238, 0x1F23A), (0x1F250, 0x1F251), (0x1F300, 0x1F320),
    (0x1F32D, 0x1F335), (0x1F337, 0x1F37C), (0x1F37E, 0x1F393), (0x1F3A0, 0x1F3CA), (0x1F3CF, 0x1F3D3),
    (0x1F3E0, 0x1F3F0), (0x1F3F4, 0x1F3F4), (0x1F3F8, 0x1F43E), (0x1F440, 0x1F440), (0x1F442, 0x1F4FC),
    (0x1F4FF, 0x1F53D), (0x1F54B, 0x1F54E), (0x1F550, 0x1F567), (0x1F57A, 0x1F57A), (0x1F595, 0x1F596),
    (0x1F5A4, 0x1F5A4), (0x1F5FB, 0x1F64F), (0x1F680, 0x1F6C5), (0x1F6CC, 0x1F6CC), (0x1F6D0, 0x1F6D2),
    (0x1F6D5, 0x1F6D7), (0x1F6DC, 0x1F6DF), (0x1F6EB, 0x1F6EC), (0x1F6F4, 0x1F6FC), (0x1F7E0, 0x1F7EB),
    (0x1F7F0, 0x1F7F0), (0x1F90C, 0x1F93A), (0x1F93C, 0x1F945), (0x1F947, 0x1F9FF), (0x1FA70, 0x1FAFF),
)  # fmt: skip
"""Code points that are pictures unless something says otherwise (Unicode 16, Emoji_Presentation)."""


def _flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _clings(char: str) -> bool:
    """Whether a character belongs to the one before it (UAX 29, GB9 and GB9a, and the skin tones)."""
    return (
        unicodedata.category(char) in ("Mn", "Me", "Mc")
        or char in (JOINER, "\u200c", TEXT_FORM, EMOJI_FORM, "\u0e33", "\u0eb3")  # Thai and Lao AM
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"  # the tags that spell a region's flag
        or "\u1160" <= char <= "\u11ff"  # vowels and finals of Hangul written in parts
    )


def _binds(char: str) -> bool:
    """Whether the next letter is written into this one: a virama of India's scripts (UAX 29, GB9c)."""
    return unicodedata.combining(char) == 9 and not "\u0e00" <= char <= "\u0eff"


@functools.lru_cache(maxsize=1 << 12)
def clusters(text: str) -> tuple[str, ...]:
    """The text in pieces that are never taken apart (UAX 29, extended grapheme clusters)."""
    found: list[str] = []
    for char in text:
        last = found[-1] if found else ""
        joined = last.endswith(JOINER) and _pictorial(char) and len(last) < LONGEST
        second = _flag(char) and len(last) == 1 and _flag(last)
        conjunct = bool(last) and _binds(last[-1]) and unicodedata.category(char) == "Lo"
        if last and (_clings(char) or joined or second or conjunct):
            found[-1] += char
        else:
            found.append(char)
    return tuple(found)


def _pictorial(char: str) -> bool:
    """Whether something may be joined to it: emoji, and the signs that can be shown as such (♂, ❤, ⚖ …)."""
    return ord(char) >= 0x1F000 or 0x2190 <= ord(char) <= 0x2BFF or char in "\u00a9\u00ae"


@functools.lru_cache(maxsize=8192)
def is_emoji(cluster: str) -> bool:
    """Whether a cluster is shown as a picture, where there is a font of pictures."""
    if len(cluster) == 1 and cluster < "\u00a9":  # most of what is ever asked for
        return False
    if EMOJI_FORM in cluster:
        return True
    if TEXT_FORM in cluster or not cluster:
        return False
    code = ord(cluster[0])
    return any(first <= code <= last for first, last in _PICTURES)
