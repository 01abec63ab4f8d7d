"""Signs gathered unit by unit, with blanks between words and punctuation where it stands."""

from __future__ import annotations

from avatar.speech.alphabet import IDS, PUNCTUATION
from avatar.speech.readers.reading import Reading

_MARKS = str.maketrans(
    {
        "。": ".",
        "．": ".",
        "，": ",",
        "、": ",",
        "！": "!",
        "？": "?",
        "；": ";",
        "：": ":",
        "।": ".",
        "–": "—",
    }
)


def trailing(text: str) -> str:
    """The marks a word ends with, those that the nets know."""
    marks = text.translate(_MARKS)
    kept = marks[len(marks.rstrip("".join(PUNCTUATION) + "'»›」』】》〉’)）")) :]
    return "".join(c for c in kept if c in ";:,.!?—…")


class Weaver:
    """Makes a `Reading`, sign by sign."""

    def __init__(self) -> None:
        self._signs: list[str] = []
        self._owner: list[int] = []

    def add(self, signs: str, unit: int) -> None:
        """Signs of a unit; those that no net knows are left out."""
        for sign in signs:
            if sign in IDS:
                self._signs.append(sign)
                self._owner.append(-1 if sign == " " else unit)

    def part(self) -> None:
        """A blank, unless one is there or nothing is."""
        if self._signs and self._signs[-1] != " ":
            self._signs.append(" ")
            self._owner.append(-1)

    def mark(self, text: str, unit: int) -> None:
        """The punctuation that `text` ends with, joined to the word before, and a blank after it."""
        marks = trailing(text)
        if not marks:
            return
        if self._signs and self._signs[-1] == " ":
            self._signs.pop()
            self._owner.pop()
        self.add(marks, unit)
        self.part()

    def reading(self) -> Reading:
        """What was gathered."""
        return Reading("".join(self._signs), tuple(self._owner)).part(0, len(self._signs))
