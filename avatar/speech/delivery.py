"""The speech stage: a script and a voice in, sound with the times of everything in it out."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from avatar.errors import InputError, ScriptError
from avatar.script.model import Position, Scene, Script, Segment
from avatar.speech.cache import SpeechCache
from avatar.speech.checking import check_script
from avatar.speech.engine import Unit, open_engine
from avatar.speech.expressions import plan_feelings, time_feelings
from avatar.speech.model import Speech, TimedCue
from avatar.speech.profiles import Voice, voices_that_speak
from avatar.speech.recordings.reel import Warn, cut_reels, recorded_scenes
from avatar.speech.sentences import Phrase, asks
from avatar.speech.sound.joins import concatenate, fade_ends, raise_words, resample
from avatar.speech.sound.settling import settle
from avatar.speech.speaker import Speaker
from avatar.speech.take import SAMPLE_RATE, Part, Take, add_cues, ends_thought, note_words, replay
from avatar.speech.units import make_units

LEAD_IN = 0.4
"""Seconds of silence before the first word of the video."""
TAIL = 0.8
"""Seconds of silence after the last word of the video."""
SILENT_SCENE = 2.0
"""Seconds for which a scene without words is shown."""
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
    flexible = [getattr(engine, "flexible", False) for engine in engines] or [False]

    def prepare(segment: Segment, scene: int) -> Part:
        who = min(segment.speaker, len(voices) - 1)
        bends = scene not in recorded and flexible[min(who, len(flexible) - 1)]
        return Part.of(segment, voices[who], seed, flexible=bends)

    parts = [[prepare(segment, i) for segment in scene.segments] for i, scene in enumerate(script.scenes)]
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


def _speak_all(
    script: Script,
    parts: Sequence[Sequence[Part]],
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
            take = Take(i, j if scene.segments else -1)
            who = parts[i][j].who if scene.segments else 0
            voice = voices[min(who, len(voices) - 1)]
            if i == 0 and j == 0:
                take.rest(lead_in)
            if i in reels:
                replay(take, scene.segments[j], parts[i][j], reels[i][j])
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
            take.rest(rest if last else _gap(scene, j, voice) * parts[i][j].breath)
            yield take.finish()


def _gap(scene: Scene, j: int, voice: Voice) -> float:
    """Silence between a segment, which `voice` says, and the next one of its scene."""
    points = [s.point is not None for s in scene.segments[j : j + 2]]
    return voice.pauses.point if all(points) else voice.pauses.paragraph


def _speak_segment(take: Take, segment: Segment, part: Part, voice: Voice, speaker: Speaker) -> Iterator[int]:
    """Speak into `take`; gives the number of words said after every phrase."""
    units, owner, pauses = part.units, part.owner, part.pauses
    take.rest(pauses.get(0, 0.0))
    sentence_start, ends = -1.0, []
    for (phrase, said), rest in zip(part.phrases, part.rests, strict=True):
        start, end = _speak_phrase(take, part, phrase, said, voice, speaker)
        sentence_start = start if sentence_start < 0 else sentence_start
        last = units[phrase.last - 1].text
        if ends_thought(phrase, units):
            if asks(last):
                take.cues.append(TimedCue("question", "question", sentence_start, end))
            sentence_start = -1.0
        ends.append((phrase.last, end))
        take.rest(rest)
        take.rest(pauses.get(phrase.last, 0.0))
        yield phrase.last
    if not units:
        take.rest(sum(s for at, s in pauses.items() if at > 0))
    add_cues(take, segment, owner, ends)


def _speak_phrase(
    take: Take, part: Part, phrase: Phrase, said: Sequence[Unit], voice: Voice, speaker: Speaker
) -> tuple[float, float]:
    """Add the phrase's sound, words and phonemes to the take; gives when it starts and ends there."""
    start = end = take.seconds
    for n, chunk in enumerate(speaker.say(part.who, said)):
        if n:
            take.rest(voice.pauses.cut)
        at = take.seconds
        chunk = settle(chunk, said, voice.pauses)
        loud = [w for w in chunk.words if said[w.unit].emphasis]
        samples = raise_words(chunk.samples, chunk.sample_rate, loud) if loud else chunk.samples
        if voice.volume:
            samples = samples * np.float32(10 ** (voice.volume / 20))
        take.add(fade_ends(resample(samples, chunk.sample_rate, SAMPLE_RATE), SAMPLE_RATE))
        note_words(take, part, phrase.first, chunk, at)
        start, end = (at if n == 0 else start), take.seconds
    return start, end


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
