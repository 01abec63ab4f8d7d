"""Pieces joined without encoding them again."""

from fractions import Fraction

import av
import numpy as np
import pytest

from avatar.errors import EngineError
from avatar.media import Chapter, Encoder, Outputs, choose_delivery
from avatar.media.join import Joiner

SIZE = (64, 48)


def frames(first, count):
    for n in range(first, first + count):
        frame = np.full((72, 64), 128, np.uint8)
        frame[:48] = (37 * n) % 200 + 20
        yield frame


def encode(path, first, count, fps=25, quality="standard", **settings):
    with Encoder(path, SIZE, fps, threads=1, quality=quality, **settings) as encoder:
        for frame in frames(first, count):
            encoder.write(frame)
    return path


def join(path, pieces, rate=Fraction(25), audio=None, **settings):
    audio = np.zeros(24_000, np.float32) if audio is None else audio
    with (
        Outputs() as outputs,
        Joiner(path, rate, audio=audio, sample_rate=24_000, outputs=outputs, **settings) as joiner,
    ):
        for piece in pieces:
            joiner.add(piece)
    return joiner


def levels(path):
    with av.open(str(path)) as file:
        return [int(f.to_ndarray()[10, 10]) for f in file.decode(video=0)]


@pytest.mark.parametrize(
    ("name", "codec"), [("a.mp4", "h264"), ("a.mp4", "hevc"), ("a.webm", "vp9"), ("a.mov", "h264")]
)
@pytest.mark.parametrize("fps", [25, 29.97])
def test_every_frame_comes_once_and_in_order(tmp_path, name, codec, fps):
    delivery = choose_delivery(name, codec=codec)
    pieces = [
        encode(tmp_path / f"{i}{delivery.form.ending}", *part, fps=fps, delivery=delivery)
        for i, part in enumerate([(0, 30), (30, 1), (31, 44)])
    ]
    rate = Fraction(30_000, 1001) if fps == 29.97 else Fraction(25)
    joiner = join(tmp_path / name, pieces, rate, delivery=delivery)
    assert joiner.frames == 75
    found = levels(tmp_path / name)
    assert len(found) == 75
    assert found == [level for piece in pieces for level in levels(piece)]  # to the last bit
    with av.open(str(tmp_path / name)) as file:
        video, audio = file.streams.video[0], file.streams.audio[0]
        assert video.average_rate == pytest.approx(rate, rel=1e-3)
        times = [f.pts * f.time_base for f in file.decode(video)]
        steps = np.diff([float(t) for t in times])
        assert np.abs(steps - 1 / float(rate)).max() < 0.0011  # WebM counts milliseconds
    with av.open(str(tmp_path / name)) as file:
        heard = sum(f.samples for f in file.decode(file.streams.audio[0])) / 48_000
    assert audio.rate == 48_000
    assert heard == pytest.approx(75 / float(rate), abs=0.06)


def test_chapters_and_sound_are_those_given(tmp_path):
    tone = (0.5 * np.sin(np.arange(48_000) * 0.1)).astype(np.float32)
    pieces = [encode(tmp_path / "1.mp4", 0, 25), encode(tmp_path / "2.mp4", 25, 25)]
    join(tmp_path / "a.mp4", pieces, audio=tone, chapters=[Chapter("One", 0, 1), Chapter("Two", 1, 2)])
    with av.open(str(tmp_path / "a.mp4")) as file:
        assert [c["metadata"]["title"] for c in file.chapters()] == ["One", "Two"]
        sound = np.concatenate([f.to_ndarray()[0] for f in file.decode(audio=0)])
    assert np.abs(sound[4800:90_000]).max() == pytest.approx(0.5, abs=0.1)


def test_pieces_of_another_encoder_are_refused_and_nothing_is_left(tmp_path):
    one, two = encode(tmp_path / "1.mp4", 0, 20), encode(tmp_path / "2.mp4", 20, 20, quality="high")
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(EngineError, match="do not fit"):
        join(out / "a.mp4", [one, two])
    assert list(out.iterdir()) == []


def test_a_broken_piece_is_an_error_and_nothing_is_left(tmp_path):
    (tmp_path / "1.mp4").write_bytes(b"no video at all")
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(EngineError):
        join(out / "a.mp4", [tmp_path / "1.mp4"])
    with pytest.raises(EngineError, match="not a single frame"):
        join(out / "a.mp4", [])
    assert list(out.iterdir()) == []
