"""Stage directions: what is one, where it stands, and what only looks like one."""

from __future__ import annotations

import pytest

from avatar.script import check_script, parse_script
from avatar.script.directions import GESTURES, LAYOUTS, LONGEST_PAUSE, PAUSE
from avatar.script.model import Segment


def segments(text: str) -> tuple[Segment, ...]:
    return tuple(s for scene in parse_script(text).scenes for s in scene.segments)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("(pause 0.8s)", 0.8),
        ("(pause 800ms)", 0.8),
        ("(pause)", PAUSE),
        ("(Pause)", PAUSE),
        ("(pause .5 s)", 0.5),
        ("(pause 2)", 2.0),
        ("(pause 1 second)", 1.0),
    ],
)
def test_pauses(written: str, seconds: float):
    (segment,) = segments(f"One {written} two.")
    (cue,) = segment.cues
    assert (cue.kind, cue.at, cue.seconds) == ("pause", 1, seconds)
    assert (cue.position.line, cue.position.column) == (1, 5)
    assert segment.spoken == "One two."
    assert segment.written == "One two."


@pytest.mark.parametrize("gesture", GESTURES)
def test_gestures(gesture: str):
    (segment,) = segments(f"({gesture}) One two ({gesture}).")
    assert [(c.kind, c.name, c.at) for c in segment.cues] == [
        ("gesture", gesture, 0),
        ("gesture", gesture, 2),
    ]
    assert segment.written == "One two."
    assert segment.spoken == "One two."


def test_a_direction_never_stands_inside_a_reading():
    (segment,) = segments("It is 5 (pause 1s) km away.")
    assert [t.written for t in segment.tokens] == ["It", "is", "5", "km", "away."]
    assert segment.cues[0].at == 3


def test_directions_alone():
    first, second = segments("(smile)\n\nOne.\n\n(pause 2s)\n\n(nod)\n\nTwo.\n\n(pause 1s)\n\n(wink)")
    assert [(c.name, c.at) for c in first.cues] == [("smile", 0), ("pause", 1)]
    assert [(c.name, c.at) for c in second.cues] == [("nod", 0), ("pause", 1), ("wink", 1)]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("(smlie)", "(smile)"),
        ("(noddd)", "(nod)"),
        ("(look lefft)", "(look left)"),
        ("(raise eyebrow)", "(raise brows)"),
        ("(pause long)", "(pause 0.8s)"),
        ("(pause -1s)", "(pause 0.8s)"),
    ],
)
def test_misspelt_directions_are_read_aloud_with_a_warning(text: str, hint: str):
    (problem,) = check_script(f"Hello {text} there.")
    assert (problem.severity, problem.line, problem.column) == ("warning", 1, 7)
    assert hint in problem.hint


@pytest.mark.parametrize(
    "text", ["(see below)", "(node)", "(Smith)", "(2026)", "(a longer remark)", "(e.g. this)", "()"]
)
def test_ordinary_brackets_are_ordinary_text(text: str):
    assert check_script(f"Hello {text} there.") == []
    assert segments(f"Hello {text} there.")[0].cues == ()


def test_an_escaped_bracket_is_text():
    (segment,) = segments(r"Say \(smile) now.")
    assert segment.cues == ()
    assert segment.written == "Say (smile) now."


def test_a_pause_has_a_limit():
    (problem,) = check_script("Hello (pause 600s) there.")
    assert problem.severity == "error"
    assert f"{LONGEST_PAUSE:g} s" in problem.message


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "text", ["# One ({})\n\nText.", "# One\n\n({}) Text.", "# One\n\n({})\n\nText.", "# ({})\n\nText."]
)
def test_layouts_hold_for_their_scene(layout: str, text: str):
    scenes = parse_script("First.\n\n" + text.format(f"presenter {layout}") + "\n\n# Two\n\nMore.").scenes
    assert [s.layout for s in scenes] == ["", layout, ""]
    assert scenes[1].segments[0].spoken == "Text."
    assert not scenes[1].segments[0].cues
    assert "presenter" not in scenes[1].title


def test_a_layout_in_the_middle_is_told():
    source = "One sentence.\n\n(presenter bubble) Another."
    assert parse_script(source).scenes[0].layout == "bubble"
    (problem,) = check_script(source)
    assert "whole scene" in problem.message
    assert problem.position.line == 3 if hasattr(problem, "position") else problem.line == 3


def test_a_misspelt_layout_is_noticed():
    (problem,) = check_script("(presenter bubbel) Text.")
    assert "presenter bubble" in problem.hint
