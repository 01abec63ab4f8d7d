"""When each word of a phrase is heard in sound that came without times."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from avatar.speech.engine import Chunk, Unit
from avatar.speech.spreading import spread


def place(
    samples: NDArray[np.float32], sample_rate: int, phrase: Sequence[Unit], language: str
) -> Chunk | None:
    """The sound, silence at both ends taken off, with its words and phonemes; None where nothing is heard.

    samples: mono float32 [n] that holds the phrase and nothing else. Raises InputError.
    """
    return spread(samples, sample_rate, phrase, language)
