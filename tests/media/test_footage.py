"""Clips of every kind: found, timed and read frame by frame, in the right colours and the right way up."""

from __future__ import annotations

import pickle
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from filming import COLOURS, beep, film, number_of, plain, shade, turn_file
from PIL import Image

from avatar.compose.colour import BGR_TO_YUV, OFFSET
from avatar.errors import InputError
from avatar.media.footage import find_footage
from avatar.media.framing import frame_clip
from avatar.media.reel import open_reel

GROUND = (235, 128, 128)


def read_all(path: Path, room=(64, 48), fit="contain"):
    footage = find_footage(path)
    reel = open_reel(footage, frame_clip(footage.size, room, fit, GROUND))
    return footage, [tuple(p.copy() for p in reel.frame(n)) for n in range(len(footage.ticks))]


def wanted(colour) -> np.ndarray:
    """Y, U, V of R, G, B as the encoder has them."""
    return BGR_TO_YUV @ np.array(COLOURS.get(colour, colour)[::-1], np.float32) + OFFSET


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("tagged-709.mp4", {}),
        ("tagged-601.mp4", {"matrix": 6}),
        ("tagged-2020.mp4", {"matrix": 9}),
        ("untagged-sd.mp4", {"matrix": 5, "tagged": False}),
        ("full.mp4", {"full": True, "pix_fmt": "yuvj420p"}),
        ("full-601.mp4", {"full": True, "matrix": 6, "pix_fmt": "yuvj420p"}),
        ("444.mp4", {"pix_fmt": "yuv444p"}),
        ("ten-bit.mp4", {"pix_fmt": "yuv420p10le"}),
        ("rgb.mkv", {"pix_fmt": "bgr0", "codec": "ffv1"}),
        ("vp9.webm", {"codec": "libvpx-vp9", "options": {"crf": "10", "b": "0"}}),
        (
            "mpeg4.avi",
            {"codec": "mpeg4", "matrix": 6, "tagged": False, "options": {"qscale": "2", "b": "4000000"}},
        ),
        ("mpeg2.ts", {"codec": "mpeg2video", "matrix": 6, "options": {"b": "4000000"}}),
        ("prores.mov", {"codec": "prores_ks", "pix_fmt": "yuv422p10le"}),
    ],
)
@pytest.mark.parametrize("colour", ["red", "blue"])
def test_colours_are_those_of_the_clip(tmp_path: Path, name: str, options: dict, colour: str):
    path = film(tmp_path / name, [plain(colour, 96, 64)] * 30, **options)
    footage, frames = read_all(path)
    assert footage.size == (96, 64)
    got = [float(np.median(plane)) for plane in frames[-1]]
    assert np.abs(np.array(got) - wanted(colour)).max() <= 3, (got, wanted(colour))


def test_an_untagged_hd_clip_is_bt_709(tmp_path: Path):
    path = film(tmp_path / "hd.mp4", [plain("red", 1280, 720)] * 2, tagged=False)
    _, frames = read_all(path)
    got = [float(np.median(plane)) for plane in frames[0]]
    assert np.abs(np.array(got) - wanted("red")).max() <= 3


