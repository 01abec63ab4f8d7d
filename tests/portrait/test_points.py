"""Points set by hand: written, corrected, read back; and files that are none."""

from __future__ import annotations

import contextlib
import json

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from avatar.errors import InputError, PortraitError, UnknownNameError
from avatar.portrait import load_rig
from avatar.portrait.bending import bend, named
from avatar.portrait.picture import read_picture
from avatar.portrait.points import LARGEST, NAMES, NEEDED, as_json, find_points, path_beside, read_points
from avatar.portrait.surveying import write_points
from avatar.portrait.verdict import examine, find_marks, judge
from avatar.resources import folder

from .drawing import POINTS, SIZE, robot, write_robot


def full(**changes):
    data = {"version": 1, "picture": "robot.png", "size": list(SIZE), "points": dict(POINTS)}
    return {**data, **changes}


def with_point(name, value):
    return full(points={**POINTS, name: value})


def without(name):
    return full(points={key: value for key, value in POINTS.items() if key != name})


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / "p.landmarks.json"
    points = {name: (float(x), float(y)) for name, (x, y) in POINTS.items()}
    path.write_text(as_json(points, 'a "b".png', SIZE))
    read = read_points(path)
    assert read.points == points
    assert read.size == SIZE
    assert len(read.digest) == 64


def test_every_name_is_a_landmark_of_its_own():
    assert len(set(NAMES.values())) == len(NAMES)
    assert all(0 <= number < 478 for number in NAMES.values())
    assert set(NEEDED) < set(NAMES)


BROKEN = [
    ("", "not JSON"),
    ("{", "line 1"),
    ("[1, 2]", "an object in braces"),
    ("null", "an object in braces"),
    ("[" * 20_000, "not JSON"),
    (json.dumps(full(version=2)), "version: 1 is expected, not 2"),
    (json.dumps(full(version=True)), "version"),
    (json.dumps(full(size=[720])), "size"),
    (json.dumps(full(size=[720, "820"])), "size"),
    (json.dumps(full(size=[0, 820])), "size"),
    (json.dumps(full(size=[720, 10**400])), "size"),
    (json.dumps(full(points=[])), "points: an object"),
    (json.dumps(full(note="x")), "note: there is no such field"),
    (json.dumps(with_point("left_eye", [1, 2])), "points.left_eye: there is no point of that name"),
    (json.dumps(with_point("chin", [1])), "points.chin: x and y"),
    (json.dumps(with_point("chin", ["1", 2])), "points.chin: x and y"),
    (json.dumps(with_point("chin", [True, 2])), "points.chin: x and y"),
    (json.dumps(with_point("chin", [1e308, 2])), "points.chin: x and y"),
    (json.dumps(with_point("chin", [9000, 2])), "points.chin: (9000, 2) is far outside"),
    (json.dumps(with_point("chin", [float("nan"), 2])), "NaN is not a number"),
    (json.dumps(with_point("chin", [float("inf"), 2])), "Infinity is not a number"),
    (json.dumps(with_point("chin", [360, 200])), "points.chin: the chin must lie below the eyes"),
    (json.dumps(with_point("left_upper_lid", [255, 345])), "points.left_upper_lid: it must lie above"),
    (json.dumps(with_point("lower_lip_inner", [360, 480])), "points.upper_lip_inner: it must lie above"),
    (json.dumps(with_point("left_mouth_corner", [490, 495])), "points.left_mouth_corner: it must lie to the"),
    ('{"version": 1, "version": 1}', "'version' is there twice"),
    *((json.dumps(without(name)), f"points.{name}: this point is missing") for name in NEEDED),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), BROKEN, ids=[words[:40] for _, words in BROKEN])
def test_broken_files_name_file_and_field(tmp_path, text, words):
    path = tmp_path / "robot.landmarks.json"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        read_points(path)
    assert caught.value.message.startswith(str(path))
    assert words in caught.value.message
    assert caught.value.hint
    assert len(caught.value.message) < 400


def test_a_name_nearly_right_is_suggested(tmp_path):
    path = tmp_path / "p.json"
    path.write_text(json.dumps(with_point("left_iriss", [1, 2])))
    with pytest.raises(InputError, match="Did you mean 'left_iris'"):
        read_points(path)


def test_swapped_sides_are_told(tmp_path):
    """The usual mistake: left and right as the person shown would say it."""
    swapped = {
        name.replace("left", "L").replace("right", "left").replace("L", "right"): value
        for name, value in POINTS.items()
    }
    path = tmp_path / "p.json"
    path.write_text(json.dumps(full(points=swapped)))
    with pytest.raises(InputError, match="Left and right are the picture's"):
        read_points(path)


