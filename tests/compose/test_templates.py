"""Every template on every shape of canvas, with texts that are hard to set: nothing is cut or covered."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from avatar.compose import list_templates, load_template
from avatar.compose.arrangement import CaptionStyle, shape_of
from avatar.compose.brand import Brand
from avatar.compose.colour import contrast
from avatar.compose.compositor import Compositor
from avatar.compose.element import Spoken, Still
from avatar.compose.layout import plan
from avatar.compose.plan import Person
from avatar.compose.showcase import stand_in
from avatar.compose.sprite import Box
from avatar.script.model import Scene, Script, Segment, Token
from avatar.speech.model import Speech, Word

from .conftest import draw_person

SIZES = [(1920, 1080), (1080, 1920), (1080, 1080), (1080, 1350), (1280, 960)]
TEXTS = {
    "short": "Tides",
    "long": "Why the sea rises and falls twice a day, and what the harbours of the world have to do about it "
    "in winter, in summer, and whenever the moon is new or full",
    "german": "Donaudampfschifffahrtsgesellschaftskapitän Rechtsschutzversicherungsgesellschaften",
    "arabic": "لماذا يرتفع البحر وينخفض مرتين في اليوم",
    "chinese": "为什么海水每天涨落两次以及港口如何应对",
    "emoji": "Tides 🌊 and 🌙 the moon",
    "one word": "Pneumonoultramicroscopicsilicovolcanoconiosisandthensomemorex",
}
SAFE = 0.02
"""Share of the shorter side that stays free at the canvas's edges."""


def lay_out(template: str, size: tuple[int, int], text: str):
    said = (text.split() or [text])[:9]
    tokens = tuple(Token(w, w) for w in said)
    points = (text, "Second", text)
    segments = (*(Segment((), point=i) for i in range(3)), Segment(tokens))
    script = Script(title=text, scenes=(Scene(text, segments, points),))
    words = tuple(Word(w, 1 + 0.3 * i, 1.28 + 0.3 * i, 0, 3, i) for i, w in enumerate(said))
    speech = Speech(np.zeros(8000, np.float32), 1000, words)
    person = Person("Dr. Ana Maria da Silva e Souza", "Head of oceanography")
    return plan(
        load_template(template),
        Brand(),
        script,
        speech,
        size=size,
        captions=True,
        figure=stand_in(),
        person=person,
    )


def inner(element: Still, margin: int) -> Box:
    """What of a painted thing can be seen: without the margin left for its shadow."""
    drawn = element.paint()
    rows = np.flatnonzero((drawn[..., 3] > 200).any(1))
    columns = np.flatnonzero((drawn[..., 3] > 200).any(0))
    assert len(rows), "nothing is drawn"
    x, y = element.place.x, element.place.y
    return Box(x + int(columns[0]), y + int(rows[0]), int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1)


@pytest.mark.parametrize("template", list_templates())
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("text", TEXTS)
def test_text_is_whole_and_in_its_place(template, size, text):
    made = lay_out(template, size, TEXTS[text])
    edge = round(SAFE * min(size))
    safe = Box(edge, edge, size[0] - 2 * edge, size[1] - 2 * edge)
    place = made.placements[0]
    stills = [e for e in made.elements[0] if isinstance(e, Still) and e.start < 1.5 < e.end]
    boxes = [inner(e, 64) for e in stills]
    for box in boxes:
        assert box.meet(safe) == box, f"{box} leaves {safe}"
        assert not box.meet(place.frame or face(place)), f"{box} covers the presenter at {place.box_seen}"
    # Title, points and header keep clear of one another; the name stands where no caption does.
    for a, b in itertools.combinations(boxes, 2):
        assert not a.meet(b), f"{a} and {b} overlap"
    for caption in (e for e in made.elements[0] if isinstance(e, Spoken)):
        assert caption.box.meet(Box(0, 0, *size)) == caption.box
        assert not caption.box.meet(face(place)), f"the caption {caption.box} covers the face"
        for box in boxes:
            assert not caption.box.meet(box), f"the caption {caption.box} covers {box}"
        if place.round:
            assert not caption.box.meet(place.frame)


