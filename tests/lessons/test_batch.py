"""Batches through their Python API and their command, with workers that render nothing."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import avatar
from avatar.lessons.batch import exit_code
from avatar.lessons.events import BatchFinished, BatchStarted, RowFinished, RowProgress
from avatar.lessons.job import Status


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A folder with a script and a table; rows are done by the stand-in."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lesson.md").write_text("---\ntitle: Hi\n---\n\nHello, {{name}}. {{do}}.\n")
    table = "name,output,do,voice\nAda,a/ada,make,\nBo,bo,make,\nCy,cy,make,hart\n"
    (tmp_path / "lessons.csv").write_text(table)
    monkeypatch.setattr("avatar.lessons.running.pool.WORKER", "stand_in")
    return tmp_path


def batch(**options) -> avatar.Batch:
    return avatar.Batch("lessons.csv", script="lesson.md", **{"workers": 1, **options})


def test_results_come_one_by_one_and_the_report_at_the_end(folder):
    made = batch()
    results = {result.job.key: result for result in made}
    assert {key: r.status.value for key, r in results.items()} == {
        "a/ada": "done",
        "bo": "done",
        "cy": "refused",
    }
    assert "'hart'" in results["cy"].error
    assert [r.job.number for r in made.results] == [2, 3, 4]
    told = json.loads((folder / "out" / "report.json").read_text())
    assert len(told["rows"]) == 3
    assert made.report.html.exists()
    assert exit_code(made.results) == 6
    assert exit_code(made.results[:2]) == 0
    assert exit_code(made.results[2:]) == 7


def test_what_a_run_would_do_is_foreseen(folder):
    first = [(job.key, why) for job, why in batch().foresee()]
    assert first == [("a/ada", "new"), ("bo", "new")]
    assert not (folder / "out").exists()


def test_only_some_rows_with_other_names(folder):
    made = batch(output="videos/{name}-x", only="2")
    assert [r.job.output for r in made.run()] == [folder / "videos" / "a" / "ada.mp4"]  # the row's own name
    rows = [{"name": "Ada", "do": "make"}, {"name": "Bo", "do": "make"}]
    other = avatar.Batch.from_rows(rows, script="lesson.md", output="videos/{name}-x")
    assert [r.job.output.name for r in other.run()] == ["Ada-x.mp4", "Bo-x.mp4"]
    assert [r.status for r in other.results] == [Status.DONE] * 2


def test_with_asyncio(folder):
    async def work():
        found = []
        async for result in batch():
            found.append(result.status.value)
        kinds = [type(event) async for event in batch().async_events()]
        return found, kinds

    found, kinds = asyncio.run(work())
    assert sorted(found) == ["done", "done", "refused"]
    assert kinds[0] is BatchStarted
    assert kinds[-1] is BatchFinished


def test_an_asyncio_task_that_is_cancelled_ends_the_batch(folder):
    table = folder / "lessons.csv"
    table.write_text("name,output,do\nAda,ada,wait\nBo,bo,make\n")

    async def work():
        begun = asyncio.Event()
        made = batch()

        async def listen():
            async for event in made.async_events():
                if isinstance(event, RowProgress):
                    begun.set()

        task = asyncio.create_task(listen())
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return made

    made = asyncio.run(work())
    assert [r.status.value for r in made.results] == ["cancelled", "cancelled"]


def test_an_error_reaches_asyncio(folder):
    async def work():
        async for _ in avatar.Batch("none.csv", script="lesson.md"):
            pass

    with pytest.raises(avatar.InputError, match="no table"):
        asyncio.run(work())


def test_left_early_the_rest_is_not_begun(folder):
    for event in batch().events():
        if isinstance(event, RowFinished) and event.result.status is Status.DONE:
            break
    again = batch().run()
    assert [r.status.value for r in again] == ["kept", "done", "refused"]


def test_a_setting_there_is_not_is_refused():
    with pytest.raises(TypeError, match="unexpected keyword argument 'voic'"):
        avatar.Batch("lessons.csv", voic="heart")


def test_the_command_tells_and_ends_with_its_codes(avatar, folder):
    arguments = ("batch", "lessons.csv", "--script", "lesson.md", "-o", "out", "--workers", "1")
    (folder / "lesson.md").write_text("Hello, {{name}}. {{do}}.\n")
    dry = avatar(*arguments, "--dry-run")
    assert dry.code == 2
    assert "a/ada" in dry.out
    assert not (folder / "out").exists()
    some = avatar(*arguments)
    assert some.code == 6, some.err
    assert "report.html" in some.out
    assert "row 2 a/ada: done" in some.err
    told = avatar(*arguments, "--json")
    assert told.code == 6
    result = json.loads(told.out)
    assert result["counts"] == {"kept": 2, "refused": 1}
    events = [json.loads(line)["event"] for line in told.err.splitlines()]
    assert events[0] == "BatchStarted"
    assert events[-1] == "BatchFinished"
    assert avatar(*arguments, "--only", "4").code == 7
    assert avatar(*arguments, "--only", "2-3").code == 0
    assert avatar(*arguments, "--fail-fast").code == 2
    assert avatar(*arguments, "--workers", "many").code == 2


COMMAND = """
import json, sys
sys.path[:] = json.loads(sys.argv.pop(1))
import avatar.lessons.running.pool
avatar.lessons.running.pool.WORKER = "stand_in"
from avatar.cli import main
main()
"""


def start(*arguments: str) -> subprocess.Popen[str]:
    """The command as a process of its own, once the first of its rows has begun."""
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, json.dumps(sys.path), "batch", *arguments, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    hear(process, "RowStarted")
    return process


def hear(process: subprocess.Popen[str], kind: str) -> None:
    """Read what is told until an event of that kind comes."""
    heard = ""
    for line in process.stderr:
        heard += line
        if json.loads(line).get("event") == kind:
            return
    process.wait()
    raise AssertionError(f"there was no {kind}: {heard}")


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize(("times", "statuses"), [(1, ["done", "cancelled"]), (2, ["cancelled", "cancelled"])])
def test_ctrl_c_finishes_what_runs_and_a_second_one_stops_now(folder, times, statuses):
    (folder / "lessons.csv").write_text("name,output,do\nAda,ada,wait\nBo,bo,make\n")
    process = start("lessons.csv", "--script", "lesson.md", "-o", "out", "--workers", "1")
    for _ in range(times):
        process.send_signal(signal.SIGINT)
        hear(process, "BatchCancelled")
    if times == 1:
        (folder / "out" / "ada.go").touch()
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    result = json.loads(out)
    assert [row["status"] for row in result["results"]] == statuses
    report = json.loads((folder / "out" / "report.json").read_text())
    assert [row["status"] for row in report["rows"]] == statuses
    left = {path.name for path in (folder / "out").iterdir()}
    assert not any("partial" in name or name.endswith(".lock") for name in left)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_told_to_end_it_ends(folder):
    (folder / "lessons.csv").write_text("name,output,do\nAda,ada,wait\nBo,bo,make\n")
    process = start("lessons.csv", "--script", "lesson.md", "-o", "out", "--workers", "1")
    process.terminate()
    process.communicate(timeout=60)
    assert process.returncode == 143
    (folder / "out" / "ada.go").touch()
    assert [r.reason for r in batch().run()] == ["it was broken off", "new"]
