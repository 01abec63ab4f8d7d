"""Japanese words → phonemes: Janome's readings of the words, and our own table of kana."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from avatar.errors import MissingExtraError
from avatar.script.words.japanese import Morpheme, join_endings, read_morphemes
from avatar.speech.engine import Unit
from avatar.speech.readers.kana import is_kana, katakana, lengthen, say_kana
from avatar.speech.readers.latin import is_latin, read_words, unstressed
from avatar.speech.readers.reading import Reading, spell_ipa
from avatar.speech.readers.weaving import Weaver

VERSION = "ja 2"
_SIGN = re.compile(
    r"[\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]+")
_USUAL = {"日本": "ニホン", "言う": "ユー", "いう": "ユー"}
"""Words whose reading in the dictionary is not the usual one."""
_ENDS = re.compile(r"[^\w]+$")


def is_readable(word: str) -> bool:
    """Whether a Japanese voice can say the word: kana, Han signs, Latin letters."""
    return all(
        _SIGN.match(c) or unicodedata.name(c, "").startswith(("LATIN", "MODIFIER"))
        for c in word
        if c.isalpha()
    )


def read_phrase(phrase: Sequence[Unit], language: str = "ja-JP") -> Reading:
    """The phonemes of a phrase. Raises InputError for a pronunciation of no use, MissingExtraError."""
    woven = Weaver()
    run: list[tuple[str, int]] = []  # signs not yet said, each with its unit

    def say_run() -> None:
        if run:
            _weave_signs(run, woven)
            run.clear()

    for i, unit in enumerate(phrase):
        text = unicodedata.normalize("NFKC", unit.text)
        if unit.ipa is not None:
            say_run()
            woven.part()
            woven.add(unstressed(spell_ipa(unit, language)), i)
            woven.part()
        elif is_latin(text):
            say_run()
            woven.part()
            woven.add(unstressed(read_words([unit])[0]), i)
            woven.part()
        else:
            run += [(c, i) for c in text if _SIGN.match(c)]
        if _ENDS.search(unit.text):
            say_run()
            woven.mark(unit.text, i)
    say_run()
    return woven.reading()


def _weave_signs(run: list[tuple[str, int]], woven: Weaver) -> None:
    """Say a stretch of signs: words in katakana as they stand, the others as the dictionary reads them."""
    try:
        morphemes = read_morphemes("".join(c for c, _ in run))
    except ImportError as error:
        raise MissingExtraError("What reads Japanese", "languages") from error
    said: list[list[tuple[str, int]]] = []  # of each word, its morphemes: katakana and unit
    at = 0
    for word in join_endings(morphemes):
        first = at
        sounds: list[tuple[str, int]] = []
        for m in word:
            sounds.append((_sound(m), run[at][1]))
            at += len(m.text)
        spelt = _spelt_units(run, first, at)
        said += spelt or [sounds]
    for word_said in said:
        woven.part()
        for (kana, unit), (following, _) in pairwise([*word_said, ("", -1)]):
            woven.add("ː" * kana.startswith("ー") + say_kana(kana, following), unit)
    woven.part()


def _spelt_units(run: list[tuple[str, int]], first: int, last: int) -> list[list[tuple[str, int]]]:
    """Signs [first, last) unit by unit where all those units are katakana; else nothing.

    So numbers and letters are said as the script stage spelt them, one word each, whatever the dictionary
    makes of them.
    """
    units = sorted({unit for _, unit in run[first:last]})
    if not all(_KATAKANA.fullmatch("".join(c for c, u in run if u == unit)) for unit in units):
        return []
    return [[(lengthen("".join(c for c, u in run[first:last] if u == unit)), unit)] for unit in units]


def _sound(m: Morpheme) -> str:
    """A morpheme in katakana, long vowels as they are said."""
    kana = _USUAL.get(m.text) or m.sound or (katakana(m.text) if is_kana(m.text) else "")
    if m.kind == "助動詞" and kana == "ウ":
        return "ー"  # しましょう
    if m.kind in ("名詞", "助詞") or not m.sound:
        return lengthen(kana)
    if m.kind in ("形容詞", "助動詞", "感動詞", "副詞"):
        return kana.replace("イイ", "イー")
    return kana
