"""Portuguese words → phonemes, as Brazil speaks it, by rules; a list says which e and o are open."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from avatar.script.normalise.portuguese.numbers import digits
from avatar.speech.engine import Unit
from avatar.speech.readers.portuguese_words import (
    CLOSED_ENDS,
    CLOSED_WORDS,
    OPEN_ENDS,
    OPEN_WORDS,
    WEAK,
    WORDS,
)
from avatar.speech.readers.reading import Reading, has_letters_of
from avatar.speech.readers.spelling import Spelling, Tongue, add_secondary, soften, stress
from avatar.speech.readers.spelling import read_phrase as read_spelled

VERSION = "1"
_NUCLEI = "aeiouæyʊɛɔɐAWIY"
_V = "aeiouáàâãéêíóôõúü"
_FRONT = "eiéêí"
_START = r"(?<![^\W_])"
_LAST = "(?=s?$)"
_CONS = "(?=[bcdfgjklmnpqrstvxzç])"
_NASAL = rf"(?![{_V}hmn])"
_LIPS = "(?=[pb])"


def _vowel(letter: str, said: str, glide_i: str, glide_u: str, with_l: str) -> list[tuple[str, str]]:
    return [
        (rf"{letter}i(?!nh|(?:[nmlz]|r(?!r))(?:$|[^{_V}h]))", glide_i), (rf"{letter}u(?![{_V}mn])", glide_u),
        (rf"{letter}l(?=$|[^{_V}lh])", with_l), (letter, said),
    ]  # fmt: skip


_RULES = {
    "a": [
        ("am$", "ɐ̃ʋ̃"), (rf"a[nm]{_LIPS}", "ɐ̃m"), (rf"a[nm]{_NASAL}", "ɐ̃ŋ"), (rf"a{_LAST}", "æ"), ("ao$",
        "W"), ("aos$", "Ws"),
        *_vowel("a", "a", "I", "W", "W"),
    ],
    "á": [(r"á[nm]" + _NASAL, "ˈɐ̃ŋ"), *_vowel("á", "ˈa", "ˈI", "ˈW", "ˈW")],
    "à": [("à", "a")],
    "â": [(rf"â[nm]{_LIPS}", "ˈɐ̃m"), (rf"â[nm]{_NASAL}", "ˈɐ̃ŋ"), ("â", "ˈɐ̃")],
    "ã": [("ão", "ɐ̃ʋ̃"), ("ãe", "ɐ̃y"), ("ã", "ɐ̃")],
    "b": [("bb?", "b")],
    "c": [("ch", "ʃ"), (rf"c[cç]?(?=[{_FRONT}])", "s"), ("cç", "s"), ("cc?", "k")],
    "ç": [("ç", "s")],
    "d": [(r"d(?=i|í|es?$)", "ʤ"), ("d", "d")],
    "e": [
        (rf"e[nm]{_LIPS}", "Am"), (rf"e[nm]{_NASAL}", "Aŋ"), (r"(?<![^\W_])ex(?=[aeiouáâãéêíóôõúh])", "ez"),
        (r"(?<![^\W_])exc(?=[eiéêí])", "es"), (r"(?<![^\W_])ex(?=[cpqst])", "es"), (rf"(?<=[^\W_])e{_LAST}",
        "y"), *_vowel("e", "e", "A", "eʋ", "eʋ"),
    ],
    "é": [(rf"é[nm]{_NASAL}", "ˈAŋ"), *_vowel("é", "ˈɛ", "ˈɛɪ", "ˈɛʋ", "ˈɛʋ")],
    "ê": [(rf"ê[nm]{_LIPS}", "ˈAm"), (rf"ê[nm]{_NASAL}", "ˈAŋ"), ("ê", "ˈe")],
    "f": [("ff?", "f")],
    "g": [(rf"g(?=[{_FRONT}])", "ʒ"), (rf"gu(?=[{_FRONT}])", "ɡ"), ("gu(?=[aoáãâô])", "ɡw"), ("gg?", "ɡ")],
    "h": [("h", "")],
    "i": [
        (rf"i[nm]{_LIPS}", "im"), (rf"i[nm]{_NASAL}", "iŋ"), (r"il(?=$|[^aeiouáàâãéêíóôõúlh])", "iʋ"),
        ("iu$", "ˈiʋ"), ("i", "i"),
    ],
    "í": [(rf"í[nm]{_NASAL}", "ˈiŋ"), ("íl$", "ˈiʋ"), ("í", "ˈi")],
    "j": [("j", "ʒ")], "k": [("k", "k")],
    "l": [(rf"{_START}lh", "ʎ"), ("lh", "lj"), ("ll?", "l")],
    "m": [("mm?", "m")], "n": [("nh", "ɲ"), ("nn?", "n")],
    "o": [
        (rf"o[nm]{_LIPS}", "om"), (rf"o[nm]{_NASAL}", "oŋ"), (rf"o{_LAST}", "ʊ"), *_vowel("o", "o", "oɪ",
        "ow", "ow"),
    ],
    "ó": [(r"ó[nm](?=[^aeiouh])", "ˈoŋ"), *_vowel("ó", "ˈɔ", "ˈY", "ˈɔʋ", "ˈɔʋ")],
    "ô": [(rf"ô[nm]{_NASAL}", "ˈoŋ"), ("ô", "ˈo")],
    "õ": [("õe", "õj"), ("õ", "õ")],
    "p": [("ph", "f"), ("pp?", "p")],
    "q": [(rf"qu(?=[{_FRONT}])", "k"), ("qu?", "kw")],
    "r": [
        (rf"{_START}r|rr|(?<=[nls])r", "x"), (r"r(?=[^aeiouáàâãéêíóôõúr\W])", "ɾə"), (r"(?<=[bcdfgptv])r|r$",
        "r"), ("r", "ɾ"),
    ],
    "s": [
        (rf"sc(?=[{_FRONT}])|sç", "s"), ("sh", "ʃ"), ("ss", "s"), (rf"(?<=[{_V}])s(?=[{_V}])", "z"),
        ("s(?=[bdgvmnlr])", "z"),
        (r"(?<=tran)s(?=[aeiouâ])", "z"), ("s", "s"),
    ],
    "t": [(r"t(?=i|í|es?$)", "ʧ"), ("th", "t"), ("tt?", "t")],
    "u": [(rf"u[nm]{_NASAL}", "ũŋ"), (r"ul(?=$|[^aeiouáàâãéêíóôõúlh])", "uw"),
    (r"ui(?!nh|[nmrlz](?:$|[^aeiouh])|[aeo])", "uɪ"), ("u", "u")],
    "ú": [(rf"ú[nm]{_NASAL}", "ˈũŋ"), ("ú", "ˈu")], "ü": [("ü", "w")],
    "v": [("v", "v")], "w": [("w", "w")],
    "x": [(rf"(?<=[{_V}])x(?=[cpqst])", "s"), ("x$", "ks"), ("x", "ʃ")],
    "y": [(rf"y(?=[{_V}])", "j"), ("y", "i")],
    "z": [("z$", "s"), ("zz?", "z")],
}  # fmt: skip
_SPELLING = Spelling(_RULES)
_PLAIN_END = re.compile(r"(?:[aeo]s?|am|em|ens)$")
_KS = re.compile(
    r"^(?:táxi|fix|sex|nex|conex|flux|complex|anex|reflex|tóxi|toxi|intoxi|oxi|óxi|prefix|afix|convex|paradox|ortodox|maxila|saxo|crucifix|lux(?!u|o)|boxe|proxim_|cóccix|fax|látex|ônix|índex|tórax|clímax|xerox)"
)
_S = re.compile(r"^(?:máxim|próxim|aproxim|auxíl|auxil|troux|sintax|trouxer)")
_PRETONIC_A = re.compile("a(?=[mnɲ][aeiouæyʊɛɔɐˈ])")


@functools.lru_cache(20_000)
def say_word(word: str) -> str:
    """The signs of one word in small letters, stressed as if it stood alone."""
    word = word.replace("'", "")
    if word in WORDS:
        return WORDS[word]
    if word.endswith("mente") and len(word) > 7:
        stem = re.sub("r$", "ɾə", say_word(word[:-5])).replace("ˌ", "").replace("ˈ", "ˌ", 1)
        return stem + "mˈAŋʧy"
    if word.endswith("s") and word[:-1] in WORDS:
        return WORDS[word[:-1]] + "s"
    signs = _SPELLING.read(word)
    if _KS.match(word):
        signs = signs.replace("ʃ", "ks")
    elif _S.match(word):
        signs = signs.replace("ʃ", "s")
    if "ˈ" not in signs and ("ã" in word or "õ" in word):
        at = max(signs.rfind("ɐ\u0303"), signs.rfind("o\u0303"))
        signs = f"{signs[:at]}ˈ{signs[at:]}"
    elif "ˈ" not in signs:
        signs = stress(signs, _NUCLEI, 2 if _PLAIN_END.search(word) else 1)
    else:  # its accent says where the stress is, so i and u before the last vowel are no syllables
        signs = re.sub(r"i(?=[æʊyao]s?$)", "j", signs)
        signs = re.sub(r"u(?=[æʊyao]s?$)", "w", signs)
    return _colour(signs, word)


def _colour(signs: str, word: str) -> str:
    """Vowels by their stress and their neighbours: open e and o, a before m and n."""
    at = signs.find("ˈ")
    vowel = signs[at + 1 : at + 2]
    if vowel in ("e", "o") and not set(word) & set("êôéó"):
        nasal = signs[at + 2 : at + 3] in ("m", "n", "ɲ", "ŋ", "w", "ʋ", "ɪ", "\u0303")
        if word not in CLOSED_WORDS and (
            word in OPEN_WORDS
            or (not nasal and not CLOSED_ENDS.search(word) and bool(OPEN_ENDS.search(word)))
        ):
            signs = signs[: at + 1] + {"e": "ɛ", "o": "ɔ"}[vowel] + signs[at + 2 :]
    signs = re.sub("ˈa(?=[mnɲ][aeiouæyʊɛɔɐ])", "ˈɐ̃", signs)
    signs = re.sub("a(?=ɲ)", "ɐ̃", signs)
    signs = _PRETONIC_A.sub("æ", signs)
    after = signs[signs.find("ˈ") + 1 :]
    before = [c for c in signs[: max(signs.find("ˈ"), 0)] if c in _NUCLEI]
    if len(before) == 1 and sum(c in _NUCLEI for c in after) > 1:
        first = next(i for i, c in enumerate(signs) if c in _NUCLEI)
        signs = f"{signs[:first]}ˌ{signs[first:]}"
    else:
        signs = add_secondary(signs, _NUCLEI)
    return signs.replace("ʋ", "ʊ")  # the second half of a diphthong, which is no syllable


def say(words: Sequence[str]) -> list[str]:
    """The words of a stretch, little ones without stress."""
    return [
        soften(say_word(w)) if w in WEAK and i < len(words) - 1 else say_word(w) for i, w in enumerate(words)
    ]


TONGUE = Tongue(
    say,
    {
        "a": "á", "b": "bê", "c": "cê", "d": "dê", "e": "é", "f": "efe", "g": "gê", "h": "agá", "i": "i",
        "j": "jota", "k": "cá", "l": "ele", "m": "eme", "n": "ene", "o": "ó", "p": "pê", "q": "quê",
        "r": "erre", "s": "esse", "t": "tê", "u": "u", "v": "vê", "w": "dáblio", "x": "xis",
        "y": "ípsilon", "z": "zê",
    },
    digits,
    frozenset("aeoéàó"),
)  # fmt: skip


def read_phrase(phrase: Sequence[Unit], language: str = "pt-BR") -> Reading:
    """The phonemes of a phrase (see `Reader`)."""
    return read_spelled(phrase, language, TONGUE)


def is_readable(word: str) -> bool:
    """Whether the word is written in Latin letters."""
    return has_letters_of(word, "LATIN")