CAPTION_TEXTS = {
    **TEXTS,
    "long": "Every morning the sea comes back to the harbour, and so do all the boats that went out.",
    "chinese": "海水每天涨落两次，港口的人们早就学会了如何应对这样的变化。没有人抽水，也从来没有人抽过水。",
    "japanese": "港の人々は、その変化にどのように対応すればよいかをずっと前から知っていました。",
    "thai": "น้ำทะเลขึ้นและลงวันละสองครั้งและผู้คนในท่าเรือรู้วิธีรับมือกับการเปลี่ยนแปลงนี้",
    "mixed": "يرتفع البحر في Bristol بمقدار 14.5 متر (مرتين في اليوم)، ثم يعود إلى الميناء!",
}
STYLES = [
    CaptionStyle(style=style, highlight=highlight)
    for style in ("plate", "outline", "words")
    for highlight in ("colour", "pill")
]


def spoken_slowly(template, size: tuple[int, int], text: str):
    """The text said from the first second on, as captions and nothing else beside the presenter's name."""
    tokens = tuple(Token(w, w) for w in text.split())
    script = Script(title="", scenes=(Scene("Title", (Segment(tokens),), ()),))
    words = tuple(Word(w, 1 + 0.3 * i, 1.28 + 0.3 * i, 0, 0, i) for i, w in enumerate(text.split()))
    speech = Speech(np.zeros(20_000, np.float32), 1000, words)
    person = Person("Dr. Ana Maria da Silva e Souza", "Head of oceanography")
    return plan(template, Brand(), script, speech, size=size, captions=True, figure=stand_in(), person=person)


def check_captions(made, size: tuple[int, int]) -> None:
    """Every caption is whole, safe, clear of the face and the name, and its words lie in order."""
    edge = round(SAFE * min(size))
    safe = Box.around(edge, edge, size[0] - 2 * edge, size[1] - 2 * edge)
    place = made.placements[0]
    stills = [(e, inner(e, 64)) for e in made.elements[0] if isinstance(e, Still)]
    assert made.cards
    for card in made.cards:
        x, y, w, h = card.plate
        plate = Box.around(x, y, w, h)
        assert plate.meet(safe) == plate, f"{card.caption.text!r} at {plate} leaves {safe}"
        assert not plate.meet(face(place)), f"{card.caption.text!r} covers the face"
        for still, box in stills:
            if still.start < card.end and card.caption.start < still.end:
                assert not plate.meet(box), f"{card.caption.text!r} covers {box}"
        assert 1 <= card.block.lines <= 2
        assert card.block.width <= w
        plain, lit = card.paint()
        assert plain.shape == lit.shape == (card.box.h, card.box.w, 4)
        ink = card.block.mask(pad=200)
        left, top = 200 - card.origin[0] + x, 200 - card.origin[1] + y
        outside = ink.copy()
        outside[top : top + h, left : left + w] = 0
        assert ink.any() or not any(c.isalpha() for c in card.caption.text)
        assert not outside.any(), "letters stand out"
        for before, after in itertools.pairwise(card.block.placed):
            if before.line == after.line:
                assert after.left >= before.right - 0.01
        assert all(card.words), "every word has its box"


@pytest.mark.parametrize("template", list_templates())
@pytest.mark.parametrize("size", [(960, 540), (540, 960), (540, 540), (540, 676), (640, 480)], ids=str)
@pytest.mark.parametrize("text", CAPTION_TEXTS)
def test_captions_are_whole_and_in_their_place(template, size, text):
    check_captions(spoken_slowly(load_template(template), size, CAPTION_TEXTS[text]), size)


@pytest.mark.parametrize("template", ["studio", "social", "bubble"])
@pytest.mark.parametrize("size", [(640, 360), (360, 640)], ids=str)
@pytest.mark.parametrize("style", STYLES, ids=lambda s: f"{s.style}-{s.highlight}")
@pytest.mark.parametrize("text", ["long", "one word", "mixed", "chinese"])
def test_every_style_of_captions_suits_every_template(template, size, style, text):
    look = load_template(template)
    styled = look.model_copy(
        update={"captions": style, "tall": look.tall.model_copy(update={"captions": None})}
    )
    styled._folder = look.folder
    check_captions(spoken_slowly(styled, size, CAPTION_TEXTS[text]), size)


