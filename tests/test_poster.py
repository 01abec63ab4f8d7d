"""The poster: an open-eyed frame of the opening with a quiet mouth, written with the video or not at all."""

from __future__ import annotations

import json
from types import SimpleNamespace

import av
import cv2
import numpy as np
import pytest
from conftest import make_motion

import avatar
from avatar import InputError
from avatar.compose.element import Still
from avatar.compose.sprite import Box
from avatar.media import Delivery, choose_delivery
from avatar.poster import choose_frame, face_cost, poster_path
from avatar.project import Video

SMALL = {"size": (320, 180), "draft": True, "provider": "cpu"}


def layout(*elements, end=4.0, seconds=8.0, opens=0.0):
    opening = SimpleNamespace(start=0.0, end=end, placement=0)
    return SimpleNamespace(opening=opening, elements=(elements,), seconds=seconds, opens=opens)


def still(start, end):
    return Still(Box(0, 0, 100, 50), start, end, lambda: np.zeros((50, 100, 4), np.uint8))


def test_the_title_stands_and_eyes_and_mouth_are_at_rest():
    blink, jaw = np.zeros(200, np.float32), np.full(200, 0.4, np.float32)
    jaw[[10, 60, 70]] = 0  # before the title, during a blink, after it
    jaw[150] = 0  # in another scene
    blink[55:65] = 0.8
    moves = make_motion(200, eyeBlinkLeft=blink, eyeBlinkRight=blink, jawOpen=jaw)
    assert choose_frame(moves, layout(still(1, 4))) == 70
    assert choose_frame(moves, layout()) == 10  # nothing to wait for


def test_a_picture_before_the_first_words_is_no_poster():
    jaw = np.full(200, 0.4, np.float32)
    jaw[[20, 80]] = 0
    moves = make_motion(200, jawOpen=jaw)
    picture = Still(Box(0, 0, 1000, 500), 0, 2, lambda: np.zeros((500, 1000, 4), np.uint8))
    assert choose_frame(moves, layout(picture, still(0, 4))) == 20
    assert choose_frame(moves, layout(picture, still(0, 4), opens=2.0)) == 80


def test_a_short_video_has_a_poster_too():
    assert choose_frame(make_motion(1), layout(still(0, 9), seconds=0.04)) == 0
    assert choose_frame(make_motion(2), layout(seconds=0.08, end=float("inf"))) in (0, 1)


def test_a_long_opening_is_not_searched_to_its_end():
    jaw = np.full(3000, 0.4, np.float32)
    jaw[2900] = 0
    assert choose_frame(make_motion(3000, jawOpen=jaw), layout(end=120.0, seconds=120.0)) < 750


def test_what_faces_cost():
    cost = [float(face_cost(m)[0]) for m in (
        make_motion(mouthSmileLeft=0.3, mouthSmileRight=0.3),
        make_motion(),
        make_motion(head=(10.0,)),
        make_motion(jawOpen=0.3),
        make_motion(eyeBlinkLeft=1, eyeBlinkRight=1),
    )]  # fmt: skip
    assert cost == sorted(cost)
    assert len(set(cost)) == 5


def test_it_is_a_frame_of_the_video_beside_it(tmp_path):
    script = avatar.parse_script("# The title\n\nGood morning, everybody. How are you?")
    result = avatar.render(script, tmp_path / "a.mp4", poster=True, **SMALL)
    assert result.poster == tmp_path / "a.jpg"
    assert json.loads(result.manifest.read_text())["outputs"]["poster"] == "a.jpg"
    image = cv2.imread(str(result.poster)).astype(np.int16)
    assert image.shape == (180, 320, 3)
    with av.open(str(result.path)) as file:
        frames = [f.to_ndarray(format="bgr24").astype(np.int16) for f in file.decode(video=0)]
    away = [float(np.abs(frame - image).mean()) for frame in frames]
    assert min(away) < 3
    assert 10 < int(np.argmin(away)) < len(frames) - 1
    without = avatar.render(script, tmp_path / "b.mp4", **SMALL)
    assert without.poster is None
    assert not (tmp_path / "b.jpg").exists()


def test_a_poster_replaces_nothing_that_the_video_is_made_from(tmp_path, photo):
    picture = tmp_path / "me.jpg"
    cv2.imwrite(str(picture), photo("kofi"))
    before = picture.read_bytes()
    with pytest.raises(InputError, match=r"me\.jpg would replace the portrait"):
        avatar.render(
            avatar.parse_script("Hello."), tmp_path / "me.mp4", portrait=picture, poster=True, **SMALL
        )
    assert picture.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["me.jpg"]
    video = Video(tmp_path / "other.mp4", (320, 180), 25, "auto", Delivery())
    assert poster_path(video, [("portrait", picture)]) == tmp_path / "other.jpg"
    for name, transparent in (("a.gif", False), ("a.webm", True)):
        delivery = choose_delivery(name, transparent=transparent)
        with pytest.raises(InputError, match="no poster"):
            poster_path(Video(tmp_path / name, (320, 180), 25, "auto", delivery), [])
