"""Ten minutes of motion against what was measured on real speakers: 112 clips, 26 minutes, 73 people.

A presenter is to be calmer than their mean, but no statue: ranges go from a news anchor, or the calmer
quarter of people where those move less, to the livelier quarter.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from avatar.motion import move
from avatar.motion.head import LIMIT
from avatar.motion.voice import listen
from avatar.speech.model import Span, TimedCue

from .faces import chatter, curve

MINUTES, FPS, SCENE = 10, 25, 50.0
STARTS = np.arange(0, 60 * MINUTES, SCENE)


@pytest.fixture(scope="module", params=[0, 1])
def take(request):
    """Speech of scenes of 50 s, with an emphasised word now and then, and its motion."""
    speech = chatter(60 * MINUTES, seed=request.param)
    spans = tuple(Span(i, -1, float(t), float(t) + SCENE) for i, t in enumerate(STARTS))
    cues = tuple(TimedCue("emphasis", "", t, t + 0.4) for t in np.arange(7.0, 60 * MINUTES - 5, 11.0))
    speech = replace(speech, spans=spans, cues=cues)
    return speech, move(speech, fps=FPS, seed=request.param)


def angles(motion):
    return motion.head[:, :3].astype(np.float64)


def correlate_with_itself(x, longest):
    """Autocorrelation at lags of 0 … longest frames."""
    x = x - x.mean()
    spectrum = np.fft.rfft(x, 2 * len(x))
    found = np.fft.irfft(spectrum * np.conj(spectrum))[: longest + 1]
    return found / found[0] * len(x) / (len(x) - np.arange(longest + 1))


def test_the_head_moves_as_far_as_a_calm_speakers(take):
    spread = angles(take[1]).std(0)
    assert (spread > (1.1, 1.9, 0.8)).all(), spread
    assert (spread < (7.9, 3.8, 4.3)).all(), spread
    low, high = np.percentile(angles(take[1]), [5, 95], axis=0)
    assert (high - low < (16, 9, 9)).all()
    assert abs(angles(take[1])).max() < LIMIT


def test_the_head_moves_no_faster_than_people_and_not_in_slow_motion(take):
    speed = abs(np.diff(angles(take[1]), axis=0)) * FPS
    middle, high = np.percentile(speed, [50, 95], axis=0)
    assert (middle > (1.8, 1.8, 1.2)).all(), middle
    assert (middle < (6, 6, 4)).all(), middle
    assert (high > (6, 6, 4)).all(), high
    assert (high < (33, 23, 17)).all(), high
    assert speed.max() < 40


def test_the_head_moves_more_while_speaking(take):
    speech, motion = take
    speed = np.linalg.norm(np.diff(angles(motion), axis=0), axis=1)
    times = np.arange(len(speed)) / FPS
    speaking = listen(speech).speaking(times) > 0.5
    assert 1.1 < speed[speaking].mean() / speed[~speaking].mean() < 2.0


def test_most_of_the_power_lies_below_a_hertz(take):
    x = angles(take[1])
    windows = (x[: len(x) // 500 * 500].reshape(-1, 500, 3) - x.mean(0)) * np.hanning(500)[None, :, None]
    power = (abs(np.fft.rfft(windows, axis=1)) ** 2).mean(0)
    f = np.fft.rfftfreq(500, 1 / FPS)
    assert (power[f < 1].sum(0) / power.sum(0) > 0.8).all()
    assert (power[f < 0.25].sum(0) / power.sum(0) < 0.75).all()
    assert (power.max(0) / power.sum(0) < 0.3).all()  # no frequency of its own


def test_nothing_comes_round_again(take):
    for axis in range(3):
        after = correlate_with_itself(angles(take[1])[:, axis], 120 * FPS)
        assert after[2 * FPS :].max() < 0.3
        assert after[2 * FPS :].min() > -0.35


def test_no_drift_and_no_freeze(take):
    x = angles(take[1])
    minutes = x[: 60 * FPS * MINUTES].reshape(MINUTES, -1, 3)
    assert (abs(minutes.mean(1) - x.mean(0)) < (1.5, 1.2, 1.0)).all()
    assert (abs(x.mean(0)) < 1.2).all()
    slope = np.polyfit(np.arange(MINUTES), minutes.mean(1), 1)[0]
    assert (abs(slope) < 0.15).all()  # degrees a minute
    spread = minutes.std(1)
    assert (spread > 0.5 * x.std(0)).all()
    assert (spread < 1.6 * x.std(0)).all()
    still = (abs(np.diff(x, axis=0)).max(1) * FPS < 0.3).astype(int)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], still, [0]])))
    assert max(edges[1::2] - edges[::2], default=0) < 1.0 * FPS


def test_blinks_come_as_often_as_in_people(take):
    lid = curve(take[1], "eyeBlinkLeft")
    inner = lid[1:-1]
    at = np.flatnonzero((inner > 0.5) & (inner > lid[:-2]) & (inner >= lid[2:]))
    assert 15 < len(at) / MINUTES < 26  # median 18, mean 21.7
    gaps = np.diff(at) / FPS
    assert gaps.std() / gaps.mean() > 0.35
    assert gaps.max() < 10
    halves = [np.sum(at < len(lid) // 2), np.sum(at >= len(lid) // 2)]
    assert max(halves) < 1.3 * min(halves)


def test_eyes_are_on_the_viewer_and_never_stare(take):
    motion = take[1]
    eye = 32 * (curve(motion, "eyeLookOutLeft") - curve(motion, "eyeLookInLeft"))
    seen = eye + 0.85 * angles(motion)[:, 0]  # what of the head's turn the eyes take back
    assert np.mean(abs(seen) < 2) > 0.9
    assert abs(seen.mean()) < 0.3
    assert np.percentile(abs(seen), 99.5) > 1.5  # now and then they are elsewhere
    jumps = (abs(np.diff(seen)) > 0.25).sum() / MINUTES
    assert 20 < jumps < 120


def test_brows_rise_now_and_then(take):
    lift = curve(take[1], "browOuterUpLeft")
    rises = np.sum((lift[1:] > 0.15) & (lift[:-1] <= 0.15)) / MINUTES
    assert 6 < rises < 18  # people: 16


def test_a_breath_is_seen_in_every_longer_pause(take):
    speech, motion = take
    phrases = listen(speech).phrases
    rises = []
    for (_, before), (after, _) in pairwise(phrases):
        if after - before > 0.4:
            pause = motion.breath[round(before * FPS) : round(after * FPS) + 2]
            rises.append(pause.max() - pause[0])
    assert len(rises) > 100
    assert np.mean(np.array(rises) > 0.15) > 0.9


def test_scenes_begin_in_a_settled_posture(take):
    x = abs(angles(take[1]))
    at = [x[round(t * FPS) + 10 : round(t * FPS) + 14, [0, 2]].mean(0) for t in STARTS[1:]]
    assert (np.mean(at, axis=0) < 0.45 * x[:, [0, 2]].mean(0)).all()
    whole = angles(move(chatter(60, seed=1), seed=1))
    parted = replace(chatter(60, seed=1), spans=(Span(0, -1, 0, 30), Span(1, -1, 30, 60)))
    scenes = angles(move(parted, seed=1))
    assert scenes[: 28 * FPS] == pytest.approx(whole[: 28 * FPS])  # nothing else is touched
    assert scenes[35 * FPS :] == pytest.approx(whole[35 * FPS :])
    assert abs(np.diff(scenes, axis=0)).max() * FPS < 40
