"""The lid that is painted for a shut eye."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from avatar.portrait import lids
from avatar.portrait.eyes import cut_eyes
from avatar.portrait.lids import Opening, find_edge, paint_lid
from avatar.portrait.topology import NEUTRAL

SKIN = np.array([120.0, 150.0, 200.0], np.float32)


def eye_of(width=100.0, skin=SKIN, opening=0.32, outer=-1, grain=0.0, fold=True, solid=None) -> Opening:
    """Plain skin with an almond of white and a dark iris, lashes above it and a dark fold above these."""
    columns = np.arange(round(1.72 * width)) - 0.36 * width
    rows = np.arange(round(1.2 * width)) - 0.6 * width
    x = np.clip(columns / width, 0, 1)
    upper = -0.65 * opening * width * np.sin(np.pi * x)
    lower = 0.35 * opening * width * np.sin(np.pi * x)
    y = rows[:, None]
    colours = np.broadcast_to(skin, (len(rows), len(columns), 3)).copy()
    colours += grain * np.random.default_rng(3).standard_normal(colours.shape[:2])[..., None]
    if fold:
        colours[np.abs(y - upper + 0.16 * width) < 0.015 * width] *= 0.4
    colours[(y > upper) & (y < lower)] = 230
    colours[np.hypot(columns - width / 2, y) < 0.14 * width] = 30
    colours[(y > upper - 0.03 * width) & (y <= upper) & (x > 0) & (x < 1)] = 20
    return Opening(
        colours.astype(np.float32),
        np.ones(colours.shape[:2], np.float32) if solid is None else solid(columns, y),
        float(columns[0]),
        float(rows[0]),
        upper.astype(np.float32),
        lower.astype(np.float32),
        (upper + 0.9 * (lower - upper)).astype(np.float32),
        width,
        outer,
    )


def depth_of(eye):
    """How far each pixel is above the line of the lashes, in widths."""
    return (find_edge(eye) - eye.y) / eye.width


@pytest.mark.parametrize("outer", [-1, 1])
def test_a_painted_lid_is_skin_and_one_dark_line(outer):
    eye = eye_of(outer=outer)
    lid, depth = paint_lid(eye), depth_of(eye)
    middle = (eye.x > 0.15) & (eye.x < 0.85)
    lashes = (np.abs(depth) < 0.006) & middle
    above = (depth > 0.06) & (depth < 0.5) & middle
    assert lid[..., 3][above].min() >= 250
    # No white, no iris, no fold: only the shade of a round lid.
    shade = lid[..., :3][above] / SKIN
    assert shade.min() > 0.85
    assert shade.max() < 1.15
    assert lid[..., :3][lashes].mean() < 0.65 * SKIN.mean()
    # Down each column the darkest place is the line.
    for column in np.flatnonzero(middle)[::7]:
        darkest = int(lid[:, column, :3].sum(-1)[np.abs(depth[:, column]) < 0.25].argmin())
        assert abs(depth[:, column][np.abs(depth[:, column]) < 0.25][darkest]) < 0.04


def test_a_lid_fades_out_on_every_side_but_above():
    lid = paint_lid(eye_of())
    for rim in (lid[-1], lid[:, 0], lid[:, -1]):
        assert rim[..., 3].max() <= 2
    steps = np.abs(np.diff(lid[..., 3].astype(int), axis=1))
    assert steps[: len(lid) // 2].max() < 25


def test_the_line_hangs_below_the_corners_and_is_even():
    for opening in (0.08, 0.32, 0.5):
        eye = eye_of(opening=opening)
        edge = find_edge(eye)
        between = (eye.x > 0) & (eye.x < 1)
        assert edge[between].max() >= 0.95 * lids.SAG * eye.width
        assert edge[between].argmax() == pytest.approx(between.sum() / 2, abs=0.2 * between.sum())
        assert np.abs(np.diff(edge[between], 2)).max() < 0.05


def test_grain_is_that_of_the_skin():
    plain, rough = (paint_lid(eye_of(grain=g, fold=False))[..., :3].astype(float) for g in (0.0, 8.0))
    eye = eye_of()
    depth = depth_of(eye)
    above = (depth > 0.12) & (depth < 0.22) & (eye.x > 0.2) & (eye.x < 0.8)

    def fine(picture):
        return float((picture - cv2.GaussianBlur(picture, (0, 0), 1.5))[above].std())

    assert fine(plain) < 1
    assert 1.5 < fine(rough) < 8


def test_mascara_makes_longer_and_darker_lashes():
    def below(eye):
        lid, depth = paint_lid(eye), depth_of(eye)
        under = (depth < -0.04) & (depth > -0.12) & (eye.x > 0.1) & (eye.x < 0.9)
        return float(lid[..., :3][under].mean())

    bare, dressed = eye_of(fold=False), eye_of(fold=False)
    for column in range(40, 135, 6):  # single lashes over an open eye
        top = round(float(dressed.upper[column] - dressed.top))
        dressed.colours[top - 10 : top, column : column + 2] = 20
    assert below(dressed) < below(bare) - 4


def test_nothing_is_painted_where_nobody_is():
    eye = eye_of(solid=lambda x, y: np.broadcast_to(x < 90, (len(y), len(x))).astype(np.float32))
    lid = paint_lid(eye)
    outside = eye.solid == 0
    assert lid[..., 3][outside].max() == 0
    assert lid[..., 3][~outside].max() > 250


def test_a_grey_picture_gets_a_grey_lid():
    lid = paint_lid(eye_of(skin=np.full(3, 140, np.float32), grain=4))
    assert np.ptp(lid[..., :3].astype(int), axis=-1).max() <= 1


def test_the_same_eye_gives_the_same_lid():
    assert np.array_equal(paint_lid(eye_of(grain=5)), paint_lid(eye_of(grain=5)))


@pytest.mark.parametrize("value", [0, 255])
@pytest.mark.parametrize("spread", [900.0, 60.0, 6.0, 1.0])
def test_any_picture_and_any_size_gives_lids(value, spread):
    """Black, white, and eyes of a pixel, half of them outside the picture: no warning, no NaN."""
    side = 128
    texture = np.full((side, side, 4), (value, value, value, 255), np.uint8)
    points = NEUTRAL * spread + (side / 2, side / 2, 0)
    for eye in cut_eyes(texture, points):
        assert eye.lid.dtype == np.uint8
        assert np.isfinite(eye.sag).all()
        assert np.abs(eye.sag).max() <= eye.width
