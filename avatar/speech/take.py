"""A segment before it is spoken, while it is, and what is known of it then: words, phonemes, cues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from avatar.script.letters import is_of_word
from avatar.script.model import Cue, Segment
from avatar.speech.engine import Chunk, Unit
from avatar.speech.model import Phoneme, Span, Speech, TimedCue, Word
from avatar.speech.pauses import is_full_stop
from avatar.speech.profiles import Voice
from avatar.speech.rhythm import bend_sentences, draw_breath, rest_after
from avatar.speech.sentences import Phrase, asks, split_phrases
from avatar.speech.sound.joins import silence
from avatar.speech.units import bare_word, make_units

SAMPLE_RATE = 24_000
GESTURE = 0.8
"""A gesture lasts to the end of its sentence, but at least this long."""


@dataclass
class Take:
    """A segment while it is spoken: the sound so far, and what was heard in it."""

    scene: int
    segment: int
    pieces: list[NDArray[np.float32]] = field(default_factory=list)
    length: int = 0
    words: list[Word] = field(default_factory=list)
    phonemes: list[Phoneme] = field(default_factory=list)
    heard: dict[int, int] = field(default_factory=dict)  # unit → its place in `words`
    cues: list[TimedCue] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return self.length / SAMPLE_RATE

    def add(self, samples: NDArray[np.float32]) -> None:
        self.pieces.append(samples)
        self.length += len(samples)

    def rest(self, seconds: float) -> None:
        self.add(silence(seconds, SAMPLE_RATE))

    def finish(self) -> Speech:
        spans = [Span(self.scene, -1, 0.0, self.seconds)]
        if self.segment >= 0:
            spans.append(Span(self.scene, self.segment, 0.0, self.seconds))
        return Speech(
            np.concatenate([*self.pieces, silence(0, SAMPLE_RATE)]),
            SAMPLE_RATE,
            tuple(self.words),
            tuple(self.phonemes),
            tuple(spans),
            tuple(sorted(self.cues, key=lambda c: c.start)),
        )


@dataclass(frozen=True)
class Part:
    """A segment before it is spoken.

    units: its words, with the number of the token of each (owner). pauses: seconds before a unit. phrases:
    what is said in one go, with the words as they are said. rests: seconds after each phrase. breath:
    how many times the usual the rest after all of it is. who: the number of who says it.
    """

    units: Sequence[Unit]
    owner: Sequence[int]
    pauses: dict[int, float]
    phrases: Sequence[tuple[Phrase, Sequence[Unit]]]
    rests: Sequence[float]
    breath: float
    who: int

    @staticmethod
    def of(segment: Segment, voice: Voice, seed: int, *, flexible: bool) -> Part:
        """flexible: the engine says a sentence with another pace and pitch by itself."""
        units, owner = make_units(segment)
        pauses: dict[int, float] = {}
        for cue in segment.cues:
            if cue.kind == "pause":
                at = _unit_at(cue, owner)
                pauses[at] = pauses.get(at, 0.0) + max(0.0, cue.seconds)
        phrases = split_phrases(units, pauses=set(pauses) - {0, len(units)})
        sentences = [units[a:b] for a, b in _sentences(units, phrases)]
        if flexible:
            units = [u for said in bend_sentences(sentences, voice.variety, seed) for u in said]
        said = [(p, _with_melody(units[p.first : p.last], p)) for p in phrases]
        rests = _rests(phrases, sentences, voice, seed)
        breath = draw_breath(units, voice.variety, seed)
        return Part(units, owner, pauses, said, rests, breath, segment.speaker)


def _sentences(units: Sequence[Unit], phrases: Sequence[Phrase]) -> list[tuple[int, int]]:
    """The sentences that the phrases make, as units [first, last)."""
    ends = [phrase.last for phrase in phrases if ends_thought(phrase, units)]
    return list(pairwise([0, *ends]))


def _rests(
    phrases: Sequence[Phrase], sentences: Sequence[Sequence[Unit]], voice: Voice, seed: int
) -> list[float]:
    """Seconds of silence after each phrase; 0 after the last one, whose rest is not its own."""
    rests, n, first = [], 0, 0
    for phrase in phrases:
        said = sentences[n][: phrase.last - first]
        whole = len(said) == len(sentences[n])
        coming = sentences[n + 1] if whole and n + 1 < len(sentences) else ()
        rests.append(
            0.0 if phrase.ending == "last" else rest_after(voice.pauses, said, coming, voice.variety, seed)
        )
        if whole:
            n, first = n + 1, phrase.last
    return rests


def ends_thought(phrase: Phrase, units: Sequence[Unit]) -> bool:
    """Whether a sentence ends with the phrase."""
    full = phrase.ending == "pause" and is_full_stop(units[phrase.last - 1].text)
    return full or phrase.ending in ("sentence", "last")


def replay(take: Take, segment: Segment, part: Part, chunk: Chunk) -> None:
    """Put what was recorded of a segment into `take`."""
    if not part.units:  # a rest that nobody could record: a clip that is waited for, a chapter's card
        take.rest(sum(part.pauses.values()))
    at = take.seconds
    take.add(chunk.samples)
    note_words(take, part, 0, chunk, at)
    ends, start = [], -1.0
    for phrase in (phrase for phrase, _ in part.phrases):
        spans = [take.words[take.heard[u]] for u in range(phrase.first, phrase.last) if u in take.heard]
        if not spans:
            continue
        start = spans[0].start if start < 0 else start
        last = part.units[phrase.last - 1].text
        if ends_thought(phrase, part.units):
            if asks(last):
                take.cues.append(TimedCue("question", "question", start, spans[-1].end))
            start = -1.0
        ends.append((phrase.last, spans[-1].end))
    add_cues(take, segment, part.owner, ends)


def note_words(take: Take, part: Part, first: int, chunk: Chunk, at: float) -> None:
    """Note the words and phonemes of a chunk that begins at second `at`, of the units from `first` on."""
    for heard in chunk.words:
        unit = first + heard.unit
        if unit in take.heard:  # a word so long that it was cut
            known = take.heard[unit]
            take.words[known] = replace(take.words[known], end=at + heard.end)
            continue
        take.heard[unit] = len(take.words)
        text = bare_word(part.units[unit].text) or part.units[unit].text
        take.words.append(
            Word(text, at + heard.start, at + heard.end, take.scene, take.segment, part.owner[unit])
        )
    for p in chunk.phonemes:
        word = take.heard.get(first + p.word, -1) if p.word >= 0 else -1
        take.phonemes.append(replace(p, start=at + p.start, end=at + p.end, word=word))


def _with_melody(units: Sequence[Unit], phrase: Phrase) -> list[Unit]:
    """The phrase with a mark at its end: the voice falls at the end of a point and stays up at a cut."""
    last = units[-1]
    if last.text and is_of_word(last.text[-1]):
        mark = "." if phrase.ending in ("last", "sentence") else ","
        last = replace(last, text=last.text + mark)
    return [*units[:-1], last]


def _unit_at(cue: Cue, owner: Sequence[int]) -> int:
    """The first unit of the token that the cue stands before, or of a later one."""
    return next((i for i, token in enumerate(owner) if token >= cue.at), len(owner))


def add_cues(take: Take, segment: Segment, owner: Sequence[int], ends: Sequence[tuple[int, float]]) -> None:
    """Gestures and marks at the time of the word they stand before, emphasis over the words it covers."""
    for cue in segment.cues:
        if cue.kind not in ("gesture", "mark"):
            continue
        at = _unit_at(cue, owner)
        place = next((take.heard[u] for u in range(at, len(owner)) if u in take.heard), None)
        start = take.words[place].start if place is not None else (ends[-1][1] if ends else 0.0)
        if cue.kind == "mark":
            take.cues.append(TimedCue("mark", cue.name, start, start))
            continue
        end = next((end for last, end in ends if last > at), start)
        take.cues.append(TimedCue("gesture", cue.name, start, max(end, start + GESTURE, start + cue.seconds)))
    run: list[Word] = []
    for word in [*take.words, None]:
        stressed = word is not None and segment.tokens[word.token].emphasis
        if run and (not stressed or word is None or word.token > run[-1].token + 1):
            name = " ".join(w.text for w in run)
            take.cues.append(TimedCue("emphasis", name, run[0].start, run[-1].end))
            run = []
        if stressed and word is not None:
            run.append(word)
