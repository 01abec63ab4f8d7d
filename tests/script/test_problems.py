"""Broken, huge, empty and hostile scripts: one clear error each, at its place, and never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from avatar.errors import Problem, ScriptError
from avatar.script import check_file, check_script, load_script, parse_script
from avatar.script.source import LONGEST_LINE, MOST_BYTES


def only(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, [str(p) for p in problems]
    return problems[0]


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("", 0, 0, "empty"),
        (" \n\n\t\n", 0, 0, "empty"),
        ("---\ntitle: x\n---\n", 0, 0, "Nothing in this script is spoken"),
        ("<!-- only a note -->", 0, 0, "Nothing in this script is spoken"),
        ("Hi\x00 there", 1, 3, "null byte"),
        ("Hi\n\nyou \ud800", 3, 5, "half of a character"),
        ("Hi there.\n\nA <!-- note", 3, 3, "never closed"),
        ("Hi {{nmae}}", 1, 4, "no variable 'nmae'"),
        ("Hi {{a b}}", 1, 4, "does not name a variable"),
        ("Hi {{name", 1, 4, "never closed"),
        ("- Hi\n- there {{x}}", 2, 9, "no variable 'x'"),
        ("> Hi\n> there {{x}}", 2, 9, "no variable 'x'"),
        ("# The {{x}}\n\nHi", 1, 7, "no variable 'x'"),
        ("Hi ![a](nope.png)", 1, 4, "no picture 'nope.png'"),
        ("Hi\nand ![a](https://example.com/a.png)", 2, 5, "not fetched"),
        ("Hi ![a](file:///etc/passwd)", 1, 4, "not fetched"),
        ("Hi ![a](data:image/png;base64,AAAA)", 1, 4, "not fetched"),
        ("Hi ![a](my slide.png)", 1, 4, "has a space"),
        ("Hi ![a]()", 1, 4, "no file"),
        ("Hi ![a](" + "a" * 4000 + ".png)", 1, 4, "not a path"),
        ("Hi [a](/təX/) there", 1, 11, "'X' is not a sign"),
        ("word " * 200_000, 1, LONGEST_LINE + 1, "1,000,000 characters"),
        (">" * 5000 + " Hi", 1, 1, "nested too deeply"),
        ("- " * 3000 + "Hi", 1, 1, "nested too deeply"),
    ],
)
def test_one_error_with_its_place(tmp_path: Path, text: str, line: int, column: int, words: str):
    problem = only(check_script(text, tmp_path / "lesson.md"))
    assert (problem.line, problem.column, problem.severity) == (line, column, "error")
    assert words in problem.message
    with pytest.raises(ScriptError) as caught:
        parse_script(text, path=tmp_path / "lesson.md")
    assert caught.value.problems == (problem,)
    assert caught.value.exit_code == 2


def test_all_problems_come_at_once_and_in_order():
    text = "---\npresentr: ava\ntitle: [x]\n---\n# A\n\n{{x}} and ![p](no.png)\n\n(smlie) {{y}}\n"
    problems = check_script(text)
    assert [(p.line, p.severity) for p in problems] == [
        (2, "warning"),
        (3, "error"),
        (7, "error"),
        (7, "error"),
        (9, "warning"),
        (9, "error"),
    ]
    with pytest.raises(ScriptError) as caught:
        parse_script(text)
    assert [p.line for p in caught.value.problems] == [3, 7, 7, 9]


def test_the_nearest_variable_is_suggested():
    problem = only(check_script("Hi {{nmae}}", variables={"name": "Ada", "town": "Rome"}))
    assert problem.hint == "Did you mean 'name'?"


def test_too_many_problems_are_cut():
    assert len(check_script("{{x}} " * 3000)) <= 100


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"caf\xe9 ol\xe9", "0xe9"),
        ("Hi".encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04rest", "zip"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "picture"),
        (b"x\n" * MOST_BYTES, "MB"),
    ],
)
def test_files_that_are_no_scripts(tmp_path: Path, content: bytes, words: str):
    path = tmp_path / "lesson.md"
    path.write_bytes(content)
    problem = only(check_file(path))
    assert words in str(problem)
    assert problem.file == str(path)
    with pytest.raises(ScriptError):
        load_script(path)


def test_the_place_of_a_wrong_byte(tmp_path: Path):
    path = tmp_path / "lesson.md"
    path.write_bytes("Hello\nné ".encode() + b"\xff")
    problem = only(check_file(path))
    assert (problem.line, problem.column) == (2, 4)


def test_missing_files_and_folders(tmp_path: Path):
    (tmp_path / "lesson.md").write_text("Hi")
    assert "'lesson.md'" in only(check_file(tmp_path / "leson.md")).hint
    assert "folder" in only(check_file(tmp_path / "no" / "lesson.md")).hint
    assert "a folder" in only(check_file(tmp_path)).message
    with pytest.raises(ScriptError, match="no such file"):
        load_script(tmp_path / "leson.md")


def test_files_that_are_no_pictures(tmp_path: Path):
    (tmp_path / "text.png").write_text("not a picture")
    (tmp_path / "empty.png").write_bytes(b"")
    (tmp_path / "drawing.svg").write_text("<svg/>")
    (tmp_path / "folder.png").mkdir()
    Image.new("RGB", (64, 64), "red").save(tmp_path / "good.png")
    (tmp_path / "cut.png").write_bytes((tmp_path / "good.png").read_bytes()[:90])
    for name, words in [
        ("text.png", "not a picture"),
        ("empty.png", "empty"),
        ("drawing.svg", "no size"),
        ("folder.png", "not a file"),
        ("cut.png", "damaged"),
        ("god.png", "Did you mean 'good.png'?"),
    ]:
        problem = only(check_script(f"Hi ![a]({name})", tmp_path / "lesson.md"))
        assert words in str(problem), name
    assert check_script("Hi ![a](good.png)", tmp_path / "lesson.md") == []


@pytest.mark.parametrize("mode", ["CMYK", "L", "I;16", "P", "RGBA"])
def test_pictures_of_every_kind(tmp_path: Path, mode: str):
    path = tmp_path / ("a.tif" if mode in ("CMYK", "I;16") else "a.png")
    Image.new(mode, (8, 8)).save(path)
    assert check_script(f"Hi ![a]({path.name})", tmp_path / "lesson.md") == []


@pytest.mark.parametrize(
    "unit",
    """[ ![ *a ** ` < _a {{ ( 1 1, 1. A. a@ a. 1/ 1- $1- 1: " ' — a- # 5% May +12 http://a/ [a](
    (pause | & \\ ~ II""".split(),  # noqa: SIM905
)
def test_long_runs_of_one_sign_come_to_an_end(unit: str):
    text = "Hi " + unit * (6000 // len(unit))
    assert all(isinstance(p, Problem) for p in check_script(text))


SIGNS = st.text(alphabet="aA 1.,$%°/-–—:;()[]{}*_`#>!?&@'\"\n\\<|~+=²½€é\u00a0🎉\t", max_size=120)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(SIGNS)
def test_any_text_is_read_or_reported(text: str):
    problems = check_script(text)
    if any(p.severity == "error" for p in problems):
        return
    script = parse_script(text)
    lines = text.split("\n")
    for scene in script.scenes:
        for segment in scene.segments:
            assert all(0 <= c.at <= len(segment.tokens) for c in segment.cues)
            for token in segment.tokens:
                assert 1 <= token.position.line <= len(lines)
                assert 1 <= token.position.column <= len(lines[token.position.line - 1]) + 1
                assert token.written == token.written.strip()
                assert token.spoken == " ".join(token.spoken.split())
                assert not any(c.isdigit() and c.isascii() for c in token.spoken)


def test_a_drawing_is_a_picture_unless_it_is_unsafe(tmp_path):
    drawn = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><rect width="4" height="3"/>{}</svg>'
    (tmp_path / "good.svg").write_text(drawn.format(""))
    (tmp_path / "bad.svg").write_text(drawn.format("<script/>"))
    script = tmp_path / "a.md"
    script.write_text("# One\n\nHello.\n\n![A good one](good.svg)\n")
    assert check_file(script) == []
    script.write_text("# One\n\nHello.\n\n![A bad one](bad.svg)\n")
    (problem,) = check_file(script)
    assert problem.line == 5
    assert "it holds a script" in problem.message
