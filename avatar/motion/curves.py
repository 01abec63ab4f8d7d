"""Smooth random curves and single movements, made in time and then looked at where the frames are.

Nothing here knows the frame rate, so the same seed moves the same way at 25 and at 60 frames a second.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Curve = NDArray[np.float64]


def ease(x: Curve) -> Curve:
    """0 to 1 as a hand or a head moves: least jerk (Flash and Hogan 1985); flat outside 0..1."""
    x = np.clip(x, 0, 1)
    return np.asarray(x * x * x * (x * (6 * x - 15) + 10))


def wander(random: Generator, times: Curve, knot: float) -> Curve:
    """A random curve of mean 0 and standard deviation near 1 with nothing much above 0.5 / knot Hz.

    Cubic B-spline (twice continuously differentiable) through white noise every `knot` seconds; the knots'
    phase is random too, so that several curves have no common beat.
    """
    # One draw, however long the curve is: what comes after it does not depend on the length.
    own = np.random.default_rng(int(random.integers(1 << 62)))
    u = times / knot + own.random()
    noise = own.standard_normal(int(u[-1]) + 5)
    i = u.astype(np.int64)
    f = u - i
    out = noise[i] * (1 - f) ** 3
    out += noise[i + 1] * (3 * f**3 - 6 * f**2 + 4)
    out += noise[i + 2] * (-3 * f**3 + 3 * f**2 + 3 * f + 1)
    out += noise[i + 3] * f**3
    # A B-spline of white noise keeps 0.479 of its variance, averaged over the phase.
    return np.asarray(out / 6 / np.sqrt(0.479))


def steps(times: Curve, at: Curve, levels: Curve, durations: Curve) -> Curve:
    """A curve that goes to levels[k] from at[k] on within durations[k], and stays there; 0 before.

    Each movement must end before the next begins.
    """
    if not len(at):
        return np.zeros(len(times))
    before = np.concatenate([[0.0], levels[:-1]])
    k = np.searchsorted(at, times, "right") - 1
    inside = np.maximum(k, 0)
    x = ease((times - at[inside]) / durations[inside])
    value = before[inside] + (levels[inside] - before[inside]) * x
    return np.asarray(np.where(k < 0, 0.0, value))


def add_bumps(
    out: Curve, times: Curve, at: Curve, heights: Curve, rise: float, hold: float, fall: float
) -> None:
    """Add to `out` movements that reach heights[k] at at[k], stay for `hold` and go back to 0."""
    first = np.searchsorted(times, at - rise)
    last = np.searchsorted(times, at + hold + fall)
    for a, b, t, h in zip(first, last, at, heights, strict=True):
        x = times[a:b]
        out[a:b] += h * ease((x - t + rise) / rise) * ease((t + hold + fall - x) / fall)
