"""Batches that really render, killed in the middle of it; and processes that want the same at once."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from avatar.claims import Claim, claimed

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="signals and locks")]

SCRIPT = """---
title: A short lesson
---

# Welcome

Welcome, all of you.

# For you

This is for {{name}}.
"""
COMMAND = "import sys; from avatar.cli import main; main()"


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """The command in a group of its own, which a test can kill as a whole."""
    environment = {**os.environ, "AVATAR_CACHE_DIR": str(folder / "cache"), "NO_COLOR": "1"}
    command = [sys.executable, "-c", COMMAND, *arguments]
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_killed_in_the_middle_a_second_run_does_the_rest(tmp_path):
    (tmp_path / "lesson.md").write_text(SCRIPT)
    names = ["Ada", "Bo", "Cy", "Di", "Ed"]
    (tmp_path / "t.csv").write_text("name\n" + "\n".join(names) + "\n")
    out = tmp_path / "out"
    arguments = ("batch", "t.csv", "--script", "lesson.md", "-o", "out", "--draft", "--size", "320x180")
    arguments += ("--provider", "cpu", "--workers", "2", "--json")

    def whole() -> set[str]:
        """Rows of which every file is as its manifest says."""
        found = set()
        for path in out.glob("*.json"):
            manifest = json.loads(path.read_text())
            if path.name != "report.json" and all(
                (out / name).exists() and digest(out / name) == manifest["files"][kind]["sha256"]
                for kind, name in manifest["outputs"].items()
            ):
                found.add(path.stem)
        return found

    before: set[str] = set()
    for frames in (1, 20):  # early and late in a row that follows the first finished one
        process, ended = start(tmp_path, *arguments), set()
        for line in process.stderr:
            event = json.loads(line)
            if event["event"] == "RowStarted":
                assert event["key"] not in before, "it was whole already"
            if event["event"] == "RowFinished":
                ended.add(event["status"])
            moved = event.get("progress", {})
            if "done" in ended and moved.get("stage") == "frames" and moved["done"] >= frames:
                os.killpg(process.pid, signal.SIGKILL)
                break
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        assert before < whole()
        before = whole()
    process = start(tmp_path, *arguments)
    told, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    result = json.loads(told)
    statuses = {row["key"]: row["status"] for row in result["results"]}
    assert statuses == {name: "kept" if name in before else "done" for name in names}
    assert whole() == set(names)
    for name in names:
        assert f"This is for {name}." in (out / f"{name}.srt").read_text().replace("\n", " ")
        log = (out / "logs" / f"{name}.log").read_text()
        assert len(re.findall(r"^\S+ done: ", log, re.M)) == 1, log
    report = json.loads((out / "report.json").read_text())
    assert Counter(row["status"] for row in report["rows"]) == Counter(statuses.values())
    left = [path.name for path in out.iterdir() if path.name.startswith(".")]
    assert left == [".avatar-batch.sqlite"]


RENDER = """
import sys, avatar
result = avatar.render("lesson.md", sys.argv[1], draft=True, size=(320, 180), provider="cpu",
                       variables={"name": "Ada"}, jobs=int(sys.argv[2]))
print(result.drawn, result.frames)
"""


@pytest.mark.parametrize("jobs", [1, 2])
def test_two_renders_of_the_same_at_once_draw_every_frame_once(tmp_path, jobs):
    scenes = "\n\n".join(f"# Part {n}\n\nThis is part number {n}." for n in range(5))
    (tmp_path / "lesson.md").write_text(scenes)
    environment = {**os.environ, "AVATAR_CACHE_DIR": str(tmp_path / "cache")}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", RENDER, f"{name}.mp4", str(jobs)],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in "ab"
    ]
    told = [process.communicate(timeout=300)[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    (mine, frames), (theirs, same) = [tuple(map(int, pair)) for pair in told]
    assert frames == same
    assert mine + theirs == frames
    streams = [hashlib.sha256((tmp_path / f"{n}.mp4").read_bytes()).hexdigest() for n in "ab"]
    assert streams[0] == streams[1]
    assert not list((tmp_path / "cache").rglob("*.lock"))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


HOLD = """
import sys, time
from pathlib import Path
from avatar.claims import Claim
assert Claim(Path(sys.argv[1])).take()
print("held", flush=True)
time.sleep(600)
"""


def test_a_claim_is_held_by_one_and_ends_with_its_process(tmp_path):
    path = tmp_path / "folder" / "thing.lock"
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    claim = Claim(path)
    assert not claim.take()
    process.kill()
    process.communicate()
    assert path.exists()  # what is left of it holds nobody up
    assert claim.take()
    assert not Claim(path).take()
    claim.give_back()
    assert not path.exists()
    with claimed(path):
        assert not Claim(path).take()
    assert Claim(path).take()
