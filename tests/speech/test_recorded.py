from __future__ import annotations

import struct
import wave
from pathlib import Path

import av
import numpy as np
import pytest

from avatar.errors import AudioError
from avatar.speech.recordings.recorded import load_recording


def tone(rate: int, seconds: float, amplitude: float = 0.5) -> np.ndarray:
    return amplitude * np.sin(2 * np.pi * 440 * np.arange(round(rate * seconds)) / rate)


def write_wav(path: Path, samples: np.ndarray, rate: int, *, channels: int = 1, width: int = 2) -> Path:
    """Linear wav of 1 to 4 bytes a sample; all channels alike."""
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, width, rate, 0, "NONE", ""))
        whole = np.round(np.repeat(samples, channels) * (2 ** (8 * width - 1) - 1)).astype("<i4")
        if width == 1:
            file.writeframes((whole + 128).astype(np.uint8).tobytes())
        else:
            file.writeframes(whole.view(np.uint8).reshape(-1, 4)[:, :width].tobytes())
    return path


def write_float_wav(path: Path, samples: np.ndarray, rate: int) -> Path:
    data = samples.astype("<f4").tobytes()
    head = struct.pack(
        "<4sI4s4sIHHIIHH", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 3, 1, rate, 4 * rate, 4, 32
    )
    head += struct.pack("<4sI", b"data", len(data))
    path.write_bytes(head + data)
    return path


def write_coded(path: Path, codec: str, samples: np.ndarray, rate: int, layout: str = "mono") -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        channels = 2 if layout == "stereo" else 1
        data = np.repeat(samples.astype(np.float32)[None], channels, 0)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(data), format="fltp", layout=layout)
        frame.sample_rate = rate
        for part in av.AudioResampler(stream.format.name, layout, rate).resample(frame):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path


def check_tone(path: Path, seconds: float, amplitude: float = 0.5, slack: float = 0.002) -> None:
    speech = load_recording(path)
    assert speech.sample_rate == 24_000
    assert speech.samples.dtype == np.float32
    assert speech.samples.ndim == 1
    assert speech.seconds == pytest.approx(seconds, abs=slack)
    assert not speech.words
    middle = speech.samples[6000:18_000]
    assert np.sqrt(np.mean(middle**2)) == pytest.approx(amplitude / np.sqrt(2), rel=0.05)
    assert np.argmax(np.abs(np.fft.rfft(middle))) == 220  # 440 Hz in half a second


@pytest.mark.parametrize("rate", [8000, 11_025, 22_050, 24_000, 44_100, 48_000, 96_000])
def test_any_rate(tmp_path: Path, rate: int) -> None:
    check_tone(write_wav(tmp_path / "a.wav", tone(rate, 1.25), rate), 1.25)


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_any_width_and_channels(tmp_path: Path, width: int, channels: int) -> None:
    check_tone(write_wav(tmp_path / "a.wav", tone(16_000, 1.0), 16_000, channels=channels, width=width), 1.0)


def test_float_sound_above_full_scale_is_brought_down(tmp_path: Path) -> None:
    speech = load_recording(write_float_wav(tmp_path / "a.wav", tone(24_000, 1.0, 2.0), 24_000))
    assert np.max(np.abs(speech.samples)) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("name", "codec", "rate"),
    [
        ("a.mp3", "mp3", 44_100), ("a.m4a", "aac", 48_000), ("a.flac", "flac", 44_100),
        ("a.ogg", "libopus", 48_000), ("a.mp4", "aac", 44_100), ("a.mkv", "libopus", 48_000),
    ],
)  # fmt: skip
def test_any_codec(tmp_path: Path, name: str, codec: str, rate: int) -> None:
    check_tone(write_coded(tmp_path / name, codec, tone(rate, 2.0), rate, "stereo"), 2.0, slack=0.07)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not a sound file"),
        (b"this is a text\n" * 100, "not a sound file"),
        (b"RIFF\x00\x00\x00\x00WAVE", "not a sound file|0 seconds"),
        (bytes(range(256)) * 40, "not a sound file|broken|no sound|0 seconds"),
    ],
)
def test_what_is_no_sound_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(content)
    with pytest.raises(AudioError, match=message):
        load_recording(path)


def test_missing_folder_empty_and_silent(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match="no sound file"):
        load_recording(tmp_path / "none.wav")
    with pytest.raises(AudioError, match="is a folder"):
        load_recording(tmp_path)
    with pytest.raises(AudioError, match=r"0 seconds|not a sound file"):
        load_recording(write_wav(tmp_path / "empty.wav", tone(8000, 0), 8000))
    with pytest.raises(AudioError, match="is silent"):
        load_recording(write_wav(tmp_path / "silent.wav", np.zeros(8000), 8000))
    with pytest.raises(AudioError, match="not numbers"):
        load_recording(write_float_wav(tmp_path / "nan.wav", np.full(24_000, np.nan), 24_000))


def test_a_picture_has_no_sound(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (64, 64)).save(tmp_path / "a.png")
    with pytest.raises(AudioError, match=r"no sound|not a sound file"):
        load_recording(tmp_path / "a.png")


@pytest.mark.parametrize(("name", "codec"), [("a.m4a", "aac"), ("a.flac", "flac"), ("a.wav", "")])
def test_a_file_that_was_cut_off_is_refused(tmp_path: Path, name: str, codec: str) -> None:
    path = tmp_path / name
    if codec:
        write_coded(
            path, codec, tone(44_100, 10.0) + 0.1 * np.random.default_rng(0).normal(size=441_000), 44_100
        )
    else:
        write_wav(path, tone(44_100, 10.0), 44_100)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(AudioError, match=r"cut off|broken|not a sound file"):
        load_recording(path)
