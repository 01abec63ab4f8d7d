"""Speech on a grid of frames: every scene begins with a frame of its own, whatever was said before it.

So what is made of a scene, its motion and its frames, depends on that scene alone: a word more in the first
scene moves all later ones by whole frames, and changes nothing in them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import TypeVar

import numpy as np

from avatar.speech.model import Phoneme, Span, Speech, TimedCue, Word

T = TypeVar("T", Word, Phoneme, Span, TimedCue)

GRAIN = 6
"""Decimals of a second to which times within a piece are rounded: what is left over comes from adding up."""


def on_frames(speech: Speech, rate: Fraction | float) -> Speech:
    """The speech with so much silence before each scene that it begins on a frame, less than one frame each.

    rate: frames a second. A speech of one scene, or without spans, is the same object.
    """
    rate = Fraction(rate)
    begins = [span.start for span in sorted(_scenes(speech), key=lambda span: span.start)]
    if len(begins) < 2:
        return speech
    begins[0] = 0.0
    edges = [round(t * speech.sample_rate) for t in begins] + [len(speech.samples)]
    frames, pieces, at = [0], [speech.samples[: edges[1]]], Fraction(edges[1], speech.sample_rate)
    length = edges[1]
    for first, last in pairwise(edges[1:]):
        # What began on a frame before does so now, although samples do not fall on all of them exactly.
        frames.append(ceil((at - Fraction(3, 4 * speech.sample_rate)) * rate))
        start = round(frames[-1] / rate * speech.sample_rate)
        silence = max(0, start - length)
        pieces += [np.zeros(silence, np.float32), speech.samples[first:last]]
        length += silence + last - first
        at = frames[-1] / rate + Fraction(last - first, speech.sample_rate)
    shifts = [float(n / rate) - t for n, t in zip(frames, begins, strict=True)]
    ends = {t: float(n / rate) for n, t in zip(frames[1:], begins[1:], strict=True)}

    def moved(thing: T) -> T:
        # What ends with a scene ends where the next one begins; the silence between belongs to the first.
        shift = shifts[max(0, bisect_right(begins, thing.start + 1e-9) - 1)]
        end = thing.end + shift
        if isinstance(thing, Span):
            end = next((new for old, new in ends.items() if abs(old - thing.end) < 1e-6), end)
        return replace(thing, start=thing.start + shift, end=end)

    return replace(
        speech,
        samples=np.concatenate(pieces),
        words=tuple(map(moved, speech.words)),
        phonemes=tuple(map(moved, speech.phonemes)),
        spans=tuple(map(moved, speech.spans)),
        cues=tuple(map(moved, speech.cues)),
    )


def cut(speech: Speech, first: int, count: int, start: float) -> Speech:
    """`count` samples of a speech from sample `first` on, and what begins there, with times from its start.

    start: the second that is the piece's 0. Samples beyond the end are silence. Words lose their number in
    the whole, and phonemes count them anew.
    """
    end = start + count / speech.sample_rate
    samples = np.zeros(count, np.float32)
    found = speech.samples[max(0, first) : max(0, first + count)]
    samples[max(0, -first) : max(0, -first) + len(found)] = found

    def inside(things: Sequence[T]) -> list[T]:
        return [
            replace(x, start=round(x.start - start, GRAIN), end=round(x.end - start, GRAIN))
            for x in things
            if start <= x.start < end
        ]

    numbers = [i for i, word in enumerate(speech.words) if start <= word.start < end]
    base = numbers[0] if numbers else 0
    phonemes = [
        replace(p, word=p.word - base if 0 <= p.word - base < len(numbers) else -1)
        for p in inside(speech.phonemes)
    ]
    return Speech(
        samples,
        speech.sample_rate,
        tuple(inside(speech.words)),
        tuple(phonemes),
        (),
        tuple(inside(speech.cues)),
    )


def _scenes(speech: Speech) -> list[Span]:
    return [span for span in speech.spans if span.segment < 0]
