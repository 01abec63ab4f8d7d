"""Runs with real processes that render nothing: kills, retries, stuck workers, the end of the parent."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import stand_in

from avatar.errors import InputError, OutputError
from avatar.lessons.events import (
    BatchCancelled,
    BatchFinished,
    RowFinished,
    RowProgress,
    RowRetried,
    RowStarted,
)
from avatar.lessons.job import Job, Result, Status
from avatar.lessons.running.pool import LocalExecutor, choose_workers, memory_of
from avatar.lessons.running.run import Rules, Run
from avatar.lessons.running.state import LOCK, NAME, State

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals")
HERE = Path(__file__).parent


@pytest.fixture
def out(tmp_path, monkeypatch) -> Path:
    monkeypatch.syspath_prepend(str(HERE))
    (tmp_path / "lesson.md").write_text("Hello.")
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def jobs_of(out: Path, *does: str) -> list[Job]:
    script = out.parent / "lesson.md"
    return [
        Job(f"row{n}", n, script, out / f"row{n}.mp4", variables={"do": do}) for n, do in enumerate(does, 2)
    ]


def start(out: Path, *does: str, workers: int = 2, **rules) -> Run:
    return Run(jobs_of(out, *does), out, LocalExecutor(workers, worker="stand_in"), Rules(**rules))


def finish(run: Run) -> tuple[list[Result], list]:
    events = list(run.events())
    assert isinstance(events[-1], BatchFinished)
    return list(events[-1].results), events


def statuses(results) -> list[str]:
    return [result.status.value for result in results]


def made(out: Path) -> list[str]:
    """Every row as often as it was really made."""
    path = out / "made.txt"
    return sorted(path.read_text().split()) if path.exists() else []


def test_rows_are_made_once_and_kept_then(out):
    results, events = finish(start(out, "make", "make", "make"))
    assert statuses(results) == ["done"] * 3
    assert [r.reason for r in results] == ["new"] * 3
    assert {type(e) for e in events} >= {RowStarted, RowProgress, RowFinished}
    assert results[0].files["video"] == out / "row2.mp4"
    assert "working on row2" in results[0].files["log"].read_text()
    again, _ = finish(start(out, "make", "make", "make"))
    assert statuses(again) == ["kept"] * 3
    assert [r.reason for r in again] == ["unchanged"] * 3
    assert made(out) == ["row2", "row3", "row4"]
    assert not (out / LOCK).exists()


def test_only_what_is_missing_or_changed_is_made_and_why(out):
    jobs = [
        Job(f"row{n}", n, out.parent / f"{n}.md", out / f"row{n}.mp4", variables={"name": "Ada"})
        for n in range(2, 8)
    ]
    for job in jobs:
        job.script.write_text("Hello.")

    def run(rows):
        results, _ = finish(Run(rows, out, LocalExecutor(2, worker="stand_in")))
        return {result.job.key: (result.status.value, result.reason) for result in results}

    run(jobs)
    (out / "row3.mp4").unlink()
    (out / "row4.mp4").write_bytes(b"cut")
    jobs[3].script.write_text("Hello again.")
    jobs[4] = Job("row6", 6, jobs[4].script, jobs[4].output, variables={"name": "Bo"})
    same = (out / "row7.mp4").read_bytes()
    (out / "row7.mp4").write_bytes(same)  # written anew, with what it held
    assert run(jobs) == {
        "row2": ("kept", "unchanged"),
        "row3": ("done", "its video is missing"),
        "row4": ("done", "its video was changed"),
        "row5": ("done", "the script changed"),
        "row6": ("done", "name changed"),
        "row7": ("kept", "unchanged"),
    }
    everything, _ = finish(Run(jobs, out, LocalExecutor(2, worker="stand_in"), Rules(fresh=True)))
    assert statuses(everything) == ["done"] * 6


def test_a_lost_ledger_costs_nothing(out):
    finish(start(out, "make", "make"))
    (out / NAME).unlink()
    assert statuses(finish(start(out, "make", "make"))[0]) == ["kept"] * 2
    (out / NAME).write_bytes(b"this is no database, whatever its name says" * 100)
    run = start(out, "make", "make")
    assert statuses(finish(run)[0]) == ["kept"] * 2
    assert "was broken" in run.warnings[0]
    assert len(made(out)) == 2


def test_one_bad_row_does_not_cost_the_others(out):
    results, events = finish(start(out, "bad", "make", "fail", "fail once", "die", "die once", "make"))
    assert statuses(results) == ["failed", "done", "failed", "done", "failed", "done", "done"]
    assert [r.attempts for r in results] == [1, 1, 2, 2, 2, 2, 1]
    assert results[0].hint == "Take another."
    assert "signal 9" in results[4].error
    retried = {e.job.key for e in events if isinstance(e, RowRetried)}
    assert retried == {"row4", "row5", "row6", "row7"}
    again, _ = finish(start(out, "make", "make", "make", "fail once", "make", "die once", "make"))
    assert statuses(again) == ["done", "kept", "done", "kept", "done", "kept", "kept"]


def test_fail_fast_begins_nothing_more(out):
    results, _ = finish(start(out, "bad", "make", "make", workers=1, fail_fast=True))
    assert statuses(results) == ["failed", "cancelled", "cancelled"]
    assert made(out) == []


def test_a_stuck_worker_is_ended_and_its_row_tried_again(out):
    results, events = finish(start(out, "silent once", "make", stuck=3.0))
    assert statuses(results) == ["done", "done"]
    (retried,) = [e for e in events if isinstance(e, RowRetried)]
    assert "no sign of life" in retried.error


def test_cancelled_rows_that_run_are_finished(out):
    run, seen = start(out, "wait", "make", workers=1), []
    for event in run.events():
        seen.append(event)
        if isinstance(event, RowProgress):
            run.cancel()
        if isinstance(event, BatchCancelled):
            assert event.running == 1
            (out / "row2.go").touch()
    assert statuses(seen[-1].results) == ["done", "cancelled"]
    assert seen[-1].cancelled


def test_cancelled_now_nothing_goes_on(out):
    run = start(out, "wait", "make", workers=1)
    for event in run.events():
        if isinstance(event, RowProgress):
            stand_in.wait_for(out / "row2.pid")
            run.cancel(now=True)
    assert statuses(event.results) == ["cancelled", "cancelled"]
    assert gone(int((out / "row2.pid").read_text()))
    (out / "row2.go").touch()
    again, _ = finish(start(out, "wait", "make"))
    assert [(r.status.value, r.reason) for r in again] == [("done", "it was broken off"), ("done", "new")]


def gone(pid: int, seconds: float = 10.0) -> bool:
    """Whether a process ends within some seconds; one that nobody has asked about counts as ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
            if " Z " in Path(f"/proc/{pid}/stat").read_text():
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.02)
    return False


