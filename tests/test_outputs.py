"""The whole job in every form it can be delivered in: files, loops, and frames with nothing behind."""

from __future__ import annotations

import json
from dataclasses import replace

import av
import cv2
import numpy as np
import pytest
from PIL import Image

import avatar
from avatar import InputError, MissingExtraError
from avatar.compose.backdrops import backdrop
from avatar.compose.colour import to_bgr
from avatar.compose.compositor import Compositor, cut_out
from avatar.compose.cutout import Cutout, to_bgra
from avatar.compose.sprite import Box
from avatar.media import Encoder, write_wav
from avatar.media.loop import Loop, loop_frames, loop_size
from avatar.preparation import prepare
from avatar.progress import Stopwatch
from avatar.project import check_project
from avatar.terminal import options

SMALL = {"size": (320, 180), "draft": True, "provider": "cpu"}
SCRIPT = "# The title\n\n- One point\n\nGood day.\n\n# Another\n\nAnd so on."


def visible(folder):
    return sorted(p.name for p in folder.iterdir())


def hum(seconds):
    t = np.arange(24_000 * seconds) / 24_000
    return (0.3 * np.sin(2 * np.pi * 180 * t) * np.sin(2 * np.pi * 2 * t)).astype(np.float32)


def over(bgra, ground):
    """A straight BGRA picture over a plain grey, float [H, W, 3]."""
    alpha = bgra[..., 3:].astype(np.float32) / 255
    return bgra[..., :3] * alpha + ground * (1 - alpha)


@pytest.fixture(scope="module")
def script():
    return avatar.parse_script(SCRIPT)


# Files


@pytest.mark.parametrize(
    ("name", "codec", "video", "audio"),
    [("a.mp4", "hevc", "hevc", "aac"), ("a.webm", "auto", "vp9", "opus"), ("a.mov", "auto", "prores", "pcm")],
)
def test_render_into_other_files(tmp_path, script, name, codec, video, audio):
    result = avatar.render(script, tmp_path / name, codec=codec, **SMALL)
    with av.open(str(tmp_path / name)) as file:
        assert file.streams.video[0].codec_context.name == video
        assert file.streams.audio[0].codec_context.name.startswith(audio)
        assert len(file.chapters()) == 2
        assert sum(1 for _ in file.decode(video=0)) == result.frames
    assert visible(tmp_path) == sorted(["a.chapters.vtt", "a.json", name, "a.srt", "a.vtt"])
    manifest = json.loads(result.manifest.read_text())
    assert manifest["settings"]["codec"] == {"auto": "vp9" if video == "vp9" else "prores"}.get(codec, codec)
    assert manifest["encoder"] == result.encoder != "x264"


