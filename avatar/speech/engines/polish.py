"""What a studio would take out of a net's voice: hiss that bursts out of its s and t, and rumble under it.

| 99 of 100 moments are under, dB over the vowels | a net's voices | polished | 69 speakers |
| --- | --- | --- | --- |
| hiss, 4 to 7.8 kHz | −13 to −2 | −15 to −11 | −18 (median; one in ten is above −9) |
| rumble, under 60 Hz | −41 to −15 | −57 to −25 | −29 (median) |

(Ten voices of Kokoro and hibari, twelve sentences each. The hiss is in the nets: Kokoro has as much before it
is rewritten for speed.)

Everything is measured against the vowels of the same phrase, so a quiet voice is treated as a loud one is.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

HISS = 3500.0
"""Hz from which on sound is hiss: under it lies what vowels are told apart by."""
THRESHOLD = -12.0
"""dB over the vowels from which on hiss is turned down."""
RATIO = 4.0
"""dB of hiss above the threshold for each one that is left."""
RUMBLE = 55.0
"""Hz below which there is no voice; a deep man's goes down to 70."""
_TAPS = 127
_STEP = 0.0025
_WINDOW = 4
"""Steps over which hiss is measured: 10 ms, shorter than any s."""
_SOFT = 5
"""Steps over which the gain slides from one value to the next."""
_FRAME = 8
"""Steps of a frame in which vowels are measured: 20 ms."""
_VOWELS = 95.0
"""Percentile of the frames that is the level of the vowels."""


def polish(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """A copy of a phrase, mono float32 [n], without rumble, and with hiss no louder than a voice's is."""
    return soften_hiss(cut_rumble(samples, rate), rate)


def cut_rumble(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Without what is below 55 Hz: the puffs of p and b in a microphone, and a hum. No phase is turned."""
    from scipy.signal import butter, sosfiltfilt

    sos = butter(4, RUMBLE, "highpass", fs=rate, output="sos")
    margin = min(len(samples) - 1, round(2 * rate / RUMBLE))
    if margin < 1:
        return samples.copy()
    return np.asarray(sosfiltfilt(sos, samples, padlen=margin), np.float32)


def soften_hiss(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """With hiss that is louder than 12 dB under the vowels turned down, to a quarter of what it is above.

    A de-esser of two bands: what is under 3.5 kHz stays as it is, and so does the whole where nothing hisses.
    """
    from scipy.ndimage import convolve1d, maximum_filter1d
    from scipy.signal import fftconvolve, firwin

    step = round(_STEP * rate)
    if len(samples) < _FRAME * step:
        return samples.copy()
    taps = firwin(_TAPS, HISS, fs=rate, pass_zero=False)
    high = np.asarray(fftconvolve(samples, taps, mode="same"), np.float32)
    vowels = np.percentile(_power(samples - high, step * _FRAME), _VOWELS)
    power = convolve1d(_power(high, step), np.full(_WINDOW, 1.0 / _WINDOW), mode="nearest")
    over = 10.0 * np.log10((power + 1e-12) / (vowels + 1e-12)) - THRESHOLD
    reduction = np.maximum(over, 0.0) * (1.0 - 1.0 / RATIO)
    if not reduction.any():
        return samples.copy()
    bell = np.hanning(_SOFT + 2)[1:-1]
    reduction = convolve1d(maximum_filter1d(reduction, 3), bell / bell.sum(), mode="nearest")
    centres = (np.arange(len(reduction)) + 0.5) * step
    taken = 1.0 - 10.0 ** (-np.interp(np.arange(len(samples)), centres, reduction) / 20.0)
    return np.asarray(samples - high * taken.astype(np.float32), np.float32)


def _power(samples: NDArray[np.float32], size: int) -> NDArray[np.float64]:
    """Mean square of each block of `size` samples; what is left over belongs to the last."""
    starts = np.arange(0, max(1, len(samples) - size + 1), size)
    sums = np.add.reduceat(np.square(samples, dtype=np.float64), starts)
    return np.asarray(sums / np.diff(np.append(starts, len(samples))), np.float64)
