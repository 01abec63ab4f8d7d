"""Words that are known to be in a piece of sound, followed to their phones; and some that may not be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from avatar.speech.aligning.dictionary import Pronunciation, plain_sounds, read_words
from avatar.speech.aligning.ears import RATE, STEP, Arc, Ears, Said, Traced, to_pcm
from avatar.speech.aligning.model import Stray
from avatar.speech.aligning.pieces import Piece
from avatar.speech.aligning.verdict import USUAL_PACE, Verdict
from avatar.speech.engine import Unit
from avatar.speech.labels import hear_words
from avatar.speech.model import Phoneme
from avatar.speech.profiles import base
from avatar.speech.sentences import ends_sentence

SLACK = 0.15
"""Seconds by which a piece is taken to be longer when it cannot be followed."""
FOREIGN = 0.05
"""By how much babble must fit better than the words, summed over frames, for them not to be said.

Measured in frames of true and wrong sentences of three voices, down to 12 dB of noise: true ones are worse
than babble by 0.001 to 0.002 a frame, wrong ones better by 0.001 to 0.003.
"""
SHORTEST = 0.5
"""Seconds of a run of words that can be called wrong; a word or two may just be said unclearly."""


@dataclass(frozen=True)
class Text:
    """The words: ways to say each, its name in the decoder's dictionary, and which of them end a sentence.

    foreign: they are not English.
    """

    ways: list[tuple[Pronunciation, ...]]
    names: list[str]
    entries: dict[str, tuple[Pronunciation, ...]]
    ends: list[int]
    foreign: bool = False

    @staticmethod
    def read(units: Sequence[Unit], breaks: Collection[int], language: str) -> Text:
        """The words as they may be said. Raises InputError, MissingExtraError."""
        ways = read_words(units, language)
        entries: dict[str, tuple[Pronunciation, ...]] = {}
        known: dict[tuple[tuple[str, ...], ...], str] = {}
        names = []
        for said in ways:
            key = tuple(way.phones for way in said)
            names.append(known.setdefault(key, f"w{len(known)}") if said else "")
            if said:
                entries.setdefault(names[-1], said)
        ends = [
            i
            for i in range(len(units))
            if i + 1 == len(units) or i + 1 in breaks or ends_sentence(units[i].text, units[i + 1].text)
        ]
        return Text(ways, names, entries, ends, base(language) != "en")

    @cached_property
    def phones(self) -> list[tuple[str, ...]]:
        """The phones of each word, said in its first way."""
        return [ways[0].phones if ways else () for ways in self.ways]

    def listen_with(self, beam: float) -> Ears:
        """A decoder that knows the words."""
        return Ears({name: [way.phones for way in ways] for name, ways in self.entries.items()}, beam)


def follow(ears: Ears, text: Text, sound: NDArray[np.float32], piece: Piece) -> list[Phoneme]:
    """The phonemes of a piece's words, in seconds of the whole sound; none where they cannot be followed."""
    return _follow(ears, text, sound, piece)[0]


def follow_doubtfully(
    ears: Ears, text: Text, sound: NDArray[np.float32], piece: Piece
) -> tuple[list[Phoneme], list[Stray]]:
    """The same for words that need not be there, and what is said in place of those that are not."""
    phonemes, wrong = _follow(ears, text, sound, piece, doubt=True)
    if not phonemes:
        return [], []
    if not wrong:
        return phonemes, []
    found: list[Phoneme] = []
    strays: list[Stray] = []
    spans = {word.unit: word for word in hear_words(phonemes)}
    at, begin = 0, piece.start
    for first, last in [*wrong, (len(piece.words), len(piece.words))]:
        stop = spans[piece.words[first]].start if first < len(piece.words) else piece.end
        if first > at:
            part = Piece(piece.words[at:first], begin, stop)
            again = _follow(ears, text, sound, part)[0]
            found += again or [p for p in phonemes if p.word in part.words]
        if first < last:
            begin = spans[piece.words[last - 1]].end
            before = piece.words[last] if last < len(piece.words) else piece.words[-1] + 1
            strays.append(Stray(stop, begin, before))
        at = last
    return found, strays


