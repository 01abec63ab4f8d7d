"""`avatar motion`, its plot, and `animate --motion`."""

from __future__ import annotations

import json
from types import SimpleNamespace

import av
import cv2
import numpy as np
import pytest
from conftest import make_motion
from PIL import Image
from typer.testing import CliRunner

import avatar
from avatar.cli import app
from avatar.drawings.plot import LONGEST, draw_curves
from avatar.media import write_wav
from avatar.motion import ARKIT_INDEX, load_motion, save_motion
from avatar.speech import Phoneme, Speech, Word

RATE = 24_000


def hum(seconds):
    t = np.arange(round(seconds * RATE)) / RATE
    return (0.3 * np.sin(2 * np.pi * 180 * t) * np.clip(np.sin(2 * np.pi * 3 * t), 0, 1)).astype(np.float32)


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command in a folder with a sound; returns exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    write_wav("talk.wav", hum(1.6), RATE)

    def start(*args):
        result = CliRunner().invoke(app, [str(a) for a in args])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return SimpleNamespace(code=result.exit_code, out=result.stdout, err=result.stderr)

    return start


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("kind", ["csv", "json", "npz"])
def test_sound_becomes_curves(run, tmp_path, kind):
    result = run("motion", "talk.wav", "-o", f"curves.{kind}", "--fps", 30, "--seed", 4)
    assert result.code == 0, result.err
    assert result.out == f"curves.{kind}\n"
    assert "1.6 s of motion, 48 frames at 30 a second." in result.err
    made = avatar.load_motion(tmp_path / f"curves.{kind}")
    meant = avatar.move(avatar.load_recording("talk.wav"), fps=30, seed=4)
    assert made.fps == 30
    assert np.allclose(made.coefficients, meant.coefficients, atol=1e-6)
    assert np.allclose(made.head[:, :3], meant.head[:, :3], atol=1e-5)


def test_names_formats_and_json(run, tmp_path):
    assert run("motion", "talk.wav", "-q").out == ""
    assert run("motion", "talk.wav", "--format", "npz", "-q").code == 0
    result = run("motion", "talk.wav", "-o", "take", "--format", "json", "--json")
    facts = json.loads(result.out)
    assert facts == {
        **{"ok": True, "path": "take", "format": "json", "seconds": 1.6, "frames": 40, "fps": 25},
        **{"voice": "", "plot": None, "warnings": []},
    }
    assert names(tmp_path) == ["take", "talk.csv", "talk.npz", "talk.wav"]
    assert (tmp_path / "talk.csv").read_text().startswith("Timecode,BlendshapeCount,EyeBlinkLeft")


def test_amounts_turn_tracks_off(run):
    off = [
        part
        for name in ("mouth", "blinks", "head", "gaze", "expression", "breath")
        for part in (f"--{name}", "0")
    ]
    assert run("motion", "talk.wav", "-o", "still.npz", *off, "-q").code == 0
    still = load_motion("still.npz")
    assert not still.head.any()
    assert not still.breath.any()
    assert still.coefficients.max() < 1e-6
    assert run("motion", "talk.wav", "-o", "lips.npz", *off[2:], "-q").code == 0
    assert load_motion("lips.npz").coefficients[:, ARKIT_INDEX["jawOpen"]].max() > 0.05


def test_a_script_is_spoken_and_moves_from_phonemes(run, tmp_path):
    (tmp_path / "hi.md").write_text(
        "---\nvoice: heart-draft\nmotion: {head: 0}\n---\n# Hi\n\nMy puppy, Bob.\n"
    )
    result = run("motion", "hi.md", "-o", "hi.npz", "--plot", "hi.png", "--json")
    assert result.code == 0, result.out
    facts = json.loads(result.out)
    assert (facts["voice"], facts["plot"]) == ("heart-draft", "hi.png")
    motion = load_motion("hi.npz")
    assert (
        motion.coefficients[:, ARKIT_INDEX["mouthClose"]].max() > 0.1
    )  # m, p and b: known from the text alone
    with Image.open("hi.png") as picture:
        assert picture.format == "PNG"


BAD = [
    (["talk.wav", "-o", "a.fbx"], "Use -o a.csv"),
    (["talk.wav", "--format", "cvs"], "Did you mean 'csv'"),
    (["talk.wav", "--plot", "a.svg"], "Use -o a.png"),
    (["talk.wav", "--head", "1.5"], "--head"),
    (["talk.wav", "--fps", "0"], "frame rate"),
    (["talk.wav", "--voice", "heart"], "--voice is for scripts"),
    (["none.wav"], "none.wav"),
    (["none.md"], "none.md"),
    (["bad.wav"], "bad.wav"),
    (["talk.wav", "-o", "no/a.csv"], "mkdir -p"),
    (["talk.wav", "--plot", "no/a.png"], "mkdir -p"),
]


@pytest.mark.parametrize(("args", "words"), BAD, ids=lambda v: " ".join(v) if isinstance(v, list) else "")
def test_bad_options_are_one_clear_error_and_nothing_is_written(run, tmp_path, args, words):
    (tmp_path / "bad.wav").write_text("la la la")
    before = names(tmp_path)
    result = run("motion", *args)
    assert result.code in (2, 4)
    assert words in result.err
    assert result.out == ""
    assert names(tmp_path) == before


