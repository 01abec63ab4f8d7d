"""Blinks of photographs and paintings, as the landmark net sees them."""

from __future__ import annotations

import pytest
from conftest import SHARED, on_grey

from avatar.motion.stills import hold
from avatar.portrait import load_rig
from avatar.portrait.detection import find_faces
from avatar.portrait.landmarks import find_landmarks, follow
from avatar.render.cpu import CpuRenderer

HOODED = ("man-47", "man-56", "painting-bouguereau", "woman-75", "woman-81", "woman-99")
"""Hooded lids, bags below the eye, make-up, and eyes without a line of lashes."""


@pytest.mark.skipif(not (SHARED / "portraits").is_dir(), reason="the folder of portraits is not there")
@pytest.mark.parametrize("name", HOODED)
def test_hooded_lids_close(name):
    """The opening is under a fifth of what it is at rest, and on its way there in between."""
    rig, _ = load_rig(SHARED / "portraits" / f"{name}.jpg")
    renderer = CpuRenderer(rig, 512)
    first, *others = (
        on_grey(next(renderer.frames(hold([pose])))) for pose in ("rest", "half blink", "blink")
    )
    marks = find_landmarks(first, find_faces(first)[0])
    half, shut = (follow(frame, marks).eye_opening() / marks.eye_opening() for frame in others)
    assert shut < 0.20
    assert shut < half < 0.80
