import json
import os
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest

from avatar.bench import composing, job, layers, lesson, memory, speed, table, track
from avatar.errors import EngineError, UnknownNameError
from avatar.script import load_script, summarise

SUITES = {"speed": speed.SUITE, "compose": composing.SUITE}


@pytest.mark.parametrize("suite", SUITES.values(), ids=SUITES)
def test_every_row_has_its_measure(suite):
    assert set(suite.measures) == {row.name for row in suite.rows}
    assert all((row.must is None) == (row.aim is None) for row in suite.rows)
    for row in suite.rows:  # whoever aims at a bound has passed the one before
        if row.must is not None:
            assert table.replace(row, value=row.aim).passed


def test_rows_judge_in_the_right_direction():
    less = table.Row("a", "a", "s", must=1.0, aim=0.6)
    more = table.Row("b", "b", "", must=0.5, aim=0.8, more_is_better=True)

    def verdict(row, value):
        row = table.replace(row, value=value)
        return row.passed, row.reached

    assert [verdict(less, v) for v in (0.5, 0.8, 1.1)] == [(True, True), (True, False), (False, False)]
    assert [verdict(more, v) for v in (0.9, 0.6, 0.4)] == [(True, True), (True, False), (False, False)]
    assert verdict(less, None) == (None, False)
    assert verdict(table.Row("c", "c", "ms"), 3.0) == (None, False)


@pytest.fixture
def fake_jobs(monkeypatch):
    """Jobs that give fixed facts, and one that fails."""
    asked = []
    video = {
        "work": 30.0,
        "cpu": 45.0,
        "seconds": 60.0,
        "frames": 1500,
        "drawn": 1500,
        "scenes drawn": 10,
        "timings": {"speech": 10.0, "frames": 20.0},
        "peak": 10**9,
    }
    facts = {
        "encode": {"work": 15.0, "frames": 1500},
        "frame": {"milliseconds": 5.0, "frames": 100},
        "first": {"first": 1.5},
        "layers": {"milliseconds": 2.0, "frames": 100, "layers": 7},
        "moviepy": {"note": "moviepy is not installed."},
    }
    videos = {
        "lesson-changed": {"work": 6.0, "drawn": 150, "scenes drawn": 1},
        "lesson-again": {"work": 1.5, "drawn": 0, "scenes drawn": 0},
        "pair-2": {"timings": {"frames": 12.5}},
    }

    def run(self, name, kind, *, cache="", **settings):
        asked.append((name, kind, cache, settings))
        if kind == "render":
            return video | videos.get(name, {})
        if kind not in facts:
            raise EngineError("could not be measured: no portrait")
        return facts[kind]

    monkeypatch.setattr(track.Track, "run", run)
    return asked


def test_table_and_json(fake_jobs, capsys):
    rows = table.measure(speed.SUITE, quick=True)
    values = {row.name: row.value for row in rows}
    assert values == {
        **{
            "job": 0.5,
            "share": 0.75,
            "share-own": 0.75,
            "frame": 5.0,
            "memory-short": 1.0,
            "memory-long": 1.0,
        },
        **{"memory-growth": 1.0, "portrait": None, "start": 1.5},
    }
    assert ("start", "first", "start", {}) in fake_jobs
    table.show(rows)
    text = capsys.readouterr().out
    assert "0.50 s" in text
    assert "0.75 s of processor time" in text
    assert "no portrait" in text
    data = json.loads(json.dumps(table.as_dict(rows, quick=True)))
    assert data["ok"] is True
    assert data["figures"][0]["must"] == 1.0
    assert data["machine"]["cores"] >= 1


def test_composing_in_figures(fake_jobs, capsys):
    rows = table.measure(composing.SUITE, quick=True)
    values = {row.name: row.value for row in rows}
    assert values == {
        **{
            "studio": 0.5,
            "classroom": 0.5,
            "share": 0.75,
            "share-own": 0.75,
            "compose": 2.0,
            "moviepy": None,
            "gain": None,
        },
        **{"pair": 1.6, "edit-scenes": 1, "edit-frames": 10.0, "edit-time": 20.0, "again": 5.0},
        **{"memory-short": 1.0, "memory-long": 1.0, "memory-growth": 1.0},
    }
    settings = {name: settings for name, kind, _, settings in fake_jobs if kind == "render"}
    assert (settings["classroom"]["template"], settings["classroom"]["clip"]) == ("classroom", True)
    assert [settings[f"pair-{n}"]["jobs"] for n in (1, 2)] == [1, 2]
    assert not settings["pair-1"]["reuse"]
    assert [settings[f"lesson-{n}"]["changed"] for n in ("first", "changed", "again")] == [False, True, True]
    assert settings["memory-long"]["seconds"] == 4 * settings["memory-short"]["seconds"]
    caches = {name: cache for name, _, cache, _ in fake_jobs}
    assert caches["lesson-first"] == caches["lesson-changed"] == caches["lesson-again"] == "lesson"
    table.show(rows)
    lines = {line.split("\t")[0]: line.split("\t")[1:] for line in capsys.readouterr().out.splitlines()}
    assert lines["composing alone, a frame of 1080p, one core"][:4] == ["2.00 ms", "—", "—", ""]
    assert lines["moviepy's compositor, the same layers"][-1] == "moviepy is not installed."
    assert table.as_dict(rows, quick=True)["ok"] is True


