"""The scripts that ship as examples are sound, and as long as they claim."""

from __future__ import annotations

from pathlib import Path

import pytest

from avatar.script import check_file, load_script, parse_script, summarise

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.md")), ids=lambda p: p.name)
def test_examples_have_no_problems(path: Path):
    assert check_file(path) == []


def test_welcome_shows_what_a_script_can_do():
    script = load_script(EXAMPLES / "welcome.md")
    summary = summarise(script)
    assert 45 <= summary.seconds <= 60
    assert len(script.scenes) == 4
    assert (script.presenter, script.template, script.voice) == ("ava", "studio", "")
    segments = [s for scene in script.scenes for s in scene.segments]
    assert {c.name for s in segments for c in s.cues} >= {"smile", "nod", "pause"}
    assert any(t.emphasis for s in segments for t in s.tokens)
    assert summary.points == 3
    assert summary.pictures == 1
    assert "forty-nine dollars and fifty cents" in " ".join(s.spoken for s in segments)


def test_lesson_takes_other_variables():
    script = load_script(EXAMPLES / "lesson.md", {"course": "Seas", "number": 7})
    assert script.subtitle == "Seas, lesson 7"
    assert 25 <= summarise(script).seconds <= 40


def test_summary_counts():
    summary = summarise(
        parse_script("# A\n\nIt costs $3.50. (pause 2s) (nod)\n\n- one\n- two\n\n---\n\nBye.")
    )
    assert (summary.words, summary.points, summary.gestures, summary.pauses) == (10, 2, 1, 2.0)
    assert summary.seconds == 6.0
    assert [(s.title, s.line, s.words) for s in summary.scenes] == [("A", 1, 9), ("", 8, 1)]
