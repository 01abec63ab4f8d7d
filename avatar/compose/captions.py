"""Captions: the text as written, in at most two short lines, in step with the words as spoken."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from avatar.script.model import Script, Segment
from avatar.speech.model import Speech

LINE = 42
"""Characters a line, the usual limit of broadcasters' and streaming services' style guides."""
LONGEST = 6.5
SHORTEST = 1.0
LINGER = 0.5
GAP = 0.08
"""Seconds: the longest and shortest time it stands, how long after its last word, and before the next."""

_LEANING = """
a an the this that these those my your his her its our their some any no of to in on at by for from
with into onto over under about as than and or but nor so if when while because which who whose
where is are was were be been am will would can could should may might must do does did has have had
not very more most el la los las un una de en y o que con por para del al se su sus le les des du et
ou dans pour avec sur der die das ein eine und oder mit von zu im dem den il lo gli i di e che per
da os as uma em
"""
_WEAK = frozenset(_LEANING.split())
"""Words that lean on the next one: a line or caption does not end with them if it can be helped."""


@dataclass(frozen=True)
class CaptionWord:
    """A word as written with the time it is heard; `space` says whether a space follows in the line."""

    text: str
    start: float
    end: float
    emphasis: bool = False
    space: bool = True


@dataclass(frozen=True)
class Caption:
    """One or two lines of words, shown from `start` to `end` (seconds)."""

    start: float
    end: float
    lines: tuple[tuple[CaptionWord, ...], ...]
    scene: int = -1

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


def join(words: Sequence[CaptionWord]) -> str:
    return "".join(w.text + (" " if w.space else "") for w in words).rstrip()


def captions(script: Script, speech: Speech, line: int = LINE) -> list[Caption]:
    """Captions for the whole speech, in order of time, never across segments, never overlapping.

    line: characters that a line may have.
    """
    heard: dict[tuple[int, int, int], tuple[float, float]] = {}
    for word in speech.words:
        key = (word.scene, word.segment, word.token)
        start, end = heard.get(key, (word.start, word.end))
        heard[key] = (min(start, word.start), max(end, word.end))
    result: list[Caption] = []
    for s, scene in enumerate(script.scenes):
        for g, segment in enumerate(scene.segments):
            words = _words(segment, [heard.get((s, g, t)) for t in range(len(segment.tokens))], line)
            for group in _groups(words, line):
                lines = _lines(group, line)
                result.append(Caption(group[0].start, group[-1].end, lines, s))
    ends = {span.scene: span.end for span in speech.spans if span.segment < 0}
    return _timed(sorted(result, key=lambda c: c.start), ends, speech.seconds)


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
        elif words and glue and not (_wide(words[-1].text[-1:]) or _wide(text[:1])):
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
    """A word longer than a line (an address), cut into parts that share its time."""
    n = -(-_columns(word.text) // line)
    if n < 2:
        return [word]
    if " " in word.text:
        texts = word.text.split(" ")
        spaces = [True] * len(texts)
    else:
        size = -(-len(word.text) // n)
        texts = [word.text[i : i + size] for i in range(0, len(word.text), size)]
        spaces = [False] * (len(texts) - 1) + [word.space]
    step = (word.end - word.start) / len(texts)
    cut = [
        replace(word, text=text, start=word.start + i * step, end=word.start + (i + 1) * step, space=space)
        for i, (text, space) in enumerate(zip(texts, spaces, strict=True))
    ]
    return [
        part for piece in cut for part in (_parts(piece, line) if _columns(piece.text) > line else [piece])
    ]


def _wide(char: str) -> bool:
    return bool(char) and unicodedata.east_asian_width(char) in ("W", "F")


@lru_cache(maxsize=1 << 14)
def _columns(text: str) -> int:
    return sum(2 if _wide(c) else 0 if unicodedata.combining(c) else 1 for c in text)


def _length(words: Sequence[CaptionWord]) -> int:
    return _columns(join(words))


def _break_cost(before: CaptionWord, after: CaptionWord) -> float:
    """How bad a break between two words is: 0 at the end of a sentence, 1 inside a phrase, 2 after "the"."""
    text = before.text.rstrip("\"'”’»)]*_")
    cost = 1.0
    if text.endswith((".", "!", "?", "…", "。", "！", "？", "؟")):
        cost = 0.0
    elif text.endswith((";", ":", "—", "–", "；", "：")):
        cost = 0.15
    elif text.endswith((",", "、", "，", "،")):
        cost = 0.3
    elif text.lower() in _WEAK:
        cost = 2.0
    elif after.text.lower() in _WEAK:
        cost = 0.6
    if not before.space:
        cost += 0.4
    return cost - min(0.6, 1.2 * max(0.0, after.start - before.end - 0.1))


def _lines(words: Sequence[CaptionWord], line: int) -> tuple[tuple[CaptionWord, ...], ...]:
    """One line if it fits, else two: even, and broken where the phrase allows."""
    if _length(words) <= line or len(words) < 2:
        return (tuple(words),)

    def cost(i: int) -> float:
        top, low = _length(words[:i]), _length(words[i:])
        over = max(0, top - line) + max(0, low - line)
        return 10.0 * over + 1.6 * _break_cost(words[i - 1], words[i]) + 3.0 * abs(top - low) / (top + low)

    best = min(range(1, len(words)), key=cost)
    return (tuple(words[:best]), tuple(words[best:]))


def _groups(words: Sequence[CaptionWord], line: int) -> list[Sequence[CaptionWord]]:
    """Cut a segment into captions with the least total cost (dynamic programming over the breaks)."""
    n = len(words)
    best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * n
    for j in range(1, n + 1):
        for i in range(j - 1, -1, -1):
            group = words[i:j]
            if j - i > 1 and not _fits(group, line):
                break
            cost = (
                best[i][0]
                + _group_cost(group)
                + (3.0 * _break_cost(words[j - 1], words[j]) if j < n else 0.0)
            )
            if cost < best[j][0]:
                best[j] = (cost, i)
    cuts: list[Sequence[CaptionWord]] = []
    while n:
        start = best[n][1]
        cuts.append(words[start:n])
        n = start
    return cuts[::-1]


def _fits(group: Sequence[CaptionWord], line: int) -> bool:
    whole = _length(group)
    if whole > 2 * line + 1:
        return False
    return whole <= line or max(_length(part) for part in _lines(group, line)) <= line


def _group_cost(group: Sequence[CaptionWord]) -> float:
    seconds = group[-1].end - group[0].start
    cost = 1.6  # each caption costs a reader a glance
    cost += 3.0 * max(0.0, SHORTEST + 0.2 - seconds)
    cost += 2.0 * max(0.0, seconds - LONGEST + 1.0)
    cost += 3.0 * max(0.0, 14 - _length(group)) / 14
    inside = sum(
        1.0 for a, b in itertools.pairwise(group) if _break_cost(a, b) <= 0.0
    )  # a sentence end in the middle
    return cost + 2.4 * inside


def _timed(items: list[Caption], ends: dict[int, float], seconds: float) -> list[Caption]:
    """Let captions stand a little after their last word and at least `SHORTEST`, never into the next."""
    result: list[Caption] = []
    for i, item in enumerate(items):
        limit = min(ends.get(item.scene, seconds) or seconds, seconds or item.end)
        if i + 1 < len(items):
            limit = min(limit, items[i + 1].start - GAP)
        wish = max(item.end + LINGER, item.start + SHORTEST)
        end = max(item.start + 0.04, min(max(wish, item.end), max(limit, item.start + 0.04)))
        result.append(replace(item, end=end))
    return result
