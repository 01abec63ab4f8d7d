"""A motion made elsewhere, brought to a video's frames."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import make_motion

from avatar.errors import InputError
from avatar.motion import Motion
from avatar.motion.head import LIMIT
from avatar.motion.retime import REST, fit_motion

from .faces import curve


def test_the_same_rate_and_length_is_the_same_motion():
    motion = make_motion(50, head=(3, -2, 1), breath=0.4, jawOpen=np.random.default_rng(0).random(50))
    fitted, warnings = fit_motion(motion, 25, 2.0)
    for name in ("coefficients", "head", "breath"):
        assert np.array_equal(getattr(fitted, name), getattr(motion, name))
    assert warnings == ()


@pytest.mark.parametrize(("own", "wanted"), [(60.0, 25.0), (30.0, 60.0), (29.97, 25.0)])
def test_another_rate_moves_at_the_same_time(own, wanted):
    def wave(fps):
        return 0.5 + 0.4 * np.sin(2 * np.pi * 1.5 * np.arange(round(4 * fps)) / fps)

    fitted, warnings = fit_motion(make_motion(round(4 * own), own, jawOpen=wave(own)), wanted, 4.0)
    assert (len(fitted), fitted.fps, warnings) == (round(4 * wanted), wanted, ())
    assert np.abs(curve(fitted, "jawOpen") - wave(wanted))[:-3].max() < 0.02


def test_longer_motion_is_cut_and_said_so():
    fitted, warnings = fit_motion(make_motion(100, jawOpen=0.5), 25, 2.0)
    assert len(fitted) == 50
    assert "4.00 s" in warnings[0]
    assert "cut" in warnings[0]
    assert np.allclose(curve(fitted, "jawOpen"), 0.5)


def test_shorter_motion_eases_to_rest_and_said_so():
    fitted, warnings = fit_motion(make_motion(50, head=(4,), breath=1, jawOpen=0.8), 25, 4.0)
    jaw = curve(fitted, "jawOpen")
    assert len(fitted) == 100
    assert "rests" in warnings[0]
    assert np.allclose(jaw[:50], 0.8)
    end = 50 + round(REST * 25)
    assert np.all(np.diff(jaw[49:end]) <= 0)
    assert np.abs(np.diff(jaw)).max() < 0.16  # no jump
    for values in (jaw, fitted.head[:, 0], fitted.breath):
        assert not values[end:].any()


def test_a_little_difference_is_not_worth_a_word():
    assert fit_motion(make_motion(49), 25, 2.0)[1] == ()
    assert fit_motion(make_motion(52), 25, 2.0)[1] == ()


def test_a_head_beyond_what_a_picture_shows_is_bent_back():
    fitted, warnings = fit_motion(make_motion(50, head=(30, -20, 1)), 25, 2.0)
    assert np.abs(fitted.head[:, :3]).max() <= LIMIT
    assert fitted.head[0, 0] > 6
    assert "30°" in warnings[0]


def test_a_broken_motion_is_refused():
    motion = make_motion(10)
    with pytest.raises(InputError, match="arrays"):
        fit_motion(Motion(25, motion.coefficients, motion.head[:5], motion.breath), 25, 1.0)
