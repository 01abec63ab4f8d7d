import os
import signal
import subprocess
import sys
import textwrap
from fractions import Fraction

import av
import numpy as np
import pytest

from avatar.errors import EngineError, InputError, MissingExtraError, UnknownNameError
from avatar.media import encoders
from avatar.media.atomic import Outputs
from avatar.media.dimensions import exact_rate
from avatar.media.encode import Encoder
from avatar.media.mp4 import check_whole

SMALL = (64, 48)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def picture(size=SMALL, value=128):
    width, height = size
    return np.full((height * 3 // 2, width), value, np.uint8)


def make(path, frames, fps=25, *, seconds=None, size=SMALL, rate=24_000, **more):
    length = frames / float(exact_rate(fps)) if seconds is None else seconds
    audio = np.random.default_rng(1).uniform(-0.1, 0.1, int(length * rate)).astype(np.float32)
    frame = picture(size)
    with Encoder(path, size, fps, audio=audio, sample_rate=rate, quality="draft", **more) as encoder:
        for i in range(frames):
            frame[: size[1] // 2] = 40 + i % 150
            encoder.write(frame)
    return encoder


def lengths(path):
    """Seconds of the file, of its tracks as the index says, and as decoded; and the frames."""
    with av.open(str(path)) as file:
        video, audio = file.streams.video[0], file.streams.audio[0]
        told = float(video.duration * video.time_base), float(audio.duration * audio.time_base)
        whole = file.duration / 1e6
        times = [frame.time for frame in file.decode(video)]
    with av.open(str(path)) as file:
        heard = sum(frame.samples for frame in file.decode(audio=0)) / 48_000
    return whole, *told, heard, times


@pytest.mark.parametrize(
    ("frames", "fps"),
    [(1, 25), (25, 25), (250, 25), (30, 29.97), (240, 23.976), (60, 60), (250, 12.5)],
)
def test_sound_and_picture_are_equally_long(tmp_path, frames, fps):
    make(tmp_path / "a.mp4", frames, fps)
    whole, video, audio, heard, times = lengths(tmp_path / "a.mp4")
    rate = exact_rate(fps)
    expected = float(frames / rate)
    assert video == pytest.approx(expected, abs=1e-3)
    assert audio == pytest.approx(expected, abs=1e-3)
    assert whole == pytest.approx(expected, abs=2e-3)
    assert 0 <= heard - expected < 1024 / 48_000 + 1e-6  # the last AAC frame is always whole
    assert len(times) == frames
    assert times == pytest.approx([float(i / rate) for i in range(frames)], abs=1e-4)


@pytest.mark.slow
def test_five_minutes(tmp_path):
    make(tmp_path / "a.mp4", 7500, 25, rate=22_050)
    whole, video, audio, heard, times = lengths(tmp_path / "a.mp4")
    assert [whole, video, audio] == pytest.approx([300, 300, 300], abs=1e-3)
    assert abs(heard - 300) < 0.04
    assert len(times) == 7500


@pytest.mark.parametrize("seconds", [0.0, 0.3, 1.7])
def test_sound_is_cut_or_filled_up_to_the_picture(tmp_path, seconds):
    make(tmp_path / "a.mp4", 25, 25, seconds=seconds)
    _, video, audio, *_ = lengths(tmp_path / "a.mp4")
    assert video == pytest.approx(1)
    assert audio == pytest.approx(1)


def test_sound_is_in_step_and_both_channels_are_the_same(tmp_path):
    """A click at 0.5 s of the sound is heard at 0.5 s of the file, within 1 ms."""
    audio = np.zeros(24_000, np.float32)
    audio[12_000:12_024] = 0.8
    with Encoder(tmp_path / "a.mp4", SMALL, 25, audio=audio, sample_rate=24_000) as encoder:
        for _ in range(25):
            encoder.write(picture())
    with av.open(str(tmp_path / "a.mp4")) as file:
        heard = np.concatenate([f.to_ndarray() for f in file.decode(audio=0)], axis=1)
    assert abs(np.argmax(np.abs(heard[0])) / 48_000 - 0.5005) < 1.5e-3
    assert np.abs(heard[0] - heard[1]).max() < 1e-3


def test_picture_comes_back_and_the_buffer_may_be_reused(tmp_path):
    size = (118, 82)  # sides whose halves are odd: no plane has a friendly stride
    frame = picture(size)
    with Encoder(tmp_path / "a.mp4", size, 25, quality="high") as encoder:
        for i in range(30):
            frame[: size[1]] = 40 + 6 * i
            frame.reshape(-1)[size[0] * size[1] :] = 100 + i
            encoder.write(frame)
            frame[:] = 0
    with av.open(str(tmp_path / "a.mp4")) as file:
        assert not file.streams.audio
        for i, shown in enumerate(file.decode(video=0)):
            assert (shown.width, shown.height) == size
            for plane, expected in zip(shown.planes, (40 + 6 * i, 100 + i, 100 + i), strict=True):
                rows = np.frombuffer(plane, np.uint8, plane.line_size * plane.height)
                seen = rows.reshape(plane.height, plane.line_size)[:, : plane.width].astype(float)
                assert np.abs(seen - expected).max() < 4


def test_file_says_what_its_colours_are_and_starts_at_once(tmp_path):
    make(tmp_path / "a.mp4", 10)
    with av.open(str(tmp_path / "a.mp4")) as file:
        context = file.streams.video[0].codec_context
        assert (context.colorspace, context.color_primaries, context.color_trc, context.color_range) == (
            1,
            1,
            1,
            1,
        )
        assert context.pix_fmt == "yuv420p"
    check_whole(tmp_path / "a.mp4")
    data = (tmp_path / "a.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    (tmp_path / "b.mp4").write_bytes(data[:-5])
    with pytest.raises(EngineError, match="not whole"):
        check_whole(tmp_path / "b.mp4")


def test_rates():
    assert exact_rate(29.97) == exact_rate(30000 / 1001) == Fraction(30000, 1001)
    assert exact_rate(23.976) == Fraction(24000, 1001)
    assert exact_rate(25) == exact_rate(Fraction(25)) == 25
    assert exact_rate(12.5) == Fraction(25, 2)
    for bad in (0, -25, 1e9, float("nan"), float("inf"), "x"):
        with pytest.raises(InputError):
            exact_rate(bad)


@pytest.mark.parametrize(
    ("size", "words"),
    [((641, 480), "Use 642x480"), ((0, 0), "32 to"), ((40_000, 480), "32 to"), ((64, -2), "32 to")],
)
def test_sizes_that_cannot_be(tmp_path, size, words):
    with pytest.raises(InputError) as caught:
        Encoder(tmp_path / "a.mp4", size, 25)
    assert words in caught.value.hint


def test_wrong_frames_are_a_programming_error(tmp_path):
    with (
        pytest.raises(ValueError, match="uint8 \\[72, 64\\]"),
        Encoder(tmp_path / "a.mp4", SMALL, 25) as encoder,
    ):
        encoder.write(picture((64, 50)))
    assert names(tmp_path) == []


def test_no_frame_is_no_video(tmp_path):
    with pytest.raises(EngineError, match="not a single frame"), Encoder(tmp_path / "a.mp4", SMALL, 25):
        pass
    assert names(tmp_path) == []


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_error_on_the_way_keeps_the_old_file(tmp_path, error):
    (tmp_path / "a.mp4").write_bytes(b"old")
    with pytest.raises(error), Encoder(tmp_path / "a.mp4", SMALL, 25) as encoder:  # noqa: PT012
        for _ in range(10):
            encoder.write(picture())
        raise error
    assert (tmp_path / "a.mp4").read_bytes() == b"old"
    assert names(tmp_path) == ["a.mp4"]


def test_group_waits_for_the_others(tmp_path):
    with Outputs() as outputs:
        make(tmp_path / "a.mp4", 5, outputs=outputs)
        assert not (tmp_path / "a.mp4").exists()
        with outputs.open(tmp_path / "a.json") as file:
            file.write("{}")
    assert names(tmp_path) == ["a.json", "a.mp4"]


def test_failing_encoder_is_reported_at_the_next_frame(tmp_path, monkeypatch):
    with (  # noqa: PT012
        pytest.raises(EngineError, match="x264 failed: boom"),
        Encoder(tmp_path / "a.mp4", SMALL, 25) as encoder,
    ):
        monkeypatch.setattr(encoder, "_encode", lambda *_: (_ for _ in ()).throw(RuntimeError("boom")))
        for _ in range(50):
            encoder.write(picture())
    assert names(tmp_path) == []


def test_encoders_that_are_not_there(monkeypatch):
    with pytest.raises(UnknownNameError, match="nvenc"):
        encoders.choose_encoder("nvec")
    monkeypatch.setattr(encoders, "why_not", lambda name: "no device" if name == "nvenc" else "")
    with pytest.raises(MissingExtraError, match="no device") as caught:
        encoders.choose_encoder("nvenc")
    assert "x264" in caught.value.hint
    assert encoders.choose_encoder("auto").name == "x264"


def run(code, *, wait=True):
    source = "import numpy as np, os\nfrom avatar.media.encode import Encoder\n" + textwrap.dedent(code)
    process = subprocess.Popen(
        [sys.executable, "-c", source], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if wait:
        output, _ = process.communicate(timeout=120)
        return process.returncode, output
    return process


ENDLESS = """
    frame = np.zeros((72, 64), np.uint8)
    with Encoder({path!r}, (64, 48), 25, audio=np.zeros(1000, np.float32)) as encoder:
        for i in range(100000):
            frame[:] = i % 200
            encoder.write(frame)
            if i == 200:
                print("now", flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_killed_process_leaves_no_target(tmp_path, number):
    process = run(ENDLESS.format(path=str(tmp_path / "a.mp4")), wait=False)
    assert process.stdout.readline() == "now\n"
    process.send_signal(number)
    process.communicate(timeout=60)
    left = names(tmp_path)
    if number == signal.SIGINT:
        assert left == []
    else:
        assert len(left) == 1
        assert left[0].startswith(".a.partial-")
        make(tmp_path / "a.mp4", 3)
        assert names(tmp_path) == ["a.mp4"]


@pytest.mark.skipif(os.name != "posix", reason="limits of a process")
@pytest.mark.parametrize("limit", [0, 100, 20_000, 300_000])
def test_full_disk_leaves_nothing_and_says_how_much_is_needed(tmp_path, limit):
    code, output = run(f"""
        import resource
        from avatar.errors import OutputError
        resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
        noise = np.random.default_rng(0).integers(0, 255, (360, 320), dtype=np.uint8)
        try:
            with Encoder({str(tmp_path / "a.mp4")!r}, (320, 240), 25, audio=np.zeros(1000, np.float32),
                         frames=100) as encoder:
                for i in range(100):
                    encoder.write(np.roll(noise, i * 7, 1))
        except OutputError as error:
            print(error)
    """)
    assert "disk is full" in output, output
    assert "the whole file needs about" in output or limit < 1000
    assert code == 0
    assert names(tmp_path) == []
