"""Markdown → scenes, segments, points, pictures, each with its place in the source."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from avatar.script import Position, check_script, parse_script
from avatar.script.model import Segment

SCRIPT = """---
variables: {name: Ada Lovelace}
---
# First *scene*

Hello {{name}}, this is **very
important** text & more, \\*literally\\*. Say [tomato](/təˈmɑːtoʊ/) or [a link](http://x.y "t (z)") here.

> A quote with `code` in it,
> on two lines.

<!-- a note
on two lines --> After the note.

- First **point**
  - nested point
- Second

  and more of it

---

3. third
4. fourth
"""


def segments(text: str) -> tuple[Segment, ...]:
    return tuple(s for scene in parse_script(text).scenes for s in scene.segments)


def test_scenes_and_segments():
    script = parse_script(SCRIPT)
    assert [s.title for s in script.scenes] == ["First scene", ""]
    assert [s.position.line for s in script.scenes] == [4, 21]
    assert [s.written for s in script.scenes[0].segments] == [
        "Hello Ada Lovelace, this is very important text & more, *literally*. Say tomato or a link here.",
        "A quote with code in it, on two lines.",
        "After the note.",
        "First point",
        "nested point",
        "Second",
        "and more of it",
    ]


def test_points():
    first, second = parse_script(SCRIPT).scenes
    assert first.points == ("First point", "nested point", "Second")
    assert (first.markers, first.levels) == (("", "", ""), (0, 1, 0))
    assert [s.point for s in first.segments] == [None, None, None, 0, 1, 2, 2]
    assert (second.points, second.markers) == (("third", "fourth"), ("3.", "4."))


def test_every_token_knows_its_place():
    lines = SCRIPT.split("\n")
    from_variable = {"Ada": "{{name}}", "Lovelace,": "{{name}}"}
    seen = 0
    for segment in segments(SCRIPT):
        for token in segment.tokens:
            at = token.position
            source = lines[at.line - 1][at.column - 1 :]
            wanted = from_variable.get(token.written, token.written)
            if token.written == "*literally*.":
                wanted = "\\*literally"
            assert source.startswith(wanted), (token, source)
            seen += 1
    assert seen > 35


def test_emphasis_and_pronunciation_stay_on_their_words():
    tokens = segments(SCRIPT)[0].tokens
    assert [t.written for t in tokens if t.emphasis] == ["very", "important"]
    assert [(t.written, t.ipa) for t in tokens if t.ipa] == [("tomato", "təˈmɑːtoʊ")]


def test_a_pronounced_word_keeps_its_punctuation_and_is_not_normalised():
    (segment,) = segments("Meet “[NASA](/nɑːsɑ/)”, pre[1999](/x/)s.")
    assert [(t.written, t.spoken, t.ipa, t.space) for t in segment.tokens] == [
        ("Meet", "Meet", None, True),
        ("“NASA”,", "NASA,", "nɑːsɑ", True),
        ("pre", "pre", None, False),
        ("1999", "1999", "x", False),
        ("s.", "s.", None, True),
    ]


def test_dashes_under_a_line_start_a_scene_and_make_no_heading():
    script = parse_script("Hello there.\n---\nNext.")
    assert [s.title for s in script.scenes] == ["", ""]
    assert [s.segments[0].spoken for s in script.scenes] == ["Hello there.", "Next."]


def test_indented_text_is_spoken():
    assert segments("    Hello.")[0].spoken == "Hello."


def test_variables_are_text_and_are_not_looked_at_again():
    value = "**x** {{b}} (pause 3s) ![p](q.png) <!-- n -->"
    (segment,) = segments_with("Say {{a}}!", {"a": value, "b": "no"})
    assert segment.written == f"Say {value}!"
    assert segment.cues == ()
    assert not any(t.emphasis for t in segment.tokens)


def segments_with(text: str, variables: dict[str, object]) -> tuple[Segment, ...]:
    return tuple(s for scene in parse_script(text, variables=variables).scenes for s in scene.segments)


def test_variables_in_headings_points_pictures_and_numbers(tmp_path: Path):
    Image.new("RGB", (4, 4)).save(tmp_path / "a.png")
    text = "# {{t}}\n\n![{{t}}]({{file}})\n\n- costs {{n}}"
    script = parse_script(text, path=tmp_path / "x.md", variables={"t": "Tea", "file": "a.png", "n": "$2"})
    (scene,) = script.scenes
    assert (scene.title, scene.points) == ("Tea", ("costs $2",))
    assert (scene.pictures[0].path, scene.pictures[0].caption) == (tmp_path / "a.png", "Tea")
    assert scene.segments[0].spoken == "costs two dollars"


def test_comments_hide_variables_and_pictures():
    assert check_script("Hi <!-- {{x}} ![a](b.png) --> there") == []


@pytest.mark.parametrize(
    ("text", "segment"),
    [
        ("# A\n\n![p](a.png)\n\nOne.\n\nTwo.", 0),
        ("# A\n\nOne.\n\n![p](a.png)\n\nTwo.", 1),
        ("# A\n\nOne.\n\nTwo ![p](a.png) here.", 1),
        ("# A\n\nOne.\n\nTwo.\n\n![p](a.png)", 1),
        ("# A ![p](a.png)\n\nOne.", 0),
    ],
)
def test_a_picture_belongs_to_the_segment_that_follows(tmp_path: Path, text: str, segment: int):
    Image.new("RGB", (4, 4)).save(tmp_path / "a.png")
    (scene,) = parse_script(text, path=tmp_path / "x.md").scenes
    assert [(p.path, p.segment) for p in scene.pictures] == [(tmp_path / "a.png", segment)]


def test_pictures_with_spaces_in_the_name(tmp_path: Path):
    Image.new("RGB", (4, 4)).save(tmp_path / "my slide.png")
    for target in ("<my slide.png>", "my%20slide.png"):
        (scene,) = parse_script(f"Hi ![p]({target})", path=tmp_path / "x.md").scenes
        assert scene.pictures[0].path == tmp_path / "my slide.png"


def test_empty_scenes_are_left_out_and_named():
    text = "# Course\n\n## Part\n\nHello.\n\n---\n\n---\n"
    script = parse_script(text)
    assert [s.title for s in script.scenes] == ["Part"]
    (problem,) = check_script(text)
    assert (problem.line, problem.severity) == (1, "warning")


def test_a_scene_may_be_a_picture_and_a_pause(tmp_path: Path):
    Image.new("RGB", (4, 4)).save(tmp_path / "a.png")
    (scene,) = parse_script("![p](a.png)\n\n(pause 3s)", path=tmp_path / "x.md").scenes
    (segment,) = scene.segments
    assert (segment.tokens, segment.cues[0].seconds, scene.pictures[0].segment) == ((), 3.0, 0)


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ("```\n\n```", "no code"),
        ("|a|b|\n|-|-|", "no rows"),
        ("<div>\nx\n</div>", "HTML"),
    ],
)
def test_what_cannot_be_spoken_is_named(block: str, words: str):
    text = f"Hello.\n\n{block}\n\nBye."
    (problem,) = check_script(text)
    assert (problem.line, problem.column, problem.severity) == (3, 1, "warning")
    assert words in problem.message
    assert [s.spoken for s in segments(text)] == ["Hello.", "Bye."]


def test_positions_survive_windows_line_ends_and_a_byte_order_mark():
    (segment,) = segments("\ufeff# A\r\n\r\nHello there.\r\n")
    assert [t.position for t in segment.tokens] == [Position(3, 1), Position(3, 7)]
