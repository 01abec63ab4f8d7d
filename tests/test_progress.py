import json

import pytest

from avatar import progress
from avatar.progress import Progress, choose_how, clock, show_progress


def feed(callback):
    callback(Progress("speak", 0, 2, "scenes"))
    callback(Progress("speak", 1, 2, "scenes"))
    callback(Progress("speak", 2, 2, "scenes"))
    callback(Progress("draw", 5, 100, "frames"))
    callback(Progress("draw", 40, 100, "frames"))
    callback(Progress("finish", 1))


def test_quiet_gives_no_callback(capsys):
    with show_progress("nothing") as callback:
        assert callback is None
    assert capsys.readouterr() == ("", "")


def test_lines_tell_first_and_last_of_every_stage(capsys):
    with show_progress("lines") as callback:
        feed(callback)
    out, err = capsys.readouterr()
    lines = err.splitlines()
    assert out == ""
    assert lines[0] == "speak: 0 of 2 scenes (0%)"
    assert lines[1].startswith("speak: 2 of 2 scenes (100%)")
    assert lines[2].startswith("draw: 5 of 100 frames (5%)")
    assert lines[3].startswith("draw: 40 of 100 frames (40%)")
    assert lines[4] == "finish: 1"
    assert len(lines) == 5


def test_rate_and_time_left(monkeypatch, capsys):
    now = iter([100.0, 100.0, 110.0, 110.0, 110.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(now))
    with show_progress("lines") as callback:
        callback(Progress("draw", 0, 1000, "frames"))
        callback(Progress("draw", 250, 1000, "frames"))
    assert capsys.readouterr().err.splitlines()[1] == "draw: 250 of 1000 frames (25%), 25 frames/s, 0:30 left"


def test_a_slow_job_tells_how_long_each_takes_and_what_is_known(monkeypatch, capsys):
    now = iter([100.0, 100.0, 136.0, 136.0, 136.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(now))
    with show_progress("lines") as callback:
        callback(Progress("match", 0, 12, "steps"))
        callback(Progress("match", 2, 12, "steps", "likeness 0.61"))
    line = capsys.readouterr().err.splitlines()[1]
    assert line == "match: 2 of 12 steps (17%), likeness 0.61, 18 s each, 3:00 left"
    with show_progress("json") as callback:
        callback(Progress("match", 2, 12, "steps", "likeness 0.61"))
    assert json.loads(capsys.readouterr().err)["progress"]["note"] == "likeness 0.61"


def test_a_rate_is_written_as_people_write_it():
    assert progress.pace(12_710.4, "words") == "12,710 words/s"
    assert progress.pace(9.2213, "frames") == "9.22 frames/s"


def test_json_lines(capsys):
    with show_progress("json") as callback:
        feed(callback)
    events = [json.loads(line)["progress"] for line in capsys.readouterr().err.splitlines()]
    assert events[0]["stage"] == "speak"
    assert {"stage", "done", "total", "unit", "seconds"} == set(events[0])
    assert events[-1] == {
        "stage": "finish",
        "done": 1,
        "total": 0,
        "unit": "",
        "seconds": events[-1]["seconds"],
    }


def test_bars_take_every_event(capsys):
    with show_progress("bars") as callback:
        feed(callback)
    err = capsys.readouterr().err
    assert "speak" in err
    assert "40/100 frames" in err


def test_bars_only_for_people():
    assert choose_how(quiet=True, as_json=True) == "nothing"
    assert choose_how(quiet=False, as_json=True) == "json"
    assert choose_how(quiet=False, as_json=False) == "lines"


@pytest.mark.parametrize(("seconds", "text"), [(0.4, "0:00"), (75, "1:15"), (3723, "1:02:03")])
def test_clock(seconds, text):
    assert clock(seconds) == text