def test_frames_are_found_in_any_order(tmp_path: Path):
    """Also across keyframes, with frames that are decoded in another order than they are shown."""
    path = film(
        tmp_path / "b.mp4",
        [shade(n % 18) for n in range(60)],
        options={"preset": "veryfast", "bf": "3", "g": "12", "qp": "4"},
    )
    footage = find_footage(path)
    assert len(footage.ticks) == 60
    assert len(footage.keys) >= 5
    assert footage.seconds == pytest.approx(2.4, abs=0.001)
    reel = open_reel(footage, frame_clip(footage.size, (64, 48), "contain", GROUND))
    for n in (0, 1, 2, 59, 30, 29, 31, 5, 58, 12, 11, 13, 0):
        assert number_of(reel.frame(n)[0]) == n % 18
    fresh = open_reel(footage, frame_clip(footage.size, (64, 48), "contain", GROUND))
    one, other = (r.frame(37) for r in (reel, fresh))
    assert all((a == b).all() for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("name", ["bare.h264", "b.avi"])
def test_frames_without_times_are_counted(tmp_path: Path, name: str):
    path = film(
        tmp_path / name,
        [shade(n % 18) for n in range(60)],
        options={"bf": "2", "g": "12", "qp": "4", "preset": "veryfast"},
    )
    footage, frames = read_all(path)
    assert footage.untimed
    assert [number_of(y) for y, _, _ in frames] == [n % 18 for n in range(60)]
    reel = open_reel(footage, frame_clip(footage.size, (64, 48), "contain", GROUND))
    assert [number_of(reel.frame(n)[0]) for n in (40, 3, 59, 4)] == [4, 3, 5, 4]


def test_a_variable_frame_rate_keeps_its_times(tmp_path: Path):
    ticks = [0, 4, 50, 54, 58, 130]
    for name in ("vfr.mp4", "vfr.mkv"):
        path = film(tmp_path / name, [shade(n) for n in range(6)], ticks=ticks)
        footage, frames = read_all(path)
        times = [float((t - footage.ticks[0]) * footage.tick) for t in footage.ticks]
        assert times == pytest.approx([t / 100 for t in ticks], abs=0.002)
        assert [number_of(y) for y, _, _ in frames] == list(range(6))


@pytest.mark.parametrize(
    ("turn", "corner"),
    [((1, 0, 0, 1), 0), ((0, 1, -1, 0), 1), ((-1, 0, 0, -1), 2), ((0, -1, 1, 0), 3), ((-1, 0, 0, 1), 1)],
)
def test_turned_clips_stand_upright(tmp_path: Path, turn, corner: int):
    """The white corner, upper left in the file, goes where the display matrix says."""
    picture = plain((30, 30, 30), 96, 64)
    picture[:16, :16] = 240
    path = turn_file(film(tmp_path / "turned.mp4", [picture] * 2), *turn)
    footage, frames = read_all(path, (200, 200))
    sideways = turn[0] == 0
    assert footage.size == ((64, 96) if sideways else (96, 64))
    y = frames[0][0]
    assert y.shape[0] > y.shape[1] if sideways else y.shape[0] < y.shape[1]
    corners = [y[4, 4], y[4, -5], y[-5, -5], y[-5, 4]]  # clockwise from the upper left
    assert int(np.argmax(corners)) == corner
    assert sorted(corners)[-1] > 180
    assert sorted(corners)[-2] < 60


def test_pixels_that_are_not_square_are_stretched(tmp_path: Path):
    path = film(tmp_path / "pal.mp4", [shade(3, 72, 58)] * 2, pixel=Fraction(16, 11))
    assert find_footage(path).size == (105, 58)


def test_odd_sides(tmp_path: Path):
    path = film(
        tmp_path / "odd.mkv",
        [shade(n, 61, 47) for n in range(3)],
        codec="ffv1",
        pix_fmt="yuv420p",
        options={},
    )
    footage, frames = read_all(path, (300, 200))
    assert footage.size == (61, 47)
    assert all(side % 2 == 0 for y, _, _ in frames for side in y.shape)
    assert [number_of(y) for y, _, _ in frames] == [0, 1, 2]


def test_a_4k_clip_is_scaled_at_once(tmp_path: Path):
    path = film(tmp_path / "4k.mp4", [plain("green", 3840, 2160)] * 3)
    footage, frames = read_all(path, (640, 480))
    assert footage.size == (3840, 2160)
    assert [p.shape for p in frames[0]] == [(360, 640), (180, 320), (180, 320)]
    assert np.abs(np.array([float(p.mean()) for p in frames[2]]) - wanted("green")).max() <= 3


def test_covering_fills_the_room_and_keeps_the_middle(tmp_path: Path):
    picture = plain("grey", 128, 48)
    picture[:, 40:88] = COLOURS["red"]
    _, frames = read_all(film(tmp_path / "wide.mp4", [picture] * 2), (48, 48), "cover")
    y, u, v = frames[0]
    assert y.shape == (48, 48)
    got = [float(p[4:-4, 4:-4].mean()) for p in (y, u, v)]
    assert np.abs(np.array(got) - wanted("red")).max() <= 3


def test_what_is_see_through_shows_the_ground(tmp_path: Path):
    picture = np.zeros((48, 64, 4), np.uint8)
    picture[..., :3] = COLOURS["blue"]
    picture[:, 32:, 3] = 255
    for name, options in (
        ("a.mov", {"codec": "prores_ks", "pix_fmt": "yuva444p10le"}),
        (
            "a.webm",
            {
                "codec": "libvpx-vp9",
                "pix_fmt": "yuva420p",
                "options": {"crf": "4", "b": "0", "auto-alt-ref": "0"},
            },
        ),
    ):
        _, frames = read_all(film(tmp_path / name, [picture] * 3, **options))
        for n in (0, 2):
            left, right = (
                [float(np.median(p[:, half])) for p, half in zip(frames[n], s, strict=True)]
                for s in (
                    (slice(0, 28), slice(0, 14), slice(0, 14)),
                    (slice(36, 64), slice(18, 32), slice(18, 32)),
                )
            )
            assert np.abs(np.array(left) - GROUND).max() <= 3, (name, left)
            assert np.abs(np.array(right) - wanted("blue")).max() <= 4, (name, right)


@pytest.mark.parametrize("kind", ["gif", "webp", "png"])
def test_pictures_that_move(tmp_path: Path, kind: str):
    images = [Image.fromarray(shade(n)) for n in range(4)]
    path = tmp_path / f"moving.{kind}"
    times = [100, 300, 40, 200]
    images[0].save(path, save_all=True, append_images=images[1:], duration=times, loop=0, lossless=True)
    footage, frames = read_all(path)
    assert footage.drawn
    assert footage.endless
    assert [float(t * footage.tick) for t in footage.ticks] == pytest.approx([0, 0.1, 0.4, 0.44])
    assert footage.seconds == pytest.approx(0.64)
    assert [number_of(y) for y, _, _ in frames] == [0, 1, 2, 3]


def test_a_see_through_gif_lies_on_the_ground(tmp_path: Path):
    first = Image.new("RGBA", (64, 48), (0, 0, 0, 0))
    second = first.copy()
    second.paste((*COLOURS["red"], 255), (0, 0, 64, 24))
    path = tmp_path / "clear.webp"
    first.save(path, save_all=True, append_images=[second], duration=100, loop=0, lossless=True)
    _, frames = read_all(path)
    assert np.abs(np.array([float(p.mean()) for p in frames[0]]) - GROUND).max() <= 2
    upper = np.array([float(np.median(p[: len(p) // 2 - 2])) for p in frames[1]])
    lower = np.array([float(np.median(p[len(p) // 2 + 2 :])) for p in frames[1]])
    assert np.abs(upper - wanted("red")).max() <= 3
    assert np.abs(lower - GROUND).max() <= 2


def test_sound_is_noticed(tmp_path: Path):
    silent = film(tmp_path / "silent.mp4", [shade(n) for n in range(5)])
    heard = film(tmp_path / "heard.mp4", [shade(n) for n in range(25)], sound=beep(1.0))
    assert not find_footage(silent).sound
    assert find_footage(heard).sound


def test_a_clip_that_ends_early_works_and_says_so(tmp_path: Path):
    whole = film(
        tmp_path / "whole.mp4",
        [np.random.default_rng(n).integers(0, 255, (48, 64, 3), np.uint8) for n in range(75)],
        container_options={"movflags": "faststart"},
    )
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
    footage, frames = read_all(cut)
    assert "cut off" in footage.doubts[0]
    assert 1.0 < footage.seconds < 2.6
    assert len(frames) == len(footage.ticks)
    assert not find_footage(whole).doubts


def test_damaged_frames_are_left_out(tmp_path: Path):
    path = film(
        tmp_path / "hit.mkv",
        [np.random.default_rng(n).integers(0, 255, (48, 64, 3), np.uint8) for n in range(50)],
        options={"preset": "ultrafast", "g": "5", "qp": "20"},
    )
    data = bytearray(path.read_bytes())
    at = len(data) // 2
    data[at : at + 2500] = bytes(2500)
    path.write_bytes(data)
    footage, frames = read_all(path)
    assert len(frames) == len(footage.ticks) > 20
    assert frames[-1][0].std() > 10


def test_hdr_is_shown_all_the_same(tmp_path: Path):
    """Grey stays grey, and dark is darker than bright."""
    lumas = []
    for n in (3, 12):
        path = film(
            tmp_path / f"hdr{n}.mp4",
            [shade(n)] * 3,
            pix_fmt="yuv420p10le",
            codec="libx265",
            matrix=9,
            trc=16,
            options={"x265-params": "log-level=none"},
        )
        _, frames = read_all(path)
        y, u, v = (float(np.median(p)) for p in frames[1])
        assert max(abs(u - 128), abs(v - 128)) <= 3
        lumas.append(y)
    assert lumas[0] < lumas[1] - 40


def test_a_clip_that_is_gone_is_one_clear_error(tmp_path: Path):
    for name, options in (("a.mp4", {}), ("a.gif", None)):
        path = tmp_path / name
        if options is None:
            images = [Image.fromarray(shade(n)) for n in range(3)]
            images[0].save(path, save_all=True, append_images=images[1:], duration=100)
        else:
            film(path, [shade(n) for n in range(5)])
        footage = find_footage(path)
        path.unlink()
        reel = open_reel(footage, frame_clip(footage.size, (64, 48), "contain", GROUND))
        with pytest.raises(InputError, match="cannot be read any more"):
            reel.frame(1)


def broken_files(folder: Path):
    (folder / "empty.mp4").write_bytes(b"")
    (folder / "text.mp4").write_text("This is no video at all. " * 50)
    (folder / "zeros.mp4").write_bytes(bytes(5000))
    whole = film(folder / "whole.mp4", [shade(n) for n in range(10)])
    (folder / "headless.mp4").write_bytes(whole.read_bytes()[:-200])
    (folder / "list.mp4").write_text("#EXTM3U\n#EXTINF:5,\nwhole.mp4\n")
    (folder / "concat.mp4").write_text("ffconcat version 1.0\nfile whole.mp4\n")
    with av.open(str(folder / "sound.mp4"), "w") as c:
        s = c.add_stream("aac", rate=48000)
        frame = av.AudioFrame.from_ndarray(beep(0.2), format="fltp", layout="stereo")
        frame.rate = 48000
        c.mux(s.encode(frame))
        c.mux(s.encode())
    film(folder / "tiny.mkv", [shade(1, 8, 8)] * 2, codec="ffv1", options={})
    film(folder / "slim.mkv", [shade(1, 640, 20)] * 2, codec="ffv1", options={})


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("empty.mp4", "0 bytes"),
        ("text.mp4", "cannot be used as a clip"),
        ("zeros.mp4", "cannot be used as a clip"),
        ("headless.mp4", "cannot be used as a clip"),
        ("list.mp4", "cannot be used as a clip"),
        ("concat.mp4", "cannot be used as a clip"),
        ("sound.mp4", "no picture"),
        ("tiny.mkv", "too few"),
        ("slim.mkv", "too slim"),
        ("missing.mp4", "cannot be read"),
    ],
)
def test_what_is_no_clip(tmp_path: Path, name: str, words: str):
    broken_files(tmp_path)
    with pytest.raises(InputError) as caught:
        find_footage(tmp_path / name)
    assert words in str(caught.value)
    assert name in str(caught.value)


def test_an_absurd_size_is_not_decoded(tmp_path: Path):
    path = film(
        tmp_path / "big.mkv", [np.zeros((6400, 6400, 3), np.uint8)], codec="ffv1", pix_fmt="gray", options={}
    )
    with pytest.raises(InputError, match="too many"):
        find_footage(path)


def test_a_description_can_be_sent_to_another_process(tmp_path: Path):
    footage = find_footage(film(tmp_path / "a.mp4", [shade(n) for n in range(4)]))
    framing = frame_clip(footage.size, (64, 48), "contain", GROUND)
    again, same = pickle.loads(pickle.dumps((footage, framing)))
    assert again == footage
    assert number_of(open_reel(again, same).frame(2)[0]) == 2
