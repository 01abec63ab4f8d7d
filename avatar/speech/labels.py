"""From a net's durations to the times of phonemes and words in its sound.

The durations of the signs add up to the sound to the sample, but three things keep them from being times as
they are, all three measured on the nets (tests/speech/test_times.py measures them again):

- The sound leads the labels by a constant of the engine (`lead`).
- A sign for a space or for punctuation is not a stretch of silence. Between two words without a pause the
  change of sound lies in the middle of the space; before a pause the last phoneme's label runs on for up to
  0.4 s while the sound has ended. So a gap without silence is shared, and one with silence is cut to it.
- A stop after a pause begins with its silent closure, so its label may stand before the sound.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from avatar.speech.alphabet import Sound, read_sounds
from avatar.speech.engine import Chunk, Heard
from avatar.speech.model import Phoneme
from avatar.speech.readers.reading import Reading

QUIET_DB = 35.0
"""Sound this far below the chunk's loud parts is silence."""
LOUD_SHARE = 95
"""Percentile of the level that stands for the loud parts."""
SHORTEST_SILENCE = 0.04
BEFORE, AFTER = 0.03, 0.06
"""Seconds kept before the first and after the last sound: breath, soft onsets and the room's echo."""
_STEP = 0.002
_SMOOTH = 0.010
_STOPS = frozenset(["p", "b", "t", "d", "k", "ɡ", "tʃ", "dʒ", "ʔ", "c", "q", "ɟ", "ɖ", "ʈ"])


def level(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.float64]:
    """Level in dB, one value every 2 ms, of the power under a 10 ms window."""
    step, width = round(_STEP * sample_rate), round(_SMOOTH * sample_rate)
    window = np.hanning(width + 2)[1:-1]
    half = width // 2
    padded = np.concatenate([np.zeros(half), np.square(samples, dtype=np.float64), np.zeros(half)])
    frames = np.lib.stride_tricks.sliding_window_view(padded, width)[::step]
    return np.asarray(10 * np.log10(frames @ (window / window.sum()) + 1e-10), np.float64)


def find_silences(samples: NDArray[np.float32], sample_rate: int) -> list[tuple[float, float]]:
    """The stretches of silence of at least `SHORTEST_SILENCE`, in seconds, those at both ends included."""
    levels = level(samples, sample_rate)
    if not len(levels):
        return []
    loud = levels > max(np.percentile(levels, LOUD_SHARE) - QUIET_DB, -90.0)
    edges = np.flatnonzero(np.diff(np.concatenate([[True], loud, [True]]).astype(np.int8)))
    pairs = edges.reshape(-1, 2) * _STEP
    seconds = len(samples) / sample_rate
    return [
        (float(a), float(min(b, seconds)))
        for a, b in pairs
        if b - a >= SHORTEST_SILENCE or a <= 0.0 or b >= seconds - _STEP
    ]


def make_chunk(
    reading: Reading,
    durations: Sequence[float],
    samples: NDArray[np.float32],
    sample_rate: int,
    *,
    lead: float,
) -> Chunk | None:
    """The net's sound, cut to what is heard, with its phonemes and words; None where nothing is heard.

    durations: seconds of every sign of `reading` and of the pads before and after it, so two more than signs.
    lead: seconds by which the sound leads the labels.
    """
    sounds = read_sounds(reading.signs)
    silences = find_silences(samples, sample_rate)
    seconds = len(samples) / sample_rate
    if not sounds or (silences and silences[0][1] - silences[0][0] >= seconds - 2 * _STEP):
        return None
    ends = np.cumsum(np.asarray(durations, np.float64)) - lead
    spans = [[float(ends[s.first]), float(ends[s.last])] for s in sounds]
    _settle_gaps(sounds, spans, silences, seconds)

    begin = max(0.0, (silences[0][1] if silences and silences[0][0] <= 0 else 0.0) - BEFORE)
    begin = max(0.0, min(begin, spans[0][0]))
    end = silences[-1][0] if silences and silences[-1][1] >= seconds - _STEP else seconds
    end = min(seconds, max(end, spans[-1][1]) + AFTER)
    first, last = round(begin * sample_rate), round(end * sample_rate)
    begin, length = first / sample_rate, (last - first) / sample_rate

    phonemes: list[Phoneme] = []
    at = 0.0
    for sound, (start, stop) in zip(sounds, spans, strict=True):
        start = min(max(start - begin, at), length)
        at = min(max(stop - begin, start), length)
        phonemes.append(Phoneme(sound.symbol, start, at, sound.stress, reading.owner[sound.last - 1]))
    return Chunk(
        np.ascontiguousarray(samples[first:last]), sample_rate, hear_words(phonemes), tuple(phonemes)
    )


def _settle_gaps(
    sounds: Sequence[Sound], spans: list[list[float]], silences: Sequence[tuple[float, float]], seconds: float
) -> None:
    """Make phonemes meet where the sound goes on, and end and begin with the sound where it pauses."""
    for i in range(len(sounds) - 1):
        left, right = spans[i], spans[i + 1]
        if sounds[i].last == sounds[i + 1].first:  # no sign between them: the label is the border
            continue
        silence = _longest(silences, left[0] + 0.02, right[1])
        if silence is None or (silence[1] - silence[0] < 0.08 and sounds[i + 1].symbol in _STOPS):
            left[1] = right[0] = (left[1] + right[0]) / 2
            continue
        left[1] = max(left[0] + 0.02, silence[0])
        if sounds[i + 1].symbol in _STOPS:
            right[0] = max(right[0], left[1])
        else:
            right[0] = min(max(right[0], silence[1]), right[1] - 0.02)
            right[0] = max(right[0], left[1])
    first, last = spans[0], spans[-1]
    if silences and silences[0][0] <= 0 and sounds[0].symbol not in _STOPS:
        first[0] = min(max(first[0], silences[0][1]), first[1] - 0.02)
    end = silences[-1][0] if silences and silences[-1][1] >= seconds - _STEP else seconds
    last[1] = max(last[0] + 0.02, min(last[1], end))


def _longest(silences: Sequence[tuple[float, float]], begin: float, end: float) -> tuple[float, float] | None:
    inside = [(max(a, begin), min(b, end)) for a, b in silences if a < end and b > begin]
    inside = [(a, b) for a, b in inside if b - a >= SHORTEST_SILENCE]
    return max(inside, key=lambda s: s[1] - s[0], default=None)


def hear_words(phonemes: Sequence[Phoneme]) -> tuple[Heard, ...]:
    """When each word is heard: from its first phoneme to its last."""
    heard: dict[int, Heard] = {}
    for p in phonemes:
        if p.word >= 0:
            start = heard[p.word].start if p.word in heard else p.start
            heard[p.word] = Heard(p.word, start, p.end)
    return tuple(heard[unit] for unit in sorted(heard))
