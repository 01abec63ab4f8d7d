"""cmi5 and plain xAPI: the lesson in real Chromium against a record store that holds it to the rules."""

import time

import pytest

from .conftest import Learner, write_course
from .lrs import CMI5, Lrs

STATE = "it.Player.lesson.progress.state"


@pytest.fixture
def lrs(tmp_path):
    lrs = Lrs(tmp_path)
    yield lrs
    lrs.close()


@pytest.fixture
def launch(browser, clip, lrs, tmp_path):
    """Opens the lesson as the LMS launches it, always in the same browser context."""
    write_course(tmp_path / "lesson", clip, "cmi5")
    pages = []

    def open_lesson(**more):
        url = lrs.launch(**more)
        if pages:
            pages[0].go(url)
        else:
            pages.append(browser.open(url))
        return Learner(pages[0])

    yield open_lesson
    for page in pages:
        page.close()


def leave(learner, lrs):
    """Away from the lesson, until the record store has heard the last word."""
    learner.page.call("Page.navigate", {"url": "about:blank"})
    learner.page.wait("location.href === 'about:blank'")
    settle(lambda: lrs.verbs() and lrs.verbs()[-1] == "terminated")


def settle(holds, seconds=15):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to hold"
        time.sleep(0.05)


def resume_state(lrs):
    (document,) = [value for key, value in lrs.states.items() if "resume" in key]
    return document


def test_lesson_is_completed_and_passed(launch, lrs):
    learner = launch(mastery=0.9)
    learner.answer_all()
    settle(lambda: {"passed", "completed"} <= set(lrs.verbs()))
    leave(learner, lrs)
    assert lrs.broken == []
    assert lrs.verbs()[0] == "initialized"
    assert sorted(lrs.verbs()) == ["completed", "initialized", "passed", "terminated"]
    (passed,) = lrs.said("passed")
    assert passed["result"]["score"] == {"scaled": 1, "raw": 4, "min": 0, "max": 4}
    assert passed["context"]["extensions"][f"{CMI5}/extensions/masteryscore"] == 0.9
    first, second, third = lrs.said("answered")
    assert (first["result"]["response"], first["result"]["success"]) == ("a", False)
    assert (second["result"]["response"], second["result"]["success"]) == ("b", True)
    assert third["object"]["definition"]["correctResponsesPattern"] == ["a[,]b"]
    assert {"played", "paused"} <= set(lrs.verbs(defined=False))
    paused = lrs.said("paused")[-1]["result"]["extensions"]
    assert paused["https://w3id.org/xapi/video/extensions/progress"] > 0.9
    # That there is no state yet, a record store says with 404, which a browser takes for an error.
    assert [problem for problem in learner.page.problems() if "404" not in problem] == []


def test_leaving_in_the_middle_resumes_there(launch, lrs):
    learner = launch()
    learner.play(rate=1)
    learner.dialog("question")
    learner.choose("Two")
    learner.press("dialog[open] .actions .main")
    learner.wait("it.Player.lesson.stage.at > 3.1")
    leave(learner, lrs)
    assert lrs.verbs() == ["initialized", "terminated"]
    settle(lambda: any("resume" in key for key in lrs.states))

    learner = launch()
    assert 3 < learner.ask(f"{STATE}.position") < 4
    assert learner.ask(f"{STATE}.answers.get('q1')") == {"chosen": ["b"], "tries": 1, "right": True}
    learner.press(".resume .main")
    learner.wait("it.document.querySelector('dialog[open] legend')?.textContent.includes('pulls')")
    learner.choose("Moon", "Sun")
    learner.press("dialog[open] .actions .main")
    learner.dialog("finish")
    leave(learner, lrs)
    assert sorted(lrs.verbs()[2:]) == ["completed", "initialized", "passed", "terminated"]
    # A third visit: nothing of it is said again.
    learner = launch()
    assert "Completed" in learner.text(".chip")
    leave(learner, lrs)
    assert lrs.verbs()[-2:] == ["initialized", "terminated"]
    assert lrs.broken == []