def test_only_some_are_measured(fake_jobs):
    assert [row.name for row in table.measure(speed.SUITE, only=["frame"])] == ["frame"]
    with pytest.raises(UnknownNameError, match="memory-short"):
        table.measure(speed.SUITE, only=["memory-shrt"])


@pytest.mark.parametrize("seconds", [30, 120])
def test_script_is_about_as_long_as_asked(tmp_path, seconds):
    script = load_script(lesson.write_script(seconds, tmp_path / "a.md"))
    assert summarise(script).seconds == pytest.approx(seconds, rel=0.35)
    spoken = [segment.spoken for scene in script.scenes for segment in scene.segments]
    assert len(set(spoken)) == len(spoken)


def words_of(path, **how):
    script = load_script(lesson.write_script(40, path, scenes=10, **how))
    return [" ".join(segment.spoken for segment in scene.segments).split() for scene in script.scenes]


def test_one_word_of_ten_scenes_changes(tmp_path):
    before, after = words_of(tmp_path / "a.md"), words_of(tmp_path / "a.md", changed=True)
    assert len(before) == 10
    assert min(map(len, before)) > 5
    pairs = zip(before, after, strict=True)
    changed = [[(x, y) for x, y in zip(a, b, strict=True) if x != y] for a, b in pairs if a != b]
    assert len(changed) == 1
    assert len(changed[0]) == 1


def test_a_clip_is_shown_in_every_scene(tmp_path):
    import av

    clip = lesson.write_clip(tmp_path / "clip.mp4", (64, 48), 0.5)
    with av.open(str(clip)) as container:
        frames = [frame.to_ndarray()[:48] for frame in container.decode(video=0)]
        assert container.streams.video[0].average_rate == 30
    assert len(frames) == 15
    assert all(np.abs(a.astype(int) - b).mean() > 2 for a, b in pairwise(frames))
    path = lesson.write_script(40, tmp_path / "a.md", template="classroom", clip=clip, scenes=2)
    script = load_script(path)
    assert script.template == "classroom"
    assert [len(scene.shown) for scene in script.scenes] == [1, 1]


def test_moviepy_is_given_the_same_picture():
    scene = layers.set_scene((320, 180))
    assert len(layers.shown_elements(scene.shoot.plan, scene.number)) >= 5
    ours = scene.shoot.compositor.still(scene.number, scene.squares[0]).astype(int)
    clip = layers.build_clip(scene)
    assert np.abs(clip.get_frame(0)[..., ::-1] - ours).mean() < 1.5
    # Without what lies over the presenter it would not be.
    ground, _, over = layers.take_layers(scene)
    assert len(over) >= 5
    assert np.abs(ground[..., ::-1] - ours).mean() > 5
    # The presenter moves, in both.
    last = len(scene.squares) - 1
    moved = scene.shoot.compositor.still(scene.number + last, scene.squares[last]).astype(int)
    assert np.abs(clip.get_frame(last / clip.fps)[..., ::-1] - moved).mean() < 1.5
    assert np.abs(clip.get_frame(last / clip.fps) - clip.get_frame(0).astype(int)).max() > 30


def test_composing_alone_is_measured(monkeypatch):
    pinned = []
    monkeypatch.setattr(layers, "_stay_on_one_core", lambda: pinned.append(True))
    ours = layers.compose(frames=3, size=(320, 180))
    theirs = layers.compose_with_moviepy(frames=2, size=(320, 180))
    assert ours["layers"] >= 7
    assert ours["milliseconds"] > 0
    assert theirs["milliseconds"] > 0
    assert len(pinned) == 2
    monkeypatch.setitem(sys.modules, "moviepy", None)
    assert "avatar-presenter[moviepy]" in layers.compose_with_moviepy(frames=2)["note"]


def test_memory_of_other_processes_counts():
    hold = "import time; held = bytearray(b'x' * 150_000_000); print('ready', flush=True); time.sleep(60)"
    with memory.MemoryWatch() as watch:
        alone = memory.weigh_family(os.getpid())
        with subprocess.Popen([sys.executable, "-c", hold], stdout=subprocess.PIPE) as process:
            try:
                process.stdout.readline()
                together = memory.weigh_family(os.getpid())
            finally:
                process.kill()
    assert watch.peak >= memory.peak_memory() > 10_000_000
    if alone:  # where the system tells
        assert together - alone > 140_000_000


def test_encoding_alone_is_measured(tmp_path):
    from avatar.media import Encoder

    with Encoder(tmp_path / "a.mp4", (64, 48), 25, audio=np.zeros(100, np.float32)) as encoder:
        for i in range(130):
            encoder.write(np.full((72, 64), 50 + i, np.uint8))
    facts = job.encode(video=str(tmp_path / "a.mp4"))
    assert facts["frames"] == 130
    assert facts["work"] > 0


def test_failing_job_says_why(tmp_path):
    runner = track.Track(tmp_path, track.QUICK, {})
    with pytest.raises(EngineError, match=r"could not be measured: .*none\.mp4"):
        runner.run("x", "encode", video=tmp_path / "none.mp4")
