from __future__ import annotations

import re

import cv2
import numpy as np
import pytest

from avatar.compose import Compositor, Person, load_brand, load_template
from avatar.compose.colour import planes, to_bgr
from avatar.compose.element import Spoken, Still
from avatar.compose.layout import plan
from avatar.compose.placement import cut_off
from avatar.errors import InputError
from avatar.render.planar import convert, split
from avatar.script.model import Picture, Position, Script

from .conftest import draw_person, scene, speak

SIZE = (960, 540)


def lay_out(*scenes, title="A video", figure=None, size=SIZE, captions=False, brand=None, subtitle=""):
    script = Script(title, scenes, subtitle=subtitle)
    made = plan(
        load_template("studio"),
        load_brand(brand),
        script,
        speak(script),
        size=size,
        fps=25,
        captions=captions,
        figure=figure or draw_person(),
        person=Person("Ann Example", "Tester"),
    )
    return made, Compositor(made)


def presenter(made, value=90):
    side = made.presenter_side
    square = np.zeros((side, side, 4), np.uint8)
    cv2.circle(square, (side // 2, side // 2), side // 3, (value, value, value, 255), -1, cv2.LINE_AA)
    return square


LONG = "these words are here so that the scene goes on for a good while longer than it has to"


def test_frames_are_planar_and_the_memory_is_used_again():
    made, c = lay_out(scene("One", LONG))
    first = c.draw(0, presenter(made))
    assert first.shape == (810, 960)
    assert first.dtype == np.uint8
    assert c.draw(1, presenter(made)) is first


def test_nothing_but_presenter_and_progress_changes_when_nothing_else_moves():
    made, c = lay_out(scene("One", LONG, LONG))
    at = round(8.5 * made.fps)  # the lower third has gone
    before = c.draw(at, presenter(made, 90)).copy()
    after = c.draw(at + 3, presenter(made, 160)).copy()
    y0, *_ = planes(before, *SIZE)
    y1, *_ = planes(after, *SIZE)
    moved = y0 != y1
    place = made.placements[0]
    assert moved.any()
    moved[max(0, place.y) : place.y + place.side, place.x : place.x + place.side] = False
    moved[-4:] = False
    assert not moved.any()


def test_any_order_gives_the_same_frames():
    made, c = lay_out(
        scene("One", LONG), scene("Two", "said", points=("first point", "second point")), captions=True
    )
    who = presenter(made)
    numbers = [*range(0, 60, 7), *range(150, round(made.seconds * 25), 9)]
    forward = {n: c.draw(n, who).copy() for n in numbers}
    for n in [*reversed(numbers), numbers[3]]:
        assert (c.draw(n, who) == forward[n]).all()
    fresh = Compositor(made)
    assert (fresh.draw(numbers[-1], who) == forward[numbers[-1]]).all()


def test_the_presenter_is_where_the_plan_says():
    made, c = lay_out(scene("One", LONG))
    square = np.zeros((made.presenter_side,) * 2 + (4,), np.uint8)
    square[40:80, 60:100] = (0, 0, 255, 255)
    image = to_bgr(c.draw(400, square))
    place = made.placements[0]
    patch = image[place.y + 44 : place.y + 76, place.x + 64 : place.x + 96].astype(int)
    assert np.abs(patch - (0, 0, 255)).max() <= 4


def as_planar(square):
    """The same square in planes."""
    out = np.empty((square.shape[0] * 5 // 2, square.shape[1]), np.uint8)
    convert(square, split(out))
    return out


def test_a_planar_square_is_composed_as_a_bgra_one():
    made, c = lay_out(scene("One", LONG), captions=True)
    square = presenter(made)
    for n in (10, 60, 400):
        assert np.array_equal(c.draw(n, square).copy(), c.draw(n, as_planar(square)))


def test_a_planar_square_in_a_card_and_at_another_size():
    figure = draw_person(512, 512, wide=True)
    made, c = lay_out(scene("One", LONG), figure=figure)
    square = np.random.default_rng(1).integers(0, 255, (made.presenter_side,) * 2 + (4,)).astype(np.uint8)
    square = cv2.blur(square, (9, 9))
    square[..., 3] = 255
    framed, planar = c.draw(300, square).copy(), c.draw(300, as_planar(square))
    assert np.abs(framed.astype(int) - planar).max() <= 2  # the mask is laid on before or after the planes
    (smaller,) = c._stage(0)._people
    smaller._side = made.presenter_side // 4 * 2
    smaller._mask = None
    sizes = {smaller._fit(square).shape[1], smaller._fit(as_planar(square)).shape[1]}
    assert sizes == {made.presenter_side // 4 * 2}


@pytest.mark.parametrize("shape", [(10, 10, 4), (25, 10), (0, 0), (10,)])
def test_a_square_of_another_size_is_refused(shape):
    _, c = lay_out(scene("One", LONG))
    with pytest.raises(ValueError, match="presenter must be"):
        c.draw(0, np.zeros(shape, np.uint8))


def test_the_figure_meets_its_own_square_without_a_seam():
    made, c = lay_out(scene("One", LONG))
    place = made.placements[0]
    frame = to_bgr(c.draw(400, c._stage(0)._people[0]._resting)).astype(int)
    inside = slice(made.placements[0].middle - 10, made.placements[0].middle + 10)
    row = place.y + place.side
    assert row < SIZE[1]  # the square ends above the canvas, the body goes on
    assert np.abs(frame[row - 2 : row + 2, inside] - frame[row - 6, inside]).max() <= 3


@pytest.mark.parametrize("size", [(960, 540), (1280, 720), (1920, 1080), (640, 360), (720, 1280), (720, 720)])
def test_hair_is_never_cut_and_the_bust_reaches_the_edge(size):
    made, _ = lay_out(scene("One", LONG), size=size)
    place = made.placements[0]
    assert place.head.y > 0.03 * size[1]
    assert place.side % 2 == place.x % 2 == place.y % 2 == 0
    factor = place.side / made.figures[0].crop[2]
    assert place.y + (made.figures[0].image.shape[0] - made.figures[0].crop[1]) * factor >= size[1] - 2


def test_a_person_cut_off_by_the_picture_gets_a_card():
    figure = draw_person(512, 512, wide=True)
    assert cut_off(figure)
    assert not cut_off(draw_person())
    made, c = lay_out(scene("One", LONG), figure=figure)
    place = made.placements[0]
    assert place.frame is not None
    empty = np.zeros((made.presenter_side,) * 2 + (4,), np.uint8)
    a = c.draw(300, empty).copy()
    b = c.draw(300, np.full_like(empty, 255))
    changed = planes((a != b).astype(np.uint8), *SIZE)[0]
    f = place.frame
    assert changed.any()
    changed[f.y : f.bottom, f.x : f.right] = 0
    assert not changed.any()


def test_points_appear_when_they_are_spoken():
    made, _ = lay_out(scene("One", "a few words", points=("first point here", "second point here")))
    cards = sorted(
        (e for e in made.elements[0] if isinstance(e, Still) and e.rise and e.end < 99), key=lambda e: e.start
    )
    cards = cards or sorted(
        (e for e in made.elements[0] if isinstance(e, Still) and e.rise), key=lambda e: e.start
    )
    assert [round(e.start, 2) for e in cards] == [1.38, 2.68]
    assert cards[0].place.bottom - cards[1].place.y < 2 * 64  # one under the other, shadows' margins aside
    assert cards[0].state(1.0) is None
    assert cards[0].state(3.0) == (255, 0, 0)


@pytest.mark.parametrize("count", [1, 2, 5, 8, 12])
def test_points_fit_their_column(count):
    points = tuple(f"point number {i} has a few words" for i in range(count))
    made, _ = lay_out(
        scene("A title that is not so short", "intro", points=points), captions=True, size=(1920, 1080)
    )
    cards = [e for e in made.elements[0] if isinstance(e, Still) and e.rise]
    assert len(cards) == count
    assert max(e.place.bottom for e in cards) - 64 < 1080 - 150
    assert max(e.place.right for e in cards) - 64 <= made.placements[0].body[0]


def test_captions_follow_word_by_word_and_leave_the_face_free():
    made, c = lay_out(scene("One", "Here are the words of a caption"), captions=True)
    spoken = [e for e in made.elements[0] if isinstance(e, Spoken)]
    assert len(spoken) == 1
    assert spoken[0].state(0.2) == (0,)
    assert spoken[0].state(0.2 + 0.3 * 2.5) == (2,)
    assert spoken[0].box.meet(made.placements[0].head) is None
    who = presenter(made)
    a, b = c.draw(6, who).copy(), c.draw(13, who)
    y = planes((a != b).astype(np.uint8), *SIZE)[0]
    box = spoken[0].box
    assert y[box.y : box.bottom, box.x : box.right].any()


def test_the_lower_third_and_captions_do_not_meet():
    made, _ = lay_out(scene("One", LONG), captions=True)
    lower = [e for e in made.elements[0] if isinstance(e, Still) and e.slide]
    assert len(lower) == 1
    edge = 64 * made.unit  # the margin for its shadow
    for e in made.elements[0]:
        if isinstance(e, Spoken):
            assert e.box.y >= lower[0].place.bottom - edge
    assert lower[0].state(0.2) is None
    assert lower[0].state(3.0) == (255, 0, 0)
    assert lower[0].state(6.9) is None


def test_between_places_frames_are_mixed():
    made, c = lay_out(scene("One", "short words"), scene("", LONG), title="")
    assert [m.placement for m in made.moments] == [0, 1]
    assert len({p.side for p in made.placements}) == 1
    t = made.moments[1].start
    who = presenter(made)
    n = round(t * 25)
    before, middle, after = (c.draw(k, who).astype(int) for k in (n - 12, n, n + 12))
    now = made.crossing(n / 25)
    assert (now.before, now.after, now.kind) == (0, 1, "fade")
    assert 0.2 < now.share < 0.8
    far = np.abs(before - after) > 60
    assert far.any()
    low, high = np.minimum(before, after)[far] - 2, np.maximum(before, after)[far] + 2
    assert ((middle[far] >= low) & (middle[far] <= high)).mean() > 0.97


def test_pictures_of_all_shapes_are_shown(tmp_path):
    for name, shape in (("wide", (90, 900)), ("tall", (900, 90)), ("grey16", (200, 300))):
        pixels = (
            np.full(shape, 30000, np.uint16)
            if name == "grey16"
            else np.full((*shape, 3), (10, 200, 30), np.uint8)
        )
        cv2.imwrite(str(tmp_path / f"{name}.png"), pixels)
        item = Picture(tmp_path / f"{name}.png", "What it shows", 0)
        made, c = lay_out(scene("One", LONG, pictures=[item]))
        image = c.still(200)
        green = (image[..., 1] > 180) & (image[..., 0] < 60)
        assert name == "grey16" or green.sum() > 1000
        assert made.warnings == ()


@pytest.mark.parametrize(
    ("content", "message"), [(None, "there is no file"), (b"nothing", "is not a picture")]
)
def test_a_bad_picture_is_named_with_its_place(tmp_path, content, message):
    path = tmp_path / "slide.png"
    if content is not None:
        path.write_bytes(content)
    item = Picture(path, "", 0, Position(12, 3))
    with pytest.raises(
        InputError, match=rf"script:12:3: picture: .*{re.escape(message)}|{re.escape(message)}"
    ):
        lay_out(scene("One", LONG, pictures=[item]))


@pytest.mark.parametrize("size", [(961, 540), (100, 100), (0, 0), (20000, 400)])
def test_odd_sizes_are_refused(size):
    with pytest.raises(InputError, match="cannot be drawn"):
        lay_out(scene("One", LONG), size=size)


def test_a_presenter_of_the_wrong_size_is_refused():
    _, c = lay_out(scene("One", LONG))
    with pytest.raises(ValueError, match="presenter must be"):
        c.draw(0, np.zeros((8, 8, 4), np.uint8))


def test_the_brand_colours_the_picture():
    plain = lay_out(scene("One", LONG))[1].still(0).astype(int)
    green = (
        lay_out(scene("One", LONG), brand={"primary": "#0b6b4f", "secondary": "#58b894"})[1]
        .still(0)
        .astype(int)
    )
    dark = lay_out(scene("One", LONG), brand={"background": "#10131f"})[1].still(0).astype(int)
    set_ = np.s_[20:60, 520:900]
    assert (
        green[set_][..., 1].mean() - green[set_][..., 0].mean()
        > plain[set_][..., 1].mean() - plain[set_][..., 0].mean()
    )
    assert dark[:, :300].mean() < 80 < plain[:, :300].mean()


def test_odd_scripts_are_drawn_too():
    for scenes in (
        (),
        (scene(""),),
        (scene("W" * 400, "x"),),
        (scene("a b " * 300, "x", points=("w" * 300,)),),
    ):
        _made, c = lay_out(*scenes, title="", captions=True)
        assert c.still(0).shape == (540, 960, 3)
        assert c.still(10**6).shape == (540, 960, 3)


def test_missing_characters_are_said():
    made, c = lay_out(scene("\U00013000 hieroglyph", "x"))
    assert len(made.warnings) == 1
    assert "\U00013000" in made.warnings[0]
    assert c.still(30).shape == (540, 960, 3)


def test_a_note_that_only_repeats_the_title_is_left_out(tmp_path):
    path = tmp_path / "slide.png"
    cv2.imwrite(str(path), np.full((300, 400, 3), 80, np.uint8))

    def tallest(caption: str) -> int:
        made, _ = lay_out(scene("Why tides?", LONG, pictures=(Picture(path, caption, 0),)))
        return max(e.box.h for e in made.elements[0] if isinstance(e, Still) and e.box.w > 200)

    assert tallest(" why TIDES? ") == tallest("")
    assert tallest("Seen from above") != tallest("")
