"""Pinyin → the nets' alphabet.

The phonology is that of the handbooks (Duanmu, The Phonology of Standard Chinese; Lin, The Sounds of
Chinese); which IPA letters stand for it, and the arrows for the tones (→ ↗ ↓ ↘, none for the neutral one), is
how Kokoro's Chinese speakers were taught.
"""

from __future__ import annotations

import functools
import re

INITIALS = {
    "zh": "ꭧ", "ch": "ꭧʰ", "sh": "ʂ", "b": "p", "p": "pʰ", "m": "m", "f": "f", "d": "t", "t": "tʰ", "n": "n",
    "l": "l", "g": "k", "k": "kʰ", "h": "x", "j": "ʨ", "q": "ʨʰ", "x": "ɕ", "r": "ɻ", "z": "ʦ", "c": "ʦʰ",
    "s": "s",
}  # fmt: skip
_MEDIALS = {"": "", "i": "j", "u": "w", "ü": "ɥ"}
_RHYMES = {
    "a": "a", "o": "o", "e": "ɤ", "ê": "ɛ", "ai": "ai", "ei": "ei", "ao": "au", "ou": "ou", "an": "an",
    "en": "ən", "ang": "aŋ", "eng": "əŋ", "er": "ɚ", "i": "i", "u": "u", "ü": "y", "in": "in", "ing": "iŋ",
    "ün": "yn", "ong": "ʊŋ", "io": "jɔ",
}  # fmt: skip
_FINALS = {
    "ian": "jɛn", "ie": "je", "üe": "ɥe", "üan": "ɥɛn", "iou": "jou", "iu": "jou", "uei": "wei", "ui": "wei",
    "uen": "wən", "un": "wən", "iong": "jʊŋ", "ueng": "wəŋ",
}  # fmt: skip
_TONES = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": "", "0": ""}
_BUZZED = frozenset(["zh", "ch", "sh", "r", "z", "c", "s"])
"""Initials after which an i is no [i]: the tongue stays where it is."""
_ALONE = {"m": "m", "n": "n", "ng": "ŋ", "hm": "hm", "hng": "hŋ", "o": "ɔ"}
_ZERO = {
    "yi": "i", "yin": "in", "ying": "ing", "yu": "ü", "yue": "üe", "yuan": "üan", "yun": "ün", "you": "iou",
    "yong": "iong", "wu": "u", "wei": "uei", "wen": "uen", "weng": "ueng",
}  # fmt: skip
_SYLLABLE = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcs])?(.+)")


@functools.lru_cache(maxsize=2048)
def say_syllable(pinyin: str) -> str:
    """A syllable with its tone's number, such as "zhong1" or "lüe4"; empty for what is no pinyin.

    >>> say_syllable("zhong1"), say_syllable("xue2"), say_syllable("shi4")
    ('ꭧʊ→ŋ', 'ɕɥe↗', 'ʂɨ↘')
    """
    plain, tone = pinyin[:-1].replace("v", "ü"), pinyin[-1:]
    if tone not in _TONES or not plain:
        return ""
    if plain in _ALONE:
        return _toned(_ALONE[plain], _TONES[tone])
    initial, final = "", _ZERO.get(plain, "")
    if not final:
        match = _SYLLABLE.fullmatch(plain)
        initial, final = (match[1] or "", match[2]) if match else ("", plain)
        if not initial and final[0] in "yw":
            final = ("i" if final[0] == "y" else "u") + final[1:]
    if initial in ("j", "q", "x") and final[0] == "u":
        final = "ü" + final[1:]
    sound = _final(initial, final)
    return INITIALS.get(initial, "") + _toned(sound, _TONES[tone]) if sound else ""


def _final(initial: str, final: str) -> str:
    if final == "i" and initial in _BUZZED:
        return "ɨ"
    if final == "o" and initial:
        return "wo"
    if final in _FINALS:
        return _FINALS[final]
    if final in _RHYMES:
        return _RHYMES[final]
    medial, rhyme = final[0], final[1:]
    return _MEDIALS[medial] + _RHYMES[rhyme] if medial in _MEDIALS and rhyme in _RHYMES else ""


def _toned(sound: str, tone: str) -> str:
    """The tone stands after the vowel, before a final n or ng."""
    coda = sound[-1] if len(sound) > 1 and sound[-1] in "nŋ" else ""
    return sound[: len(sound) - len(coda)] + tone + coda
