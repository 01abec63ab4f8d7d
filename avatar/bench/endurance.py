"""An hour of speech in one go: `avatar bench speech --long`. Nothing may be lost, said twice, or click."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..progress import Progress, ProgressCallback
from .comparing import Difference
from .prose import write_script
from .track import QUICK, Track

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WORDS, FEW = 10_000, 500
"""Words as they are written, of a whole and of a quick run."""
BOUND = 0.01
"""The share of words that may be lost or added, the recogniser's own slips among them."""
_GAP = 0.15
"""Seconds between two words from which on the sound may be cut there for the recogniser."""
_FULL = 32_767


@dataclass(frozen=True)
class Endured:
    """A long script, spoken. Seconds of sound and of work; peak: bytes of the process that spoke.

    clicks: the seconds at which a join clicks. bursts: those of other sounds as sharp, a voice's own.
    """

    voice: str
    written: int
    seconds: float
    work: float
    peak: int
    heard: Difference
    clicks: tuple[float, ...]
    bursts: tuple[float, ...] = ()

    @property
    def astray(self) -> float:
        """The share of words that were lost or added."""
        return (self.heard.lost + self.heard.added) / max(1, self.heard.total)

    @property
    def passed(self) -> bool:
        """Whether no more than the bound went astray, and nothing clicks."""
        return self.astray <= BOUND and not self.clicks


def read_long(*, voice: str, output: str, words: int, seed: int = 0, **_: Any) -> dict[str, Any]:
    """Speak a script of so many words: samples into `output` (16 bits, mono), its pieces into `output`.json.

    A piece is the number of its last sample and the words in it; together they are all of the sound.
    """
    import time

    from ..script import parse_script
    from ..speech import load_voice, speaking
    from .memory import peak_memory

    profile = load_voice(voice)
    script = parse_script(write_script(words, seed=seed, language=profile.language))
    start = time.perf_counter()
    pieces: list[tuple[int, str]] = []
    length, rate = 0, 24_000
    with (
        Path(output).open("wb") as file,
        speaking(script, profile, cache=False, seed=seed, threads=1) as parts,
    ):
        for part in parts:
            rate = part.sample_rate
            file.write((part.samples * _FULL).astype("<i2").tobytes())
            said = list(part.words)
            cuts = [
                (i, (a.end + b.start) / 2)
                for i, (a, b) in enumerate(pairwise(said), 1)
                if b.start - a.end >= _GAP
            ]
            for (first, _at), (last, end) in pairwise([(0, 0.0), *cuts, (len(said), part.seconds)]):
                text = " ".join(word.text for word in said[first:last])
                pieces.append((length + round(end * rate), text))
            length += len(part.samples)
    Path(f"{output}.json").write_text(json.dumps({"rate": rate, "pieces": pieces}), encoding="utf-8")
    return {"seconds": length / rate, "work": time.perf_counter() - start, "peak": peak_memory()}


def measure(voice: str, *, quick: bool = False, progress: ProgressCallback | None = None) -> Endured:
    """Let a voice speak for an hour (three minutes for `quick`), and listen to it.

    Raises UnknownNameError, MissingExtraError (the recogniser), EngineError.
    """
    from ..errors import MissingExtraError
    from ..speech import load_voice
    from ..speech.recogniser import EXTRA, is_there

    profile = load_voice(voice)
    if not is_there():  # before an hour is spoken, not after it
        raise MissingExtraError("The speech recogniser", EXTRA)
    count = FEW if quick else WORDS
    with tempfile.TemporaryDirectory(prefix="avatar-bench-") as folder:
        output = Path(folder) / "long.raw"
        track = Track(Path(folder), QUICK, {})
        facts = track.run("long", "long", voice=str(voice), output=output, words=count)
        if progress:
            progress(Progress("bench speech", 1, 2))
        heard, clicks, bursts = judge(output, profile.language)
    text = write_script(count, language=profile.language)
    return Endured(profile.name, len(text.split()), heard=heard, clicks=clicks, bursts=bursts, **facts)


def judge(output: Path, language: str) -> tuple[Difference, tuple[float, ...], tuple[float, ...]]:
    """What is heard otherwise in what `read_long` has said; where joins click, and what else is as sharp."""
    import numpy as np

    from .clicks import at_join, find_clicks
    from .hearing import hear

    known = json.loads(Path(f"{output}.json").read_text(encoding="utf-8"))
    samples = np.memmap(output, "<i2", "r")

    def pieces() -> Iterator[tuple[NDArray[np.float32], str]]:
        start = 0
        for end, text in known["pieces"]:
            yield np.asarray(samples[start:end], np.float32) / np.float32(_FULL), str(text)
            start = end

    heard = sum(hear(pieces(), known["rate"], language, gap=0.0), Difference())
    whole = np.asarray(samples, np.float32) / np.float32(_FULL)
    sharp = find_clicks(whole, known["rate"])
    joins = [second for second in sharp if at_join(whole, known["rate"], second)]
    return heard, tuple(joins), tuple(second for second in sharp if second not in joins)


def as_table(found: Endured) -> tuple[list[str], list[list[str]]]:
    """Head and rows."""
    rows = [
        ["voice", found.voice, ""],
        ["words written, and as they are said", f"{found.written:,}, {found.heard.total:,}", ""],
        ["sound", f"{found.seconds / 60:.1f} min", ""],
        ["work", f"{found.work / 60:.1f} min", ""],
        ["memory", f"{found.peak / 1e9:.2f} GB", ""],
        ["words lost", str(found.heard.lost), ""],
        ["words added", str(found.heard.added), ""],
        ["lost and added", f"{100 * found.astray:.2f} %", f"≤ {100 * BOUND:g} %"],
        ["words heard otherwise, all in all", f"{100 * found.heard.errors:.2f} %", ""],
        ["joins that click", str(len(found.clicks)), "0"],
        ["bursts of the voice as sharp as a click", str(len(found.bursts)), ""],
    ]
    return ["what", "here", "must"], rows


def as_dict(found: Endured) -> dict[str, Any]:
    """The same for JSON."""
    return {"ok": found.passed, **asdict(found), "astray": found.astray, "errors": found.heard.errors}
