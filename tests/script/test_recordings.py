"""Recordings in scripts: in the front matter and in scenes; what is wrong with them has a place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from avatar.media import write_wav
from avatar.script import check_script, parse_script


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    hum = 0.1 * np.sin(np.arange(48_000) / 20)
    for name in ("talk.wav", "two.wav"):
        write_wav(tmp_path / name, hum.astype(np.float32), 24_000)
    (tmp_path / "broken.mp3").write_bytes(b"not a sound")
    return tmp_path


def parse(text: str, folder: Path):
    return parse_script(text, path=folder / "lesson.md")


def problems(text: str, folder: Path) -> list[str]:
    return [f"{p.line}:{p.column} {p.severity} {p.message}" for p in check_script(text, folder / "lesson.md")]


def test_a_script_has_one_for_all_and_scenes_have_their_own(folder: Path) -> None:
    script = parse("---\nrecording: talk.wav\n---\n# A\nOne.\n\n# B\nTwo.\n\n![](two.wav){clean}\n", folder)
    assert script.recording is not None
    assert script.recording.path == folder / "talk.wav"
    assert not script.recording.clean
    first, second = script.scenes
    assert first.recording is None
    assert second.recording is not None
    assert second.recording.clean
    assert second.recording.position.line == 10
    assert [r.path.name for r in script.recordings] == ["talk.wav", "two.wav"]


def test_keys_and_options_say_which_part(folder: Path) -> None:
    keys = "{file: talk.wav, start: 0.5, end: '0:01.5', clean: true}"
    script = parse(f"---\nrecording: {keys}\n---\nOne.\n", folder)
    assert script.recording is not None
    assert (script.recording.start, script.recording.end, script.recording.clean) == (0.5, 1.5, True)
    scene = parse("One. ![](two.wav){start=0.2 end=1}\n", folder).scenes[0]
    assert scene.recording is not None
    assert (scene.recording.start, scene.recording.end) == (0.2, 1.0)


def test_a_scene_may_be_a_recording_alone(folder: Path) -> None:
    (scene,) = parse("![](talk.wav)\n", folder).scenes
    assert scene.recording is not None
    assert [s.tokens for s in scene.segments] == [()]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("---\nrecording: none.wav\n---\nOne.\n", "2:1 error There is no sound file"),
        ("---\nrecording: 5\nvoice: heart\n---\nOne.\n", "2:1 error There is no sound file"),
        ("---\nrecording: [a]\n---\nOne.\n", "2:1 error 'recording' must be the name of a sound file"),
        ("---\nrecording: {file: talk.wav, start: x}\n---\nOne.\n", "is a time in seconds"),
        ("---\nrecording: {file: talk.wav, loud: 1}\n---\nOne.\n", "There is no key 'loud'."),
        ("---\nrecording: {file: talk.wav, start: 9}\n---\nOne.\n", "error `start` is after the end"),
        ("One. ![](none.wav)\n", "1:6 error There is no picture"),
        ("One. ![](broken.mp3)\n", "1:6 error"),
        ("One. ![](talk.wav){start=9}\n", "1:20 error `start` is after the end: talk.wav is 2.0 s long."),
        ("One. ![](talk.wav){start=1 end=0.5}\n", "error `end` is not after `start`."),
        ("One. ![](talk.wav){end=9}\n", "warning `end` is after the end"),
        ("One. ![](talk.wav){loop}\n", "1:20 error `loop` is for a clip, and this is a recording."),
        ("One. ![](talk.wav)\n\nTwo. ![](two.wav)\n", "3:6 error This scene has two recordings."),
    ],
)
def test_what_is_wrong_has_a_place(text: str, message: str, folder: Path) -> None:
    assert any(message in problem for problem in problems(text, folder)), problems(text, folder)
