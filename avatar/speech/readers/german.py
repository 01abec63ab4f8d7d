"""German words → phonemes, by rules: long and short vowels, voiceless ends, and compounds cut at their seams.

No voice here learnt German; the signs are those of the languages they did learn, as near as these come.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from avatar.script.normalise.german.numbers import digits
from avatar.speech.engine import Unit
from avatar.speech.readers.german_words import PARTS, WEAK, WORDS
from avatar.speech.readers.reading import Reading, has_letters_of
from avatar.speech.readers.spelling import Spelling, Tongue, soften
from avatar.speech.readers.spelling import read_phrase as read_spelled

VERSION = "2"
_NUCLEI = "aeiouyøœɔɛɪʊəɜIWYɑ"
_V = "aeiouyäöü"
_C = "bcdfghjklmnpqrstvwxzß"
_END = rf"(?:$|[^{_V}])"
_LONG = (
    rf"(?=h(?![aeiouäöü])|[{_C}]?$|[{_C}](?:[{_V}]|[lr][{_V}])|ß|[bdgk](?:s?t|t[es]?)$)"
    "(?!ch|sch|ck|x|ng|pf|tz|st|sp|ll|rr)"
)
"""After a vowel: one consonant and another vowel, or an h, or the end: the vowel is long."""


def _vowel(letter: str, long: str, short: str) -> list[tuple[str, str]]:
    return [
        (rf"{letter}{letter}h?|{letter}h(?![{_V}])", long + "ː"),
        (rf"{letter}{_LONG}", long + "ː"),
        (letter, short),
    ]


_RULES = {
    "a": [("ai|ay", "I"), ("au", "W"), ("äu", "Y"), *_vowel("a", "ɑ", "a")],
    "ä": [("äu", "Y"), *_vowel("ä", "ɛ", "ɛ")],
    "b": [("bb", "b"), (r"b(?=$|[stfk])", "p"), ("b", "b")],
    "c": [
        ("chs(?![tb])", "ks"), (r"(?<=[aou])ch", "x"), (r"(?<![^\W_])ch(?=[aolr])", "k"), ("ch", "ç"), ("ck",
        "k"),
        ("c(?=[eiäöy])", "ʦ"), ("cc?", "k"),
    ],
    "d": [("dt$|dt(?=[^r])", "t"), ("dd", "d"), (r"d(?=$|[stfk])", "t"), ("dsch", "ʤ"), ("d", "d")],
    "e": [
        ("ei|ey", "I"), ("eu", "Y"), ("ee|eh(?![aeiouäöü])", "eː"), (r"(?<=[^\W_])er$", "ɜ"),
        (r"(?<=[^\W_])er(?=[ns]$)", "ɜ"),
        (r"(?<=[^\W_])e(?=$|[nlms]$|[nlm][dst]$|st$|t$|ns$|lt$)", "ə"), (rf"e{_LONG}|e(?=g[nlr])", "eː"),
        ("e", "ɛ"),
    ],
    "f": [("ff?", "f")],
    "g": [("gg", "ɡ"), (r"(?<=i)g(?=$|s|t|k)", "ç"), (r"g(?=$|[stfk])", "k"), ("g", "ɡ")],
    "h": [(r"(?<![^\W_])h|h(?=[aouäöü])(?<![aeiouäöü]h)|(?<=[bdfgklmnrsz])h", "h"), ("h", "")],
    "i": [("ieh?(?![rn]?$)|ie(?=[rn]?$)|ih(?=[rnmm])", "iː"), ("ie", "iː"), (r"i(?=on|ell|en$|um$|us$|al)",
    "j"), (rf"i(?=[{_C}][{_V}])(?!ch|sch)", "iː"), ("i", "ɪ")],
    "j": [("j", "j")], "k": [("kk?", "k")], "l": [("ll?", "l")], "m": [("mm?", "m")],
    "n": [("ng(?=$|[^aouäöülr])|ng(?=[eslt])", "ŋ"), ("n(?=[kx])", "ŋ"), ("nn?", "n")],
    "o": [("oo|oh(?![aeiouäöü])", "oː"), *_vowel("o", "o", "ɔ")],
    "ö": [("ö(?=r(?:te?n?|tet|st)$)", "øː"), *_vowel("ö", "ø", "œ")],
    "p": [("pf", "pf"), ("ph", "f"), ("pp?", "p")],
    "q": [("qu", "kv"), ("q", "k")],
    "r": [("rrh?|rh?", "ʁ")],
    "s": [
        ("sch", "ʃ"), (r"(?<![^\W_])s(?=[tp])", "ʃ"), ("ss", "s"),
        (rf"(?<![^\W_])s(?=[{_V}])|(?<=[{_V}lmnr])s(?=[{_V}])", "z"), ("s", "s"),
    ],
    "ß": [("ß", "s")],
    "t": [("tsch", "ʧ"), ("tz|ts", "ʦ"), ("t(?=ion|ien|iell)", "ʦ"), ("th", "t"), ("tt?", "t")],
    "u": [*_vowel("u", "u", "ʊ")],
    "ü": [("ü(?=r(?:te?n?|tet|st)$)", "yː"), *_vowel("ü", "y", "y")],
    "v": [("v(?=[aeiou](?:r$|ll?$)?.*(?:tion|ität|iell|anz|enz))", "v"), ("v", "f")],
    "w": [("w", "v")], "x": [("x", "ks")], "y": [*_vowel("y", "y", "y")], "z": [("zz?", "ʦ")],
}  # fmt: skip
_SPELLING = Spelling(_RULES)
_R = re.compile(rf"ʁ(?=[ˈˌ]?[{_NUCLEI}])")
"""Before a vowel the voices say a rolled r better than one in the throat: 10 words in 100 were misheard
with it, 14 to 20 without."""
_PREFIX = re.compile(r"^(be|ge|ver|er|zer|ent|emp|miss)(?=[^\W_]{3})")
_APART = re.compile(
    r"^(ab|an|auf|aus|bei|ein|hin|her|los|mit|nach|vor|weg|zu|zurück|zusammen|um|über|unter|durch|wieder|gegen)(?=[^\W_]{4})"
)
_LATE = re.compile(
    r"(?:tion|tionen|ität|itäten|ieren|iert|ierung|ierte|ie|ur|uren|ell|elle|ellen|ant|ent|enten|enz|anz|ismus|ist|isten|eur|age|ös|öse|ibel|abel|iv|ive|iven|al|ale|alen|ar|är|äre|at|ate|aten|ik|ek|thek|et|ett|ette)$"
)


@functools.lru_cache(20_000)
def say_word(word: str) -> str:
    """The signs of one word in small letters, stressed as if it stood alone."""
    word = word.replace("'", "")
    if word in WORDS:
        return WORDS[word]
    if seam := _seam(word):
        first, rest = say_word(seam[0]), say_word(seam[1])
        return first + rest.replace("ˈ", "ˌ")
    if found := _APART.match(word):
        rest = say_word(word[found.end() :])
        return _on_first(WORDS.get(found[1], "") or _SPELLING.read(found[1])) + rest.replace("ˈ", "ˌ")
    if (found := _PREFIX.match(word)) and any(c in _V for c in word[found.end() :].rstrip("enrst")):
        weak = {"be": "bə", "ge": "ɡə", "ver": "fɛʁ", "er": "ɛʁ", "zer": "ʦɛʁ", "ent": "ɛnt", "emp": "ɛmp"}
        return weak.get(found[1], "mɪs") + say_word(word[found.end() :])
    signs = _SPELLING.read(word)
    return _on_late(signs) if _foreign(word) else _fade(_on_first(signs))


def _foreign(word: str) -> bool:
    """Whether a word's ending is one of those, from Latin and French, that draw the stress to them."""
    return _LATE.search(word) is not None and sum(c in _V for c in word) > 2


