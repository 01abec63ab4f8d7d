"""What comes out when words are looked for in a recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from avatar.speech.engine import Heard
from avatar.speech.model import Phoneme

NEAR = 0.4
"""Seconds between two strays that are one: shorter than the shortest word with a pause beside it."""


@dataclass(frozen=True)
class Stray:
    """A stretch of speech that is none of the words: seconds in the recording.

    before: the number of the word that follows it; as many as there are words for one after the last.
    """

    start: float
    end: float
    before: int


@dataclass(frozen=True)
class Alignment:
    """When words are heard. All times are seconds from the start of the recording.

    words: those that are said, in order; `Heard.unit` is the number of the word among those given.
    phonemes: theirs; `Phoneme.word` is such a number, too.
    strays: what else is said.
    """

    words: tuple[Heard, ...]
    phonemes: tuple[Phoneme, ...]
    strays: tuple[Stray, ...] = ()

    def missing(self, count: int) -> list[tuple[int, int]]:
        """Runs [first, last) of words that are not said, of `count` words in all."""
        return runs(sorted(set(range(count)) - {word.unit for word in self.words}))


def merge(strays: Sequence[Stray]) -> list[Stray]:
    """Strays in order; those with hardly anything between them are one."""
    found: list[Stray] = []
    for stray in sorted(strays, key=lambda s: s.start):
        if found and stray.start - found[-1].end < NEAR and stray.before >= found[-1].before:
            found[-1] = Stray(found[-1].start, max(found[-1].end, stray.end), stray.before)
        else:
            found.append(stray)
    return found


def runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Numbers in order as runs [first, last) of neighbours."""
    found: list[tuple[int, int]] = []
    for n in numbers:
        if found and found[-1][1] == n:
            found[-1] = found[-1][0], n + 1
        else:
            found.append((n, n + 1))
    return found