def test_files_that_are_none(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_points(tmp_path / "none.json")
    with pytest.raises(InputError, match="is a folder"):
        read_points(tmp_path)
    large = tmp_path / "large.json"
    large.write_bytes(b" " * (LARGEST + 1))
    with pytest.raises(InputError, match="too large"):
        read_points(large)
    binary = tmp_path / "binary.json"
    binary.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(InputError, match="not JSON"):
        read_points(binary)
    assert find_points(tmp_path / "photo.jpg") is None


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    place=st.integers(0, 10_000),
    with_=st.sampled_from(["", "9", "-", "[", "}", '"', ",", "e99", "null", "\x00", "ä", "{}", "true"]),
    cut=st.integers(0, 30),
)
def test_hostile_text_never_crashes(tmp_path, place, with_, cut):
    text = json.dumps(full())
    place %= len(text)
    path = tmp_path / "fuzz.json"
    path.write_text(text[:place] + with_ + text[place + cut :], encoding="utf-8")
    with contextlib.suppress(InputError):
        points = read_points(path)
        assert set(NEEDED) <= set(points.points)


def test_points_of_another_picture_are_refused(tmp_path):
    path = write_robot(tmp_path)
    cv2.imwrite(str(path), robot()[:600])
    with pytest.raises(InputError, match=r"robot\.landmarks\.json: size: .*720 × 820 .*720 × 600"):
        load_rig(path)


def test_points_fit_the_same_picture_at_another_size(tmp_path):
    read = read_points(path_beside(write_robot(tmp_path)))
    assert read.scaled(360, 410)["chin"] == (180, 299)


# Bending


def test_points_where_the_net_has_them_change_nothing(photo):
    marks = find_marks(photo("ava"))[0]
    assert np.abs(bend(named(marks), [marks]).points - marks.points).max() < 1e-6


def test_a_corrected_point_moves_what_is_near_and_nothing_far(photo):
    marks = find_marks(photo("ava"))[0]
    points = named(marks)
    x, y = points["left_mouth_corner"]
    points["left_mouth_corner"] = (x - 6, y + 4)
    moved = bend(points, [marks]).points[:, :2] - marks.points[:, :2]
    assert moved[61] == pytest.approx((-6, 4))
    assert moved[76] == pytest.approx((-6, 4), abs=3)  # the next point of the lip
    assert np.abs(moved[[33, 133, 362, 263, 10, 454, 291]]).max() < 1e-6
    assert np.linalg.norm(moved, axis=1).max() < 10


@pytest.mark.parametrize("name", ["ava", "kofi", "mei"])
def test_the_neutral_head_fits_points_of_a_face(photo, name):
    """Without the net: landmarks from 35 points alone are near those that the net finds."""
    marks = find_marks(photo(name))[0]
    alone = bend(named(marks), [])
    off = np.linalg.norm(alone.points[:, :2] - marks.points[:, :2], axis=1) / marks.iod
    assert np.median(off) < 0.05
    assert off.max() < 0.4
    assert alone.angles == pytest.approx(marks.angles, abs=3)


def test_lips_that_touch_can_be_parted_without_a_fold(photo):
    """The inner lips lie on one another in the net's landmarks; the file parts them."""
    marks = find_marks(photo("ava"))[0]
    points = named(marks)
    x, y = points["upper_lip_inner"]
    points["upper_lip_inner"], points["lower_lip_inner"] = (x, y - 4), (x, y + 6)
    bent = bend(points, [marks]).points
    for upper, lower in ((82, 87), (312, 317), (13, 14), (81, 178), (311, 402)):
        assert bent[upper, 1] < bent[lower, 1] + 0.5
    assert np.linalg.norm(bent[:, :2] - marks.points[:, :2], axis=1).max() < 15


def test_points_choose_among_faces(photo):
    """The smaller of two faces speaks when the points lie on it."""
    large, small = photo("mei"), cv2.resize(photo("kofi"), None, fx=0.6, fy=0.6)
    group = np.full((large.shape[0], 1024 + small.shape[1], 3), 150, np.uint8)
    group[:, :1024], group[-small.shape[0] :, 1024:] = large, small
    faces = find_marks(group)
    wanted = min(faces, key=lambda marks: marks.iod)
    marks, warnings = judge(group, "us.jpg", named(wanted))
    assert np.abs(marks.points - wanted.points).max() < 1e-6
    assert warnings == ()


