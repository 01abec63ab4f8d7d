"""Words of a Japanese text, by Janome's dictionary: what a reader feels to be one word.

The dictionary parts a text into morphemes (言っ・て・い・まし・た). Endings and auxiliaries belong to what
they follow; particles stand alone, as in the writing with blanks of schoolbooks (分かち書き).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any

_AFTER = frozenset(["動詞", "形容詞", "助動詞"])
_APART = frozenset(["から", "が", "けど", "けれど", "けれども", "し", "と", "ので", "のに"])
"""Particles between clauses: they stand alone though the dictionary calls them as it calls て."""
_GUESS = re.compile(
    r"[\u3400-\u9fff々〇]+[\u3041-\u3096ー]*|[\u30a1-\u30ffー]+|[\u3041-\u3096ー]+|.", re.DOTALL
)


@dataclass(frozen=True)
class Morpheme:
    """A piece of a text as the dictionary has it. `sound`: how it is said, in katakana; empty if unknown."""

    text: str
    kind: str
    sub: str
    sound: str


@functools.cache
def _open() -> Any:
    from janome.tokenizer import Tokenizer

    return Tokenizer()


def read_morphemes(text: str) -> list[Morpheme]:
    """The morphemes of a text; joined, they are the text. Raises ImportError without the dictionary."""
    found: list[Morpheme] = []
    for token in _open().tokenize(text):
        kind, sub = token.part_of_speech.split(",")[:2]
        sound = token.phonetic if token.phonetic != "*" else ""
        found.append(Morpheme(token.surface, kind, sub, sound))
    return found


def split(text: str) -> list[str]:
    """The words of a stretch of kana and Han signs, in order; guessed where there is no dictionary."""
    try:
        morphemes = read_morphemes(text)
    except ImportError:
        return _GUESS.findall(text)
    return ["".join(m.text for m in word) for word in join_endings(morphemes)]


def join_endings(morphemes: list[Morpheme]) -> list[list[Morpheme]]:
    """Morphemes, those together that make a word."""
    words: list[list[Morpheme]] = []
    for m in morphemes:
        if words and _belongs(words[-1][-1], m):
            words[-1].append(m)
        else:
            words.append([m])
    return words


def _belongs(before: Morpheme, m: Morpheme) -> bool:
    if m.kind in ("記号", "フィラー") or before.kind == "記号":
        return False
    if m.kind == "名詞":
        return m.sub == "接尾" and before.kind in ("名詞", "接頭詞")
    if before.kind == "接頭詞":
        return True
    if m.kind == "助動詞":
        return before.kind in _AFTER or (before.kind == "助詞" and before.sub == "接続助詞")
    if m.kind == "助詞":
        return m.sub == "接続助詞" and m.text not in _APART and before.kind in _AFTER
    if m.kind == "動詞":
        return m.sub in ("非自立", "接尾") and (before.kind in _AFTER or before.sub == "接続助詞")
    return m.kind == "形容詞" and m.sub == "非自立" and before.kind in _AFTER
