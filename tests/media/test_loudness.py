from fractions import Fraction
from math import inf

import av
import numpy as np
import pytest

from avatar.media.encode import Encoder
from avatar.media.loudness import integrated_loudness, k_weighting, limit, normalise, true_peak


def babble(rate, seconds, level=0.1, seed=0):
    """Noise with the rhythm of speech: syllables at 4 Hz, pauses, hard onsets now and then."""
    rng = np.random.default_rng(seed)
    t = np.arange(int(rate * seconds)) / rate
    rhythm = (np.sin(2 * np.pi * 0.37 * t) > -0.4) * (0.15 + np.sin(2 * np.pi * 2 * t) ** 2)
    noise = np.convolve(rng.normal(0, level, len(t)), np.ones(6) / 2, mode="same")
    noise[:: rate // 3] += level * 6
    return (rhythm * noise).astype(np.float32)


def meter(stereo, rate):
    """Integrated loudness and true peak (dBTP) as FFmpeg's ebur128 filter reads them."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=rate, format="fltp", layout="stereo", time_base=Fraction(1, rate))
    filters = [source, graph.add("ebur128", "peak=true:metadata=1:framelog=quiet"), graph.add("abuffersink")]
    graph.link_nodes(*filters).configure()
    data = {}
    for i in range(0, stereo.shape[1], 4800):
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(stereo[:, i : i + 4800]), "fltp", "stereo")
        frame.sample_rate, frame.pts, frame.time_base = rate, i, Fraction(1, rate)
        graph.push(frame)
        while True:
            try:
                data = dict(graph.pull().metadata)
            except (av.error.BlockingIOError, av.error.EOFError):
                break
    return float(data["lavfi.r128.I"]), 20 * np.log10(float(data["lavfi.r128.true_peak"]))


def test_weighting_equals_the_table_of_the_standard():
    """ITU-R BS.1770-4, annex 1, tables 1 and 2, for 48 kHz."""
    shelf, high_pass = k_weighting(48_000)
    assert shelf == pytest.approx(
        [1.53512485958697, -2.69169618940638, 1.19839281085285, 1, -1.69065929318241, 0.73248077421585],
        abs=1e-8,
    )
    assert high_pass == pytest.approx([1, -2, 1, 1, -1.99004745483398, 0.99007225036621], abs=1e-8)


@pytest.mark.parametrize("level", [0.01, 0.1])
def test_same_as_another_meter(level):
    sound = babble(48_000, 13, level)
    loudness, peak = meter(np.stack([sound, sound]), 48_000)
    assert integrated_loudness(sound, 48_000) == pytest.approx(loudness, abs=0.1)
    assert true_peak(sound, 48_000) == pytest.approx(peak, abs=0.2)


def test_known_values():
    """997 Hz at full scale in one channel reads -3.01 LKFS (BS.1770-4); sampled at its peaks or not."""
    t = np.arange(48_000 * 5) / 48_000
    sine = np.sin(2 * np.pi * 997 * t).astype(np.float32)
    assert integrated_loudness(sine, 48_000, channels=1) == pytest.approx(-3.01, abs=0.02)
    quarter = np.sin(2 * np.pi * 12_000 * t + np.pi / 4).astype(np.float32)
    assert np.abs(quarter).max() < 0.71
    assert true_peak(quarter, 48_000) == pytest.approx(0, abs=0.15)


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 48_000])
def test_normalised_sound_is_as_loud_as_asked(rate):
    result = normalise(babble(rate, 12, 0.02), rate)
    assert integrated_loudness(result, rate) == pytest.approx(-16, abs=0.15)
    assert true_peak(result, rate) <= -1.4
    assert result.dtype == np.float32


@pytest.mark.parametrize("encoded_rate", [24_000])
def test_finished_file_keeps_what_is_promised(tmp_path, encoded_rate):
    sound = normalise(babble(encoded_rate, 8, 0.3), encoded_rate)
    with Encoder(tmp_path / "a.mp4", (64, 48), 25, audio=sound, sample_rate=encoded_rate) as encoder:
        for _ in range(200):
            encoder.write(np.full((72, 64), 128, np.uint8))
    with av.open(str(tmp_path / "a.mp4")) as file:
        heard = np.concatenate([f.to_ndarray() for f in file.decode(audio=0)], axis=1)
    loudness, peak = meter(heard, 48_000)
    assert loudness == pytest.approx(-16, abs=0.5)
    assert peak <= -1.0


def test_silence_stays_silence_and_short_sounds_work():
    silence = np.zeros(24_000, np.float32)
    assert integrated_loudness(silence, 24_000) == -inf
    assert not normalise(silence, 24_000).any()
    assert len(normalise(np.zeros(0, np.float32), 24_000)) == 0
    short = babble(24_000, 0.2)
    assert integrated_loudness(normalise(short, 24_000), 24_000) == pytest.approx(-16, abs=0.5)


def test_noise_floor_is_not_blown_up():
    hiss = (np.random.default_rng(0).normal(0, 1e-4, 48_000)).astype(np.float32)
    assert 20 * np.log10(np.abs(normalise(hiss, 24_000)).max() / np.abs(hiss).max()) < 40.1


def test_limiter_leaves_quiet_parts_alone_and_does_not_pump():
    rate = 24_000
    t = np.arange(rate * 3) / rate
    sound = (0.2 * np.sin(2 * np.pi * 220 * t)).astype(np.float32)
    sound[rate : rate + 240] += 1.5 * np.hanning(240).astype(np.float32)
    before = sound.copy()
    limit(sound, rate, peak=-1.5)
    assert true_peak(sound, rate) <= -1.4
    quiet = np.abs(before) > 0.05
    away = np.abs(t - 1.005) > 0.12
    gain = sound[quiet & away] / before[quiet & away]
    assert gain.min() > 0.999
    assert gain.max() < 1.001


def test_input_is_left_alone():
    sound = babble(24_000, 2)
    kept = sound.copy()
    normalise(sound, 24_000)
    assert (sound == kept).all()
