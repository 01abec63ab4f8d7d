from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avatar.errors import AudioError, InputError, UnknownNameError
from avatar.motion import ARKIT_INDEX, move
from avatar.motion.blinks import plan_blinks, shape_blink
from avatar.motion.gestures import GESTURES
from avatar.motion.voice import listen
from avatar.script.directions import GESTURES as WRITTEN
from avatar.speech.model import Speech, TimedCue

from .faces import DELTA, chatter, curve, measure, say


def gesture(name, start=1.0, end=1.0):
    return TimedCue("gesture", name, start, end)


@pytest.mark.parametrize("samples", [0, 1, 959, 960, 961, 24000])
@pytest.mark.parametrize("fps", [12.0, 23.976, 25.0, 29.97, 120.0])
def test_any_length(samples, fps):
    motion = move(Speech(np.zeros(samples, np.float32), 24000), fps=fps)
    frames = max(1, int(np.ceil(samples / 24000 * fps - 1e-6)))
    assert motion.coefficients.shape == (frames, 52)
    assert motion.head.shape == (frames, 6)
    assert motion.breath.shape == (frames,)
    assert motion.coefficients.dtype == motion.head.dtype == motion.breath.dtype == np.float32


def test_everything_in_range_and_finite():
    motion = move(chatter(40), seed=3)
    assert motion.coefficients.min() >= 0
    assert motion.coefficients.max() <= 1
    assert np.isfinite(motion.head).all()
    assert abs(motion.head[:, :3]).max() < 8
    assert 0 <= motion.breath.min() < motion.breath.max() <= 1


def test_same_seed_same_motion():
    speech = chatter(12)
    a, b, c = move(speech, seed=5), move(speech, seed=5), move(speech, seed=6)
    assert np.array_equal(a.coefficients, b.coefficients)
    assert np.array_equal(a.head, b.head)
    assert not np.array_equal(a.head, c.head)
    mouth = ARKIT_INDEX["jawOpen"]
    assert np.array_equal(a.coefficients[:, mouth], c.coefficients[:, mouth])  # lips are not left to chance


def test_tracks_do_not_disturb_one_another():
    speech = chatter(12)
    whole, still = move(speech), move(speech, blinks=0, head=0)
    assert not still.head[:, 3:].any()
    assert np.array_equal(whole.breath, still.breath)
    assert curve(still, "eyeBlinkLeft").max() < 0.3 < curve(whole, "eyeBlinkLeft").max()


def test_nothing_moves_when_all_is_off():
    motion = move(chatter(6), mouth=0, blinks=0, head=0, gaze=0, expression=0)
    assert not motion.coefficients.any()
    assert not motion.head.any()


@pytest.mark.parametrize(
    "amounts", [{"fps": 0.0}, {"fps": float("nan")}, {"fps": 1e9}, {"mouth": -0.1}, {"gaze": 1.5},
                {"blinks": float("nan")}]
)  # fmt: skip
def test_bad_amounts(amounts):
    with pytest.raises(InputError, match=r"[Gg]ive"):
        move(say("ɑ"), **amounts)


def test_bad_speech():
    with pytest.raises(AudioError):
        move(Speech(np.zeros(10, np.float32), 0))
    with pytest.raises(UnknownNameError, match="wink"):
        move(say("ɑ", cues=(gesture("winkk"),)))


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e30])
def test_hostile_samples(bad):
    samples = np.full(30000, bad, np.float32)
    samples[::3] = 0.1
    for phonemes in ((), say("ɑ p ɑ").phonemes):
        motion = move(Speech(samples, 24000, (), phonemes))
        assert np.isfinite(motion.coefficients).all()
        assert np.isfinite(motion.head).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 60000), st.sampled_from([8000, 16000, 22050, 44100, 48000]), st.integers(-5, 2**40))
def test_any_sound(samples, rate, seed):
    sound = np.random.default_rng(samples).standard_normal(samples).astype(np.float32) * 0.1
    motion = move(Speech(sound, rate), seed=seed)
    assert np.isfinite(motion.coefficients).all()
    assert motion.coefficients.max() <= 1


def test_every_written_gesture_can_be_made():
    assert set(WRITTEN) == set(GESTURES)


@pytest.mark.parametrize("name", GESTURES)
def test_gestures_show_and_pass(name):
    plain, acted = move(say("ɑ", tail=6)), move(say("ɑ", tail=6, cues=(gesture(name),)))
    change = abs(acted.coefficients - plain.coefficients).max(1)
    turn = abs(acted.head[:, :3] - plain.head[:, :3]).max(1)
    during, before, after = slice(25, 65), slice(0, 25), slice(140, None)
    assert change[during].max() > 0.2 or turn[during].max() > 2.5
    assert max(change[before].max(), change[after].max()) < 1e-6
    assert max(turn[before].max(), turn[after].max()) < 1e-6


def test_gestures_go_the_right_way():
    still = {"head": 0.0, "gaze": 1.0, "blinks": 0.0}

    def act(name):
        return move(say("ɑ", tail=4, cues=(gesture(name),)), **still)

    assert act("look left").head[:, 0].min() < -3
    assert curve(act("look left"), "eyeLookInLeft").max() > 0.15
    assert act("look up").head[:, 1].max() > 2
    assert act("nod").head[:, 1].min() < -3
    assert abs(act("shake").head[:, 0]).max() > 3
    assert curve(act("wink"), "eyeBlinkLeft").max() > 0.9
    assert curve(act("wink"), "eyeBlinkRight").max() < 0.3
    smile = act("smile")
    assert 0.2 < curve(smile, "mouthSmileLeft").max() < 0.5


