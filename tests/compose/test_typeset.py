"""Captions as they are set, handed to a file for players."""

from __future__ import annotations

import re

import numpy as np
import pytest

from avatar.compose import load_template
from avatar.compose.arrangement import CaptionStyle
from avatar.compose.brand import Brand
from avatar.compose.layout import plan
from avatar.compose.showcase import stand_in
from avatar.compose.typeset import typeset
from avatar.media.ass import format_ass
from avatar.script.model import Scene, Script, Segment, Token
from avatar.speech.model import Speech, Word

SIZE = (640, 360)


def cards(*said, language="en-US", **style):
    look = load_template("studio")
    styled = look.model_copy(update={"captions": CaptionStyle(**style)})
    styled._folder = look.folder
    script = Script("", (Scene("", (Segment(tuple(Token(w, w) for w in said)),)),), language=language)
    words = tuple(Word(w, 1 + 0.5 * i, 1.4 + 0.5 * i, 0, 0, i) for i, w in enumerate(said))
    speech = Speech(np.zeros(9000, np.float32), 1000, words)
    return plan(
        styled, Brand(), script, speech, size=SIZE, captions=True, drawn=False, figure=stand_in()
    ).cards


def test_a_line_is_one_text_with_its_words_and_spaces():
    (text,) = typeset(cards("It", "rises", "14.5 m,", "twice"), SIZE, "").texts
    assert [w.text for w in text.words] == ["It", "rises", "14.5 m,", "twice"]
    assert [(w.start, w.end) for w in text.words[:3]] == [(1.0, 1.5), (1.5, 2.0), (2.0, 2.5)]
    assert text.words[-1].end == text.end
    assert text.centred
    assert text.font.family == "Figtree SemiBold"
    assert "14.5 m, " in format_ass(typeset(cards("It", "rises", "14.5 m,", "twice"), SIZE, ""))


def test_capitals_are_in_the_file_too():
    (text,) = typeset(cards("Straße", capitals=True), SIZE, "").texts
    assert text.words[0].text == "STRASSE"


@pytest.mark.parametrize("said", [("مرتين", "في", "اليوم"), ("Ж", "and", "a")])
def test_parts_in_other_fonts_or_directions_stand_where_they_are_set(said):
    (card,) = cards(*said)
    made = typeset([card], SIZE, "")
    assert len(made.texts) == 3
    placed = {p.piece.text: card.origin[0] + p.left for p in card.block.placed}
    assert {t.words[0].text: t.x for t in made.texts} == pytest.approx(placed)
    assert not any(t.centred for t in made.texts)
    baseline = card.origin[1] + card.block.first_baseline
    assert {t.baseline for t in made.texts} == {baseline}


def test_plates_and_pills_lie_where_they_are_painted():
    (card,) = cards("one", "two", style="plate", highlight="pill")
    made = typeset([card], SIZE, "")
    plate, *pills = made.plates
    assert (plate.x, plate.y, plate.width, plate.height) == card.plate
    assert [(p.start, p.end) for p in pills] == [(1.0, 1.5), (1.5, card.end)]
    assert all(plate.x < p.x and p.x + p.width < plate.x + plate.width for p in pills)
    assert made.bare
    _, lit = card.paint()
    x, y = round(pills[0].x + 4 - card.box.x), round(pills[0].y + pills[0].height / 2 - card.box.y)
    assert tuple(lit[y, x, 2::-1]) == pytest.approx(pills[0].colour, abs=2)


def test_a_rim_is_for_captions_without_a_plate():
    assert typeset(cards("one", style="plate"), SIZE, "").rim == 0
    outlined = typeset(cards("one", style="outline"), SIZE, "")
    assert outlined.rim > 0
    assert outlined.plates == []


def test_nothing_said_is_an_empty_file():
    made = format_ass(typeset((), SIZE, "title"))
    assert re.findall("^Dialogue", made, re.M) == []
