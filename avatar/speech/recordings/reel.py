"""Recorded scenes: a recording cut into the segments of a script, with the times of its words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from avatar.errors import AudioError, Problem
from avatar.script.model import Recording, Script
from avatar.speech.aligning import Alignment, Stray, align
from avatar.speech.cache import SpeechCache
from avatar.speech.engine import Chunk, Heard, Unit
from avatar.speech.model import Phoneme
from avatar.speech.recordings.recorded import load_recording
from avatar.speech.sentences import ends_sentence

SAMPLE_RATE = 24_000
EARLY = 0.25
"""Seconds by which a segment may begin before its first word: a point comes in with the breath before it."""
VERSION = "reel 2"
_QUOTED = 8
"""Words of the script that are quoted where the recording says something else."""

Warn = Callable[[Problem], None]
Progress = Callable[[float, float], None]
"""Called with the seconds listened to and the seconds in all."""


@dataclass(frozen=True)
class Job:
    """A recording with the scenes that are heard in it."""

    recording: Recording
    scenes: tuple[int, ...]


def list_jobs(script: Script) -> list[Job]:
    """The recordings of a script: the scenes' own, and that of the script for all others."""
    jobs = [Job(s.recording, (i,)) for i, s in enumerate(script.scenes) if s.recording]
    others = tuple(i for i, s in enumerate(script.scenes) if not s.recording)
    if script.recording and others:
        jobs.append(Job(script.recording, others))
    return jobs


def recorded_scenes(script: Script) -> frozenset[int]:
    """The numbers of the scenes that are recorded; all others are spoken by a voice."""
    return frozenset(i for job in list_jobs(script) for i in job.scenes)


def cut_reels(
    script: Script,
    units: Sequence[Sequence[Sequence[Unit]]],
    *,
    cache: SpeechCache | None = None,
    warn: Warn | None = None,
    progress: Progress | None = None,
) -> dict[int, list[Chunk]]:
    """For every recorded scene a chunk for each of its segments: together they are all of the recording.

    units: the words of every segment of every scene. Words that are not said have no times, and a segment
    of which nothing is said has no sound. `warn` is told where script and recording differ.
    Raises AudioError (a file that cannot be used, or that holds little of the text), MissingExtraError.
    """
    found: dict[int, list[Chunk]] = {}
    for job in list_jobs(script):
        samples, begin = load_samples(job.recording)
        segments = [(i, j) for i in job.scenes for j in range(len(units[i]))]
        said = [units[i][j] for i, j in segments]
        flat = [unit for words in said for unit in words]
        starts = [0, *accumulate(map(len, said))]
        if any(any(c.isalnum() for c in unit.text) for unit in flat):
            made = _align(samples, flat, starts, script.language, job.recording, cache, progress)
            name, file = job.recording.path.name, str(script.path or "script")
            for problem in differences(made, flat, starts, name, begin, file):
                (warn or _ignore)(problem)
        else:
            made = Alignment((), ())
        for (i, _), chunk in zip(segments, _cut(samples, made, starts), strict=True):
            found.setdefault(i, []).append(chunk)
    return found


def check_aligner(script: Script) -> None:
    """Raise MissingExtraError where recorded words are to be found and the aligner is not there."""
    from avatar.speech.aligning.ears import import_sphinx

    recorded = recorded_scenes(script)
    if any(segment.tokens for i in recorded for segment in script.scenes[i].segments):
        import_sphinx()


def load_samples(recording: Recording) -> tuple[NDArray[np.float32], float]:
    """The part of the file that is asked for, mono float32 at 24 kHz, cleaned where that is asked for.

    Gives the second of the file, too, with which it begins. Raises AudioError.
    """
    samples = load_recording(recording.path, SAMPLE_RATE).samples
    first = round(recording.start * SAMPLE_RATE)
    last = len(samples) if recording.end is None else round(recording.end * SAMPLE_RATE)
    samples = samples[first:last]
    if not len(samples):
        raise AudioError(
            f"{recording.path} has no sound after {recording.start:g} s.", hint="Let it start earlier."
        )
    if recording.clean:
        from avatar.speech.recordings.cleaning import clean

        made = clean(samples, SAMPLE_RATE)
        return made.samples, recording.start + made.begin
    return samples, recording.start


def _ignore(_problem: Problem) -> None:
    """Nobody wants to know."""


