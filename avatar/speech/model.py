"""What speech is: sound, and when each word and phoneme is heard in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Word:
    """A spoken word. `scene`, `segment` and `token` lead back to the script; -1 where there is none."""

    text: str
    start: float
    end: float
    scene: int = -1
    segment: int = -1
    token: int = -1


@dataclass(frozen=True)
class Phoneme:
    """A phoneme in IPA without stress marks; diphthongs and affricates are one phoneme (oʊ, tʃ).

    `stress` is 0 none, 1 secondary, 2 primary. `word` is its place in `Speech.words`, -1 for none.
    """

    symbol: str
    start: float
    end: float
    stress: int = 0
    word: int = -1


@dataclass(frozen=True)
class Span:
    """When a scene (segment == -1) or one of its segments is heard, pauses after it included."""

    scene: int
    segment: int
    start: float
    end: float


@dataclass(frozen=True)
class TimedCue:
    """A stage direction with the second at which it takes effect.

    amount: how strong it is, 0..1. A glance is towards what appears beside the presenter: `name` is left,
    right, up or down in the picture.
    """

    kind: Literal["gesture", "emphasis", "question", "expression", "glance", "mark"]
    name: str
    start: float
    end: float
    amount: float = 1.0


@dataclass(frozen=True)
class Speech:
    """Mono sound with its times. `samples` is float32 [n] in -1..1; all times are in seconds."""

    samples: NDArray[np.float32]
    sample_rate: int
    words: tuple[Word, ...] = ()
    phonemes: tuple[Phoneme, ...] = ()
    spans: tuple[Span, ...] = ()
    cues: tuple[TimedCue, ...] = ()

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.sample_rate
