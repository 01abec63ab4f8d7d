"""What was meant beside what was heard: the words changed, left out and put in, and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..script.letters import is_of_word

_MARKUP = re.compile(r"[#*_`<>|\[\](){}]")
# fmt: off
SPELLINGS = {
    "okay": "ok", "colour": "color", "colours": "colors", "metre": "meter", "metres": "meters",
    "kilometre": "kilometer", "kilometres": "kilometers", "litre": "liter", "litres": "liters",
    "programme": "program", "programmes": "programs", "licence": "license", "licences": "licenses",
    "centre": "center", "centres": "centers", "grey": "gray", "harbour": "harbor", "neighbour": "neighbor",
    "neighbours": "neighbors", "favourite": "favorite", "theatre": "theater", "labour": "labor",
    "organise": "organize", "organised": "organized", "recognise": "recognize", "realise": "realize",
    "travelled": "traveled", "travelling": "traveling", "tonne": "ton", "tonnes": "tons",
}
# fmt: on
"""Words that are said alike and written in two ways: the recogniser chooses as it likes."""
_BARE_TIME = re.compile(r"(?<=\bat )([01]\d|2[0-3])([0-5]\d)\b(?![\d,.:]\d)", re.IGNORECASE)
"""A time as the recogniser writes it at times, "at 1845": a number of that size has a comma, "1,845"."""
_SIGNS = ("ja", "zh")
"""Languages that are written without blanks."""
_CHANGE, _STRAY = 4, 3
_AROUND = 2
"""Words shown on either side of a difference."""


@dataclass(frozen=True)
class Difference:
    """How far `heard` is from `meant`, in words.

    total: words that were meant. changed, lost, added: words heard otherwise, not heard, heard besides.
    places: where, as "gate [b twelve → b12] on".
    """

    total: int = 0
    changed: int = 0
    lost: int = 0
    added: int = 0
    places: tuple[str, ...] = ()

    @property
    def errors(self) -> float:
        """The word error rate."""
        return (self.changed + self.lost + self.added) / max(1, self.total)

    def __add__(self, other: Difference) -> Difference:
        return Difference(
            self.total + other.total,
            self.changed + other.changed,
            self.lost + other.lost,
            self.added + other.added,
            self.places + other.places,
        )


def plain_words(text: str, language: str) -> list[str]:
    """The words of a text as they are said, in one spelling: numbers in words, no capitals, no marks.

    Where words are not parted by blanks (Chinese, Japanese), each sign is one.
    """
    from ..script import parse_script
    from ..speech.units import make_units

    if not any(c.isalnum() for c in text):  # nothing was heard
        return []
    cleaned = re.sub(r"(?<=\d)\.(?=\d\d\s*[ap]\.?m\b)", ":", text)  # 9.30 a.m., as the recogniser writes it
    cleaned = _BARE_TIME.sub(r"\1:\2", cleaned)
    script = parse_script(f"---\nlanguage: {language}\n---\n\n{_MARKUP.sub(' ', cleaned)}\n")
    said = " ".join(u.text for scene in script.scenes for s in scene.segments for u in make_units(s)[0])
    kept = "".join(c if _is_spoken(c) else " " for c in said.lower().replace("’", "'"))
    words = [word for word in (word.strip("'") for word in kept.split()) if word]
    if language.partition("-")[0] in _SIGNS:
        return [sign for word in words for sign in (word if not word.isascii() else [word])]
    return [SPELLINGS.get(word, word) for word in words]


def _is_spoken(sign: str) -> bool:
    """Whether a sign is part of what is said."""
    return is_of_word(sign) or sign == "'"


def compare(meant: Sequence[str], heard: Sequence[str]) -> Difference:
    """The cheapest words to change, leave out and put in that make one of the other.

    Changing one costs 4, leaving out or putting in 3, as NIST's sclite counts: a word that was lost and
    another that was added are not taken for words that were changed.
    """
    steps = _path(meant, heard)
    counts = {"=": 0, "changed": 0, "lost": 0, "added": 0}
    places, i, j = [], 0, 0
    run: tuple[int, int] | None = None
    for step in [*steps, "="]:
        counts[step] += 1
        if step == "=" and run is not None:
            places.append(_show(meant, heard, run, (i, j)))
            run = None
        elif step != "=" and run is None:
            run = (i, j)
        i += step != "added"
        j += step != "lost"
    return Difference(len(meant), counts["changed"], counts["lost"], counts["added"], tuple(places))


def _path(meant: Sequence[str], heard: Sequence[str]) -> list[str]:
    """The steps from the first word to the last: "=", "changed", "lost", "added"."""
    rows = [[_STRAY * j for j in range(len(heard) + 1)]]
    for i, word in enumerate(meant, 1):
        row, last = [_STRAY * i], rows[-1]
        for j, other in enumerate(heard, 1):
            row.append(min(row[j - 1] + _STRAY, last[j] + _STRAY, last[j - 1] + _CHANGE * (word != other)))
        rows.append(row)
    steps: list[str] = []
    i, j = len(meant), len(heard)
    while i or j:
        same = bool(i and j) and meant[i - 1] == heard[j - 1]
        if i and j and rows[i][j] == rows[i - 1][j - 1] + _CHANGE * (not same):
            steps.append("=" if same else "changed")
            i, j = i - 1, j - 1
        elif i and rows[i][j] == rows[i - 1][j] + _STRAY:
            steps.append("lost")
            i -= 1
        else:
            steps.append("added")
            j -= 1
    return steps[::-1]


def _show(meant: Sequence[str], heard: Sequence[str], start: tuple[int, int], end: tuple[int, int]) -> str:
    before = meant[max(0, start[0] - _AROUND) : start[0]]
    after = meant[end[0] : end[0] + _AROUND]
    inside = f"[{' '.join(meant[start[0] : end[0]])} → {' '.join(heard[start[1] : end[1]])}]"
    return " ".join([*before, inside, *after])
