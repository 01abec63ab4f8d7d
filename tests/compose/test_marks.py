"""Watermark, disclosure label, pictures before and after: where they stand, and that nothing is covered."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from avatar.compose import Brand, Compositor, Person, list_templates, load_brand, load_template
from avatar.compose.board import MARGIN, Board
from avatar.compose.bookends import FADE, paint_cover
from avatar.compose.colour import contrast, nearest, to_bgr
from avatar.compose.corners import SAFE, Obstacle, find_corner
from avatar.compose.disclosures import DISCLOSURES, disclosure_in
from avatar.compose.element import Spoken, Still
from avatar.compose.layout import plan
from avatar.compose.look import Look
from avatar.compose.marks import plate_grounds
from avatar.compose.sprite import Box
from avatar.script.model import Script

from .conftest import draw_person, scene, speak

LONG = "these words are here so that the scene goes on for a good while longer than it has to"
SIZES = ((960, 540), (540, 960), (540, 540), (540, 676))
RECT = '<rect width="{w}" height="10" fill="{c}"/>'
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{w}} 10">{RECT}</svg>'


def lay_out(template="studio", size=(960, 540), brand=None, captions=True, language="en", **more):
    scenes = (scene("A title", LONG, points=("one", "two", "three")), scene("Another", LONG))
    script = Script("A video", scenes, language=language)
    return plan(
        load_template(template),
        brand if isinstance(brand, Brand) else load_brand(brand),
        script,
        speak(script),
        size=size,
        captions=captions,
        figure=draw_person(),
        person=Person("Ann Example", "Tester"),
        **more,
    )


def added(made, plain):
    """The elements that a brand adds, in each place of the presenter."""
    return [mine[len(other) :] for mine, other in zip(made.elements, plain.elements, strict=True)]


@pytest.mark.parametrize("template", list_templates())
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("captions", [False, True])
def test_marks_meet_nothing_and_stay_inside_the_safe_area(template, size, captions):
    marks = {"disclosure": True, "watermark": {"text": "Internal draft"}}
    made = lay_out(template, size, {"name": "Acme", **marks}, captions)
    plain = lay_out(template, size, {"name": "Acme"}, captions)
    label, stamp = added(made, plain)[0]
    rim = round(12 * made.unit)
    bare = Box(stamp.box.x + rim, stamp.box.y + rim, stamp.box.w - 2 * rim, stamp.box.h - 2 * rim)
    safe = round(SAFE * made.unit) - 2
    for box in (label.box, bare):
        assert box.x >= safe
        assert box.y >= safe
        assert box.right <= size[0] - safe
        assert box.bottom <= size[1] - safe
    assert label.box.meet(bare) is None
    for place, elements in zip(plain.placements, plain.elements, strict=True):
        for element in elements:
            if isinstance(element, Spoken):
                assert element.box.meet(label.box) is None
                assert element.box.meet(bare) is None
            elif isinstance(element, Still) and (element.slide or element.end == float("inf")):
                edge = round((MARGIN if element.slide else 24) * made.unit) + 2  # of its shadow
                p = element.place
                inner = Box(p.x + edge, p.y + edge, max(2, p.w - 2 * edge), max(2, p.h - 2 * edge))
                assert inner.meet(label.box) is None
                assert inner.meet(bare) is None
        assert place.box_seen.meet(label.box) is None
        assert place.box_seen.meet(bare) is None
    assert all(mine[-2:] == (label, stamp) for mine in added(made, plain))


def test_the_label_can_be_read_whatever_is_behind():
    for template in list_templates():
        for primary in ("#ffffff", "#f6c026", "#0b5d4e", "#000000"):
            loaded = load_template(template)
            look = Look.of(loaded, load_brand({"primary": primary}).over(loaded.brand), 1.0)
            grounds = plate_grounds(look.plate)
            assert min(contrast(nearest(look.plate_ink, grounds, 5.0), g) for g in grounds) >= 4.5


def test_the_label_speaks_the_language_of_the_script():
    assert disclosure_in("en-GB") == "AI-generated presenter"
    assert disclosure_in("pt_BR") == DISCLOSURES["pt"]
    assert disclosure_in("tlh") == DISCLOSURES["en"]
    assert disclosure_in("ja", lambda text: "A" if "生" in text else "") == DISCLOSURES["en"]
    widths = {
        language: added(
            lay_out(brand={"disclosure": True}, language=language, captions=False),
            lay_out(captions=False, language=language),
        )[0][0].box.w
        for language in ("en", "tr")
    }
    assert widths["tr"] > widths["en"]


@pytest.mark.parametrize("corner", ["top-left", "top-right", "bottom-left", "bottom-right"])
def test_a_corner_that_is_asked_for_is_taken_where_it_is_free(corner):
    made = lay_out(brand={"disclosure": {"corner": corner}}, captions=False)
    box = added(made, lay_out(captions=False))[0][0].box
    told = [w for w in made.warnings if "disclosure.corner" in w]
    right, bottom = box.x > 480, box.y > 270
    assert bool(told) != (f"{'bottom' if bottom else 'top'}-{'right' if right else 'left'}" == corner)


def test_a_corner_that_is_taken_is_told():
    board = Board(load_template("clean"), Brand(), None, (960, 540), 0.5, 25, 9, False)
    wall = [Obstacle("face", Box(0, 0, 480, 540))]
    box, corner = find_corner(board, (100, 20), "top-left", ("top-left", "top-right"), wall)
    assert corner == "top-right"
    assert box.x > 480


def test_a_watermark_is_as_opaque_as_it_should_be(tmp_path):
    (tmp_path / "mark.svg").write_text(SVG.format(w=40, c="#ff0000"), encoding="utf-8")
    for opacity in (0.25, 1.0):
        brand = {"watermark": {"picture": str(tmp_path / "mark.svg"), "opacity": opacity, "height": 60}}
        made = lay_out("clean", brand=brand)
        (stamp,) = added(made, lay_out("clean"))[0]
        image = stamp.paint()
        b, g, r, a = image[stamp.place.h // 2, stamp.place.w // 2].tolist()
        assert (b, g) == (0, 0)
        assert r == a == pytest.approx(255 * opacity, abs=1)
        assert stamp.place.h == pytest.approx(60 * 0.5, abs=16)


def test_a_watermark_s_words_are_dark_on_light_and_light_on_dark():
    for background, dark in (("#ffffff", False), ("#101018", True)):
        made = lay_out("clean", brand={"background": background, "watermark": {"text": "MMMM", "opacity": 1}})
        (stamp,) = added(made, lay_out("clean"))[0]
        image = stamp.paint().astype(int)
        solid = image[image[..., 3] > 240][:, :3].mean()
        assert (solid > 200) == dark


def bookended(tmp_path, **more):
    (tmp_path / "in.svg").write_text(SVG.format(w=18, c="#ff0000"), encoding="utf-8")
    cv2.imwrite(str(tmp_path / "out.png"), np.full((90, 160, 3), (255, 0, 0), np.uint8))
    brand = load_brand({"intro": str(tmp_path / "in.svg"), "outro": str(tmp_path / "out.png")})
    return lay_out(brand=brand, opens=2.0, closes=9.0, **more)


def test_pictures_stand_over_everything_before_and_after(tmp_path):
    made = bookended(tmp_path)
    compositor = Compositor(made)
    square = np.zeros((made.presenter_side,) * 2 + (4,), np.uint8)

    def centre(t: float) -> list[int]:
        return to_bgr(compositor.draw(round(t * made.fps), square))[::60, ::60].reshape(-1, 3).tolist()

    assert all(np.abs(np.subtract(pixel, (0, 0, 255))).max() <= 3 for pixel in centre(0.0))
    assert centre(1.4) == centre(0.0)
    assert centre(2.0 - FADE / 2) != centre(0.0)
    assert centre(2.1) == to_sample(lay_out(opens=2.0, closes=9.0), 2.1)
    assert all(np.abs(np.subtract(pixel, (255, 0, 0))).max() <= 3 for pixel in centre(9.0 + FADE))
    assert made.opens == 2.0


def to_sample(made, t: float) -> list[int]:
    square = np.zeros((made.presenter_side,) * 2 + (4,), np.uint8)
    return to_bgr(Compositor(made).draw(round(t * made.fps), square))[::60, ::60].reshape(-1, 3).tolist()


def test_the_lower_third_waits_for_the_picture(tmp_path):
    plain = [e for e in lay_out().elements[0] if isinstance(e, Still) and e.slide]
    later = [e for e in bookended(tmp_path).elements[0] if isinstance(e, Still) and e.slide]
    assert later[0].start == pytest.approx(plain[0].start + 2.0)
    assert later[0].end <= 9.0


def test_how_a_picture_fills_the_canvas(tmp_path):
    red = tmp_path / "red.png"
    cv2.imwrite(str(red), np.full((100, 100, 3), (0, 0, 255), np.uint8))
    ground = (0.0, 255.0, 0.0)
    beside = {
        fit: paint_cover(red, (400, 200), ground, fit)[100, 20, :3].tolist()
        for fit in ("cover", "contain", None)
    }
    assert beside == {"cover": [0, 0, 255], "contain": [0, 255, 0], None: [0, 255, 0]}
    near = paint_cover(red, (104, 100), ground, None)
    assert (near[..., :3] == (0, 0, 255)).all()
    cut = np.zeros((100, 100, 4), np.uint8)
    cut[40:60, 40:60] = (0, 0, 255, 255)
    cv2.imwrite(str(red), cut)
    floating = paint_cover(red, (400, 200), ground, None)
    assert floating[100, 200, :3].tolist() == [0, 0, 255]
    assert (floating[:, :150, :3] == (0, 255, 0)).all()
    assert (floating[..., 3] == 255).all()


@pytest.mark.parametrize("template", list_templates())
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_words_begin_below_the_logo(template, size, tmp_path):
    """Templates without a header of their own get one from a brand that has a logo."""
    (tmp_path / "logo.svg").write_text(SVG.format(w=40, c="#ff0000"), encoding="utf-8")
    made = lay_out(template, size, {"logo": str(tmp_path / "logo.svg")}, captions=True)
    for elements, own in zip(made.elements, made.own, strict=True):
        (header,) = [e for e in elements[own:] if isinstance(e, Still) and e.start == 0 and not e.slide][:1]
        logo = header.place
        edge = round(24 * made.unit)
        for element in elements[:own]:
            assert isinstance(element, Still)
            top = element.place.y + round(MARGIN * made.unit)  # without the room for its shadow
            assert top >= logo.bottom - edge - 2


@pytest.mark.parametrize("kind", ["push", "slide", "wipe", "zoom"])
@pytest.mark.parametrize("layout", ["", "away"])
def test_marks_stay_where_they_are_while_scenes_move(kind, layout):
    scenes = (scene("A title", LONG), replace(scene("Another", LONG), transition=kind, layout=layout))
    script = Script("A video", scenes)
    made = plan(
        load_template("studio"),
        load_brand({"disclosure": True, "watermark": {"text": "Draft", "opacity": 1}}),
        script,
        speak(script),
        size=(640, 360),
        figure=draw_person(),
    )
    assert made.pinned == 2
    label = made.elements[0][-2].box
    inner = np.s_[label.y + 2 : label.bottom - 2, label.x + 2 : label.right - 2]
    compositor = Compositor(made)
    square = np.zeros((made.presenter_side,) * 2 + (4,), np.uint8)
    start = made.moments[1].start
    seen = [
        compositor.draw(round((start + share * made.fade) * made.fps), square)[:360][inner].astype(int)
        for share in (-1.0, -0.2, 0.0, 0.2, 1.0)
    ]
    for one in seen:  # the plate lets a little of what moves behind it through
        assert np.abs(one - seen[0]).max() <= 0.12 * 255 + 4
        assert np.corrcoef(one.ravel(), seen[0].ravel())[0, 1] > 0.97
