"""How well and how fast voices speak: `avatar bench speech`.

Each voice reads the sentences of its language in a process of its own. What was said is recognised again, and
what an aligner hears is laid beside the times that the engine gave, where these are installed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from ..errors import AvatarError, EngineError
from ..progress import Progress, ProgressCallback
from .comparing import Difference
from .hearing import hear
from .track import QUICK, Facts, Track
from .voice import list_sentences

FEW = 10
"""Sentences of a quick run."""


@dataclass(frozen=True)
class Told:
    """A voice in figures; None, with the reason in `note`, where something could not be measured.

    speed: seconds of speech for a second of work on one core. latency: seconds until a sentence is there, the
    median. peak: bytes of the process. errors: share of words that were recognised otherwise than they were
    meant. off: median distance of word starts from an aligner's, seconds; phonemes_off: of phoneme starts.
    loudness: LUFS, the median of groups of five sentences; spread: from the 5th to the 95th percentile of
    these, LU.
    """

    voice: str
    language: str
    engine: str
    sentences: int = 0
    speed: float | None = None
    latency: float | None = None
    peak: int = 0
    errors: float | None = None
    off: float | None = None
    phonemes_off: float | None = None
    loudness: float | None = None
    spread: float | None = None
    wrong: tuple[str, ...] = ()
    note: str = ""


def measure(
    voices: Sequence[str] = (), *, quick: bool = False, progress: ProgressCallback | None = None
) -> list[Told]:
    """Figures of the voices of these names, or of all that ship. Raises UnknownNameError."""
    from ..speech import list_voices, load_voice

    profiles = [load_voice(name) for name in voices] or list(list_voices())
    found = []
    with tempfile.TemporaryDirectory(prefix="avatar-bench-") as folder:
        track = Track(Path(folder), QUICK, {})
        for n, profile in enumerate(profiles):
            told = Told(profile.name, profile.language, profile.engine)
            count = min(len(list_sentences(profile.language)), FEW if quick else 10**6)
            if count:
                found.append(_listen(track, told, count))
            else:
                found.append(replace(told, note="There are no sentences in its language."))
            if progress:
                progress(Progress("bench speech", n + 1, len(profiles), "voices"))
    return found


def _listen(track: Track, told: Told, count: int) -> Told:
    output = track.folder / "said.npz"
    try:
        facts = track.run(told.voice, "voice", voice=told.voice, output=output, count=count)
    except EngineError as error:
        return replace(told, note=error.message)
    figures: Facts = {name: facts[name] for name in ("speed", "latency", "peak", "loudness", "spread")}
    notes: list[str] = []
    for judge in (_recognised, _aligned):
        try:
            figures |= judge(output, count, told.language)
        except AvatarError as error:
            notes.append(error.message)
    return replace(told, sentences=count, note=" ".join(notes), **figures)


def _recognised(output: Path, count: int, language: str) -> dict[str, Any]:
    """The share of words that are recognised wrongly, and what was."""
    import numpy as np

    with np.load(output) as said:
        pieces = [(said[f"samples{n}"], " ".join(said[f"words{n}"])) for n in range(count)]
        heard = sum(hear(pieces, int(said["rate"]), language), Difference())
    return {"errors": heard.errors, "wrong": heard.places}


def _aligned(output: Path, count: int, language: str) -> dict[str, Any]:
    """How far the engine's word and phoneme starts lie from an aligner's."""
    import numpy as np

    from ..speech.aligning import align

    off: list[float] = []
    phonemes_off: list[float] = []
    with np.load(output) as said:
        for n in range(count):
            words, starts = [str(word) for word in said[f"words{n}"]], said[f"starts{n}"]
            heard = align(said[f"samples{n}"], int(said["rate"]), words, language=language, exact=True)
            off += [abs(word.start - starts[word.unit]) for word in heard.words]
            given = zip(said[f"of{n}"], said[f"phonemes{n}"], said[f"begins{n}"], strict=True)
            phonemes_off += _apart(
                _by_word(given), _by_word((p.word, p.symbol, p.start) for p in heard.phonemes)
            )
    return {
        name: float(np.median(found)) if found else None
        for name, found in (("off", off), ("phonemes_off", phonemes_off))
    }


Begun = tuple[str, float]
"""A phoneme's symbol, and the second at which it begins."""


def _by_word(phonemes: Iterable[tuple[int, str, float]]) -> dict[int, list[Begun]]:
    found: dict[int, list[Begun]] = {}
    for word, symbol, start in phonemes:
        found.setdefault(int(word), []).append((str(symbol), float(start)))
    return found


def _apart(given: Mapping[int, Sequence[Begun]], heard: Mapping[int, Sequence[Begun]]) -> list[float]:
    """Seconds between the starts of like phonemes; an aligner may hear a word said another way."""
    found = []
    for word in given.keys() & heard.keys():
        ours, theirs = given[word], heard[word]
        for tag, a, b, c, _ in SequenceMatcher(
            None, [p for p, _ in ours], [p for p, _ in theirs], False
        ).get_opcodes():
            if tag == "equal":
                found += [abs(ours[i][1] - theirs[i - a + c][1]) for i in range(a, b)]
    return found


def as_table(found: Sequence[Told]) -> tuple[list[str], list[list[str]]]:
    """Head and rows."""
    head = [
        "voice",
        "language",
        "engine",
        "× real time",
        "a sentence, s",
        "GB",
        "words wrong",
        "off, ms",
        "phonemes off, ms",
        "LUFS",
    ]

    def form(value: float | None, how: str, factor: float = 1) -> str:
        return "—" if value is None else f"{value * factor:{how}}"

    rows = [
        [
            told.voice,
            told.language,
            told.engine,
            form(told.speed, ".1f"),
            form(told.latency, ".2f"),
            f"{told.peak / 1e9:.2f}" if told.peak else "—",
            form(told.errors, ".1f", 100) + (" %" if told.errors is not None else ""),
            form(told.off, ".0f", 1000),
            form(told.phonemes_off, ".0f", 1000),
            form(told.loudness, ".1f") + ("" if told.spread is None else f" ± {told.spread / 2:.1f}"),
            told.note,
        ]
        for told in found
    ]
    return [*head, "note"], rows


def as_dict(found: Sequence[Told]) -> dict[str, Any]:
    """The same for JSON."""
    return {"voices": [asdict(told) for told in found]}
