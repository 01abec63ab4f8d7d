"""Spoken words → phonemes, one reader a language.

A reader is a module with two functions: `read_phrase(phrase, language)` gives the `Reading` of a phrase, and
`is_readable(word)` says whether a voice of that language can say a word at all (no net is read for it).
A module may have a `VERSION`: speech that was kept is said anew when it changes. A new language is one more
line in `READERS`. What a reader needs beyond the program's own packages it loads
when it is first asked, and says what is missing by MissingExtraError.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from avatar.errors import EngineError
from avatar.speech.engine import Unit
from avatar.speech.readers.reading import Reading

READERS: dict[str, str] = {
    "de": "avatar.speech.readers.german",
    "en": "avatar.speech.readers.english",
    "es": "avatar.speech.readers.spanish",
    "fr": "avatar.speech.readers.french",
    "hi": "avatar.speech.readers.hindi",
    "it": "avatar.speech.readers.italian",
    "ja": "avatar.speech.readers.japanese",
    "pt": "avatar.speech.readers.portuguese",
    "zh": "avatar.speech.readers.chinese",
}
"""Language without its country → module; loaded on first use."""


class Reader(Protocol):
    """What the module of a language offers."""

    def read_phrase(self, phrase: Sequence[Unit], language: str) -> Reading:
        """The phonemes of a phrase, every unit in order, for a language tag such as "pt-BR".

        Raises InputError for a pronunciation of no use, MissingExtraError.
        """
        ...

    def is_readable(self, word: str) -> bool:
        """Whether the word is written in letters that the language's voices can say."""
        ...


def find_reader(language: str) -> Reader | None:
    """The reader for a language tag ("en-GB"), or None where there is none for that language."""
    name = READERS.get(language.replace("_", "-").partition("-")[0].lower())
    return None if name is None else cast(Reader, import_module(name))


def read_phrase(phrase: Sequence[Unit], language: str) -> Reading:
    """The phonemes of a phrase in a language. Raises EngineError where no reader knows the language."""
    reader = find_reader(language)
    if reader is None:
        known = ", ".join(READERS)
        raise EngineError(f"No voice can be told how {language} is said.", hint=f"Languages: {known}.")
    return reader.read_phrase(phrase, language)


__all__ = ["READERS", "Reader", "Reading", "find_reader", "read_phrase"]
