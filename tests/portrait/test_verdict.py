"""Which pictures can be made to speak; for those that cannot, why, and what would."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from conftest import make_motion, on_grey

from avatar.errors import PortraitError
from avatar.portrait import load_rig
from avatar.portrait import verdict as verdicts
from avatar.portrait.detection import Face, find_faces
from avatar.portrait.landmarks import Landmarks, find_landmarks
from avatar.portrait.topology import NEUTRAL
from avatar.portrait.verdict import SMALLEST, judge
from avatar.render.cpu import CpuRenderer


def refused(bgr, *words):
    with pytest.raises(PortraitError) as caught:
        judge(np.ascontiguousarray(bgr), "me.jpg")
    assert caught.value.message.startswith("me.jpg: ")
    assert caught.value.hint
    for word in words:
        assert word in caught.value.message
    return caught.value


def scaled(bgr, factor):
    return cv2.resize(bgr, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)


def on_wall(bgr, height, width, x=0, y=0):
    """A picture pasted onto a plain wall."""
    wall = np.full((height, width, 3), 150, np.uint8)
    wall[y : y + bgr.shape[0], x : x + bgr.shape[1]] = bgr
    return wall


def test_noise_has_no_face():
    refused(np.random.default_rng(3).integers(0, 255, (600, 600, 3), np.uint8), "no face")


@pytest.mark.parametrize("grey", [0, 150, 255])
def test_a_plain_wall_has_no_face(grey):
    refused(np.full((300, 400, 3), grey, np.uint8), "no face")


def test_upside_down_says_so_or_works(photo):
    """A detector for upright faces may find none, but the answer is never a distorted rig."""
    refused(photo("ava")[::-1], "no face")


def test_a_stamp_is_too_small():
    refused(np.full((63, 500, 3), 150, np.uint8), "500 × 63", "too small")


def test_one_pixel(tmp_path):
    path = tmp_path / "dot.png"
    cv2.imwrite(str(path), np.zeros((1, 1, 3), np.uint8))
    with pytest.raises(PortraitError, match="1 × 1 pixels is too small"):
        load_rig(path)


def test_a_face_too_small_to_animate(photo):
    small = scaled(photo("ava"), 0.19)  # 26 pixels between the eyes
    error = refused(on_wall(small, 500, 500, 140, 100), "face is too small")
    assert f"{SMALLEST:.0f}" in error.hint


def test_a_small_face_speaks_with_a_warning(photo):
    marks, warnings = judge(scaled(photo("ava"), 0.4), "me.jpg")
    assert 50 < marks.iod < 58
    assert warnings == (
        f"me.jpg: the face is small ({marks.iod:.0f} pixels between the eyes); it will look soft.",
    )


@pytest.mark.parametrize("side", ["left", "right", "bottom"])
def test_a_face_cut_off_names_the_side(photo, side):
    whole = photo("ava")
    marks, _ = judge(whole, "x")
    x0, y0, x1, y1 = marks.box
    w, h = x1 - x0, y1 - y0
    cut = {
        "left": whole[:, int(x0 + 0.24 * w) :],
        "right": whole[:, : int(x1 - 0.24 * w)],
        "bottom": whole[: int(y1 - 0.16 * h)],
    }[side]
    refused(cut, "cut off", side)


def test_a_cropped_forehead_still_speaks(photo):
    whole = photo("ava")
    marks, _ = judge(whole, "x")
    marks, warnings = judge(np.ascontiguousarray(whole[int(marks.box[1]) :]), "x")
    assert warnings == ()


def test_a_face_that_fills_the_picture_is_found(photo):
    whole = photo("kofi")
    x0, y0, x1, y1 = (int(v) for v in judge(whole, "x")[0].box)
    close, _ = judge(np.ascontiguousarray(whole[y0 - 15 : y1 + 15, x0 - 15 : x1 + 15]), "x")
    assert close.iod == pytest.approx(135.6, rel=0.03)


def test_too_dark(photo):
    refused((photo("kofi") * 0.12).astype(np.uint8), "too dark")


def test_dark_skin_is_not_a_dark_picture(photo):
    for name in ("kofi", "nia"):
        assert judge(photo(name), name)[1] == ()


def test_closed_eyes(rig_of):
    """Our own blink serves as the photograph of somebody who blinked."""
    rig = rig_of("ava")
    frame = next(CpuRenderer(rig, rig.side).frames(make_motion(eyeBlinkLeft=1, eyeBlinkRight=1)))
    refused(on_grey(frame), "eyes are closed")


def test_half_closed_eyes_speak_with_a_warning(rig_of):
    rig = rig_of("ava")
    frame = next(CpuRenderer(rig, rig.side).frames(make_motion(eyeBlinkLeft=0.7, eyeBlinkRight=0.7)))
    _, warnings = judge(np.ascontiguousarray(on_grey(frame)), "me.jpg")
    assert len(warnings) == 1
    assert "nearly closed" in warnings[0]


@pytest.mark.parametrize("first", [True, False], ids=["large left", "large right"])
def test_of_two_faces_the_largest_speaks(photo, first):
    large, small = photo("mei"), scaled(photo("kofi"), 0.6)
    height, width = large.shape[:2]
    group = on_wall(large, height, width + small.shape[1], 0 if first else small.shape[1])
    x = width if first else 0
    group[-small.shape[0] :, x : x + small.shape[1]] = small
    marks, warnings = judge(group, "us.jpg")
    assert warnings == ("us.jpg: 2 faces were found; the largest one will speak.",)
    alone, _ = judge(large, "x")
    shift = 0 if first else small.shape[1]
    assert np.abs(marks.points[:, :2] - alone.points[:, :2] - (shift, 0)).max() < 4


@pytest.mark.parametrize(
    ("yaw", "pitch", "outcome"),
    [
        (0, 0, "works"),
        (20, 0, "works"),
        (30, 0, "warns"),
        (-30, 0, "warns"),
        (45, 0, "refuses"),
        (-45, 0, "refuses"),
        (0, 40, "refuses"),
        (0, -40, "refuses"),
    ],
)
def test_heads_turned_away(monkeypatch, yaw, pitch, outcome):
    """The table's own head, turned: the verdict alone is tried, since no such photograph is at hand."""
    y, p = np.radians([yaw, pitch])
    turn = np.array([[np.cos(y), 0, -np.sin(y)], [0, 1, 0], [np.sin(y), 0, np.cos(y)]])
    nod = np.array([[1, 0, 0], [0, np.cos(p), np.sin(p)], [0, -np.sin(p), np.cos(p)]])
    marks = Landmarks(NEUTRAL @ (turn @ nod).T * 150 + (300, 300, 0), 1.0)
    assert marks.angles[0] == pytest.approx(yaw, abs=1)
    assert marks.angles[1] == pytest.approx(pitch, abs=1)
    monkeypatch.setattr(
        verdicts, "find_faces", lambda bgr: [Face((200, 200, 200, 200), np.zeros((2, 2)), 1.0)]
    )
    monkeypatch.setattr(verdicts, "find_landmarks", lambda bgr, face: marks)
    bgr = np.full((600, 600, 3), 150, np.uint8)
    if outcome == "refuses":
        refused(bgr, "turned too far", f"{max(abs(yaw), abs(pitch))}°")
    else:
        assert ["turned" in w for w in judge(bgr, "me.jpg")[1]] == [True] * (outcome == "warns")


@pytest.mark.parametrize("name", ["ava", "arjun", "henrik", "kofi", "mei", "nia"])
def test_presenters_face_the_camera_without_a_warning(photo, name):
    marks, warnings = judge(photo(name), name)
    assert warnings == ()
    assert max(map(abs, marks.angles)) < 8
    assert marks.presence > 0.9


def test_landmarks_of_a_tilted_head(photo):
    """The net is fed upright whatever the tilt: roll is read off within two degrees."""
    whole = photo("ava")
    h, w = whole.shape[:2]
    for tilt in (-30, 20):
        turned = cv2.warpAffine(
            whole, cv2.getRotationMatrix2D((w / 2, h / 2), tilt, 1), (w, h), borderValue=(150,) * 3
        )
        marks = find_landmarks(turned, find_faces(turned)[0])
        assert marks.angles[2] == pytest.approx(tilt, abs=2)