def test_what_does_not_go_together_is_refused_with_the_rest(tmp_path, script, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        avatar.render(script, "a.mp4", transparent=True, template="studo", **SMALL)
    assert "cannot be transparent" in str(caught.value)
    assert "studio" in str(caught.value)
    for name, more in (("a.avi", {}), ("a", {}), ("a.gif", {"poster": True}), ("a.webm", {"codec": "hevc"})):
        with pytest.raises(InputError):
            avatar.render(script, name, **more, **SMALL, progress=lambda _: pytest.fail("work has begun"))
    with pytest.raises(InputError, match="transparent"):
        avatar.animate("ava", "a.wav", "a.mp4", background="none")
    assert visible(tmp_path) == []


def test_an_encoder_that_is_not_there_is_told_before_any_work(tmp_path, script, monkeypatch):
    from avatar.media import encoders

    monkeypatch.setattr(encoders, "why_not", lambda name: "nothing here" if name == "x265" else "")
    with pytest.raises(MissingExtraError, match="nothing here"):
        avatar.render(
            script,
            tmp_path / "a.mp4",
            codec="hevc",
            **SMALL,
            progress=lambda _: pytest.fail("work has begun"),
        )
    assert visible(tmp_path) == []


def test_names_on_the_command_line(tmp_path):
    assert str(options.video_path(None, tmp_path / "lesson.md", "webm")) == "lesson.webm"
    assert str(options.video_path(None, tmp_path / "lesson.md")) == "lesson.mp4"
    assert options.video_path(tmp_path / "x", tmp_path / "y.md", ".MOV") == tmp_path / "x.mov"
    assert options.video_path(tmp_path / "x.gif", tmp_path / "y.md") == tmp_path / "x.gif"
    assert options.background(" None ") == options.background("transparent") == "none"


def test_nothing_replaces_what_it_is_made_from(tmp_path, photo):
    from avatar.stills import draw_still

    for name in ("me.webp", "me.png"):
        cv2.imwrite(str(tmp_path / name), photo("kofi"))
    write_wav(tmp_path / "a.wav", hum(1), 24_000)
    (tmp_path / "alias.webp").symlink_to(tmp_path / "me.webp")
    (tmp_path / "lesson.md").write_text("# A\n\n![A](me.webp)\n\nGood day.")
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    webp, png = tmp_path / "me.webp", tmp_path / "me.png"
    for work in (
        lambda: avatar.animate(webp, tmp_path / "a.wav", webp),
        lambda: avatar.animate(webp, tmp_path / "a.wav", tmp_path / "alias.webp"),
        lambda: avatar.render(tmp_path / "lesson.md", webp, **SMALL),
        lambda: draw_still(tmp_path / "lesson.md", png, portrait=png, **SMALL),
    ):
        with pytest.raises(InputError, match=r"would replace the (portrait|picture)"):
            work()
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


# Loops


@pytest.mark.parametrize("name", ["a.gif", "a.webp"])
def test_loops_show_the_frames_of_the_video(tmp_path, script, name, monkeypatch):
    given: list[np.ndarray] = []
    write = Loop.write

    def keep(self, frame):
        given.append(to_bgr(frame))
        write(self, frame)

    monkeypatch.setattr(Loop, "write", keep)
    result = avatar.render(script, tmp_path / name, fps=25, **SMALL)
    assert visible(tmp_path) == sorted([name, "a.json"])
    assert (result.subtitles, result.chapters, result.encoder) == ({}, None, name[2:])
    with Image.open(tmp_path / name) as image:
        assert image.size == (320, 180)
        assert image.info["loop"] == 0
        assert image.n_frames <= len(given) == result.frames
        n = 0
        for number in range(image.n_frames):
            image.seek(number)
            shown = np.asarray(image.convert("RGB"))[..., ::-1].astype(np.float32)
            # Frames that are alike are one, shown for as long as all of them.
            count, rest = divmod(image.info["duration"], 80)
            assert count >= 1
            assert rest == 0
            for frame in given[n : n + count]:
                assert np.abs(cv2.blur(shown, (9, 9)) - cv2.blur(frame, (9, 9))).mean() < 4
            n += count
    assert n == len(given)
    assert result.seconds == pytest.approx(len(given) * 0.08)


def test_loops_take_at_most_so_much():
    assert loop_frames(10_000, 25) == range(0, 500, 2)
    assert loop_frames(10_000, 30) == range(0, 600, 2)
    assert loop_frames(10_000, 60) == range(0, 1200, 4)
    assert loop_frames(7, 12.5) == range(7)
    assert loop_frames(1, 50) == range(0, 1, 4)
    for fps in (24, 25, 29.97, 30, 48, 50, 59.94, 60, 120):
        assert 11.9 < fps / loop_frames(10, fps).step <= 15
    assert loop_size((1920, 1080)) == (640, 360)
    assert loop_size((1080, 1920)) == (360, 640)
    assert loop_size((320, 180)) == (320, 180)


def test_a_long_video_says_that_its_loop_is_shorter(tmp_path):
    write_wav(tmp_path / "a.wav", hum(21), 24_000)
    result = avatar.animate("ava", tmp_path / "a.wav", tmp_path / "a.webp", size=(160, 160), fps=5)
    assert result.frames == 100
    assert result.seconds == 20
    assert any("first 20 of 21.0 seconds" in w for w in result.warnings)


def test_a_loop_that_fails_leaves_nothing(tmp_path, script, monkeypatch):
    def fail(self, frame):
        raise KeyboardInterrupt

    monkeypatch.setattr(Loop, "write", fail)
    with pytest.raises(KeyboardInterrupt):
        avatar.render(script, tmp_path / "a.gif", **SMALL)
    assert visible(tmp_path) == []


# Nothing behind


def test_two_grounds_tell_colour_and_alpha():
    rng = np.random.default_rng(1)
    w, h = 64, 32
    y, alpha = rng.integers(16, 236, (h, w)), rng.integers(0, 256, (h, w))
    alpha[:, :8], alpha[:, -8:] = 0, 255
    u = np.full((h // 2, w // 2), 100)

    def ground(level):
        luma = np.rint(y * (alpha / 255) + level * (1 - alpha / 255))
        half = cv2.resize(alpha.astype(np.uint8), (w // 2, h // 2), interpolation=cv2.INTER_AREA) / 255
        chroma = np.rint(u * half + 128 * (1 - half)).reshape(-1, w)
        return np.vstack([luma, chroma, chroma]).astype(np.uint8)

    frame = Cutout(lambda: ground(16), lambda: ground(235), (w, h)).draw()
    found = frame[h * 3 // 2 :].astype(int)
    assert np.abs(found - alpha).max() <= 2
    assert (found[:, :8] == 0).all()
    assert (found[:, -8:] == 255).all()
    for level in (16, 120, 235):
        again = frame[:h] * (found / 255) + level * (1 - found / 255)
        assert np.abs(again - (y * (alpha / 255) + level * (1 - alpha / 255))).max() < 2.5
    solid = alpha[:, -8:].shape[1] // 2
    assert np.abs(planes_u(frame, w, h)[:, -solid:].astype(int) - 100).max() <= 1


def planes_u(frame, w, h):
    return frame.reshape(-1)[w * h : w * h + w * h // 4].reshape(h // 2, w // 2)


def prepared(script, tmp_path, transparent):
    project = check_project(
        script, tmp_path / "a.webm", presenter="mei", portrait=None, voice=None, template=None, brand=None,
        fps=25, variables=None, motion=None, encoder="auto", transparent=transparent, captions="burn",
        **SMALL,
    )  # fmt: skip
    return prepare(project, seed=0, clock=Stopwatch())


def test_a_transparent_frame_over_a_ground_is_the_frame_drawn_over_it(script, tmp_path, monkeypatch):
    """Over a grey that it knows nothing of: through titles that fade in, captions, and a change of scene."""
    ready = prepared(script, tmp_path, True)
    monkeypatch.setitem(backdrop.BARE, "grey", 110)
    grey = Compositor(replace(ready.layout, backdrop="grey"))
    cut = ready.layout.moments[1].start
    side = ready.layout.presenter_side
    square = np.zeros((side, side, 4), np.uint8)
    cv2.circle(square, (side // 2, side // 2), side // 3, (90, 120, 180, 255), -1, cv2.LINE_AA)
    for second in (0.2, 1.0, 1.64, cut - 0.04, cut + 0.12, cut + 1):
        n = round(second * 25)
        frame = ready.compositor.draw(n, square)
        expected = grey.draw(n, square)
        alpha = frame[270:].astype(float) / 255
        assert 0 < alpha.mean() < 1
        away = np.abs(frame[:180] * alpha + 110 * (1 - alpha) - expected[:180])
        assert away.max() <= 3, second
        assert away.mean() < 0.5
        difference = np.abs(over(to_bgra(frame), 110.0 * 0) - over(to_bgra(frame), 255))
        assert difference[0, 0].min() > 250  # the corner is empty


@pytest.mark.parametrize("name", ["a.webm", "a.mov"])
def test_a_transparent_video_read_back_over_black_and_white(script, tmp_path, name, monkeypatch):
    drawn: list[np.ndarray] = []
    write = Encoder.write

    def keep(self, frame):
        drawn.append(frame.copy())
        write(self, frame)

    monkeypatch.setattr(Encoder, "write", keep)
    avatar.render(script, tmp_path / name, transparent=True, captions=True, **SMALL)
    seen = read_with_alpha(tmp_path / name)
    assert len(seen) == len(drawn)
    for n in range(5, len(drawn), 12):
        for ground in (0, 255):
            expected, found = over(to_bgra(drawn[n]), ground), over(seen[n], ground)
            assert np.abs(expected - found).mean() < 2.5
        assert (seen[n][..., 3] < 12).mean() > 0.2
        assert (seen[n][..., 3] > 243).mean() > 0.1
        corner = seen[n][2:12, 2:12, 3]
        assert corner.max() < 6


def read_with_alpha(path):
    """Frames as uint8 [H, W, 4], BGRA, by a decoder that knows of alpha."""
    frames = []
    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        reader = av.CodecContext.create("libvpx-vp9" if path.suffix == ".webm" else "prores", "r")
        reader.codec_tag = stream.codec_context.codec_tag
        reader.width, reader.height = stream.width, stream.height
        for packet in file.demux(stream):
            frames += reader.decode(packet) if packet.size else []
        frames += reader.decode(None)
    result = []
    for frame in frames:
        frame = frame if frame.format.name == "yuva420p" else frame.reformat(format="yuva420p")
        planes = [np.frombuffer(p, np.uint8).reshape(p.height, -1)[:, : p.width] for p in frame.planes]
        flat = np.concatenate([p.reshape(-1) for p in planes])
        result.append(to_bgra(flat.reshape(frame.height * 5 // 2, frame.width)))
    return result


def test_a_transparent_loop(script, tmp_path):
    avatar.render(script, tmp_path / "a.webp", transparent=True, **SMALL)
    with Image.open(tmp_path / "a.webp") as image:
        image.seek(12)
        alpha = np.asarray(image.convert("RGBA"))[..., 3]
    assert alpha[2, 2] == 0
    assert (alpha == 255).mean() > 0.1


def test_animate_over_nothing(tmp_path):
    write_wav(tmp_path / "a.wav", hum(1), 24_000)
    avatar.animate("ava", tmp_path / "a.wav", tmp_path / "a.mov", size=(200, 200), background="none")
    frame = read_with_alpha(tmp_path / "a.mov")[10]
    assert frame[2, 2, 3] == frame[2, -3, 3] == 0
    assert frame[100, 100, 3] == frame[-3, 100, 3] == 255
    assert frame[100, 100, :3].min() > 30


def test_no_wall_has_no_shadow(script, tmp_path):
    ready = prepared(script, tmp_path, True)
    assert isinstance(ready.compositor, Cutout)
    place = ready.layout.placements[0]
    side = ready.layout.presenter_side
    frame = ready.compositor.draw(40, np.zeros((side, side, 4), np.uint8))
    box = Box(0, 0, *ready.layout.size).meet(place.box)
    alpha = frame[270:][box.full()]
    assert np.median(alpha) == 0
    assert cut_out(ready.layout).still(40, np.zeros((side, side, 4), np.uint8)).shape == (180, 320, 4)
