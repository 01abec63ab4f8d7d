"""Every format and codec: what is written is read back, and what does not go together is refused."""

from fractions import Fraction

import av
import numpy as np
import pytest

from avatar.errors import EngineError, InputError, MissingExtraError, UnknownNameError
from avatar.media import encoders
from avatar.media.chapters import list_chapters
from avatar.media.encode import Encoder
from avatar.media.formats import FORMATS, Delivery, choose_delivery, choose_format
from avatar.media.mp4 import check_whole

SIZE = (160, 90)
FRAMES = 20
KINDS = [
    ("a.mp4", "h264", "h264", "avc1", "aac"),
    ("a.mp4", "hevc", "hevc", "hvc1", "aac"),
    ("a.mp4", "av1", "libdav1d", "av01", "aac"),
    ("a.webm", "vp9", "vp9", "", "opus"),
    ("a.webm", "av1", "libdav1d", "", "opus"),
    ("a.mov", "prores", "prores", "apch", "pcm_s16le"),
    ("a.mov", "h264", "h264", "avc1", "pcm_s16le"),
    ("a.mov", "hevc", "hevc", "hvc1", "pcm_s16le"),
]


def coloured(n, rows):
    """A bar that moves over a flat colour: yuv420p, and a slope of alpha below if there is room."""
    width, height = SIZE
    frame = np.full((rows, width), 110, np.uint8)
    frame[:height, 4 * n : 4 * n + 30] = 200
    flat = frame.reshape(-1)
    quarter = width * height // 4
    flat[width * height : width * height + quarter] = 90
    flat[width * height + quarter : width * height + 2 * quarter] = 150
    if rows > height * 3 // 2:
        slope = np.clip(np.linspace(-60, 315, width), 0, 255).astype(np.uint8)
        frame[height * 3 // 2 :] = slope
    return frame


def make(path, delivery, **more):
    rows = SIZE[1] * 5 // 2 if delivery.alpha else SIZE[1] * 3 // 2
    audio = (0.3 * np.sin(np.arange(24_000) * 0.12)).astype(np.float32)
    with Encoder(path, SIZE, 25, audio=audio, delivery=delivery, quality="high", **more) as encoder:
        for n in range(FRAMES):
            encoder.write(coloured(n, rows))
    return encoder.encoder


@pytest.mark.parametrize(("name", "codec", "reader", "tag", "sound"), KINDS)
def test_what_is_written_is_read_back(tmp_path, capfd, name, codec, reader, tag, sound):
    path = tmp_path / name
    chapters = list_chapters(["One", "Two"], [0, 0.4], 0.8)
    ran = make(path, choose_delivery(path, codec=codec), chapters=chapters)
    assert encoders.ENCODERS[ran].makes == codec
    assert capfd.readouterr() == ("", "")  # no codec's library chats
    check_whole(path, FORMATS[name[2:]].muxer)
    with av.open(str(path)) as file:
        video, audio = file.streams.video[0], file.streams.audio[0]
        context = video.codec_context
        assert (context.name, audio.codec_context.name, audio.rate) == (reader, sound, 48_000)
        assert context.codec_tag.strip("\0") == tag
        assert (context.color_range, context.colorspace, context.color_primaries) == (1, 1, 1)
        assert [c["metadata"]["title"] for c in file.chapters()] == ["One", "Two"]
        frames = [f.reformat(format="yuv420p") for f in file.decode(video=0)]
    assert len(frames) == FRAMES
    for n in (0, 7, FRAMES - 1):
        expected = coloured(n, SIZE[1] * 3 // 2)
        away = np.abs(frames[n].to_ndarray().astype(int) - expected)
        assert away.mean() < 1.5, n
    with av.open(str(path)) as file:
        heard = np.concatenate(
            [f.to_ndarray().reshape(-1) for f in file.decode(audio=0)]
        )  # whichever layout: its loudness is the same
    scale = 32768 if heard.dtype == np.int16 else 1
    assert np.sqrt(np.mean((heard / scale) ** 2)) == pytest.approx(0.3 / np.sqrt(2), rel=0.15)


def read_with_alpha(path):
    """Frames as uint8 [H * 5 / 2, W] by a decoder that knows of alpha."""
    frames = []
    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        name = "libvpx-vp9" if path.suffix == ".webm" else "prores"
        reader = av.CodecContext.create(name, "r")
        reader.extradata = stream.codec_context.extradata
        reader.codec_tag = stream.codec_context.codec_tag
        reader.width, reader.height = stream.width, stream.height
        for packet in file.demux(stream):
            frames += reader.decode(packet) if packet.size else []
        frames += reader.decode(None)
    width, height = SIZE
    result = []
    for frame in frames:
        frame = frame if frame.format.name == "yuva420p" else frame.reformat(format="yuva420p")
        planes = [np.frombuffer(p, np.uint8).reshape(p.height, -1)[:, : p.width] for p in frame.planes]
        result.append(np.concatenate([p.reshape(-1) for p in planes]).reshape(height * 5 // 2, width))
    return result


def over(frame, ground):
    """Luma of a frame over a plain ground (Y), [H, W]."""
    height = SIZE[1]
    alpha = frame[height * 3 // 2 :].astype(float) / 255
    return frame[:height] * alpha + ground * (1 - alpha)


@pytest.mark.parametrize("name", ["a.webm", "a.mov"])
def test_alpha_comes_back_over_two_grounds(tmp_path, name):
    path = tmp_path / name
    delivery = choose_delivery(path, transparent=True)
    assert delivery.alpha
    make(path, delivery)
    check_whole(path, delivery.form.muxer)
    frames = read_with_alpha(path)
    assert len(frames) == FRAMES
    for n in (0, 9, FRAMES - 1):
        expected = coloured(n, SIZE[1] * 5 // 2)
        for ground in (16, 235):
            away = np.abs(over(frames[n], ground) - over(expected, ground))
            assert away.mean() < 1
            assert np.percentile(away, 99) < 6
        alpha = frames[n][SIZE[1] * 3 // 2 :].astype(int)
        assert np.abs(alpha - expected[SIZE[1] * 3 // 2 :]).max() <= 6


def test_a_frame_without_alpha_is_not_taken_for_one_with_it(tmp_path):
    delivery = choose_delivery(tmp_path / "a.webm", transparent=True)
    with (
        pytest.raises(ValueError, match=r"\[225, 160\]"),
        Encoder(tmp_path / "a.webm", SIZE, 25, delivery=delivery) as encoder,
    ):
        encoder.write(coloured(0, SIZE[1] * 3 // 2))
    assert list(tmp_path.iterdir()) == []


def test_endings():
    assert [choose_format(f"x.{name}").name for name in ("mp4", "MOV", "webm", "gif", "webp")] == [
        *("mp4", "mov", "webm", "gif", "webp")
    ]
    for name in ("a.avi", "a", "a.mkv", ".mp4", ""):
        with pytest.raises(InputError, match=r"\.mp4, .* or \.webp"):
            choose_format(name)


@pytest.mark.parametrize(
    ("name", "settings", "words"),
    [
        ("a.mp4", {"codec": "vp9"}, (".mp4", "VP9", ".webm")),
        ("a.mp4", {"codec": "prores"}, ("ProRes", ".mov")),
        ("a.webm", {"codec": "h264"}, ("H.264", "VP9, AV1", ".mp4 or .mov")),
        ("a.mp4", {"transparent": True}, ("transparent", ".webm, .mov, .webp")),
        ("a.gif", {"transparent": True}, ("transparent", ".webm")),
        ("a.webm", {"codec": "av1", "transparent": True}, ("AV1", "Leave out --codec", "VP9")),
        ("a.mov", {"codec": "h264", "transparent": True}, ("H.264", "ProRes")),
        ("a.mp4", {"codec": "hevc", "encoder": "x264"}, ("x264", "HEVC", "x265")),
        ("a.mov", {"encoder": "vp9"}, ("vp9 makes VP9", "prores")),
        ("a.gif", {"codec": "hevc"}, (".gif", "--codec hevc")),
        ("a.webp", {"encoder": "nvenc"}, (".webp", "--encoder nvenc")),
    ],
)
def test_what_does_not_go_together(name, settings, words):
    with pytest.raises(InputError) as caught:
        choose_delivery(name, **settings)
    for word in words:
        assert word in str(caught.value)


def test_names_that_nobody_knows():
    with pytest.raises(UnknownNameError) as caught:
        choose_delivery("a.mp4", codec="hevv")
    assert "hevc" in caught.value.suggestions
    with pytest.raises(UnknownNameError):
        choose_delivery("a.mp4", encoder="x263")


def test_the_encoder_says_the_codec():
    assert choose_delivery("a.mp4", encoder="x265") == Delivery(FORMATS["mp4"], "hevc")
    assert choose_delivery("a.mp4") == Delivery()
    assert choose_delivery("a.mov").codec == "prores"


def test_a_build_without_an_encoder_says_what_it_has(monkeypatch):
    monkeypatch.setattr(encoders, "why_not", lambda n: "no such codec" if n in ("svtav1", "aom") else "")
    with pytest.raises(MissingExtraError, match=r"SVT-AV1 .*no such codec") as caught:
        choose_delivery("a.mp4", codec="av1")
    assert "H.264, HEVC, VP9, ProRes" in caught.value.hint
    monkeypatch.setattr(encoders, "why_not", lambda n: "no such codec" if n == "svtav1" else "")
    assert encoders.choose_encoder("auto", "av1").name == "aom"
    monkeypatch.setattr(encoders, "why_not", lambda n: "no device" if n.startswith("nvenc") else "")
    with pytest.raises(MissingExtraError, match="no device") as caught:
        choose_delivery("a.mp4", codec="hevc", encoder="nvenc")
    assert "x265" in caught.value.hint


def test_a_webm_file_cut_short_is_not_whole(tmp_path):
    path = tmp_path / "a.webm"
    make(path, choose_delivery(path))
    data = path.read_bytes()
    for part in (data[:-3], data[:40], b"", data + b"more", b"\0" * 100):
        path.write_bytes(part)
        with pytest.raises(EngineError, match="not whole"):
            check_whole(path, "webm")


def test_television_rates_in_other_formats(tmp_path):
    for name in ("a.webm", "a.mov"):
        path = tmp_path / name
        frame = coloured(0, SIZE[1] * 3 // 2)
        with Encoder(path, SIZE, 29.97, delivery=choose_delivery(path), quality="draft") as encoder:
            for _ in range(30):
                encoder.write(frame)
        with av.open(str(path)) as file:
            times = [f.time for f in file.decode(video=0)]
        step = float(Fraction(1001, 30_000))
        assert times == pytest.approx([n * step for n in range(30)], abs=1.1e-3)
