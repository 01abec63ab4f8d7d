from __future__ import annotations

import numpy as np
import pytest

from avatar.compose import colour
from avatar.compose.sprite import Box, convert, draw


@pytest.mark.parametrize(
    ("bgr", "yuv"),
    [  # computed by hand from BT.709-6, rounded
        ((0, 0, 0), (16, 128, 128)),
        ((255, 255, 255), (235, 128, 128)),
        ((0, 0, 255), (63, 102, 240)),
        ((0, 255, 0), (173, 42, 26)),
        ((255, 0, 0), (32, 240, 118)),
        ((128, 128, 128), (126, 128, 128)),
    ],
)
def test_primaries_have_the_standards_values(bgr, yuv):
    image = np.full((4, 6, 3), bgr, np.uint8)
    planes = colour.planes(colour.to_yuv(image), 6, 4)
    assert [int(p[0, 0]) for p in planes] == list(yuv)
    assert all((p == p[0, 0]).all() for p in planes)


def test_there_and_back_differs_by_rounding_only():
    rng = np.random.default_rng(1)
    blocks = rng.integers(0, 256, (8, 8, 3)).astype(np.uint8)
    image = np.repeat(np.repeat(blocks, 8, 0), 8, 1)
    back = colour.to_bgr(colour.to_yuv(image))
    middle = np.s_[3::8, 3::8]  # away from the edges, where chroma is shared
    assert np.abs(back[middle].astype(int) - image[middle]).max() <= 4


def test_a_sprite_blends_as_the_same_picture_would_in_bgr():
    rng = np.random.default_rng(2)
    ground = np.repeat(np.repeat(rng.integers(0, 256, (4, 4, 3)), 8, 0), 8, 1).astype(np.uint8)
    alpha = np.repeat(np.repeat(rng.integers(0, 256, (4, 4, 1)), 8, 0), 8, 1)
    over = np.repeat(np.repeat(rng.integers(0, 256, (4, 4, 3)), 8, 0), 8, 1)
    bgra = np.dstack([np.rint(over * alpha / 255), alpha]).astype(np.uint8)
    expected = colour.to_yuv(np.rint(over * alpha / 255 + ground * (255 - alpha) / 255).astype(np.uint8))
    buffer = colour.to_yuv(ground)
    draw(colour.planes(buffer, 32, 32), convert(bgra), 0, 0, Box(0, 0, 32, 32))
    assert np.abs(buffer.astype(int) - expected).max() <= 3


def test_what_is_transparent_leaves_the_ground_untouched():
    rng = np.random.default_rng(3)
    buffer = rng.integers(16, 236, (48, 32)).astype(np.uint8)
    before = buffer.copy()
    for opacity in (255, 128, 1, 0):
        draw(
            colour.planes(buffer, 32, 32),
            convert(np.zeros((16, 16, 4), np.uint8)),
            8,
            8,
            Box(0, 0, 32, 32),
            opacity,
        )
    assert (buffer == before).all()


def test_sprites_are_clipped():
    buffer = np.full((48, 32), 100, np.uint8)
    sprite = convert(np.full((16, 16, 4), 255, np.uint8))
    draw(colour.planes(buffer, 32, 32), sprite, -8, 24, Box(0, 0, 4, 32))
    y, u, _ = colour.planes(buffer, 32, 32)
    assert (y[24:, :4] == 235).all()
    assert (y[:24] == 100).all()
    assert (y[:, 4:] == 100).all()
    assert (u[12:, :2] == 128).all()


def test_colours_of_type_are_moved_until_legible():
    yellow, white = colour.parse("#ffee88"), colour.parse("#ffffff")
    assert colour.contrast(yellow, white) < 2
    assert colour.contrast(colour.legible(yellow, white), white) >= 4.5
    assert colour.legible(colour.parse("#111111"), white) == colour.parse("#111111")
