"""Spoken words → phonemes for English, with the way back from each sign to its word.

hibari's lexicon, part-of-speech tagger and net for unknown words are used; its normaliser is not: what comes
here is plain words already.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from avatar.errors import InputError
from avatar.speech.alphabet import IDS, PUNCTUATION, UnknownSymbolError, emphasise, from_ipa
from avatar.speech.engine import Unit

LONGEST = 20
"""Letters of an unknown word that are read in one go; the net itself would drop what follows the 24th."""

_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "[": "(", "]": ")", "{": "(", "}": ")", "«": '"', "»": '"', "„": '"', "–": "—",
     "―": "—", "‒": "-", "‐": "-", "‑": "-", "_": "-"}
)  # fmt: skip
_MARKS = "".join(PUNCTUATION)
_EDGE = re.compile(r"^[^\w]+|[^\w]+$")


@dataclass(frozen=True)
class Reading:
    """A phrase in the nets' alphabet. `owner[i]` is the unit that sign i belongs to, -1 for a space."""

    signs: str
    owner: tuple[int, ...]

    def part(self, first: int, last: int) -> Reading:
        """Signs [first, last), spaces at the ends taken off."""
        while first < last and self.signs[first] == " ":
            first += 1
        while last > first and self.signs[last - 1] == " ":
            last -= 1
        return Reading(self.signs[first:last], self.owner[first:last])


def plain(text: str) -> str:
    """The word in the letters the lexicon knows: one apostrophe, no brackets, no blank inside."""
    text = unicodedata.normalize("NFKC", text).translate(_PLAIN)
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c)[0] != "C")


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
    letters = [c for c in word if c.isalpha()]
    scripts = ("LATIN", "GREEK", "CYRILLIC", "FEMININE", "MASCULINE", "MICRO", "MODIFIER")
    return all(unicodedata.name(c, "").startswith(scripts) for c in letters)


def spell_ipa(unit: Unit, *, british: bool) -> str:
    """The unit's own pronunciation in the nets' alphabet. Raises InputError with its place."""
    where = f"line {unit.position.line}, column {unit.position.column}: " if unit.position.line else ""
    try:
        signs = from_ipa(unit.ipa or "", british=british)
    except UnknownSymbolError as error:
        raise InputError(
            f"{where}The pronunciation /{unit.ipa}/ of {unit.text!r} holds {error.symbol!r}, "
            "which is no IPA sign that this voice knows.",
            hint="Write it in IPA, as dictionaries do: [tomato](/təˈmɑːtoʊ/).",
        ) from None
    if not signs:
        raise InputError(
            f"{where}The pronunciation of {unit.text!r} is empty.", hint="Write IPA between the slashes."
        )
    return signs


def read_phrase(phrase: Sequence[Unit], *, british: bool = False) -> Reading:
    """The phonemes of a phrase, every unit in order. Raises InputError for a pronunciation of no use."""
    g2p = _open(british)
    words = [plain(unit.text) for unit in phrase]
    given = {i: spell_ipa(unit, british=british) for i, unit in enumerate(phrase) if unit.ipa is not None}
    for i, unit in enumerate(phrase):
        if unit.letters and i not in given and (letter := _EDGE.sub("", words[i])):
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
