"""Names of videos: safe on every system, never outside the folder, never twice."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avatar.errors import InputError
from avatar.lessons.planning.naming import (
    LONGEST,
    UnsafeNameError,
    check_pattern,
    fill_pattern,
    name_video,
    split_output,
)
from avatar.registry import RESERVED


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("intro", "intro.mp4"),
        ("intro.mp4", "intro.mp4"),
        ("Intro.WEBM", "Intro.webm"),
        ("week-1/intro", "week-1/intro.mp4"),
        ("week-1\\intro", "week-1/intro.mp4"),
        ("./a//b", "a/b.mp4"),
        ("Intro v1.2", "Intro v1.2.mp4"),
        ("Überblick – Teil 2", "Überblick – Teil 2.mp4"),
        ("日本語", "日本語.mp4"),
        (".hidden", "hidden.mp4"),
    ],
)
def test_good_names_stay(wanted: str, path: str) -> None:
    named = name_video(wanted)
    assert (named.path.as_posix(), named.changed) == (path, "" if wanted != ".hidden" else named.changed)


@pytest.mark.parametrize(
    ("wanted", "path", "why"),
    [
        ("CON", "_CON.mp4", "Windows"),
        ("nul.mp4", "_nul.mp4", "Windows"),
        ("com1.notes", "_com1.notes.mp4", "Windows"),
        ("aux/intro", "_aux/intro.mp4", "Windows"),
        ("Part 1: AC|DC?", "Part 1 - AC-DC.mp4", "not every system"),
        ('say "hi"', "say 'hi'.mp4", "not every system"),
        ("trailing. . .", "trailing.mp4", "not every system"),
        ("a\x07b\u202egpj", "abgpj.mp4", "control"),
        ("report", "report_.mp4", "itself"),
    ],
)
def test_what_some_system_refuses_is_made_safe(wanted: str, path: str, why: str) -> None:
    named = name_video(wanted)
    assert named.path.as_posix() == path
    assert why in named.changed


@pytest.mark.parametrize(
    "wanted",
    [
        *("../x", "../../x", "a/../../x", "..", "a/..", " .. /x", "..\\x", "a/.. ./x"),
        *("/etc/passwd", "\\\\server\\share", "C:\\x", "c:x", "~/x", "~root"),
        *("", "  ", ".", "a/", "???", "...", "\0", "a\0b", "/".join("abcdefghij")),
        *("film.avi", "film.mkv"),
    ],
)
def test_names_that_lead_elsewhere_or_nowhere_are_refused(wanted: str) -> None:
    with pytest.raises(UnsafeNameError):
        name_video(wanted)


def test_long_names_are_cut_and_stay_apart() -> None:
    one, two = name_video("x" * 300 + "1"), name_video("x" * 300 + "2")
    assert one.key != two.key
    assert len(one.path.name) <= 104
    assert "too long" in one.changed
    assert len(name_video("語" * 300).path.stem.encode()) <= LONGEST


def test_a_format_that_contradicts_the_name_is_refused() -> None:
    assert name_video("a", "webm").path.name == "a.webm"
    assert name_video("a.mov", "mp4").path.name == "a.mov"
    with pytest.raises(UnsafeNameError, match=r"ends with \.mov"):
        name_video("a.mov", "mp4", asked=True)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Intro", "intro"),
        ("a.mp4", "a.webm"),
        ("é", "e\u0301"),
        ("a", "a.chapters"),
        ("ﬁn", "fin"),
        ("A/b", "a/B"),
    ],
)
def test_names_whose_files_are_the_same_clash(one: str, two: str) -> None:
    assert name_video(one).clash == name_video(two).clash


@settings(deadline=None)
@given(st.text(max_size=400))
def test_no_name_leads_out_of_the_folder_on_any_system(wanted: str) -> None:
    try:
        path = name_video(wanted).path
    except UnsafeNameError:
        return
    text = path.as_posix()
    for kind in (PurePosixPath, PureWindowsPath):
        pure = kind(text)
        assert not pure.is_absolute()
        assert not getattr(pure, "drive", "")
        assert ".." not in pure.parts
        assert not pure.is_reserved() if hasattr(pure, "is_reserved") else True
    for part in path.parts:
        assert len(part.encode()) < 255
        assert part.strip(" .") == part
        assert part.isprintable()
        assert not set(part) & set('<>:"|?*\\')
        assert part.split(".")[0].casefold() not in RESERVED
    assert name_video(text).path == path  # safe names stay as they are


def test_the_folder_ends_where_names_begin() -> None:
    assert split_output("out/{course}/{name}.mp4") == (Path("out"), "{course}/{name}.mp4")
    assert split_output("out/a") == (Path("out/a"), "")
    assert split_output("{name}") == (Path(), "{name}")


def find(name: str) -> str | None:
    return {"course": "course", "first_name": "First name"}.get(name)


def test_patterns_name_columns() -> None:
    pattern = "{course}/{number:03}-{first_name}{{x}}"
    assert check_pattern(pattern, find, ["course"]) == ["course", "First name"]
    assert fill_pattern(pattern, 7, lambda name: f"<{name}>") == "<course>/007-<first_name>{x}"


@pytest.mark.parametrize(
    "pattern", ["{cours}", "{course:>100000}", "{", "a}", "{number:99999}", "{course.x}", "{}"]
)
def test_patterns_that_are_wrong_are_refused(pattern: str) -> None:
    with pytest.raises(InputError, match="--name"):
        check_pattern(pattern, find, ["course"])


def test_cells_make_no_folders_in_a_pattern() -> None:
    filled = fill_pattern("{course}/x", 1, lambda _: "../../etc")
    assert filled == "..-..-etc/x"
    assert name_video(filled).path.as_posix() == "etc/x.mp4"
    with pytest.raises(UnsafeNameError, match=r"needs \{course\}"):
        fill_pattern("{course}/x", 1, lambda _: "  ")