def _seam(word: str) -> tuple[str, str] | None:
    """The two parts of a compound of which one is a word on the list, with an s between them if need be."""
    if len(word) < 7:
        return None
    for at in range(len(word) - 3, 2, -1):
        head, tail = word[:at], word[at:]
        if _SUFFIX.fullmatch(tail):
            continue
        if head in PARTS and len(tail) >= 3 and _VOWELLED.search(tail) and _ONSET.match(tail):
            return head, tail
        if tail in PARTS and len(head) >= 3 and _VOWELLED.search(head):
            return head, tail
    return None


_SUFFIX = re.compile(
    "ung(?:en|s)?|isch(?:e[nmrs]?)?|lich(?:e[nmrs]?)?|(?:h|k)eit(?:en)?|ig(?:e[nmrs]?)?|chen|lein|(?:er|el|en|et|est|ert|end)"
    "(?:e[nmrs]?|te[nst]?|n|s)?|tion(?:en)?|bar(?:e[nmrs]?)?|los(?:e[nmrs]?)?|sam(?:e[nmrs]?)?|nis(?:se)?|innen|in|te[nst]?|ern|ieren|iert"
)
_VOWELLED = re.compile(rf"[{_V}].*[{_C}]|[{_C}].*[{_V}]")
_ONSET = re.compile(
    rf"(?:[bcdfgkptvwz]?[lrnw]?|sch[lrmnw]?|sp[lr]?|st[r]?|qu|pf[lr]?|j|m|h|s|ch)[{_V}](?!$|[nrs]$|rn$|st$)"
)


