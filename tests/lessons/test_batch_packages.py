"""Packages of a batch: one a row or a course of all, without those that are not whole, and told so."""

import json
import os
import zipfile

import pytest
from films import write_lesson

import avatar
from avatar.errors import InputError, UnknownNameError
from avatar.lessons.job import Job, Result, Status
from avatar.lessons.packages import page
from avatar.lessons.packages.results import pack_results
from avatar.lessons.packages.zipping import Entry


@pytest.fixture(autouse=True)
def stand_in_page(monkeypatch):
    monkeypatch.setattr(page, "read_page", lambda: [Entry("index.html", b"<!doctype html>")])


@pytest.fixture
def results(tmp_path):
    """Four rows of two subjects; one failed."""
    made = []
    for number, (name, subject) in enumerate(
        [("leaves", "Plants"), ("roots", "Plants"), ("tides", "The sea"), ("moon", "The sea")], 2
    ):
        video = tmp_path / f"{name}.mp4"
        if name != "moon":
            write_lesson(tmp_path, name, title=name.title())
        job = Job(name, number, tmp_path / "a.md", video, variables={"subject": subject})
        status = Status.FAILED if name == "moon" else Status.KEPT if number % 2 else Status.DONE
        made.append(Result(job, status))
    return made


def lessons(path):
    with zipfile.ZipFile(path) as archive:
        first = archive.read("course.js").decode().splitlines()[0]
    return [lesson["title"] for lesson in json.loads(first[len("window.COURSE = ") : -1])["lessons"]]


def test_a_package_for_each_row(results, tmp_path):
    packed = pack_results(results, ("scorm12", "html"), tmp_path)
    assert [path.name for path in packed.paths] == [
        f"{name}.{kind}.zip" for name in ("leaves", "roots", "tides") for kind in ("scorm12", "html")
    ]
    assert not packed.warnings
    # A second time nothing is written but what is older than its video.
    before = {path: path.stat().st_mtime_ns for path in packed.paths}
    os.utime(tmp_path / "roots.mp4", ns=(0, max(before.values()) + 10**9))
    pack_results(results, ("scorm12", "html"), tmp_path)
    changed = [path.name for path in packed.paths if path.stat().st_mtime_ns != before[path]]
    assert changed == ["roots.scorm12.zip", "roots.html.zip"]


def test_a_course_of_all_rows_that_are_whole(results, tmp_path):
    packed = pack_results(results, ("scorm2004",), tmp_path, "Plants & sea")
    assert [path.name for path in packed.paths] == ["plants-sea.scorm2004.zip"]
    assert lessons(packed.paths[0]) == ["Leaves", "Roots", "Tides"]
    assert packed.warnings == ("The course 'Plants & sea' lacks 1 of 4 lessons: moon.",)


def test_a_course_for_each_value_of_a_column(results, tmp_path):
    packed = pack_results(results, ("html",), tmp_path, "All of {subject}")
    assert {path.name: lessons(path) for path in packed.paths} == {
        "all-of-plants.html.zip": ["Leaves", "Roots"],
        "all-of-the-sea.html.zip": ["Tides"],
    }


def test_one_that_cannot_be_packed_costs_no_other(results, tmp_path):
    (tmp_path / "roots.json").write_text("{")
    packed = pack_results(results, ("html",), tmp_path)
    assert [path.name for path in packed.paths] == ["leaves.html.zip", "tides.html.zip"]
    assert "Row 3 is not packed" in packed.warnings[0]
    packed = pack_results(results[:3], ("html",), tmp_path, "All")
    assert not packed.paths
    assert "The course 'All' is not packed" in packed.warnings[0]
    assert not pack_results(results[3:], ("html",), tmp_path, "All").paths


def test_what_is_asked_for_is_checked_at_once(tmp_path):
    rows = [{"name": "Ada"}]
    with pytest.raises(UnknownNameError, match="scorm3"):
        avatar.Batch.from_rows(rows, package="scorm3")
    with pytest.raises(InputError, match="needs a kind"):
        avatar.Batch.from_rows(rows, course="All")


def test_a_batch_from_its_table_to_its_course(tmp_path):
    (tmp_path / "lesson.md").write_text(
        "# {{name}}\n\nHello, {{name}}.\n\n? Who is it?\n- [x] {{name}}\n- [ ] Zoe\n"
    )
    rows = [{"name": "Ada", "output": "ada"}, {"name": "Bo", "output": "bo", "voice": "nobody"}]
    batch = avatar.Batch.from_rows(
        rows, script=tmp_path / "lesson.md", output=tmp_path / "out", package="scorm12", course="Names",
        workers=1, size=(320, 180), draft=True, provider="cpu",
    )  # fmt: skip
    batch.run()
    assert [path.name for path in batch.packages] == ["names.scorm12.zip"]
    assert lessons(batch.packages[0]) == ["Ada"]
    assert batch.warnings == ["The course 'Names' lacks 1 of 2 lessons: bo."]
    assert (tmp_path / "out" / "ada.jpg").is_file()
