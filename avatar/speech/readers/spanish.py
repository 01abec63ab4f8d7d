"""Spanish words → phonemes, by rules: its spelling says nearly all. Spain's c and z, as the voices speak."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from avatar.script.normalise.spanish.numbers import digits
from avatar.speech.engine import Unit
from avatar.speech.readers.reading import Reading, has_letters_of
from avatar.speech.readers.spelling import Spelling, Tongue, add_secondary, soften, stress
from avatar.speech.readers.spelling import read_phrase as read_spelled

VERSION = "1"
_NUCLEI = "aeiouɛIWA"
_STARTS = r"(?<![^\W_])"
_VOWEL = "aeiouáéíóúü"
_NASAL = r"(?<=[nm])"

_RULES = {
    "a": [(rf"a(?:i|y(?![{_VOWEL}]))(?![{_VOWEL}])", "I"), (r"au(?!n$)|au(?=n$)", "W"), ("a", "a")],
    "á": [(rf"á(?:i|y(?![{_VOWEL}]))", "ˈI"), ("áu", "ˈW"), ("á", "ˈa")],
    "b": [(rf"{_STARTS}b|{_NASAL}b|b(?=t|$)", "b"), ("bb?", "β")],
    "c": [("ch", "ʧ"), ("c(?=[eéií])", "θ"), ("ck|c(?=qu)|cc(?![eéií])|c", "k")],
    "ç": [("ç", "s")],
    "d": [(rf"{_STARTS}d|(?<=n)d|d(?![rwhvy{_VOWEL}])", "d"), ("dd?", "ð")],
    "e": [(rf"e(?:i|y(?![{_VOWEL}]))", "A"), ("eu", "eʊ"), ("e", "e")],
    "é": [(rf"é(?:i|y(?![{_VOWEL}]))", "ˈei"), ("éu", "ˈeʊ"), ("é", "ˈe")],
    "f": [("ff?", "f")],
    "g": [
        ("g(?=[eéií])", "x"), (rf"(?:{_STARTS}|{_NASAL})gu(?=[eéií])", "ɡ"), ("gu(?=[eéií])", "ɣ"),
        (rf"{_STARTS}g|{_NASAL}g|g(?![rlwh{_VOWEL}])", "ɡ"), ("gg?", "ɣ"),
    ],
    "h": [(rf"{_STARTS}hi(?=[eé])", "j"), ("h", "")],
    "i": [(r"(?<=[bcdfgpt][rl])i(?=[aeoáéó])", "i"), ("i(?=[aeouáéóú])", "j"), ("i", "i")],
    "í": [("í", "ˈi")],
    "j": [("j", "x")],
    "k": [("k", "k")],
    "l": [("ll", "ʎ"), ("l", "l")],
    "m": [("mm?", "m")],
    "n": [("n(?=[bpvf])", "m"), ("n(?=j|g)", "ŋ"), ("nn?", "n")],
    "ñ": [("ñ", "ɲ")],
    "o": [(rf"o(?:i|y(?![{_VOWEL}]))(?![{_VOWEL}])", "oɪ"), ("ou", "ow"), ("o", "o")],
    "ó": [(rf"ó(?:i|y(?![{_VOWEL}]))", "ˈoɪ"), ("ó", "ˈo")],
    "p": [(rf"{_STARTS}p(?=s)", ""), ("ph", "f"), ("pp?", "p")],
    "q": [("qu(?=[eéií])", "k"), ("q", "k")],
    "r": [(rf"{_STARTS}r|rr|(?<=[nls])r", "r"), ("r", "ɾ")],
    "s": [("sh", "ʃ"), ("ss?", "s")],
    "t": [("th|tt?", "t")],
    "u": [("uy$", "uj"), (r"u(?=[aeoáéó])|u(?=[ií](?!z$))", "w"), ("u", "u")],
    "ú": [("ú", "ˈu")],
    "ü": [("ü", "w")],
    "v": [(rf"{_STARTS}v|{_NASAL}v", "b"), ("v", "β")],
    "w": [("w", "w")],
    "x": [(rf"{_STARTS}x", "s"), ("x", "ks")],
    "y": [(rf"y(?=[{_VOWEL}])", "ʝ"), ("y", "i")],
    "z": [("zz?", "θ")],
}  # fmt: skip
_SPELLING = Spelling(_RULES)
_PLAIN_END = re.compile(r"[aeiouns]$|[^aeou]y$")
"""Words that end so are stressed on the last vowel but one."""

WORDS = {
    "méxico": "mˈɛxiko", "mexico": "mˈɛxiko", "mexicano": "mˌexikˈano", "mexicana": "mˌexikˈana",
    "mexicanos": "mˌexikˈanos", "mexicanas": "mˌexikˈanas", "texas": "tˈexas", "oaxaca": "waxˈaka",
    "software": "sˈoftweɾ", "hardware": "xˈaɾðweɾ", "email": "imˈAl", "web": "wˈeb", "online": "onlˈIn",
    "internet": "ˌinteɾnˈet", "wifi": "wˈifi", "marketing": "mˈaɾketin", "youtube": "ʝutˈub",
    "google": "ɡˈuɣel", "facebook": "fˈAsbuk", "microsoft": "mˈIkɾosoft", "windows": "wˈindows",
    "show": "ʃˈow", "pizza": "pˈiʦa", "jazz": "ʝˈas", "rock": "rˈok", "whatsapp": "wˈasap", "wi": "wˈI",
    "fi": "fˈI", "python": "pˈIton", "clic": "klˈik", "podcast": "pˈodkast", "hobby": "xˈoβi",
}  # fmt: skip
"""Words whose spelling is not Spanish, or older than its rules."""

_WEAK = frozenset(
    """
        el la los las un una unos unas de del al a en y e o u que se me te le lo nos os les su sus mi mis tu
        tus con por para sin si como pero ni ante bajo desde hasta entre hacia cuando donde porque aunque
        """.split()  # noqa: SIM905
)


@functools.lru_cache(20_000)
def say_word(word: str) -> str:
    """The signs of one word in small letters, stressed as if it stood alone."""
    if word in WORDS:
        return WORDS[word]
    if word.endswith("mente") and len(word) > 7:
        return say_word(word[:-5]) + "mˈente"
    signs = _SPELLING.read(word.replace("'", ""))
    signs = stress(signs, _NUCLEI, 2 if _PLAIN_END.search(word) else 1)
    at = signs.find("ˈe")  # open before n and another consonant
    if at >= 0 and signs[at + 2 : at + 3] == "n" and signs[at + 3 : at + 4] not in ("", *_NUCLEI):
        signs = f"{signs[:at]}ˈɛ{signs[at + 2 :]}"
    return add_secondary(signs, _NUCLEI)


def say(words: Sequence[str]) -> list[str]:
    """The words of a stretch: little ones without stress, n as m before lips."""
    said = [
        soften(say_word(w)) if w in _WEAK and len(words) > 1 and i < len(words) - 1 else say_word(w)
        for i, w in enumerate(words)
    ]
    for i in range(len(said) - 1):
        if said[i].endswith("n") and said[i + 1].lstrip("ˈˌ")[:1] in ("b", "p", "f", "m"):
            said[i] = said[i][:-1] + ("m" if said[i + 1].lstrip("ˈˌ")[0] != "m" else "n")
    return said


TONGUE = Tongue(
    say,
    {
        "a": "a", "b": "be", "c": "ce", "d": "de", "e": "e", "f": "efe", "g": "ge", "h": "hache", "i": "i",
        "j": "jota", "k": "ka", "l": "ele", "m": "eme", "n": "ene", "ñ": "eñe", "o": "o", "p": "pe",
        "q": "cu", "r": "erre", "s": "ese", "t": "te", "u": "u", "v": "uve", "w": "uve doble", "x": "equis",
        "y": "ye", "z": "zeta",
    },
    digits,
    frozenset("aeouy"),
)  # fmt: skip


def read_phrase(phrase: Sequence[Unit], language: str = "es-ES") -> Reading:
    """The phonemes of a phrase (see `Reader`)."""
    return read_spelled(phrase, language, TONGUE)


def is_readable(word: str) -> bool:
    """Whether the word is written in Latin letters."""
    return has_letters_of(word, "LATIN")
