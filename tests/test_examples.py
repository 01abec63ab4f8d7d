"""The examples do what they say: programs are run, scripts are read."""

from __future__ import annotations

import http.server
import io
import sqlite3
import subprocess
import sys
import threading
import zipfile
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
    assert {p.stem for p in EXAMPLES.glob("*.py")} == {*QUICK, "elearning"}


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


def test_course_is_made_from_its_table(tmp_path):
    """The table and the script of examples/course, as the command would make them; small and short."""
    import avatar

    folder = EXAMPLES / "course"
    batch = avatar.Batch(
        folder / "lessons.csv",
        script=folder / "lesson.md",
        output=tmp_path,
        only="fire-home",
        size=(320, 180),
        draft=True,
    )
    assert batch.plan.problems == ()
    (result,) = batch
    assert (result.status.value, result.error) == ("done", "")
    assert {"video", "srt", "vtt", "chapters", "manifest", "log"} <= set(result.files)
    assert "your home office" in result.files["srt"].read_text()
    assert "Fire safety in your home office" in (tmp_path / "report.html").read_text()


def test_every_row_of_the_course_is_right(tmp_path):
    from avatar.lessons.planning.plan import plan_jobs
    from avatar.lessons.tables.table import read_table

    folder = EXAMPLES / "course"
    plan = plan_jobs(read_table(folder / "lessons.csv"), folder / "lesson.md", tmp_path)
    assert plan.problems == ()
    assert [job.key for job in plan.jobs] == ["fire-bergen", "fire-lyon", "fire-porto", "fire-home"]


class Shelf(http.server.BaseHTTPRequestHandler):
    """A server that keeps what is put on it."""

    kept: dict[str, bytes]

    def do_PUT(self):
        self.kept[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    handler = type("Kept", (Shelf,), {"kept": {}})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}/packages/", handler.kept
        running.shutdown()
        thread.join()


def test_platform_s_rows_become_courses_on_its_server(tmp_path, server):
    url, kept = server
    database = tmp_path / "platform.db"
    code = (
        f"import sys; sys.path.insert(0, {str(EXAMPLES)!r}); import elearning as example; "
        f"sys.exit(example.main({str(database)!r}, {url!r}, 'lessons', size=(320, 180), draft=True))"
    )

    def run_program():
        return subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=300
        )

    assert "Nothing is due." in run_program().stdout
    platform = sqlite3.connect(database)
    with platform:
        platform.executemany(
            "INSERT INTO course (id, title) VALUES (?, ?)", [("sea", "The sea"), ("sky", "Sky")]
        )
        platform.executemany(
            "INSERT INTO lesson (id, course, position, title, text, presenter) VALUES (?, ?, ?, ?, ?, ?)",
            [
                ("waves", "sea", 2, "Waves", "The wind makes them.", "nia"),
                ("tides", "sea", 1, "Tides", "The moon makes them.", None),
                ("stars", "sky", 1, "Stars", "They are far.", "nobody"),
            ],
        )
    first = run_program()
    assert first.returncode == 1, first.stderr
    assert "1 of 2 courses published" in first.stdout
    assert list(kept) == ["/packages/sea.zip"]
    with zipfile.ZipFile(io.BytesIO(kept["/packages/sea.zip"])) as package:
        names = package.namelist()
        assert "imsmanifest.xml" in names
        videos = [name for name in names if name.endswith(".mp4")]
    assert ["tides" in videos[0], "waves" in videos[1]] == [True, True], names  # as the course has them
    states = dict(platform.execute("SELECT id, state FROM lesson"))
    assert states == {"tides": "rendered", "waves": "rendered", "stars": "failed"}
    (message,) = platform.execute("SELECT message FROM lesson WHERE id = 'stars'").fetchone()
    assert "nobody" in message
    with platform:
        platform.execute("UPDATE lesson SET presenter = NULL")
    second = run_program()
    assert second.returncode == 0, second.stderr
    assert "1 of 1 courses published" in second.stdout
    assert list(kept) == ["/packages/sea.zip", "/packages/sky.zip"]
    platform.close()
