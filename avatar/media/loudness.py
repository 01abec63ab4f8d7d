"""Loudness after ITU-R BS.1770-4 and EBU R 128, and the gain and limiter that reach a target.

A presenter's voice is mono and is heard from two loudspeakers: `channels=2` counts it twice, as a meter does
that reads the finished stereo file.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, inf, log10, pi, sin, tan
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TARGET = -16.0
"""LUFS, the level of web video and podcasts."""
PEAK = -1.5
"""dBTP aimed at, so that what AAC adds (up to 0.4 dB at 160 kbit/s) stays under the promised -1 dBTP."""
_ABSOLUTE_GATE, _RELATIVE_GATE = -70.0, -10.0
_MOST_GAIN = 40.0
"""dB; what would need more than this is noise, not speech."""
_BLOCK = 10.0
"""Seconds of sound looked at in one go."""
_HOP = 0.001
_LOOK_AHEAD = 5
"""Hops over which the limiter closes before a peak."""
_RELEASE = 60.0
"""dB a second at which it opens again: slow enough not to distort, too quick to pump."""


def integrated_loudness(samples: NDArray[np.float32], rate: int, *, channels: int = 2) -> float:
    """Integrated loudness in LUFS of mono `samples` [n] played on `channels` loudspeakers; -inf for silence.

    Blocks of 400 ms, 100 ms apart, gated at -70 LUFS and at 10 LU below the mean of what is left
    (BS.1770-4, annex 1). A sound shorter than a block counts as one block.
    """
    import numpy as np

    energies = step_energies(samples, rate)
    if not len(samples):
        return -inf
    if len(energies) >= 4:
        power = np.convolve(energies, np.full(4, 0.25), mode="valid")
    else:
        power = np.array([energies.mean()])
    return gated_loudness(power * channels)


def gated_loudness(power: NDArray[np.float64]) -> float:
    """LUFS of blocks of 400 ms from the K-weighted power of each, summed over channels; -inf for none."""
    power = power[power > 10 ** ((_ABSOLUTE_GATE + 0.691) / 10)]
    if not len(power):
        return -inf
    power = power[power > power.mean() * 10 ** (_RELATIVE_GATE / 10)]
    return -0.691 + 10 * log10(float(power.mean()))


def step_energies(samples: NDArray[np.float32], rate: int) -> NDArray[np.float64]:
    """Mean square of the K-weighted sound in steps of 100 ms; the last one counts if it is whole or alone."""
    import numpy as np
    from scipy.signal import sosfilt

    sos = k_weighting(rate)
    state = np.zeros((2, 2))
    step = rate / 10
    totals: list[float] = []
    steps = int(len(samples) / step)
    per_block = round(_BLOCK * 10)
    for first in range(0, max(1, steps), per_block):
        last = min(first + per_block, steps)
        bounds = [round(i * step) for i in range(first, last + 1)]
        if not steps:
            bounds = [0, len(samples)]
        if bounds[-1] <= bounds[0]:
            break
        piece = np.asarray(samples[bounds[0] : bounds[-1]], np.float64)
        weighted, state = sosfilt(sos, piece, zi=state)
        sums = np.add.reduceat(weighted**2, [b - bounds[0] for b in bounds[:-1]])
        totals.extend(sums / np.diff(bounds))
    return np.array(totals)


def k_weighting(rate: int) -> NDArray[np.float64]:
    """The two filters of BS.1770-4 (head shelf, then RLB high-pass) as second-order sections for any rate.

    The standard gives coefficients for 48 kHz alone; these are its analogue prototypes (shelf: 1681.97 Hz,
    +3.99984 dB, Q 0.70718; high-pass: 38.1355 Hz, Q 0.50033), which reproduce its table at 48 kHz.
    """
    import numpy as np

    k = tan(pi * 1681.974450955533 / rate)
    q = 0.7071752369554196
    vh = 10 ** (3.999843853973347 / 20)
    vb = vh**0.4996667741545416
    a0 = 1 + k / q + k * k
    shelf = [
        (vh + vb * k / q + k * k) / a0,
        2 * (k * k - vh) / a0,
        (vh - vb * k / q + k * k) / a0,
        1.0,
        2 * (k * k - 1) / a0,
        (1 - k / q + k * k) / a0,
    ]
    k = tan(pi * 38.13547087602444 / rate)
    q = 0.5003270373238773
    a0 = 1 + k / q + k * k
    high_pass = [1.0, -2.0, 1.0, 1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0]
    return np.array([shelf, high_pass])


def true_peak(samples: NDArray[np.float32], rate: int) -> float:
    """True peak in dBTP: the highest value of the sound, oversampled to 192 kHz or more; -inf for silence."""
    peaks = _hop_peaks(samples, rate)
    highest = float(peaks.max()) if len(peaks) else 0.0
    return 20 * log10(highest) if highest > 0 else -inf


def _hop_peaks(samples: NDArray[np.float32], rate: int, above: float = 0.0) -> NDArray[np.float32]:
    """The highest oversampled value of every millisecond; 0 where all around stays under `above`."""
    import numpy as np

    hop = max(1, round(rate * _HOP))
    count = ceil(len(samples) / hop)
    peaks = np.zeros(count, np.float32)
    for start, piece in _overlapping(samples, hop * 500, 32):
        inner = piece[min(32, start) :][: hop * 500]
        if not len(inner) or np.abs(piece).max() < above:
            continue
        found = hop_peaks(piece, rate, min(32, start), len(inner))
        first = start // hop
        peaks[first : first + len(found)] = found
    return peaks


def hop_peaks(piece: NDArray[np.float32], rate: int, before: int, count: int) -> NDArray[np.float32]:
    """The highest oversampled value of every millisecond of `count` samples that follow `before` others.

    What stands before and after those samples in `piece` [n] is there for the filter alone.
    """
    import numpy as np

    fine, factor = _oversample(piece, rate)
    fine = np.abs(fine[before * factor : (before + count) * factor])
    return np.maximum.reduceat(fine, np.arange(0, len(fine), max(1, round(rate * _HOP)) * factor))


def _overlapping(
    samples: NDArray[np.float32], block: int, margin: int
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    for start in range(0, len(samples), block):
        yield start, samples[max(0, start - margin) : start + block + margin]


def _oversample(piece: NDArray[np.float32], rate: int) -> tuple[NDArray[np.float32], int]:
    import numpy as np
    from scipy.signal import firwin, resample_poly

    factor = max(1, ceil(192_000 / rate))
    if factor == 1:
        return piece, 1
    taps = np.asarray(firwin(24 * factor + 1, 1 / factor, window=("kaiser", 6.0)), np.float32)
    return np.asarray(resample_poly(np.asarray(piece, np.float32), factor, 1, window=taps)), factor


def normalise(
    samples: NDArray[np.float32],
    rate: int,
    *,
    target: float = TARGET,
    peak: float = PEAK,
    channels: int = 2,
) -> NDArray[np.float32]:
    """A copy at `target` LUFS whose true peak stays under `peak` dBTP; silence stays silence.

    One gain for the whole sound, then a limiter that looks 5 ms ahead. What the limiter takes away is made
    up for twice at most; a sound that is all peaks ends a little quieter rather than squashed.
    """
    import numpy as np

    loudness = integrated_loudness(samples, rate, channels=channels)
    if loudness == -inf:
        return np.array(samples, np.float32)
    gain = min(target - loudness, _MOST_GAIN)
    for _ in range(3):
        result = np.multiply(samples, np.float32(10 ** (gain / 20)), dtype=np.float32)
        limit(result, rate, peak=peak)
        missing = target - integrated_loudness(result, rate, channels=channels)
        if abs(missing) < 0.1 or gain >= _MOST_GAIN:
            break
        gain = min(gain + missing, _MOST_GAIN, target - loudness + 3.0)
    return result


def limit(samples: NDArray[np.float32], rate: int, *, peak: float = PEAK) -> None:
    """Turn `samples` down in place wherever their true peak would pass `peak` dBTP.

    The gain falls in an even slope over the 5 ms before a peak and rises by 60 dB a second after it.
    """
    import numpy as np

    ceiling = 10 ** (peak / 20)
    peaks = _hop_peaks(samples, rate, above=ceiling / 2)
    if not len(peaks) or peaks.max() <= ceiling:
        return
    gains = limiter_gains(peaks, ceiling)
    hop = max(1, round(rate * _HOP))
    centres = (np.arange(len(gains)) + 0.5) * hop
    block = hop * 1000
    for start in range(0, len(samples), block):
        part = samples[start : start + block]
        part *= np.interp(np.arange(start, start + len(part)), centres, gains).astype(np.float32)


def limiter_gains(peaks: NDArray[np.float32], ceiling: float) -> NDArray[np.float32]:
    """The factor for every millisecond, float32 [n], that keeps `peaks` [n] under `ceiling`, both linear."""
    import numpy as np

    needed = 20 * np.log10(np.maximum(peaks, ceiling) / ceiling).astype(np.float64)
    held = _hold(needed, _LOOK_AHEAD + 1)
    slope = _RELEASE * _HOP * np.arange(len(held))
    released = np.maximum.accumulate(held + slope) - slope  # falls by 60 dB a second after each peak
    released = np.maximum(released, 0)
    window = np.array([sin(pi * (i + 1) / (_LOOK_AHEAD + 1)) ** 2 for i in range(_LOOK_AHEAD)])
    window /= window.sum()
    reduction = np.convolve(np.pad(released, _LOOK_AHEAD // 2, mode="edge"), window, mode="valid")
    return np.asarray(10 ** (-reduction / 20), np.float32)


def _hold(values: NDArray[np.float64], hops: int) -> NDArray[np.float64]:
    """The highest value within `hops` on either side."""
    import numpy as np
    from scipy.ndimage import maximum_filter1d

    return np.asarray(maximum_filter1d(values, 2 * hops + 1, mode="nearest"))
