"""Mouth and jaw from the times of the phonemes.

Coarticulation after Cohen and Massaro, "Modeling Coarticulation in Synthetic Visual Speech" (1993): every
phoneme has a dominance that rises before it and falls after it, and each group of articulators stands at
the average of the targets weighted by it. Here a phoneme's dominance is its stretch of time with soft,
logistic edges: long sounds reach their targets, short ones fall short of them as in real speech. The jaw
is slow, the lips are quick, rounding starts early. Closures are then laid over it, since an average would
never quite close the lips.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from avatar.motion.poses import Curve, Mouth, shape_mouth
from avatar.motion.visemes import SILENCE, Viseme, find, is_vowel
from avatar.speech.model import Phoneme


@dataclass(frozen=True)
class Group:
    """How a group of articulators moves: softness of the edges before and after, in seconds, and the
    seconds by which it runs ahead of the sound.
    """

    rise: float
    fall: float
    lead: float


LIPS = Group(rise=0.038, fall=0.042, lead=0.012)
JAW = Group(rise=0.042, fall=0.046, lead=0.012)
WIDTH = Group(rise=0.045, fall=0.050, lead=0.020)
ROUNDING = Group(rise=0.065, fall=0.045, lead=0.050)
TONGUE = Group(rise=0.022, fall=0.022, lead=0.010)

REACH = 12.0
"""Edges are followed this many times their softness: e^-12 is nothing."""
PREPARATION = 0.115
"""Seconds before a sound after a pause at which its pose begins to count; with the soft edge the movement
is seen 170 to 300 ms ahead."""
RELAXATION = 0.025
"""Seconds for which the last pose before a pause still counts."""
SHORTEST_PAUSE = 0.06
"""A gap between phonemes shorter than this is no pause."""

CLOSING = 0.125
"""Seconds the lips take to close."""
PARTING = 0.115
"""Seconds the lips take to open after a closure."""
BEFORE_BURST = 0.014
"""Lips part 12 to 16 ms before the burst is heard."""

ROUNDING_TIME = 0.085
"""Seconds a rounded consonant is given at least: /w/ after /k/ lasts 30 ms and is seen all the same."""

STRESS = (0.86, 1.0, 1.12)
"""Opening of vowels without, with secondary and with primary stress."""

CLIPPED_RELEASE = {"fr", "es", "it", "pt", "nl", "pl", "ja", "hi", "ru"}
"""Languages whose p is not aspirated: the lips stay shut until nearly the end of the sound."""


@dataclass(frozen=True)
class Item:
    """A viseme with its stretch of time; `gain` scales the opening."""

    viseme: Viseme
    start: float
    end: float
    gain: float = 1.0


def list_items(phonemes: Sequence[Phoneme], seconds: float, language: str = "en") -> list[Item]:
    """Visemes from 0 to `seconds` without gaps: pauses filled, diphthongs split, tiny gaps closed."""
    unaspirated = language.split("-")[0].lower() in CLIPPED_RELEASE
    items: list[Item] = []
    clock = 0.0
    for phoneme in sorted(phonemes, key=lambda p: (p.start, p.end)):
        start, end = max(phoneme.start, clock), min(phoneme.end, seconds)
        visemes = find(phoneme.symbol)
        if not (end > start) or visemes[0] is SILENCE:
            continue
        if start - clock >= SHORTEST_PAUSE or not items:
            if start > clock:
                items.append(Item(SILENCE, clock, start))
        elif start > clock:
            items[-1] = replace(items[-1], end=start)
        gain = STRESS[min(max(phoneme.stress, 0), 2)] if is_vowel(phoneme.symbol) else 1.0
        middle = start + (0.45 if len(visemes) == 2 else 1.0) * (end - start)
        for viseme, a, b in zip(visemes, (start, middle), (middle, end), strict=False):
            if unaspirated and 0 < viseme.closure < 0.9:
                viseme = replace(viseme, closure=0.9)
            items.append(Item(viseme, a, b, gain))
        clock = end
    if seconds > clock:
        items.append(Item(SILENCE, clock, seconds))
    return items


def _shift_pauses(items: Sequence[Item]) -> tuple[Curve, Curve]:
    """Starts and ends for the dominances: sounds reach into the pauses beside them. Outer ends are open."""
    starts = np.array([i.start for i in items])
    ends = np.array([i.end for i in items])
    for n, item in enumerate(items):
        if item.viseme is not SILENCE:
            continue
        length = item.end - item.start
        if n > 0:
            starts[n] += min(RELAXATION, 0.25 * length)
            ends[n - 1] = starts[n]
        if n + 1 < len(items):
            ends[n] -= min(PREPARATION, 0.45 * length)
            starts[n + 1] = ends[n]
    starts[0], ends[-1] = -np.inf, np.inf
    rounded = np.array([i.viseme.protrusion > 0.7 and i.viseme.closure == 0 for i in items])
    missing = np.where(rounded, np.maximum(ROUNDING_TIME - (ends - starts), 0), 0)
    return starts - 0.7 * missing, ends + 0.3 * missing


def _spread(first: NDArray[np.int64], last: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row and frame numbers of all pairs (row n, frame first[n] … last[n] - 1)."""
    counts = np.maximum(last - first, 0)
    rows = np.repeat(np.arange(len(first)), counts)
    before = np.repeat(np.cumsum(counts) - counts, counts)
    return rows, np.arange(len(rows)) - before + first[rows]


