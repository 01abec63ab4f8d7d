"""The motion of several presenters: each speaks in its own turns, and listens in those of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from avatar.script.model import Script
from avatar.speech.model import Speech, TimedCue

MARGIN = 0.05
"""Seconds before and after its words that belong to a turn: a voice has an edge."""


def hear_one(speech: Speech, script: Script, who: int, looks: Sequence[TimedCue] = ()) -> Speech:
    """The speech as one of the cast says it: silent while others speak, with its own cues alone.

    looks: what it does while it listens.
    """
    own = {
        (i, j)
        for i, scene in enumerate(script.scenes)
        for j, s in enumerate(scene.segments)
        if s.speaker == who
    }
    kept = [n for n, word in enumerate(speech.words) if (word.scene, word.segment) in own]
    places = {n: k for k, n in enumerate(kept)}
    samples = np.zeros_like(speech.samples)
    turns = []
    for span in speech.spans:
        if (span.scene, span.segment) in own:
            turns.append((span.start, span.end))
            first, last = (round(t * speech.sample_rate) for t in (span.start - MARGIN, span.end))
            samples[max(0, first) : last] = speech.samples[max(0, first) : last]

    def mine(start: float) -> bool:
        return any(a - MARGIN <= start < b for a, b in turns)

    return replace(
        speech,
        samples=samples,
        words=tuple(speech.words[n] for n in kept),
        phonemes=tuple(
            replace(p, word=places.get(p.word, -1)) for p in speech.phonemes if mine(0.5 * (p.start + p.end))
        ),
        cues=tuple(sorted((*(c for c in speech.cues if mine(c.start)), *looks), key=lambda c: c.start)),
    )


def level_voices(speech: Speech, script: Script, volumes: Sequence[float] = ()) -> Speech:
    """The speech with all of its voices equally loud (integrated loudness, BS.1770); itself for one voice.

    volumes: dB by which each of the cast is to be louder than that, on the mean of all.
    """
    from avatar.media.loudness import integrated_loudness

    if len(script.cast) < 2:
        return speech
    parts = []
    for who in range(len(script.cast)):
        alone = hear_one(speech, script, who)
        loudness = integrated_loudness(alone.samples, speech.sample_rate)
        if np.isfinite(loudness):
            parts.append((alone.samples != 0, loudness, volumes[who] if who < len(volumes) else 0.0))
    if len(parts) < 2:
        return speech
    mean = sum(loudness - volume for _, loudness, volume in parts) / len(parts)
    samples = speech.samples.copy()
    for where, loudness, volume in parts:
        samples[where] *= np.float32(10 ** ((mean + volume - loudness) / 20))
    return replace(speech, samples=samples)
