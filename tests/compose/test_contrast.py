"""Colours that are type, on the grounds they really stand on."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from avatar.compose import list_templates, load_brand, load_template
from avatar.compose.caption_card import PLATE
from avatar.compose.colour import BLACK, WHITE, contrast, in_hex, legible, mix, nearest, parse
from avatar.compose.contrast import doubts, pairs
from avatar.compose.look import VEIL, Look

BRANDS = {
    "light": {"text": "#13241f", "background": "#f6f8f5", "primary": "#0b5d4e", "accent": "#f0b429"},
    "dark": {"text": "#f4f1ff", "background": "#120c2b", "primary": "#5b3df5", "accent": "#ff6ad5"},
    "middling": {"text": "#7a6a60", "background": "#b8a99a", "primary": "#c0392b", "accent": "#803020"},
    "upside down": {"text": "#ffffff", "background": "#ffffff", "primary": "#ffffff", "accent": "#000000"},
    "ground alone": {"background": "#101018"},
}
SIZES = {(1920, 1080): ("", "bubble", "away"), (1080, 1080): ("",), (1080, 1920): ("", "away")}


def look_of(template, brand):
    return Look.of(template, brand.over(template.brand), 1.0)


@pytest.mark.parametrize("template", list_templates())
@pytest.mark.parametrize("name", BRANDS)
def test_any_template_takes_any_brand(template, name):
    brand = load_brand(BRANDS[name])
    for size, layouts in SIZES.items():
        arranged = load_template(template).arranged(size)
        for layout in layouts:
            moved = arranged.with_layout(layout)
            look = look_of(arranged, brand).before(moved, arranged if layout == "bubble" else moved)
            possible = max(min(contrast(c, ground) for ground in look.ground) for c in (BLACK, WHITE))
            for pair in pairs(moved, look):
                # Titles that lie over a lit set and the dark beside it have what large type must have.
                least = max(3.0, min(4.5, possible - 0.01)) if pair.large else 4.5
                assert min(contrast(pair.used, ground) for ground in pair.grounds) >= least, str(pair)
            assert possible >= 3
            assert min(contrast(look.muted, ground) for ground in look.ground) >= min(4.5, possible - 0.01)
            assert contrast(look.card_muted, look.card) >= 4.5
            # Captions before a white shirt, some of which their plate lets through: large type.
            shirt = mix(look.plate, WHITE, VEIL)
            assert min(contrast(look.plate_lit, shirt), contrast(look.plate_ink, shirt)) >= 3.0


def test_what_can_be_read_stays_as_it_is():
    studio = load_template("studio")
    brand = load_brand({"text": "#5a5f77", "background": "#ffffff"})  # 6.3 on white: enough, if not much
    look = look_of(studio, brand)
    assert in_hex(look.ink) == in_hex(look.card_ink) == "#5a5f77"
    assert doubts(studio, brand, look) == []


def test_every_pair_that_cannot_be_read_is_told_with_what_passes():
    brand = load_brand(BRANDS["middling"])
    found = doubts(load_template("clean"), brand, look_of(load_template("clean"), brand))
    assert len(found) == 2
    titles, word = found
    assert titles.startswith("`text: #7a6a60` (titles) on the background (#")
    assert "has a contrast of 2." in titles
    assert word.startswith("`accent: #803020` (the word being said) on captions (#")
    for one in found:
        assert "below 4.5 (WCAG AA)" in one
        better = parse(one.split("passes, ")[1][:7])
        ground = parse(one.split("(#")[1][:6].join(["#", ""]))
        assert contrast(better, ground) >= 4.5


def test_the_ground_is_the_backdrop_not_the_background():
    """The newsroom is dark whatever the brand: a dark text cannot be read there, a light one can."""
    newsroom = load_template("newsroom")
    light = load_brand(BRANDS["light"])
    look = look_of(newsroom, light)
    assert look.on_dark
    assert look.reverse
    assert contrast(look.ink, BLACK) > 7
    assert doubts(newsroom, light, look) == []
    assert not look_of(load_template("clean"), light).on_dark


def test_what_a_template_chose_is_changed_without_a_word():
    studio = load_template("studio")
    brand = load_brand(BRANDS["ground alone"])
    look = look_of(studio, brand)
    assert doubts(studio, brand, look) == []
    assert min(contrast(look.ink, ground) for ground in look.ground) >= 7


@pytest.mark.parametrize("start", ["#7a6a60", "#f6c026", "#2563eb", "#d7263d", "#808080", "#00ff00"])
@pytest.mark.parametrize("ground", ["#ffffff", "#000000", "#b8a99a", "#1b2a41", "#777777"])
def test_the_nearest_colour_passes_and_is_near(start, ground):
    wanted, under = parse(start), parse(ground)
    found = nearest(wanted, (under,), 4.5)
    assert contrast(found, under) >= 4.5
    if contrast(wanted, under) >= 4.5:
        assert found == wanted
        return
    assert contrast(found, under) < 4.8  # no further than it must be
    stepped = legible(wanted, under, 4.5)
    assert np.abs(np.subtract(found, wanted)).sum() <= np.abs(np.subtract(stepped, wanted)).sum() + 40


def test_the_nearest_colour_passes_on_every_ground():
    grounds = (parse("#c0c0c0"), WHITE)
    assert min(contrast(nearest(parse("#f57c1f"), grounds, 4.5), g) for g in grounds) >= 4.5
    impossible = nearest(parse("#f57c1f"), (BLACK, WHITE, parse("#777777")), 4.5)
    assert impossible in (BLACK, WHITE)


def test_a_logo_that_is_hard_to_see_is_told(tmp_path):
    for name, grey in (("pale", 235), ("dark", 20)):
        image = np.full((40, 120, 4), (grey, grey, grey, 255), np.uint8)
        cv2.imwrite(str(tmp_path / f"{name}.png"), image)
    clean, newsroom = load_template("clean"), load_template("newsroom")
    pale = load_brand({"logo": "pale.png"}, tmp_path)
    (told,) = doubts(clean, pale, look_of(clean, pale))
    assert told.startswith("`logo`: pale.png has a contrast of 1.")
    assert "`logo.light`" in told
    assert doubts(newsroom, pale, look_of(newsroom, pale)) == []
    both = load_brand({"logo": {"light": "dark.png", "dark": "pale.png"}}, tmp_path)
    for template in (clean, newsroom):
        assert doubts(template, both, look_of(template, both)) == []


def test_the_plate_lets_through_what_is_reckoned_with():
    assert pytest.approx(1 - PLATE) == VEIL
