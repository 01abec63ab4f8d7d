"""What is seen in a mouth that opens: no even dark, and teeth of one person."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from conftest import SHARED

from avatar.motion.stills import hold
from avatar.portrait import load_rig
from avatar.portrait.rig import Rig
from avatar.render.cpu import CpuRenderer

SIZE = 512


@pytest.fixture(scope="module")
def smiler() -> Rig:
    """A portrait that shows its own teeth."""
    path = SHARED / "portraits" / "woman-99.jpg"
    if not path.exists():
        pytest.skip("no portrait with teeth here")
    return load_rig(path)[0]


@pytest.mark.parametrize("who", ["smiler", "rig"])
def test_flesh_comes_out_of_the_dark_without_an_edge(who, request):
    interior = request.getfixturevalue(who).interior
    over = interior.tongue.astype(float)
    seen = over[..., :3] + np.array(interior.depth) * (1 - over[..., 3:] / 255)
    light = cv2.GaussianBlur(seen.mean(-1), (0, 0), 2)  # without the grain
    assert np.ptp(light) > 40
    # From its back to its front and from the sides to the middle it only grows lighter, step by step.
    ridge = np.unravel_index(light.argmax(), light.shape)[0]
    assert np.abs(np.diff(light[:ridge], axis=0)).max() < 12
    assert np.abs(np.diff(light[:ridge], axis=1)).max() < 12
    assert (cv2.GaussianBlur(seen[..., 2] - 1.3 * seen[..., 0], (0, 0), 2) > 0).all()


@pytest.mark.parametrize(("who", "reach"), [("smiler", 0.16), ("rig", 0.26)])
def test_an_open_mouth_is_not_one_dark_colour(who, reach, request):
    rig = request.getfixturevalue(who)
    renderer = CpuRenderer(rig, SIZE)
    frame = next(renderer.frames(hold(["aa"])))[..., :3].astype(float)
    x, y = np.rint(rig.mouth.lower[5] * SIZE / rig.side).astype(int)
    column = frame[y + 2 : y + round(reach * rig.iod * SIZE / rig.side), x - 3 : x + 4].mean(1)
    assert len(column) >= 6
    light = column.mean(1)
    assert light[-3:].mean() > 1.25 * light.min()
    assert (column[:, 2] > 1.3 * column[:, 0]).all()


def test_lower_teeth_have_the_colour_of_the_portraits_own(smiler):
    own, drawn = smiler.interior.own, smiler.interior.lower
    assert smiler.interior.stays
    teeth = own[own[..., 3] > 250][:, :3].astype(float)
    lower = drawn[drawn[..., 3] > 250][:, :3].astype(float)
    bright, less = (v[v[:, 1] >= np.percentile(v[:, 1], 70)].mean(0) for v in (teeth, lower))
    assert less.mean() < bright.mean()
    assert np.abs(less / less.mean() - bright / bright.mean()).max() < 0.06


def test_what_lies_behind_the_upper_lip_is_in_its_shade(smiler):
    own = smiler.interior.own
    x, y = np.rint(smiler.mouth.upper[5] - smiler.interior.rect[:2]).astype(int)
    away = round(0.06 * smiler.iod)
    light = cv2.cvtColor(own[..., :3], cv2.COLOR_BGR2GRAY).astype(float)
    near, far = light[y + away, x - 5 : x + 6].mean(), light[y - away, x - 5 : x + 6].mean()
    assert 0.3 * near < far < 0.75 * near
