"""Which words of a text are said in a recording, about when, and what is said that is not in the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from avatar.speech.aligning.matching import pair_up
from avatar.speech.aligning.model import Stray, runs

HEARD = 0.6
"""Share of a word's phones that must be found for it to count as heard."""
ALIKE = 0.4
"""Share of a longer run's phones that must be found where a recogniser just did not understand it; what is
something else altogether reaches 0.2 to 0.3 by chance."""
LONG = 1.2
"""Seconds of text from which on that is asked at all."""
ROOM = 0.45
"""A run of words that has less room than this share of its usual length was left out."""
STRAY = 0.7
"""Seconds of speech beyond what words need that are worth to be told."""
SCRAP = 0.35
"""Seconds of the rest of a sentence that is taken for said where its neighbour was left out."""
SWALLOWED = 0.5
"""Seconds of text that recognisers and speakers swallow: too little to be called left out."""
FEWEST = 5
"""Phones of a stray: fewer are a breath or a cough."""
USUAL_PACE = 0.085
"""Seconds of a phone where nothing can be measured."""


class Heard(NamedTuple):
    """A phone that was recognised."""

    phone: str
    start: float
    end: float


@dataclass(frozen=True)
class Verdict:
    """spans: for each word about when it is said, None for one that is not. sure: whether it was heard
    as it stands. strays: speech that is none of the words. share: of the text's phones that were found.
    """

    spans: list[tuple[float, float] | None]
    sure: list[bool]
    strays: list[Stray]
    share: float

    def complete(self, words: Sequence[Sequence[str]], seconds: float) -> Verdict:
        """The same with a time for every word that has phones: those without are put between the others."""
        spans = list(self.spans)
        for first, last in runs([i for i, span in enumerate(spans) if span is None]):
            start = next((s[1] for s in reversed(spans[:first]) if s), 0.0)
            end = max(start, next((s[0] for s in spans[last:] if s), seconds))
            weight = (end - start) / (sum(len(w) for w in words[first:last]) or 1)
            for i in range(first, last):
                if words[i]:
                    spans[i] = start, start + weight * len(words[i])
                    start += weight * len(words[i])
        return Verdict(spans, self.sure, [], self.share)


@dataclass
class _Listener:
    """The text and what was heard, while it is judged; words without phones are left to the others."""

    words: Sequence[Sequence[str]]
    heard: Sequence[Heard]
    pairs: list[list[int]] = field(default_factory=list)  # for each word the phones found
    pace: float = USUAL_PACE

    def seconds(self, first: int, last: int) -> float:
        """How long words usually take."""
        return self.pace * sum(len(w) for w in self.words[first:last])

    def share(self, first: int, last: int) -> float:
        """Which part of the phones of these words was found."""
        return sum(len(p) for p in self.pairs[first:last]) / (sum(map(len, self.words[first:last])) or 1)

    def speech(self, begin: int, end: int) -> float:
        """Seconds of the heard phones [begin, end)."""
        return sum(h.end - h.start for h in self.heard[begin:end])

    def between(self, left: int, right: int) -> tuple[int, int]:
        """The heard phones [begin, end) between two words that are sure, or the ends of it all."""
        begin = self.pairs[left][-1] + 1 if left >= 0 else 0
        return begin, self.pairs[right][0] if right < len(self.words) else len(self.heard)


def judge(words: Sequence[Sequence[str]], ends: Sequence[int], heard: Sequence[Heard]) -> Verdict:
    """words: the phones of each. ends: numbers of the words that end a sentence. heard: in order of time."""
    listener = _Listener(words, heard)
    flat = [p for word in words for p in word]
    pairs = pair_up(flat, [h.phone for h in heard]).tolist()
    at = 0
    for word in words:
        listener.pairs.append([p for p in pairs[at : at + len(word)] if p >= 0])
        at += len(word)
    share = sum(p >= 0 for p in pairs) / (len(pairs) or 1)
    sure = [bool(w) and len(p) >= HEARD * len(w) for w, p in zip(words, listener.pairs, strict=True)]
    _doubt_islands(listener, sure)
    listener.pace = _measure_pace(listener, sure)
    spans: list[tuple[float, float] | None] = [
        (heard[p[0]].start, heard[p[-1]].end) if ok else None
        for ok, p in zip(sure, listener.pairs, strict=True)
    ]
    strays: list[Stray] = []
    for first, last in runs([i for i, ok in enumerate(sure) if not ok]):
        begin, end = listener.between(first - 1, last)
        said = _judge_run(listener, ends, first, last, begin, end)
        mine = _find_room(listener, ends, said, begin, end)
        _spread(listener, spans, said, *mine)
        strays += _strays(listener, [(begin, mine[0], first), (mine[1], end, last)])
    known = [-1, *(i for i, ok in enumerate(sure) if ok), len(words)]
    gaps = [(*listener.between(a, b), b) for a, b in pairwise(known) if b == a + 1]
    strays += _strays(listener, gaps)
    return Verdict(spans, sure, sorted(strays, key=lambda s: s.start), share)


