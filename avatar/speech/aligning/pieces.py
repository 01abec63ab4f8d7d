"""A long recording in pieces: where to cut the sound for a recogniser, and the text for an aligner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from avatar.speech.aligning.model import Stray
from avatar.speech.aligning.verdict import Verdict

HEARD_AT_ONCE = 24.0
"""Seconds given to a recogniser in one go, at most."""
ALIGNED_AT_ONCE = 16.0
"""Seconds after which the next good place to cut a text is taken."""
PAUSE = 0.12
"""Seconds between two words where a text may be cut."""
_BLOCK = 0.02


@dataclass(frozen=True)
class Piece:
    """Words with the part of the sound in which they are said, in seconds."""

    words: tuple[int, ...]
    start: float
    end: float


def quiet_windows(samples: NDArray[np.float32], rate: int) -> list[tuple[int, int]]:
    """Samples [first, last) of windows that hold everything, cut where it is quietest."""
    block = round(_BLOCK * rate)
    count = len(samples) // block
    power = np.square(samples[: count * block].reshape(count, block)).mean(1)
    level = np.convolve(power, np.ones(9) / 9, "same")
    most = round(HEARD_AT_ONCE / _BLOCK)
    cuts, at = [0], 0
    while count - at > most:
        search = level[at + most // 2 : at + most]
        at += most // 2 + int(np.argmin(search))
        cuts.append(at * block)
    return list(zip(cuts, [*cuts[1:], len(samples)], strict=True))


def cut_text(verdict: Verdict, seconds: float) -> list[Piece]:
    """The words that are said, in pieces: cut beside strays, else in pauses between words that are sure."""
    said = [i for i, span in enumerate(verdict.spans) if span]
    pieces: list[Piece] = []
    words: list[int] = []
    begin = _after(verdict.strays, 0.0, said[0]) if said else 0.0
    for n, i in enumerate(said):
        words.append(i)
        _, end = _span(verdict, i)
        if n + 1 == len(said):
            stop = min([s.start for s in verdict.strays if s.start >= end], default=seconds)
            pieces.append(Piece(tuple(words), begin, stop))
            break
        after = said[n + 1]
        start, _ = _span(verdict, after)
        between = [s for s in verdict.strays if i < s.before <= after]
        pause = verdict.sure[i] and verdict.sure[after] and start - end >= PAUSE
        if between:
            pieces.append(Piece(tuple(words), begin, max(between[0].start, end)))
            words, begin = [], min(max(between[-1].end, begin), start)
        elif pause and (start - begin >= ALIGNED_AT_ONCE or (start - end > 0.4 and start - begin > 6.0)):
            pieces.append(Piece(tuple(words), begin, (end + start) / 2))
            words, begin = [], (end + start) / 2
    return pieces


def _span(verdict: Verdict, word: int) -> tuple[float, float]:
    span = verdict.spans[word]
    assert span is not None
    return span


def _after(strays: Sequence[Stray], begin: float, word: int) -> float:
    """The end of what is said before the first word."""
    return max([s.end for s in strays if s.before <= word], default=begin)


def split_sentences(piece: Piece, verdict: Verdict, ends: Sequence[int]) -> list[Piece]:
    """A piece in its sentences, or what is in it of them; cut between the words as they were heard."""
    rows: list[list[int]] = [[]]
    for i in piece.words:
        rows[-1].append(i)
        if i in ends:
            rows.append([])
    rows = [row for row in rows if row]
    cuts = [piece.start]
    for before, after in pairwise(rows):
        cuts.append((_span(verdict, before[-1])[1] + _span(verdict, after[0])[0]) / 2)
    cuts.append(piece.end)
    return [Piece(tuple(row), a, max(a, b)) for row, (a, b) in zip(rows, pairwise(cuts), strict=True)]
