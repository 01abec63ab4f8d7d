"""The whole job at a small size: what is made, what is refused, and what is left when it is stopped."""

from __future__ import annotations

import hashlib
import itertools
import json
import math
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from conftest import make_motion, running_as_root

import avatar
from avatar import AvatarError, InputError, OutputError, PortraitError, ScriptError, UnknownNameError
from avatar.compose import load_brand, load_template
from avatar.compose.compositor import Compositor
from avatar.compose.layout import plan
from avatar.compose.plan import Person
from avatar.media import Encoder, normalise
from avatar.render.cpu import CpuRenderer
from avatar.script import load_script
from avatar.speech import load_voice, speak

SIZE = (320, 180)
SMALL = {"size": SIZE, "draft": True, "provider": "cpu"}
SCRIPT = """---
title: Two scenes
presenter: mei
---

# First

Good morning, {{who}}.

# Second

![A wedge](wedge.png)

This costs $3.50.

- One point
"""


@pytest.fixture(scope="module")
def lesson(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("lesson")
    wedge = np.zeros((60, 100, 3), np.uint8)
    wedge[:, :, 2] = np.arange(100) * 2
    cv2.imwrite(str(folder / "wedge.png"), wedge)
    path = folder / "lesson.md"
    path.write_text(SCRIPT)
    return path


@pytest.fixture(scope="module")
def made(lesson):
    """One render, its events and its files."""
    events: list[avatar.Progress] = []
    output = lesson.parent / "lesson.mp4"
    result = avatar.render(
        lesson, output, **SMALL, captions=True, variables={"who": "Ada"}, cache=False, progress=events.append
    )
    return result, events


def visible(folder):
    return sorted(p.name for p in folder.iterdir())


# What is made


def test_result_says_what_was_made(made, lesson):
    result, _ = made
    assert result.path == lesson.parent / "lesson.mp4"
    assert result.manifest == lesson.parent / "lesson.json"
    assert result.subtitles == {k: lesson.parent / f"lesson.{k}" for k in ("srt", "vtt")}
    assert result.chapters == lesson.parent / "lesson.chapters.vtt"
    assert visible(lesson.parent) == [
        "lesson.chapters.vtt",
        "lesson.json",
        "lesson.md",
        "lesson.mp4",
        "lesson.srt",
        "lesson.vtt",
        "wedge.png",
    ]
    assert (result.provider, result.encoder) == ("OpenCV", "x264")
    assert result.warnings == ()
    assert {"portrait", "speech", "motion", "layout", "frames", "total"} <= set(result.timings)
    assert all(t >= 0 for t in result.timings.values())
    parts = sum(t for name, t in result.timings.items() if name != "total")
    assert 0.5 * result.timings["total"] < parts <= result.timings["total"]
    assert result.seconds == result.frames / 25


def test_audio_and_video_are_equally_long(made):
    result, _ = made
    with av.open(str(result.path)) as file:
        video, audio = file.streams.video[0], file.streams.audio[0]
        assert (video.width, video.height) == SIZE
        assert video.average_rate == 25
        lengths = [float(s.duration * s.time_base) for s in (video, audio)]
        frames = sum(1 for _ in file.decode(video=0))
    assert frames == result.frames
    assert abs(lengths[0] - lengths[1]) < 1 / 25
    manifest = json.loads(result.manifest.read_text())
    assert frames == math.ceil(manifest["figures"]["seconds"] * 25 - 1e-6)
    with av.open(str(result.path)) as file:
        samples = sum(f.samples for f in file.decode(audio=0))
    assert samples / 48_000 == pytest.approx(lengths[1], abs=0.05)


def test_the_index_stands_in_front(made):
    data = made[0].path.read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")


def test_picture_moves_and_sound_is_loud_enough(made):
    result, _ = made
    with av.open(str(result.path)) as file:
        frames = [f.to_ndarray(format="gray") for f in file.decode(video=0)]
        file.seek(0)
        sound = np.concatenate([f.to_ndarray().mean(0) for f in file.decode(audio=0)])
    assert 0.03 < np.abs(sound).max() <= 0.92
    changes = [np.abs(a.astype(int) - b).mean() for a, b in itertools.pairwise(frames)]
    assert max(changes) > 1
    assert frames[5].std() > 20


def seconds_of(stamp):
    h, m, s = re.fullmatch(r"(?:(\d+):)?(\d\d):(\d\d[.,]\d{3})", stamp).groups()
    return int(h or 0) * 3600 + int(m) * 60 + float(s.replace(",", "."))


def test_subtitles_and_manifest_tell_the_same_story(made):
    result, _ = made
    srt, vtt = result.subtitles["srt"].read_text(), result.subtitles["vtt"].read_text()
    times = [[tuple(map(seconds_of, m)) for m in re.findall(r"(\S+) --> (\S+)", text)] for text in (srt, vtt)]
    assert times[0] == times[1]
    assert len(times[0]) >= 3
    for (start, end), (after, _) in zip(times[0], [*times[0][1:], (result.seconds, 0)], strict=True):
        assert 0 <= start < end <= after + 1e-9
    for text in (srt, re.sub(r"<[^>]*>", "", vtt)):
        for words in ("Good morning, Ada.", "This costs $3.50.", "One point"):
            assert words in text
    manifest = json.loads(result.manifest.read_text())
    assert manifest["video"] == "lesson.mp4"
    assert manifest["outputs"] == {
        "video": "lesson.mp4",
        "srt": "lesson.srt",
        "vtt": "lesson.vtt",
        "chapters": "lesson.chapters.vtt",
    }
    roles = {i["role"]: i for i in manifest["inputs"]}
    assert set(roles) == {"script", "portrait", "picture"}
    digest = hashlib.sha256((result.path.parent / "wedge.png").read_bytes()).hexdigest()
    assert digest in json.dumps(roles["picture"])
    assert manifest["settings"]["presenter"] == "mei"
    assert manifest["settings"]["size"] == list(SIZE)
    assert manifest["figures"]["frames"] == result.frames
    assert [s["title"] for s in manifest["scenes"]] == ["First", "Second"]
    assert manifest["scenes"][0]["start"] == 0
    assert manifest["scenes"][-1]["end"] == pytest.approx(manifest["figures"]["seconds"], abs=0.05)
    words = [w["text"] for w in manifest["words"]]
    assert words[:2] == ["Good", "morning"]
    assert str(result.path.parent) not in result.manifest.read_text()


def test_scenes_are_chapters_in_the_file_and_beside_it(made):
    result, _ = made
    scenes = json.loads(result.manifest.read_text())["scenes"]
    with av.open(str(result.path)) as file:
        chapters = file.chapters()
    assert [c["metadata"]["title"] for c in chapters] == ["First", "Second"]
    starts = [float(c["start"] * c["time_base"]) for c in chapters]
    assert starts == pytest.approx([s["start"] for s in scenes], abs=0.002)
    cues = re.findall(r"(\S+) --> (\S+)\n(.+)", result.chapters.read_text())
    assert [title for *_, title in cues] == ["First", "Second"]
    assert [seconds_of(start) for start, *_ in cues] == pytest.approx(starts, abs=0.002)


def test_progress_only_goes_forward(made):
    _, events = made
    stages = list(dict.fromkeys(e.stage for e in events))
    assert stages == ["portrait", "speech", "frames"]
    assert [e.stage for e in events] == sorted((e.stage for e in events), key=stages.index)
    for stage in stages:
        own = [e for e in events if e.stage == stage]
        done = [e.done for e in own]
        assert done == sorted(done)
        assert len({e.total for e in own}) == 1
        assert done[-1] == own[-1].total
    assert [e.done for e in events if e.stage == "frames"] == list(range(1, made[0].frames + 1))


@pytest.fixture
def watch(monkeypatch):
    """Renders keep a digest of each frame that goes to the encoder."""
    seen: list[str] = []
    write = Encoder.write

    def keep(self, frame):
        seen.append(hashlib.sha256(frame.tobytes()).hexdigest())
        write(self, frame)

    monkeypatch.setattr(Encoder, "write", keep)

    def render(script, output, **settings):
        seen.clear()
        avatar.render(script, output, **{**SMALL, "cache": False, **settings})
        return list(seen)

    return render


def test_same_seed_same_frames_other_seed_others(watch, tmp_path):
    path = tmp_path / "short.md"
    path.write_text("Good day.")
    first = watch(path, tmp_path / "a.mp4", seed=3)
    again = watch(path, tmp_path / "b.mp4", seed=3)
    other = watch(path, tmp_path / "c.mp4", seed=4)
    assert first == again
    assert len(set(first)) > 0.8 * len(first)
    assert sum(a != b for a, b in zip(first, other, strict=False)) > 0.5 * len(first)


def test_a_parsed_script_is_as_good_as_its_file(watch, tmp_path):
    path = tmp_path / "short.md"
    path.write_text("---\npresenter: ava\n---\n\nGood day.")
    from_file = watch(path, tmp_path / "a.mp4")
    assert watch(avatar.load_script(path), tmp_path / "b.mp4") == from_file
    assert watch(avatar.parse_script("Good day."), tmp_path / "c.mp4", presenter="ava") == from_file
    assert watch(str(path), str(tmp_path / "d.mp4")) == from_file


@pytest.mark.parametrize(("size", "fps"), [((180, 320), 25), ((200, 200), 12.5), ((320, 180), 29.97)])
def test_other_shapes_and_rates(tmp_path, size, fps):
    result = avatar.render(avatar.parse_script("Yes."), tmp_path / "a.mp4", size=size, fps=fps, draft=True)
    with av.open(str(result.path)) as file:
        video, audio = file.streams.video[0], file.streams.audio[0]
        assert (video.width, video.height) == size
        lengths = [float(s.duration * s.time_base) for s in (video, audio)]
    assert abs(lengths[0] - lengths[1]) < 1 / fps
    assert result.seconds == pytest.approx(lengths[0], abs=0.01)


def test_a_portrait_of_one_s_own(tmp_path, photo):
    picture = tmp_path / "me.jpg"
    cv2.imwrite(str(picture), cv2.resize(photo("kofi"), (409, 512), interpolation=cv2.INTER_AREA))
    result = avatar.render(avatar.parse_script("It is me."), tmp_path / "a.mp4", portrait=picture, **SMALL)
    manifest = json.loads(result.manifest.read_text())
    assert manifest["inputs"][0]["role"] == "portrait"
    assert manifest["inputs"][0]["file"] == "me.jpg"
    assert manifest["settings"]["presenter"] == ""
    assert any("small" in w for w in result.warnings)


def test_an_old_result_is_replaced_whole(tmp_path):
    for suffix in ("mp4", "srt", "vtt", "json"):
        (tmp_path / f"a.{suffix}").write_text("old")
    avatar.render(avatar.parse_script("New."), tmp_path / "a.mp4", **SMALL)
    assert visible(tmp_path) == ["a.json", "a.mp4", "a.srt", "a.vtt"]
    assert (tmp_path / "a.mp4").stat().st_size > 5000
    assert "New." in (tmp_path / "a.srt").read_text()


# What is refused


def test_all_problems_at_once(tmp_path):
    """A broken script, three unknown names, a size, a rate, an encoder, a provider, a brand and a folder."""
    path = tmp_path / "bad.md"
    path.write_text("# One\n\n(jump) Hello {{nobody}}.\n\n![x](missing.png)\n")
    before = visible(tmp_path)
    with pytest.raises(InputError) as caught:
        avatar.render(
            path,
            tmp_path / "no" / "such" / "a.mp4",
            presenter="avva",
            voice="hart",
            template="studo",
            size=(641, 360),
            fps=0,
            encoder="x263",
            provider="gpu9",
            brand=tmp_path / "brand.yaml",
        )
    text = str(caught.value)
    for word in (
        "bad.md:3",
        "nobody",
        "missing.png",
        "no/such",
        "'ava'",
        "'heart'",
        "'studio'",
        "641",
        "frame rate",
    ):
        assert word in text, word
    for word in ("x263", "gpu9", "brand.yaml"):
        assert word in text, word
    assert caught.value.exit_code == 2
    assert visible(tmp_path) == before


def refused(kind, *words, **settings):
    script = settings.pop("script", None) or avatar.parse_script("Hello.")
    output = settings.pop("output", None) or "never-written.mp4"
    with pytest.raises(kind) as caught:
        avatar.render(
            script, output, **{**SMALL, **settings}, progress=lambda _: pytest.fail("work has begun")
        )
    for word in words:
        assert word in str(caught.value)
    assert not Path("never-written.mp4").exists()
    return caught.value


def test_single_problems_keep_their_kind(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert refused(UnknownNameError, presenter="avva").suggestions == ("ava",)
    assert refused(UnknownNameError, voice="hart").kind == "voice"
    assert refused(UnknownNameError, template="studo").kind == "template"
    assert refused(UnknownNameError, provider="gpu9").kind == "provider"
    refused(PortraitError, "nobody.jpg", "no such file", portrait="nobody.jpg")
    refused(InputError, "641", size=(641, 360))
    refused(InputError, "20x20", size=(20, 20))
    refused(InputError, "frame rate", fps=float("nan"))
    assert refused(UnknownNameError, motion={"hed": 1}).suggestions == ("head",)
    refused(InputError, "amount of head", motion={"head": 1.5})
    refused(OutputError, "mkdir -p", output=tmp_path / "no" / "a.mp4")
    refused(OutputError, "folder", output=tmp_path)
    assert refused(ScriptError, "none.md", script=tmp_path / "none.md").problems
    assert visible(tmp_path) == []


def test_a_canvas_too_small_for_the_template_is_refused_before_any_work(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refused(InputError, "100", size=(100, 100))


def test_too_little_room_is_seen_before_any_work(tmp_path, monkeypatch):
    import shutil

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("shutil.disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 1000))
    refused(OutputError, "MB are needed", output=tmp_path / "a.mp4")
    assert visible(tmp_path) == []


@pytest.mark.parametrize("text", ["", "   \n\n", "---\ntitle: x\n---\n", "<!-- nothing -->"])
def test_nothing_to_say(tmp_path, monkeypatch, text):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "empty.md"
    path.write_text(text)
    refused(ScriptError, "empty.md", script=path)


def test_a_line_of_a_megabyte_is_checked_in_no_time(tmp_path, monkeypatch):
    """Hostile, but no crash: an error of ours, or a plan; here the voice's name is wrong as well."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "long.md"
    path.write_text("word " * 200_000)
    refused(AvatarError, "hart", script=path, voice="hart")


def test_a_language_the_voice_cannot_speak(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "ru.md"
    path.write_text("---\nlanguage: ru\n---\n\nПривет.")
    refused(InputError, "ru", script=path)


def test_a_file_in_the_place_of_the_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "film").write_text("not a folder")
    refused(OutputError, "film", output=tmp_path / "film" / "a.mp4")
    assert (tmp_path / "film").read_text() == "not a folder"


@pytest.mark.skipif(running_as_root() or os.name == "nt", reason="permissions do not bind this user")
def test_a_folder_one_may_not_write_to(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(0o500)
    refused(OutputError, "permission", output=locked / "a.mp4")
    locked.chmod(0o700)


def test_a_picture_that_became_unreadable_after_the_check(tmp_path, lesson):
    """What fails in the middle fails as our own error, and leaves nothing."""
    broken = tmp_path / "me.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 50)
    with pytest.raises(PortraitError, match=r"me\.png"):
        avatar.render(avatar.parse_script("Hello."), tmp_path / "a.mp4", portrait=broken, **SMALL)
    assert visible(tmp_path) == ["me.png"]


# What is left when it is stopped


@pytest.mark.parametrize(("stage", "at"), [("portrait", 0), ("speech", 1), ("frames", 1), ("frames", 30)])
@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_stopped_from_the_callback_nothing_is_left(tmp_path, stage, at, error):
    def stop(event):
        if event.stage == stage and event.done >= at:
            raise error

    (tmp_path / "a.srt").write_text("of an earlier day")
    with pytest.raises(error):
        avatar.render(avatar.parse_script("Hello there."), tmp_path / "a.mp4", **SMALL, progress=stop)
    assert visible(tmp_path) == ["a.srt"]
    assert (tmp_path / "a.srt").read_text() == "of an earlier day"


JOB = """
import sys, avatar
def tell(event):
    print(event.stage, int(event.done), int(event.total), flush=True)
avatar.render(avatar.parse_script("Hello there, and welcome."), sys.argv[1],
              size=(320, 180), draft=True, provider="cpu", cache=False, progress=tell)
print("finished", flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize(
    "moment", ["portrait 0", "speech", "frames 1 ", "frames 20 ", "last frame", "a little later"]
)
def test_killed_at_any_moment_no_half_file_has_the_name(tmp_path, moment):
    import time

    process = subprocess.Popen(
        [sys.executable, "-c", JOB, str(tmp_path / "a.mp4")], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    for line in process.stdout:
        stage, done, total = [*line.split(), "0", "0"][:3]
        last = stage == "frames" and done == total
        if line.startswith(moment) or (last and moment in ("last frame", "a little later")):
            break
    if moment == "a little later":
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.stdout.close()
    process.wait(60)
    names = [n for n in visible(tmp_path) if not n.startswith(".")]
    if "a.mp4" in names:  # the last moment of all: then it is whole, and so are its companions
        assert set(names) == {"a.json", "a.mp4", "a.srt", "a.vtt"}
        with av.open(str(tmp_path / "a.mp4")) as file:
            assert file.streams.video[0].frames == sum(1 for _ in file.decode(video=0))
    else:
        assert moment in ("last frame", "a little later") or names == []
    # The next run sweeps up and is whole.
    if moment == "frames 20 ":
        avatar.render(avatar.parse_script("Hello there, and welcome."), tmp_path / "a.mp4", **SMALL)
        assert visible(tmp_path) == ["a.json", "a.mp4", "a.srt", "a.vtt"]


# Before encoding


def test_only_the_person_moves(rig_of, lesson):
    """Frame by frame, whatever the template does: beside the person, the moving presenter and the resting one
    give the very same pixels."""
    script = load_script(lesson, {"who": "Ada"})
    speech = speak(script, load_voice("heart"), draft=True)
    speech = type(speech)(**{**speech.__dict__, "samples": normalise(speech.samples, speech.sample_rate)})
    rig = rig_of("mei")
    layout = plan(
        load_template("studio"),
        load_brand(None),
        script,
        speech,
        size=SIZE,
        fps=25,
        captions=True,
        figure=rig.figure,
        person=Person("Mei", "Designer"),
    )
    w, h = SIZE
    moving, resting = Compositor(layout), Compositor(layout)
    renderer = CpuRenderer(rig, layout.presenter_side)
    still = renderer.still.copy()
    frames = round(speech.seconds * 25)
    motion = make_motion(frames, head=(6, 3, -4), jawOpen=np.abs(np.sin(np.arange(frames))))
    moved = 0
    for n, frame in enumerate(renderer.frames(motion)):
        if n % 7:
            continue
        person = (frame[..., 3] > 0) | (still[..., 3] > 0)
        person = cv2.dilate(person.astype(np.uint8), np.ones((5, 5), np.uint8))
        mask = np.zeros((h, w), np.uint8)
        now = layout.crossing(n / 25)
        for place in (layout.placements[now.before], layout.placements[now.after]):
            x0, y0, side = place.x, place.y, layout.presenter_side
            cut = mask[max(0, y0) : y0 + side, max(0, x0) : x0 + side]
            inner = person[max(0, -y0) :, max(0, -x0) :][: cut.shape[0], : cut.shape[1]]
            np.maximum(cut, inner, out=cut)
        small = cv2.resize(mask, (w // 2, h // 2), interpolation=cv2.INTER_AREA) > 0
        a, b = moving.draw(n, frame), resting.draw(n, still)
        assert np.array_equal(a[:h][mask == 0], b[:h][mask == 0])
        for k in range(2):
            part = slice(h + k * h // 4, h + (k + 1) * h // 4)
            assert np.array_equal(
                a[part].reshape(h // 2, w // 2)[~small], b[part].reshape(h // 2, w // 2)[~small]
            )
        moved += int(not np.array_equal(a, b))
    assert (mask == 0).mean() > 0.5
    assert moved > 5


def test_what_script_and_caller_say_of_the_motion_reaches_it(tmp_path, monkeypatch):
    """The caller wins over the front matter; the picture that appears is glanced at."""
    from avatar.motion import scenes

    seen = []
    move = scenes.move

    def watch(speech, **settings):
        seen.append((speech, settings))
        return move(speech, **settings)

    cv2.imwrite(str(tmp_path / "wedge.png"), np.full((90, 160, 3), 120, np.uint8))
    (tmp_path / "a.md").write_text(
        "---\ntone: calm 0.5\nmotion: {head: 0.7, blinks: 0.5}\n---\n"
        "# A\n\nOne here. Two here (very happy).\n\n# B\n\n![](wedge.png)\n\n(serious) Three are here now.\n"
    )
    monkeypatch.setattr(scenes, "move", watch)
    avatar.render(tmp_path / "a.md", tmp_path / "a.mp4", **SMALL, motion={"blinks": 0.2, "gaze": 0})
    (first, settings), (second, also) = seen
    for asked in (settings, also):
        assert {k: asked[k] for k in ("head", "blinks", "gaze")} == {"head": 0.7, "blinks": 0.2, "gaze": 0.0}
    moods = [(c.name, c.amount) for c in (*first.cues, *second.cues) if c.kind == "expression"]
    assert moods == [("calm", 0.5), ("happy", 1.0), ("serious", 0.7)]
    (glance,) = [c for c in (*first.cues, *second.cues) if c.kind == "glance"]
    assert glance.name == "left"
    assert glance in second.cues
    assert 0 < glance.start < 0.7
