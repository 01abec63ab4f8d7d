import wave

import numpy as np
import pytest

from avatar.errors import AudioError, OutputError
from avatar.media.sound import resample, resample_blocks, write_wav


def tone(rate, seconds=1.0, pitch=440.0, level=0.5):
    return (level * np.sin(2 * np.pi * pitch * np.arange(int(rate * seconds)) / rate)).astype(np.float32)


def test_wav_holds_the_samples(tmp_path):
    sound = tone(24_000, 1.2345)
    write_wav(tmp_path / "a.wav", np.append(sound, np.float32(3)), 24_000)
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert file.getparams()[:4] == (1, 2, 24_000, len(sound) + 1)
        back = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32767
    assert np.abs(back[:-1] - sound).max() < 0.6 / 32767
    assert back[-1] == 1


def test_wav_that_cannot_be_written(tmp_path):
    with pytest.raises(OutputError, match="no folder"):
        write_wav(tmp_path / "no" / "a.wav", tone(8000), 8000)


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


@pytest.mark.parametrize(
    "text",
    [
        "ffconcat version 1.0\nfile other.wav\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nother.wav\n#EXT-X-ENDLIST\n",
    ],
)
def test_a_list_of_other_files_is_no_recording(tmp_path, text):
    """FFmpeg would play what it names: another file than the one that was asked for, or an address."""
    from avatar.speech.recordings.recorded import load_recording, probe_recording

    write_wav(tmp_path / "other.wav", np.sin(np.arange(24_000) / 9).astype(np.float32), 24_000)
    path = tmp_path / "talk.wav"
    path.write_text(text)
    for read in (load_recording, probe_recording):
        with pytest.raises(AudioError, match="not a sound file that can be read"):
            read(path)