@pytest.mark.parametrize("template", list_templates())
@pytest.mark.parametrize("size", [(960, 540), (540, 960), (540, 540), (540, 676)], ids=str)
@pytest.mark.parametrize("cut", [False, True], ids=["whole", "cut off"])
def test_captions_keep_clear_of_the_presenter_wherever_a_scene_puts_them(template, size, cut):
    text = CAPTION_TEXTS["long"].split()
    layouts = ("", "left", "full", "close", "bubble")
    segment = Segment(tuple(Token(w, w) for w in text))
    scenes = tuple(
        Scene("Tides", (Segment((), point=0), segment), ("Moon",), layout=name) for name in layouts
    )
    words = tuple(
        Word(w, 10 * s + 1 + 0.3 * k, 10 * s + 1.28 + 0.3 * k, s, 1, k)
        for s in range(len(layouts))
        for k, w in enumerate(text)
    )
    made = plan(
        load_template(template), Brand(), Script("", scenes), Speech(np.zeros(5000, np.float32), 100, words),
        size=size, captions=True, figure=draw_person(wide=cut),
    )  # fmt: skip
    canvas = Box(0, 0, *size)
    assert len({card.caption.scene for card in made.cards}) == len(layouts)
    for card in made.cards:
        place = made.placements[made.moments[card.caption.scene].placement]
        plate = Box.around(*card.plate)
        seen = place.frame if place.round else face(place)
        assert plate.meet(canvas) == plate
        assert not plate.meet(seen), f"{layouts[card.caption.scene]}: {plate} covers {seen}"


@pytest.mark.parametrize(
    "accent", ["#17b8a6", "#f26b4e", "#808080", "#767676", "#000000", "#ffffff", "#ffe600"]
)
@pytest.mark.parametrize("highlight", ["colour", "pill"])
def test_the_word_that_is_heard_can_be_read_in_any_colour(accent, highlight):
    look = load_template("studio")
    styled = look.model_copy(update={"captions": CaptionStyle(highlight=highlight)})
    styled._folder = look.folder
    speech = Speech(np.zeros(3000, np.float32), 1000, (Word("sea", 0, 1, 0, 0, 0),))
    script = Script("", (Scene("", (Segment((Token("sea", "sea"),)),)),))
    (card,) = plan(styled, Brand(accent=accent), script, speech, captions=True, figure=stand_in()).cards
    ground = card.pill if highlight == "pill" else card.board.look.plate
    assert contrast(card.lit, ground) >= 4.4
    assert contrast(card.ink, card.board.look.plate) >= 7


@pytest.mark.parametrize(
    ("language", "shown"), [("en-US", "ISTANBUL STRASSE"), ("tr-TR", "İSTANBUL STRASSE")]
)
def test_captions_in_capitals_follow_the_language(language, shown):
    look = load_template("studio")
    styled = look.model_copy(update={"captions": CaptionStyle(capitals=True)})
    styled._folder = look.folder
    tokens = (Token("istanbul", "istanbul"), Token("Straße", "Straße"))
    speech = Speech(
        np.zeros(3000, np.float32), 1000, (Word("istanbul", 0, 1, 0, 0, 0), Word("Straße", 1, 2, 0, 0, 1))
    )
    script = Script("", (Scene("", (Segment(tokens),)),), language=language)
    (card,) = plan(styled, Brand(), script, speech, captions=True, figure=stand_in()).cards
    assert " ".join(p.piece.text for p in card.block.placed) == shown
    assert card.caption.text == "istanbul Straße"


