"""Log-mel: what the lip-sync net hears.

The constants are those the net was trained with; a test holds the numbers to librosa's to 1e-4:

    librosa.feature.melspectrogram(y=samples, sr=16000, n_fft=512, win_length=400, hop_length=160,
                                   window="hann", center=True, pad_mode="constant", power=2.0,
                                   n_mels=40, fmin=60.0, fmax=7600.0)   # htk=False, norm="slaney"

and log10(1e-6 + that), plus 3, halved.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
"""Samples a second that are listened to."""
HOP = 160
"""Samples from one frame to the next: a hundred frames a second, frame k around sample k · HOP."""
WINDOW = 400
FFT = 512
MELS = 40
LOWEST, HIGHEST = 60.0, 7600.0
FLOOR = 1e-6
"""Power under which all is silence: near the noise of a good microphone."""
BLOCK = 2000
"""Frames worked on at a time: memory does not grow with the sound."""


def log_mel(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the net takes, for mono sound at `RATE`: [1 + len(samples) // HOP, MELS], about −1.5 to 2."""
    return to_log(mel_power(np.pad(np.asarray(samples, np.float32), FFT // 2)))


def mel_power(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Power in the mel bands, float32 [1 + (len(samples) − FFT) // HOP, MELS]: frame k stands at its middle,
    sample k · HOP + FFT / 2.
    """
    if len(samples) < FFT:
        return np.zeros((0, MELS), np.float32)
    views = np.lib.stride_tricks.sliding_window_view(samples, FFT)[::HOP]
    out = np.empty((len(views), MELS), np.float32)
    window, filters = _window(), mel_filters()
    for a in range(0, len(views), BLOCK):
        spectrum = np.fft.rfft(views[a : a + BLOCK] * window)
        power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
        out[a : a + BLOCK] = power @ filters
    return out


def to_log(power: NDArray[np.float32]) -> NDArray[np.float32]:
    """The scale on which the net hears power."""
    return np.asarray((np.log10(FLOOR + power) + 3) / 2, np.float32)


@cache
def _window() -> NDArray[np.float32]:
    """Periodic Hann window of `WINDOW` samples in the middle of `FFT`."""
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)
    return np.pad(hann, (FFT - WINDOW) // 2).astype(np.float32)


@cache
def mel_filters(lowest: float = LOWEST, highest: float = HIGHEST, fft: int = FFT) -> NDArray[np.float32]:
    """Triangles on Slaney's mel scale, each of area 1 over its hertz: float32 [fft / 2 + 1, MELS].

    The scale (Auditory Toolbox, 1998): linear to 1000 Hz, 15 mels; above it 27 steps to a factor of 6.4.
    """

    def hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))

    def mel(f: float) -> float:
        return f * 3 / 200 if f < 1000 else 15 + 27 * float(np.log(f / 1000) / np.log(6.4))

    edges = hertz(np.linspace(mel(lowest), mel(highest), MELS + 2))
    low, middle, high = edges[:-2], edges[1:-1], edges[2:]
    f = np.arange(fft // 2 + 1)[:, None] * RATE / fft
    weights = np.maximum(0, np.minimum((f - low) / (middle - low), (high - f) / (high - middle)))
    return np.asarray(weights * 2 / (high - low), np.float32)