def _doubt_islands(listener: _Listener, sure: list[bool]) -> None:
    """A few words found amid many that are not were found by chance: there is a "the" everywhere."""
    count = len(sure)
    for first, last in runs([i for i, ok in enumerate(sure) if ok]):
        phones = sum(map(len, listener.words[first:last]))
        if phones > 12:
            continue
        before = next((first - i for i in range(first - 1, -1, -1) if sure[i]), first + 1) - 1
        after = next((i - last for i in range(last, count) if sure[i]), count - last)
        if min(before, after) >= 2 * (last - first) + 1:
            sure[first:last] = [False] * (last - first)


def _measure_pace(listener: _Listener, sure: Sequence[bool]) -> float:
    paces = [
        (listener.heard[p[-1]].end - listener.heard[p[0]].start) / len(w)
        for w, p, ok in zip(listener.words, listener.pairs, sure, strict=True)
        if ok and len(w) > 2
    ]
    return min(0.2, max(0.04, median(paces))) if paces else USUAL_PACE


def _judge_run(
    listener: _Listener, ends: Sequence[int], first: int, last: int, begin: int, end: int
) -> list[tuple[int, int]]:
    """Words [first, last) were not understood, and phones [begin, end) are there instead.

    Gives the runs of words that are said all the same.
    """
    room, need = listener.speech(begin, end), listener.seconds(first, last)
    if room >= ROOM * need and (need < LONG or listener.share(first, last) >= ALIKE):
        return [(first, last)] if need else []
    whole = _whole_sentences(first, last, ends)
    if not whole:
        return [(first, last)] if 0 < need < SWALLOWED else []
    beside = [(first, whole[0]), (whole[1], last)]
    said = [
        r for r in beside if r[0] < r[1] and (listener.seconds(*r) < SCRAP or listener.share(*r) >= ALIKE)
    ]
    return said if room >= ROOM * sum(listener.seconds(*r) for r in said) else []


def _whole_sentences(first: int, last: int, ends: Sequence[int]) -> tuple[int, int] | None:
    """The words of the sentences that lie in [first, last) as a whole, if there are any."""
    begin = next((s for s in (0, *(e + 1 for e in ends)) if first <= s < last), None)
    stop = next((e + 1 for e in reversed(ends) if first <= e < last), None)
    return (begin, stop) if begin is not None and stop is not None and begin < stop else None


def _find_room(
    listener: _Listener, ends: Sequence[int], said: Sequence[tuple[int, int]], begin: int, end: int
) -> tuple[int, int]:
    """Which of the phones [begin, end) are those of the words that are said.

    All, unless there are far too many: then the last ones for words that open a sentence, else the first.
    """
    need = sum(listener.seconds(*r) for r in said)
    if not need:
        return begin, begin
    if listener.speech(begin, end) <= 1.8 * need + STRAY:
        return begin, end
    opens = said[0][0] == 0 or said[0][0] - 1 in ends
    total, order = 0.0, range(end - 1, begin - 1, -1) if opens else range(begin, end)
    for n in order:
        total += listener.heard[n].end - listener.heard[n].start
        if total >= need:
            return (n, end) if opens else (begin, n + 1)
    return begin, end


def _strays(listener: _Listener, stretches: Sequence[tuple[int, int, int]]) -> list[Stray]:
    """What is long enough to be told of stretches of phones [begin, end), before word number so and so."""
    return [
        Stray(listener.heard[begin].start, listener.heard[end - 1].end, before)
        for begin, end, before in stretches
        if end - begin >= FEWEST and listener.speech(begin, end) >= STRAY
    ]


def _spread(
    listener: _Listener,
    spans: list[tuple[float, float] | None],
    said: Sequence[tuple[int, int]],
    begin: int,
    end: int,
) -> None:
    """Give the words of the runs their share of the time of the heard phones [begin, end)."""
    if not said or not listener.heard:
        return
    if begin < end:
        start, stop = listener.heard[begin].start, listener.heard[end - 1].end
    else:  # swallowed between two others
        start = stop = listener.heard[min(begin, len(listener.heard) - 1)].start
    numbers = [i for a, b in said for i in range(a, b)]
    weight = (stop - start) / (sum(len(listener.words[i]) for i in numbers) or 1)
    for i in numbers:
        length = weight * len(listener.words[i])
        spans[i] = start, start + length
        start += length
