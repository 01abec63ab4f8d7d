"""Glances: short, with a little of the head, towards the right side, and not too many."""

from __future__ import annotations

import numpy as np
import pytest

from avatar.errors import UnknownNameError
from avatar.motion import move
from avatar.speech.model import TimedCue

from .faces import curve, say

STILL = {"blinks": 0.0, "head": 0.0}


def glance(name, start=2.0):
    return TimedCue("glance", name, start, start + 1.0)


def watch(*cues, seed=0):
    """Yaw of the eyes against the head, and the head's angles, beyond those without the cues."""
    plain = move(say("ɑ", tail=7), **STILL, seed=seed, fps=50)
    made = move(say("ɑ", tail=7, cues=cues), **STILL, seed=seed, fps=50)

    def eyes(motion):
        return 32 * (curve(motion, "eyeLookOutLeft") - curve(motion, "eyeLookInLeft"))

    return eyes(made) - eyes(plain), made.head[:, :3] - plain.head[:, :3]


@pytest.mark.parametrize(("name", "sign"), [("left", -1), ("right", 1)])
def test_a_glance_is_short_and_goes_to_its_side(name, sign):
    for seed in range(5):
        eyes, head = watch(glance(name), seed=seed)
        away = sign * eyes > 6
        assert 0.35 < away.sum() / 50 < 0.85
        assert 2.1 < np.flatnonzero(away)[0] / 50 < 2.5
        assert 1.5 < (sign * head[:, 0]).max() < 4.5
        assert np.argmax(sign * eyes) < np.argmax(sign * head[:, 0])  # the eyes go first
        assert abs(eyes[: 2 * 50]).max() < 1e-6
        assert abs(head[4 * 50 :]).max() < 1e-6


def test_what_is_watched_is_looked_at_to_the_end():
    for seed in range(3):
        eyes, head = watch(TimedCue("glance", "left", 2.0, 5.0), seed=seed)
        away = -eyes > 5
        first, last = np.flatnonzero(away)[[0, -1]] / 50
        assert 2.1 < first < 2.5
        assert 4.7 < last < 5.2
        assert away[round(first * 50) : round(last * 50)].all()
        assert 5 < (-head[:, 0]).max() < 10
        assert abs(head[6 * 50 :]).max() < 1e-6


def test_up_and_down():
    assert watch(glance("up"))[1][:, 1].max() > 1.2
    assert watch(glance("down"))[1][:, 1].min() < -1.2


def test_one_at_a_time_and_none_beside_a_look_that_was_asked_for():
    one, _ = watch(glance("left"))
    two, _ = watch(glance("left"), glance("left", 3.0))
    assert np.array_equal(one, two)
    asked = TimedCue("gesture", "look right", 2.5, 3.5)
    both, _ = watch(asked, glance("left"))
    assert both.min() > -2.5


def test_an_unknown_direction():
    with pytest.raises(UnknownNameError, match="left"):
        move(say("ɑ", cues=(glance("leftt"),)))
