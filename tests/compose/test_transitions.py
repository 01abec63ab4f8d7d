"""One scene after another: the ends are exact, what lies between comes from both, and the presenter stays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from avatar.compose import Compositor, list_templates, load_brand, load_template
from avatar.compose.colour import planes
from avatar.compose.compositor import cut_out
from avatar.compose.layout import plan
from avatar.compose.sprite import Box
from avatar.compose.transitions import Room, carry, cross, glide, smooth
from avatar.script.directions import TRANSITIONS
from avatar.script.model import Script

from .conftest import draw_person, scene, speak

SIZE = (318, 182)
"""Chroma of 159 × 91: odd both ways."""
MIXED = [name for name in TRANSITIONS if name != "cut"]
MOVED = ["slide", "push", "wipe", "zoom"]


def noise(seed: int, low: int = 16, high: int = 235) -> np.ndarray:
    w, h = SIZE
    return np.random.default_rng(seed).integers(low, high, (h * 3 // 2, w), np.uint8)


def flat(luma: int) -> np.ndarray:
    frame = np.full((SIZE[1] * 3 // 2, SIZE[0]), 128, np.uint8)
    frame[: SIZE[1]] = luma
    return frame


@pytest.mark.parametrize("kind", MIXED)
def test_both_ends_are_as_they_were(kind):
    a, b = noise(1), noise(2)
    out = np.empty_like(a)
    assert (cross(kind, a, b, 0.0, out) == a).all()
    assert (cross(kind, a, b, 1.0, out) == b).all()
    nearly = cross(kind, flat(40), flat(200), 0.999, out)
    assert np.abs(nearly.astype(int) - flat(200)).max() <= 4


@pytest.mark.parametrize("kind", MIXED)
def test_more_and_more_of_the_new_scene_is_seen(kind):
    a, b = flat(40), flat(200)
    out = np.empty_like(a)
    means = [cross(kind, a, b, share, out)[: SIZE[1]].mean() for share in np.linspace(0, 1, 41)]
    assert (np.diff(means) >= -0.6).all()  # a slide's shadow is a little darker than the scene it falls on
    assert means[0] == 40
    assert means[-1] == 200
    assert 80 < means[20] < 200


@pytest.mark.parametrize("kind", MIXED)
def test_two_equal_scenes_stay_what_they_are(kind):
    a = flat(120)
    out = np.empty_like(a)
    for share in (0.2, 0.5, 0.9):
        middle = cross(kind, a, a, share, out).astype(int)
        if kind == "slide":  # the new one throws a shadow
            assert middle.max() <= 128
            assert middle[: SIZE[1]].min() >= 75
        else:
            assert np.abs(middle - a).max() <= 1


@pytest.mark.parametrize("kind", ["push", "slide", "wipe"])
def test_colour_goes_where_its_brightness_goes(kind):
    """From red to blue: no column has the brightness of the one and the colour of the other."""
    w, h = SIZE
    red, blue = flat(60), flat(180)
    for frame, (u, v) in ((red, (90, 220)), (blue, (220, 100))):
        _, pu, pv = planes(frame, w, h)
        pu[:], pv[:] = u, v
    out = np.empty_like(red)
    for share in np.linspace(0.05, 0.95, 13):
        y, u, _ = planes(cross(kind, red, blue, float(share), out), w, h)
        seen = (u[0].astype(float) - 90) / 130
        luma = (y[0].reshape(-1, 2).mean(1) - 60) / 120
        wide = 12 if kind == "slide" else 0  # in the shadow both are darker
        calm = np.ones(len(seen), bool)
        if wide:
            edge = int(np.argmax(seen > 0.5)) if (seen > 0.5).any() else len(seen)
            calm[max(0, edge - wide) : edge + 1] = False
        assert np.abs(seen - luma)[calm].max() < 0.03


def test_easing_starts_at_nothing_and_ends_at_all():
    for curve in (smooth, glide):
        values = [curve(x) for x in np.linspace(-0.2, 1.2, 60)]
        assert values[0] == 0
        assert values[-1] == pytest.approx(1)
        assert (np.diff(values) >= -1e-12).all()
        assert curve(0.02) < 0.01 > 1 - curve(0.98)


ROOM = Room(Box(20, 30, 120, 100), True, 10)


def mirrored(frame: np.ndarray) -> np.ndarray:
    """The frame as a mirror shows it."""
    out = np.empty_like(frame)
    for plane, target in zip(planes(frame, *SIZE), planes(out, *SIZE), strict=True):
        target[...] = plane[:, ::-1]
    return out


@pytest.mark.parametrize("kind", MIXED)
def test_where_lines_begin_at_the_right_all_is_mirrored(kind):
    a, b, ground = noise(1), noise(2), flat(100)
    w, h = SIZE
    room, back = (Room(Box(20, 30, w - 40, 100), False, 10, backward) for backward in (False, True))
    for share in (0.25, 0.5, 0.8):
        there = cross(kind, mirrored(a), mirrored(b), share, np.empty_like(a))
        here = cross(kind, a, b, share, np.empty_like(a), backward=True)
        assert np.abs(mirrored(here).astype(int) - there).max() <= 1
        there = carry(kind, ground, mirrored(a), mirrored(b), share, room, np.empty_like(a))
        here = carry(kind, ground, a, b, share, back, np.empty_like(a))
        assert np.abs(mirrored(here).astype(int) - there).max() <= 1
    if kind in ("push", "slide"):  # the new scene comes from the left
        middle = planes(cross(kind, flat(40), flat(200), 0.4, np.empty_like(a), backward=True), w, h)[0]
        assert middle[:, 0].mean() > 190
        assert middle[:, -1].mean() < 50


@pytest.mark.parametrize(("language", "backward"), [("ar", True), ("he-IL", True), ("en-GB", False)])
def test_the_line_and_the_transitions_begin_where_lines_do(language, backward):
    script = replace(Script("", (scene("A", LONG), scene("B", LONG))), language=language)
    made = plan(
        load_template("studio"), load_brand(None), script, speak(script), size=CANVAS, figure=draw_person()
    )
    from avatar.compose.element import Progress

    assert made.backward == backward
    assert all(room.backward == backward for room in made.rooms)
    line = next(e for elements in made.elements for e in elements if isinstance(e, Progress))
    frame = np.zeros((CANVAS[1] * 3 // 2, CANVAS[0]), np.uint8)
    state = line.state(made.moments[0].end - 0.1)
    assert state
    line.draw(planes(frame, *CANVAS), line.prepare(), state, Box(0, 0, *CANVAS))
    row = frame[line.box.y] > 0
    assert 0 < row.sum() < CANVAS[0]
    assert row[-1] == backward
    assert row[0] != backward


@pytest.mark.parametrize("kind", MOVED)
@pytest.mark.parametrize("upright", [True, False])
def test_only_the_room_changes_where_the_presenter_stays(kind, upright):
    ground = noise(3)
    a, b = ground.copy(), ground.copy()
    planes(a, *SIZE)[0][60:90, 40:100] = 235
    planes(b, *SIZE)[0][70:110, 50:120] = 16
    room = replace(ROOM, upright=upright)
    out = np.empty_like(a)
    for share in (0.0, 0.3, 0.5, 0.8, 1.0):
        middle = carry(kind, ground, a, b, share, room, out)
        y = planes((middle != ground).astype(np.uint8), *SIZE)[0].copy()
        if share in (0, 1):
            assert (middle == (b if share else a)).all()
        assert y.any() or kind in ("slide", "zoom")
        y[room.box.full()] = 0
        assert not y.any()


def test_content_is_carried_whole():
    """Half way through a push both contents are cut nowhere but at the room's ends."""
    ground, a, b = flat(100), flat(100), flat(100)
    planes(a, *SIZE)[0][60:80, 40:100] = 200
    planes(b, *SIZE)[0][60:80, 40:100] = 30
    out = np.empty_like(a)
    seen = set()
    for share in np.linspace(0.02, 0.98, 49):
        y = planes(carry("push", ground, a, b, float(share), ROOM, out), *SIZE)[0]
        rows = np.flatnonzero(y[:, 70] == 200)
        seen.add(len(rows))
        assert len(rows) <= 20
        free = y[ROOM.box.y + ROOM.edge : ROOM.box.bottom - ROOM.edge, ROOM.box.x : ROOM.box.right]
        assert set(np.unique(free)) <= {30, 100, 200}
    assert 20 in seen


