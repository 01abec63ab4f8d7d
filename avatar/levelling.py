"""How loud the voices of a video are: all alike but for their profiles' volume, at the product's loudness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .script.model import Script
    from .speech import Speech, Voice

QUIETEST, LOUDEST = -40.0, -10.0
"""LUFS of a finished voice, whatever its profile asks for."""


def set_loudness(speech: Speech, voices: Sequence[Voice], script: Script | None = None) -> Speech:
    """The speech as loud as in the finished file: −16 LUFS, over or under that by each voice's `volume`.

    voices: one for all, or one for each of the script's cast. Several are first made equally loud.
    """
    import numpy as np

    from .media import normalise
    from .media.loudness import TARGET, integrated_loudness
    from .motion.ensemble import level_voices

    volumes = [voice.volume for voice in voices]
    aim = TARGET + volumes[0]
    if script and len(script.cast) > 1 and len(volumes) > 1:
        speech, aim = level_voices(speech, script, volumes), TARGET
        if any(volumes):  # louder or quieter together by as much as it takes for a voice at 0 dB to be usual
            equal = level_voices(speech, script)
            together, alike = (integrated_loudness(s.samples, s.sample_rate) for s in (speech, equal))
            # Making them alike kept their mean, so that a voice at 0 dB moved by the mean of the volumes.
            aim += together - (alike - sum(volumes) / len(volumes)) if np.isfinite(together) else 0.0
    target = min(LOUDEST, max(QUIETEST, aim))
    return replace(speech, samples=normalise(speech.samples, speech.sample_rate, target=target))
