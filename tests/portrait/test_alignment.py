"""The other net that finds faces, in a stand-in with the real one's signature (face-alignment 1.5)."""

from __future__ import annotations

import enum
import sys
import warnings
from types import ModuleType

import numpy as np
import pytest

from avatar.errors import EngineError, MissingExtraError, PortraitError
from avatar.portrait import load_rig
from avatar.portrait.alignment import NAMED, align
from avatar.portrait.points import NAMES, NEEDED
from avatar.portrait.surveying import write_points

from .drawing import POINTS, robot, write_robot

UNDRAWN = {
    "left_brow_outer": [190, 235],
    "left_brow_middle": [255, 228],
    "left_brow_inner": [320, 235],
    "right_brow_inner": [400, 235],
    "right_brow_middle": [465, 228],
    "right_brow_outer": [530, 235],
    "nose_bridge": [360, 300],
    "nose_base": [360, 430],
    "left_nostril": [330, 425],
    "right_nostril": [390, 425],
}
"""What the robot does not have, where it would be."""


def sixty_eight():
    """The drawing's points in the order of the 300-W mark-up; what has no name of ours lies in its middle."""
    points = np.full((68, 2), (360.0, 400.0), np.float32)
    for name, numbers in NAMED.items():
        if name.endswith("iris"):  # made of the lids
            continue
        points[list(numbers)] = {**POINTS, **UNDRAWN}[name]
    return points


@pytest.fixture
def library(monkeypatch):
    """The package's names and signatures; `found` is what it finds, `fails` what its loading raises."""
    module = ModuleType("face_alignment")
    module.found, module.fails, module.seen = [sixty_eight()], None, []

    class LandmarksType(enum.IntEnum):
        TWO_D = 1
        TWO_HALF_D = 2
        THREE_D = 3

    class FaceAlignment:
        def __init__(
            self, landmarks_type, network_size=4, device="cuda", dtype=None, flip_input=True,
            face_detector="sfd", face_detector_kwargs=None, verbose=False, compile=True, max_batch_size=1,
        ):  # fmt: skip
            assert landmarks_type == LandmarksType.TWO_D
            assert device == "cpu"
            print("Downloading weights …")
            if module.fails:
                raise module.fails

        def get_landmarks_from_image(
            self, image_or_path, detected_faces=None, return_bboxes=False, return_landmark_score=False
        ):
            module.seen.append(image_or_path)
            if module.found is None:
                warnings.warn("No faces were detected.", stacklevel=1)
            return module.found

    module.LandmarksType, module.FaceAlignment = LandmarksType, FaceAlignment
    monkeypatch.setitem(sys.modules, "face_alignment", module)
    return module


def test_every_name_is_one_of_ours():
    assert set(NEEDED) <= set(NAMED) <= set(NAMES)
    assert all(0 <= number < 68 for numbers in NAMED.values() for number in numbers)


def test_its_points_get_our_names(library, capsys):
    points = align(robot(), "robot.png")
    assert points["chin"] == (360, 598)
    assert points["left_eye_outer"] == (190, 295)
    assert capsys.readouterr().out == ""
    assert (library.seen[0][..., ::-1] == robot()).all()  # it wants RGB


def test_a_drawing_speaks_with_its_points(library, tmp_path):
    path = write_robot(tmp_path)
    library.found = [sixty_eight() * 0.3, sixty_eight()]  # the larger one counts
    made = write_points(path, finder="face-alignment", replace=True)
    assert made.source == "face-alignment"
    assert set(made.points) == set(NAMES)
    assert made.points["nose_tip"] == pytest.approx(POINTS["nose_tip"])
    assert load_rig(path)[0].iod == pytest.approx(210, abs=2)


@pytest.mark.parametrize("found", [None, [], [np.full((68, 2), np.nan)], [np.zeros((5, 2))]])
def test_no_face_either(library, tmp_path, found):
    library.found = found
    path = write_robot(tmp_path)
    with pytest.raises(PortraitError, match="finds no face either"):
        write_points(path, tmp_path / "new.json", finder="face-alignment")
    assert not (tmp_path / "new.json").exists()


def test_points_that_are_no_face(library, tmp_path):
    library.found = [sixty_eight()[::-1]]
    with pytest.raises(PortraitError, match="is no face"):
        write_points(write_robot(tmp_path), tmp_path / "new.json", finder="face-alignment")
    assert not (tmp_path / "new.json").exists()


def test_weights_that_cannot_be_fetched(library):
    library.fails = OSError("no route to host")
    with pytest.raises(EngineError, match="OSError: no route to host") as caught:
        align(robot(), "robot.png")
    assert "by hand" in caught.value.hint


def test_without_the_package(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "face_alignment", None)
    with pytest.raises(MissingExtraError) as caught:
        write_points(write_robot(tmp_path), tmp_path / "new.json", finder="face-alignment")
    assert caught.value.hint == 'Run: pip install "avatar-presenter[landmarks]"'
    assert not (tmp_path / "new.json").exists()