def _follow(
    ears: Ears, text: Text, sound: NDArray[np.float32], piece: Piece, *, doubt: bool = False
) -> tuple[list[Phoneme], list[tuple[int, int]]]:
    """The phonemes, and with `doubt` the runs of the piece's words that are something else."""
    names = [text.names[i] for i in piece.words]
    arcs: list[Arc] = [(n, n + 1, 1.0, name) for n, name in enumerate(names)]
    for slack in (0.0, SLACK):
        begin = max(0, round((piece.start - slack) * RATE))
        pcm = to_pcm(sound[begin : round((piece.end + slack) * RATE)])
        said = ears.follow(pcm, arcs, len(names)) if len(pcm) >= RATE // 20 else []
        if [word.name for word in said] != names:
            continue
        traced = ears.trace(pcm)
        if [word.name for word in traced] == names:
            # Foreign words fit the model worse than babble even where they are said.
            doubtful = doubt and not text.foreign
            wrong = find_wrong(said, ears.babble(pcm)) if doubtful else []
            return _phonemes(text, piece, traced, begin / RATE), wrong
    return [], []


def find_wrong(said: Sequence[Said], babble: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Runs [first, last) of words that fit the sound worse than any phones whatever do."""
    gains = []
    for word in said:
        first, last = round(word.start / STEP), round(word.end / STEP)
        gains.append(float(babble[first:last].sum()) - word.score)
    found: list[tuple[int, int]] = []
    while True:
        total, begin, best = 0.0, 0, (FOREIGN, 0, 0)
        for n, gain in enumerate(gains):  # the run with the largest sum (Kadane)
            if total <= 0:
                total, begin = 0.0, n
            total += gain
            best = max(best, (total, begin, n + 1))
        _, first, last = best
        if first == last:
            return sorted(found)
        if said[last - 1].end - said[first].start >= SHORTEST:
            found.append((first, last))
        gains[first:last] = [-1.0] * (last - first)


def _phonemes(text: Text, piece: Piece, traced: Sequence[Traced], at: float) -> list[Phoneme]:
    """The model's phones as the sounds that they stand for in the way the word was said."""
    found: list[Phoneme] = []
    for i, word in zip(piece.words, traced, strict=True):
        phones = tuple(p[0] for p in word.phones)
        way = next((w for w in text.ways[i] if w.phones == phones), None)
        sounds = way.sounds if way else plain_sounds(phones)
        for (_, start, end), parts in zip(word.phones, sounds, strict=True):
            length = (end - start) / len(parts)
            for n, (symbol, stress) in enumerate(parts):
                begin = at + start + n * length
                found.append(Phoneme(symbol, begin, begin + length, stress, i))
    return found


def guess(text: Text, piece: Piece, verdict: Verdict | None) -> list[Phoneme]:
    """The phonemes where the aligner fails: about where the words were heard, in equal parts."""
    found: list[Phoneme] = []
    total = sum(len(text.phones[i]) for i in piece.words)
    pace = min(USUAL_PACE * 1.5, (piece.end - piece.start) / total)
    at = piece.start
    for i in piece.words:
        start, end = at, at + pace * len(text.phones[i])
        if verdict and (span := verdict.spans[i]):
            start, end = max(at, span[0]), max(at, span[1])
        found += _in_equal_parts(text, i, start, end)
        at = end
    return found


def _in_equal_parts(text: Text, word: int, start: float, end: float) -> list[Phoneme]:
    sounds = [s for parts in text.ways[word][0].sounds for s in parts]
    length = (end - start) / len(sounds)
    return [
        Phoneme(symbol, start + n * length, start + (n + 1) * length, stress, word)
        for n, (symbol, stress) in enumerate(sounds)
    ]