PROGRAM = """
import json, sys
from pathlib import Path
sys.path[:] = json.loads(sys.argv[1])
from avatar.lessons.job import Job
from avatar.lessons.running.pool import LocalExecutor
from avatar.lessons.running.run import Run
out = Path(sys.argv[2])
jobs = [Job(f"row{n}", n, out.parent / "lesson.md", out / f"row{n}.mp4", variables={"do": do})
        for n, do in enumerate(sys.argv[3:], 2)]
for event in Run(jobs, out, LocalExecutor(2, worker="stand_in")).events():
    print(type(event).__name__, flush=True)
"""


def program(out: Path, *does: str) -> subprocess.Popen[str]:
    """A run in a process of its own, with a group of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, json.dumps(sys.path), str(out), *does],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_workers_end_with_a_parent_that_is_killed(out):
    process = program(out, "wait", "wait")
    begun = 0
    while begun < 2:
        begun += process.stdout.readline().strip() == "RowStarted"
    for name in ("row2.pid", "row3.pid"):
        stand_in.wait_for(out / name)
    workers = [int((out / f"row{n}.pid").read_text()) for n in (2, 3)]
    process.kill()
    process.communicate()
    assert all(gone(pid) for pid in workers)
    for n in (2, 3):
        (out / f"row{n}.go").touch()
    assert [r.reason for r in finish(start(out, "wait", "wait"))[0]] == ["it was broken off"] * 2


def test_two_runs_do_not_fight_over_a_folder(out):
    process = program(out, "wait", "make")
    assert process.stdout.readline().strip() == "BatchStarted"
    try:
        with pytest.raises(InputError) as caught:
            finish(start(out, "wait", "make"))
        assert f"process {process.pid}" in str(caught.value)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    assert (out / LOCK).exists()  # what a killed run leaves is no lock any more
    (out / "row2.go").touch()
    assert {r.status for r in finish(start(out, "wait", "make"))[0]} <= {Status.DONE, Status.KEPT}


def test_killed_between_the_last_file_and_the_ledger_nothing_is_made_twice(out):
    """The worst moment: the video is whole, and its worker dies before anybody heard of it."""
    (job,) = jobs_of(out, "make")
    stand_in.write(job, stand_in.prints(job))
    results, _ = finish(start(out, "make"))
    assert statuses(results) == ["kept"]
    assert results[0].files["video"].exists()
    job.output.write_bytes(b"another")  # a manifest speaks for its own video alone
    (out / NAME).unlink()
    assert statuses(finish(start(out, "make"))[0]) == ["done"]


def test_names_of_rows_are_told_apart(out):
    job = jobs_of(out, "make")[0]
    with pytest.raises(InputError, match="Two rows make 'row2'"):
        Run([job, job], out, LocalExecutor(1))


def test_the_ledger_gives_back_what_was_written(out):
    with State(out) as state:
        from avatar.lessons.running.state import Record, Stamp

        record = Record(
            "a/ß", 3, Status.DONE, "new", seconds=2.5, warnings=("w",), fingerprint={"text": "1"},
            files={"video": ("a/ß.mp4", Stamp(3, 5, "ab"))}, attempts=2,
        )  # fmt: skip
        state.write(record)
    with State(out) as state:
        assert state.records() == {"a/ß": record}


@pytest.mark.parametrize(
    ("rows", "wanted", "cores", "memory", "devices", "count"),
    [
        (100, 0, 8, 64e9, (), 8),
        (100, 0, 8, 4e9, (), 2),
        (3, 0, 8, 64e9, (), 3),
        (100, 5, 2, 64e9, (), 5),
        (2, 5, 2, 64e9, (), 2),
        (100, 0, 16, 64e9, ("0",), 4),
        (100, 0, 16, 64e9, ("0", "1"), 8),
        (100, 0, 2, 0.5e9, (), 1),
    ],
)
def test_workers_are_as_many_as_fit(monkeypatch, rows, wanted, cores, memory, devices, count):
    monkeypatch.setattr("avatar.lessons.running.pool.cores", lambda: cores)
    monkeypatch.setattr("avatar.lessons.running.pool.free_memory", lambda: int(memory))
    assert choose_workers(rows, wanted, devices) == count


def test_larger_frames_and_real_voices_take_more_memory():
    hd, small = memory_of(1920 * 1080, False), memory_of(320 * 180, True)
    assert small < memory_of(320 * 180, False) < hd < memory_of(3840 * 2160, False)
    assert 1_000_000_000 < hd < 1_500_000_000


def test_a_folder_that_cannot_be_one_is_told(out):
    (out / "file").touch()
    with pytest.raises(OutputError, match="this is a file"):
        State(out / "file")
    (out / "more" / NAME).mkdir(parents=True)
    with pytest.raises(OutputError, match=NAME):
        State(out / "more")
    assert not (out / "more" / LOCK).exists()
