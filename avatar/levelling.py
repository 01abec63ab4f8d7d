"""How loud the voices of a video are: all alike but for their profiles' volume, at the product's loudness."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .script.model import Script
    from .speech import Speech, Voice

QUIETEST, LOUDEST = -40.0, -10.0
"""LUFS of a finished voice, whatever its profile asks for."""
_MOST_GAIN = 24.0
"""dB by which a recording is made louder or softer at most, to be as loud as what is spoken."""


def set_loudness(speech: Speech, voices: Sequence[Voice], script: Script | None = None) -> Speech:
    """The speech as loud as in the finished file: −16 LUFS, over or under that by each voice's `volume`.

    voices: one for all, or one for each of the script's cast. Several are first made equally loud, and scenes
    that were recorded as loud as those that are spoken.
    """
    import numpy as np

    from .media import normalise
    from .media.loudness import TARGET, integrated_loudness
    from .motion.ensemble import level_voices

    if script:
        speech = match_recordings(speech, script)
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


def match_recordings(speech: Speech, script: Script) -> Speech:
    """The speech with each recording as loud as what is spoken beside it; itself where nothing is both.

    One gain for all scenes of a file, so that what is soft in it stays soft; at most 24 dB, since what is
    fainter holds more noise than voice. Several recordings and no voice meet at their mean.
    """
    import numpy as np

    from .media.loudness import integrated_loudness
    from .speech.recordings.reel import list_jobs

    spans = {span.scene: span for span in speech.spans if span.segment < 0}
    rate = speech.sample_rate

    def places(scenes: Iterable[int]) -> list[slice]:
        return [slice(round(spans[i].start * rate), round(spans[i].end * rate)) for i in scenes if i in spans]

    def loudness(parts: Sequence[slice]) -> float:
        whole = [speech.samples[part] for part in parts] or [speech.samples[:0]]
        return integrated_loudness(np.concatenate(whole), rate)

    files: dict[Path, list[int]] = {}
    for job in list_jobs(script):
        files.setdefault(job.recording.path, []).extend(job.scenes)
    recorded = {scene for scenes in files.values() for scene in scenes}
    found = [(part, loudness(part)) for part in (places(scenes) for scenes in files.values())]
    found = [(part, level) for part, level in found if np.isfinite(level)]
    aim = loudness(places(i for i in range(len(script.scenes)) if i not in recorded))
    if not np.isfinite(aim) and len(found) > 1:
        aim = sum(level for _, level in found) / len(found)
    if not found or not np.isfinite(aim):
        return speech
    samples = speech.samples.copy()
    for parts, level in found:
        gain = np.float32(10 ** (min(_MOST_GAIN, max(-_MOST_GAIN, aim - level)) / 20))
        for part in parts:
            samples[part] *= gain
    return replace(speech, samples=samples)
