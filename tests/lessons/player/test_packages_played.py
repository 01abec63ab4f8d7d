"""Packages as they are written, unzipped and opened in real Chromium."""

import json
import shutil
import zipfile

import pytest

import avatar

from .conftest import READY, ScormLms, describe_lesson


@pytest.fixture
def videos(clip, tmp_path):
    """Two rendered lessons: one asks, and one is done at half of its video."""
    folder = tmp_path / "videos"
    folder.mkdir()
    told = describe_lesson()
    parts = {name: told[name] for name in ("language", "direction", "questions", "transcript")}
    quiet = {**parts, "questions": [], "completion": {"watch": 0.5, "pass": None}}
    lessons = {
        "tides": ("Tides", {**parts, "completion": {"watch": 0.9, "pass": 0.7}}),
        "moon": ("Moon & \"Sun\" ]]> </script>", quiet),
    }  # fmt: skip
    for name, (title, lesson) in lessons.items():
        shutil.copy(clip, folder / f"{name}.mp4")
        (folder / f"{name}.vtt").write_text(told["captions"][0]["text"])
        manifest = {"format": 1, "title": title, "outputs": {}, "lesson": lesson}
        (folder / f"{name}.json").write_text(json.dumps(manifest))
    return [folder / f"{name}.mp4" for name in lessons]


def unpack(videos, kind, folder):
    package = avatar.Course("The coast", videos).write(folder / "coast.zip", kind)
    with zipfile.ZipFile(package.path) as archive:
        archive.extractall(folder / "lesson")
    return folder / "lesson"


@pytest.mark.parametrize("kind", ["scorm12", "scorm2004"])
def test_a_package_in_an_lms(browser, site, videos, tmp_path, kind):
    folder = unpack(videos, kind, tmp_path)
    assert 'parameters="?lesson=tides"' in (folder / "imsmanifest.xml").read_text()
    lms = ScormLms(browser, site, tmp_path, f"{kind}.js")
    learner = lms.launch(threshold="0.9", **{"pass": "0.7"}) if kind == "scorm2004" else lms.launch()
    learner.answer_all()
    if kind == "scorm2004":
        assert lms.value("cmi.completion_status") == "completed"
        assert lms.value("cmi.success_status") == "passed"
    else:
        assert lms.value("cmi.core.lesson_status") == "passed"
    assert lms.page.problems() == []
    lms.leave()
    lms.page.close()


def test_a_course_with_a_menu(browser, site, videos, tmp_path):
    """Only the words of the lesson that is opened are read, and what is enough is that lesson's own."""
    folder = unpack(videos, "html", tmp_path)
    page = browser.open(f"{site.url}/lesson/index.html")
    page.wait("document.querySelectorAll('.lesson-card').length === 2")
    assert not [url for url in page.requests() if "/lessons/" in url]
    page.click(".lesson-card:not([aria-current])")
    page.wait(f"location.search === '?lesson=moon' && {READY}")
    assert page.evaluate("document.querySelector('h1').innerText") == 'Moon & "Sun" ]]> </script>'
    assert page.evaluate("COURSE.completion") == {"share": 0.5, "pass": None}
    assert "The sea rises" in page.evaluate("document.querySelector('#app').innerText")
    assert [url.rsplit("/", 1)[1] for url in page.requests() if "/lessons/" in url] == ["moon.js"]
    assert page.problems() == []
    # And from disk, where nothing can be fetched.
    page.go(f"{(folder / 'index.html').as_uri()}?lesson=tides", READY)
    assert page.evaluate("Player.lesson.stage.lesson.questions.length") == 2
    assert page.problems() == []
    page.close()
