"""See-through pixels without what an old background left in them; strands and solid pixels as they were."""

from __future__ import annotations

import cv2
import numpy as np

from avatar.portrait.matte import clean_colours

SIDE = 240
HAIR = (90, 105, 120)


def hair_before(tint: tuple[int, int, int], strand: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Solid hair on the left, fading to nothing on the right, tinted where it fades; with bright strands."""
    alpha = np.broadcast_to(np.clip((150 - np.arange(SIDE)) / 60, 0, 1), (SIDE, SIDE)).astype(np.float32)
    rows = strand * 30 * np.sin(np.arange(SIDE) * 0.8)[:, None, None]
    share = (1 - alpha)[..., None]
    colours = np.array(HAIR) * (1 - share) + np.array(tint) * share + rows
    return np.clip(colours, 0, 255).astype(np.uint8), np.ascontiguousarray(alpha)


def hue(bgr: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(bgr, cv2.COLOR_BGR2LAB)[..., 1:].astype(float)


def test_green_behind_hair_goes():
    colours, alpha = hair_before((60, 190, 110))
    cleaned = clean_colours(colours, alpha)
    seen = (alpha > 0.1) & (alpha < 0.6)
    own = hue(np.full((1, 1, 3), HAIR, np.uint8))[0, 0]
    before, after = (np.linalg.norm(hue(v)[seen] - own, axis=1).mean() for v in (colours, cleaned))
    assert before > 15
    assert after < 0.35 * before


def test_solid_pixels_and_hair_of_its_own_hue_stay():
    colours, alpha = hair_before((60, 190, 110))
    cleaned = clean_colours(colours, alpha)
    assert (cleaned[alpha > 0.97] == colours[alpha > 0.97]).all()
    colours, alpha = hair_before(HAIR, strand=1)
    assert np.abs(clean_colours(colours, alpha).astype(int) - colours).mean() < 0.5


def test_strands_stay():
    colours, alpha = hair_before((60, 190, 110), strand=1)
    part = (slice(20, -20), slice(112, 130))
    before, after = (cv2.cvtColor(v, cv2.COLOR_BGR2GRAY)[part].astype(float) for v in
                     (colours, clean_colours(colours, alpha)))  # fmt: skip
    assert after.std(0).mean() > 0.6 * before.std(0).mean()


def test_nothing_see_through_or_nothing_solid_is_left_alone():
    colours, alpha = hair_before((60, 190, 110))
    for whole in (np.ones_like(alpha), np.zeros_like(alpha), np.full_like(alpha, 0.5)):
        assert (clean_colours(colours, whole) == colours).all()