def test_record_store_that_is_down_loses_nothing(launch, lrs):
    learner = launch()
    settle(lambda: lrs.verbs() == ["initialized"])
    lrs.down = True
    learner.answer_all()
    learner.wait("it.document.querySelector('.bar.warning')")
    assert lrs.verbs() == ["initialized"]
    lrs.down = False
    learner.press(".bar.warning .quiet")
    learner.wait("!it.document.querySelector('.bar.warning')")
    settle(lambda: {"passed", "completed"} <= set(lrs.verbs()))
    assert len(lrs.said("answered")) == 3
    assert resume_state(lrs)["said"] == ["passed", "completed"]
    leave(learner, lrs)
    assert lrs.broken == []


def test_what_could_not_be_sent_is_sent_on_the_next_visit(launch, lrs):
    learner = launch()
    settle(lambda: lrs.verbs() == ["initialized"])
    lrs.down = True
    learner.answer_all()
    learner.page.call("Page.navigate", {"url": "about:blank"})
    learner.page.wait("location.href === 'about:blank'")
    settle(lambda: any(b"terminated" in body for body in lrs.missed))
    lrs.down = False
    # The session before ended without a word; all it had to say belongs to the one after.
    learner = launch()
    settle(lambda: {"passed", "completed"} <= set(lrs.verbs()))
    assert "Completed" in learner.text(".chip")
    leave(learner, lrs)
    assert sorted(lrs.verbs()) == ["completed", "initialized", "initialized", "passed", "terminated"]
    assert len(lrs.said("answered")) == 3
    assert lrs.broken == []


def test_review_says_no_more_than_that_it_took_place(launch, lrs):
    learner = launch(mode="Review")
    learner.ask("(it.Player.lesson.progress.watch(0, 4), 0)")
    leave(learner, lrs)
    assert lrs.verbs() == ["initialized", "terminated"]
    assert lrs.broken == []


def test_page_loaded_anew_after_its_session_sends_back_to_the_course(launch, lrs):
    learner = launch(back=f"{lrs.url}/lesson/player/player.css")
    settle(lambda: lrs.verbs() == ["initialized"])
    learner.page.call("Page.reload")
    learner.page.wait("document.querySelector('.bar')?.innerText.includes('This visit has ended')")
    learner.press(".bar .quiet")
    learner.page.wait("location.href.endsWith('player.css')")
    assert lrs.verbs() == ["initialized", "terminated"]
    assert lrs.broken == []


def test_save_and_leave_goes_back_to_the_lms(launch, lrs):
    learner = launch(back=f"{lrs.url}/lesson/player/player.css")
    learner.ask("(it.Player.lesson.progress.watch(0, 2), 0)")
    learner.press(".exit")
    learner.page.wait("location.href.endsWith('player.css')")
    settle(lambda: lrs.verbs() == ["initialized", "terminated"])
    assert resume_state(lrs)["memory"].startswith("1.")
    assert lrs.broken == []


def test_token_that_is_refused_is_said(launch, lrs):
    learner = launch()
    url = learner.page.evaluate("location.href")
    learner.page.evaluate("sessionStorage.clear()")
    learner.page.go(url + "&again")
    assert "does not answer" in Learner(learner.page).text(".bars")


def test_plain_xapi_from_settings(browser, clip, lrs, tmp_path):
    settings = {"endpoint": f"{lrs.url}/xapi", "auth": "Basic plain", "activity": "https://x.example/tides"}
    write_course(tmp_path / "lesson", clip, "html", xapi={**settings, "actor": None})
    page = browser.open(f"{lrs.url}/lesson/index.html")
    learner = Learner(page)
    learner.answer_all()
    settle(lambda: {"passed", "completed"} <= set(lrs.verbs()))
    page.go(f"{lrs.url}/lesson/index.html?again")
    learner = Learner(page)
    assert "Completed" in learner.text(".chip")
    settle(lambda: lrs.verbs().count("initialized") == 2)
    assert lrs.verbs().count("completed") == 1
    assert lrs.verbs().count("terminated") == 1
    actors = {str(statement["actor"]) for statement in lrs.statements}
    assert len(actors) == 1
    assert "https://x.example" in actors.pop()
    assert lrs.broken == []
    page.close()
