"""Code, tables, quotes, chapters and transitions in scripts: read, placed, and complained of."""

from __future__ import annotations

import pytest

from avatar.errors import ScriptError
from avatar.script import check_script, parse_script
from avatar.script.directions import TRANSITIONS
from avatar.script.model import Code, Position, Quote, Scene, Table
from avatar.script.panels import MOST_LINES, MOST_WIDTH


def only(text: str) -> Scene:
    (scene,) = parse_script(text).scenes
    return scene


def test_code_is_shown_and_not_spoken():
    info = 'python {2-3, 5} numbers title="a b.py"'
    text = f"One.\n\n```{info}\nx = {{{{1}}}}\n\n  # <!-- kept -->\n\ty\nz\n```\n\nTwo."
    scene = only(text)
    assert [s.written for s in scene.segments] == ["One.", "Two."]
    (code,) = scene.panels
    assert code == Code(
        ("x = {{1}}", "", "  # <!-- kept -->", "    y", "z"),
        "python",
        1,
        Position(3, 1),
        frozenset({2, 3, 5}),
        numbered=True,
        caption="a b.py",
    )
    assert check_script(text) == []


def test_blank_lines_around_code_go_and_numbers_stay():
    (code,) = only("Hi.\n\n```py {3} numbers=10\n\n\nx\ny\n\n```").panels
    assert isinstance(code, Code)
    assert (code.lines, code.first, code.marked) == (("x", "y"), 12, frozenset({1}))


@pytest.mark.parametrize(
    ("block", "line", "severity", "words"),
    [
        ("```pyhton\nx\n```", 3, "warning", "no language 'pyhton'"),
        ("```\n\n```", 3, "warning", "no code"),
        ("```py {4}\nx\n```", 3, "warning", "which has 1"),
        ("```py {2-1}\nx\n```", 3, "warning", "does not name lines"),
        ("```py {x}\nx\n```", 3, "warning", "does not name lines"),
        ("```py linenos\nx\n```", 3, "warning", "'linenos' says nothing"),
        ("```\n" + "x\n" * (MOST_LINES + 1) + "```", 3, "error", "too many"),
        ("```\n" + "x\n" * 40 + "```", 3, "warning", "hardly be read"),
        ("```\ny\n" + "x" * (MOST_WIDTH + 1) + "\n```", 5, "error", "401 characters"),
        ("| a |\n|--|", 3, "warning", "no rows"),
        ("|a|\n|-|\n" + "|b|\n" * 20, 3, "warning", "1 columns and 20 rows"),
        ("|a|\n|-|\n" + "|b|\n" * 700, 3, "error", "too large"),
        ("| a {{x}} |\n|--|\n| b |", 3, "error", "no variable 'x'"),
    ],
)
def test_what_cannot_be_shown_is_named_with_its_place(block, line, severity, words):
    (problem,) = check_script(f"Hi.\n\n{block}\n")
    assert (problem.line, problem.column, problem.severity) == (line, problem.column, severity)
    assert words in problem.message
    if severity == "error":
        with pytest.raises(ScriptError):
            parse_script(f"Hi.\n\n{block}\n")


def test_the_nearest_language_is_suggested():
    (problem,) = check_script("Hi.\n\n```pyhton\nx\n```")
    assert problem.hint == "Did you mean 'python'?"


def test_a_table_is_read_cell_by_cell():
    text = "Hi.\n\n| A | **B** {{v}} | C | D |\n|---|:--|:-:|--:|\n| a \\| b | (smile) | `x` | |\n| 1 |\n"
    (table,) = parse_script(text, variables={"v": "!"}).scenes[0].panels
    assert table == Table(
        ("A", "B !", "C", "D"),
        ("", "left", "center", "right"),
        (("a | b", "(smile)", "x", ""), ("1", "", "", "")),
        0,
        Position(3, 1),
    )
    assert not check_script(text, variables={"v": "!"})


def test_a_quote_is_shown_and_spoken_and_its_source_only_shown():
    scene = only("So:\n\n> The sea, *once*\n> it casts.\n>\n> And more.\n> — Jacques C.\n")
    assert [s.written for s in scene.segments] == ["So:", "The sea, once it casts.", "And more."]
    assert scene.panels == (Quote(("The sea, once it casts.", "And more."), "Jacques C.", 1, Position(3, 1)),)


@pytest.mark.parametrize(
    ("block", "paragraphs", "who"),
    [
        ("> Hi.\n>\n> -- Ann", ("Hi.",), "Ann"),
        ("> Hi.\n> – Ann, *Tides*", ("Hi.",), "Ann, Tides"),
        ("> Hi.\n> — he said so.", ("Hi. — he said so.",), ""),
        ("> — Ann", ("— Ann",), ""),
        ("> Hi - you", ("Hi - you",), ""),
        ("> Hi.\n> — Martin Luther King Jr.", ("Hi.",), "Martin Luther King Jr."),
        ("> — Bonjour.\n> — Au revoir.", ("— Bonjour. — Au revoir.",), ""),
        ("> Hi.\n>\n> — Ann\n>\n> More.", ("Hi.", "— Ann", "More."), ""),
        ("> > Hi.\n> > — Ann", ("Hi.",), "Ann"),
    ],
)
def test_who_said_it_is_the_last_line_after_a_dash(block, paragraphs, who):
    (quote,) = only(f"So.\n\n{block}").panels
    assert isinstance(quote, Quote)
    assert (quote.paragraphs, quote.who) == (paragraphs, who)


