"""What a deck is, whatever file it comes from: slides with a title, notes and text in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from pathlib import Path
from typing import Literal

MOST_SLIDES = 500
"""A deck of more is not one lesson: at a minute a slide it would speak for over eight hours."""


@dataclass(frozen=True)
class Line:
    """One paragraph of a slide, in plain words. `point`: it is one of a list, `level` deep (0 outermost)."""

    text: str
    point: bool = False
    level: int = 0


@dataclass(frozen=True)
class Slide:
    """One slide or page.

    number: its place in the deck, from 1, hidden ones counted, as the program that made the deck shows it.
    title: empty where it has none. lines: its text in reading order, the title not among them unless `named`
    is False, when the title was taken from the first line. notes: what the speaker wrote, a paragraph each.
    """

    number: int
    title: str = ""
    lines: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()
    hidden: bool = False
    named: bool = True


@dataclass(frozen=True)
class Deck:
    """A whole deck.

    title: empty where the file names none. size: of the first slide, in points. language: the tag that most
    of its notes bear, or of its text where there are none; empty where nothing is marked.
    """

    path: Path
    kind: Literal["pptx", "pdf"]
    title: str
    size: tuple[float, float]
    slides: tuple[Slide, ...]
    language: str = ""

    @property
    def aspect(self) -> str:
        """The shape of a slide as people call it: "16:9"; "1.85:1" or "1:1.41" where no small numbers fit."""
        width, height = self.size
        for down in range(1, 17):  # the smallest denominator that is right to half a percent
            across = round(width * down / height)
            if across and abs(across / down - width / height) < 0.005 * width / height:
                return f"{across // gcd(across, down)}:{down // gcd(across, down)}"
        return f"{width / height:.3g}:1" if width > height else f"1:{height / width:.3g}"


def name_numbers(numbers: list[int]) -> str:
    """[3, 7, 8, 9] as "3, 7–9"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}{', ' if b == a + 1 else '–'}{b}" for a, b in runs)
