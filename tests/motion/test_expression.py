"""Expressions: soft, one at a time, and never in the way of the lips."""

from __future__ import annotations

import numpy as np
import pytest

from avatar.errors import UnknownNameError
from avatar.motion import ARKIT_INDEX, ARKIT_NAMES, move
from avatar.motion.expression import EXPRESSIONS, line_up
from avatar.script.expressions import EXPRESSIONS as WRITTEN
from avatar.speech.model import TimedCue

from .faces import DELTA, chatter, curve, measure, say

STILL = {"blinks": 0.0, "head": 0.0, "gaze": 0.0}


def mood(name, start=1.0, end=4.0, amount=1.0):
    return TimedCue("expression", name, start, end, amount)


def test_every_written_expression_can_be_worn():
    assert set(WRITTEN) == set(EXPRESSIONS)
    for pose in EXPRESSIONS.values():
        assert set(pose.shapes) | set(pose.parted) <= set(ARKIT_NAMES)
    with pytest.raises(UnknownNameError, match="happy"):
        move(say("ɑ", cues=(mood("hapy"),)))


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_what_is_worn_while_speaking_does_not_move_the_lips_apart_or_together(name):
    worn = np.zeros(52)
    for shape, value in EXPRESSIONS[name].shapes.items():
        worn[ARKIT_INDEX[shape]] = value
    assert abs(worn @ (DELTA[:, 14, 1] - DELTA[:, 13, 1])) < 0.006


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_closures_stay_closed_and_vowels_open(name):
    words = "p ˈɑ m i b u m ˈæ p oʊ"
    plain = measure(move(say(words, tail=2, start=1.2), **STILL).coefficients).gap
    speech = say(words, tail=2, start=1.2, cues=(mood(name),))
    gap = measure(move(speech, **STILL).coefficients).gap
    for p in speech.phonemes:
        seen = slice(round(p.start * 25), round(p.end * 25) + 1)
        if p.symbol in "pbm":
            assert gap[seen].min() < 0.012
        else:
            assert gap[seen].max() == pytest.approx(plain[seen].max(), abs=0.01)


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_it_comes_and_goes_softly_and_is_seen(name):
    speech = say("ɑ", start=0.1, tail=8, cues=(mood(name, 2.0, 5.0),))
    plain, worn = move(say("ɑ", start=0.1, tail=8), **STILL, fps=50), move(speech, **STILL, fps=50)
    change = worn.coefficients - plain.coefficients
    size = abs(change).max(1)
    assert size[: round(1.6 * 50)].max() < 1e-6
    assert size[round(6.2 * 50) :].max() < 1e-6
    assert size[3 * 50] > 0.12
    first = int(np.argmax(size > 0.05 * size.max()))
    full = int(np.argmax(size > 0.9 * size.max()))
    assert 0.2 < (full - first) / 50 < 0.7
    assert abs(np.diff(change, axis=0)).max() < 0.09  # at 50 frames a second
    assert abs(np.diff(change, 2, axis=0)).max() < 0.03


def test_strength_and_amount_scale_it():
    def smile(strength, **amounts):
        speech = say("ɑ", start=0.1, tail=5, cues=(mood("happy", amount=strength),))
        return curve(move(speech, **STILL, **amounts), "mouthSmileLeft")[75]

    assert smile(0.5) == pytest.approx(0.5 * smile(1.0), rel=0.01)
    assert smile(1.0, expression=0.5) == pytest.approx(0.5 * smile(1.0), rel=0.01)
    assert smile(1.0, expression=0.0) == 0


def test_smiles_reach_the_eyes_and_are_a_little_lopsided():
    sides = []
    for seed in range(8):
        motion = move(say("ɑ", start=0.1, tail=5, cues=(mood("happy"),)), **STILL, seed=seed)
        assert curve(motion, "cheekSquintLeft")[75] > 0.3
        assert curve(motion, "eyeSquintLeft")[75] > 0.1
        sides.append(curve(motion, "mouthSmileLeft")[75] / curve(motion, "mouthSmileRight")[75])
    assert 0.84 < min(sides) < 1 < max(sides) < 1.16
    assert len(set(sides)) == 8


def test_rounded_lips_leave_less_room_to_smile():
    speech = say("i i i u u u", each=0.25, start=1.5, cues=(mood("happy"),))
    smile = curve(move(speech, **STILL), "mouthSmileLeft")
    wide, rounded = smile[round(1.9 * 25)], smile[round(2.65 * 25)]
    assert rounded < 0.65 * wide


def test_one_follows_another_without_a_dip():
    speech = say("ɑ", start=0.1, tail=8, cues=(mood("happy", 1, 3), mood("excited", 3.1, 6)))
    smile = curve(move(speech, **STILL), "mouthSmileLeft")[round(1.5 * 25) : 6 * 25]
    assert smile.min() > 0.9 * EXPRESSIONS["happy"].shapes["mouthSmileLeft"]


def test_sentences_in_one_mood_are_one_stretch():
    (span,) = line_up((mood("calm", 0, 2), mood("calm", 2.9, 4), TimedCue("emphasis", "", 1, 2)))
    assert (span.start, span.end) == (0, 4)
    first, second = line_up((mood("calm", 0, 4), mood("happy", 2, 3)))
    assert (first.end, second.start) == (2, 2)
    assert len(line_up((mood("calm", 0, 2), mood("calm", 6, 8)))) == 2


def test_moods_colour_the_head_and_the_brows():
    def whole(name):
        cues = (mood(name, 0.0, 120.0),) if name else ()
        base = chatter(120)
        return move(type(base)(base.samples, base.sample_rate, (), base.phonemes, (), cues), blinks=0)

    plain, calm, excited, concerned = (whole(n) for n in ("", "calm", "excited", "concerned"))
    yaw = [m.head[:, 0].std() for m in (calm, plain, excited)]
    assert yaw[0] < 0.75 * yaw[1] < 0.75 * yaw[2] / 1.15
    lift = [np.diff(curve(m, "browOuterUpLeft")).std() for m in (calm, plain)]
    assert lift[0] < 0.7 * lift[1]
    assert 1.5 < abs(concerned.head[:, 2].mean() - plain.head[:, 2].mean()) < 3.5
    for motion in (calm, excited, concerned):
        assert motion.coefficients.min() >= 0
        assert motion.coefficients.max() <= 1
        assert abs(motion.head[:, :3]).max() < 8


def test_a_smile_on_a_happy_face_is_not_twice_the_smile():
    cues = (mood("happy"), TimedCue("gesture", "smile", 1.5, 3.0))
    smile = curve(move(say("ɑ", start=0.1, tail=5, cues=cues), **STILL), "mouthSmileLeft")
    assert 0.5 < smile.max() < 0.72
