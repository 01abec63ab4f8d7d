"""`avatar bench motion`: the judge itself, on speakers whose lips are known because they are made."""

from __future__ import annotations

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from avatar.bench import likeness, rivals
from avatar.bench.likeness import (
    best_lag,
    closures,
    correlate,
    count_blinks,
    faces,
    judge,
    load_tracks,
    measure,
    movement,
)
from avatar.cli import app
from avatar.media.sound import write_wav
from avatar.motion.fusion import say_lips
from avatar.speech import load_voice, speak_text

FPS = 25


@pytest.fixture(scope="module")
def speech():
    return speak_text(
        "Maybe my brother brings a map of Burma.", load_voice("heart-draft"), lead_in=0.3, tail=0.9
    )


@pytest.fixture
def folder(tmp_path, speech):
    """Tracks of one speaker whose lips are our own; of one who looks aside; of one out of sync."""
    frames = int(speech.seconds * FPS)
    curves = np.zeros((frames, 8), np.float32)
    curves[:, :4] = measure(say_lips(speech, frames, FPS))
    meta, arrays = [], {}
    words = [[w.text.strip(".").lower(), w.start, w.end] for w in speech.words]
    for name, yaw, score in (("good", 3, 0.5), ("aside", 40, 0.5), ("late", 0, 0.1)):
        meta.append({"name": name, "ident": name, "sync_score": score, "split": "check", "words": words})
        arrays[f"{name}/curves"] = curves
        arrays[f"{name}/pose"] = np.tile(np.float32([yaw, 0, 0, 0, 0, 1]), (frames, 1))
    for which in ("real", "grid_s1"):
        np.savez(tmp_path / f"{which}.npz", meta=json.dumps(meta), info="{}", **arrays)
        (tmp_path / which).mkdir()
        for clip in meta:
            sound = tmp_path / which / f"{clip['name']}.wav"
            write_wav(sound, speech.samples, speech.sample_rate)
            sound.rename(sound.with_suffix(".ogg"))
    return tmp_path


def test_only_what_can_be_judged_by_is_loaded(folder):
    assert [t.name for t in load_tracks(folder, "real")] == ["good"]
    assert [t.name for t in load_tracks(folder, "grid_s1", "check")] == ["good", "aside", "late"]


def test_the_right_lips_are_recognised(folder):
    tracks = list(load_tracks(folder, "real"))
    words = {p.word for p in tracks[0].speech.phonemes}
    assert words == set(range(8))
    found = {name: judge(tracks, method) for name, method in rivals.METHODS.items()}
    assert found["net"]["aperture"] > 0.8  # the same net, which heard the same sound
    assert found["net"]["aperture"] > found["energy alone"]["aperture"]
    assert abs(found["net"]["lag"]) <= 1
    assert found["net"]["open in silence"] == 0
    assert judge(tracks, lambda _: None)["clips"] == 0


def test_closures_are_counted(speech):
    assert closures([speech], rivals.METHODS["rules"]) == 1.0
    always_open = np.zeros((1000, 52), np.float32)
    always_open[:, likeness.ARKIT_INDEX["jawOpen"]] = 0.5
    assert closures([speech], lambda _: always_open) == 0.0


def test_blinks_and_turns_are_counted():
    lids = np.full(60 * FPS, 0.3)
    for at in (100, 300, 301, 302, 900):
        lids[at] = 0.05
    lids[1000:1050] = 0.05  # asleep
    assert count_blinks(lids) == 3
    turning = np.stack([4 * np.sin(np.arange(1500)), np.zeros(1500), np.ones(1500)], axis=1)
    found = faces([turning, turning[:20]], [lids, lids])
    assert found == {"yaw": pytest.approx(2.83, abs=0.01), "pitch": 0, "roll": 0, "blinks": pytest.approx(3)}


def test_figures_of_known_curves():
    t = np.arange(100) / FPS
    wave = np.sin(2 * np.pi * t)
    assert correlate(wave, 3 * wave + 1) == pytest.approx(1)
    assert correlate(wave, np.ones(100)) == 0
    assert best_lag(np.roll(wave + 0.1 * t, 2), wave + 0.1 * t) == 2
    assert movement(0.1 * t)["speed"] == pytest.approx(0.1)
    assert movement(0.1 * t)["jitter"] == pytest.approx(0, abs=1e-12)


def call(*arguments):
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    return result.exit_code, result.stdout, result.stderr


def test_command(folder, monkeypatch, speech):
    monkeypatch.setattr(rivals, "test_voices", lambda: iter([speech]))
    code, out, _ = call("bench", "motion", "--tracks", folder, "--json")
    assert code == 0
    results = json.loads(out)["results"]
    assert {r["method"] for r in results} == {*rivals.METHODS, "the real track"}
    code, out, _ = call("bench", "motion", "--tracks", folder, "--quiet")
    assert code == 0
    assert "net + phonemes" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["bench", "motion"], "--tracks"),
        (["bench", "motion", "--tracks", "/nowhere"], "real.npz"),
        (["bench", "emotion"], "motion"),
    ],
)
def test_errors_say_what_helps(arguments, said):
    code, _, error = call(*arguments)
    assert code not in (0, 1)
    assert said in error
    assert "Traceback" not in error
