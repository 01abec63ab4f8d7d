"""Code, tables, quotes and chapter cards on the canvas: whole, in their place, and to be read."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from avatar.compose import list_templates, load_brand, load_template
from avatar.compose.backdrops.grounds import card_colours, under_type
from avatar.compose.board import Board
from avatar.compose.colour import contrast
from avatar.compose.compositor import Compositor
from avatar.compose.element import Progress, Still
from avatar.compose.layout import plan
from avatar.compose.look import Look
from avatar.compose.panels.codecolours import (
    COMMENT,
    KEYWORD,
    PLAIN,
    choose_palette,
    colour_code,
    language_name,
)
from avatar.compose.panels.grid import set_table
from avatar.compose.panels.listing import HANG, set_code, wrap
from avatar.compose.panels.quotation import set_quote
from avatar.compose.sprite import Box
from avatar.script.model import Code, Position, Quote, Scene, Script, Segment, Table, Token

from .conftest import draw_person, scene, speak

SIZES = [(960, 540), (540, 960), (540, 540)]
LINES = (
    "def count(path: str, least: int = 3) -> Counter:  # of a file",
    '    with open(path, encoding="utf-8") as file:',
    "        words = (w.lower() for line in file for w in line.split())",
    "        return Counter(w for w in words if len(w) >= least)",
)
ARABIC = ("المكان", "البلد")
PANELS = {
    "code": Code(LINES, "python", 0, marked=frozenset({2, 3}), numbered=True, caption="count.py"),
    "one line": Code(("x" * 200,), "", 0),
    "much code": Code(tuple(f"x{n} = {n}" for n in range(60)), "python", 0, marked=frozenset({50})),
    "table": Table(("Place", "Height"), ("", ""), (("Bay of Fundy", "16.3 m"), ("Bristol Bay", "14.5 m")), 0),
    "arabic table": Table(ARABIC, ("", ""), (ARABIC, ARABIC), 0),
    "wide table": Table(tuple("ABCDEFGH"), ("",) * 8, (("Donaudampfschifffahrtsgesellschaft",) * 8,) * 2, 0),
    "tall table": Table(("A", "B"), ("", ""), (("one", "two"),) * 60, 0),
    "quote": Quote(("The sea, once it casts its spell, holds one in its net.",), "Jacques Cousteau", 0),
    "arabic quote": Quote(("لماذا يرتفع البحر وينخفض مرتين في اليوم؟",), "ابن سينا", 0),
    "long quote": Quote(("If you want to build a ship, drum up no people. " * 12,) * 2, "Somebody " * 9, 0),
    "one word": Quote(("Pneumonoultramicroscopicsilicovolcanoconiosisandthensomemore",), "", 0),
}
EDGE = 0.02


def board(template: str = "studio", size: tuple[int, int] = (1920, 1080), brand: object = None) -> Board:
    made = load_template(template).arranged(size)
    unit = made.unit(size)
    own = load_brand(brand).over(made.brand)
    return Board(made, own, Look.of(made, own, unit), size, unit, 25, 10, False)


def lay_out(template: str, size: tuple[int, int], *panels):
    """A scene for each panel."""
    said = (Segment(tuple(Token(w, w) for w in ("These", "words", "are", "said"))),)
    script = Script("A video", tuple(Scene("A heading", said, panels=(panel,)) for panel in panels))
    figure = draw_person()
    return plan(load_template(template), load_brand(None), script, speak(script), size=size, figure=figure)


def inner(element: Still) -> Box:
    """What of a painted thing can be seen, without its shadow."""
    drawn = element.paint()
    rows = np.flatnonzero((drawn[..., 3] > 200).any(1))
    columns = np.flatnonzero((drawn[..., 3] > 200).any(0))
    assert len(rows), "nothing is drawn"
    x, y = element.place.x + int(columns[0]), element.place.y + int(rows[0])
    return Box(x, y, int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1)


@pytest.mark.parametrize("template", list_templates())
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_panels_are_whole_and_in_their_place(template, size):
    made = lay_out(template, size, *PANELS.values())
    edge = round(EDGE * min(size))
    safe = Box(edge, edge, size[0] - 2 * edge, size[1] - 2 * edge)
    place = made.placements[0]
    stills = [e for e in made.elements[0] if isinstance(e, Still) and not e.slide]
    header = [inner(e) for e in stills if e.end == float("inf") and e.start == 0]
    for name, moment in zip(PANELS, made.moments, strict=True):
        own = [e for e in stills[: made.own[0]] if moment.start - 0.2 < e.start < min(moment.end, 1e6) - 0.2]
        assert len(own) == 2, f"{name}: a heading and a panel"
        boxes = [*map(inner, own), *header]
        for box in boxes:
            assert box.meet(safe) == box, f"{name}: {box} leaves {safe}"
            assert not box.meet(place.box_seen), f"{name}: {box} covers the presenter"
        for a, b in itertools.combinations(boxes, 2):
            assert not a.meet(b), f"{name}: {a} and {b} overlap"


def test_what_has_no_room_is_told_with_its_place():
    panels = [replace(PANELS[name], position=Position(7, 3)) for name in PANELS]
    warnings = lay_out("studio", (1920, 1080), *panels).warnings
    assert all(w.startswith("script:7:3: ") for w in warnings)
    assert [w.split(": ")[1].split(" not ")[0].split(" shown")[0] for w in warnings] == [
        "38 of the rows of this code are",
        "44 of the rows of this table are",
        "This quote is too long to be",
    ]


def test_of_code_that_is_cut_the_marked_lines_are_seen():
    made = set_code(board(), PANELS["much code"], 800, 500)
    assert made.left > 0
    assert any(row.marked for row in made.rows)
    assert made.height <= 500


def test_long_lines_are_wrapped_under_their_indent():
    line = "    call(" + ", ".join(f"argument_{n}" for n in range(12)) + ")"
    made = set_code(board(), Code((line,), "python", 0), 700, 900)
    assert len(made.rows) > 1
    assert made.left == 0
    text = [" " * row.parts[0][0] + "".join(t for _, t, _ in row.parts) for row in made.rows]
    assert text[1].startswith(" " * (4 + HANG))
    assert "".join("".join(t for _, t, _ in row.parts) for row in made.rows).replace(" ", "") == line.replace(
        " ", ""
    )


@pytest.mark.parametrize(
    ("line", "cells", "first"),
    [
        ("return Counter(w for w in words if len(w) >= least)", 39, "return Counter(w for w in words if "),
        ("x" * 30 + "(" + "y" * 30, 40, "x" * 30 + "("),
        ("x" * 60, 40, "x" * 40),
        ("a b" + "y" * 60, 40, "a b" + "y" * 37),
    ],
)
def test_lines_break_at_spaces_then_at_signs(line, cells, first):
    rows = wrap(((line, PLAIN),), cells)
    assert rows[0] == ((0, first, PLAIN),)
    assert all(at + len(text) <= cells for row in rows for at, text, _ in row)


def test_code_keeps_its_columns():
    """Every sign stands in its cell, wide ones in two."""
    made = set_code(board(), Code(("a = '漢字' # é́ x",), "python", 0), 900, 900)
    (row,) = made.rows
    cells = {text: at for at, text, _ in row.parts}
    assert cells["漢"] == 5
    assert cells["字"] == 7
    assert max(cells.values()) <= 16


@pytest.mark.parametrize("language", ["python", "js", "console", "diff", "html", "sql", "kts", ""])
def test_code_in_colours_is_the_code(language):
    lines = ("$ x = 1  # one", "", "<a b='c'> -- d", "+ e", "last")
    coloured = colour_code(Code(lines, language, 0))
    assert tuple("".join(text for text, _ in line) for line in coloured) == lines
    roles = {role for line in coloured for _, role in line}
    assert roles == {PLAIN} if not language else len(roles) > 1


def test_words_of_a_program_have_their_colours():
    ((first, *_), *_) = colour_code(Code(("def f(): pass  # why",), "python", 0))
    assert first == ("def", KEYWORD)
    ((*_, last), *_) = colour_code(Code(("def f(): pass  # why",), "python", 0))
    assert last == ("# why", COMMENT)
    assert language_name(Code((), "py", 0)) == "Python"
    assert language_name(Code((), "text", 0)) == ""


COLOURS = ("primary", "secondary", "accent", "background", "text")
BRANDS = {
    "none": None,
    "yellow": ("#ffe100", "#fff6a8", "#ffffff", "#ffffff", "#222222"),
    "black": ("#000000", "#101010", "#202020", "#000000", "#cccccc"),
    "many": ("#d7263d", "#2a9d5c", "#2563eb", "#f6c026", "#000000"),
}


@pytest.mark.parametrize("template", list_templates())
@pytest.mark.parametrize("brand", BRANDS)
def test_panels_can_be_read_in_every_brand(template, brand):
    """WCAG AA: 4.5 for type, 3 for large type and bars."""
    given = BRANDS[brand]
    look = board(template, brand=dict(zip(COLOURS, given, strict=True)) if given else None).look
    colours = choose_palette(look)
    for ink in (*colours.inks, colours.faint):
        assert contrast(ink, colours.ground) >= 4.5
        assert contrast(ink, colours.band) >= 4.5
    assert contrast(colours.mark, colours.band) >= 2.9
    lit, deep, ink = card_colours(look)
    for ground in (lit, deep, under_type(look.primary)[0]):
        assert contrast(ink, ground) >= 4.5


def test_a_table_is_as_wide_as_it_needs():
    b = board()
    small = set_table(b, PANELS["table"], 900, 600)
    assert small.width < 800
    assert small.width == sum(small.widths) + small.pad[0] * (2 * len(small.widths) + 1)
    assert small.height == sum(small.heights)
    assert set_table(b, PANELS["arabic table"], 900, 600).width == pytest.approx(900, abs=4)


def test_figures_stand_at_the_right_and_stay_whole():
    made = set_table(board(), PANELS["table"], 420, 900)
    for row in made.cells[1:]:
        assert row[1] is not None
        assert row[1].lines == 1
        assert max(p.right for p in row[1].placed) == pytest.approx(row[1].width, abs=1)
        assert min(p.left for p in row[0].placed) == 0


def test_columns_go_from_the_right_in_right_to_left_tables():
    made = set_table(board(), Table(("א", "b"), ("", ""), (("ג", "d"),), 0), 900, 600)
    assert [block.placed[0].piece.text for block in made.cells[0]] == ["b", "א"]


def test_empty_cells_stay_empty():
    made = set_table(board(), Table(("A", ""), ("", ""), (("", "d"), ("", "")), 0), 900, 600)
    empty = [[block is None for block in row] for row in made.cells]
    assert empty == [[False, True], [True, False], [True, True]]


def test_quotation_marks_around_a_quote_are_drawn_large_instead():
    made = set_quote(board(), Quote(("“Hi there.”",), "", 0), 900, 600)
    assert [p.piece.text for p in made.words[0].placed] == ["Hi", "there."]
    made = set_quote(board(), Quote(("“Hi” there.",), "", 0), 900, 600)
    assert made.words[0].placed[0].piece.text == "“Hi”"


def test_a_chapter_fills_the_canvas_and_the_presenter_is_away():
    card = replace(scene("The moon", "x"), chapter=2, segments=(Segment((Token("", "and then some"),)),))
    scenes = scene("One", "some words are said"), card, scene("Two", "more words are said")
    script = Script("A video", scenes)
    made = plan(
        load_template("studio"),
        load_brand(None),
        script,
        speak(script),
        size=(640, 360),
        figure=draw_person(),
    )
    first, chapter, last = made.moments
    place = made.placements[chapter.placement]
    assert place.away
    assert place.card
    assert first.placement == last.placement != chapter.placement
    assert made.opening == first
    assert not [e for e in made.elements[chapter.placement] if not isinstance(e, Progress | Still)]
    shown = Compositor(made).still(round((chapter.start + 0.35) * 25)).astype(int)
    assert shown[:60, :60].reshape(-1, 3).std(0).max() < 8
    assert np.abs(shown[20, 20] - made.look.primary).max() < 40
    assert (shown.min(2) > 200).mean() > 0.005  # the title


def test_a_template_may_keep_the_presenter_beside_a_chapter(tmp_path):
    text = (load_template("clean").folder / "template.yaml").read_text(encoding="utf-8")
    text += "\nchapter: {presenter: beside, number: false}\n"
    (tmp_path / "template.yaml").write_text(text, encoding="utf-8")
    card = replace(scene("The moon", "x"), chapter=1, segments=(Segment((Token("", "and then some"),)),))
    script = Script("A video", (card, scene("Two", "more words are said")))
    made = plan(load_template(tmp_path), load_brand(None), script, speak(script), figure=draw_person())
    assert not any(p.away or p.card for p in made.placements)
    (title,) = [e for e in made.elements[0][: made.own[0]] if e.start == 0]
    assert not inner(title).meet(made.placements[0].head)
