"""Grain and glint of drawn teeth: as strong and as fine as the picture's own, and where the light is."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from avatar.portrait.surface import BANDS, MOST, PLACES, lay_grain, make_grain, measure_grain, wet

IOD = 120.0


def face(noise: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A plain skin with that noise, uint8 [600, 600, 3], and landmarks in it."""
    points = np.zeros((478, 3))
    grid = np.array([(x, y) for y in (150, 300, 450) for x in (120, 240, 360, 480)])
    points[list(PLACES), :2] = grid[: len(PLACES)]
    skin = np.array([110, 140, 190]) + noise[..., None]
    return np.clip(np.rint(skin), 0, 255).astype(np.uint8), points


@pytest.mark.parametrize("blur", [0.0, 1.2])
def test_noise_that_is_made_is_measured_again(blur):
    noise = np.random.default_rng(1).standard_normal((600, 600)) * 4
    if blur:  # enlarged and compressed pictures have it coarser
        noise = cv2.GaussianBlur(noise, (0, 0), blur) * 4
    deviations, light = measure_grain(*face(noise), IOD)
    assert light == pytest.approx(152, abs=3)
    assert (deviations[0] < deviations[1]) == bool(blur)
    again, _ = measure_grain(*face(make_grain((600, 600), deviations, 2)), IOD)
    assert again == pytest.approx(deviations, rel=0.35)


def test_a_clean_picture_gets_none_and_a_beard_counts_for_little():
    clean, points = face(np.zeros((600, 600)))
    assert max(measure_grain(clean, points, IOD)[0]) < 0.2
    rough, points = face(np.random.default_rng(1).standard_normal((600, 600)) * 60)
    assert max(measure_grain(rough, points, IOD)[0]) <= MOST


def test_a_face_at_the_border_is_no_error():
    picture, points = face(np.zeros((600, 600)))
    assert measure_grain(picture, points - 5000, IOD) == ((0.0,) * len(BANDS), 128.0)


def layer() -> np.ndarray:
    """Pale on the left, dark in the middle, nothing on the right: premultiplied, uint8 [60, 300, 4]."""
    out = np.zeros((60, 300, 4), np.uint8)
    out[:, :100] = (190, 200, 205, 255)
    out[:, 100:200] = (10, 10, 20, 255)
    return out


def test_grain_lies_on_the_layer_alone_and_less_where_it_is_dark():
    plain = layer()
    grained = lay_grain(plain, (3.0, 2.0), 150.0, 0)
    assert (grained[..., 3] == plain[..., 3]).all()
    assert not grained[:, 200:].any()
    bright, dark = (float(grained[:, part, 1].std()) for part in (slice(0, 100), slice(100, 200)))
    assert 2.5 < bright < 5
    assert 0.2 < dark < 0.5 * bright
    assert (lay_grain(plain, (0.0, 0.0), 150.0, 0) == plain).all()


@pytest.mark.parametrize("left", [-1.0, 1.0])
def test_the_glint_lies_towards_the_light(left):
    plain = np.zeros((60, 300, 4), np.uint8)
    plain[..., :3], plain[..., 3] = 150, 255
    down, across = np.meshgrid(np.linspace(-0.1, 0.1, 60), np.linspace(-1, 1, 300), indexing="ij")
    shining = wet(plain, "teeth", across, down, left, np.full(3, 0.9))
    more = shining[..., 1].astype(int) - 150
    assert 5 < more.max() < 40
    assert more.min() >= 0
    assert np.sign((more * across).sum()) == -left
    assert (wet(np.zeros_like(plain), "teeth", across, down, left, np.full(3, 0.9)) == 0).all()