@pytest.mark.parametrize("kind", ["push", "slide"])
def test_what_is_behind_content_does_not_shine_through_on_the_way(kind):
    """A bright line in the ground, and a plain card that passes before it."""
    ground = flat(60)
    planes(ground, *SIZE)[0][78:82] = 210
    a, b = ground.copy(), ground.copy()
    planes(b, *SIZE)[0][60:110, 40:100] = 140
    out = np.empty_like(a)
    passed = 0
    for share in np.linspace(0.5, 0.98, 25):
        y = planes(carry(kind, ground, a, b, float(share), ROOM, out), *SIZE)[0]
        column = y[ROOM.box.y + ROOM.edge : ROOM.box.bottom - ROOM.edge, 70].astype(int)
        weight = (y == 140).any()  # what slides also fades in
        inside = np.flatnonzero(np.abs(column - 140) <= 1)
        if weight and len(inside) > 20:
            passed += 1
            assert np.ptp(column[inside[0] : inside[-1] + 1]) <= 2
    assert passed > 4


LONG = "these words are here so that the scene goes on for a good while longer than it has to"
CANVAS = (384, 216)


def lay_out(kind: str, first: str = "", second: str = "", size=CANVAS, points=("one point", "another point")):
    scenes = (
        replace(scene("First", LONG), layout=first),
        replace(scene("Second", LONG, points=points), layout=second, transition=kind),
    )
    script = Script("A video", scenes)
    return plan(
        load_template("studio"), load_brand(None), script, speak(script), size=size, figure=draw_person()
    )


