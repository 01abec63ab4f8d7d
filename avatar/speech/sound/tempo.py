"""Pace and pitch of finished sound, for engines that have neither: FFmpeg's `atempo`, and resampling."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST = 2.0
"""Factor that `atempo` does well in one go; others are done in two."""
LEAD = 0.1
"""Seconds of silence set before the sound and taken off again: the filter needs a window to begin."""


def change_tempo(samples: NDArray[np.float32], sample_rate: int, factor: float) -> NDArray[np.float32]:
    """The sound `factor` times as fast, as high as before; mono float32 [n] → [n / factor], to the sample."""
    if abs(factor - 1.0) < 1e-3 or not len(samples):
        return samples
    import av
    import av.error

    lead = round(LEAD * sample_rate)
    padded = np.pad(samples, (lead, lead))
    steps = [factor] if 1 / MOST <= factor <= MOST else [factor**0.5] * 2
    graph = av.filter.Graph()
    nodes: list[Any] = [
        graph.add_abuffer(
            format="fltp", sample_rate=sample_rate, layout="mono", time_base=Fraction(1, sample_rate)
        )
    ]
    nodes += [graph.add("atempo", f"{step:.6f}") for step in steps]
    nodes += [graph.add("aformat", "sample_fmts=fltp"), graph.add("abuffersink")]
    graph.link_nodes(*nodes).configure()
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(padded[None], np.float32), "fltp", "mono")
    frame.sample_rate, frame.pts, frame.time_base = sample_rate, 0, Fraction(1, sample_rate)
    graph.push(frame)
    graph.push(None)
    pieces: list[NDArray[np.float32]] = []
    while True:
        try:
            out: Any = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            break
        pieces.append(np.asarray(out.to_ndarray(), np.float32).ravel())
    begin, wanted = round(lead / factor), round(len(samples) / factor)
    whole = np.concatenate([*pieces, np.zeros(begin + wanted, np.float32)])
    return np.ascontiguousarray(whole[begin : begin + wanted])


def bend(samples: NDArray[np.float32], factor: float) -> NDArray[np.float32]:
    """The sound `factor` times as high and as fast."""
    from scipy.signal import resample_poly

    ratio = Fraction(1 / factor).limit_denominator(100)
    if ratio == 1:
        return samples
    return np.asarray(resample_poly(samples, ratio.numerator, ratio.denominator), np.float32)


def change_pace(
    samples: NDArray[np.float32], sample_rate: int, *, rate: float, semitones: float
) -> NDArray[np.float32]:
    """The sound `rate` times as fast and so many semitones higher."""
    factor = 2.0 ** (semitones / 12.0)
    return change_tempo(bend(samples, factor), sample_rate, rate / factor)
