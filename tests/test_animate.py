"""A picture and a recording: lengths, kinds of sound, backgrounds, and what is refused."""

from __future__ import annotations

import wave
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from conftest import make_motion, on_grey

import avatar
from avatar import AudioError, InputError, OutputError, PortraitError
from avatar.animation.canvas import stage_picture
from avatar.compose.colour import to_bgr
from avatar.compose.plain import PlainCompositor
from avatar.media import write_wav
from avatar.portrait.model import soften
from avatar.render.cpu import CpuRenderer


@pytest.fixture(scope="module")
def picture(tmp_path_factory, photo) -> Path:
    """A photograph of 320 × 400 pixels."""
    path = tmp_path_factory.mktemp("photo") / "me.png"
    cv2.imwrite(str(path), cv2.resize(photo("arjun"), (320, 400), interpolation=cv2.INTER_AREA))
    return path


def tone(seconds, rate=24_000):
    """Syllables of a hum, four a second."""
    t = np.arange(round(seconds * rate)) / rate
    return (0.3 * np.sin(2 * np.pi * 180 * t) * np.clip(np.sin(2 * np.pi * 4 * t), 0, 1)).astype(np.float32)


def write_stereo(path, samples, rate):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.stack([samples, samples * 0.5], -1).__mul__(32767).astype("<i2").tobytes())


def lengths(path):
    with av.open(str(path)) as file:
        video, audio = file.streams.video[0], file.streams.audio[0]
        return (video.width, video.height, sum(1 for _ in file.decode(video=0))), [
            float(s.duration * s.time_base) for s in (video, audio)
        ]


@pytest.mark.parametrize("seconds", [1.0, 1.0001, 0.7319, 2.04, 0.04])
def test_frames_cover_the_sound(tmp_path, picture, seconds):
    write_wav(tmp_path / "a.wav", tone(seconds), 24_000)
    result = avatar.animate(picture, tmp_path / "a.wav", tmp_path / "a.mp4", size=(160, 160))
    (_, _, frames), (video, audio) = lengths(tmp_path / "a.mp4")
    exact = round(seconds * 24_000) / 24_000
    assert frames == result.frames == max(1, int(np.ceil(exact * 25 - 1e-6)))
    assert abs(video - audio) < 1 / 25
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.json", "a.mp4", "a.wav"]
    assert result.subtitles == {}
    assert result.provider == "OpenCV"


def test_eight_kilohertz_stereo(tmp_path, picture):
    write_stereo(tmp_path / "phone.wav", tone(1.3, 8000), 8000)
    avatar.animate(picture, tmp_path / "phone.wav", tmp_path / "a.mp4", size=(160, 200))
    shape, (video, audio) = lengths(tmp_path / "a.mp4")
    assert shape == (160, 200, 33)
    assert abs(video - audio) < 1 / 25


def test_its_own_size_and_progress(tmp_path, picture):
    write_wav(tmp_path / "a.wav", tone(0.2), 24_000)
    events: list[avatar.Progress] = []
    result = avatar.animate(picture, tmp_path / "a.wav", tmp_path / "a.mp4", fps=30, progress=events.append)
    assert lengths(tmp_path / "a.mp4")[0] == (320, 400, 6)
    assert [e.done for e in events if e.stage == "frames"] == [1, 2, 3, 4, 5, 6]
    assert result.seconds == pytest.approx(0.2)


def first_frame(path):
    with av.open(str(path)) as file:
        return next(file.decode(video=0)).to_ndarray(format="bgr24").astype(int)


def test_backgrounds(tmp_path, picture):
    """The picture's own, a colour, and for a cut-out presenter something plain instead of black."""
    write_wav(tmp_path / "a.wav", tone(0.1), 24_000)
    outputs = {}
    for name, portrait, settings in (
        ("own", picture, {}),
        ("colour", picture, {"background": "#1b2a41"}),
        ("presenter", "mei", {"size": (320, 400)}),
    ):
        avatar.animate(portrait, tmp_path / "a.wav", tmp_path / f"{name}.mp4", **settings)
        outputs[name] = first_frame(tmp_path / f"{name}.mp4")[4:40, 4:60].mean((0, 1))
    assert outputs["own"] == pytest.approx([150, 150, 150], abs=5)
    assert outputs["colour"] == pytest.approx([0x41, 0x2A, 0x1B], abs=6)
    assert outputs["presenter"].min() > 200


