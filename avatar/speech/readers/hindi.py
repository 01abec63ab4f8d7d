"""Hindi words → phonemes: Devanagari by its rules, Latin words as Indians say English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from avatar.speech.alphabet import emphasise
from avatar.speech.engine import Unit
from avatar.speech.readers.devanagari import has_devanagari, say_word
from avatar.speech.readers.latin import is_latin, read_words
from avatar.speech.readers.reading import Reading, spell_ipa
from avatar.speech.readers.weaving import Weaver

VERSION = "hi 1"
_WORD = re.compile(r"[\u0900-\u0963\u0966-\u097f\u200c\u200d]+")
_INDIAN = str.maketrans(
    {"t": "ʈ", "T": "ʈ", "d": "ɖ", "θ": "tʰ", "ð": "d", "ɹ": "ɾ", "w": "ʋ", "v": "ʋ", "ʧ": "c", "ʤ": "ɟ",
     "æ": "ɛ", "ɑ": "aː", "A": "eː", "O": "oː", "Q": "oː", "I": "aːɪ", "W": "aːʊ", "Y": "ɔːɪ", "ɜ": "ə",
     "ᵻ": "ɪ"}
)  # fmt: skip
"""English sounds as Hindi has them: t and d with the tongue curled up, one v for two."""


def is_readable(word: str) -> bool:
    """Whether a Hindi voice can say the word: Devanagari and Latin letters."""
    return all(
        unicodedata.name(c, "").startswith(("DEVANAGARI", "LATIN", "MODIFIER")) for c in word if c.isalpha()
    )


def read_phrase(phrase: Sequence[Unit], language: str = "hi-IN") -> Reading:
    """The phonemes of a phrase. Raises InputError for a pronunciation of no use."""
    woven = Weaver()
    for i, unit in enumerate(phrase):
        if unit.ipa is not None:
            said = spell_ipa(unit, language)
        elif has_devanagari(unit.text):
            said = " ".join(say_word(word) for word in _WORD.findall(unicodedata.normalize("NFC", unit.text)))
        elif is_latin(unit.text):
            said = read_words([unit])[0].translate(_INDIAN)
        else:
            said = ""
        woven.part()
        woven.add(emphasise(said) if unit.emphasis and said else said, i)
        woven.part()
        woven.mark(unit.text, i)
    return woven.reading()