def blend(
    group: Group, starts: Curve, ends: Curve, targets: Curve, weights: Curve, frames: int, fps: float
) -> Curve:
    """The average of `targets` under their dominances at each frame, [frames]."""
    starts, ends = starts - group.lead, ends - group.lead
    first = np.clip(np.ceil((starts - REACH * group.rise) * fps), 0, frames).astype(np.int64)
    last = np.clip(np.ceil((ends + REACH * group.fall) * fps), 0, frames).astype(np.int64)
    rows, at = _spread(first, last)
    t = at / fps
    before = np.clip((starts[rows] - t) / group.rise, -60, 60)
    after = np.clip((t - ends[rows]) / group.fall, -60, 60)
    dominance = weights[rows] / ((1 + np.exp(before)) * (1 + np.exp(after)))
    total = np.bincount(at, dominance, frames)
    value = np.bincount(at, dominance * targets[rows], frames)
    return np.asarray(value / np.maximum(total, 1e-12))


def _bump(
    start: Curve, end: Curve, rise: Curve, fall: Curve, height: Curve, frames: int, fps: float
) -> Curve:
    """The highest at each frame of plateaus from start to end with smooth flanks outside them."""
    first = np.clip(np.floor((start - rise) * fps), 0, frames).astype(np.int64)
    last = np.clip(np.ceil((end + fall) * fps) + 1, 0, frames).astype(np.int64)
    rows, at = _spread(first, last)
    t = at / fps
    x = np.maximum((start[rows] - t) / rise[rows], (t - end[rows]) / fall[rows])
    x = 1 - np.clip(x, 0, 1)
    out = np.zeros(frames)
    np.maximum.at(out, at, height[rows] * x * x * x * (x * (6 * x - 15) + 10))
    return out


def close_lips(items: Sequence[Item], frames: int, fps: float, haste: float = 1.0) -> Curve:
    """0..1 at each frame: how far p, b, m hold the lips shut. Each is fully shut on at least one frame.

    haste: how many times as fast as usual they close and part, where something else prepares the closure.
    """
    shut = [(n, i) for n, i in enumerate(items) if i.viseme.closure > 0]
    if not shut:
        return np.zeros(frames)
    length = np.array([i.end - i.start for _, i in shut])
    start = np.array([i.start for _, i in shut]) + 0.004
    hold = np.array([i.viseme.closure for _, i in shut]) * length - BEFORE_BURST
    end = np.maximum(start + 0.012, np.array([i.start for _, i in shut]) + hold)
    nearest = np.clip(np.round((start + end) / 2 * fps), 0, frames - 1) / fps
    inside = np.floor(end * fps) / fps >= start
    start = np.where(inside, start, np.minimum(start, nearest))
    end = np.where(inside, end, np.maximum(end, nearest))
    one = np.ones(len(shut))
    return _bump(start, end, CLOSING / haste * one, PARTING / haste * one, one, frames, fps)


def tuck_lip(items: Sequence[Item], frames: int, fps: float) -> Curve:
    """0..1 at each frame: how far f and v hold the lower lip to the teeth; reached on at least one frame."""
    held = [i for i in items if i.viseme.tuck > 0]
    if not held:
        return np.zeros(frames)
    start = np.array([i.start for i in held])
    end = np.array([i.end for i in held])
    length = end - start
    start, end = start + 0.10 * length, end - 0.30 * length
    nearest = np.clip(np.round((start + end) / 2 * fps), 0, frames - 1) / fps
    start, end = np.minimum(start, nearest), np.maximum(end, nearest)
    one = np.ones(len(held))
    height = np.array([i.viseme.tuck for i in held])
    return _bump(start, end, 0.085 * one, 0.080 * one, height, frames, fps)


def trace_mouth(items: Sequence[Item], frames: int, fps: float) -> Mouth:
    """The measures of the mouth at n / fps for n < frames."""
    if not items:
        zero = np.zeros(frames)
        return Mouth(zero, zero, zero, zero, zero, zero, zero)
    starts, ends = _shift_pauses(items)

    def follow(group: Group, target: str, weight: str, scaled: bool = False) -> Curve:
        targets = np.array([getattr(i.viseme, target) * (i.gain if scaled else 1.0) for i in items])
        weights = np.array([getattr(i.viseme, weight) for i in items])
        return blend(group, starts, ends, targets, weights, frames, fps)

    aperture = follow(LIPS, "aperture", "w_lips", scaled=True)
    jaw = follow(JAW, "jaw", "w_jaw", scaled=True)
    width = follow(WIDTH, "width", "w_width")
    protrusion = follow(ROUNDING, "protrusion", "w_round")
    own = np.array([i.start for i in items]), np.array([i.end for i in items])
    ones = np.ones(len(items))
    tongue = blend(TONGUE, *own, np.array([i.viseme.tongue for i in items]), ones, frames, fps)
    shut = close_lips(items, frames, fps)
    tuck = tuck_lip(items, frames, fps) * (1 - shut)
    aperture = aperture + (0.034 - aperture) * 0.9 * tuck
    aperture = aperture * (1 - shut)
    # Pressed, not just touching, only where they are nearly shut.
    press = np.clip((shut - 0.5) * 2, 0, 1)
    return Mouth(aperture, jaw, width, protrusion, tongue, tuck, press)


def move_lips(
    phonemes: Sequence[Phoneme], seconds: float, frames: int, fps: float, language: str = "en"
) -> NDArray[np.float32]:
    """ARKit coefficients [frames, 52] of the mouth for timed phonemes; all 0 in long silences."""
    return shape_mouth(trace_mouth(list_items(phonemes, seconds, language), frames, fps))
