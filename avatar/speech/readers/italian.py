"""Italian words → phonemes, by rules. Where its spelling is silent, endings and lists tell."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from avatar.script.normalise.italian.numbers import digits
from avatar.speech.engine import Unit
from avatar.speech.readers.italian_words import (
    ANTEPENULT,
    ANTEPENULT_WORDS,
    CLOSED_ENDS,
    CLOSED_WORDS,
    HIATUS,
    OPEN_ENDS,
    OPEN_WORDS,
    PENULT,
    VOICED,
    WORDS,
)
from avatar.speech.readers.reading import Reading, has_letters_of
from avatar.speech.readers.spelling import Spelling, Tongue, soften, stress
from avatar.speech.readers.spelling import read_phrase as read_spelled

VERSION = "1"
_NUCLEI = "aeiouɛɔ"
_V = "aeiouàáèéìíòóùú"
_FRONT = "eièéìí"
_BACK = "aouàáòóùúeè"

_RULES = {
    "a": [("au", "aʊ"), (rf"ai(?![{_V}])", "aɪ"), ("a", "a")],
    "à": [("à", "ˈa")], "á": [("á", "ˈa")],
    "b": [("bb", "bː"), ("b", "b")],
    "c": [
        (rf"cci(?=[{_BACK}])", "ʧː"), (rf"cc(?=[{_FRONT}])", "ʧː"), (rf"ci(?=[{_BACK}])", "ʧ"),
        (rf"c(?=[{_FRONT}])", "ʧ"), ("cch?|cq(?=u)", "kː"), ("ch?|ck", "k"),
    ],
    "d": [("dd", "dː"), ("d", "d")],
    "e": [("eu", "eʊ"), (rf"ei(?![{_V}])", "eɪ"), ("e", "e")],
    "è": [("è", "ˈɛ")], "é": [("é", "ˈe")],
    "f": [("f", "f")],
    "g": [
        (r"gli(?=[aeouàèéòóù])", "ʎ"), (r"gl(?=i(?:$|[nm]?[ei]?$))", "ʎ"), (r"(?<=[aeiou])gl(?=i)", "ʎ"),
        ("gn", "ɲ"), (rf"ggi(?=[{_BACK}])", "ʤː"), (rf"gg(?=[{_FRONT}])", "ʤː"), (rf"gi(?=[{_BACK}])", "ʤ"),
        (rf"g(?=[{_FRONT}])", "ʤ"), ("ggh?", "ɡː"), ("gh?", "ɡ"),
    ],
    "h": [("h", "")],
    "i": [(rf"i(?=[{_V}])", "j"), ("i", "i")],
    "ì": [("ì", "ˈi")], "í": [("í", "ˈi")],
    "j": [("j", "j")], "k": [("k", "k")], "l": [("l", "l")], "m": [("m", "m")],
    "n": [("n(?=g[aouhlr])", "ŋ"), ("n", "n")],
    "o": [(rf"oi(?![{_V}])", "oɪ"), ("o", "o")],
    "ò": [("ò", "ˈɔ")], "ó": [("ó", "ˈo")],
    "p": [("ph", "f"), ("pp", "pː"), ("p", "p")],
    "q": [("qq", "kː"), ("q", "k")],
    "r": [("rr", "rɾ"), ("r", "r")],
    "s": [
        (rf"sci(?=[{_BACK}])", "ʃ"), (rf"sc(?=[{_FRONT}])", "ʃ"), ("sh", "ʃ"), ("ss", "S"),
        (rf"(?<=[{_V}])s(?=[{_V}])", "z"), ("s(?=[bdgvlmnr])", "z"), ("s", "s"),
    ],
    "t": [("tt", "tː"), ("th?", "t")],
    "u": [(r"(?<=[qg])u(?=[aeioàèéìò])", "w"), (r"(?<![^\W_])u(?=o)", "w"), (r"u(?=[oò])", "ʊ"), ("u", "u")],
    "ù": [("ù", "ˈu")], "ú": [("ú", "ˈu")],
    "v": [("v", "v")], "w": [("w", "w")], "x": [("x", "ks")],
    "y": [(rf"y(?=[{_V}])", "j"), ("y", "i")],
    "z": [("zz", "ʦː"), (r"(?<![^\W_])z", "ʣ"), ("z", "ʦ")],
}  # fmt: skip
_SPELLING = Spelling(_RULES)
_CUT = re.compile(r"(?:[aio]r|[oaiu]n|[oaiu]l|(?:^av|pot|vol|dov|sap|ved|ten|^p)er)$")
"""Words that lost their last vowel, and stress what is last now: ancor, nessun, voler."""
_CLITIC = re.compile(r"(.{2,}[aei]r)(?:mi|ti|si|ci|vi|ne|l[oaie])")

_WEAK = frozenset(
    """
        il lo la i gli le un uno una di del dello della dei degli delle a al allo alla ai agli alle da dal
        dallo dalla dai dagli dalle in nel nello nella nei negli nelle con su sul sullo sulla sui sugli
        sulle per tra fra e ed o od che mi ti si ci vi ne se non è ma
        """.split()  # noqa: SIM905
) - {"è"}


@functools.lru_cache(20_000)
def say_word(word: str) -> str:
    """The signs of one word in small letters, stressed as if it stood alone."""
    if word in WORDS:
        return WORDS[word]
    if "'" in word.strip("'"):
        head, _, tail = word.rpartition("'")
        return soften(_SPELLING.read(head.replace("'", ""))) + say_word(tail)
    word = word.strip("'")
    signs = _SPELLING.read(word)
    if HIATUS.search(word):  # -ìa: the i is a syllable of its own, and the stressed one
        at = signs.rfind("j")
        signs = f"{signs[:at]}ˈi{signs[at + 1 :]}" if at >= 0 else signs
    if VOICED.search(word):
        signs = signs.replace("ʦ", "ʣ")
    late = _is_late(word)
    if clitic := _CLITIC.fullmatch(word):  # prendersi as prendere, vederlo as vedere
        late = _is_late(clitic[1] + "e") and clitic[1].endswith("er")
    last = signs.endswith("ɪ") or bool(_CUT.search(word))
    return _colour(stress(signs, _NUCLEI, 3 if late else 1 if last else 2), word)


def _is_late(word: str) -> bool:
    """Whether the stress lies on the third vowel from the end."""
    if PENULT.search(word):
        return False
    forms = {word[:-1] + vowel for vowel in "oaei"}  # stupido, stupida, stupidi
    return not forms.isdisjoint(ANTEPENULT_WORDS) or bool(ANTEPENULT.search(word))


def _colour(signs: str, word: str) -> str:
    """Vowels by their stress: open e and o, a short final i, a loose u."""
    at = signs.find("ˈ")
    vowel = signs[at + 1 : at + 2]
    if vowel in ("e", "o") and not set(word) & set("éó") and _is_open(word, signs, at + 1):
        signs = signs[: at + 1] + {"e": "ɛ", "o": "ɔ"}[vowel] + signs[at + 2 :]
    out: list[str] = []
    for i, sign in enumerate(signs):
        before = signs[i - 1] if i else ""
        if sign == "u" and before != "ˈ":
            sign = "ʊ"
        elif sign == "i" and before != "ˈ" and i == len(signs) - 1 and i:
            sign = "ɪ"
        elif (sign == "j" and signs[i + 1 : i + 2] != "ˈ" and before and before not in "aeiouɛɔ") or (
            sign == "j" and before == "ʦ" and i > 1 and signs[i - 2] in "aeiouɪʊ"
        ):
            sign = "i"
        out.append(sign)
    return "".join(out)


def _is_open(word: str, signs: str, at: int) -> bool:
    """Whether a word's stressed e or o is open, by the lists and, where they are silent, by likelihood.

    After i and u, or far from the end, it likely is; in the last syllable but one o likely is, and e is not.
    """
    if word in CLOSED_WORDS or word in OPEN_WORDS:
        return word in OPEN_WORDS
    if CLOSED_ENDS.search(word) or OPEN_ENDS.search(word):
        return not CLOSED_ENDS.search(word)
    if signs[at - 2 : at - 1] in ("j", "ʊ", "w"):
        return True
    after = signs[at + 1 :]
    syllables = sum(c in "aeiou" for c in after)
    return syllables >= 2 or signs[at] == "o"


def say(words: Sequence[str]) -> list[str]:
    """The words of a stretch, little ones without stress."""
    return [
        soften(say_word(w)) if w in _WEAK and i < len(words) - 1 else say_word(w) for i, w in enumerate(words)
    ]


TONGUE = Tongue(
    say,
    {
        "a": "a", "b": "bi", "c": "ci", "d": "di", "e": "e", "f": "effe", "g": "gi", "h": "acca", "i": "i",
        "j": "i lunga", "k": "cappa", "l": "elle", "m": "emme", "n": "enne", "o": "o", "p": "pi", "q": "cu",
        "r": "erre", "s": "esse", "t": "ti", "u": "u", "v": "vu", "w": "doppia vu", "x": "ics",
        "y": "ipsilon", "z": "zeta",
    },
    digits,
    frozenset("aeoè"),
)  # fmt: skip


def read_phrase(phrase: Sequence[Unit], language: str = "it-IT") -> Reading:
    """The phonemes of a phrase (see `Reader`)."""
    return read_spelled(phrase, language, TONGUE)


def is_readable(word: str) -> bool:
    """Whether the word is written in Latin letters."""
    return has_letters_of(word, "LATIN")
