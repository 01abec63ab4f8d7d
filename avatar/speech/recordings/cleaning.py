"""A recording cleaned: hum, noise, silence at its ends, and its level. Gently, and only when asked for.

- Hum: narrow lines at 50 or 60 Hz and their multiples that are there all the time, also while nobody speaks,
  are notched out.
- Noise: each band of the spectrum is turned down by how little it rises above what is there all the time
  (Wiener's gain on the decision-directed estimate of Ephraim and Malah 1984, which is what keeps residual
  noise from chirping), by 12 dB at most, so that the room stays a room.
- Silence before the first and after the last word is cut.
- Level: EBU R128, as loud as every voice here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

MAINS = (50.0, 60.0)
HARMONICS = 12
LINE = 8.0
"""dB by which a line of hum stands above its neighbours."""
NOTCH = 2.0
"""Hz of a notch."""
FLOOR = 10 ** (-12 / 20)
"""The least that is left of a band."""
FRAME, HOP = 0.032, 0.008
"""Seconds of a frame and from one to the next."""
SMOOTH = 0.97
"""Weight of the frame before in the decision-directed estimate."""
NOISE_SHARE = 0.15
"""Share of the frames, the quietest of each band, that is taken for noise alone."""
NOISE_BIAS = 1.6
"""What the mean of noise is above that share of it, smoothed over five frames."""
CLEAN_ENOUGH = 45.0
"""dB between loud parts and noise from which on nothing is done about noise."""
BLOCK = 30.0
"""Seconds that are worked on at a time, so that memory does not grow with the length."""
BEFORE, AFTER = 0.25, 0.4
"""Seconds kept before the first and after the last sound."""


@dataclass(frozen=True)
class Cleaned:
    """samples: mono float32. begin: seconds that were cut off before them. hum: Hz of the mains, 0 for none.
    noise: dB from the loud parts down to what is there all the time, before anything was done.
    """

    samples: Samples
    begin: float
    hum: float
    noise: float


def clean(samples: Samples, rate: int) -> Cleaned:
    """The recording without hum, noise and silence at its ends, at -16 LUFS; nothing is made faster."""
    from avatar.media import normalise

    hum = find_hum(samples, rate)
    quiet = remove_hum(samples, rate, hum) if hum else samples
    noise = noise_distance(quiet, rate)
    if noise < CLEAN_ENOUGH:
        quiet = reduce_noise(quiet, rate)
    first, last = find_ends(quiet, rate)
    return Cleaned(
        np.asarray(normalise(quiet[first:last], rate), np.float32),
        first / rate,
        hum[0] if hum else 0.0,
        noise,
    )


def find_hum(samples: Samples, rate: int) -> list[float]:
    """The lines of hum in Hz, that of the mains first; empty where there is none."""
    from scipy.signal import stft

    if len(samples) < 2 * rate:
        return []
    floors = []
    for block in _blocks(samples, round(2 * BLOCK * rate)):
        if len(block) >= 2 * rate:
            _, _, spectrum = stft(block, rate, nperseg=rate, noverlap=rate // 2, boundary=None)
            floors.append(np.percentile(np.abs(spectrum) ** 2, 25, axis=1))
    floor = 10 * np.log10(np.mean(floors, axis=0) + 1e-20)  # 1 Hz a bin
    best: list[float] = []
    for mains in MAINS:
        lines = []
        for n in range(1, HARMONICS + 1):
            at = round(mains * n)
            if at + 13 >= len(floor):
                break
            beside = np.concatenate([floor[at - 12 : at - 3], floor[at + 4 : at + 13]])
            if floor[at - 1 : at + 2].max() - np.median(beside) > LINE:
                lines.append(mains * n)
        if len(lines) >= 2 and lines[0] <= 2 * mains and len(lines) > len(best):
            best = [mains, *(line for line in lines if line != mains)]
    return best


def remove_hum(samples: Samples, rate: int, lines: list[float]) -> Samples:
    """The sound with a narrow notch at each of the lines, nothing shifted in time."""
    from scipy.signal import iirnotch, sosfiltfilt, tf2sos

    sections = [tf2sos(*iirnotch(line, line / NOTCH, rate)) for line in lines]
    return np.asarray(sosfiltfilt(np.concatenate(sections), samples), np.float32)


def noise_distance(samples: Samples, rate: int) -> float:
    """How far it is from the loud parts of speech down to what is always there, in dB; 100 for silence."""
    levels = _levels(samples, rate)
    if not len(levels):
        return 100.0
    loud, floor = np.percentile(levels, [95, 10])
    return float(min(100.0, loud - floor))


def _levels(samples: Samples, rate: int) -> NDArray[np.float64]:
    """The level of every 20 ms, in dB."""
    step = round(0.02 * rate)
    whole = samples[: len(samples) // step * step].reshape(-1, step)
    return np.asarray(10 * np.log10(np.square(whole, dtype=np.float64).mean(1) + 1e-12))


def reduce_noise(samples: Samples, rate: int) -> Samples:
    """The sound with what is there all the time turned down, as far as nothing else is in its band."""
    from scipy.signal import istft, stft

    size, hop = round(FRAME * rate), round(HOP * rate)
    lap = size - hop
    step = round(BLOCK * rate / hop) * hop
    margin = 8 * size // hop * hop
    out = np.zeros_like(samples)
    for at in range(0, len(samples), step):
        begin, end = max(0, at - margin), min(len(samples), at + step + margin)
        _, _, spectrum = stft(samples[begin:end], rate, nperseg=size, noverlap=lap)
        _, sound = istft(spectrum * _gains(np.abs(spectrum) ** 2), rate, nperseg=size, noverlap=lap)
        wanted = min(len(samples), at + step) - at
        piece = sound[at - begin : at - begin + wanted]
        out[at : at + len(piece)] = piece
    return out


def _gains(power: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much of each band of each frame is left. power: [bands, frames]."""
    from scipy.ndimage import uniform_filter1d

    calm = uniform_filter1d(power, 5, axis=1, mode="nearest")
    noise = np.quantile(calm, NOISE_SHARE, axis=1) * NOISE_BIAS
    noise = uniform_filter1d(noise, 3, mode="nearest") + 1e-14
    gains = np.empty_like(power)
    before = np.zeros(len(power))
    for n in range(power.shape[1]):
        seen = power[:, n] / noise
        hoped = SMOOTH * before + (1 - SMOOTH) * np.maximum(seen - 1, 0)
        gain = np.maximum(hoped / (1 + hoped), FLOOR)
        before = gain**2 * seen
        gains[:, n] = gain
    return gains


def find_ends(samples: Samples, rate: int) -> tuple[int, int]:
    """Samples [first, last) in which anything is said, with a little room on both sides."""
    levels = _levels(samples, rate)
    if not len(levels):
        return 0, len(samples)
    loud, floor = np.percentile(levels, [95, 10])
    over = levels > max(loud - 35.0, min(floor + 12.0, loud - 12.0))
    runs = np.flatnonzero(np.convolve(over, np.ones(3), "same") >= 2)  # a click is shorter
    if not len(runs):
        return 0, len(samples)
    step = 0.02 * rate
    first = max(0, round(runs[0] * step - BEFORE * rate))
    return first, min(len(samples), round((runs[-1] + 1) * step + AFTER * rate))


def _blocks(samples: Samples, size: int) -> Iterator[Samples]:
    for at in range(0, len(samples), size):
        yield samples[at : at + size]