def _fade(signs: str) -> str:
    """The e of a native word's later syllables is a murmur, and with r at the end of one less than that."""
    main = signs.find("ˈ") + 2
    rest = signs[main:].replace("eː", "ə")
    rest = re.sub(r"[əɛ]ʁ(?=t|s|n|$)", "ɜ", rest)
    return signs[:main] + rest


def _on_first(signs: str) -> str:
    if "ˈ" in signs:
        return signs
    at = next((i for i, c in enumerate(signs) if c in _NUCLEI and c not in "əɜ"), None)
    at = next((i for i, c in enumerate(signs) if c in _NUCLEI), None) if at is None else at
    return signs if at is None else f"{signs[:at]}ˈ{signs[at:]}"


def _on_late(signs: str) -> str:
    places = [i for i, c in enumerate(signs) if c in _NUCLEI and c not in "əɜ"]
    at = places[-1] if places else None
    return signs if at is None else f"{signs[:at]}ˈ{signs[at:]}"


def say(words: Sequence[str]) -> list[str]:
    """The words of a stretch, little ones without stress."""
    said = [
        soften(say_word(w)) if w in WEAK and i < len(words) - 1 else say_word(w) for i, w in enumerate(words)
    ]
    return [_R.sub("r", signs) for signs in said]


TONGUE = Tongue(
    say,
    {
        "a": "ah", "b": "beh", "c": "zeh", "d": "deh", "e": "eh", "f": "eff", "g": "geh", "h": "hah",
        "i": "ih",
        "j": "jott", "k": "kah", "l": "ell", "m": "emm", "n": "enn", "o": "oh", "p": "peh", "q": "kuh",
        "r": "err", "s": "ess", "t": "teh", "u": "uh", "v": "fau", "w": "weh", "x": "iks",
        "y": "üpsilon", "z": "zett", "ä": "äh", "ö": "öh", "ü": "üh", "ß": "eszett",
    },
    digits,
)  # fmt: skip


def read_phrase(phrase: Sequence[Unit], language: str = "de-DE") -> Reading:
    """The phonemes of a phrase (see `Reader`)."""
    return read_spelled(phrase, language, TONGUE)


def is_readable(word: str) -> bool:
    """Whether the word is written in Latin letters."""
    return has_letters_of(word, "LATIN")
