"""Words that are not parted at the end of a line."""

from __future__ import annotations

import pytest

from avatar import resources
from avatar.compose.text.breaking import stay_together
from avatar.compose.text.fonts import Font
from avatar.compose.text.typography import fill, pieces

FONT = Font((resources.folder("templates") / "fonts" / "Figtree-Medium.ttf",), 40)


def lines_of(text, width):
    return [" ".join(p.text for p in line) for line in fill(pieces(text), FONT, width)]


@pytest.mark.parametrize(
    "words",
    ["November 21,", "Step 3", "Seite 12.", "No. 5", "5 kg", "20 °C", "10 %", "quoi ?", "« bon", "bon »"],
)
def test_pairs_that_stay_together(words):
    assert stay_together(*words.split(" "))


@pytest.mark.parametrize("words", ["of 12", "12 points", "is 5", "49.50 and", "A word", "3 of,fer"])
def test_pairs_that_may_be_parted(words):
    assert not stay_together(*words.split(" "))


def test_a_date_is_not_parted_where_that_costs_no_line():
    text = "I read $49.50 and November 21, 2026 the way you would."
    lines = lines_of(text, FONT.width("November 21, 2026 the way you would.") + 5)
    assert len(lines) == 2
    assert " ".join(lines) == text
    assert any("November 21," in line for line in lines)


def test_no_line_more_is_made_and_nothing_overflows():
    width = FONT.width("November") + 5
    assert lines_of("November 21", width) == ["November", "21"]
    text = "Go to Step 1"
    width = FONT.width("Go to Step") + 1
    assert len(lines_of(text, width)) == 2
    assert all(FONT.width(line) <= width for line in lines_of(text, width))


def test_no_break_spaces_hold():
    assert [p.text for p in pieces("Bonjour\u00a0! 10\u202fkg \u00a0 x\u00a0")] == ["Bonjour !", "10 kg", "x"]
    assert pieces("\u00a0") == pieces(" ") == []
