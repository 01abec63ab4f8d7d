"""What happens to a voice before a net hears it: other throats, poor codecs; and what lies under it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
BANK_SECONDS = 600
Sound = NDArray[np.float32]


def bend(sound: Sound, factor: float) -> Sound:
    """The sound `factor` times as fast, pitch and throat with it: a child's above 1, a giant's below."""
    at = np.arange(0, len(sound) - 1, factor)
    return np.interp(at, np.arange(len(sound)), sound).astype(np.float32)


def coarse(sound: Sound, draw: np.random.Generator) -> Sound:
    """A poor codec: few levels, as in μ-law, and clipped peaks."""
    peak = np.abs(sound).max() + 1e-6
    x = np.clip(sound / peak * draw.uniform(1, 2.5), -1, 1)
    steps = 2 ** draw.integers(5, 9)
    squeezed = np.sign(x) * np.log1p(255 * np.abs(x)) / np.log(256)
    squeezed = np.round(squeezed * steps) / steps
    return (np.sign(x) * (256 ** np.abs(squeezed) - 1) / 255 * peak).astype(np.float32)


def bank(draw: np.random.Generator, seconds: float = BANK_SECONDS) -> Sound:
    """Noise and music to lay under voices, in stretches of some seconds, all about equally loud."""
    parts = []
    total = 0.0
    while total < seconds:
        length = float(draw.uniform(2, 8))
        part = _noise(length, draw) if draw.random() < 0.6 else _music(length, draw)
        parts.append(part / (np.sqrt(np.mean(part**2)) + 1e-9) * 0.1)
        total += length
    return np.concatenate(parts).astype(np.float32)


def _noise(seconds: float, draw: np.random.Generator) -> NDArray[np.float64]:
    """Noise of any colour between white and brown, steady or in gusts."""
    n = int(seconds * RATE)
    f = np.maximum(np.fft.rfftfreq(n, 1 / RATE), 30)
    hiss = np.fft.irfft(np.fft.rfft(draw.standard_normal(n)) / f ** draw.uniform(0, 1), n)
    if draw.random() < 0.5:
        knots = draw.uniform(0.05, 1, max(2, int(seconds * draw.uniform(1, 8))))
        hiss *= np.interp(np.linspace(0, len(knots) - 1, n), np.arange(len(knots)), knots)
    return hiss


def _music(seconds: float, draw: np.random.Generator) -> NDArray[np.float64]:
    """Chords with a beat."""
    t = np.arange(int(seconds * RATE)) / RATE
    out = np.zeros(len(t))
    beat = draw.uniform(0.25, 1.2)
    for start in np.arange(0, seconds, beat * draw.integers(1, 5)):
        on = t >= start
        since = t[on] - start
        for _ in range(draw.integers(1, 5)):
            f = 55 * 2 ** (draw.integers(0, 48) / 12)
            for k in range(1, 6):
                if f * k < 7500:
                    fade = np.exp(-since * draw.uniform(0.5, 6) * k**0.5)
                    out[on] += np.sin(2 * np.pi * f * k * since) / k ** draw.uniform(0.6, 2) * fade
    return out
