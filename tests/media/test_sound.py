import wave

import av
import numpy as np
import pytest

from avatar.errors import AudioError
from avatar.media.sound import read_sound, resample, resample_blocks, write_wav


def tone(rate, seconds=1.0, pitch=440.0, level=0.5):
    return (level * np.sin(2 * np.pi * pitch * np.arange(int(rate * seconds)) / rate)).astype(np.float32)


def save(path, channels, rate, codec="pcm_s16le"):
    """channels: float32 [C, n]"""
    with av.open(str(path), "w") as file:
        stream = file.add_stream(codec, rate=rate, layout="stereo" if len(channels) == 2 else "mono")
        data = np.ascontiguousarray(np.rint(channels.T.reshape(1, -1) * 32767).astype(np.int16))
        frame = av.AudioFrame.from_ndarray(data, format="s16", layout=stream.layout.name)
        frame.sample_rate = rate
        resampler = av.AudioResampler(stream.format, stream.layout, rate, 1024)
        for piece in resampler.resample(frame):
            file.mux(stream.encode(piece))
        for piece in resampler.resample(None):
            file.mux(stream.encode(piece))
        file.mux(stream.encode(None))


def test_wav_comes_back_to_the_sample(tmp_path):
    sound = tone(24_000, 1.2345)
    write_wav(tmp_path / "a.wav", sound, 24_000)
    back, rate = read_sound(tmp_path / "a.wav")
    assert rate == 24_000
    assert back.shape == sound.shape
    assert np.abs(back - sound).max() < 1.1 / 32767


def test_stereo_and_8_khz_work(tmp_path):
    save(tmp_path / "a.wav", np.stack([tone(8000), np.zeros(8000, np.float32)]), 8000)
    back, rate = read_sound(tmp_path / "a.wav", 24_000)
    assert rate == 24_000
    assert len(back) == 24_000
    assert np.abs(back[2000:-2000] - tone(24_000, level=0.25)[2000:-2000]).max() < 2e-3


@pytest.mark.parametrize(
    ("ending", "codec"), [("mp3", "libmp3lame"), ("m4a", "aac"), ("flac", "flac"), ("ogg", "libopus")]
)
def test_other_formats(tmp_path, ending, codec):
    path = tmp_path / f"a.{ending}"
    save(path, tone(48_000)[None], 48_000, codec)
    back, rate = read_sound(path)
    assert rate == 48_000
    assert abs(len(back) / rate - 1) < 0.06
    spectrum = np.abs(np.fft.rfft(back[4800:43200] * np.hanning(38400)))
    assert np.argmax(spectrum) * rate / 38400 == pytest.approx(440, abs=2)


def test_sounds_that_cannot_be_used(tmp_path):
    (tmp_path / "text.wav").write_text("not a sound")
    (tmp_path / "empty.wav").write_bytes(b"")
    with wave.open(str(tmp_path / "zero.wav"), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
    with av.open(str(tmp_path / "mute.mp4"), "w") as file:
        stream = file.add_stream("libx264", rate=25)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        file.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        file.mux(stream.encode(None))
    for name, words in {
        "text.wav": "cannot be read",
        "empty.wav": "cannot be read",
        "zero.wav": "too short|cannot be read",
        "mute.mp4": "no sound in",
        "none.wav": "no sound file",
        "": "is a folder",
    }.items():
        with pytest.raises(AudioError, match=words):
            read_sound(tmp_path / name)


@pytest.mark.parametrize(
    ("rate", "wanted"), [(24_000, 48_000), (22_050, 48_000), (44_100, 24_000), (8000, 48_000)]
)
def test_resampling_keeps_time_and_level(rate, wanted):
    low = min(rate, wanted)
    sound = tone(rate, 3.0, low * 0.3)
    result = resample(sound, rate, wanted)
    expected = tone(wanted, 3.0, low * 0.3)
    assert abs(len(result) - len(expected)) <= 1
    n = min(len(result), len(expected)) - 3000
    assert np.abs(result[3000:n] - expected[3000:n]).max() < 2e-3


def test_blocks_join_without_a_trace():
    sound = np.random.default_rng(0).uniform(-1, 1, 50_001).astype(np.float32)
    whole = resample(sound, 22_050, 48_000)
    pieces = np.concatenate(list(resample_blocks(sound, 22_050, 48_000, seconds=0.05)))
    assert len(pieces) == len(whole)
    assert np.abs(pieces - whole).max() < 1e-5
    assert list(resample_blocks(sound[:0], 22_050, 48_000)) == []


def test_out_of_band_is_gone():
    sound = tone(48_000, 1.0, 15_000)
    assert np.abs(resample(sound, 48_000, 24_000)[500:-500]).max() < 1e-3
