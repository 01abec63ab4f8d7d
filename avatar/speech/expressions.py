"""Which expression each sentence is said with, and when: what the author wrote, else the script's tone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from avatar.script.expressions import AUTO, NEUTRAL
from avatar.script.model import Cue, Mood, Script, Segment
from avatar.speech.model import TimedCue, Word
from avatar.speech.sentences import ends_sentence
from avatar.speech.units import make_units


@dataclass(frozen=True)
class Feeling:
    """Units [first, last) of a segment and the mood they are said in.

    lasting: it goes on through the pauses, up to the next one; otherwise it ends with its words.
    """

    first: int
    last: int
    mood: Mood
    lasting: bool


def plan_feelings(script: Script) -> list[list[tuple[Feeling, ...]]]:
    """The feelings of every segment of every scene, which together cover all its units, in order."""
    guess = script.tone.name == AUTO
    english = script.language.lower().partition("-")[0] == "en"
    plan: list[list[tuple[Feeling, ...]]] = []
    for scene in script.scenes:
        holding = Mood() if guess else script.tone
        guessing = guess and english
        rows: list[tuple[Feeling, ...]] = []
        for segment in scene.segments:
            feelings = _feel(segment, holding, guessing)
            rows.append(feelings)
            for cue in segment.cues:
                if cue.kind == "expression" and cue.lasting:
                    holding, guessing = Mood(cue.name, cue.amount), False
        plan.append(rows)
    return plan


def time_feelings(
    feelings: Sequence[Feeling], heard: Mapping[int, int], words: Sequence[Word], end: float
) -> list[TimedCue]:
    """The cues of a spoken segment. `heard`: unit → its place in `words`; `end`: of the segment, seconds."""
    spans: list[tuple[Feeling, float, float]] = []
    for feeling in feelings:
        said = [words[heard[unit]] for unit in range(feeling.first, feeling.last) if unit in heard]
        if said:
            spans.append((feeling, said[0].start, said[-1].end))
    cues: list[TimedCue] = []
    following = [*(start for _, start, _ in spans[1:]), end]
    for (feeling, start, stop), until in zip(spans, following, strict=False):
        if feeling.mood.name != NEUTRAL and feeling.mood.amount > 0:
            close = max(stop, until) if feeling.lasting else stop
            cues.append(TimedCue("expression", feeling.mood.name, start, close, feeling.mood.amount))
    return cues


def _feel(segment: Segment, holding: Mood, guessing: bool) -> tuple[Feeling, ...]:
    """The segment's sentences with their moods; one with two moods is parted where the second begins."""
    units, owner = make_units(segment)
    cues = [cue for cue in segment.cues if cue.kind == "expression"]
    ends = [
        i + 1
        for i in range(len(units))
        if i + 1 == len(units) or ends_sentence(units[i].text, units[i + 1].text)
    ]
    feelings: list[Feeling] = []
    first = 0
    for end in ends:
        here = [c for c in cues if _is_in(c, owner, first, end)]
        for cue in here:
            if cue.lasting:
                holding, guessing = Mood(cue.name, cue.amount), False
        own = [c for c in here if not c.lasting]
        if not own:
            mood = holding
            if guessing:
                from avatar.speech.sentiment import guess_mood

                mood = guess_mood(_written(segment, owner[first], owner[end - 1]))
            feelings.append(Feeling(first, end, mood, lasting=not guessing))
        starts = [first, *(_unit_at(c, owner, first, end) for c in own[1:])]
        for cue, start, stop in zip(own, starts, [*starts[1:], end], strict=False):
            if stop > start:
                feelings.append(Feeling(start, stop, Mood(cue.name, cue.amount), lasting=False))
        first = end
    return tuple(feelings)


def _is_in(cue: Cue, owner: Sequence[int], first: int, end: int) -> bool:
    """Whether the sentence of units [first, end) holds the cue's token; one behind them all is the last's."""
    before = owner[first - 1] if first else -1
    if cue.at <= owner[end - 1]:
        return cue.at > before
    return end == len(owner) and not cue.lasting


def _unit_at(cue: Cue, owner: Sequence[int], first: int, end: int) -> int:
    return next((i for i in range(first, end) if owner[i] >= cue.at), end)


def _written(segment: Segment, first: int, last: int) -> str:
    """Tokens first … last as they were written."""
    return " ".join(token.written for token in segment.tokens[first : last + 1])
