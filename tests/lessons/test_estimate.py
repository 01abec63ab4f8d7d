"""What a batch will need, told before it begins."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from avatar.lessons.job import Job
from avatar.lessons.planning.checking import Length
from avatar.lessons.planning.estimating import Estimate, estimate
from avatar.lessons.planning.forecast import as_dict, show_forecast, sum_up
from avatar.lessons.planning.plan import Plan
from avatar.lessons.tables.table import Row, Table

FULL = 1920 * 1080


def job(folder: Path, key: str = "a", **settings: Any) -> Job:
    return Job(key, 2, folder / "lesson.md", folder / "out" / f"{key}.mp4", settings=settings)


def reckon(folder: Path, length: Length, workers: int = 1, count: int = 1) -> Estimate:
    jobs = [job(folder, f"v{i}") for i in range(count)]
    return estimate(jobs, {j.key: length for j in jobs}, folder / "out", workers)


def earlier(folder: Path, name: str, *, seconds: float, took: float, size: int, drawn: float = 1.0) -> None:
    out = folder / "out"
    out.mkdir(exist_ok=True)
    said = {
        "video": f"{name}.mp4",
        "figures": {"seconds": seconds, "frames": 100, "frames drawn": round(100 * drawn)},
        "settings": {"size": [1920, 1080], "fps": 25.0, "draft": False},
        "timings": {"speech": took / 4, "frames": took * 3 / 4},
    }
    (out / f"{name}.json").write_text(json.dumps(said))
    (out / f"{name}.mp4").write_bytes(bytes(size))


def test_longer_larger_and_more_videos_need_more(tmp_path: Path) -> None:
    one = reckon(tmp_path, Length(60, 150, FULL, 25))
    assert one.measured == 0
    assert one.took > 5
    assert one.size > 1_000_000
    assert reckon(tmp_path, Length(120, 300, FULL, 25)).took > one.took
    assert reckon(tmp_path, Length(60, 150, FULL * 4, 25)).took > one.took
    assert reckon(tmp_path, Length(60, 150, FULL // 4, 25, draft=True)).took < one.took / 2
    assert reckon(tmp_path, Length(60, 150, FULL, 25), count=10).took == pytest.approx(10 * one.took)


def test_earlier_videos_are_what_it_rests_on(tmp_path: Path) -> None:
    earlier(tmp_path, "one", seconds=60, took=90, size=2_000_000)
    earlier(tmp_path, "two", seconds=60, took=90, size=2_000_000)
    made = reckon(tmp_path, Length(60, 150, FULL, 25))
    assert (made.measured, made.took) == (2, pytest.approx(90))
    assert made.size == pytest.approx(2_060_000)
    shared = reckon(tmp_path, Length(60, 150, FULL, 25), workers=2, count=4)
    assert shared.took == pytest.approx(180)


def test_videos_that_kept_scenes_and_other_files_do_not_count(tmp_path: Path) -> None:
    earlier(tmp_path, "kept", seconds=60, took=1, size=10, drawn=0.2)
    for name, text in (
        ("a", "[]"),
        ("b", "{"),
        ("c", '{"figures": {}}'),
        ("d", '{"figures": 3, "settings": 1}'),
    ):
        (tmp_path / "out" / f"{name}.json").write_text(text)
    assert reckon(tmp_path, Length(60, 150, FULL, 25)).measured == 0


def planned(folder: Path, jobs: tuple[Job, ...]) -> Plan:
    lengths = {j.key: Length(60, 150, FULL, 25) for j in jobs}
    table = Table(folder / "lessons.csv", ("name",), (Row(2, {"name": "a"}),))
    return Plan(table, folder / "out", jobs, (), (), lengths, left=3)


def test_what_would_be_made_from_what_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    jobs = (job(tmp_path, "week/a", voice="emma", size=(1080, 1080)), job(tmp_path, "b"))
    plan, needed = planned(tmp_path, jobs), Estimate(1, 60.0, 5400.0, 2_500_000_000, 10**12, 2, 7)
    show_forecast(plan, [(jobs[0], "new"), (jobs[1], "")], needed)
    first, last = capsys.readouterr().out.splitlines()
    assert first == "2\tweek/a.mp4\t1:00\tlesson.md, emma, 1080x1080\tnew"
    assert last == (
        "1 video to render of 1:00 altogether, about 1.5 h with 2 workers, 2.5 GB (1000.0 GB are free), "
        "1 kept, 3 not chosen. Reckoned from 7 earlier videos."
    )
    said = as_dict(plan, [(jobs[0], "new"), (jobs[1], "")], needed)
    assert [row["render"] for row in said["rows"]] == [True, False]
    assert said["estimate"]["took"] == 5400.0


def test_a_disk_that_is_too_small_is_told(tmp_path: Path) -> None:
    plan = planned(tmp_path, (job(tmp_path),))
    assert "not enough room" in sum_up(plan, 0, Estimate(1, 60.0, 50.0, 2_000, 1_000, 1, 0))
    assert "not enough room" not in sum_up(plan, 0, Estimate(1, 60.0, 50.0, 2_000, -1, 1, 0))
