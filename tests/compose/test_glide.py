"""A presenter who goes to another place is seen once, on the way."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from avatar.compose import Brand, load_template
from avatar.compose.compositor import Compositor, cut_out
from avatar.compose.glide import between
from avatar.compose.layout import plan
from avatar.script import parse_script

from .conftest import draw_person, speak

SIZE = (640, 360)


@pytest.fixture(scope="module")
def made():
    script = parse_script(
        "# One\n\nGood day to all of you.\n\n# Two (presenter left)\n\nSo it is, my friends."
        "\n\n# Three (presenter close)\n\nAnd now this is the end."
        "\n\n# Four (presenter bubble)\n\nBye bye then."
    )
    figure = draw_person()
    return plan(load_template("studio"), Brand(), script, speak(script), size=SIZE, figure=figure)


def crossings(made, scene):
    start = round(made.moments[scene].start * 25)
    numbers = range(start - 20, start + 20)
    return [(n, now) for n in numbers if (now := made.crossing(n / 25)).after != now.before]


def middle_of(frame, still):
    """The middle of what differs from a frame without a presenter, in columns."""
    different = np.abs(frame[: SIZE[1]].astype(int) - still) > 60
    columns = np.flatnonzero(different.any(axis=0))
    return (columns[0] + columns[-1]) / 2, columns[-1] - columns[0]


def test_places_on_the_way_begin_and_end_where_they_should(made):
    first, second = made.placements[:2]
    for amount, place in ((0.0, first), (1.0, second)):
        there = between(first, second, amount, SIZE)
        assert (there.x, there.y, there.side, there.frame) == (place.x, place.y, place.side, None)
    heads = [between(first, second, a, SIZE).middle for a in np.linspace(0, 1, 11)]
    assert heads == sorted(heads, reverse=True)
    big = replace(second, side=2 * second.side)
    assert between(first, big, 0.5, SIZE).side == pytest.approx(1.5 * first.side, abs=2)


def test_a_frame_closes_in_on_the_presenter(made):
    standing, circle = made.placements[2:4]
    assert standing.frame is None
    assert circle.round
    way = [between(standing, circle, a, SIZE) for a in np.linspace(0, 1, 21)]
    first, last = way[0], way[-1]
    assert (last.frame, last.radius, last.border, last.shown) == (
        circle.frame,
        circle.radius,
        circle.border,
        1,
    )
    # It begins unseen, with the whole person in it, square, and ends as the circle that it is.
    assert first.shown == first.border == 0
    assert first.frame.x <= standing.body[0]
    assert first.frame.right >= standing.body[1]
    assert first.frame.bottom == SIZE[1]
    for name in ("w", "h"):
        sides = [getattr(place.frame, name) for place in way]
        assert sides == sorted(sides, reverse=True)
    roundness = [2 * place.radius / place.frame.h for place in way]
    assert roundness == sorted(roundness)
    assert roundness[-1] >= 1
    # The picture reaches the frame's lower edge, or the canvas's, all along; the head stays inside.
    figure, (_, top, crop) = made.figures[0], made.figures[0].crop
    for place in way:
        lower = place.y + (figure.image.shape[0] - top) * place.side / crop
        assert lower >= min(place.frame.bottom, SIZE[1]) - 2
        assert place.frame.join(place.head) == place.frame


@pytest.mark.parametrize("scene", [1, 2])
def test_the_presenter_goes_there_and_is_seen_once(made, scene):
    c = Compositor(made)
    way = crossings(made, scene)
    assert len(way) >= 6
    seen = []
    for n, now in way:
        assert made.glides(now)
        white = np.full((made.presenter_side,) * 2 + (4,), 255, np.uint8)
        black = white.copy()
        black[..., :3] = 0
        light, dark = c.draw(n, white).copy(), c.draw(n, black)
        middle, width = middle_of(light, dark[: SIZE[1]].astype(int))
        seen.append(middle)
        assert width <= made.presenter_side + 4  # one square, not two of them half seen
    assert seen == sorted(seen, reverse=scene == 1)


def test_its_ends_are_the_stages(made):
    c = Compositor(made)
    square = np.zeros((made.presenter_side,) * 2 + (4,), np.uint8)
    way = crossings(made, 1)
    first, last = way[0][0], way[-1][0]
    for a, b in ((first - 1, first), (last, last + 1)):
        before, after = c.draw(a, square).copy().astype(int), c.draw(b, square)
        assert np.abs(before - after).mean() < 6


def test_into_a_circle_the_presenter_goes_too(made):
    c = Compositor(made)
    way = crossings(made, 3)
    square = np.full((made.presenter_side,) * 2 + (4,), 255, np.uint8)
    seen = [c.draw(way[0][0] - 1, square)[: SIZE[1]].astype(int)]
    for n, now in way:
        assert made.glides(now)
        seen.append(c.draw(n, square)[: SIZE[1]].astype(int))
    seen.append(c.draw(way[-1][0] + 1, square)[: SIZE[1]].astype(int))
    # White lies where the presenter is: less and less, in steps without a jump, and never twice.
    areas = [int((luma > 233).sum()) for luma in seen]
    assert areas == sorted(areas, reverse=True)
    assert areas[-1] < 0.3 * areas[0]
    assert max(a - b for a, b in pairwise(areas)) < 0.35 * areas[0]
    assert np.abs(seen[0] - seen[1]).mean() < 8
    assert np.abs(seen[-1] - seen[-2]).mean() < 4


def test_who_is_on_both_sides_goes_and_others_come(made):
    script = parse_script(
        "---\npresenters: {Mei: mei, Ben: henrik}\n---\n# One\n\n**Mei:** Good day to all of you."
        "\n\n# Two\n\n**Mei:** So it is.\n**Ben:** My friend."
        "\n\n# Three\n\n**Ben:** And this is the end.\n\n# Four (presenter left)\n\n**Mei:** Bye bye then."
    )
    both = plan(
        load_template("studio"), Brand(), script, speak(script), size=SIZE, figure=(draw_person(),) * 2
    )
    crossed = [[both.glides(now) for _, now in crossings(both, scene)] for scene in (1, 2, 3)]
    assert [set(each) for each in crossed] == [{True}, {True}, {False}]  # at last, somebody else
    c = Compositor(both)
    sides = [both.side_of(who) for who in (0, 1)]
    white = [np.full((side, side, 4), 255, np.uint8) for side in sides]
    black = [s * np.array([0, 0, 0, 1], np.uint8) for s in white]
    middle = crossings(both, 1)[4][0]
    dark = c.draw(middle, black)[: SIZE[1]].astype(int)
    seen = [
        c.draw(middle, pair)[: SIZE[1]].astype(int) for pair in ((white[0], black[1]), (black[0], white[1]))
    ]
    lit = [np.abs(frame - dark) for frame in seen]
    assert lit[0].max() > 200  # she is there all the time
    assert 30 < lit[1].max() < 180  # and he is half seen


def test_without_a_ground_it_is_the_same_person(made):
    square = np.full((made.presenter_side,) * 2 + (4,), 255, np.uint8)
    n = crossings(made, 1)[4][0]
    alpha = cut_out(made).draw(n, square)[SIZE[1] * 3 // 2 :]
    assert (alpha > 250).sum() > 0.1 * alpha.size
    assert alpha[2, 2] == 0
