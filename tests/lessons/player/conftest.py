import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from avatar.lessons.player import copy_player
from avatar.media.encode import Encoder

from .chromium import Browser, find_chromium
from .site import Site

HERE = Path(__file__).parent
SECONDS = 4.0


@pytest.fixture(scope="session")
def clip(tmp_path_factory):
    """Four seconds of a picture that changes, with a tone: the smallest lesson."""
    path = tmp_path_factory.mktemp("clip") / "intro.mp4"
    rate = 24_000
    tone = (0.1 * np.sin(np.arange(int(SECONDS * rate)) * 2 * np.pi * 220 / rate)).astype(np.float32)
    with Encoder(
        path, (160, 90), 25, audio=tone, sample_rate=rate, encoder="x264", quality="draft"
    ) as encoder:
        for number in range(int(SECONDS * 25)):
            frame = np.full((135, 160), 128, np.uint8)  # I420: brightness, then two quarters of colour
            frame[:90] = 40
            frame[:90, : 1 + number] = 180
            encoder.write(frame)
    return path


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    if os.name != "posix":
        pytest.skip("the browser is driven over pipes, which Windows hands on differently")
    program = find_chromium()
    if program is None:
        pytest.skip("no Chromium on the PATH; AVATAR_CHROMIUM may name one")
    browser = Browser(program, tmp_path_factory.mktemp("chromium"))
    yield browser
    browser.close()


VTT = """WEBVTT

1
00:00:00.000 --> 00:00:02.000
Two tides <00:00:00.500>a day

2
00:00:02.000 --> 00:00:04.000
The Moon &amp; the Sun
"""
WORDS = ["The", "sea", "rises", "twice", "a", "day.", "The", "Moon", "pulls", "it."]


