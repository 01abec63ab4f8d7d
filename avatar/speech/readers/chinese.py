"""Mandarin words → phonemes: jieba's words, pypinyin's readings of them, and our own table of syllables."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Sequence

from avatar.errors import MissingExtraError
from avatar.speech.engine import Unit
from avatar.speech.readers.latin import is_latin, read_words, unstressed
from avatar.speech.readers.reading import Reading, spell_ipa
from avatar.speech.readers.syllables import say_syllable
from avatar.speech.readers.weaving import Weaver

VERSION = "zh 1"
_HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_ENDS = re.compile(r"[^\w]+$")


@functools.cache
def _open() -> tuple[Callable[[str], list[str]], Callable[[str], list[str]]]:
    """What parts a text into words, and what reads a word: a syllable of pinyin for each of its signs."""
    try:
        import pypinyin
        import rjieba
    except ImportError as error:
        raise MissingExtraError("What reads Chinese", "languages") from error

    def read(word: str) -> list[str]:
        # What it does not know it gives sign by sign, so that signs and readings keep step.
        return pypinyin.lazy_pinyin(
            word,
            style=pypinyin.Style.TONE3,
            errors=list,  # type: ignore[arg-type]
            neutral_tone_with_five=True,
            v_to_u=True,
        )

    return rjieba.cut, read


def is_readable(word: str) -> bool:
    """Whether a Chinese voice can say the word: Han signs, digits and Latin letters."""
    return all(
        _HAN.match(c) or unicodedata.name(c, "").startswith(("LATIN", "MODIFIER"))
        for c in word
        if c.isalpha()
    )


def read_phrase(phrase: Sequence[Unit], language: str = "zh-CN") -> Reading:
    """The phonemes of a phrase. Raises InputError for a pronunciation of no use, MissingExtraError."""
    woven = Weaver()
    run: list[tuple[str, int]] = []  # Han signs not yet said, each with its unit

    def say_run() -> None:
        if run:
            _weave_signs(run, woven)
            run.clear()

    for i, unit in enumerate(phrase):
        text = unicodedata.normalize("NFKC", unit.text)
        if unit.ipa is not None:
            say_run()
            woven.part()
            woven.add(spell_ipa(unit, language), i)
            woven.part()
        elif is_latin(text) and re.search(r"[A-Za-z0-9]", text):
            say_run()
            woven.part()
            woven.add(unstressed(read_words([unit])[0]), i)
            woven.part()
        else:
            run += [(c, i) for c in text if _HAN.match(c)]
        if _ENDS.search(unit.text):
            say_run()
            woven.mark(unit.text, i)
    say_run()
    return woven.reading()


def _weave_signs(run: list[tuple[str, int]], woven: Weaver) -> None:
    cut, read = _open()
    words = cut("".join(c for c, _ in run))
    at = 0
    for w, word in enumerate(words):
        woven.part()
        said = read(word)
        if word == "地" and w and len(words[w - 1]) > 1 and w + 1 < len(words):
            said = ["de5"]  # slowly, quickly …: between an adverb and its verb
        for (_, unit), pinyin in zip(run[at : at + len(word)], said, strict=True):
            woven.add(say_syllable(pinyin), unit)
        at += len(word)
    woven.part()
