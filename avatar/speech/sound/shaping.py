"""Pace, pitch and loudness of a few words within a phrase, put into its sound after it was said.

A phrase is one call of a net, with one pace for all of it. A sentence in which two words are slow is said in
one go all the same, for the sake of its melody, and the sound of these words is stretched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from avatar.script.model import USUAL, Prosody
from avatar.speech.engine import Chunk, Unit
from avatar.speech.sound.tempo import bend, change_tempo

CROSSFADE = 0.006
"""Seconds in which two stretches run into one another."""


@dataclass(frozen=True)
class _Run:
    """Seconds [start, end) of a chunk, said with one prosody."""

    start: float
    end: float
    prosody: Prosody


def shared_prosody(phrase: Sequence[Unit]) -> Prosody | None:
    """The prosody of a phrase that has the same one throughout; None for several."""
    kinds = {unit.prosody for unit in phrase}
    return kinds.pop() if len(kinds) == 1 else (None if kinds else USUAL)


def shape(chunk: Chunk, phrase: Sequence[Unit], *, done: bool = False) -> Chunk:
    """The chunk with the prosody of its words, and with their times as they are then.

    done: the engine has seen to pace and pitch itself; only loudness is left.
    """
    runs = _runs(chunk, phrase, done)
    if all(run.prosody == USUAL for run in runs):
        return chunk
    rate = chunk.sample_rate
    overlap = round(CROSSFADE * rate)
    out: NDArray[np.float32] = np.zeros(0, np.float32)
    before, after = [0.0], [0.0]  # the same moments, in the chunk as it was and as it is
    for run in runs:
        first, last = round(run.start * rate), round(run.end * rate)
        piece = _say(chunk.samples[first:last], rate, run.prosody)
        n = min(overlap, len(out), len(piece)) if len(out) else 0
        if n:
            ramp = np.linspace(0.0, 1.0, n, dtype=np.float32)
            joint = out[-n:] * (1 - ramp) + piece[:n] * ramp
            out = np.concatenate([out[:-n], joint, piece[n:]])
        else:
            out = np.concatenate([out, piece])
        before.append(last / rate)
        after.append(len(out) / rate)

    def moved(t: float) -> float:
        return float(np.interp(t, before, after))

    return Chunk(
        out,
        rate,
        tuple(replace(w, start=moved(w.start), end=moved(w.end)) for w in chunk.words),
        tuple(replace(p, start=moved(p.start), end=moved(p.end)) for p in chunk.phonemes),
    )


def _runs(chunk: Chunk, phrase: Sequence[Unit], done: bool) -> list[_Run]:
    """The stretches of a chunk; one ends in the middle between the words on both sides."""

    def asked(unit: int) -> Prosody:
        prosody = phrase[unit].prosody
        return Prosody(volume=prosody.volume) if done else prosody

    groups = [(key, list(words)) for key, words in groupby(chunk.words, lambda w: asked(w.unit))]
    runs: list[_Run] = []
    start = 0.0
    for i, (prosody, words) in enumerate(groups):
        last = i == len(groups) - 1
        end = chunk.seconds if last else (words[-1].end + groups[i + 1][1][0].start) / 2
        end = min(max(end, start), chunk.seconds)
        runs.append(_Run(start, end, prosody))
        start = end
    return runs or [_Run(0.0, chunk.seconds, USUAL)]


def _say(samples: NDArray[np.float32], rate: int, prosody: Prosody) -> NDArray[np.float32]:
    wanted = round(len(samples) / prosody.rate)
    factor = 2.0 ** (prosody.pitch / 12)
    if prosody.rate != factor and len(samples):
        samples = change_tempo(samples, rate, prosody.rate / factor)
    if factor != 1.0:
        samples = bend(samples, factor)
    samples = np.pad(samples, (0, max(0, wanted - len(samples))))[:wanted]
    return samples * np.float32(10 ** (prosody.volume / 20)) if prosody.volume else samples