def test_emphasis_and_question_raise_the_brows():
    calm = {"head": 0.0, "seed": 2}
    plain = move(say("ɑ", tail=4), **calm)
    loud = move(say("ɑ", tail=4, cues=(TimedCue("emphasis", "", 1.0, 1.4),)), **calm)
    asked = move(say("ɑ", tail=4, cues=(TimedCue("question", "", 0.5, 2.5),)), **calm)
    raised = curve(loud, "browOuterUpLeft") - curve(plain, "browOuterUpLeft")
    assert 1.0 < np.argmax(raised) / 25 < 1.5
    assert raised.max() > 0.25
    assert (loud.head[:, 1] - plain.head[:, 1]).min() < -1
    asking = curve(asked, "browInnerUp") - curve(plain, "browInnerUp")
    assert 1.8 < np.argmax(asking) / 25 < 3.0
    assert asking[: round(1.6 * 25)].max() < 0.02


def test_eyes_stay_on_the_viewer():
    motion = move(chatter(60), blinks=0)
    out, into = curve(motion, "eyeLookOutLeft"), curve(motion, "eyeLookInLeft")
    eye = (out - into) * 32
    assert np.corrcoef(eye, motion.head[:, 0])[0, 1] < -0.6
    seen = eye + motion.head[:, 0]
    assert seen.std() < motion.head[:, 0].std()
    assert np.median(abs(seen)) < 1.2


def test_the_last_frame_has_open_eyes():
    """It is the one on which players stop."""
    for seed in range(12):
        motion = move(chatter(4), seed=seed, mouth=0, expression=0, gaze=0)
        assert motion.coefficients[-1, ARKIT_INDEX["eyeBlinkLeft"]] < 0.05


def test_blink_shape():
    x = np.arange(-0.2, 0.6, 0.001)
    shut = shape_blink(x)
    assert shut.max() == pytest.approx(1)
    assert shut[0] == 0
    assert shut[-1] < 0.001
    assert abs(np.diff(shut)).max() < 0.02
    half = x[shut > 0.5]
    assert -half[0] < half[-1]  # opens more slowly than it closes


def test_blinks_are_irregular_and_shut():
    speech = chatter(240)
    gaps = []
    for seed in range(4):
        blinks = plan_blinks(np.random.default_rng(seed), listen(speech), 240)
        gaps += [b.time - a.time for a, b in itertools.pairwise(blinks)]
        assert 14 < len(blinks) / 4 < 26
    assert np.std(gaps) / np.mean(gaps) > 0.35
    assert min(gaps) > 0.3
    assert np.mean(np.array(gaps) < 0.8) < 0.12
    for fps in (12, 25, 29.97):
        lid = curve(move(speech, fps=fps), "eyeBlinkLeft")
        peaks = lid[1:-1][(lid[1:-1] > lid[:-2]) & (lid[1:-1] >= lid[2:]) & (lid[1:-1] > 0.4)]
        assert np.median(peaks) > 0.85


def test_head_is_smooth_at_any_rate():
    speech = chatter(20)
    fine = move(speech, fps=120).head
    coarse = move(speech, fps=24).head
    assert fine[::5][: len(coarse)] == pytest.approx(coarse, abs=1e-4)
    assert abs(fine[0]).max() < 0.05
    speed = np.diff(fine[:, :3], axis=0) * 120
    assert abs(speed).max() < 45
    assert abs(np.diff(speed, axis=0)).max() < 10  # degrees a second from frame to frame: no corners


def test_a_head_held_still_still_blinks():
    motion = move(chatter(20), head=0)
    assert not motion.head[:, 0].any()
    assert curve(motion, "eyeBlinkLeft").max() > 0.8


def test_recorded_sound_moves_the_lips_and_silence_shuts_them():
    rate, random = 16000, np.random.default_rng(0)
    t = np.arange(4 * rate) / rate
    sound = np.zeros(len(t))
    for k in range(1, 25):
        sound += np.sin(2 * np.pi * 120 * k * t) / k
    sound *= 0.1 * ((t > 1) & (t < 2.6)) * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * t))
    sound += 1e-4 * random.standard_normal(len(t))
    for rate_now, samples in ((16000, sound), (8000, sound[::2]), (48000, np.repeat(sound, 3))):
        motion = move(Speech(samples.astype(np.float32), rate_now), expression=0)
        gap = measure(motion.coefficients).gap
        assert gap[: round(0.75 * 25)].max() < 0.01
        assert gap[round(2.85 * 25) :].max() < 0.01
        assert gap[25:65].max() > 0.06


def test_breath_is_slow_and_goes_on():
    breath = move(chatter(60)).breath
    assert abs(np.diff(breath)).max() * 25 < 3.5
    rises = np.sum((breath[1:] > 0.35) & (breath[:-1] <= 0.35))
    assert 6 <= rises <= 30
    quiet = move(Speech(np.zeros(24000 * 60, np.float32), 24000)).breath
    assert 10 <= np.sum((quiet[1:] > 0.4) & (quiet[:-1] <= 0.4)) <= 20


def test_names_match_the_table():
    assert DELTA.shape == (52, 478, 3)
