"""SCORM 1.2: the lesson in real Chromium against a run-time that refuses every wrong call."""

import pytest

from .conftest import Learner, describe_lesson, write_course

STATE = "it.Player.lesson.progress.state"


@pytest.fixture
def lms(scorm):
    return scorm("scorm12")


def test_lesson_is_completed_and_passed(lms):
    learner = lms.launch()
    assert lms.value("cmi.core.lesson_status") == "incomplete"
    learner.answer_all()
    assert "100%" in learner.text("dialog[open]")
    assert lms.value("cmi.core.lesson_status") == "passed"
    assert lms.value("cmi.core.score.raw") == "100"
    first, second, third = lms.ask("interactions")
    assert (first["id"], first["student_response"], first["result"]) == ("q1", "a", "wrong")
    assert (second["student_response"], second["result"]) == ("b", "correct")
    assert third["correct_responses.0.pattern"] == third["student_response"] == "a,b"
    assert third["weighting"] == "3"
    kept = lms.leave()
    assert kept["exit"] == "suspend"
    hours, minutes, seconds = kept["attempts"][0]["session"].split(":")
    assert (hours, minutes) == ("0000", "00")
    assert 1 < float(seconds) < 60
    assert lms.page.problems() == []
    # Once passed, another look takes nothing away.
    learner = lms.launch()
    assert "Completed" in learner.text(".chip")
    assert lms.leave()["status"] == "passed"


def test_leaving_in_the_middle_resumes_there(lms):
    learner = lms.launch()
    learner.play(rate=1)
    learner.dialog("question")
    learner.choose("Two")
    learner.press("dialog[open] .actions .main")
    learner.wait("it.Player.lesson.stage.at > 3.1")
    kept = lms.leave()
    assert kept["status"] == "incomplete"
    place = float(kept["values"]["cmi.core.lesson_location"])
    assert 3 < place < 4
    assert len(kept["values"]["cmi.suspend_data"]) < 60

    learner = lms.launch()
    assert learner.ask(f"{STATE}.position") == pytest.approx(place, abs=0.11)
    assert learner.ask(f"{STATE}.watched.share") == pytest.approx(place / 4, abs=0.1)
    assert learner.ask(f"{STATE}.answers.get('q1')") == {"chosen": ["b"], "tries": 1, "right": True}
    assert lms.value("cmi.core.entry") == "resume"


def test_status_is_failed_and_mended(lms):
    learner = lms.launch(mastery="90")
    learner.play()
    learner.dialog("question")
    for _ in range(2):
        learner.choose("One")
        learner.press("dialog[open] .actions .main")
    learner.wait("it.document.querySelector('dialog[open] legend')?.textContent.includes('pulls')")
    learner.choose("Moon", "Sun")
    learner.press("dialog[open] .actions .main")
    learner.dialog("finish")
    # 3 of 4 points: over the course's mark, under the LMS's.
    assert lms.value("cmi.core.score.raw") == "75"
    assert lms.value("cmi.core.lesson_status") == "failed"
    learner.press("dialog.finish[open] .actions .main")
    learner.dialog("question")
    assert lms.value("cmi.core.lesson_status") == "failed"
    learner.choose("Two")
    learner.press("dialog[open] .actions .main")
    learner.choose("Moon", "Sun")
    learner.press("dialog[open] .actions .main")
    learner.dialog("finish")
    assert lms.value("cmi.core.lesson_status") == "passed"
    assert lms.leave()["status"] == "passed"


def test_lms_that_does_not_save_is_said_and_tried_again(lms):
    learner = lms.launch()
    lms.ask("settings.refuse = 1")
    learner.ask("(it.Player.lesson.progress.watch(0, 2), it.Player.lesson.progress.save(), 0)")
    learner.wait("it.document.querySelector('.bar.warning')")
    learner.wait("!it.document.querySelector('.bar.warning')")
    assert lms.ask("kept.values['cmi.suspend_data']").startswith("1.")


def test_what_was_never_saved_is_there_on_the_next_visit(lms):
    learner = lms.launch()
    lms.ask("settings.refuse = 1000")
    learner.ask("(it.Player.lesson.progress.watch(0, 2), it.Player.lesson.progress.save(), 0)")
    learner.wait("it.document.querySelector('.bar.warning')")
    # The end of the session is lost on the LMS too.
    lms.page.evaluate("API.LMSFinish = () => 'false'")
    learner = lms.launch()
    assert lms.value("cmi.suspend_data") == ""
    assert learner.ask(f"{STATE}.watched.share") == pytest.approx(0.5, abs=0.05)


def test_lms_without_interactions(lms):
    learner = lms.launch(interactions=False)
    learner.play()
    learner.dialog("question")
    learner.choose("Two")
    learner.press("dialog[open] .actions .main")
    learner.wait("it.Player.lesson.stage.at > 2")
    lms.leave()


def test_review_records_nothing(lms):
    learner = lms.launch(mode="review")
    assert "nothing is recorded" in learner.text(".bars")
    learner.ask("(it.Player.lesson.progress.watch(0, 4), 0)")
    lms.leave()
    assert lms.ask("log.filter(([name]) => name === 'LMSSetValue')") == []


def test_page_without_an_lms_says_so_and_keeps_what_is_reached(browser, clip, site, tmp_path):
    write_course(tmp_path / "lesson", clip, "scorm12", [describe_lesson(questions=[])])
    page = browser.open(f"{site.url}/lesson/index.html?lesson=tides")
    learner = Learner(page)
    assert "No learning platform was found" in learner.text(".bars")
    learner.ask("(it.Player.lesson.progress.watch(0, 3.9), 0)")
    page.go(f"{site.url}/lesson/index.html?lesson=tides&again")
    assert "Completed" in Learner(page).text(".chip")
    page.close()
