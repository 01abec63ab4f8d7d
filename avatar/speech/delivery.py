"""The speech stage: a script and a voice in, sound with the times of everything in it out."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from avatar.errors import InputError, ScriptError
from avatar.script.model import Cue, Position, Scene, Script, Segment
from avatar.speech.cache import SpeechCache
from avatar.speech.checking import check_script
from avatar.speech.engine import Chunk, Unit, open_engine
from avatar.speech.expressions import plan_feelings, time_feelings
from avatar.speech.joins import concatenate, fade_ends, raise_words, resample, silence
from avatar.speech.model import Phoneme, Span, Speech, TimedCue, Word
from avatar.speech.pauses import is_full_stop
from avatar.speech.profiles import Voice, voices_that_speak
from avatar.speech.reel import Warn, cut_reels, recorded_scenes
from avatar.speech.sentences import Phrase, asks, split_phrases
from avatar.speech.speaker import Speaker
from avatar.speech.units import bare_word, make_units

SAMPLE_RATE = 24_000
LEAD_IN = 0.4
"""Seconds of silence before the first word of the video."""
TAIL = 0.8
"""Seconds of silence after the last word of the video."""
SILENT_SCENE = 2.0
"""Seconds for which a scene without words is shown."""
GESTURE = 0.8
"""A gesture lasts to the end of its sentence, but at least this long."""

Progress = Callable[[int, int], None]
"""Called with the words said and the words in all."""


def speak(
    script: Script,
    voice: Voice | Sequence[Voice],
    *,
    draft: bool = False,
    seed: int = 0,
    progress: Progress | None = None,
    cache: bool | SpeechCache = True,
    lead_in: float = LEAD_IN,
    tail: float = TAIL,
    threads: int = 0,
    warn: Warn | None = None,
) -> Speech:
    """Speak a whole script: mono float32 at 24 kHz, with words, phonemes, spans and cues.

    What is recorded is heard as it was recorded; `warn` is told where it differs from the script.
    voice: one for all, or one for each of the script's cast.
    draft: let the voice's quick stand-in speak. cache: True for the user's cache, False for none.
    Raises ScriptError (pronunciations and words the voice cannot say), InputError (a voice of another
    language, nothing to say), MissingExtraError, EngineError; the first two before any work. AudioError for
    a recording that cannot be used.
    """
    with speaking(
        script,
        voice,
        draft=draft,
        seed=seed,
        progress=progress,
        cache=cache,
        lead_in=lead_in,
        tail=tail,
        threads=threads,
        warn=warn,
    ) as pieces:
        return concatenate(list(pieces))


@contextmanager
def speaking(
    script: Script,
    voice: Voice | Sequence[Voice],
    *,
    draft: bool = False,
    seed: int = 0,
    progress: Progress | None = None,
    cache: bool | SpeechCache = True,
    lead_in: float = LEAD_IN,
    tail: float = TAIL,
    threads: int = 0,
    warn: Warn | None = None,
) -> Iterator[Iterator[Speech]]:
    """The same, begun when the block begins, and piece by piece.

    There is one piece for each segment (and for each scene without one), silence included. Times count from
    the start of the piece; `concatenate` makes the whole of them.
    """
    voices = voices_that_speak([voice] if isinstance(voice, Voice) else voice, draft=draft)
    problems = {problem: None for v in dict.fromkeys(voices) for problem in check_script(script, v)}
    if problems:
        raise ScriptError(list(problems))
    recorded = recorded_scenes(script)
    if not recorded and not any(
        said for scene in script.scenes for s in scene.segments for said in make_units(s)[0]
    ):
        raise InputError("The script has nothing to say.", hint="Write a paragraph below the heading.")
    engines = [] if len(recorded) == len(script.scenes) else [open_engine(v, threads=threads) for v in voices]
    keep = SpeechCache() if cache is True else cache or None
    parts = [[_Part.of(segment) for segment in scene.segments] for scene in script.scenes]
    with Speaker(engines, keep, seed) as speaker:
        aloud = [scene for i, scene in enumerate(parts) if i not in recorded]
        speaker.foresee([(part.who, said) for scene in aloud for part in scene for _, said in part.phrases])
        yield _speak_all(script, parts, voices, speaker, progress, lead_in, tail, keep, warn)


def speak_text(
    text: str,
    voice: Voice,
    *,
    seed: int = 0,
    cache: bool | SpeechCache = True,
    lead_in: float = 0.0,
    tail: float = 0.0,
    threads: int = 0,
    lexicon: str | os.PathLike[str] | None = None,
) -> Speech:
    """Speak plain words; an empty line parts paragraphs. Numbers are read as the script stage reads them.

    lexicon: a YAML file with words and how they are said. Raises what `speak` raises.
    """
    script = _plain_script(text, voice.language, lexicon)
    return speak(script, voice, seed=seed, cache=cache, lead_in=lead_in, tail=tail, threads=threads)


@dataclass
class _Take:
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
class _Part:
    """A segment before it is spoken.

    units: its words, with the number of the token of each (owner). pauses: seconds before a unit. phrases:
    what is said in one go, with the words as they are said. who: the number of who says it.
    """

    units: Sequence[Unit]
    owner: Sequence[int]
    pauses: dict[int, float]
    phrases: Sequence[tuple[Phrase, Sequence[Unit]]]
    who: int

    @staticmethod
    def of(segment: Segment) -> _Part:
        units, owner = make_units(segment)
        pauses: dict[int, float] = {}
        for cue in segment.cues:
            if cue.kind == "pause":
                at = _unit_at(cue, owner)
                pauses[at] = pauses.get(at, 0.0) + max(0.0, cue.seconds)
        phrases = split_phrases(units, pauses=set(pauses) - {0, len(units)})
        said = [(p, _with_melody(units[p.first : p.last], p)) for p in phrases]
        return _Part(units, owner, pauses, said, segment.speaker)


def _speak_all(
    script: Script,
    parts: Sequence[Sequence[_Part]],
    voices: Sequence[Voice],
    speaker: Speaker,
    progress: Progress | None,
    lead_in: float,
    tail: float,
    keep: SpeechCache | None,
    warn: Warn | None,
) -> Iterator[Speech]:
    total = sum(len(part.units) for scene in parts for part in scene)
    done = 0
    feelings = plan_feelings(script)

    replayed = sum(
        len(p.units) for i, scene in enumerate(parts) if i in recorded_scenes(script) for p in scene
    )

    def listened(seconds: float, of: float) -> None:
        if progress:
            progress(round(replayed * seconds / of), total)

    reels = cut_reels(
        script, [[p.units for p in scene] for scene in parts], cache=keep, warn=warn, progress=listened
    )
    for i, scene in enumerate(script.scenes):
        last_scene = i == len(script.scenes) - 1
        for j in range(max(1, len(scene.segments))):
            take = _Take(i, j if scene.segments else -1)
            who = parts[i][j].who if scene.segments else 0
            voice = voices[min(who, len(voices) - 1)]
            if i == 0 and j == 0:
                take.rest(lead_in)
            if i in reels:
                _replay(take, scene.segments[j], parts[i][j], reels[i][j])
            elif scene.segments:
                for said in _speak_segment(take, scene.segments[j], parts[i][j], voice, speaker):
                    if progress:
                        progress(done + said, total)
            else:
                take.rest(SILENT_SCENE)
            if scene.segments:
                done += len(parts[i][j].units)
                take.cues += time_feelings(feelings[i][j], take.heard, take.words, take.seconds)
            last = j >= len(scene.segments) - 1
            if i in reels:  # the speaker made the pauses
                take.rest(tail if last and last_scene else 0.0)
                yield take.finish()
                continue
            rest = tail if last_scene else voice.pauses.scene
            take.rest(rest if last else _gap(scene, j, voice))
            yield take.finish()


def _replay(take: _Take, segment: Segment, part: _Part, chunk: Chunk) -> None:
    """Put what was recorded of a segment into `take`."""
    if not part.units:  # a rest that nobody could record: a clip that is waited for, a chapter's card
        take.rest(sum(part.pauses.values()))
    at = take.seconds
    take.add(chunk.samples)
    _note(take, part, 0, chunk, at)
    ends, start = [], -1.0
    for phrase in (phrase for phrase, _ in part.phrases):
        spans = [take.words[take.heard[u]] for u in range(phrase.first, phrase.last) if u in take.heard]
        if not spans:
            continue
        start = spans[0].start if start < 0 else start
        last = part.units[phrase.last - 1].text
        if phrase.ending in ("sentence", "last") or (phrase.ending == "pause" and is_full_stop(last)):
            if asks(last):
                take.cues.append(TimedCue("question", "question", start, spans[-1].end))
            start = -1.0
        ends.append((phrase.last, spans[-1].end))
    _add_cues(take, segment, part.owner, ends)


def _note(take: _Take, part: _Part, first: int, chunk: Chunk, at: float) -> None:
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


def _gap(scene: Scene, j: int, voice: Voice) -> float:
    """Silence between a segment, which `voice` says, and the next one of its scene."""
    points = [s.point is not None for s in scene.segments[j : j + 2]]
    return voice.pauses.point if all(points) else voice.pauses.paragraph


def _speak_segment(
    take: _Take, segment: Segment, part: _Part, voice: Voice, speaker: Speaker
) -> Iterator[int]:
    """Speak into `take`; gives the number of words said after every phrase."""
    units, owner, pauses = part.units, part.owner, part.pauses
    take.rest(pauses.get(0, 0.0))
    sentence_start, ends = -1.0, []
    for phrase, said in part.phrases:
        start, end = _speak_phrase(take, part, phrase, said, voice, speaker)
        sentence_start = start if sentence_start < 0 else sentence_start
        last = units[phrase.last - 1].text
        if phrase.ending in ("sentence", "last") or (phrase.ending == "pause" and is_full_stop(last)):
            if asks(last):
                take.cues.append(TimedCue("question", "question", sentence_start, end))
            sentence_start = -1.0
        ends.append((phrase.last, end))
        if phrase.ending != "last":
            take.rest(voice.pauses.after(last))
        take.rest(pauses.get(phrase.last, 0.0))
        yield phrase.last
    if not units:
        take.rest(sum(s for at, s in pauses.items() if at > 0))
    _add_cues(take, segment, owner, ends)


def _speak_phrase(
    take: _Take, part: _Part, phrase: Phrase, said: Sequence[Unit], voice: Voice, speaker: Speaker
) -> tuple[float, float]:
    """Add the phrase's sound, words and phonemes to the take; gives when it starts and ends there."""
    start = end = take.seconds
    for n, chunk in enumerate(speaker.say(part.who, said)):
        if n:
            take.rest(voice.pauses.cut)
        at = take.seconds
        loud = [w for w in chunk.words if said[w.unit].emphasis]
        samples = raise_words(chunk.samples, chunk.sample_rate, loud) if loud else chunk.samples
        if voice.volume:
            samples = samples * np.float32(10 ** (voice.volume / 20))
        take.add(fade_ends(resample(samples, chunk.sample_rate, SAMPLE_RATE), SAMPLE_RATE))
        _note(take, part, phrase.first, chunk, at)
        start, end = (at if n == 0 else start), take.seconds
    return start, end


