"""English words → phonemes.

hibari's lexicon, part-of-speech tagger and net for unknown words are used; its normaliser is not: what comes
here is plain words already.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from avatar.script.letters import bare
from avatar.speech.alphabet import IDS, PUNCTUATION, emphasise
from avatar.speech.engine import Unit
from avatar.speech.readers.reading import Reading, has_letters_of, plain, spell_ipa

LONGEST = 20
"""Letters of an unknown word that are read in one go; the net itself would drop what follows the 24th."""

_MARKS = "".join(PUNCTUATION)


@functools.cache
def _open(british: bool) -> Any:
    from hibari.g2p import G2P

    g2p = G2P(british=british)
    g2p._oov = _unknown_words(g2p.oov)
    return g2p


def _unknown_words(net: Callable[[str], str | None]) -> Callable[[str], str]:
    """The net for unknown words, made to read long ones in pieces and foreign letters by their base."""

    def read(word: str) -> str:
        pieces = [word[i : i + LONGEST] for i in range(0, len(word), LONGEST)]
        return "".join(net(piece) or net(_base(piece)) or "" for piece in pieces)

    return read


def _base(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def is_readable(word: str) -> bool:
    """Whether an English voice can say the word: no letters, or Latin, Greek or Cyrillic ones."""
    return has_letters_of(word, "LATIN", "GREEK", "CYRILLIC")


def read_phrase(phrase: Sequence[Unit], language: str = "en-US") -> Reading:
    """The phonemes of a phrase, every unit in order. Raises InputError for a pronunciation of no use."""
    g2p = _open(language == "en-GB")
    words = [plain(unit.text) for unit in phrase]
    given = {i: spell_ipa(unit, language) for i, unit in enumerate(phrase) if unit.ipa is not None}
    for i, unit in enumerate(phrase):
        if unit.letters and i not in given and (letter := bare(words[i])):
            given[i] = g2p.lexicon.get_NNP(letter.upper())[0] or ""
    ends: list[int] = []  # of each word, in letters of the phrase without its spaces
    for word in words:
        ends.append((ends[-1] if ends else 0) + len(word))

    tokens = g2p._tokens(" ".join(word for word in words if word))
    at, count = 0, 0
    begun: set[int] = set()
    for token in tokens:  # a word's own pronunciation stands in for its letters; its punctuation stays
        while count >= ends[at]:
            at += 1
        count += len(token.text)
        if at in given and any(c.isalnum() for c in token.text):
            marks = "".join(c for c in token.text[len(token.text.rstrip(_MARKS)) :] if c in PUNCTUATION)
            token.phonemes = ("" if at in begun else given[at]) + marks
            token.rating = 5
            begun.add(at)

    signs: list[str] = []
    owner: list[int] = []
    at, count = 0, 0
    for token in g2p.phonemize_tokens(tokens):
        while at + 1 < len(ends) and count >= ends[at]:
            at += 1
        count += sum(not c.isspace() for c in token.text)
        said = "".join(c for c in token.phonemes or "" if c in IDS)
        if phrase[at].emphasis and not set(said) <= PUNCTUATION:
            said = emphasise(said)
        signs.extend(said)
        owner.extend(-1 if c == " " else at for c in said)
        if token.whitespace and signs and signs[-1] != " ":
            signs.append(" ")
            owner.append(-1)
    return Reading("".join(signs), tuple(owner)).part(0, len(signs))
