"""French words → phonemes: rules for the spelling, lists for what it hides, and the links between words."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from avatar.script.normalise.french.numbers import digits
from avatar.speech.engine import Unit
from avatar.speech.readers.french_words import ASPIRATED, LINKING, VERBS_IN_MENT, WEAK, WITH_ENT, WORDS
from avatar.speech.readers.reading import Reading, has_letters_of
from avatar.speech.readers.spelling import Spelling, Tongue, soften, stress
from avatar.speech.readers.spelling import read_phrase as read_spelled

VERSION = "1"
_NUCLEI = "aeiouyøœɔɛəɑ"
_V = "aeiouyàâäéèêëîïôöûùüœ"
_C = "bcdfghjklmnpqrstvwxz"
_FRONT = "eiyéèêëîïœ"
_NASAL = rf"(?![{_V}nmh])"
"""After an n or m: no vowel and no second one, or the vowel before it is not nasal."""
_MUTE = "e?(?:s|nt)?$"

_RULES = {
    "a": [
        (rf"ai[nm]{_NASAL}", "ɛ̃"), ("aill(?=i)", "aj"), ("aille?(?=s?$)|ail(?=s?$)|aill", "aj"),
        ("ay(?=[aeoéèu])", "ɛj"), ("aî|ai|ay", "ɛ"), ("aoû", "u"), ("aï", "ai"), ("au|aô", "o"),
        (rf"a[nm]{_NASAL}", "ɑ̃"),
        ("a", "a"),
    ],
    "à": [("à", "a")], "ä": [("ä", "ɛ")], "â": [("â", "a")],
    "b": [("bb", "b"), ("(?<=m)bs?$", ""), ("b", "b")],
    "c": [
        ("ch(?=[rlnt])", "k"), ("ch", "ʃ"), (rf"cc(?=[{_FRONT}])", "ks"), (rf"c(?=[{_FRONT}])", "s"),
        ("(?<=n)cs?$", ""),
        ("ccqu|cqu|cch|cc|ck|c", "k"),
    ],
    "ç": [("ç", "s")],
    "d": [("dd", "d"), ("ds?$", ""), ("d", "d")],
    "e": [
        ("eau", "o"), (rf"ei[nm]{_NASAL}", "ɛ̃"), ("eill?(?=s?$)|eille?(?=s?$)|eill", "ɛj"), ("ei|eî", "ɛ"),
        ("ey(?=[aeo])", "ɛj"), ("ey", "ɛ"),
        ("euill?e?(?=s?$)|euill", "œj"), (rf"eû|eu(?=[sz][{_V}]|s$|x$|t$|ts$|$|e$|tr|d$|h)", "ø"), ("eu",
        "œ"),
        (r"(?<=i)en(?=s?$)|(?<=é)en(?=s?$)", "ɛ̃"), (r"(?<![^\W_])emm", "ɑ̃m"),
        (r"(?<![^\W_])enn?(?=[aoiu])(?<=nn)", "ɑ̃n"),
        (rf"e[nm]{_NASAL}", "ɑ̃"), ("ez$|ers?$", "e"), ("ets?$", "ɛ"), (r"(?<![^\W_])e(?=ff|ss|ll[ei])",
        "e"), (r"(?<=d)e(?=ss)", "e"),
        (r"(?<![^\W_])ex(?=[aeiouyéèêhâô])", "ɛɡz"), ("exc(?=[eiéè])", "ɛks"),
        (rf"e(?=([{_C}])\1|[xz]|cq|ck)", "ɛ"),
        (rf"e(?=[bcdfgptvk][rl]|[ctpg]h|gn|qu)(?![{_C}]+es?$)", "ə"), (rf"e(?=[{_C}]{{2}})", "ɛ"),
        (r"e(?=[cflrk]s?$)", "ɛ"), (r"e(?=[mnt]$)", "ɛ"),
        (r"(?<=[^\W_])es?$", ""), (rf"(?<=[{_V}])e", ""), (r"(?<=g)e(?=[aoâôuû])", ""),
        (rf"(?<=[{_V}n][{_C}])e(?=[{_C}][{_V}])|(?<=ss|ll|tt|nn|ch|gn)e(?=ment)", ""), ("e", "ə"),
    ],
    "é": [("é", "e")], "è": [("è", "ɛ")], "ê": [("ê", "ɛ")], "ë": [("ë", "ɛ")],
    "f": [("ff?", "f")],
    "g": [
        ("gn", "ɲ"), (rf"gg(?=[{_FRONT}])", "ɡʒ"), (rf"g(?=[{_FRONT}])", "ʒ"), (r"gu(?=[eiyéèêîïoa])", "ɡ"),
        ("gts?$", ""), ("(?<=n)gs?$", ""),
        ("gg|gh|g", "ɡ"),
    ],
    "h": [("h", "")],
    "i": [
        (rf"i[nm]{_NASAL}", "ɛ̃"), (r"(?<![^\W_][mv])(?<=^[mv])ill", "il"),
        (r"(?<=[^\W_aeouaéqg])ille?(?=s?$)|(?<=[^\W_aeoé])ill", "ij"),
        (rf"(?<=[{_C}][rl])i(?=[aeoéèuâ](?!s?$))", "i"),
        (r"i(?=e(?:s|nt)?$)", "i"), (r"i(?=[aeoéèuœâôê])", "j"), ("i", "i"),
    ],
    "î": [("î", "i")], "ï": [(rf"ï(?=[{_V}])", "j"), (rf"ïn{_NASAL}", "ɛ̃"), ("ï", "i")],
    "j": [("j", "ʒ")], "k": [("kk?", "k")],
    "l": [("ll?", "l")],
    "m": [("(?<=o)mn", "n"), ("mm?", "m")],
    "n": [("nn?", "n")],
    "o": [
        ("oeuf|œuf", "œf"), (r"oeu(?=x?$|ds?$)", "ø"), ("oeu", "œ"), (rf"oin{_NASAL}", "wɛ̃"),
        ("oy(?=[aeéèo])", "waj"), ("oi|oî|oy|oê", "wa"),
        (r"o[uùû](?=ill)", "uj"), (r"ou(?=[aeoéèi])(?!e(?:s|nt)?$|er)", "w"), ("o[uùû]|oo", "u"),
        (rf"o[nm]{_NASAL}", "ɔ̃"), ("oë", "ɔɛ"),
        (rf"o(?=(?:[{_C}]|ch|ph|qu|gn|th|[bcdfgptv][rl])[{_V}])(?!.{{1,2}}es?$|.{{1,2}}ent$)", "o"),
        (rf"o(?=s[{_V}]|s?$|ts?$|ps?$|tion|x$|d?s$)", "o"), ("o", "ɔ"),
    ],
    "ô": [("ô", "o")], "ö": [("ö", "ø")],
    "œ": [("œu(?=x?$|ds?$)", "ø"), ("œu", "œ"), ("œil", "œj"), ("œ", "e")],
    "p": [("ph", "f"), ("pp", "p"), ("(?<=m)p(?=t)|ps?$|(?<=m)ps?$", ""), ("p", "p")],
    "q": [("qu?", "k")],
    "r": [("rrh?|rh?", "ʁ")],
    "s": [
        ("sch|sh", "ʃ"), (rf"sc(?=[{_FRONT}])", "s"), ("ss", "s"), (rf"(?<=[{_V}])s(?=[{_V}])", "z"),
        (rf"(?<=[{_V}{_C}])s$", ""), ("s", "s"),
    ],
    "t": [
        (r"(?<![sx])t(?=ion|iel|iau|ieux|ieus|ienc|ient(?=[seè]))", "s"), (r"(?<=[^\W_])t(?=ial|iair)", "s"),
        (r"(?<=ra)t(?=ies?$)", "s"), ("th", "t"), ("tt", "t"), ("(?<=[^\\W_])ts?$", ""), ("t", "t"),
    ],
    "u": [
        ("ueill?e?(?=s?$)|ueill", "œj"), (rf"u[nm]{_NASAL}", "œ̃"), (rf"uy(?=[{_V}])", "yij"), ("u", "y"),
    ],
    "ù": [("ù", "u")], "û": [("û", "y")], "ü": [("ü", "y")],
    "v": [("v", "v")], "w": [("w", "w")],
    "x": [(r"(?<![^\W_])x", "ɡz"), ("xc(?=[eiéè])", "ks"), (rf"(?<=[{_V}])x$", ""), ("x", "ks")],
    "y": [(rf"y[nm]{_NASAL}", "ɛ̃"), (rf"y(?=[{_V}])", "j"), ("y", "i")],
    "z": [("z$", ""), ("zz?", "z")],
}  # fmt: skip
_SPELLING = Spelling(_RULES)
_ENT = re.compile(r"[^aoâ]ent$")
_LINKS = {"s": "z", "x": "z", "z": "z", "d": "t", "t": "t", "n": "n", "p": "p", "r": "ʁ"}
_VOWEL_SOUND = frozenset("aeiouyøœɔɛəɑwj")


@functools.lru_cache(20_000)
def say_word(word: str) -> str:
    """The signs of one word in small letters, stressed as if it stood alone."""
    return stress(_spell(word), _NUCLEI, 1)


def _spell(word: str) -> str:
    word = word.strip("'")
    if word in WORDS:
        return WORDS[word]
    if "'" in word:
        *heads, last = word.split("'")
        return "".join(soften(_elided(head)) for head in heads) + say_word(last)
    for ending in ("s", "x"):  # the plural of a listed word
        if word.endswith(ending) and word[:-1] in WORDS and len(word) > 3:
            return WORDS[word[:-1]]
    if _ENT.search(word) and not word.endswith("ment") and word not in WITH_ENT and not _IN_ENT.search(word):
        word = word[:-3] + "e"  # they speak: a verb's ending is mute
    elif word in VERBS_IN_MENT:
        word = word[:-3] + "e"
    elif word.endswith(("aient", "oient")):
        word = word[:-3] + "s"
    return _SPELLING.read(word)


_IN_ENT = re.compile(
    r"(?:ici|éci|rci|qui|ati|cip|ig|ul|val|cid|ér|and|ud|est|omni|a[dg]|ct|lem|ffici|tri|nut|cur|ntin|pig|t[ei]n|mn|min)ent$"
)
"""Nouns and adjectives in -ent by what stands before it: patient, urgent, excellent, président, différent."""


def _elided(head: str) -> str:
    return {"c": "s", "qu": "k", "jusqu": "ʒysk", "lorsqu": "lɔʁsk", "puisqu": "pyisk", "quelqu": "kɛlk"}.get(
        head
    ) or _SPELLING.read(head)


def _as_number(words: Sequence[str], i: int) -> str:
    """Twenty, six, eight and ten, which end otherwise before others; empty where they are as they are."""
    word, following = words[i], words[i + 1] if i + 1 < len(words) else ""
    if not following:
        return ""
    if word == "vingt" and following in _DIGITS:
        return "vɛ̃" if i and words[i - 1] == "quatre" else "vɛ̃t"
    if word == "dix" and following in ("sept", "huit", "neuf"):
        return "dis" if following == "sept" else "diz"
    if word in ("six", "dix", "huit") and say_word(following).lstrip("ˈˌ")[:1] not in _VOWEL_SOUND:
        return {"six": "sˈi", "dix": "dˈi", "huit": "yˈi"}[word]
    return ""


_DIGITS = frozenset("deux trois quatre cinq six sept huit neuf".split())  # noqa: SIM905


def say(words: Sequence[str]) -> list[str]:
    """The words of a stretch: little ones without stress, linked where one always links them."""
    said: list[str] = []
    for i, word in enumerate(words):
        following = words[i + 1] if i + 1 < len(words) else ""
        signs = soften(say_word(word)) if word in WEAK and following else say_word(word)
        signs = _as_number(words, i) or signs
        first = say_word(following).lstrip("ˈˌ")[:1] if following else ""
        eighty = word == "vingt" and i > 0 and words[i - 1] == "quatre"
        if word in LINKING and first in _VOWEL_SOUND and following not in ASPIRATED and not eighty:
            link = _LINKS.get(word[-1], "")
            if not signs.endswith(link):
                signs = (signs[:-1] if word in ("six", "dix") else signs) + link
        said.append(signs)
    return said


TONGUE = Tongue(
    say,
    {
        "a": "a", "b": "bé", "c": "cé", "d": "dé", "e": "euh", "f": "effe", "g": "gé", "h": "ache", "i": "i",
        "j": "ji", "k": "ka", "l": "elle", "m": "emme", "n": "enne", "o": "ô", "p": "pé", "q": "ku",
        "r": "erre", "s": "esse", "t": "té", "u": "u", "v": "vé", "w": "doublevé", "x": "ixe",
        "y": "igrec", "z": "zède",
    },
    digits,
    frozenset("aàyôo"),
)  # fmt: skip


def read_phrase(phrase: Sequence[Unit], language: str = "fr-FR") -> Reading:
    """The phonemes of a phrase (see `Reader`)."""
    return read_spelled(phrase, language, TONGUE)


def is_readable(word: str) -> bool:
    """Whether the word is written in Latin letters."""
    return has_letters_of(word, "LATIN")
