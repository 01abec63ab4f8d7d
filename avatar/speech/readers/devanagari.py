"""Words in Devanagari → the nets' alphabet.

Devanagari writes what is said, but for the short a that every consonant carries: at the end of a word and
between other syllables it falls silent (Ohala, Aspects of Hindi Phonology; Narasimhan, Sproat and Kiraz,
Schwa-deletion in Hindi text-to-speech synthesis). Stress falls on the heaviest of the last syllables
(Pandey, Hindi schwa deletion, and Hayes, Metrical Stress Theory). The letters of IPA are those with which
Kokoro's Hindi speakers were taught: a stressed short a is ʌ, another one ə; palatal stops are c and ɟ.
"""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass

NASAL = "\u0303"
CONSONANTS = {
    "क": "k", "ख": "kʰ", "ग": "ɡ", "घ": "ɡʰ", "ङ": "ŋ", "च": "c", "छ": "cʰ", "ज": "ɟ", "झ": "ɟʰ", "ञ": "ɲ",
    "ट": "ʈ", "ठ": "ʈʰ", "ड": "ɖ", "ढ": "ɖʰ", "ण": "ɳ", "त": "t", "थ": "tʰ", "द": "d", "ध": "dʰ", "न": "n",
    "प": "p", "फ": "pʰ", "ब": "b", "भ": "bʰ", "म": "m", "य": "j", "र": "ɾ", "ल": "l", "ळ": "ɭ", "व": "ʋ",
    "श": "ʃ", "ष": "ʂ", "स": "s", "ह": "h",
}  # fmt: skip
_DOTTED = {
    "क": "q", "ख": "x", "ग": "ɣ", "ज": "z", "झ": "ʒ", "ड": "ɽ", "ढ": "ɽʰ", "फ": "f", "य": "j", "न": "n",
    "र": "ɾ", "ळ": "ɭ",
}  # fmt: skip
"""With a dot below (nukta)."""
_VOWELS = {
    "अ": "a", "आ": "aː", "इ": "ɪ", "ई": "iː", "उ": "ʊ", "ऊ": "uː", "ऋ": "ɾɪ", "ए": "eː", "ऐ": "ɛː", "ओ": "oː",
    "औ": "ɔː", "ऑ": "ɔ", "ऍ": "ɛ", "ऎ": "e", "ऒ": "o", "ॲ": "ɛ",
}  # fmt: skip
_SIGNS = {
    "ा": "aː", "ि": "ɪ", "ी": "iː", "ु": "ʊ", "ू": "uː", "ृ": "ɾɪ", "े": "eː", "ै": "ɛː", "ो": "oː", "ौ": "ɔː",
    "ॉ": "ɔ", "ॅ": "ɛ", "ॆ": "e", "ॊ": "o",
}  # fmt: skip
_NUKTA, _SILENT, _ANUSVARA, _MOON, _VISARGA = "\u093c", "\u094d", "\u0902", "\u0901", "\u0903"
_SHORT_A = "a"
_KEPT = frozenset(["j", "ɾ", "l", "ʋ", "n", "ɳ", "m"])
"""After a cluster that ends with one of these the last short a is heard: मित्र, प्रश्न, सूर्य."""
_PLACE = dict(zip("kɡxcɟʈɖpbm", "ŋŋŋɲɲɳɳmmm", strict=True))
"""What an anusvara after a short a is, by the consonant that follows."""
_LEANING = frozenset(["का", "के", "की", "को", "से", "में", "है", "हैं", "और", "था", "थे", "थी", "थीं", "हो"])
"""Little words that lean on the one before: no stress of their own."""
_LIGHT = frozenset(["यह", "वह", "हम", "रहा", "रहे", "रही"])
"""Words with little stress."""


@dataclass
class _Syllable:
    """Consonants before a vowel, and the vowel; `vowel` empty at the end of a word."""

    onset: list[str]
    vowel: str
    nasal: str = ""
    bare: bool = False
    """Whether the vowel is the short a that is not written."""
    breath: bool = False
    """A visarga."""


def has_devanagari(text: str) -> bool:
    """Whether any letter of Devanagari is in the text."""
    return any("\u0900" <= c <= "\u097f" and c.isalpha() for c in text)


@functools.lru_cache(maxsize=4096)
def say_word(word: str) -> str:
    """The sounds of a word; other signs than those of Devanagari are passed over.

    >>> say_word("नमस्ते"), say_word("कमल"), say_word("लड़का")
    ('nəmˈʌsteː', 'kˈʌməl', 'lˈʌɽkˌaː')
    """
    word = unicodedata.normalize("NFC", word)
    syllables = _parse(word)
    if not any(s.vowel for s in syllables):
        return "".join("".join(s.onset) for s in syllables)
    syllables, heavy = _drop_short(syllables)
    stressed = -1 if word in _LEANING else _find_stress(syllables, heavy)
    said = _write(syllables, stressed, heavy)
    return said.replace("ˈʌ", "ˌə") if word in _LIGHT else said