def test_when_the_plot_fails_there_is_no_motion_either(run, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "avatar.drawings.plot.draw_curves", lambda *_: (_ for _ in ()).throw(avatar.EngineError("Ink."))
    )
    assert run("motion", "talk.wav", "-o", "a.csv", "--plot", "a.png").code == 5
    assert names(tmp_path) == ["talk.wav"]


# The plot


def spoken(seconds, phonemes=()):
    return Speech(hum(seconds), RATE, (Word("ma", 0.2, 0.6),) if phonemes else (), phonemes)


def test_the_plot_shows_every_curve_and_grows_by_rows():
    jaw = 0.5 * (1 + np.sin(np.arange(100) / 5))
    motion = make_motion(100, head=(4, -3, 2), jawOpen=jaw, eyeBlinkLeft=jaw, mouthPucker=jaw)
    phonemes = (Phoneme("m", 0.2, 0.3, 0), Phoneme("ɑ", 0.3, 0.6, 2))
    heard, warnings = draw_curves(motion, spoken(4.0))
    known, _ = draw_curves(motion, spoken(4.0, phonemes))
    assert warnings == ()
    assert heard.mode == "RGB"
    assert known.height == heard.height + 30 + 28  # a line of words and one of phonemes
    blue = (np.asarray(heard) == (37, 99, 200)).all(-1)
    assert blue[:, 200:].sum(0).astype(bool).mean() > 0.95  # from one end of the axis to the other
    still, _ = draw_curves(make_motion(100), spoken(4.0))
    assert (np.asarray(still) != np.asarray(heard)).any(-1)[:, 200:].mean() > 0.005
    tall, _ = draw_curves(make_motion(25 * 13), spoken(13.0))
    assert tall.height > 2.5 * heard.height


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_the_shortest_plots(frames):
    draw_curves(make_motion(frames, jawOpen=1), Speech(np.zeros(1, np.float32), RATE))


def test_a_long_sound_is_drawn_in_part_and_said_so():
    _, warnings = draw_curves(make_motion(200, 1.0), Speech(np.zeros(1600, np.float32), 8))
    assert f"first {LONGEST:.0f} of 200 seconds" in warnings[0]


# A portrait driven by curves


@pytest.fixture(scope="module")
def picture(tmp_path_factory, photo):
    path = tmp_path_factory.mktemp("photo") / "me.png"
    cv2.imwrite(str(path), cv2.resize(photo("arjun"), (320, 400), interpolation=cv2.INTER_AREA))
    return path


def video(path):
    with av.open(str(path)) as file:
        return np.stack([f.to_ndarray(format="bgr24") for f in file.decode(video=0)]).astype(int)


@pytest.mark.parametrize("kind", ["csv", "json", "npz"])
def test_the_mouth_follows_the_curves(run, tmp_path, picture, kind):
    """Curves at 60 a second that open the mouth between 0.4 and 0.8 s; the sound says something else."""
    times = np.arange(96) / 60
    wide = np.clip(1 - np.abs(times - 0.6) / 0.2, 0, 1) * 0.7
    save_motion(make_motion(96, 60.0, jawOpen=wide), f"take.{kind}")
    args = ("--portrait", picture, "--audio", "talk.wav", "--size", "320x400", "--json")
    result = run("animate", *args, "--motion", f"take.{kind}", "-o", "a.mp4")
    assert result.code == 0, result.out
    manifest = json.loads((tmp_path / "a.json").read_text())
    assert [(i["role"], i["file"]) for i in manifest["inputs"]][2] == ("motion", f"take.{kind}")
    frames = video("a.mp4")
    assert len(frames) == 40
    change = np.abs(frames - frames[0])[:, 200:330, 90:230].mean((1, 2, 3))
    at = np.arange(40) / 25
    opened = np.interp(at, times, wide)
    assert np.corrcoef(change, opened)[0, 1] > 0.9
    assert change[15] > 5 * change[:10].max()
    assert change[22:].max() < 0.4 * change[15]  # shut again, but for what the encoder saves


def test_a_motion_object_of_another_length(run, tmp_path, picture):
    motion = make_motion(20, 25.0, jawOpen=0.4)
    result = avatar.animate(picture, "talk.wav", tmp_path / "a.mp4", size=(64, 80), motion=motion)
    assert result.frames == 40
    assert any("0.80 s" in text and "1.60 s" in text for text in result.warnings)
    again = avatar.animate(picture, "talk.wav", tmp_path / "b.mp4", size=(64, 80))
    assert not any("motion" in text for text in again.warnings)


def test_bad_curves_are_refused_with_everything_else(run, tmp_path, picture):
    (tmp_path / "bad.csv").write_text("Timecode,Jaw\n")
    before = names(tmp_path)
    args = ("--portrait", picture, "--audio", "none.wav", "--motion", "bad.csv", "-o", "a.mp4")
    result = run("animate", *args)
    assert result.code == 2
    assert "bad.csv:1: column 2 is 'Jaw'" in result.err
    assert "none.wav" in result.err
    assert names(tmp_path) == before
