"""Lips from the sound alone, for recordings whose phonemes nobody knows.

The sound is heard through twelve mel bands, each against its own mean while someone speaks (so that voice,
room and microphone cancel out). The measures of the mouth are a weighted sum of the bands over the last and
next 150 ms. The weights (`hearing.npz`) were fitted by `training/hearing.py` to the lips of GRID speakers
(Cooke et al. 2006, CC BY 4.0) and to this program's own lips for synthetic voices whose phonemes are known.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from avatar.motion.curves import Curve, ease
from avatar.motion.poses import Mouth, shape_mouth
from avatar.motion.voice import HOP, find_sounding, measure_loudness

STEP = 0.01
"""Seconds from one look at the sound to the next."""
WINDOW = 0.032
BANDS = 12
LOWEST, HIGHEST = 80.0, 7000.0
TAPS = np.arange(-15, 16, 3)
"""Looks that count for a frame, in steps around it."""
RANGE = 3.0
"""Bands are clipped at this many tens of decibels around their mean."""
OUTPUTS = ("aperture", "jaw", "width", "protrusion")
GAIN = (1.35, 1.35, 1.5, 1.5)
"""A fit by least squares is shy; this brings its spread up to that of real lips."""
DEAD = 0.030
"""Openings below this, in IOD, are closures that the fit did not quite reach."""
OPENING, CLOSING = 0.16, 0.14
"""Seconds over which the mouth gets ready before a sound after a pause and closes after it."""
BLOCK = 128
"""Looks worked on at a time: memory does not grow with the recording."""


def hear_bands(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Energy in mel bands every `STEP`, [n, BANDS], in tens of decibels against its mean while speaking.

    Bands above half the sample rate are 0 throughout: they say nothing.
    """
    sound = np.clip(np.nan_to_num(np.asarray(samples, np.float32), nan=0.0), -4, 4)
    halvings = 1
    while rate / (2 * halvings) >= 2.2 * HIGHEST:
        halvings *= 2
    if halvings > 1:  # a mean of neighbours is filter enough for bands this wide
        sound = sound[: len(sound) // halvings * halvings].reshape(-1, halvings).mean(axis=1)
    rate_now = rate / halvings
    size = max(16, round(WINDOW * rate_now))
    count = max(1, int(len(sound) / rate_now / STEP) + 1)
    padded = np.concatenate([np.zeros(size // 2, np.float32), sound, np.zeros(size + 1, np.float32)])
    starts = np.minimum(np.round(np.arange(count) * STEP * rate_now).astype(np.int64), len(padded) - size)
    length = size + size % 2
    weights, heard = _filters(length, rate_now)
    window = np.hanning(size).astype(np.float32)
    views = np.lib.stride_tricks.sliding_window_view(padded, size)
    power = np.empty((count, BANDS), np.float32)
    for a in range(0, count, BLOCK):
        spectrum = np.fft.rfft(views[starts[a : a + BLOCK]] * window, length)
        power[a : a + BLOCK] = (spectrum.real**2 + spectrum.imag**2) @ weights
    total = power.sum(axis=1)
    speaking = total > 10**-2.5 * np.percentile(total, 95)
    level = np.log10(power + np.float32(1e-9))
    level -= level[speaking].mean(axis=0) if speaking.any() else level.mean(axis=0)
    return np.asarray(np.clip(level, -RANGE, RANGE) * heard, np.float32)


@cache
def _filters(length: int, rate: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Triangular mel filters [bins, BANDS], and 1 for each band that the sample rate can hold."""

    def mel(f: float) -> float:
        return 2595 * float(np.log10(1 + f / 700))

    edges = 700 * (10 ** (np.linspace(mel(LOWEST), mel(HIGHEST), BANDS + 2) / 2595) - 1)
    low, middle, high = edges[:-2], edges[1:-1], edges[2:]
    f = (np.arange(length // 2 + 1) * rate / length)[:, None]
    weights = np.maximum(0, np.minimum((f - low) / (middle - low), (high - f) / (high - middle)))
    weights /= np.maximum(weights.sum(axis=0), 1e-9)
    return weights.astype(np.float32), (middle < 0.45 * rate).astype(np.float32)


def stack(bands: NDArray[np.float32], frames: int, fps: float) -> NDArray[np.float32]:
    """What is heard around each frame, [frames, len(TAPS) * BANDS + 1], a constant 1 last."""
    at = np.arange(frames) / fps / STEP
    out = np.ones((frames, len(TAPS) * BANDS + 1), np.float32)
    for k, tap in enumerate(TAPS):
        place = np.clip(at + tap, 0, len(bands) - 1)
        i = np.minimum(place.astype(np.int64), max(len(bands) - 2, 0))
        share = (place - i)[:, None].astype(np.float32)
        following = bands[np.minimum(i + 1, len(bands) - 1)]
        out[:, k * BANDS : (k + 1) * BANDS] = bands[i] * (1 - share) + following * share
    return out


@cache
def _load() -> NDArray[np.float32]:
    with np.load(Path(__file__).with_name("hearing.npz")) as file:
        return np.asarray(file["weights"], np.float32)


def hear_mouth(samples: NDArray[np.float32], rate: int, frames: int, fps: float) -> Mouth:
    """The measures of the mouth at n / fps for n < frames; shut where nobody speaks."""
    zero = np.zeros(frames)
    level = measure_loudness(samples, rate)
    open_for = _gate(find_sounding(level), np.arange(frames) / fps)
    if not open_for.any():
        return Mouth(zero, zero, zero, zero, zero, zero, zero)
    heard = stack(hear_bands(samples, rate), frames, fps) @ _load()
    aperture, jaw, width, protrusion = (heard.astype(np.float64) * GAIN).T
    aperture = np.clip(aperture - DEAD, 0, 0.45) * open_for
    shut = 1 - ease(aperture / 0.02)
    jaw = np.clip(jaw, 0, 0.2) * open_for
    return Mouth(
        aperture,
        jaw,
        np.clip(width, -0.14, 0.14) * open_for,
        np.clip(protrusion, 0, 1) * open_for,
        zero,
        zero,
        0.8 * shut * open_for,
    )


def _gate(sounding: list[tuple[float, float]], times: Curve) -> Curve:
    """1 where someone speaks, 0 where not, with the time it takes to open and close the mouth between."""
    out = np.zeros(len(times))
    for start, end in sounding:
        start, end = start - HOP, end + HOP
        a, b = np.searchsorted(times, (start - OPENING, end + CLOSING))
        t = times[a:b]
        rise, fall = ease((t - start) / OPENING + 1), ease((end - t) / CLOSING + 1)
        np.maximum(out[a:b], rise * fall, out=out[a:b])
    return out


def hear_lips(samples: NDArray[np.float32], rate: int, frames: int, fps: float) -> NDArray[np.float32]:
    """ARKit coefficients [frames, 52] of the mouth for a sound; all 0 in silence."""
    return shape_mouth(hear_mouth(samples, rate, frames, fps))