# Portraits


def test_a_drawing_without_a_face_speaks_with_its_points(tmp_path):
    assert examine(robot()).verdict == "refused"
    path = write_robot(tmp_path)
    rig, warnings = load_rig(path)
    assert warnings == ()
    x, y, _ = rig.figure.crop
    for name, (px, py) in POINTS.items():
        assert rig.landmarks[NAMES[name], :2] + (x, y) == pytest.approx((px, py), abs=0.6), name
    path_beside(path).unlink()
    with pytest.raises(PortraitError, match="no face was found"):
        load_rig(path)


def test_a_card_can_name_the_points(tmp_path):
    from avatar.portrait import load_presenter

    path = write_robot(tmp_path)
    path_beside(path).rename(tmp_path / "mine.json")
    card = tmp_path / "robi.yaml"
    card.write_text("title: Robi\nportrait: robot.png\nlandmarks: mine.json\nlicence: CC0-1.0\n")
    person = load_presenter(str(card))
    assert person.landmarks == tmp_path / "mine.json"
    assert load_rig(person.portrait, landmarks=person.landmarks)[0].iod == pytest.approx(210, abs=1)


def test_the_cache_knows_the_points(tmp_path):
    path = write_robot(tmp_path)
    first = load_rig(path)[0].landmarks
    assert np.array_equal(load_rig(path)[0].landmarks, first)
    write_robot(tmp_path, left_mouth_corner=[246, 495])
    assert not np.array_equal(load_rig(path)[0].landmarks, first)


def test_too_few_points_still_make_a_face(tmp_path):
    path = write_robot(tmp_path, **{name: None for name in POINTS if name not in NEEDED})
    assert load_rig(path)[0].iod == pytest.approx(210, abs=1)


# Writing them


def test_points_are_written_and_change_nothing_until_corrected(tmp_path):
    path = tmp_path / "ava.png"
    path.write_bytes((folder("presenters") / "ava.png").read_bytes())
    before = load_rig(path, use_cache=False)[0].landmarks
    made = write_points(path)
    assert (made.path, made.source) == (tmp_path / "ava.landmarks.json", "net")
    assert set(made.points) == set(NAMES)
    assert (
        np.abs(load_rig(path, use_cache=False)[0].landmarks - before)[:, :2].max() < 0.1
    )  # two decimals are kept


def test_points_are_those_of_the_picture_as_it_is_seen(tmp_path, photo):
    """A large picture turned by its EXIF: upright pixels at full size."""
    whole = cv2.resize(photo("mei"), (3000, 3000))
    path = tmp_path / "phone.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(np.ascontiguousarray(np.rot90(whole[..., ::-1])[:, :2600])).save(path, exif=exif)
    write_points(path)
    points = read_points(path_beside(path))
    assert points.size == (3000, 2600)
    shown = read_picture(path).pixels
    assert shown.shape[1] == 2048
    found = named(find_marks(np.ascontiguousarray(shown[..., :3]))[0])
    for name, (x, y) in points.scaled(shown.shape[1], shown.shape[0]).items():
        assert (x, y) == pytest.approx(found[name], abs=0.2)


def test_a_guess_where_no_face_is_found(tmp_path):
    path = tmp_path / "robot.png"
    cv2.imwrite(str(path), robot())
    made = write_points(path)
    assert made.source == "guess"
    assert all(0 < x < 720 and 0 < y < 820 for x, y in made.points.values())
    assert examine(robot(), read_points(made.path).points).marks is not None


def test_corrected_points_are_not_written_over(tmp_path):
    path = write_robot(tmp_path)
    before = path_beside(path).read_bytes()
    with pytest.raises(InputError, match="there already"):
        write_points(path)
    assert path_beside(path).read_bytes() == before
    write_points(path, replace=True)
    assert path_beside(path).read_bytes() != before


def test_pictures_that_cannot_be_surveyed(tmp_path):
    with pytest.raises(PortraitError, match="no such file"):
        write_points(tmp_path / "none.png")
    cv2.imwrite(str(tmp_path / "dot.png"), np.zeros((9, 9, 3), np.uint8))
    with pytest.raises(PortraitError, match="too small"):
        write_points(tmp_path / "dot.png")
    with pytest.raises(UnknownNameError, match="dlib"):
        write_points(write_robot(tmp_path), finder="dlib", replace=True)
    assert not (tmp_path / "dot.landmarks.json").exists()
