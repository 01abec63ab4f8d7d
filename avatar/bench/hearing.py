"""Sound → what a recogniser hears in it, several pieces in one go: it always listens to half a minute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from .comparing import Difference, compare, plain_words

WINDOW = 28.0
"""Seconds of sound that are given to the recogniser at a time; its window is 30."""
_GAP = 0.5
"""Seconds of silence put between two pieces."""

Piece = tuple[NDArray[np.float32], str]
"""Sound, and the words that were meant."""


def hear(pieces: Iterable[Piece], rate: int, language: str, *, gap: float = _GAP) -> Iterator[Difference]:
    """What is heard otherwise than meant, window by window. Raises MissingExtraError, EngineError."""
    from ..speech.recogniser import recognise

    for group in _windows(pieces, rate, gap):
        rest = np.zeros(round(gap * rate), np.float32)
        sound = np.concatenate([part for samples, _ in group for part in (samples, rest)])
        meant = plain_words(" ".join(words for _, words in group), language)
        yield compare(meant, plain_words(recognise(sound, rate, language), language))


def _windows(pieces: Iterable[Piece], rate: int, gap: float) -> Iterator[list[Piece]]:
    """The pieces in order, as many together as a window holds; one that is longer stands alone."""
    group: list[Piece] = []
    seconds = 0.0
    for piece in pieces:
        takes = len(piece[0]) / rate + gap
        if group and seconds + takes > WINDOW:
            yield group
            group, seconds = [], 0.0
        group.append(piece)
        seconds += takes
    if group:
        yield group
