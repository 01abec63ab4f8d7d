import json

import pytest

from avatar import bench
from avatar.bench import job
from avatar.errors import EngineError, UnknownNameError
from avatar.script import load_script, summarise


def test_every_row_has_its_measure():
    assert set(bench.MEASURES) == {row.name for row in bench.ROWS}


def test_rows_judge_in_the_right_direction():
    less = bench.Row("a", "a", "s", must=1.0, aim=0.6)
    more = bench.Row("b", "b", "", must=0.5, aim=0.8, more_is_better=True)

    def verdict(row, value):
        row = bench.replace(row, value=value)
        return row.passed, row.reached

    assert [verdict(less, v) for v in (0.5, 0.8, 1.1)] == [(True, True), (True, False), (False, False)]
    assert [verdict(more, v) for v in (0.9, 0.6, 0.4)] == [(True, True), (True, False), (False, False)]
    assert verdict(less, None) == (None, False)


@pytest.fixture
def fake_jobs(monkeypatch):
    """Jobs that give fixed facts, and one that fails."""
    asked = []
    facts = {
        "render": {
            "work": 30.0,
            "seconds": 60.0,
            "frames": 1500,
            "timings": {"speech": 10.0, "frames": 20.0},
            "peak": 10**9,
        },
        "encode": {"work": 15.0, "frames": 1500},
        "frame": {"milliseconds": 5.0, "frames": 100},
        "first": {"first": 1.5},
    }

    def run(self, name, kind, *, cache="", **settings):
        asked.append((name, kind, cache))
        if kind not in facts:
            raise EngineError("could not be measured: no portrait")
        return facts[kind]

    monkeypatch.setattr(bench.Track, "run", run)
    return asked


def test_table_and_json(fake_jobs, capsys):
    rows = bench.measure(quick=True)
    values = {row.name: row.value for row in rows}
    assert values == {
        **{"job": 0.5, "share": 0.75, "frame": 5.0, "memory-short": 1.0, "memory-long": 1.0},
        **{"memory-growth": 1.0, "portrait": None, "start": 1.5},
    }
    assert ("start", "first", "start") in fake_jobs
    bench.show(rows)
    text = capsys.readouterr().out
    assert "0.50 s" in text
    assert "no portrait" in text
    data = json.loads(json.dumps(bench.as_dict(rows, quick=True)))
    assert data["ok"] is True
    assert data["figures"][0]["must"] == 1.0
    assert data["machine"]["cores"] >= 1


def test_only_some_are_measured(fake_jobs):
    assert [row.name for row in bench.measure(only=["frame"])] == ["frame"]
    with pytest.raises(UnknownNameError, match="memory-short"):
        bench.measure(only=["memory-shrt"])


@pytest.mark.parametrize("seconds", [30, 120])
def test_script_is_about_as_long_as_asked(tmp_path, seconds):
    script = load_script(job.write_script(seconds, tmp_path / "a.md"))
    assert summarise(script).seconds == pytest.approx(seconds, rel=0.35)
    spoken = [segment.spoken for scene in script.scenes for segment in scene.segments]
    assert len(set(spoken)) == len(spoken)


def test_encoding_alone_is_measured(tmp_path):
    import numpy as np

    from avatar.media import Encoder

    with Encoder(tmp_path / "a.mp4", (64, 48), 25, audio=np.zeros(100, np.float32)) as encoder:
        for i in range(130):
            encoder.write(np.full((72, 64), 50 + i, np.uint8))
    facts = job.encode(video=str(tmp_path / "a.mp4"))
    assert facts["frames"] == 130
    assert facts["work"] > 0
    assert job.peak_memory() > 10_000_000


def test_failing_job_says_why(tmp_path):
    track = bench.Track(tmp_path, bench.QUICK, {})
    with pytest.raises(EngineError, match=r"could not be measured: .*none\.mp4"):
        track.run("x", "encode", video=tmp_path / "none.mp4")
