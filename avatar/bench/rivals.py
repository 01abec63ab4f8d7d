"""The methods that `avatar bench motion` compares, and the voices whose closures are counted."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ..motion.fusion import hear_lips, say_lips
from ..motion.lips import move_lips
from ..motion.model import ARKIT_INDEX, ARKIT_NAMES, Motion
from ..speech.model import Speech

FPS = 25.0
TEXT = (
    "Maybe the big problem is simple. People bring maps, pumps and bamboo, but nobody remembers the number "
    "of the place. A member of my family paid for both, and put them by the lamp. Whom would you blame?"
)
VOICES = ("heart-draft", "michael", "emma")


def _net(speech: Speech) -> NDArray[np.float32]:
    frames = Motion.frames_for(speech.seconds, FPS)
    return hear_lips(speech.samples, speech.sample_rate, frames, FPS)


def _both(speech: Speech) -> NDArray[np.float32] | None:
    if not speech.phonemes:
        return None
    return say_lips(speech, Motion.frames_for(speech.seconds, FPS), FPS)


def _rules(speech: Speech) -> NDArray[np.float32] | None:
    if not speech.phonemes:
        return None
    return move_lips(speech.phonemes, speech.seconds, Motion.frames_for(speech.seconds, FPS), FPS)


def _energy(speech: Speech) -> NDArray[np.float32]:
    """The jaw follows the loudness: what a puppet does."""
    frames = Motion.frames_for(speech.seconds, FPS)
    size = max(1, round(speech.sample_rate / FPS))
    padded = np.pad(speech.samples, (size // 2, frames * size))[: frames * size].reshape(frames, size)
    level = np.sqrt(np.mean(padded**2, axis=1))
    out = np.zeros((frames, len(ARKIT_NAMES)), np.float32)
    out[:, ARKIT_INDEX["jawOpen"]] = 0.45 * level / max(float(np.percentile(level, 95)), 1e-4)
    return np.clip(out, 0, 1)


METHODS = {"net": _net, "net + phonemes": _both, "rules": _rules, "energy alone": _energy}


def test_voices() -> Iterator[Speech]:
    """A text full of closures, read by three voices."""
    from ..speech import load_voice, speak_text

    for name in VOICES:
        yield speak_text(TEXT, load_voice(name), lead_in=0.4, tail=0.8)
