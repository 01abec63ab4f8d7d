"""The examples do what they say: programs are run, scripts are read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import av
import pytest

from avatar.script import check_file, load_script

EXAMPLES = Path(__file__).parents[1] / "examples"

QUICK = {
    # program: code run in its place of `main`, with small sizes and few words; what it must leave
    "render_script": (
        "example.main('short.md', 'lesson.mp4', size=(320, 180))",
        ["json", "mp4", "srt", "vtt"],
    ),
    "talking_photo": ("example.main('mei', 'talking.mp4', text='Hello.')", ["json", "mp4"]),
    "moviepy_clip": ("example.main('clip.mp4', text='Hello.')", ["mp4"]),
}


def run(code, folder):
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done


def test_every_program_is_tried_here():
    assert {p.stem for p in EXAMPLES.glob("*.py")} == set(QUICK)


@pytest.mark.parametrize("name", QUICK)
def test_program_runs_and_leaves_what_it_says(tmp_path, name):
    call, endings = QUICK[name]
    (tmp_path / "short.md").write_text("Hello.\n")
    code = f"import sys; sys.path.insert(0, {str(EXAMPLES)!r}); import {name} as example; {call}"
    done = run(code, tmp_path)
    made = sorted(p for p in tmp_path.iterdir() if p.name != "short.md")
    assert [p.suffix[1:] for p in made] == endings
    (video,) = (p for p in made if p.suffix == ".mp4")
    with av.open(str(video)) as file:
        assert file.streams.video[0].frames > 10
        assert len(file.streams.audio) == 1
        sound = max(abs(frame.to_ndarray()).max() for frame in file.decode(audio=0))
    assert sound > 0.03
    if name == "render_script":
        assert "lesson.mp4" in done.stdout
        assert "frames: " in done.stdout
        assert "lesson.srt" in done.stdout


def test_program_ends_with_the_error_s_code_and_words(tmp_path):
    program = str(EXAMPLES / "render_script.py")
    (tmp_path / "bad.md").write_text("---\npresenter: avva\n---\n\n(jump) Hello {{you}}.\n")
    done = subprocess.run(
        [sys.executable, program, "bad.md", "a.mp4"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 2
    assert "bad.md:5" in done.stderr
    assert "Traceback" not in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["bad.md"]


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.md")), ids=lambda p: p.name)
def test_script_has_no_problem(path):
    assert list(check_file(path)) == []
    script = load_script(path)
    assert script.title
    assert len(script.scenes) >= 2
    assert all(scene.segments for scene in script.scenes)
    for scene in script.scenes:
        for picture in scene.pictures:
            assert picture.path.is_file()
            assert picture.caption
