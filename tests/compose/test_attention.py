"""What appears draws the presenter's eyes: when, and to which side."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from filming import film, shade

from avatar.compose import load_brand, load_template
from avatar.compose.layout import plan
from avatar.script.model import Clip, Picture, Script

from .conftest import draw_person, scene, speak

LONG = "these words are here so that the scene goes on for a good while"


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "a.png"
    cv2.imwrite(str(path), np.full((90, 160, 3), 90, np.uint8))
    return lambda segment: Picture(path, "", segment)


def lay_out(*scenes, size=(960, 540)):
    script = Script("A video", scenes)
    speech = speak(script)
    return speech, plan(
        load_template("studio"), load_brand(None), script, speech, size=size, figure=draw_person()
    )


def test_each_picture_is_glanced_at_when_it_appears(picture):
    speech, made = lay_out(
        scene("One", LONG, LONG),
        scene("Two", LONG, LONG, LONG, pictures=(picture(0), picture(2))),
    )
    starts = {(s.scene, s.segment): s.start for s in speech.spans}
    assert [g.kind for g in made.looks[0]] == ["glance", "glance"]
    assert [g.name for g in made.looks[0]] == ["left", "left"]  # the studio shows pictures at the left
    for cue, segment in zip(made.looks[0], (0, 2), strict=True):
        assert 0 < cue.start - starts[1, segment] < 0.5


def test_on_an_upright_canvas_pictures_stand_above(picture):
    _, made = lay_out(scene("One", LONG), scene("Two", LONG, pictures=(picture(0),)), size=(540, 960))
    assert [g.name for g in made.looks[0]] == ["up"]


def test_what_was_there_from_the_start_is_not_glanced_at(picture):
    assert lay_out(scene("One", LONG, pictures=(picture(0),)))[1].looks[0] == ()
    assert lay_out(scene("One", LONG, LONG))[1].looks[0] == ()


def test_what_is_gone_at_once_is_not_glanced_at(picture):
    _, made = lay_out(scene("One", LONG, "a b", LONG, pictures=(picture(1), picture(1), picture(2))))
    assert len(made.looks[0]) == 1


def test_a_clip_that_is_waited_for_is_watched_almost_to_its_end(tmp_path):
    path = film(tmp_path / "a.mp4", [shade(n % 18) for n in range(100)])
    for at in (0, 1):
        waits = Picture(path, "", at, clip=Clip(0.0, 4.0, wait=True))
        _, made = lay_out(scene("One", LONG, LONG, LONG, pictures=(waits,)))
        (cue,) = made.looks[0]
        assert cue.end - cue.start == pytest.approx(3.3)