def test_a_quote_need_not_be_spoken():
    scene = only("> (not spoken) Hi there.\n>\n> And you.\n> — Ann\n\nNow.")
    assert [s.written for s in scene.segments] == ["Now."]
    assert scene.panels == (Quote(("Hi there.", "And you."), "Ann", 0, Position(1, 1)),)
    assert "never seen" in check_script("# A\n\n> (not spoken) Hi.\n\n# B\n\nHi.")[0].message
    assert "is for quotes" in check_script("Hi (not spoken) there.")[0].message


def test_a_quote_in_a_list_is_a_point():
    scene = only("- > Hi.")
    assert scene.points == ("Hi.",)
    assert scene.panels == ()


def test_what_is_shown_comes_in_order(tmp_path):
    from PIL import Image

    Image.new("RGB", (4, 4)).save(tmp_path / "p.png")
    text = "```py\nx\n```\n\nA.\n\n![p](p.png)\n\n> B.\n\n|a|\n|-|\n|b|\n\nC."
    (scene,) = parse_script(text, path=tmp_path / "s.md").scenes
    assert [type(p).__name__ for p in scene.shown] == ["Code", "Picture", "Quote", "Table"]
    assert [p.segment for p in scene.shown] == [0, 1, 1, 2]


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("A.\n\n```\nx\n```\n\nB.\n\n```\ny\n```", [0, 1]),
        ("```\nx\n```\n\nA.\n\n```\ny\n```\n\nB.", [0, 1]),
        ("A.\n\n```\nx\n```\n\nB.\n\n![p](p.png)", [0, 1]),
        ("A.\n\n```\nx\n```\n\nB ![p](p.png) b.\n\n```\ny\n```", [0, 1, 1]),
        ("A.\n\n```\nx\n```\n\nB.\n\n> C.", [1, 2]),
        ("```\nx\n```\n\nA.\n\n```\ny\n```", [0, 0]),
    ],
)
def test_what_stands_below_its_words_is_shown_with_them(tmp_path, text, segments):
    """A scene that ends with something shown is written so that words come first."""
    from PIL import Image

    Image.new("RGB", (4, 4)).save(tmp_path / "p.png")
    (scene,) = parse_script(text, path=tmp_path / "s.md").scenes
    assert [p.segment for p in scene.shown] == segments


def test_a_chapter_is_a_scene_of_its_own():
    text = "# One (chapter) (transition wipe)\n\nHi.\n\n# Two (chapter) (presenter left)\n\n# Three\n\nHo."
    scenes = parse_script(text).scenes
    assert [(s.title, s.chapter, s.transition, s.layout) for s in scenes] == [
        ("One", 1, "wipe", ""),
        ("One", 0, "", ""),
        ("Two", 2, "", ""),
        ("Three", 0, "", ""),
    ]
    assert [s.position.line for s in scenes] == [1, 1, 5, 7]
    (rest,) = scenes[0].segments
    assert rest.tokens == ()
    assert [c.kind for c in rest.cues] == ["pause"]
    assert check_script(text) == []


def test_chapters_in_which_nothing_is_said_are_named():
    problems = check_script("# One (chapter)\n\n# Two (chapter)\n\nHi.\n\n# Three (chapter)")
    assert [(p.line, p.severity) for p in problems] == [(1, "warning"), (7, "warning")]
    assert "Nothing in this script is spoken" in check_script("# One (chapter)")[0].message


def test_text_about_chapters_is_spoken():
    (segment,) = only("As we saw (chapter 3), it rises.").segments
    assert "chapter 3" in segment.written
    assert "opens no chapter" in check_script("Hi (chapter) there.")[0].message


@pytest.mark.parametrize("name", TRANSITIONS)
def test_a_scene_says_how_it_comes(name):
    text = f"# A (transition {name})\n\nHi.\n\n---\n\n(transition {name})\n\nHo."
    assert [s.transition for s in parse_script(text).scenes] == [name, name]
    assert check_script(text) == []
    assert parse_script(f"---\ntransition: {name}\n---\nHi.").transition == name


def test_wrong_transitions_are_named():
    (problem,) = check_script("Hi.\n\n(transition psuh) Ho.")
    assert (problem.line, problem.column, problem.hint) == (3, 1, "Did you mean 'push'?")
    (problem,) = check_script("---\ntransition: dissolve\n---\nHi.")
    assert (problem.line, problem.severity) == (2, "error")
    assert "cut, fade, slide, push, wipe, zoom" in problem.message
    (problem,) = check_script("Hi.\n\n(transition push) Ho.")
    assert "how the whole scene comes" in problem.message


def test_comments_in_code_are_code():
    text = "<!-- a\n```\n--> Hi.\n\n~~~html\n<!-- b {{x}} -->\n~~~\n\n<!-- {{y}} --> Ho."
    scene = only(text)
    (code,) = scene.panels
    assert isinstance(code, Code)
    assert code.lines == ("<!-- b {{x}} -->",)
    assert [s.written for s in scene.segments] == ["Hi.", "Ho."]


@pytest.mark.parametrize(
    "text",
    [
        "```\n" * 20_000,
        "> " * 40 + "Hi.",
        "|" * 5000 + "\n" + "|-" * 5000 + "\n",
        "```py {" + "1," * 9000 + "}\nx\n```",
    ],
)
def test_hostile_blocks_raise_nothing(text):
    check_script(f"Hi.\n\n{text}")