def face(place) -> Box:
    """The head without its hair at the sides and above: what must be seen."""
    h = place.head
    return Box(h.x + h.w // 5, h.y + h.h // 5, 3 * h.w // 5, 3 * h.h // 4)


@pytest.mark.parametrize("template", list_templates())
@pytest.mark.parametrize("size", [(640, 360), (360, 640), (360, 360)], ids=str)
def test_every_template_can_be_drawn(template, size):
    """The frame has what the plan says: the presenter's place is not the bare backdrop."""
    made = lay_out(template, size, "Tides")
    compositor = Compositor(made)
    shown = compositor.still(40)
    assert shown.shape == (size[1], size[0], 3)
    empty = compositor.still(40, np.zeros((made.presenter_side, made.presenter_side, 4), np.uint8))
    area = face(made.placements[0])
    assert np.abs(shown[area.full()].astype(int) - empty[area.full()]).mean() > 20
    outside = np.abs(shown.astype(int) - empty)
    x, y, side = made.placements[0].x, made.placements[0].y, made.presenter_side
    around = Box(x - 2, y - 2, side + 4, side + 4)  # chroma has half the resolution
    outside[around.meet(Box(0, 0, *size)).full()] = 0
    assert outside.max() == 0


LAYOUT_SCRIPT = tuple(
    Scene("Tides", (Segment((Token("Tides", "Tides"),)),), layout=layout)
    for layout in ("", "left", "full", "close", "bubble", "away")
)


def staged(template: str, size: tuple[int, int]):
    words = tuple(Word("Tides", 2.0 * i + 0.5, 2.0 * i + 1, i, 0, 0) for i in range(len(LAYOUT_SCRIPT)))
    speech = Speech(np.zeros(12_000, np.float32), 1000, words)
    return plan(
        load_template(template), Brand(), Script("Tides", LAYOUT_SCRIPT), speech, size=size, figure=stand_in()
    )


@pytest.mark.parametrize("template", ["studio", "newsroom", "bubble"])
@pytest.mark.parametrize("size", [(640, 360), (360, 640)], ids=str)
def test_scenes_may_place_the_presenter_elsewhere(template, size):
    made = staged(template, size)
    by_layout = dict(
        zip(
            (s.layout for s in LAYOUT_SCRIPT),
            (made.placements[m.placement] for m in made.moments),
            strict=True,
        )
    )
    assert made.presenter_side == max(p.side for p in made.placements)
    assert by_layout["away"].away
    assert by_layout["bubble"].round
    assert not by_layout["close"].round
    assert by_layout["close"].head.h > by_layout["full"].head.h * 1.04
    assert abs(by_layout["full"].middle - size[0] / 2) < 0.03 * size[0]
    if size[0] > size[1]:
        assert by_layout["left"].middle < size[0] / 2
    compositor = Compositor(made)
    side = made.presenter_side
    red = np.zeros((side, side, 4), np.uint8)
    red[...] = (0, 0, 255, 255)
    for moment, scene in zip(made.moments, LAYOUT_SCRIPT, strict=True):
        n = round((moment.start + 1.0) * made.fps)
        shown = compositor.still(n, red).astype(int)
        share = ((shown[..., 2] > 200) & (shown[..., 1] < 60)).mean()
        place = made.placements[moment.placement]
        if scene.layout == "away":
            assert share == 0
        else:
            area = (place.frame or place.box).meet(Box(0, 0, *size))
            covered = area.w * area.h / (size[0] * size[1]) * (0.785 if place.round else 1)
            assert share == pytest.approx(covered, rel=0.2)


def test_frames_are_the_same_in_any_order():
    """A presenter drawn for the largest place, reduced for the others."""
    made = staged("studio", (640, 360))
    rng = np.random.default_rng(1)
    presenter = rng.integers(0, 255, (made.presenter_side, made.presenter_side, 4), np.uint8)
    presenter[..., :3] = np.minimum(presenter[..., :3], presenter[..., 3:])
    forward, backward = Compositor(made), Compositor(made)
    times = [10, 60, 110, 160, 210, 260]
    first = [forward.draw(n, presenter).copy() for n in times]
    second = [backward.draw(n, presenter).copy() for n in reversed(times)]
    for a, b in zip(first, reversed(second), strict=True):
        assert np.array_equal(a, b)


def test_what_a_full_presenter_hides_is_told():
    points = replace(LAYOUT_SCRIPT[2], points=("One",), segments=(Segment((Token("One", "One"),), point=0),))
    speech = Speech(np.zeros(3000, np.float32), 1000, (Word("One", 0.5, 1, 0, 0, 0),))
    made = plan(load_template("studio"), Brand(), Script("", (points,)), speech, figure=stand_in())
    assert any("presenter full" in w for w in made.warnings)


@pytest.mark.parametrize(
    ("size", "shape"),
    [((1920, 1080), "wide"), ((1440, 1080), "wide"), ((1080, 1080), "square"), ((1080, 1350), "square"),
     ((1080, 1920), "tall"), ((1080, 1512), "tall")],
)  # fmt: skip
def test_shapes(size, shape):
    assert shape_of(size) == shape


def test_what_a_shape_leaves_out_is_as_on_a_wide_canvas(tmp_path):
    text = (load_template("clean").folder / "template.yaml").read_text(encoding="utf-8")
    own = (
        text[: text.index("square:")].replace("name: clean", "name: mine") + "square:\n  type: {title: 50}\n"
    )
    (tmp_path / "template.yaml").write_text(own, encoding="utf-8")
    mine = load_template(tmp_path)
    square = mine.arranged((1080, 1080))
    assert square.type.title == 50
    assert square.type.point == mine.type.point
    assert square.show == mine.show
    assert square.presenter.centre == 0.5
    assert mine.arranged((1920, 1080)) is mine
