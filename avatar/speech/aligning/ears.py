"""pocketsphinx as it is needed here: hear what is said with the script's words, and when phones are."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from avatar.errors import EngineError, MissingExtraError
from avatar.speech.aligning.dictionary import PHONES

RATE = 16_000
STEP = 0.01
"""Seconds of a frame of the model."""
PHONE = "+"
"""First sign of the names under which a single phone is a word: what a stranger says is made of these."""
BEAM, WIDE_BEAM = 1e-48, 1e-150
SILENT = ("<", "[")
"""First signs of the names of silence and noise."""

Arc = tuple[int, int, float] | tuple[int, int, float, str]
"""From state, to state, how likely, and the word; without one the step is free."""


class Said(NamedTuple):
    """A word that was heard, as it is called in the dictionary, with its times in seconds.

    score: how likely its sound is, as a logarithm (of any base, but always the same).
    """

    name: str
    start: float
    end: float
    score: float


@dataclass(frozen=True)
class Traced:
    """A word with its phones: (phone, start, end) in seconds."""

    name: str
    phones: tuple[tuple[str, float, float], ...]


def import_sphinx() -> Any:
    """The aligner's package. Raises MissingExtraError."""
    try:
        import pocketsphinx
    except ImportError as error:
        raise MissingExtraError("The aligner (pocketsphinx)", "align") from error
    return pocketsphinx


def to_pcm(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    """Sound as the model hears it, half of full scale at its loudest."""
    peak = float(np.max(np.abs(samples), initial=0.0)) or 1.0
    return (samples * np.float32(0.5 / peak * 32767)).astype(np.int16)


class Ears:
    """A decoder that knows the words of one text.

    ways: name → ways to say it, each a row of phones. beam: ways this much less likely than the best are
    given up: the usual one is right for hearing, the wide one for following what must be there.
    """

    def __init__(self, ways: Mapping[str, Sequence[Sequence[str]]], beam: float = BEAM) -> None:
        self._sphinx = import_sphinx()
        lines = [
            f"{name}{f'({n})' if n > 1 else ''} {' '.join(phones)}\n"
            for name, rows in ways.items()
            for n, phones in enumerate(rows, 1)
        ]
        lines += [f"{PHONE}{phone} {phone}\n" for phone in PHONES]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "words.dict"
            path.write_text("".join(lines), encoding="utf-8")
            try:
                self._decoder = self._sphinx.Decoder(
                    samprate=RATE,
                    loglevel="FATAL",
                    dict=os.fspath(path),
                    lm=None,
                    bestpath=False,
                    fwdflat=False,
                    beam=beam,
                    pbeam=beam,
                    wbeam=beam**0.6,
                )
            except (RuntimeError, ValueError) as error:
                raise EngineError(f"The aligner cannot be opened: {error}") from error

    def learn_text(self, names: Sequence[str]) -> None:
        """Expect these words, in about this order, from `hear` on."""
        from pocketsphinx.lm import ArpaBoLM

        model = ArpaBoLM(text=f"<s> {' '.join(names)} </s>", discount_mass=0.5)
        model.compute()
        out = io.StringIO()
        model.write(out)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "text.lm"
            path.write_text(out.getvalue(), encoding="utf-8")
            self._decoder.add_lm_file("text", os.fspath(path))

    def hear(self, pcm: NDArray[np.int16]) -> list[Said]:
        """The words heard in a piece of sound, with times from its start."""
        self._decoder.activate_search("text")
        self._decode(pcm)
        return self._words()

    def follow(
        self, pcm: NDArray[np.int16], arcs: Sequence[Arc], final: int, *, everything: bool = False
    ) -> list[Said]:
        """The way through a net of words, from state 0 to `final`, that is like the sound; empty if none.

        everything: silence and noise, too.
        """
        self._decoder.add_fsg("way", self._decoder.create_fsg("way", 0, final, list(arcs)))
        self._decoder.activate_search("way")
        self._decode(pcm)
        return self._words(everything)

    def babble(self, pcm: NDArray[np.int16]) -> NDArray[np.float64]:
        """How likely the sound is if it may be any phones whatever: the score of every frame."""
        arcs: list[Arc] = [(0, 0, 1 / len(PHONES), PHONE + phone) for phone in PHONES]
        said = self.follow(pcm, arcs, 0, everything=True)
        scores = np.zeros(len(pcm) // round(RATE * STEP) + 2)
        for word in said:
            first, last = round(word.start / STEP), round(word.end / STEP)
            scores[first:last] = word.score / (last - first)
        return scores

    def trace(self, pcm: NDArray[np.int16]) -> list[Traced]:
        """The phones of the words that `follow` gave for the same sound; empty where it fails."""
        try:
            self._decoder.set_alignment()
            self._decode(pcm)
            found = self._decoder.get_alignment()
            return [
                Traced(
                    _bare(word.name),
                    tuple((p.name, p.start * STEP, (p.start + p.duration) * STEP) for p in word),
                )
                for word in found or ()
                if not word.name.startswith(SILENT)
            ]
        except RuntimeError:
            return []

    def _decode(self, pcm: NDArray[np.int16]) -> None:
        try:
            self._decoder.start_utt()
            self._decoder.process_raw(pcm.tobytes(), full_utt=True)
        finally:
            self._decoder.end_utt()

    def _words(self, everything: bool = False) -> list[Said]:
        if self._decoder.hyp() is None:
            return []
        return [
            Said(_bare(s.word), s.start_frame * STEP, (s.end_frame + 1) * STEP, log(max(s.ascore, 1e-300)))
            for s in self._decoder.seg()
            if s.word != "(NULL)" and (everything or not s.word.startswith(SILENT))
        ]


def _bare(name: str) -> str:
    return name.partition("(")[0]
