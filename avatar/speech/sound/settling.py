"""Silence inside what was said in one go: no mark within a sentence holds a voice up longer than its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from avatar.speech.engine import Chunk, Unit
from avatar.speech.labels import find_silences
from avatar.speech.pauses import USUAL, Pauses, last_mark

MOST = {
    **dict.fromkeys(",，、،", 0.30),  # a comma parts what belongs together
    **dict.fromkeys(";；", 0.38),  # nearly a sentence of its own
    **dict.fromkeys(":：", 0.38),  # what comes is announced
    **dict.fromkeys("—–", 0.34),  # a turn of thought
}
"""Seconds of silence at a mark, at most, where the profile has the usual pauses."""
_EDGES = 0.09
"""Seconds of silence that a sentence's own sound has around it: its rest is heard so much longer."""
_SHARE = 0.85
"""A mark within a sentence is heard as a shorter rest than the shortest usual end of one."""
_LEAST = 0.02
"""Seconds by which a silence must be wrong to be touched."""
_FADE = 0.006


def settle(chunk: Chunk, said: Sequence[Unit], pauses: Pauses) -> Chunk:
    """The chunk with its silences at commas, colons and dashes as long as the profile wants them.

    `pauses.clause`, against the usual, makes them longer or shorter; none is longer than `MOST` and than the
    end of a sentence. Where the voice goes on without a silence, it is left alone.
    """
    marks = [(a, b, last_mark(said[a.unit].text)) for a, b in pairwise(chunk.words) if a.unit < len(said)]
    if not any(mark in MOST for _, _, mark in marks):
        return chunk
    silences = find_silences(chunk.samples, chunk.sample_rate)
    share = pauses.clause / USUAL.clause
    highest = _SHARE * (pauses.sentence + _EDGES)
    edits: list[tuple[float, float, float]] = []  # from, to, how long it is to be
    for left, right, mark in marks:
        if mark not in MOST:
            continue
        near = [s for s in silences if s[0] > left.start and s[1] < right.end and s[1] > left.end - 0.1]
        if not near:
            continue
        begin, end = max(near, key=lambda s: s[1] - s[0])
        wanted = min(share * min(end - begin, MOST[mark]), highest)
        if abs(wanted - (end - begin)) >= _LEAST:
            edits.append((begin, end, wanted))
    return _edit(chunk, edits) if edits else chunk


def _edit(chunk: Chunk, edits: Sequence[tuple[float, float, float]]) -> Chunk:
    """Make silences longer or shorter in their middle; all times go along."""
    rate = chunk.sample_rate
    out: list[NDArray[np.float32]] = []
    before, after, at, length = [0.0], [0.0], 0, 0
    for begin, end, wanted in edits:
        half = min(wanted, end - begin) / 2
        stop, start = round((begin + half) * rate), round((end - half) * rate)
        out += [chunk.samples[at:stop], np.zeros(max(0, round((wanted - (end - begin)) * rate)), np.float32)]
        length += sum(map(len, out[-2:]))
        before += [stop / rate, start / rate]
        after += [(length - len(out[-1])) / rate, length / rate]
        at = start
    out.append(chunk.samples[at:])
    length += len(out[-1])
    before.append(len(chunk.samples) / rate)
    after.append(length / rate)

    def moved(t: float) -> float:
        return float(np.interp(t, before, after))

    return Chunk(
        _soften(out, rate),
        rate,
        tuple(replace(w, start=moved(w.start), end=moved(w.end)) for w in chunk.words),
        tuple(replace(p, start=moved(p.start), end=moved(p.end)) for p in chunk.phonemes),
    )


def _soften(pieces: Sequence[NDArray[np.float32]], rate: int) -> NDArray[np.float32]:
    """The pieces in a row, each faded where it meets another: what is left of noise does not jump."""
    made = []
    for n, piece in enumerate(pieces):
        piece = piece.copy()
        width = min(round(_FADE * rate), len(piece) // 2)
        ramp = (0.5 - 0.5 * np.cos(np.pi * np.arange(width) / max(1, width))).astype(np.float32)
        if n and width:
            piece[:width] *= ramp
        if n < len(pieces) - 1 and width:
            piece[-width:] *= ramp[::-1]
        made.append(piece)
    return np.concatenate(made)
