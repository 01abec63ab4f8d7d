"""Transparent videos: what has no ground of its own lets through what will be behind."""

import cv2
import numpy as np
import pytest

from avatar.compose import load_brand, load_template
from avatar.compose.bookends import FADE
from avatar.compose.compositor import cut_out
from avatar.compose.layout import plan
from avatar.script import parse_script

from .conftest import draw_person, speak

SIZE = (384, 216)


def lay_out(brand=None, template="studio", **more):
    script = parse_script(
        "# The moon (chapter)\n\n# One\n\nGood day to all of you, my friends.\n\n# Two\n\nSo it is, and on."
    )
    return plan(
        load_template(template), load_brand(brand), script, speak(script), size=SIZE, figure=draw_person(),
        clear=True, **more,
    )  # fmt: skip


def alpha_at(made, second: float):
    square = np.full((made.presenter_side,) * 2 + (4,), 255, np.uint8)
    yuva = cut_out(made).draw(round(second * made.fps), square)
    return yuva[SIZE[1] * 3 // 2 :].copy(), yuva[: SIZE[1]].copy()


@pytest.mark.parametrize("template", ["studio", "newsroom"])
def test_a_chapter_is_its_words_alone(template):
    made = lay_out(template=template)
    assert made.placements[made.moments[0].placement].card
    alpha, _ = alpha_at(made, 0.0)
    assert 0.005 < (alpha > 200).mean() < 0.3
    assert (alpha[:, -100:-8] < 8).all()  # no ground, and nobody
    assert (alpha_at(made, made.moments[1].start + 1.0)[0] > 200).mean() > 0.1


@pytest.fixture
def pictures(tmp_path):
    image = np.zeros((90, 160, 4), np.uint8)
    image[30:60, 60:100] = (40, 60, 200, 255)
    image[30:60, 60:70, 3] = 128
    cv2.imwrite(str(tmp_path / "logo.png"), image)
    return str(tmp_path / "logo.png")


def test_pictures_before_and_after_are_as_transparent_as_their_files(pictures):
    brand = {
        "intro": {"picture": pictures, "fit": "cover"},
        "outro": {"picture": pictures, "fit": "cover", "background": "#104060"},
        "watermark": {"text": "Draft", "opacity": 1},
    }
    made = lay_out(brand, opens=2.0, closes=4.0)
    alpha, luma = alpha_at(made, 0.2)
    w, h = SIZE
    assert (alpha[h // 3 + 4 : 2 * h // 3 - 4, w * 7 // 16 + 4 : w * 10 // 16 - 4] > 230).all()
    half = alpha[h // 3 + 4 : 2 * h // 3 - 4, w * 6 // 16 + 4 : w * 7 // 16 - 4]
    assert np.abs(half.astype(int) - 128).max() <= 10
    assert (alpha[60:] == 0).mean() > 0.8  # the scene behind does not shine through
    assert (alpha[:60] > 200).any()  # the watermark
    # On the way to the scene all of it is seen in part.
    square = np.s_[h // 3 + 8 : 2 * h // 3 - 8, w * 8 // 16 : w * 9 // 16]
    between = alpha_at(made, 2.0 - FADE / 2)[0][square]
    assert 100 < between.mean() < 250
    # One with a background has it.
    alpha, luma = alpha_at(made, 4.0 + FADE + 0.1)
    assert (alpha == 255).all()
    assert np.ptp(luma[-30:-10, 10:60]) <= 1


def test_videos_that_are_not_transparent_have_their_grounds():
    script = parse_script("# The moon (chapter)\n\n# Two\n\nSo it is.")
    clear, usual = (
        plan(
            load_template("studio"), load_brand(None), script, speak(script), size=SIZE, figure=draw_person(),
            clear=clear,
        )
        for clear in (True, False)
    )  # fmt: skip
    from avatar.compose.compositor import Compositor

    grounds = [Compositor(made).still(0) for made in (usual, clear)]
    assert np.abs(grounds[0].astype(int) - grounds[1]).max() > 40  # words in other colours
    corner = np.s_[-40:-20, -60:-20]
    assert np.abs(grounds[0][corner].astype(int) - grounds[1][corner]).max() == 0
