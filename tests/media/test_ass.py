"""Captions with looks: what stands in an .ass file."""

import re
from pathlib import Path

import pytest

from avatar.media.ass import AssFont, AssPlate, AssScript, AssText, AssWord, format_ass, write_ass

FONT = AssFont("Some Sans", bold=True, height=1.25, ascent=1.0)
WHITE, RED, DARK = (255, 255, 255), (255, 0, 16), (0, 0, 0)


def script(*texts, plates=(), **more):
    return AssScript((1280, 720), "A\ntitle", WHITE, RED, DARK, more.pop("rim", 0.0), texts, plates, **more)


def line(*words, start=1.0, end=3.0, **more):
    said = tuple(AssWord(text, a, b) for text, a, b in words)
    return AssText(start, end, 640.0, 600.0, 40.0, more.pop("font", FONT), said, True)


def events(text):
    return [e for e in text.splitlines() if e.startswith("Dialogue:")]


def test_size_and_style_are_the_canvas_and_the_type():
    text = format_ass(script(line(("one", 1.0, 2.0))))
    assert "PlayResX: 1280\nPlayResY: 720" in text
    assert "Title: A title" in text
    style = re.search(r"^Style: (.*)$", text, re.M)[1].split(",")
    named = re.search(r"^Format: (Name.*)$", text, re.M)[1].split(", ")
    assert len(style) == len(named) == 23
    assert style[:4] == ["Caption", "Some Sans", "50.00", "&H00FFFFFF"]
    assert style[named.index("Bold")] == "-1"


def test_every_word_has_its_time_and_is_lit_for_it():
    text = format_ass(script(line(("one", 1.2, 1.9), ("two,", 1.9, 3.0))))
    (event,) = events(text)
    assert event.startswith("Dialogue: 2,0:00:01.00,0:00:03.00,Caption,,0,0,0,,")
    assert [int(n) for n in re.findall(r"\\k(\d+)", event)] == [20, 70, 110]
    assert re.findall(r"\\t\((\d+),", event) == ["900", "2000"]
    assert r"\1c&H1000FF&" in event  # blue, green, red
    assert event.endswith("two,")
    assert r"\an8\pos(640.0,560.0)" in event


def test_times_do_not_drift():
    """Rounded one by one they would: each word ends where the next begins."""
    step = 0.0949
    words = [(f"w{i}", 1 + i * step, 1 + (i + 1) * step) for i in range(60)]
    (event,) = events(format_ass(script(line(*words, end=9.0))))
    assert sum(int(n) for n in re.findall(r"\\k(\d+)", event)) == round(60 * step * 100)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"{\p1}m 0 0", "\\{\\\u2060p1\\}m 0 0"),
        (r"C:\new\N", "C:\\\u2060new\\\u2060N"),
        ("a\nDialogue: 0,b", "a Dialogue: 0,b"),
    ],
)
def test_hostile_text_stays_text(text, shown):
    made = format_ass(script(line((text, 1.0, 2.0))))
    (event,) = events(made)
    assert event.endswith("}" + shown)


def test_a_font_that_differs_is_named_where_it_is():
    other = AssFont("Other, {Sans}", height=2.0)
    first, second = events(
        format_ass(script(line(("one", 1.0, 2.0)), line(("two", 2.0, 3.0), font=other, start=2.0)))
    )
    assert r"\fn" not in first
    assert r"\fnOther Sans\b0\i0\fs80.00" in second


def test_plates_lie_below_and_are_rounded():
    plate = AssPlate(1.0, 3.0, 10.0, 20.0, 200.0, 80.0, 12.0, DARK, 0.8)
    back, text = events(format_ass(script(line(("one", 1.0, 2.0)), plates=[plate])))
    assert back.startswith("Dialogue: 0,")
    assert text.startswith("Dialogue: 2,")
    assert r"\pos(10.0,20.0)" in back
    assert r"\1a&H33&" in back
    points = [int(n) for n in re.findall(r"\d+", back.split(r"\p1}")[1])]
    assert max(points) == 200
    assert back.split(r"\p1}")[1].count("b ") == 4


def test_a_lit_word_on_a_pill_has_no_rim():
    first, second = re.findall(
        r"\{(\\k[^}]*)\}",
        events(format_ass(script(line(("a", 1.0, 2.0), ("b", 2.0, 3.0)), rim=4.0, bare=True)))[0],
    )
    assert first.count("bord") == 2
    assert r"\bord0" in first
    assert r"\t(1000,1000,\bord4.00)" in first
    assert second.index(r"\bord4.00") < second.index(r"\t(1000,1000,\bord0)")


def decode(lines):
    """What a player does: four characters of six bits each are three bytes."""
    data = bytearray()
    text = "".join(lines)
    for i in range(0, len(text), 4):
        part = text[i : i + 4]
        bits = 0
        for char in part.ljust(4, "!"):
            bits = bits << 6 | (ord(char) - 33)
        data += bits.to_bytes(3, "big")[: len(part) * 6 // 8]
    return bytes(data)


@pytest.mark.parametrize("size", [0, 1, 2, 3, 1000, 1001])
def test_fonts_go_along(tmp_path, size):
    file = tmp_path / "My Font.ttf"
    file.write_bytes(bytes(i * 7 % 256 for i in range(size)))
    made = format_ass(script(line(("a", 1.0, 2.0), font=AssFont("F", file=file))))
    if not size:
        assert "[Fonts]" not in made
        return
    block = made.split("[Fonts]\n")[1].split("\n\n")[0].splitlines()
    assert block[0] == "fontname: My_Font_0.ttf"
    assert all(len(row) <= 80 for row in block[1:])
    assert decode(block[1:]) == file.read_bytes()


def test_a_large_or_lost_font_stays_out(tmp_path):
    large = tmp_path / "large.ttf"
    large.write_bytes(bytes(1_000_001))
    for file in (large, Path("/nowhere/font.ttf")):
        assert "[Fonts]" not in format_ass(script(line(("a", 1.0, 2.0), font=AssFont("F", file=file))))


def test_nothing_said_is_a_file_without_events(tmp_path):
    made = write_ass(script(), tmp_path / "lesson.v2.mp4")
    assert made == {"ass": tmp_path / "lesson.v2.ass"}
    text = made["ass"].read_text(encoding="utf-8")
    assert events(text) == []
    assert "[Events]" in text