def _with_melody(units: Sequence[Unit], phrase: Phrase) -> list[Unit]:
    """The phrase with a mark at its end: the voice falls at the end of a point and stays up at a cut."""
    last = units[-1]
    if last.text and last.text[-1].isalnum():
        mark = "." if phrase.ending in ("last", "sentence") else ","
        last = replace(last, text=last.text + mark)
    return [*units[:-1], last]


def _unit_at(cue: Cue, owner: Sequence[int]) -> int:
    """The first unit of the token that the cue stands before, or of a later one."""
    return next((i for i, token in enumerate(owner) if token >= cue.at), len(owner))


def _add_cues(take: _Take, segment: Segment, owner: Sequence[int], ends: Sequence[tuple[int, float]]) -> None:
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


def _plain_script(text: str, language: str, lexicon: str | os.PathLike[str] | None) -> Script:
    """Paragraphs of plain text as a script of one scene; nothing in it is taken for markup."""
    from avatar.script.flow import Flow
    from avatar.script.lexicon import read_lexicon
    from avatar.script.normalise import front_end
    from avatar.script.report import Report
    from avatar.script.tokens import make_tokens

    report = Report("text")
    words = read_lexicon(Path(lexicon), report) if lexicon is not None else None
    segments = []
    for paragraph in re.split(r"\n\s*\n", text):
        clean = "".join(c if c.isprintable() else " " for c in paragraph)
        flow = Flow()
        flow.add(clean, [Position()] * len(clean), False)
        segments.append(Segment(make_tokens(flow, front_end(language), language, words, report)[0]))
    if report.failed:
        raise ScriptError(report.problems)
    scene = Scene("", tuple(s for s in segments if s.tokens))
    return Script("", (scene,), language=language, lexicon=words)
