"""Kana → the nets' alphabet.

The sounds are those of the handbooks (Vance, The Sounds of Japanese); the letters of IPA are those with which
Kokoro's Japanese speakers were taught. Devoiced vowels are left to the net, which hears them from their
neighbours.
"""

from __future__ import annotations

import functools

_VOWELS = dict(zip("アイウエオ", "aiɯeo", strict=True))
_ROWS = {
    "カキクケコ": "k", "ガギグゲゴ": "ɡ", "サシスセソ": "s", "ザジズゼゾ": "ʣ", "タチツテト": "t",
    "ダヂヅデド": "d", "ナニヌネノ": "n", "ハヒフヘホ": "h", "バビブベボ": "b", "パピプペポ": "p",
    "マミムメモ": "m", "ラリルレロ": "ɾ",
}  # fmt: skip
_OWN = {
    "シ": "ɕi", "ス": "sɨ", "ジ": "ʥi", "ヂ": "ʥi", "ズ": "zɨ", "ヅ": "zɨ", "チ": "ʨi", "ツ": "ʦɨ",
    "ニ": "ɲi", "ヒ": "çi", "フ": "ɸɯ", "ヤ": "ja", "ユ": "jɯ", "ヨ": "jo", "ワ": "βa", "ヰ": "i",
    "ヱ": "e", "ヲ": "o", "ヴ": "vɯ", "ヵ": "ka", "ヶ": "ke", "イェ": "je", "ウィ": "βi", "ウェ": "βe",
    "ウォ": "βo", "ティ": "tʲi", "ディ": "dʲi", "テュ": "tʲɨ", "デュ": "dʲɨ", "トゥ": "tɯ", "ドゥ": "dɯ",
    "ツァ": "ʦa", "ツィ": "ʦʲi", "ツェ": "ʦe", "ツォ": "ʦo", "ファ": "ɸa", "フィ": "ɸʲi", "フェ": "ɸe",
    "フォ": "ɸo", "フュ": "ɸʲɨ", "ヴァ": "va", "ヴィ": "vʲi", "ヴェ": "ve", "ヴォ": "vo", "スィ": "si",
    "ズィ": "zi", "クァ": "kᵝa", "クィ": "kᵝi", "クェ": "kᵝe", "クォ": "kᵝo", "グァ": "ɡᵝa",
}  # fmt: skip
_SOFT = {
    "キ": "kʲ", "ギ": "ɡʲ", "シ": "ɕ", "ジ": "ʥ", "チ": "ʨ", "ヂ": "ʥ", "ニ": "ɲ", "ヒ": "ç", "ビ": "bʲ",
    "ピ": "pʲ", "ミ": "mʲ", "リ": "ɾʲ", "ヴ": "bʲ",
}  # fmt: skip
_SMALL = {"ャ": "a", "ュ": "ɨ", "ョ": "o", "ェ": "e"}


def _table() -> dict[str, str]:
    sounds = dict(_VOWELS)
    for row, consonant in _ROWS.items():
        for kana, vowel in zip(row, "aiɯeo", strict=True):
            sounds[kana] = consonant + ("ʲ" if vowel == "i" else "") + vowel
    for kana, consonant in _SOFT.items():
        for small, vowel in _SMALL.items():
            sounds[kana + small] = consonant + vowel
    return sounds | _OWN


SOUNDS = _table()
"""Katakana, one or two signs of it, → sounds."""
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_LONG = {
    "オコソトノホモヨロゴゾドボポョォ": "ウ",
    "ウクスツヌフムユルグズブプュゥ": "ウ",
    "エケセテネヘメレゲゼデベペェ": "イ",
}
_FULL = str.maketrans("ァィゥェォャュョヮ", "アイウエオヤユヨワ")


def katakana(text: str) -> str:
    """Hiragana as katakana; other signs stay."""
    return text.translate(_TO_KATAKANA)


def is_kana(text: str) -> bool:
    """Whether the text is kana alone."""
    return bool(text) and all(
        "\u3041" <= c <= "\u3096" or "\u30a1" <= c <= "\u30fa" or c == "ー" for c in text
    )


def lengthen(kana: str) -> str:
    """Katakana with long vowels written as they are said: ジュウ → ジュー, テイ → テー."""
    out = ""
    for sign in kana:
        long = out and any(out[-1] in before and sign == after for before, after in _LONG.items())
        out += "ー" if long else sign
    return out


@functools.lru_cache(maxsize=8192)
def say_kana(kana: str, following: str = "") -> str:
    """Katakana in sounds. following: the katakana of the next word, before which ン may change.

    >>> say_kana("トーキョー"), say_kana("シンブン"), say_kana("ガッコー")
    ('toːkʲoː', 'ɕimbɯɴ', 'ɡaʔkoː')
    """
    out = ""
    i = 0
    while i < len(kana):
        sign, pair = kana[i], kana[i : i + 2]
        if pair in SOUNDS and len(pair) == 2:
            out += SOUNDS[pair]
            i += 2
            continue
        i += 1
        if sign == "ー":
            out += "ː" if out and out[-1] != "ː" else ""
        elif sign == "ッ":
            out += "ʔ" if i < len(kana) or following else ""
        elif sign == "ン":
            out += _nasal(SOUNDS.get(kana[i : i + 2]) or SOUNDS.get(kana[i : i + 1] or following[:1], ""))
        else:
            out += SOUNDS.get(sign.translate(_FULL), SOUNDS.get(sign, ""))
    return out


def _nasal(sound: str) -> str:
    """ン before a sound."""
    for nasal, sounds in (("m", "mpb"), ("ŋ", "kɡ"), ("ɲ", "ɲʨʥ"), ("n", "ntdɾz")):
        if sound[:1] and sound[0] in sounds:
            return nasal
    return "ɴ"
