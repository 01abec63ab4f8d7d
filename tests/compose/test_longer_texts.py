"""Texts that are longer in another language: words broken at their joints, roles in lines, large points."""

from __future__ import annotations

import pytest

from avatar.compose import Brand, load_template
from avatar.compose.board import Board
from avatar.compose.furniture import _fit_role
from avatar.compose.look import Look
from avatar.compose.panels.exhibits import cramped, gap_between, set_cards
from avatar.compose.panels.grid import set_table
from avatar.compose.text.hyphens import parts
from avatar.compose.text.typography import fill, pieces
from avatar.script.model import Scene, Table


def board(language="de", size=(960, 540)):
    made = load_template("studio")
    unit = size[0] / made.canvas[0]
    look = Look.of(made, Brand().over(made.brand), unit).in_language(language)
    return Board(made, Brand().over(made.brand), look, size, unit, 25, 10, False)


@pytest.mark.parametrize(
    ("word", "broken"),
    [
        ("Bearbeitungstage", "Bearbeitungs-|tage"),
        ("Datenschutzverletzung", "Datenschutz-|verletzung"),
        ("Arbeitsschutzmaßnahmen", "Arbeitsschutz-|maßnahmen"),
        ("Mont-Saint-Michel", "Mont-|Saint-|Michel"),
        ("Verantwortung", "Verantwortung"),
        ("Obstbaum", "Obstbaum"),
        ("Transport", "Transport"),
        ("", ""),
        ("-", "-"),
    ],
)
def test_german_words_are_broken_at_their_joints_alone(word, broken):
    assert "|".join(parts(word, "de-DE")) == broken
    assert "".join(parts(word, "de")).replace("-", "") == word.replace("-", "")


def test_other_languages_are_broken_at_hyphens_that_they_have():
    assert parts("Bearbeitungstage", "en-GB") == ("Bearbeitungstage",)
    assert parts("well-known", "en") == ("well-", "known")


def test_a_word_too_wide_for_its_line_is_broken_with_one_hyphen():
    font = board().font(board().look.text, 40)
    word = "Informationssicherheitsbeauftragte"
    width = font.width("Informationssicherheits-") + 1
    lines = [[piece.text for piece in line] for line in fill(pieces(word), font, width)]
    assert lines == [["Informationssicherheits-"], ["beauftragte"]]
    assert [[p.text for p in line] for line in fill(pieces(word), font, 10_000)] == [[word]]


def test_a_table_of_long_german_words_stays_readable():
    table = Table(
        ("Aufgabe", "Zuständige Abteilung", "Bearbeitungstage"),
        ("", "", ""),
        (("Datenschutzverletzung melden", "Informationssicherheit", "3"),),
        0,
    )
    german, english = (set_table(board(one), table, 300, 300) for one in ("de", "en"))
    sizes = [grid.cells[1][0].font.size for grid in (german, english)]
    assert sizes[0] >= 1.2 * sizes[1]
    assert german.width <= 300


def test_a_role_goes_into_lines_before_it_is_small():
    made = board()
    role = "Responsable de la sécurité des systèmes d'information"
    block = _fit_role(made, role, made.look.text, made.template.type.role, 220)
    assert block.lines in (2, 3)
    assert block.width <= 220
    assert " ".join(p.piece.text for p in block.placed) == role
    short = _fit_role(made, "Trainer", made.look.text, made.template.type.role, 220)
    assert short.lines == 1
    endless = _fit_role(made, "Leiter " * 60, made.look.text, made.template.type.role, 220)
    assert endless.width <= 220


def test_points_come_closer_before_they_are_small():
    made = board()
    short = Scene("", (), points=("Eins.", "Zwei.", "Drei."))
    long = Scene("", (), points=("Sperren Sie grundsätzlich Ihren Bildschirm, bevor Sie gehen.",) * 5)
    roomy, close = set_cards(made, short, 380, 300), set_cards(made, long, 380, 230)
    assert not cramped(made, roomy)
    assert 2 * roomy[0].pad > roomy[0].text.font.size
    assert 2 * close[0].pad < close[0].text.font.size
    assert sum(c.height for c in close) + 4 * gap_between(made, close) <= 230