def test_a_presenter_by_name_unless_a_file_has_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_wav("a.wav", tone(0.1), 24_000)
    avatar.animate("nia", "a.wav", "a.mp4", size=(64, 64))
    assert lengths("a.mp4")[0] == (64, 64, 3)
    Path("nia").write_text("not a picture")
    with pytest.raises(PortraitError, match="nia is not a picture"):
        avatar.animate("nia", "a.wav", "b.mp4")


# The canvas


def rest_of(rig, size=None, background="keep"):
    staged, compositor, side, canvas = stage_picture(rig, size, background, 1080)
    frame = next(CpuRenderer(staged, side).frames(make_motion()))
    return to_bgr(compositor.draw(frame)), canvas


def difference(a, b):
    return np.abs(a.astype(float) - b.astype(float)).mean(-1)


@pytest.fixture(scope="module")
def own_rig(picture):
    from avatar.portrait import load_rig

    return load_rig(picture)[0]


def test_rest_is_the_picture_itself(own_rig, picture):
    given = cv2.imread(str(picture))
    drawn, canvas = rest_of(own_rig)
    assert canvas == (320, 400)
    off = difference(drawn, given)
    assert off.mean() < 1.0
    assert np.percentile(off, 99.5) < 8  # chroma at half the resolution


@pytest.mark.parametrize("size", [(160, 200), (320, 180), (180, 320), (400, 400), (640, 800), (200, 202)])
def test_the_picture_covers_any_canvas_and_the_head_is_in_it(own_rig, picture, size):
    """No border, no seam where the moving square ends: rest is the picture, scaled and cut."""
    given = cv2.imread(str(picture))
    drawn, _ = rest_of(own_rig, size)
    assert drawn.shape == (size[1], size[0], 3)
    factor = max(size[0] / 320, size[1] / 400)
    scaled = cv2.resize(soften(given, factor), None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    small = cv2.matchTemplate(scaled, drawn[8:-8, 8:-8], cv2.TM_SQDIFF)
    y, x = np.unravel_index(small.argmin(), small.shape)
    part = scaled[y : y + size[1] - 16, x : x + size[0] - 16]
    # Scales may differ by a pixel over the whole picture: fine detail is not compared.
    off = difference(*(cv2.GaussianBlur(v, (0, 0), 1.0) for v in (drawn[8:-8, 8:-8], part)))
    assert off.mean() < 1.8
    hx, hy, hw, hh = (v * factor for v in own_rig.figure.head)
    if hh < size[1] - 20:
        assert y - 8 <= hy + 3
        assert hy + hh <= y + size[1] + 3
    assert x - 8 <= hx + 3
    assert hx + hw <= x + size[0] + 3


@pytest.mark.parametrize("background", ["keep", "#808080"])
def test_only_the_person_moves(own_rig, background):
    staged, compositor, side, (w, h) = stage_picture(own_rig, (320, 400), background, 1080)
    motion = make_motion(8, head=(8, 4, -5), jawOpen=np.linspace(0, 0.5, 8))
    motion.head[:] *= np.linspace(-1, 1, 8)[:, None]
    renderer = CpuRenderer(staged, side)
    still = compositor.draw(renderer.still).copy()
    person = np.zeros((h, w), np.uint8)
    x, y = compositor._at
    frames = []
    for frame in renderer.frames(motion):
        frames.append(compositor.draw(frame).copy())
        alpha = np.maximum(frame[..., 3], renderer.still[..., 3]) > 0
        part = person[max(0, y) : y + side, max(0, x) : x + side]
        np.maximum(part, alpha[max(0, -y) :, max(0, -x) :][: part.shape[0], : part.shape[1]], out=part)
    person = cv2.dilate(person, np.ones((5, 5), np.uint8))
    assert 0.2 < (person == 0).mean() < 0.8
    small = cv2.resize(person, (w // 2, h // 2), interpolation=cv2.INTER_AREA) > 0
    for frame in frames:
        assert np.array_equal(frame[:h][person == 0], still[:h][person == 0])
        for k in range(2):
            part = slice(h + k * h // 4, h + (k + 1) * h // 4)
            a, b = (f[part].reshape(h // 2, w // 2)[~small] for f in (frame, still))
            assert np.array_equal(a, b)
    assert not np.array_equal(frames[0], frames[-1])


def test_large_pictures_are_drawn_at_most_at_1080(rig_of):
    _, _, side, canvas = stage_picture(rig_of("ava"), None, "keep", 1080)
    assert canvas == (864, 1080)
    assert side % 2 == 0


def test_plain_compositor_may_reach_over_every_edge():
    """A square larger than the canvas, or wholly beside it."""
    random = np.random.default_rng(1)
    ground = random.integers(0, 255, (64, 96, 3), np.uint8)
    for x, y, side in (
        (-20, -30, 200),
        (80, 50, 40),
        (-38, 0, 40),
        (0, 0, 64),
        (200, 200, 30),
        (-50, 10, 20),
    ):
        compositor = PlainCompositor(ground, x, y, side)
        clean = compositor.draw(np.zeros((side, side, 4), np.uint8)).copy()
        square = np.full((side, side, 4), 255, np.uint8)
        full = to_bgr(compositor.draw(square))
        expected = to_bgr(clean)
        x0, y0 = max(0, x), max(0, y)
        expected[y0 : max(y0, y + side), x0 : max(x0, x + side)] = 255
        assert difference(full, expected).max() < 40
        assert difference(full, expected).mean() < 1.5
        # And nothing of it is left when it has gone.
        assert np.array_equal(compositor.draw(np.zeros((side, side, 4), np.uint8)), clean)


# What is refused


def refused(kind, picture, audio, *words, output="a.mp4", **settings):
    before = sorted(p.name for p in Path().iterdir())
    with pytest.raises(kind) as caught:
        avatar.animate(picture, audio, output, **settings)
    for word in words:
        assert word in str(caught.value), str(caught.value)
    assert sorted(p.name for p in Path().iterdir()) == before
    return caught.value


def test_bad_input_is_one_clear_error_and_nothing_is_written(tmp_path, monkeypatch, picture):
    monkeypatch.chdir(tmp_path)
    write_wav("ok.wav", tone(0.5), 24_000)
    write_wav("empty.wav", np.zeros(0, np.float32), 24_000)
    Path("text.wav").write_text("la la la")
    refused(PortraitError, "none.png", "ok.wav", "none.png", "no such file", "ava")
    refused(PortraitError, "text.wav", "ok.wav", "not a picture")
    refused(PortraitError, tmp_path, "ok.wav", "folder")
    refused(AudioError, picture, "none.wav", "none.wav")
    refused(AudioError, picture, "empty.wav", "empty.wav")
    refused(AudioError, picture, "text.wav", "text.wav")
    refused(AudioError, picture, picture, "me.png")
    refused(OutputError, picture, "ok.wav", "mkdir -p", output="no/a.mp4")
    refused(OutputError, picture, "ok.wav", "folder", output=tmp_path)
    refused(InputError, picture, "ok.wav", "641", size=(641, 360))
    refused(InputError, picture, "ok.wav", "frame rate", fps=0)
    for colour in ("red", "#12345", "#1234567", "#gggggg", "", "transparent"):
        refused(InputError, picture, "ok.wav", "background", background=colour)


def test_all_problems_at_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ("none.png", "none.wav", "mkdir -p", "641", "frame rate", "x263", "gpu9", "red")
    refused(
        InputError,
        "none.png",
        "none.wav",
        *words,
        output="no/a.mp4",
        size=(641, 360),
        fps=-1,
        encoder="x263",
        provider="gpu9",
        background="red",
    )


def test_stopped_from_the_callback_nothing_is_left(tmp_path, picture):
    write_wav(tmp_path / "a.wav", tone(1), 24_000)

    def stop(event):
        if event.stage == "frames" and event.done == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        avatar.animate(picture, tmp_path / "a.wav", tmp_path / "a.mp4", size=(64, 64), progress=stop)
    assert [p.name for p in tmp_path.iterdir()] == ["a.wav"]


def test_the_photo_is_a_photo(picture, photo):
    """The material of these tests: an opaque picture, so that matting and filling are at work."""
    assert cv2.imread(str(picture), cv2.IMREAD_UNCHANGED).shape == (400, 320, 3)
    assert on_grey(np.zeros((1, 1, 4), np.uint8)).tolist() == [[[150, 150, 150]]]
