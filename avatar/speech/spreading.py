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
"""A stressed or long vowel against a consonant, for pronunciations that come with nothing else."""
VOWELS = frozenset("aeiouyæøœɐɑɒɔəɚɛɜɪʊʌʏɨʉɯɤɵ")
"""First signs of a vowel."""
_CLASSES = (
    (frozenset(["tʃ", "dʒ", "ts", "dz", "pf"]), 1.3),
    (frozenset("sfʃθxçɕ"), 1.2),
    (frozenset("zvʒðhʑβ"), 0.85),
    (frozenset("mnŋɲɳ"), 0.9),
    (frozenset("lrɹjwɾʎɥʁ"), 0.85),
)
_SCHWA, _VOWEL, _STRESSED, _PAIR, _STRESSED_PAIR = 0.9, 1.0, 1.75, 1.4, 2.5
FINAL = 1.6
"""How much longer the end of a stretch is, from its last vowel on.

All of these are means over twelve sentences by three of Kokoro's voices, against a stop (62 ms).
"""
BREAK = 0.06
"""Seconds of silence that may be a pause between words; stops have shorter ones inside."""
_SKIP = 0.3
"""Seconds that a pause may lie away from its mark before it is taken for something else."""

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
                found[owner].append((sound.symbol, sound.stress, usual_length(sound.symbol, sound.stress)))
    for sounds, unit in zip(found, phrase, strict=True):
        letters = sum(c.isalnum() for c in unit.text)
        if not sounds and letters:
            sounds.append(("ə", 0, float(letters)))
    return found


def usual_length(symbol: str, stress: int) -> float:
    """How long a phoneme usually is, against a stop."""
    if symbol[:1] in VOWELS:
        if len(symbol) > 1 and symbol[-1] in VOWELS:
            return _STRESSED_PAIR if stress else _PAIR
        return _STRESSED if stress else _SCHWA if symbol[0] in "əɚɐ" else _VOWEL
    return next((length for signs, length in _CLASSES if symbol in signs), 1.0)


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
    inside = [s for s in silences if begin < s[0] and s[1] < end and s[1] - s[0] >= BREAK]
    marks = [i for i, pause in enumerate(pauses[:-1]) if pause]
    breaks = find_breaks([sum(s[2] for s in word) for word in sounds], marks, inside, begin, end)
    bounds = [begin, *(t for gap in breaks.values() for t in gap), end]

    phonemes: list[Phoneme] = []
    word = 0
    for n, stop in enumerate([*breaks, len(units) - 1]):
        part = [(units[w], s) for w in range(word, stop + 1) for s in sounds[w]]
        weights = _with_long_end([s for _, s in part])
        start, length = bounds[2 * n], bounds[2 * n + 1] - bounds[2 * n]
        scale = length / max(sum(weights), 1e-9)
        for (unit, (symbol, stress, _)), weight in zip(part, weights, strict=True):
            phonemes.append(Phoneme(symbol, start - first, start - first + weight * scale, stress, unit))
            start += weight * scale
        word = stop + 1
    a, b = round(first * sample_rate), round(last * sample_rate)
    return Chunk(np.asarray(samples[a:b], np.float32), sample_rate, hear_words(phonemes), tuple(phonemes))


def find_breaks(
    lengths: Sequence[float],
    marks: Sequence[int],
    silences: Sequence[tuple[float, float]],
    begin: float,
    end: float,
) -> dict[int, tuple[float, float]]:
    """Which silence is the pause after which word: word → silence, in order.

    lengths: of every word, in proportion. marks: the words after which a pause may come. Marks and silences
    are paired so that they lie where they are expected; a mark may have no pause, a silence no mark.
    """
    if not marks or not silences:
        return {}
    spoken = end - begin - sum(b - a for a, b in silences)
    total = max(sum(lengths), 1e-9)
    wanted = [spoken * sum(lengths[: mark + 1]) / total for mark in marks]
    there, before = [], 0.0
    for a, b in silences:
        there.append(a - begin - before)
        before += b - a
    rows, columns = len(marks) + 1, len(silences) + 1
    cost = [[0.0] * columns for _ in range(rows)]
    step = [[0] * columns for _ in range(rows)]
    for i in range(rows):
        for j in range(columns):
            ways = [(float("inf"), -1)] if i or j else [(0.0, -1)]
            if i:
                ways.append((cost[i - 1][j] + _SKIP, 0))
            if j:
                a, b = silences[j - 1]
                ways.append((cost[i][j - 1] + 2 * (b - a), 1))
            if i and j:
                ways.append((cost[i - 1][j - 1] + abs(wanted[i - 1] - there[j - 1]), 2))
            cost[i][j], step[i][j] = min(ways)
    found: dict[int, tuple[float, float]] = {}
    i, j = rows - 1, columns - 1
    while i or j:
        way = step[i][j]
        i, j = i - (way != 1), j - (way != 0)
        if way == 2:
            found[marks[i]] = silences[j]
    return dict(sorted(found.items()))


def _with_long_end(sounds: Sequence[tuple[str, int, float]]) -> list[float]:
    """The lengths of a stretch's sounds, those at its end drawn out."""
    vowels = [i for i, (symbol, _, _) in enumerate(sounds) if symbol[:1] in VOWELS]
    tail = vowels[-1] if vowels and len(sounds) > 1 else len(sounds)
    return [length * (FINAL if i >= tail else 1.0) for i, (_, _, length) in enumerate(sounds)]