def _align(
    samples: NDArray[np.float32],
    units: Sequence[Unit],
    starts: Sequence[int],
    language: str,
    recording: Recording,
    cache: SpeechCache | None,
    progress: Progress | None,
) -> Alignment:
    """The alignment, from the cache where the same was aligned before."""
    sound = hashlib.sha256(np.ascontiguousarray(samples).tobytes()).hexdigest()
    key = SpeechCache.key(f"{VERSION} {language} {sound} {list(starts)}", units, 0)
    kept = cache.find(key) if cache else None
    if kept is not None and len(kept) == 2:
        strays = tuple(Stray(h.start, h.end, h.unit) for h in kept[1].words)
        return Alignment(kept[0].words, kept[0].phonemes, strays)
    try:
        made = align(
            samples, SAMPLE_RATE, units, language=language, breaks=frozenset(starts), progress=progress
        )
    except AudioError as error:
        raise AudioError(f"{recording.path}: {error.message}", hint=error.hint) from None
    if cache:
        none = np.zeros(0, np.float32)
        strays_as_words = tuple(Heard(s.before, s.start, s.end) for s in made.strays)
        cache.keep(
            key,
            (
                Chunk(none, SAMPLE_RATE, made.words, made.phonemes),
                Chunk(none, SAMPLE_RATE, strays_as_words, ()),
            ),
        )
    return made


def _cut(samples: NDArray[np.float32], made: Alignment, starts: Sequence[int]) -> list[Chunk]:
    """The sound in pieces, one a segment, of which the first word of each is number so and so."""
    seconds = len(samples) / SAMPLE_RATE
    times = {word.unit: word for word in made.words}
    cuts = [0.0]
    for n in range(1, len(starts) - 1):
        after = next((times[i] for i in range(starts[n], starts[n + 1]) if i in times), None)
        before = next((times[i] for i in range(starts[n] - 1, -1, -1) if i in times), None)
        if after is None:  # nothing of it is said: it is over where it begins
            following = next((times[i] for i in range(starts[n], starts[-1]) if i in times), None)
            cuts.append(max(cuts[-1], before.end if before else 0.0) if following else seconds)
        else:
            gap = after.start - max(before.end if before else 0.0, cuts[-1])
            cuts.append(max(cuts[-1], after.start - min(EARLY, max(0.0, gap / 2))))
    cuts.append(seconds)
    chunks = []
    for (first, last), (begin, end) in zip(pairwise(starts), pairwise(cuts), strict=True):
        a, b = round(begin * SAMPLE_RATE), round(end * SAMPLE_RATE)
        words = tuple(
            replace(w, unit=w.unit - first, start=w.start - begin, end=w.end - begin)
            for w in made.words
            if first <= w.unit < last
        )
        chunks.append(Chunk(samples[a:b], SAMPLE_RATE, words, _phonemes(made.phonemes, first, last, begin)))
    return chunks


def _phonemes(phonemes: Sequence[Phoneme], first: int, last: int, begin: float) -> tuple[Phoneme, ...]:
    return tuple(
        replace(p, word=p.word - first, start=p.start - begin, end=p.end - begin)
        for p in phonemes
        if first <= p.word < last
    )


def differences(
    made: Alignment, units: Sequence[Unit], starts: Sequence[int], name: str, begin: float, file: str
) -> list[Problem]:
    """Where the recording `name` says something else than the script `file`, in the order of the script.

    starts: the first word of every segment. begin: the second of the recording that is 0 in `made`.
    """
    times = {word.unit: word for word in made.words}
    found = []
    for first, last in made.missing(len(units)):
        silent = [i for i in range(first, last) if any(c.isalnum() for c in units[i].text)]
        if not silent:
            continue
        for a, b in _sentences(units, starts, silent[0], silent[-1] + 1):
            before = next((times[i].end for i in range(a - 1, -1, -1) if i in times), 0.0)
            at = clock(begin + before)
            message = f"{quote(units[a:b])} is not said in {name}, where it would come at {at}."
            hint = "Leave it out of the script, or record it anew."
            found.append(_problem(file, units[a], message, hint))
    for stray in made.strays:
        start, end = (clock(begin + t) for t in (stray.start, stray.end))
        near = units[min(stray.before, len(units) - 1)]
        last = stray.before >= len(units)
        place = f"after {quote(units[-_QUOTED:])}" if last else f"before {quote(units[stray.before :])}"
        message = f"{name} says something from {start} to {end} that is not in the script, {place}."
        found.append(
            _problem(file, near, message, "Write it into the script, or cut it out of the recording.")
        )
    return sorted(found, key=lambda p: (p.line, p.column))


def _problem(file: str, unit: Unit, message: str, hint: str) -> Problem:
    return Problem(file, unit.position.line, unit.position.column, message, hint, "warning")


def _sentences(units: Sequence[Unit], starts: Sequence[int], first: int, last: int) -> list[tuple[int, int]]:
    """Words [first, last) in sentences."""
    cuts = [
        i + 1
        for i in range(first, last - 1)
        if i + 1 in starts or ends_sentence(units[i].text, units[i + 1].text)
    ]
    return list(pairwise([first, *cuts, last]))


def quote(units: Sequence[Unit]) -> str:
    """The first of the words, in quotation marks."""
    words = " ".join(u.text for u in units[:_QUOTED])
    return f"“{words}{' …' if len(units) > _QUOTED else ''}”"


def clock(seconds: float) -> str:
    """A time in a recording, as players show it, with a tenth of a second."""
    minutes, rest = divmod(round(seconds, 1), 60)
    return f"{int(minutes)}:{rest:04.1f}"
