"""A presenter who goes to another place is seen once, on the way."""

from dataclasses import replace

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
        there = between(first, second, amount)
        assert (there.x, there.y, there.side) == (place.x, place.y, place.side)
    heads = [between(first, second, a).middle for a in np.linspace(0, 1, 11)]
    assert heads == sorted(heads, reverse=True)
    big = replace(second, side=2 * second.side)
    assert between(first, big, 0.5).side == pytest.approx(2**0.5 * first.side, abs=2)


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


def test_into_a_circle_scenes_dissolve(made):
    assert not any(made.glides(now) for _, now in crossings(made, 3))


def test_without_a_ground_it_is_the_same_person(made):
    square = np.full((made.presenter_side,) * 2 + (4,), 255, np.uint8)
    n = crossings(made, 1)[4][0]
    alpha = cut_out(made).draw(n, square)[SIZE[1] * 3 // 2 :]
    assert (alpha > 250).sum() > 0.1 * alpha.size
    assert alpha[2, 2] == 0
