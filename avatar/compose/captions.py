"""Captions: the text as written, in at most two short lines, in step with the words as spoken."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise

from avatar.compose.identity import TIMED
from avatar.compose.text.breaking import units
from avatar.compose.text.clusters import clusters
from avatar.compose.text.phrases import break_cost, columns
from avatar.script.model import Script, Segment
from avatar.speech.model import Speech

LINE = 42
"""Characters a line, the usual limit of broadcasters' and streaming services' style guides."""
FEW = 4
"""Words that stand there at most in captions of a few words."""
SQUEEZE = 1.2
"""How much longer than a line they may be, in smaller type, rather than flash by."""
WHOLE = 16
"""Columns up to which a word of Chinese or Japanese is neither broken nor lit up in parts."""
SPEED = 17.0
"""Characters a second that a reader takes in with ease (the same guides: 17 for most, 20 at most)."""
LONGEST = 6.5
SHORTEST = 1.0
LINGER = 0.5
GAP = 0.08
"""Seconds: the longest and shortest time it stands, how long after its last word, and before the next."""


@dataclass(frozen=True)
class CaptionWord:
    """A word as written with the time it is heard; `space` says whether a space follows in the line."""

    text: str
    start: float = field(metadata=TIMED)
    end: float = field(metadata=TIMED)
    emphasis: bool = False
    space: bool = True


@dataclass(frozen=True)
class Caption:
    """One or two lines of words, shown from `start` to `end` (seconds)."""

    start: float = field(metadata=TIMED)
    end: float = field(metadata=TIMED)
    lines: tuple[tuple[CaptionWord, ...], ...]
    scene: int = field(default=-1, metadata=TIMED)

    @property
    def rows(self) -> tuple[str, ...]:
        """The lines as plain text."""
        return tuple(join(line) for line in self.lines)

    @property
    def text(self) -> str:
        """The lines as plain text, with a line break between them."""
        return "\n".join(self.rows)

    @property
    def words(self) -> tuple[CaptionWord, ...]:
        return tuple(word for line in self.lines for word in line)


@dataclass(frozen=True)
class Manner:
    """How captions are broken: characters a line, lines, and whether few words stand there at a time."""

    line: int = LINE
    rows: int = 2
    few: bool = False


def join(words: Sequence[CaptionWord]) -> str:
    return "".join(w.text + (" " if w.space else "") for w in words).rstrip()


def captions(script: Script, speech: Speech, manner: Manner | int = LINE) -> list[Caption]:
    """Captions for the whole speech, in order of time, never across segments, never overlapping.

    manner: how they are broken, or the characters that each of two lines may have.
    """
    manner = Manner(manner) if isinstance(manner, int) else manner
    result: list[Caption] = []
    for s, _, words in heard_words(script, speech, manner.line):
        for lines in _Breaker(words, manner, script.language).captions():
            result.append(Caption(lines[0][0].start, lines[-1][-1].end, lines, s))
    ends = {span.scene: span.end for span in speech.spans if span.segment < 0}
    return _timed(sorted(result, key=lambda c: c.start), ends, speech.seconds, manner)


def heard_words(
    script: Script, speech: Speech, line: int
) -> Iterator[tuple[int, Segment, list[CaptionWord]]]:
    """The words of each segment as written, with the number of its scene, in the order of the script.

    line: characters after which what has no spaces is parted.
    """
    heard: dict[tuple[int, int, int], tuple[float, float]] = {}
    for word in speech.words:
        key = (word.scene, word.segment, word.token)
        start, end = heard.get(key, (word.start, word.end))
        heard[key] = (min(start, word.start), max(end, word.end))
    for s, scene in enumerate(script.scenes):
        for g, segment in enumerate(scene.segments):
            times = [heard.get((s, g, t)) for t in range(len(segment.tokens))]
            yield s, segment, _words(segment, times, line)


def _words(segment: Segment, times: Sequence[tuple[float, float] | None], line: int) -> list[CaptionWord]:
    """Tokens as words with times. Signs glued together become one; what is never spoken joins a neighbour."""
    words: list[CaptionWord] = []
    pending = ""  # unspoken text before the first spoken token
    glue = False
    for token, time in zip(segment.tokens, times, strict=True):
        text = token.written
        if time is None:
            if not text.strip():
                glue = glue and not token.space
            elif words:
                last = words[-1]
                between = "" if glue else " "
                words[-1] = replace(last, text=last.text + between + text)
            else:
                pending += text + (" " if token.space else "")
        elif words and glue and len(units(words[-1].text[-1:] + text[:1])) < 2:
            last = words[-1]
            words[-1] = replace(
                last,
                text=last.text + text,
                end=max(last.end, time[1]),
                emphasis=last.emphasis or token.emphasis,
            )
        else:
            if words and glue:
                words[-1] = replace(words[-1], space=False)
            words.append(CaptionWord(pending + text, time[0], time[1], token.emphasis))
            pending = ""
        if text.strip():
            glue = not token.space
    return [part for word in words for part in _parts(word, line)]


def _parts(word: CaptionWord, line: int) -> list[CaptionWord]:
    """A word in the parts between which a line may be broken; they share its time.

    Those are the signs of a long stretch of Chinese or Japanese, and what is longer than a line (an address).
    """
    if columns(word.text) <= min(WHOLE, line):
        return [word]
    parts: list[tuple[str, bool]] = []
    for piece in word.text.split(" ") if columns(word.text) > line else [word.text]:
        parts += [(part, False) for unit in units(piece) for part in _cut(unit, line)]
        if parts:
            parts[-1] = (parts[-1][0], True)
    if len(parts) < 2:
        return [word]
    parts[-1] = (parts[-1][0], word.space)
    shares = [max(1, columns(text)) for text, _ in parts]
    step = (word.end - word.start) / sum(shares)
    times = [word.start + step * done for done in accumulate(shares, initial=0)]
    return [
        replace(word, text=text, start=start, end=end, space=space)
        for (text, space), (start, end) in zip(parts, pairwise(times), strict=True)
    ]


def _cut(text: str, line: int) -> list[str]:
    """A text in as few parts of equal length as fit the line."""
    whole = columns(text)
    if whole <= line:
        return [text]
    limit = -(-whole // -(-whole // line))
    parts = [""]
    for cluster in clusters(text):
        if parts[-1] and columns(parts[-1]) + columns(cluster) > limit:
            parts.append("")
        parts[-1] += cluster
    return parts


Lines = tuple[tuple[CaptionWord, ...], ...]


class _Breaker:
    """The words of a segment, cut into captions with the least total cost (dynamic programming)."""

    def __init__(self, words: Sequence[CaptionWord], manner: Manner, language: str) -> None:
        self.words, self.manner = words, manner
        widths = [columns(w.text) for w in words]
        self.before = [
            0, *accumulate(width + word.space for width, word in zip(widths, words, strict=True))
        ]  # fmt: skip
        self.costs = [
            break_cost(a.text, b.text, a.space, b.start - a.end, language) for a, b in pairwise(words)
        ]
        """Of a break after each word but the last."""

    def captions(self) -> list[Lines]:
        n = len(self.words)
        best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * n
        for j in range(1, n + 1):
            last = 3.0 * self.costs[j - 1] if j < n else 0.0
            for i in range(j - 1, -1, -1):
                if j - i > 1 and not self._fits(i, j):
                    break
                cost = best[i][0] + self._cost(i, j) + last
                if cost < best[j][0]:
                    best[j] = (cost, i)
        cuts: list[Lines] = []
        while n:
            start = best[n][1]
            cuts.append(self._lines(start, n))
            n = start
        return cuts[::-1]

    def _length(self, i: int, j: int) -> int:
        """Columns of words i to j (exclusive) in one line."""
        return self.before[j] - self.before[i] - self.words[j - 1].space

    def _splits(self, i: int, j: int) -> range:
        """The words before which a caption may be broken so that both lines fit."""
        line = self.manner.line
        first = bisect_left(self.before, self.before[j] - self.words[j - 1].space - line, i + 1, j)
        last = bisect_right(self.before, self.before[i] + line + 1, i + 1, j)
        while last > first and self._length(i, last - 1) > line:
            last -= 1
        return range(first, last)

    def _fits(self, i: int, j: int) -> bool:
        whole = self._length(i, j)
        if self.manner.few:
            return (
                whole <= SQUEEZE * self.manner.line
                and sum(word.space for word in self.words[i : j - 1]) < FEW
            )
        if whole <= self.manner.line:
            return True
        return self.manner.rows > 1 and whole <= 2 * self.manner.line + 1 and len(self._splits(i, j)) > 0

    def _lines(self, i: int, j: int) -> Lines:
        """One line if it fits, else two: even, and broken where the phrase allows."""
        words = tuple(self.words[i:j])
        if j - i < 2 or self.manner.rows < 2 or self._length(i, j) <= self.manner.line:
            return (words,)

        def cost(k: int) -> float:
            top, low = self._length(i, k), self._length(k, j)
            return 1.6 * self.costs[k - 1] + 3.0 * abs(top - low) / (top + low)

        best = min(self._splits(i, j), key=cost)
        return words[: best - i], words[best - i :]

    def _cost(self, i: int, j: int) -> float:
        seconds = self.words[j - 1].end - self.words[i].start
        # a sentence end in the middle
        inside = sum(1.0 for cost in self.costs[i : j - 1] if cost <= 0.0)
        if self.manner.few:
            return (
                1.0
                + 2.0 * max(0.0, 0.5 - seconds)
                + 2.0 * max(0.0, 7 - self._length(i, j)) / 7
                + 3.0 * inside
            )
        cost = 1.6  # each caption costs a reader a glance
        cost += 3.0 * max(0.0, SHORTEST + 0.2 - seconds)
        cost += 2.0 * max(0.0, seconds - LONGEST + 1.0)
        cost += 3.0 * max(0.0, 14 - self._length(i, j)) / 14
        return cost + 2.4 * inside


def _timed(items: list[Caption], ends: dict[int, float], seconds: float, manner: Manner) -> list[Caption]:
    """Let captions stand a little after their last word and until they can be read, never into the next."""
    shortest = 0.4 if manner.few else SHORTEST
    result: list[Caption] = []
    for i, item in enumerate(items):
        limit = min(ends.get(item.scene, seconds) or seconds, seconds or item.end)
        if i + 1 < len(items):
            limit = min(limit, items[i + 1].start - GAP)
        reading = sum(map(columns, item.rows)) / SPEED
        wish = max(item.end + LINGER, item.start + max(shortest, reading))
        end = max(item.start + 0.04, min(wish, max(limit, item.start + 0.04)))
        result.append(replace(item, end=end))
    return result
