"""A judged sample → what a cloning engine is given: the spoken part alone, mono, at one rate and level."""

from __future__ import annotations

import io
import wave

import numpy as np
from numpy.typing import NDArray

from avatar.voices.activity import STEP, SURE
from avatar.voices.sample import RATE as HEARD
from avatar.voices.sample import Sample

RATE = 24_000
LONGEST = 30.0
"""Seconds: what the cloning nets look at; more only costs time in each of them."""
EDGE = 0.25
"""Seconds kept before the first and after the last word."""
LEVEL = -20.0
"""LUFS, which leaves every peak of a voice below full scale."""
_SEARCH = 5.0
"""Seconds before the end in which a pause is looked for to cut in."""


def prepare(sample: Sample) -> bytes:
    """The sample as a WAV file: mono, 16 bits, 24 kHz, at most 30 s, at −20 LUFS, without cleaning it."""
    from avatar.media import normalise
    from avatar.speech.sound.joins import fade_ends, resample

    first, last = spoken_part(sample.speech)
    at = sample.rate / HEARD
    part = sample.raw[round(first * at) : round(last * at)]
    sound = fade_ends(resample(part, sample.rate, RATE), RATE)
    return _as_wav(normalise(sound, RATE, target=LEVEL, channels=1))


def spoken_part(speech: NDArray[np.float32]) -> tuple[int, int]:
    """First and last sample (at 16 kHz) of what is kept, cut in a pause where it would be too long."""
    spoken = np.flatnonzero(speech >= SURE)
    edge = round(EDGE * HEARD)
    first = max(0, int(spoken[0]) * STEP - edge)
    last = min(len(speech) * STEP, (int(spoken[-1]) + 1) * STEP + edge)
    if last - first > LONGEST * HEARD:
        stop = (first + round(LONGEST * HEARD)) // STEP
        start = stop - round(_SEARCH * HEARD / STEP)
        quietest = start + int(np.argmin(np.convolve(speech[start:stop], np.ones(5), mode="same")))
        last = quietest * STEP
    return first, last


def _as_wav(samples: NDArray[np.float32]) -> bytes:
    whole = np.round(np.clip(samples, -1.0, 1.0) * 32767).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(RATE)
        wav.writeframes(whole.tobytes())
    return file.getvalue()
