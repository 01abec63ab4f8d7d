"""Expressions in a script: how strong, for how long, and what is said about mistakes."""

from __future__ import annotations

import pytest

from avatar.script import Mood, check_script, parse_script
from avatar.script.expressions import EXPRESSIONS, NEARBY, USUAL


def cues(text: str) -> list[tuple[str, int, bool]]:
    found = [c for scene in parse_script(text).scenes for s in scene.segments for c in s.cues]
    return [(c.name, c.at, c.lasting) for c in found if c.kind == "expression"]


@pytest.mark.parametrize("name", [*EXPRESSIONS, "neutral"])
@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("{}", USUAL),
        ("very {}", 1.0),
        ("slightly {}", 0.4),
        ("a little {}", 0.4),
        ("{} 0.6", 0.6),
        ("{} .5", 0.5),
    ],
)
def test_strength(name: str, written: str, amount: float):
    (segment,) = parse_script(f"One ({written.format(name)}) two.").scenes[0].segments
    (cue,) = segment.cues
    assert (cue.kind, cue.name, cue.at, cue.amount) == ("expression", name, 1, amount)
    assert segment.written == "One two."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two (happy) three. Four.", [("happy", 2, False)]),
        ("One. Two three (happy). Four.", [("happy", 2, False)]),
        ("One. (happy) Two.", [("happy", 1, False)]),
        ("One. Two. (happy)", [("happy", 2, False)]),
        ("# Title\n\n(happy) One. Two.", [("happy", 0, True)]),
        ("# Title (happy)\n\nOne. Two.", [("happy", 0, True)]),
        ("(smile) (happy) One. Two.", [("happy", 0, True)]),
        ("One.\n\n(happy)\n\nTwo.\n\nThree.", [("happy", 0, True)]),
        ("One\n(happy) (nod)\ntwo.", [("happy", 1, True)]),
        ("One two.\n\n(happy) Three.", [("happy", 0, False)]),
        ("- (happy) One.\n- Two.", [("happy", 0, False)]),
        ("One. Two (neutral) three.", [("neutral", 2, True)]),
    ],
)
def test_an_expression_holds_for_its_sentence_or_for_the_scene(text, found):
    assert cues(text) == found
    assert check_script(text) == []


@pytest.mark.parametrize(
    ("text", "severity", "words"),
    [
        ("Hello (happy 3) there.", "error", "stronger than 1"),
        ("Hello (very happy 0.3) there.", "error", "twice"),
        ("Hello (hapy) there.", "warning", "(happy)"),
        ("Hello (sad) there.", "warning", "(concerned) is the nearest"),
    ],
)
def test_mistakes_have_a_place_and_a_way_out(text, severity, words):
    (problem,) = check_script(text)
    assert (problem.severity, problem.line, problem.column) == (severity, 1, 7)
    assert words in str(problem)


def test_an_expression_with_nothing_after_it_is_reported():
    (problem,) = check_script("# A\n\nOne.\n\n(happy)\n\n# B\n\nTwo.")
    assert (problem.severity, problem.line) == ("warning", 5)


@pytest.mark.parametrize("text", ["(happy days)", "(series)", "(neural)", "(Concerned parents)"])
def test_ordinary_brackets_stay_ordinary(text):
    assert check_script(f"Hello {text} there.") == []
    assert cues(f"Hello {text} there.") == []


def test_synonyms_lead_to_what_there_is():
    assert set(NEARBY.values()) <= set(EXPRESSIONS)


@pytest.mark.parametrize(
    ("written", "tone"),
    [
        ("happy", Mood("happy", USUAL)),
        ("Very Calm", Mood("calm", 1.0)),
        ("serious 0.25", Mood("serious", 0.25)),
        ("auto", Mood("auto")),
    ],
)
def test_tone(written, tone):
    assert parse_script(f"---\ntone: {written}\n---\nHi.").tone == tone
    assert parse_script("Hi.").tone == Mood()


def test_motion():
    assert parse_script("---\nmotion: {head: 0.7, blinks: 1}\n---\nHi.").motion == {
        "head": 0.7,
        "blinks": 1.0,
    }
    assert parse_script("---\nmotion:\n---\nHi.").motion == {}


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("---\ntone: hapy\n---\nHi.", 2, 1, "'tone' is one of happy"),
        ("---\ntone: happy 7\n---\nHi.", 2, 1, "from 0 to 1"),
        ("---\ntone: [happy]\n---\nHi.", 2, 1, "must be a text"),
        ("---\nmotion: lively\n---\nHi.", 2, 1, "name: value"),
        ("---\nmotion:\n  head: 2\n---\nHi.", 3, 3, "a number from 0 to 1, not '2'"),
        ("---\nmotion:\n  gaze: 1\n  head: .nan\n---\nHi.", 4, 3, "a number from 0 to 1"),
        ("---\nmotion: {head: 1, blink: 1}\n---\nHi.", 2, 19, "Did you mean 'blinks'?"),
    ],
)
def test_mistakes_in_the_front_matter(text, line, column, words):
    (problem,) = check_script(text)
    assert (problem.severity, problem.line, problem.column) == ("error", line, column)
    assert words in str(problem)
