"""Latin letters and words inside a text of another writing: named and read as in English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from avatar.speech.alphabet import PUNCTUATION, STRESS
from avatar.speech.engine import Unit
from avatar.speech.readers import english


def is_latin(word: str) -> bool:
    """Whether the word has letters or digits, and all of them are of ASCII."""
    letters = [c for c in word if c.isalnum()]
    return bool(letters) and all(c.isascii() for c in letters)


def read_words(words: Sequence[Unit]) -> list[str]:
    """The signs of each word, without its punctuation; a capital alone is a letter's name."""
    said: list[str] = []
    for unit in words:
        bare = "".join(c for c in unit.text if c.isalnum() or c in "'-")
        letter = len(bare) == 1 and bare.isalpha()
        reading = english.read_phrase([replace(unit, text=bare, letters=letter, ipa=None, emphasis=False)])
        said.append("".join(c for c in reading.signs if c not in PUNCTUATION))
    return said


def unstressed(signs: str) -> str:
    """Signs without marks of stress, for languages whose speakers were taught none."""
    return "".join(c for c in signs if c not in STRESS)
