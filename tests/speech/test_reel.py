"""Recordings in place of a voice: cut into segments, whole to the sample, differences named."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from avatar.errors import AudioError, MissingExtraError, Problem
from avatar.media import write_wav
from avatar.script import parse_script
from avatar.script.model import Script
from avatar.speech import load_voice, speak, speak_text
from avatar.speech.aligning import Alignment, Stray
from avatar.speech.engine import Heard, Unit
from avatar.speech.recordings import reel
from avatar.speech.recordings.reel import check_aligner, clock, differences, list_jobs

TEXT = """---
recording: talk.wav
---
# First

The harbour was built of **granite** blocks. (smile) Was it finished on time?

- Every stone was brought by barge from the quarry.

# Second

Today a ship is unloaded in about nine hours.
"""
SAID = (
    "The harbour was built of granite blocks. Was it finished on time?\n\n"
    "Every stone was brought by barge from the quarry.\n\nToday a ship is unloaded in about nine hours."
)


@pytest.fixture(scope="module")
def talk() -> np.ndarray:
    return speak_text(SAID, load_voice("heart-draft"), cache=False, lead_in=0.3, tail=0.4).samples


@pytest.fixture
def script(tmp_path: Path, talk: np.ndarray) -> Script:
    write_wav(tmp_path / "talk.wav", talk, 24_000)
    return parse_script(TEXT, path=tmp_path / "lesson.md")


def test_a_recording_is_heard_whole_with_words_points_and_cues(script: Script, talk: np.ndarray) -> None:
    pytest.importorskip("pocketsphinx")
    told: list[Problem] = []
    speech = speak(script, load_voice("robot-de"), lead_in=0.4, tail=0.8, warn=told.append)
    assert told == []
    inside = speech.samples[round(0.4 * 24_000) :][: len(talk)]
    assert np.abs(inside - talk).max() < 1e-4
    assert speech.seconds == pytest.approx(len(talk) / 24_000 + 1.2, abs=0.01)
    assert [w.text for w in speech.words][:5] == ["The", "harbour", "was", "built", "of"]
    assert len(speech.words) == len(SAID.split())
    assert {p.word for p in speech.phonemes} == set(range(len(speech.words)))
    kinds = {c.kind: c for c in speech.cues}
    assert kinds["emphasis"].name == "granite"
    asked = next(w for w in speech.words if w.text == "Was")
    assert kinds["gesture"].start == pytest.approx(asked.start)
    assert kinds["question"].start == pytest.approx(asked.start)
    every = next(w for w in speech.words if w.text == "Every")
    point = next(s for s in speech.spans if (s.scene, s.segment) == (0, 1))
    assert 0 <= every.start - point.start <= 0.25
    again = speak(script, load_voice("robot-de"), lead_in=0.4, tail=0.8)
    assert again.words == speech.words


def test_a_scene_recorded_and_another_spoken(script: Script, hum, talk: np.ndarray) -> None:
    first, second = script.scenes
    bare = replace(first, segments=(replace(first.segments[0], tokens=(), cues=()),))
    own = replace(bare, recording=script.recording)
    speech = speak(
        replace(script, recording=None, scenes=(own, second)), load_voice("heart-draft"), lead_in=0
    )
    assert np.abs(speech.samples[: len(talk)] - talk).max() < 1e-4
    assert [w.scene for w in speech.words] == [1] * 9
    assert hum.said == [[*["Today", "a", "ship", "is", "unloaded", "in", "about", "nine"], "hours."]]


def test_the_wrong_file_is_named(script: Script) -> None:
    pytest.importorskip("pocketsphinx")
    other = parse_script(
        "---\nrecording: talk.wav\n---\nPlease water these purple flowers.\n", path=script.path
    )
    with pytest.raises(AudioError, match=r"talk\.wav: .* Is it the recording of this text"):
        speak(other, load_voice("heart-draft"), cache=False)


def test_differences_have_line_column_and_time() -> None:
    from avatar.script.model import Position

    words = ["One", "two.", "Three", "four.", "Five", "six."]
    units = [Unit(w, position=Position(7, 1 + 4 * i)) for i, w in enumerate(words)]
    heard = tuple(Heard(i, float(i), i + 0.5) for i in (0, 1, 4, 5))
    made = Alignment(heard, (), (Stray(6.0, 8.04, 6),))
    found = differences(made, units, [0, 6], "talk.wav", 60.0, "lesson.md")
    assert [(p.line, p.column, p.severity) for p in found] == [(7, 9, "warning"), (7, 21, "warning")]
    assert found[0].message == "“Three four.” is not said in talk.wav, where it would come at 1:01.5."
    assert found[1].message.startswith("talk.wav says something from 1:06.0 to 1:08.0 that is not in")
    assert clock(59.96) == "1:00.0"


def test_jobs_are_the_scenes_own_and_the_rest(script: Script) -> None:
    assert [job.scenes for job in list_jobs(script)] == [(0, 1)]
    own = replace(script.scenes[0], recording=script.recording)
    assert [job.scenes for job in list_jobs(replace(script, scenes=(own, script.scenes[1])))] == [(0,), (1,)]
    assert reel.recorded_scenes(replace(script, recording=None)) == frozenset()


def test_a_missing_aligner_is_told_before_any_work(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pocketsphinx", None)
    with pytest.raises(MissingExtraError, match="align"):
        check_aligner(script)
    check_aligner(replace(script, recording=None))
