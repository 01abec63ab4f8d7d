"""The command as a process of its own, with the real pipeline."""

import json
import os
import signal
import subprocess
import sys

import av
import pytest

pytestmark = pytest.mark.slow

SCRIPT = """---
title: A short lesson
---

# Hello

Good morning. This costs **$3.50**, and it starts at once.

- First point
- Second point
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "lesson.md").write_text(SCRIPT)
    return tmp_path


def start(folder, *arguments):
    environment = {**os.environ, "AVATAR_CACHE_DIR": str(folder.parent / "cache"), "NO_COLOR": "1"}
    command = [sys.executable, "-c", "from avatar.cli import main; main()", *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def finish(process):
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_script_becomes_a_video_with_its_companions(folder):
    code, out, err = finish(start(folder, "render", "lesson.md", "--draft", "--captions", "--json"))
    assert code == 0, err
    result = json.loads(out)
    assert names(folder) == ["lesson.json", "lesson.md", "lesson.mp4", "lesson.srt", "lesson.vtt"]
    with av.open(str(folder / "lesson.mp4")) as file:
        video, audio = file.streams.video[0], file.streams.audio[0]
        assert (video.width, video.height) == (960, 540)
        assert video.frames == result["frames"]
        lengths = [float(s.duration * s.time_base) for s in (video, audio)]
    assert abs(lengths[0] - lengths[1]) < 1 / 25
    assert lengths[0] == pytest.approx(result["seconds"], abs=1 / 25)
    manifest = json.loads((folder / "lesson.json").read_text())
    assert manifest["inputs"][0]["file"] == "lesson.md"
    assert "$3.50" in (folder / "lesson.srt").read_text()
    assert str(folder) not in (folder / "lesson.json").read_text()
    stages = {json.loads(line)["progress"]["stage"] for line in err.splitlines()}
    assert {"speech", "frames"} <= stages


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)]
)
def test_stopped_while_drawing_nothing_is_left(folder, number, code):
    process = start(folder, "render", "lesson.md", "--json")
    for line in process.stderr:
        event = json.loads(line)["progress"]
        if event["unit"] == "frames" and event["done"] >= 1:
            break
    process.send_signal(number)
    ended, out, err = finish(process)
    assert ended == code, err
    assert "Traceback" not in err
    left = [name for name in names(folder) if not name.startswith(".")]
    assert left == ["lesson.md"]
    if number != signal.SIGKILL:
        assert names(folder) == ["lesson.md"]
    if number == signal.SIGINT:
        assert json.loads(out)["error"]["exit_code"] == 130


BAD = {
    "missing script": (["render", "none.md"], 2, "none.md"),
    "empty script": (["render", "empty.md"], 2, "empty"),
    "broken front matter": (["render", "yaml.md"], 2, "yaml.md:"),
    "unknown presenter": (["render", "lesson.md", "--presenter", "avva"], 2, "'ava'"),
    "unknown voice": (["render", "lesson.md", "--voice", "hart"], 2, "'heart'"),
    "unknown template": (["render", "lesson.md", "--template", "studo"], 2, "'studio'"),
    "no picture": (["render", "lesson.md", "--portrait", "lesson.md"], 2, "lesson.md"),
    "missing picture": (["animate", "--portrait", "a.png", "--audio", "lesson.md"], 2, ""),
    "no such folder": (["render", "lesson.md", "-o", "no/a.mp4"], 4, "mkdir -p"),
    "no such encoder": (["render", "lesson.md", "--encoder", "x263"], 2, "x264"),
    "no such provider": (["render", "lesson.md", "--provider", "cpuu", "--draft"], 2, "cpu"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_clear_error(folder, case):
    arguments, code, words = BAD[case]
    (folder / "empty.md").write_text("")
    (folder / "yaml.md").write_text("---\ntitle: [\n---\n\nHello.\n")
    before = names(folder)
    ended, out, err = finish(start(folder, *arguments))
    assert ended == code, err
    assert words in err
    assert "Traceback" not in err
    assert out == ""
    assert names(folder) == before
