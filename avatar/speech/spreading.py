"""Times for sound that came without any: phonemes laid over it in proportion to their usual lengths.

Words are anchored at the pauses that are heard after their marks; in between they are as long as their
phonemes are on the average. Good enough for captions, and all there is where no aligner knows the language.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from avatar.errors import MissingExtraError
from avatar.speech.alphabet import read_sounds
from avatar.speech.engine import Chunk, Unit
from avatar.speech.labels import AFTER, BEFORE, find_silences, hear_words
from avatar.speech.model import Phoneme
from avatar.speech.readers import find_reader

LONG = 1.6
"""A stressed or long vowel against a consonant; the languages differ in it."""
VOWELS = frozenset("aeiouyæøœɐɑɒɔəɚɛɜɪʊʌʏɨʉɯɤɵ")
"""First signs of a vowel."""

Sounds = list[tuple[str, int, float]]
"""Of one word: symbol, stress, and length in proportion to the others."""


def spread(
    samples: NDArray[np.float32], sample_rate: int, phrase: Sequence[Unit], language: str
) -> Chunk | None:
    """The sound of a phrase with its words and phonemes laid over it; None where nothing is heard.

    samples: mono float32 [n]. Raises InputError for a pronunciation of no use.
    """
    silences = find_silences(samples, sample_rate)
    seconds = len(samples) / sample_rate
    if not len(samples) or (silences and silences[0][1] - silences[0][0] >= seconds - 0.01):
        return None
    known = read_lengths(phrase, language)
    said = [i for i, sounds in enumerate(known) if sounds]
    if not said:
        return None
    pauses = [phrase[i].text.rstrip("\"'”’)]»")[-1:] in tuple(",;:.!?…—、。，；：！？") for i in said]
    return lay_out(samples, sample_rate, said, [known[i] for i in said], pauses)


def read_lengths(phrase: Sequence[Unit], language: str) -> list[Sounds]:
    """The sounds of each unit; where nobody reads it, one of unknown kind, as long as its letters."""
    found: list[Sounds] = [[] for _ in phrase]
    reader = find_reader(language)
    try:
        reading = reader.read_phrase(phrase, language) if reader else None
    except MissingExtraError:  # the engine speaks the language without it, so it is not asked for
        reading = None
    if reading is not None:
        for sound in read_sounds(reading.signs):
            owner = reading.owner[sound.last - 1]
            if owner >= 0:
                vowel = sound.symbol[:1] in VOWELS
                long = vowel and (sound.stress > 0 or len(sound.symbol) > 1)
                found[owner].append((sound.symbol, sound.stress, LONG if long else 1.0))
    for sounds, unit in zip(found, phrase, strict=True):
        letters = sum(c.isalnum() for c in unit.text)
        if not sounds and letters:
            sounds.append(("ə", 0, float(letters)))
    return found


def lay_out(
    samples: NDArray[np.float32],
    sample_rate: int,
    units: Sequence[int],
    sounds: Sequence[Sequence[tuple[str, int, float]]],
    pauses: Sequence[bool],
) -> Chunk:
    """The sound, its ends cut to what is heard, with phonemes laid out in proportion between its pauses.

    pauses: for each word, whether a pause may follow it.
    """
    silences = find_silences(samples, sample_rate)
    seconds = len(samples) / sample_rate
    begin = silences[0][1] if silences and silences[0][0] <= 0 else 0.0
    end = silences[-1][0] if silences and silences[-1][1] >= seconds - 0.01 else seconds
    first, last = max(0.0, begin - BEFORE), min(seconds, end + AFTER)
    inside = sorted((s for s in silences if begin < s[0] and s[1] < end), key=lambda s: s[0] - s[1])
    marks = [i for i, pause in enumerate(pauses[:-1]) if pause]
    breaks = sorted(inside[: len(marks)]) if len(inside) >= len(marks) else []
    ends_at = [*marks, len(units) - 1] if breaks or not marks else [len(units) - 1]
    bounds = [begin, *(t for gap in breaks for t in gap), end]

    phonemes: list[Phoneme] = []
    word = 0
    for n, stop in enumerate(ends_at):
        part = [(units[w], s) for w in range(word, stop + 1) for s in sounds[w]]
        start, length = bounds[2 * n], bounds[2 * n + 1] - bounds[2 * n]
        scale = length / max(sum(s[2] for _, s in part), 1e-9)
        for unit, (symbol, stress, weight) in part:
            phonemes.append(Phoneme(symbol, start - first, start - first + weight * scale, stress, unit))
            start += weight * scale
        word = stop + 1
    a, b = round(first * sample_rate), round(last * sample_rate)
    return Chunk(np.asarray(samples[a:b], np.float32), sample_rate, hear_words(phonemes), tuple(phonemes))
