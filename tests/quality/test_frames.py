"""What a viewer would notice, measured on drawn frames with the landmark net.

A presenter speaks half a minute; nothing is encoded. The bounds are those of the product's design: lips with
the sound to a frame, lips together at p, b and m, a mouth that rests in silence, blinks and head motion as
real speakers have them. IOD is the distance of the eye centres.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from scipy.signal import butter, sosfiltfilt

from avatar.bench.appearance import watch
from avatar.bench.likeness import measure
from avatar.motion import ARKIT_INDEX, move
from avatar.render.ahead import draw_ahead
from avatar.render.cpu import CpuRenderer
from avatar.speech import Speech, load_voice, speak_text

FPS = 25
SIZE = 400
CLOSED = 0.04
"""Inner gap in IOD below which lips are together."""

TEXT = """Good morning, and welcome. Please bring the blue box back before Monday.

What should you do when the pump fails? First, open the valve, then push the button.

My mother made apple jam, but nobody bought much of it.

A good presenter pays attention to detail. I pause, I nod, and I stress the words that count. And captions
follow every word, in step.

Spend a day in the harbor, and you will see the sea come in and go out twice. On a big tide, the water there
climbs by twelve meters. The Moon pulls hardest on the water that faces it."""


@dataclass(frozen=True)
class Take:
    """Half a minute of a presenter: what was intended and what is seen. Curves have one value a frame."""

    speech: Speech
    aperture: np.ndarray
    blinks: np.ndarray
    head: np.ndarray
    gap: np.ndarray
    opening: np.ndarray
    angles: np.ndarray

    @property
    def frames(self) -> int:
        return len(self.gap)


@pytest.fixture(scope="module")
def take(rig_of) -> Take:
    speech = speak_text(TEXT, load_voice("heart-draft"), lead_in=0.8, tail=1.2)
    motion = move(speech, fps=FPS, seed=0)
    marks = list(watch(draw_ahead(CpuRenderer(rig_of("nia"), SIZE).frames(motion))))
    assert min(m.presence for m in marks) > 0.5
    blinks = motion.coefficients[:, [ARKIT_INDEX["eyeBlinkLeft"], ARKIT_INDEX["eyeBlinkRight"]]].mean(1)
    return Take(
        speech=speech,
        aperture=measure(motion.coefficients)[:, 0],
        blinks=blinks,
        head=motion.head,
        gap=np.array([np.linalg.norm(m.points[14, :2] - m.points[13, :2]) / m.iod for m in marks]),
        opening=np.array([m.eye_opening() for m in marks]),
        angles=np.array([m.angles for m in marks]),
    )


def loudness(speech, frames, band=(300, 3400)):
    """Level of the sound about each frame in dB below its loudest; the band is that of vowels."""
    filter_ = butter(4, band, "bandpass", fs=speech.sample_rate, output="sos")
    power = sosfiltfilt(filter_, speech.samples.astype(float)) ** 2
    reach = round(0.5 / FPS * speech.sample_rate)
    total = np.concatenate([[0], np.cumsum(power)])
    at = (np.arange(frames) / FPS * speech.sample_rate).astype(int)
    mean = total[np.clip(at + reach, 0, len(power))] - total[np.clip(at - reach, 0, len(power))]
    return np.maximum(10 * np.log10(mean / mean.max() + 1e-12), -45)


def lag(later, earlier, reach=6):
    """Frames by which one curve comes after the other, to a fraction, and the correlation there."""
    n = len(later)
    scores = np.array(
        [
            np.corrcoef(later[max(0, k) : n + min(0, k)], earlier[max(0, -k) : n + min(0, -k)])[0, 1]
            for k in range(-reach, reach + 1)
        ]
    )
    best = int(scores.argmax())
    assert 0 < best < 2 * reach, scores
    left, middle, right = scores[best - 1 : best + 2]
    return best - reach + 0.5 * (left - right) / (left - 2 * middle + right), float(middle)


def times_below(curve, level):
    """How often a curve falls below a level."""
    under = curve < level
    return int((under[1:] & ~under[:-1]).sum()) + int(under[0])


def test_lips_are_in_step_with_the_sound(take):
    frames, _ = lag(take.gap, loudness(take.speech, take.frames))
    assert abs(frames) <= 1


def test_drawn_lips_are_the_intended_ones(take):
    """The warp adds no delay, and the mouth opens in proportion."""
    frames, correlation = lag(take.gap, take.aperture)
    assert abs(frames) < 0.3
    assert correlation > 0.9
    slope = np.polyfit(take.aperture, take.gap, 1)[0]
    assert 0.6 < slope < 1.4


def test_lips_meet_at_p_b_and_m(take):
    """At the closest frame while it is said, a frame of the net's and the eye's tolerance on either side."""
    closest = []
    for phoneme in take.speech.phonemes:
        if phoneme.symbol in ("p", "b", "m"):
            first, last = int(phoneme.start * FPS) - 1, int(np.ceil(phoneme.end * FPS)) + 1
            closest.append(take.gap[max(0, first) : last + 1].min())
    assert len(closest) >= 30
    assert np.mean(np.array(closest) < CLOSED) >= 0.95


def test_the_mouth_rests_in_silence(take):
    """More than a quarter of a second from any sound: before the first word the mouth may get ready."""
    level = loudness(take.speech, take.frames, (60, 11_000))
    quiet = np.array([level[max(0, n - 6) : n + 7].max() < -40 for n in range(take.frames)])
    assert quiet.sum() >= 40
    assert np.mean(take.gap[quiet] >= CLOSED) <= 0.01


def test_the_mouth_opens_as_mouths_do(take):
    """Percentiles of the aperture in speech: real speakers have .01, .12 and .28 at 5, 50 and 95 %."""
    speaking = loudness(take.speech, take.frames) > -30
    low, middle, high = np.percentile(take.gap[speaking], [5, 50, 95])
    assert low < 0.03
    assert 0.05 < middle < 0.18
    assert 0.18 < high < 0.41


def test_blinks_are_seen_as_often_as_in_real_speakers(take):
    # Some blinks stop at seven tenths of the way: those leave half of the eye open, as people's do.
    seen = times_below(take.opening, 0.6 * np.median(take.opening))
    planned = times_below(1 - take.blinks, 0.5)
    assert seen == planned
    assert 5 <= seen / take.speech.seconds * 60 <= 65
    assert take.opening.min() < 0.38 * np.median(take.opening)


def test_the_head_moves_within_the_range_of_real_speakers(take):
    """Between a news anchor's calm and lively talk, and as it was told to."""
    yaw, pitch, roll = take.angles.std(0)
    assert 1.0 <= yaw <= 7.9
    assert 0.8 <= pitch <= 3.8
    assert 0.6 <= roll <= 4.3
    speed = np.percentile(np.abs(np.diff(take.angles[:, [0, 2]], axis=0)) * FPS, 95, axis=0)
    assert (speed < [33, 17]).all()
    assert np.corrcoef(take.angles[:, 0], take.head[:, 0])[0, 1] > 0.95
    assert np.corrcoef(take.angles[:, 2], take.head[:, 2])[0, 1] > 0.95
    assert np.abs(take.head[:, :3]).max() < 10


def test_nothing_jumps(take):
    """No mouth opens or closes within a single frame, no head is somewhere else in the next one."""
    assert np.abs(np.diff(take.gap)).max() < 0.8 * take.gap.max()
    assert np.abs(np.diff(take.head[:, :3], axis=0)).max() * FPS < 60
