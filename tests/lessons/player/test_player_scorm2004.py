"""SCORM 2004 4th Edition: the lesson in real Chromium against a run-time that refuses every wrong call."""

import re

import pytest

STATE = "it.Player.lesson.progress.state"


@pytest.fixture
def lms(scorm):
    return scorm("scorm2004")


def test_lesson_is_completed_and_passed(lms):
    learner = lms.launch()
    assert lms.value("cmi.completion_status") == "incomplete"
    learner.answer_all()
    assert lms.value("cmi.completion_status") == "completed"
    assert lms.value("cmi.success_status") == "passed"
    assert lms.value("cmi.progress_measure") == "1"
    score = {name: lms.value(f"cmi.score.{name}") for name in ("scaled", "raw", "min", "max")}
    assert score == {"scaled": "1", "raw": "4", "min": "0", "max": "4"}
    first, second, third = lms.ask("interactions")
    assert (first["type"], first["learner_response"], first["result"]) == ("choice", "a", "incorrect")
    assert (second["id"], second["learner_response"], second["result"]) == ("q1", "b", "correct")
    assert third["correct_responses.0.pattern"] == third["learner_response"] == "a[,]b"
    assert third["description"] == "What pulls at the sea?"
    kept = lms.leave()
    assert kept["values"]["cmi.exit"] == "suspend"
    assert re.fullmatch(r"PT\d+(\.\d+)?S", kept["attempts"][0]["session"])
    assert lms.page.problems() == []


def test_leaving_in_the_middle_resumes_there(lms):
    learner = lms.launch()
    learner.play(rate=1)
    learner.dialog("question")
    learner.choose("Two")
    learner.press("dialog[open] .actions .main")
    learner.wait("it.Player.lesson.stage.at > 3.1")
    values = lms.leave()["values"]
    assert values["cmi.completion_status"] == "incomplete"
    assert values["cmi.success_status"] == "unknown"
    assert 0.3 < float(values["cmi.progress_measure"]) < 1
    place = float(values["cmi.location"])
    assert 3 < place < 4

    learner = lms.launch()
    assert lms.value("cmi.entry") == "resume"
    assert learner.ask(f"{STATE}.position") == pytest.approx(place, abs=0.11)
    assert learner.ask(f"{STATE}.answers.get('q1').right")
    assert learner.text(".resume .main") == "Continue at 0:03"
    # The rest of the way: what was watched before counts, what was answered is not asked again.
    learner.press(".resume .main")
    learner.wait("it.document.querySelector('dialog[open] legend')?.textContent.includes('pulls')")
    learner.choose("Moon", "Sun")
    learner.press("dialog[open] .actions .main")
    learner.dialog("finish")
    assert len(lms.ask("interactions")) == 2
    lms.leave()


def test_threshold_of_the_lms_is_not_passed_before_the_questions(lms):
    """Where the manifest names a threshold, the LMS finds completion out from the measure alone."""
    learner = lms.launch(threshold="0.8", **{"pass": "0.5"})
    learner.ask("(it.Player.lesson.progress.watch(0, 4), it.Player.lesson.progress.save(), 0)")
    assert lms.value("cmi.completion_status") == "incomplete"
    assert float(lms.value("cmi.progress_measure")) < 0.8
    assert learner.ask("it.Player.lesson.progress.pass") == 0.5
    lms.leave()


def test_lms_that_does_not_save_is_said_and_tried_again(lms):
    learner = lms.launch()
    lms.ask("settings.refuse = 1")
    learner.ask("(it.Player.lesson.progress.watch(0, 2), it.Player.lesson.progress.save(), 0)")
    learner.wait("it.document.querySelector('.bar.warning')")
    learner.wait("!it.document.querySelector('.bar.warning')")
    assert lms.ask("kept.values['cmi.suspend_data']").startswith("1.")
    lms.leave()
