"""A mix of any length brought to the loudness and peak of the product, in two passes over its blocks.

The first pass keeps a peak and a K-weighted power for every millisecond. Gain and limiter follow from these
alone, for both scale with the gain; the second pass applies them while the sound is on its way to a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf, log10
from typing import TYPE_CHECKING

from .loudness import PEAK, TARGET, gated_loudness, hop_peaks, k_weighting, limiter_gains

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_HOPS = 1000
"""Values a second."""
_MARGIN = 32
"""Samples on either side that a true peak depends on."""
_MOST_GAIN = 20.0
"""dB; the speech has been brought to the target before, so that more would be a mistake."""
_QUIET = 0.05
"""Sample values so small that they stay under the ceiling with all the gain there is, between samples too."""


@dataclass(frozen=True)
class Master:
    """What the second pass applies: a factor for every millisecond, float32 [n]; and what comes out.

    loudness: LUFS, estimated from the powers of each millisecond (within 0.1 LU). peak: dBTP.
    """

    gains: NDArray[np.float32]
    loudness: float
    peak: float


def measure_blocks(
    blocks: Iterable[NDArray[np.float32]], rate: int
) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """K-weighted power, summed over channels, and true peak of every millisecond: float64 [n], float32 [n].

    blocks: float32 [channels, m], each of whole milliseconds but the last. rate: a multiple of 1000.
    """
    import numpy as np
    from scipy.signal import sosfilt

    hop = rate // _HOPS
    sos = k_weighting(rate)
    state = None
    powers: list[NDArray[np.float64]] = []
    peaks: list[NDArray[np.float32]] = []
    for before, block, after in _neighbours(blocks):
        if state is None:
            state = np.zeros((len(sos), len(block), 2))
        weighted, state = sosfilt(sos, block.astype(np.float64), axis=1, zi=state)
        edges = np.arange(0, block.shape[1], hop)
        counts = np.diff(np.append(edges, block.shape[1]))
        powers.append(np.add.reduceat((weighted**2).sum(axis=0), edges) / counts)
        if np.abs(block).max() < _QUIET:
            peaks.append(np.maximum.reduceat(np.abs(block).max(axis=0), edges))
        else:
            whole = np.concatenate([before, block, after], axis=1)
            peaks.append(np.max([hop_peaks(c, rate, before.shape[1], block.shape[1]) for c in whole], axis=0))
    if not powers:
        return np.zeros(0), np.zeros(0, np.float32)
    return np.concatenate(powers), np.concatenate(peaks)


def master(
    powers: NDArray[np.float64],
    peaks: NDArray[np.float32],
    *,
    target: float = TARGET,
    peak: float = PEAK,
) -> Master:
    """Gain and limiter that bring what was measured to `target` LUFS with no peak over `peak` dBTP."""
    import numpy as np

    ceiling = 10 ** (peak / 20)
    loudness = gated_loudness(window_powers(powers, 0.4))
    gain = min(target - loudness, _MOST_GAIN) if loudness > -inf else 0.0
    for _ in range(3):
        factor = 10 ** (gain / 20)
        gains = np.full(len(peaks), factor, np.float32)
        if len(peaks) and peaks.max() * factor > ceiling:
            gains *= limiter_gains(np.asarray(peaks * factor, np.float32), ceiling)
        reached = gated_loudness(window_powers(powers * gains.astype(np.float64) ** 2, 0.4))
        missing = target - reached
        if reached == -inf or abs(missing) < 0.1 or gain >= _MOST_GAIN:
            break
        gain = min(gain + missing, _MOST_GAIN, target - loudness + 3.0)
    highest = float((peaks * gains).max()) if len(peaks) else 0.0
    return Master(gains, reached, 20 * log10(highest) if highest > 0 else -inf)


def apply_gains(
    blocks: Iterable[NDArray[np.float32]], gains: NDArray[np.float32], rate: int
) -> Iterator[NDArray[np.float32]]:
    """The blocks, float32 [channels, m], each sample times its gain; between milliseconds a straight line."""
    import numpy as np

    hop = rate // _HOPS
    start = 0
    for block in blocks:
        first, last = max(0, start // hop - 2), (start + block.shape[1]) // hop + 2
        near = gains[first:last]
        centres = (np.arange(first, first + len(near)) + 0.5) * hop
        curve = np.interp(np.arange(start, start + block.shape[1]), centres, near)
        yield block * curve.astype(np.float32)
        start += block.shape[1]


def window_powers(powers: NDArray[np.float64], seconds: float) -> NDArray[np.float64]:
    """Mean power of windows of `seconds`, 100 ms apart; one of all there is where that is shorter."""
    import numpy as np

    count = len(powers) // 100
    wide = round(seconds * 10)
    if count < wide:
        return powers.mean(keepdims=True) if len(powers) else np.zeros(0)
    steps = powers[: count * 100].reshape(count, 100).mean(axis=1)
    return np.convolve(steps, np.full(wide, 1 / wide), mode="valid")


def loudest(powers: NDArray[np.float64], seconds: float) -> float:
    """LUFS of the loudest window of `seconds`: 3 is short-term, 0.4 momentary (EBU Tech 3341); or -inf."""
    highest = float(window_powers(powers, seconds).max(initial=0.0))
    return -0.691 + 10 * log10(highest) if highest > 0 else -inf


def _neighbours(
    blocks: Iterable[NDArray[np.float32]],
) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]]:
    """Each block with a few samples of those before and after it."""
    last: NDArray[np.float32] | None = None
    before: NDArray[np.float32] | None = None
    for block in blocks:
        if not block.shape[1]:
            continue
        if last is not None:
            yield last[:, :0] if before is None else before, last, block[:, :_MARGIN]
            before = last[:, -_MARGIN:]
        last = block
    if last is not None:
        yield last[:, :0] if before is None else before, last, last[:, :0]
