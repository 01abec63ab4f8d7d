"""What a reader gives: a phrase in the nets' alphabet, with the way back from each sign to its word."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from avatar.errors import InputError
from avatar.speech.alphabet import UnknownSymbolError, from_ipa
from avatar.speech.engine import Unit

_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "[": "(", "]": ")", "{": "(", "}": ")", "«": '"', "»": '"', "„": '"', "–": "—",
     "―": "—", "‒": "-", "‐": "-", "‑": "-", "_": "-"}
)  # fmt: skip


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
    """The word in the letters a dictionary knows: one apostrophe, no brackets, no blank inside."""
    text = unicodedata.normalize("NFKC", text).translate(_PLAIN)
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c)[0] != "C")


def spell_ipa(unit: Unit, language: str) -> str:
    """The unit's own pronunciation in the nets' alphabet. Raises InputError with its place."""
    where = f"line {unit.position.line}, column {unit.position.column}: " if unit.position.line else ""
    try:
        signs = from_ipa(unit.ipa or "", language)
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


def has_letters_of(word: str, *scripts: str) -> bool:
    """Whether every letter of the word is of these scripts, named as Unicode names letters (LATIN, …)."""
    if "LATIN" in scripts and word.isascii():
        return True
    signs = ("FEMININE", "MASCULINE", "MICRO", "MODIFIER")
    return all(unicodedata.name(c, "").startswith((*scripts, *signs)) for c in word if c.isalpha())
