"""`avatar package`, and `--package` of `avatar render`."""

import json
import zipfile

import pytest
from films import question, write_lesson
from typer.testing import CliRunner

import avatar
from avatar.cli import app
from avatar.errors import InputError, OutputError, UnknownNameError
from avatar.lessons.packages import page
from avatar.lessons.packages.kinds import check_kinds, read_kinds
from avatar.lessons.packages.zipping import Entry


@pytest.fixture(autouse=True)
def stand_in_page(monkeypatch):
    monkeypatch.setattr(page, "read_page", lambda: [Entry("index.html", b"<!doctype html>")])


def run(*arguments):
    return CliRunner().invoke(app, ["package", *map(str, arguments)])


def test_a_course_from_the_command_line(tmp_path):
    videos = [write_lesson(tmp_path, "a", questions=[question()]), write_lesson(tmp_path, "b")]
    target = tmp_path / "course.zip"
    result = run(
        *videos, "--title", "Both", "--kind", "cmi5", "--pass", "70%", "--watch", "0.5", "--id", "both-1",
        "--activity", "https://example.org/both", "-o", target, "--json",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert (told["kind"], told["lessons"], told["path"]) == ("cmi5", 2, str(target))
    with zipfile.ZipFile(target) as archive:
        course = json.loads(archive.read("course.js").decode().splitlines()[0][len("window.COURSE = ") : -1])
        assert b'masteryScore="0.7"' in archive.read("cmi5.xml")
        assert b'id="https://example.org/both/a"' in archive.read("cmi5.xml")
    assert (course["id"], course["completion"]) == ("both-1", {"share": 0.5, "pass": 0.7})


def test_a_name_is_found_where_none_is_given(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    video = write_lesson(tmp_path, "a", title="Über uns")
    assert run(video, "--kind", "html").exit_code == 0
    assert (tmp_path / "uber-uns.html.zip").is_file()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--kind", "scorm2"), 2, "There is no kind of package 'scorm2'"),
        (("--pass", "80"), 2, "--pass must be a share such as 80% or 0.8, not '80'"),
        (("--watch", "much"), 2, "--watch must be a share"),
        (("-o", "course.tar"), 2, "A package is written as .zip"),
        (("-o", "none/course.zip"), 4, "there is no folder"),
        (("--lrs", "lrs.example.org"), 2, "is not the address of a record store"),
        (("--lrs", "https://lrs.example.org/"), 2, "needs to know the course by an address"),
    ],
)
def test_what_cannot_be_packed(tmp_path, monkeypatch, arguments, code, said):
    monkeypatch.chdir(tmp_path)
    result = run(write_lesson(tmp_path), *arguments)
    assert result.exit_code == code
    assert said in " ".join(result.output.split())
    assert not list(tmp_path.glob("*.zip"))


def test_kinds_are_checked_before_anything_is_made(tmp_path):
    assert read_kinds("scorm12, CMI5,scorm12") == ("scorm12", "cmi5")
    assert read_kinds(None) == read_kinds("") == ()
    assert check_kinds(["html"], tmp_path / "a.webm") == ("html",)
    with pytest.raises(UnknownNameError, match="scorm1"):
        check_kinds("scorm1", tmp_path / "a.mp4")
    with pytest.raises(InputError, match="cannot be packed"):
        check_kinds("html", tmp_path / "a.gif")
    (tmp_path / "a.html.zip").mkdir()
    with pytest.raises(OutputError, match="folder"):
        check_kinds("html", tmp_path / "a.mp4")


def test_a_rendered_lesson_is_packed_beside_it(tmp_path):
    script = tmp_path / "lesson.md"
    script.write_text("# Leaves\n\nThey breathe.\n\n? Do they?\n- [x] Yes\n- [ ] No\n")
    result = avatar.render(
        script,
        tmp_path / "lesson.mp4",
        package=["scorm12", "html"],
        size=(320, 180),
        draft=True,
        provider="cpu",
    )
    assert {kind: path.name for kind, path in result.packages.items()} == {
        "scorm12": "lesson.scorm12.zip", "html": "lesson.html.zip",
    }  # fmt: skip
    with zipfile.ZipFile(result.packages["scorm12"]) as archive:
        assert archive.read("media/lesson.mp4") == result.path.read_bytes()
        assert archive.read("media/lesson.jpg") == result.poster.read_bytes()
        course = json.loads(archive.read("course.js").decode().splitlines()[0][len("window.COURSE = ") : -1])
    (lesson,) = course["lessons"]
    (asked,) = lesson["questions"]
    assert (lesson["title"], asked["text"], asked["at"]) == ("Leaves", "Do they?", lesson["duration"])
    assert [word["text"] for word in lesson["transcript"]] == ["They", "breathe."]
    assert lesson["duration"] == pytest.approx(result.seconds, abs=0.1)
    assert course["completion"] == {"share": 0.9, "pass": 0.8}