def describe_lesson(**more):
    return {
        "id": "tides",
        "title": "Tides",
        "language": "en",
        "direction": "ltr",
        "video": "intro.mp4",
        "poster": "",
        "duration": SECONDS,
        "captions": [{"language": "en", "label": "English", "src": "intro.vtt", "text": VTT}],
        "chapters": [{"start": 0.0, "title": "Water"}, {"start": 2.0, "title": "Moon"}],
        "transcript": [
            {"start": 0.4 * n, "end": 0.4 * n + 0.3, "text": word, "paragraph": n // 6, "speaker": ""}
            for n, word in enumerate(WORDS)
        ],
        "questions": [
            {
                "id": "q1",
                "at": 1.5,
                "kind": "single",
                "text": "How many high tides has a day?",
                "options": [
                    {"id": "a", "text": "One", "correct": False, "feedback": "There are two bulges."},
                    {"id": "b", "text": "Two", "correct": True, "feedback": ""},
                ],
                "right": "Two bulges, two tides.",
                "wrong": "Think of the bulges.",
                "points": 1,
                "tries": 2,
            },
            {
                "id": "q2",
                "at": SECONDS,
                "kind": "multiple",
                "text": "What pulls at the sea?",
                "options": [
                    {"id": "a", "text": "Moon", "correct": True, "feedback": ""},
                    {"id": "b", "text": "Sun", "correct": True, "feedback": ""},
                    {"id": "c", "text": "Wind", "correct": False, "feedback": ""},
                ],
                "right": "",
                "wrong": "",
                "points": 3,
            },
        ],
        **more,
    }


def write_course(folder, clip, kind, lessons=None, **more):
    """A folder as a package has it. Without questions there is no pass mark."""
    copy_player(folder)
    shutil.copyfile(clip, folder / "intro.mp4")
    course = {
        "format": 1,
        "id": "coast",
        "title": "The coast",
        "language": "en",
        "direction": "ltr",
        "kind": kind,
        "completion": {"share": 0.9, "pass": 0.7},
        "xapi": None,
        "lessons": lessons or [describe_lesson()],
    }
    (folder / "course.js").write_text(f"window.COURSE = {json.dumps(course | more)};\n", encoding="utf-8")
    return folder


@pytest.fixture
def site(tmp_path):
    site = Site(tmp_path)
    yield site
    site.close()


READY = "document.querySelector('#app')?.dataset.ready"


class Learner:
    """What a person does with the page: plays, answers by keys, leaves."""

    def __init__(self, page, inside="window"):
        self.page, self.inside = page, inside
        self.wait(READY.replace("document", "it.document"))

    def ask(self, expression):
        """An expression about `it`, the window of the lesson."""
        return self.page.evaluate(f"(() => {{ const it = {self.inside}; return {expression}; }})()")

    def wait(self, expression):
        return self.page.wait(f"((it) => {expression})({self.inside})")

    def play(self, rate=2):
        self.ask(f"(it.Player.lesson.stage.video.playbackRate = {rate}, it.Player.lesson.stage.play(), 0)")

    def choose(self, *names):
        """The options by what stands there; a label is pressed as a hand does it."""
        for name in names:
            self.wait(
                f"[...it.document.querySelectorAll('dialog[open] .option')]"
                f".find((row) => row.textContent.includes({json.dumps(name)}))?.click() ?? true"
            )
        self.press("dialog[open] [type=submit]")

    def press(self, selector):
        self.wait(
            f"(() => {{ const found = it.document.querySelector({json.dumps(selector)});"
            " if (!found) return false; found.click(); return true; })()"
        )

    def dialog(self, kind):
        self.wait(f"it.document.querySelector('dialog.{kind}[open]')")

    def text(self, selector):
        return self.ask(f"it.document.querySelector({json.dumps(selector)})?.innerText")

    def answer_all(self):
        """Play to the end; the first question right at the second try, the second at once."""
        self.play()
        self.dialog("question")
        self.choose("One")
        self.wait("it.document.querySelector('dialog[open] .verdict.wrong')")
        self.press("dialog[open] .actions .main")
        self.choose("Two")
        self.wait("it.document.querySelector('dialog[open] .verdict.right')")
        self.press("dialog[open] .actions .main")
        self.wait("it.document.querySelector('dialog[open] legend')?.textContent.includes('pulls')")
        self.choose("Moon", "Sun")
        self.wait("it.document.querySelector('dialog[open] .verdict.right')")
        self.press("dialog[open] .actions .main")
        self.dialog("finish")


SCORM_HOST = """<!doctype html><meta charset="utf-8"><title>LMS</title>
<script>window.LMS = {settings};</script><script src="{script}"></script>
<iframe name="middle" srcdoc="<iframe id='sco' src='lesson/index.html?lesson=tides' allow='autoplay'
 style='width:1200px;height:700px'></iframe>" style="width:1250px;height:750px"></iframe>
"""
IN_FRAME = "frames[0]?.document.querySelector('#sco')?.contentWindow"


class ScormLms:
    """Opens the lesson in a frame of a frame of an LMS; what the LMS keeps, it keeps between openings."""

    def __init__(self, browser, site, folder, script):
        self.browser, self.site, self.folder, self.script = browser, site, folder, script
        shutil.copy(HERE / script, folder)
        self.page = None
        self.visits = 0

    def launch(self, **settings):
        self.visits += 1
        host = SCORM_HOST.replace("{settings}", json.dumps(settings)).replace("{script}", self.script)
        (self.folder / "lms.html").write_text(host)
        url = f"{self.site.url}/lms.html?{self.visits}"
        if self.page is None:
            self.page = self.browser.open(url)
        else:
            self.page.go(url)
        self.page.wait(f"{IN_FRAME}?.document.querySelector('#app')?.dataset.ready")
        return Learner(self.page, IN_FRAME)

    def ask(self, expression):
        """An expression about `lms`: cmi, interactions, log, kept, settings."""
        return self.page.evaluate(f"lms.{expression}")

    def value(self, element):
        return self.ask(f"cmi[{json.dumps(element)}]")

    def leave(self):
        """To another page of the LMS, as by its own menu: what it has kept then."""
        self.page.evaluate("document.querySelector('iframe').remove()")
        self.page.wait("lms.state() === 'after'")
        kept = self.page.evaluate("JSON.parse(localStorage.getItem('lms'))")
        assert kept["attempts"][-1]["broken"] == []
        return kept


@pytest.fixture
def scorm(browser, clip, site, tmp_path):
    opened = []

    def make(kind, lessons=None, **more):
        write_course(tmp_path / "lesson", clip, kind, lessons, **more)
        opened.append(ScormLms(browser, site, tmp_path, f"{kind}.js"))
        return opened[-1]

    yield make
    for lms in opened:
        if lms.page:
            lms.page.close()