def presenter(made, value: int) -> np.ndarray:
    side = made.presenter_side
    square = np.zeros((side, side, 4), np.uint8)
    square[side // 4 : side // 2, side // 4 : side // 2] = (value, value, value, 255)
    return square


@pytest.mark.parametrize("kind", TRANSITIONS)
@pytest.mark.parametrize("layouts", [("", ""), ("", "left"), ("bubble", "bubble")])
def test_a_transition_is_over_when_its_time_is(kind, layouts):
    """Before and after its time there is one scene; each frame is the same in any order."""
    made = lay_out(kind, *layouts)
    start = made.moments[1].start
    low, high = start - made.fade / 2, start + made.fade / 2
    compositor, other = Compositor(made), Compositor(made)
    who = presenter(made, 150)
    numbers = range(round(low * 25) - 3, round(high * 25) + 4)
    frames = {n: compositor.draw(n, who).copy() for n in numbers}
    for n in reversed(numbers):
        assert (other.draw(n, who) == frames[n]).all()
    for n in numbers:
        now = made.crossing(n / 25)
        if not low < n / 25 < high:
            assert now.before == now.after
        elif now.before != now.after:
            assert now.kind == kind
            assert 0 < now.share < 1
    if kind == "cut" or (kind == "fade" and layouts[0] == layouts[1]):
        assert all(made.crossing(n / 25).before == made.crossing(n / 25).after for n in numbers)


@pytest.mark.parametrize("kind", MOVED)
def test_the_presenter_stays_where_both_scenes_have_the_same_place(kind):
    made = lay_out(kind)
    assert made.placements[0] == made.placements[1]
    compositor, place = Compositor(made), made.placements[0]
    n = round(made.moments[1].start * 25)
    now = made.crossing(n / 25)
    assert (now.before, now.after) == (0, 1)
    bright = compositor.draw(n, presenter(made, 220)).copy()
    dark = compositor.draw(n, presenter(made, 60)).astype(int)
    s = place.side
    y = planes((np.abs(bright - dark) > 60).astype(np.uint8), *CANVAS)[0]
    x0, y0 = place.x + s // 4, place.y + s // 4
    assert y[y0 + 2 : place.y + s // 2 - 2, x0 + 2 : place.x + s // 2 - 2].all()
    y[place.y : place.y + s, place.x : place.x + s] = 0
    assert not y.any()


def test_where_the_places_differ_the_whole_canvas_goes():
    made = lay_out("push", "", "left")
    assert not made.stays(made.crossing(made.moments[1].start))


def test_what_a_scene_shows_goes_along_or_has_left():
    """The contract with pieces made apart: what fades is gone when the next scene begins to come."""
    for kind in TRANSITIONS:
        made = lay_out(kind)
        start, half = made.moments[1].start, made.fade / 2
        own = [
            e
            for index in {m.placement for m in made.moments}
            for e in made.elements[index][: made.own[index]]
        ]
        ends = {round(e.end, 6) for e in own if e.end < 1e6}
        opens = min(e.start for e in own if e.start > 1)
        assert ends == {round(start + half if kind in MOVED else start - half, 6)}
        assert start - half - 1e-9 <= opens <= start


@pytest.mark.parametrize("template", list_templates())
def test_what_goes_up_leaves_the_header_alone(template):
    script = Script("A video", (scene("First", LONG), scene("Second", LONG)))
    size, look = (1280, 720), load_template(template)
    made = plan(look, load_brand(None), script, speak(script), size=size, figure=draw_person())
    for room in made.rooms:
        assert room.upright
        assert room.box.y >= 112 * made.unit or not look.show.header
        assert room.upper is not None
        assert 0 < room.upper <= room.edge


@pytest.mark.parametrize("kind", ["push", "wipe", "zoom", "slide"])
@pytest.mark.parametrize("layouts", [("", ""), ("", "left")])
def test_transparent_frames_cross_as_well(kind, layouts):
    """Over a ground the cut-out looks as if it had been drawn on it."""
    made = lay_out(kind, *layouts)
    n = round(made.moments[1].start * 25)
    who = presenter(made, 150)
    alpha = cut_out(made).draw(n, who)[CANVAS[1] * 3 // 2 :].astype(float) / 255
    luma = cut_out(made).draw(n, who)[: CANVAS[1]].astype(float)
    assert 0.05 < alpha.mean() < 0.95
    for ground, value in (("black", 16), ("white", 235)):
        drawn = Compositor(replace(made, backdrop=ground)).draw(n, who)[: CANVAS[1]]
        laid = luma * alpha + value * (1 - alpha)
        assert np.abs(laid - drawn).mean() < 1.0


@pytest.mark.parametrize("count", [1, 3])
def test_the_line_grows_by_scenes(count):
    """An equal share for each scene, whatever its length and that of the others."""
    scenes = [scene(f"S{i}", *[LONG] * (i + 1)) for i in range(count)]
    script = Script("", tuple(scenes))
    made = plan(
        load_template("studio"), load_brand(None), script, speak(script), size=CANVAS, figure=draw_person()
    )
    from avatar.compose.element import Progress

    lines = [e for elements in made.elements for e in elements if isinstance(e, Progress)]
    assert len(lines) == count

    def length(t: float) -> int:
        (found,) = {state[0] for e in lines if (state := e.state(t)) is not None} or {0}
        return found

    for i, moment in enumerate(made.moments):
        end = min(moment.end, made.seconds - 1 / 25)
        assert length(moment.start) == pytest.approx(CANVAS[0] * i / count, abs=2)
        assert length((moment.start + end) / 2) == pytest.approx(CANVAS[0] * (i + 0.5) / count, abs=2)
        assert length(end) == pytest.approx(CANVAS[0] * (i + 1) / count, abs=2)
