"""The lips, from all that is known: the net that hears the sound, and the phonemes where there are any.

The net moves as real lips do; the phonemes know what must be seen. With both, the opening, the jaw and the
width are mostly the net's; closures, the lip under the teeth, rounding, the tongue and silence are the
phonemes', since a viewer sees at once when these are missed.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from avatar.motion.curves import ease
from avatar.motion.lips import close_lips, list_items, trace_mouth, tuck_lip
from avatar.motion.lipsync import OUTPUTS, STEP, hear
from avatar.motion.poses import Curve, Mouth, shape_mouth
from avatar.motion.visemes import SILENCE
from avatar.motion.voice import Level, find_sounding, measure_decibels, measure_level
from avatar.speech.model import Speech

SHARE = 0.85
"""The net's share of opening, jaw and width where phonemes are known: the rest steadies it."""
JAW_FOLLOWS, CHIN_A_GAP = 0.25, 0.5
"""The net's jaw is lazy: that share of it follows the lips, or lips would do alone what people do with both
(chin over gap in speech: .32)."""
WIDTH_SHIFT, WIDTH_GAIN = 0.009, 1.8
"""The net is shy where the sound says little: so its widths, in IOD, get the spread that those of people have
(5th to 95th percentile −.050 to .058 about the median, 67 clips)."""
HASTE = 1.6
"""How much faster than by rule the lips close: the net has brought them near already."""
BEFORE, AFTER, EASING = 0.26, 0.24, 0.16
"""Seconds before and after speech in which the net may still move the lips, and in which that fades."""
SURE = (0.50, 1.00)
"""The net's own word for closed lips: from here it counts, from there they are closed."""
LOUD = -13.0
"""Decibels against full scale that the loud parts of a voice are brought to before the net hears it."""
REST = 0.012
"""Openings below this, in IOD, that the net leaves in silence."""


def hear_lips(
    samples: NDArray[np.float32], rate: int, frames: int, fps: float, level: Level | None = None
) -> NDArray[np.float32]:
    """ARKit coefficients [frames, 52] of the mouth for a sound alone.

    level: of the voice, where it is known; else it is measured over the whole sound.
    """
    decibels = measure_decibels(samples, rate)
    level = level or measure_level(decibels)
    at = np.arange(frames) / fps
    heard = at_times(hear(samples * gain(level), rate, int(at[-1] / STEP) + 2), at) if frames else {}
    return shape_heard(heard, wake(find_sounding(decibels, level), at))


def shape_heard(heard: dict[str, Curve], awake: Curve) -> NDArray[np.float32]:
    """ARKit coefficients [T, 52] for the net's outputs, where the face is awake (`wake`)."""
    # Where all is nearly at rest, so is what the lips do besides.
    moving = awake * ease((heard["aperture"] + heard["jaw"] + 0.5 * heard["shut"]) / (4 * REST))
    shut = ease((heard["shut"] - SURE[0]) / (SURE[1] - SURE[0]))
    return shape_mouth(
        Mouth(
            np.maximum(heard["aperture"] - REST, 0) * (1 - shut) * awake,
            np.maximum(heard["jaw"] - 0.5 * REST, 0) * awake,
            heard["width"] * moving,
            heard["protrusion"] * moving,
            heard["tongue"] * moving,
            heard["tuck"] * (1 - shut) * moving,
            0.8 * shut * moving,
        )
    )


def say_lips(speech: Speech, frames: int, fps: float, language: str = "en") -> NDArray[np.float32]:
    """ARKit coefficients [frames, 52] of the mouth for a sound whose phonemes are known."""
    items = list_items(speech.phonemes, speech.seconds, language)
    rules = trace_mouth(items, frames, fps)
    at = np.arange(frames) / fps
    level = measure_level(measure_decibels(speech.samples, speech.sample_rate))
    heard = at_times(hear(speech.samples * gain(level), speech.sample_rate, int(at[-1] / STEP) + 2), at)
    shut, tuck = close_lips(items, frames, fps, HASTE), tuck_lip(items, frames, fps)
    said = [(i.start, i.end) for i in items if i.viseme is not SILENCE]
    awake = wake(said, at)

    def both(mine: Curve, other: Curve) -> Curve:
        return SHARE * mine * awake + (1 - SHARE) * other

    aperture = both(heard["aperture"], rules.aperture)
    aperture += (0.034 - aperture) * 0.9 * tuck * (1 - shut)
    return shape_mouth(
        Mouth(
            aperture * (1 - shut),
            both(heard["jaw"], rules.jaw),
            both(heard["width"], rules.width),
            rules.protrusion,
            rules.tongue,
            rules.tuck,
            rules.press,
        )
    )


def wake(said: Iterable[tuple[float, float]], times: Curve) -> Curve:
    """1 about the stretches (start, end) in which something is said, 0 in the middle of pauses."""
    out = np.zeros(len(times))
    for start, end in said:
        a, b = np.searchsorted(times, (start - BEFORE, end + AFTER))
        t = times[a:b]
        near = np.minimum((t - start + BEFORE) / EASING, (end + AFTER - t) / EASING)
        np.maximum(out[a:b], ease(near), out=out[a:b])
    return out


def gain(level: Level | None) -> np.float32:
    """What brings a voice to the level at which the net hears best."""
    return np.float32(10 ** ((LOUD - level.loud) / 20) if level else 1)


def at_times(outputs: NDArray[np.float32], at: Curve, first: int = 0) -> dict[str, Curve]:
    """The net's outputs, of which the first has the number `first`, at any times in seconds, by name."""
    # Three outputs' mean: what quivers faster is the net's doubt, not the lips'.
    smooth = np.pad(outputs[:, 0], 1, "edge")
    smooth = 0.25 * smooth[:-2] + 0.5 * smooth[1:-1] + 0.25 * smooth[2:]
    known = np.arange(len(outputs)) + first
    found = {name: np.interp(at / STEP, known, outputs[:, k]) for k, name in enumerate(OUTPUTS)}
    found["aperture"] = np.interp(at / STEP, known, smooth)
    found["jaw"] = (1 - JAW_FOLLOWS) * found["jaw"] + JAW_FOLLOWS * CHIN_A_GAP * found["aperture"]
    found["width"] = (found["width"] + WIDTH_SHIFT) * WIDTH_GAIN
    return found
