"""Single frames without a video: they are the video's own frames, or nothing is written."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from conftest import make_motion
from typer.testing import CliRunner

import avatar
from avatar import InputError, OutputError, ScriptError, stills
from avatar.cli import app
from avatar.compose.colour import to_bgr
from avatar.media import Encoder
from avatar.motion.model import ARKIT_INDEX
from avatar.poster import calmest, face_cost
from avatar.stills import draw_still, frame_at, scene_middles
from avatar.terminal import options

SMALL = {"size": (320, 180), "draft": True, "provider": "cpu"}
SCRIPT = """---
title: Three scenes
presenter: mei
---

# First

Good morning, {{who}}. This is the second sentence of it.

# Second

- One point
- Another point

---

And so goodbye.
"""


@pytest.fixture(scope="module")
def lesson(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("preview") / "lesson.md"
    path.write_text(SCRIPT)
    return path


@pytest.fixture(scope="module")
def rendered(lesson):
    """The frames that a render gave to the encoder, as a player shows them, and the manifest."""
    frames: list[np.ndarray] = []
    write = Encoder.write

    def keep(self, frame):
        frames.append(to_bgr(frame))
        write(self, frame)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Encoder, "write", keep)
        result = avatar.render(
            lesson, lesson.parent / "a.mp4", captions=True, seed=5, variables={"who": "Ada"}, **SMALL
        )
    return frames, json.loads(result.manifest.read_text())


def still(lesson, output, **more):
    settings = {"captions": True, "seed": 5, "variables": {"who": "Ada"}, **SMALL, **more}
    result = draw_still(lesson, output, **settings)
    return result, cv2.imread(str(output))


def test_a_still_is_the_frame_that_the_render_shows(rendered, lesson, tmp_path):
    frames, manifest = rendered
    cut = manifest["scenes"][1]["start"]
    for at in (0.0, 1.23, 2.04, cut - 0.04, cut, cut + 0.1, len(frames) / 25 - 0.001, len(frames) / 25):
        result, image = still(lesson, tmp_path / "frame.png", at=at)
        number = min(int(at * 25 + 1e-6), len(frames) - 1)
        assert np.array_equal(image, frames[number]), at
        assert result.seconds == (number / 25,)
        assert result.length == len(frames) / 25
    assert [p.name for p in tmp_path.iterdir()] == ["frame.png"]


def test_the_second_look_does_not_listen_again(rendered, lesson, tmp_path, monkeypatch):
    """What a render or a still has found out is kept; broken entries, other settings and voices are not."""
    from avatar import cache
    from avatar.motion import scenes

    frames, _ = rendered
    _, first = still(lesson, tmp_path / "a.png", at=1.0)
    calls = []
    real = scenes.move

    def count(*args, **settings):
        calls.append(settings)
        return real(*args, **settings)

    monkeypatch.setattr(scenes, "move", count)
    _, again = still(lesson, tmp_path / "a.png", at=1.0)
    assert not calls
    assert np.array_equal(first, again)
    assert np.array_equal(first, frames[25])
    moved = []
    for change in ({"seed": 6}, {"variables": {"who": "Bob"}}, {"motion": {"head": 0.5}}):
        before = len(calls)
        still(lesson, tmp_path / "b.png", at=1.0, **change)
        moved.append(len(calls) - before)
    assert moved[0] == moved[2] >= moved[1] == 1  # a name is said in one scene
    for entry in (cache.folder() / "motion").iterdir():
        entry.write_bytes(entry.read_bytes()[:-200])
    before = len(calls)
    _, mended = still(lesson, tmp_path / "a.png", at=1.0)
    assert len(calls) - before == moved[0]
    assert np.array_equal(first, mended)


def test_without_a_second_it_is_an_open_eyed_frame_of_the_opening(rendered, lesson, tmp_path):
    frames, manifest = rendered
    result, image = still(lesson, tmp_path / "frame.png")
    assert 0.5 < result.seconds[0] < manifest["scenes"][0]["end"]
    assert np.array_equal(image, frames[round(result.seconds[0] * 25)])


def test_options_that_change_the_picture_change_it(lesson, tmp_path):
    looks = [{}, {"presenter": "kofi"}, {"size": (180, 320)}, {"captions": False}]
    looks += [{"brand": {"primary": "#aa2200", "accent": "#00aa44"}}]
    images = [still(lesson, tmp_path / f"{n}.png", at=2, **look)[1] for n, look in enumerate(looks)]
    assert images[2].shape == (320, 180, 3)
    del images[2]
    for n, image in enumerate(images[1:], 1):
        assert np.abs(image.astype(int) - images[0]).max() > 40, n


def test_a_sheet_has_a_cell_for_each_scene(rendered, lesson, tmp_path):
    frames, manifest = rendered
    result, image = still(lesson, tmp_path / "sheet.png", sheet=True)
    assert len(result.seconds) == 3
    for second, scene in zip(result.seconds, manifest["scenes"], strict=True):
        assert scene["start"] <= second < scene["end"]
    first = [w for w in manifest["words"] if w["scene"] == 0]
    assert result.seconds[0] < first[2]["end"] + 0.36  # within "Good morning, Ada." or just by it
    cell = cv2.resize(frames[round(result.seconds[1] * 25)], (480, 270), interpolation=cv2.INTER_AREA)
    x = stills.MARGIN + 480 + stills.GAP
    y = stills.MARGIN + stills.HEAD
    seen = image[y + 12 : y + 258, x + 12 : x + 468]
    assert np.abs(seen.astype(int) - cell[12:258, 12:468]).max() <= 1
    labels = image[y + 275 : y + 270 + stills.LABEL, x : x + 480]
    assert (labels.min(axis=2) < 100).sum() > 100


def test_a_transparent_still_has_alpha_and_what_is_drawn_is_the_same(lesson, tmp_path):
    still(lesson, tmp_path / "a.png", at=2, transparent=True)
    clear = cv2.imread(str(tmp_path / "a.png"), cv2.IMREAD_UNCHANGED)
    _, image = still(lesson, tmp_path / "b.png", at=2)
    assert clear.shape == (180, 320, 4)
    assert clear[2, 2, 3] == 0
    solid = cv2.erode((clear[..., 3] == 255).astype(np.uint8), np.ones((5, 5))) > 0
    assert solid.mean() > 0.1
    assert np.abs(clear[solid][:, :3].astype(int) - image[solid]).max() <= 4
    _, sheet = still(lesson, tmp_path / "c.png", sheet=True, transparent=True)
    corner = sheet[stills.MARGIN + stills.HEAD + 20, stills.MARGIN + 20]
    assert np.abs(corner.astype(int) - sheet[5, 5]).max() <= 1  # the paper is seen through it


def test_many_scenes_fill_rows(tmp_path):
    script = avatar.parse_script("# A\n\nYes.\n\n" + "".join(f"# Title {n}\n\nYes.\n\n" for n in range(8)))
    result = draw_still(script, tmp_path / "sheet.png", sheet=True, **SMALL)
    image = cv2.imread(str(tmp_path / "sheet.png"))
    assert image.shape[1] == 2 * stills.MARGIN + 4 * 480 + 3 * stills.GAP
    assert image.shape[0] > 3 * 270
    assert list(result.seconds) == sorted(set(result.seconds))


def test_first_sentences_end_where_the_voice_ends_them():
    script = avatar.parse_script("# A\n\nDr. Who is in. He left.")
    from avatar.speech.model import Speech, Word

    said = script.scenes[0].segments[0].tokens
    words = tuple(Word(t.written, n, n + 1, 0, 0, n) for n, t in enumerate(said))
    assert scene_middles(script, Speech(np.zeros(10, np.float32), 1, words)) == [2.0]


def test_frames_by_second():
    assert [frame_at(s, 25, 100) for s in (0, 0.039, 0.04, 0.28, 3.96, 4.0)] == [0, 0, 1, 7, 99, 99]
    rate = 30_000 / 1001
    assert [frame_at(n / rate, rate, 1000) for n in range(1000)] == list(range(1000))


def test_the_calmest_face_is_near_and_has_open_eyes_and_a_quiet_mouth():
    blinks, jaw = np.zeros(50, np.float32), np.full(50, 0.3, np.float32)
    blinks[20:30] = 1
    jaw[17] = 0
    moves = make_motion(50, eyeBlinkLeft=blinks, eyeBlinkRight=blinks, jawOpen=jaw)
    assert calmest(moves, 24) == 17
    assert calmest(moves, 40) == 40
    smiling = make_motion(1, mouthSmileLeft=0.4, mouthSmileRight=0.4)
    assert face_cost(smiling)[0] < face_cost(make_motion(1))[0] < face_cost(moves)[40]
    assert ARKIT_INDEX["eyeBlinkLeft"] == 8


@pytest.mark.parametrize(
    ("text", "seconds"), [("12.5", 12.5), ("0", 0), ("1:05.2", 65.2), ("1:02:03", 3723), (".5", 0.5)]
)
def test_times(text, seconds):
    assert options.second(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "-1", "1:75", "nan", "inf", "1e3", "1:2:3:4", "ten", "9" * 400])
def test_what_is_no_time(text):
    with pytest.raises(InputError, match="is not a time"):
        options.second(text)


def test_what_cannot_be_is_refused_and_nothing_written(lesson, tmp_path):
    refused = [
        (InputError, ".png", {}, "a.jpg"),
        (InputError, "after the end", {"at": 500.0}, "a.png"),
        (InputError, "no second", {"at": -1.0}, "a.png"),
        (InputError, "no second", {"at": float("nan")}, "a.png"),
        (InputError, "--sheet", {"at": 1.0, "sheet": True}, "a.png"),
        (OutputError, "mkdir", {}, "none/a.png"),
        (ScriptError, "who", {"variables": {}}, "a.png"),
    ]
    for kind, word, settings, name in refused:
        with pytest.raises(kind, match=word):
            still(lesson, tmp_path / name, **settings)
    assert list(tmp_path.iterdir()) == []


def test_the_command(lesson, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    asked = ["preview", str(lesson), "--size", "320x180", "--draft", "--var", "who=Ada", "--at", "0:01.5"]
    told = CliRunner().invoke(app, [*asked, "--json"])
    assert told.exit_code == 0, told.output
    facts = json.loads(told.stdout)
    assert (facts["path"], facts["seconds"]) == ("lesson.preview.png", [1.48])
    assert cv2.imread("lesson.preview.png").shape == (180, 320, 3)
    told = CliRunner().invoke(app, [*asked, "-o", "x.png", "--sheet"])
    assert told.exit_code == 2
    assert "Leave out" in told.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["lesson.preview.png"]


def test_a_preview_of_a_recording_is_as_long_as_it(tmp_path):
    pytest.importorskip("pocketsphinx")
    from avatar.media import write_wav
    from avatar.speech import load_voice, speak_text

    text = "Good morning to all of you. The harbour was built of granite blocks."
    said = speak_text(text, load_voice("heart-draft"), lead_in=1.0, tail=2.0)
    write_wav(tmp_path / "talk.wav", said.samples, said.sample_rate)
    script = tmp_path / "lesson.md"
    script.write_text(f"---\npresenter: mei\n---\n\n{text}\n")
    usual = draw_still(script, tmp_path / "a.png", at=0.5, **SMALL)
    result = draw_still(script, tmp_path / "b.png", at=0.5, recording=tmp_path / "talk.wav", **SMALL)
    assert usual.length < said.seconds < result.length
    with pytest.raises(InputError, match="no recording to clean"):
        draw_still(script, tmp_path / "c.png", clean=True, **SMALL)