def _parse(word: str) -> list[_Syllable]:
    made: list[_Syllable] = []
    onset: list[str] = []
    i = 0
    while i < len(word):
        sign = word[i]
        i += 1
        if sign in CONSONANTS:
            sound = CONSONANTS[sign]
            if word[i : i + 1] == _NUKTA:
                sound = _DOTTED.get(sign, sound)
                i += 1
            onset.append(sound)
            following = word[i : i + 1]
            if following == _SILENT:
                i += 1
                continue
            if following in _SIGNS and following:
                i += 1
                vowel = _SIGNS[following]
                if vowel.startswith("ɾ"):
                    onset.append("ɾ")
                    vowel = "ɪ"
                made.append(_Syllable(onset, vowel))
            else:
                made.append(_Syllable(onset, _SHORT_A, bare=True))
            onset = []
        elif sign in _VOWELS:
            vowel = _VOWELS[sign]
            made.append(_Syllable(["ɾ"], "ɪ") if vowel.startswith("ɾ") else _Syllable(onset, vowel))
            onset = []
        elif sign in (_ANUSVARA, _MOON) and made:
            made[-1].nasal = "moon" if sign == _MOON else "dot"
            made[-1].bare = False
        elif sign == _VISARGA and made:
            made[-1].breath = True
            made[-1].bare = False
    for s in made:  # ज्ञ is said ɡj, क्ष kʃ
        for k in range(len(s.onset) - 1):
            if s.onset[k : k + 2] == ["ɟ", "ɲ"]:
                s.onset[k : k + 2] = ["ɡ", "j"]
            elif s.onset[k : k + 2] == ["k", "ʂ"]:
                s.onset[k + 1] = "ʃ"
    if onset:
        made.append(_Syllable(onset, ""))
    return made


def _drop_short(syllables: list[_Syllable]) -> tuple[list[_Syllable], set[int]]:
    """The syllables without the short a's that are silent, and those that follow one of them."""
    last = syllables[-1]
    if last.bare and len(syllables) > 1:
        if last.onset == ["j"] and syllables[-2].vowel == _SHORT_A:
            syllables[-2].vowel = "ɛ"  # समय ends in ɛj
            syllables[-2].bare = False
            last.vowel = ""
        elif len(last.onset) < 2 or last.onset[-1] not in _KEPT or last.onset[-2:] == ["ɾ", "m"]:
            last.vowel = ""
    for i in range(len(syllables) - 2, 0, -1):
        before, s, after = syllables[i - 1], syllables[i], syllables[i + 1]
        if (
            s.bare
            and before.vowel
            and not before.nasal
            and len(s.onset) == 1
            and len(after.onset) == 1
            and after.vowel
        ):
            s.vowel = ""
    merged: list[_Syllable] = []
    heavy: set[int] = set()
    waiting: list[str] = []
    for i, s in enumerate(syllables):
        if s.vowel:
            if waiting:
                heavy.add(len(merged))
            s.onset = waiting + s.onset
            merged.append(s)
            waiting = []
        elif i == len(syllables) - 1:
            merged.append(_Syllable(waiting + s.onset, ""))
            waiting = []
        else:
            waiting = waiting + s.onset
    return merged, heavy


def _find_stress(syllables: list[_Syllable], heavy: set[int]) -> int:
    spoken = [s for s in syllables if s.vowel]
    if len(spoken) == 1:
        return 0
    weights = []
    for i, s in enumerate(spoken):
        following = syllables[i + 1].onset if i + 1 < len(syllables) else []
        closed = i + 1 not in heavy and (
            len(following) > 1 or (bool(following) and not syllables[i + 1].vowel)
        )
        weight = 1 + (s.vowel.endswith("ː")) + (closed or bool(s.nasal and s.vowel == _SHORT_A))
        # The end of a word counts for less, unless it is as heavy as can be: काम, सरकार.
        weights.append(weight - (i == len(spoken) - 1 and weight < 3))
    most = max(weights)
    if most == 1:
        return 0
    places = [i for i, w in enumerate(weights) if w == most]
    inner = [i for i in places if i < len(spoken) - 1]
    return (inner or places)[-1]


def _write(syllables: list[_Syllable], stressed: int, heavy: set[int]) -> str:
    out = ""
    for i, s in enumerate(syllables):
        out += _onset(s.onset)
        if not s.vowel:
            continue
        mark = "ˈ" if i == stressed else "ˌ" if i in heavy and i > stressed >= 0 else ""
        following = syllables[i + 1].onset if i + 1 < len(syllables) else []
        out += mark + _vowel(
            s,
            stress=i == stressed,
            first=i == 0 and not s.onset,
            last=i + 1 == len(syllables),
            following=following,
        )
        out += "h" if s.breath else ""
    return out


def _onset(sounds: list[str]) -> str:
    out: list[str] = []
    for i, sound in enumerate(sounds):
        after = sounds[i + 1] if i + 1 < len(sounds) else ""
        if sound == "ɾ" and after in ("m", "j", "ʂ", "ɳ"):
            sound = "r"
        before = sounds[i - 1] if i else ""
        if before == "c" and sound == "cʰ":
            out[-1] = "cʰ"  # अच्छा
        elif before and before == sound.removesuffix("ʰ") and sound[0] not in "mnɳlɾ":
            out.pop()  # a double consonant is a long one
            sound += "ː"
        elif sound == "j" and before in ("k", "p") and i == 1:
            out[-1] += "ː"  # क्या
        out.append(sound)
    return "".join(out)


def _vowel(s: _Syllable, *, stress: bool, first: bool, last: bool, following: list[str]) -> str:
    vowel = s.vowel
    if vowel == _SHORT_A:
        vowel = "ʌ" if stress or first else "ə"
        if s.nasal:
            head = following[0] if following else ""
            nasal = _PLACE.get(head[:1], "n")
            return vowel + (nasal if head else NASAL)
        return vowel
    if vowel == "iː" and (last or not (stress or first)):
        vowel = "i"
    if s.nasal:
        plain = {"ɪ": "i", "ʊ": "u"}.get(vowel[0], vowel[0])
        moon = s.nasal == "moon" and plain == "a" and following and following[0][0] in "kɡcɟʈɖtdpb"
        nasal = ("m" if following[0][0] in "pb" else "n") if moon else ""
        vowel = plain + NASAL + (vowel[1:] if plain == "e" else nasal)
    return vowel
