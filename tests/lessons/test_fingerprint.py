"""What makes a row another video, and how that is told; what is no change makes none."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from avatar.lessons.job import Job
from avatar.lessons.running.fingerprint import differs, explain, fingerprint
from avatar.lessons.running.worker import check_job
from avatar.portrait import load_presenter

SCRIPT = """---
title: Tides
---

# Why

Hello, {{name}}. The sea rises.

![The moon](moon.png)
"""


@pytest.fixture
def job(tmp_path) -> Job:
    (tmp_path / "lesson.md").write_text(SCRIPT)
    paint(tmp_path / "moon.png", 200)
    settings = {"draft": True, "provider": "cpu"}
    return Job(
        "a", 2, tmp_path / "lesson.md", tmp_path / "a.mp4", settings=settings, variables={"name": "Ada"}
    )


def paint(path: Path, grey: int) -> None:
    cv2.imwrite(str(path), np.full((40, 60, 3), grey, np.uint8))


def prints(job: Job) -> dict[str, str]:
    project, wishes = check_job(job)
    return fingerprint(project, wishes, job)


def told(before: dict[str, str], job: Job) -> str:
    """What changed since, and nothing where it makes no difference."""
    now = prints(job)
    return explain(before, now) if differs(before, now) else ""


def test_the_same_is_the_same(job):
    assert told(prints(job), job) == ""


def test_what_a_viewer_cannot_notice_is_no_change(job, tmp_path):
    before = prints(job)
    script = job.script.read_text()
    job.script.write_text(script.replace("# Why", "\n\n# Why"))  # everything stands two lines further down
    assert told(before, job) == ""
    assert told(before, replace(job, variables={"name": "Ada", "unused": "x"})) == ""
    other = tmp_path / "moved"
    shutil.copytree(job.script.parent, other, ignore=shutil.ignore_patterns("moved"))
    assert told(before, replace(job, script=other / "lesson.md", output=other / "a.mp4")) == ""
    assert told(before, replace(job, number=7, settings={**job.settings, "cache": False, "jobs": 2})) == ""
    (tmp_path / "moon.png").touch()
    assert told(before, job) == ""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"variables": {"name": "Bo"}}, "{{name}} changed"),
        ({"settings": {"size": (320, 180)}}, "the size changed"),
        ({"settings": {"seed": 3}}, "the seed changed"),
        ({"settings": {"poster": True}}, "the poster changed"),
        ({"settings": {"fps": 30}}, "the fps changed"),
        ({"settings": {"template": "clean"}}, "the template changed"),
        ({"settings": {"captions": "burn"}}, "the captions changed"),
        ({"settings": {"voice": "george"}}, "the voice changed"),
        ({"settings": {"brand": {"primary": "#803020"}}}, "the brand changed"),
        ({"settings": {"motion": {"head": 0.5}}}, "the motion changed"),
        ({"front": {"title": "Ebb"}}, "the script changed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_was_asked_for_otherwise_is_named(job, change, words):
    before = prints(job)
    changed = {**change, "settings": {**job.settings, **change.get("settings", {})}}
    assert told(before, replace(job, **changed)) == words


def test_the_script_and_its_picture_are_named(job):
    before = prints(job)
    paint(job.script.parent / "moon.png", 100)
    assert told(before, job) == "moon.png changed"
    job.script.write_text(SCRIPT.replace("rises", "falls"))
    assert told(before, job) == "the script and moon.png changed"


def test_two_pictures_that_change_places_are_a_change(job):
    folder = job.script.parent
    paint(folder / "sun.png", 90)
    job.script.write_text(SCRIPT + "\nMore.\n\n![The sun](sun.png)\n")
    before = prints(job)
    paint(folder / "sun.png", 200)
    paint(folder / "moon.png", 90)
    assert "moon.png" in told(before, job)


def test_a_presenter_of_one_s_own(job, tmp_path):
    picture = tmp_path / "ana.png"
    shutil.copy(load_presenter("mei").portrait, picture)
    mine = replace(job, settings={**job.settings, "portrait": picture})
    before = prints(mine)
    assert "the presenter" in told(before, job)
    shutil.copy(load_presenter("ava").portrait, picture)
    assert told(before, mine) == "ana.png changed"


def test_a_text_of_the_row_s_own(job):
    mine = replace(job, text="# Mine\n\nMy own words.\n", variables={})
    assert told(prints(mine), replace(mine, text="# Mine\n\nOther words.\n")) == "its text changed"


def test_many_changes_are_counted(job):
    before = prints(job)
    other = {**job.settings, "seed": 1, "fps": 30, "template": "clean", "size": (320, 180)}
    said = told(before, replace(job, settings=other))
    assert said.count(",") == 1
    assert said.endswith("2 more changed")
