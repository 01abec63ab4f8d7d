"""Music and stings under speech: levels, ducking, loops, places, and files that cannot be used."""

from __future__ import annotations

import itertools
import struct
import tracemalloc
import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from avatar.compose import load_brand
from avatar.errors import AudioError, InputError, OutputError
from avatar.media import Encoder, Outputs, integrated_loudness, normalise, resample, true_peak
from avatar.media.decoding import check_sound, decode_sound
from avatar.media.ducking import ATTACK, CURVE_RATE, HOLD, RELEASE, Phrase, Talk, duck, listen
from avatar.media.loudness import PEAK, TARGET
from avatar.media.mastering import apply_gains, master, measure_blocks
from avatar.media.mixfile import check_mix, write_mix
from avatar.media.mixing import mix_sound, repeat_sound, sum_layers, voice_blocks
from avatar.media.music import Music, Soundtrack, Sting, choose_soundtrack
from avatar.media.stings import delay, extend, make_room
from avatar.speech.model import Phoneme, Span, Speech, TimedCue, Word

RATE = 24_000


def write_sound(path: Path, samples: np.ndarray, rate: int) -> Path:
    """16-bit WAV of float samples [n] or [channels, n]."""
    samples = np.atleast_2d(samples)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(samples))
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.rint(np.clip(samples.T, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def encode_sound(path: Path, samples: np.ndarray, rate: int, codec: str, layout: str) -> Path:
    """Float samples [channels, n] through one of FFmpeg's encoders."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples, np.float32), "fltp", layout)
        frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
        resampler = av.AudioResampler(stream.codec_context.format, layout, rate, stream.frame_size or 1024)
        for piece in itertools.chain(resampler.resample(frame), resampler.resample(None)):
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return path


def tune(seconds: float, rate: int, level: float = 0.3, detune: float = 0.0) -> np.ndarray:
    """A chord that beats twice a second, float64 [n]."""
    t = np.arange(round(seconds * rate)) / rate
    chord = sum(np.sin(2 * np.pi * (f + detune) * t) for f in (220.0, 277.2, 329.6))
    return level / 3 * chord * (0.7 + 0.3 * np.sin(4 * np.pi * t))


def say(*phrases: tuple[float, float], seconds: float = 12.0, seed: int = 3) -> Speech:
    """Noise at the loudness of the product where somebody speaks, with a word every 0.3 s."""
    rng = np.random.default_rng(seed)
    samples = np.zeros(round(seconds * RATE), np.float32)
    words = []
    for start, end in phrases:
        for at in np.arange(start, end - 0.29, 0.3):
            i, n = round(at * RATE), round(0.26 * RATE)
            samples[i : i + n] = np.clip(rng.normal(0, 0.1, n), -0.15, 0.15) * np.hanning(n) ** 0.3
            words.append(Word("la", float(at), float(at) + 0.26))
    spans = (Span(0, -1, 0.0, seconds), Span(0, 0, 0.4, seconds))
    return Speech(normalise(samples, RATE), RATE, tuple(words), spans=spans)


def mixed(speech: Speech, soundtrack: Soundtrack) -> np.ndarray:
    mix = mix_sound(make_room(speech, soundtrack), soundtrack)
    return np.concatenate(list(mix.blocks()), axis=1)


def loud(stereo: np.ndarray, start: float, end: float) -> float:
    """LUFS of a stretch of stereo sound at 48 kHz, both channels summed."""
    piece = stereo[:, round(start * 48_000) : round(end * 48_000)].astype(np.float32)
    sums = [10 ** (integrated_loudness(c, 48_000, channels=1) / 10) for c in piece]
    return float(10 * np.log10(sum(sums)))


@pytest.fixture
def loop(tmp_path) -> Path:
    return write_sound(tmp_path / "loop.wav", np.stack([tune(8, 44_100), tune(8, 44_100, 0.3, 3)]), 44_100)


@pytest.fixture
def ping(tmp_path) -> Path:
    t = np.arange(48_000 * 2) / 48_000
    return write_sound(tmp_path / "ping.wav", 0.5 * np.sin(2 * np.pi * 880 * t) * np.exp(-2 * t), 48_000)


# What may be written


@pytest.mark.parametrize(
    ("given", "factor"),
    [(0.25, 0.25), ("0.5", 0.5), (1, 1), (0, 0), ("25%", 0.25), ("-20 dB", 0.1), ("-6.0206dB", 0.5)],
)
def test_volume_is_a_factor_a_percentage_or_decibels(given, factor):
    assert Music(volume=given).volume == pytest.approx(factor, abs=1e-5)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("volume", 1.5), ("volume", "6 dB"), ("volume", -1), ("volume", True), ("volume", "loud"),
        ("volume", float("nan")), ("volume", [1]), ("volume", "9" * 400), ("duck", "99 dB"), ("duck", None),
        ("fade_in", "1 h"), ("fade_in", -1), ("fade_out", 1e9), ("loop", "maybe"), ("file", ""), ("file", 3),
        ("file", "a" * 5000),
        ("file", "http://example.org/a.mp3"), ("file", "a\0b"), ("tempo", 3),
    ],
)  # fmt: skip
def test_other_values_are_refused_and_the_field_is_named(key, value):
    with pytest.raises(InputError, match=f"music.{key}"):
        choose_soundtrack({key: value}, None, None, None, None)


def test_a_file_name_alone_and_the_word_none_stand_for_a_whole_entry():
    assert Music.model_validate("bed.mp3").file == Path("bed.mp3")
    assert Music.model_validate(False).silent
    assert Music.model_validate("None").silent
    assert Music(duck="-12 dB", fade_in="2 s", loop="no") == Music(duck=12, fade_in=2, loop=False)


def test_the_command_wins_over_the_script_and_the_script_over_the_brand(loop):
    brand = Music(file="brand.mp3", volume=0.1, duck=6)
    script = Music(volume=0.3)
    assert choose_soundtrack(None, None, brand, None, None).music == brand
    both = choose_soundtrack(None, script, brand, None, None).music
    assert (both.file, both.volume, both.duck) == (Path("brand.mp3"), 0.3, 6)
    given = choose_soundtrack(loop, script, brand, None, None).music
    assert (given.file, given.volume, given.duck) == (loop, 0.3, 6)
    assert not choose_soundtrack(False, script, brand, None, None)
    assert not choose_soundtrack(None, Music.model_validate("none"), brand, None, None)
    with pytest.raises(InputError, match="names no file"):
        choose_soundtrack(None, script, None, None, None)


def test_a_brand_brings_music_and_stings_from_its_own_folder(loop, ping):
    file = loop.parent / "brand.yaml"
    file.write_text(
        "music: {file: loop.wav, volume: -18 dB}\nintro_sound: ping.wav\n"
        "outro_sound: {file: ping.wav, wait: false}\n"
    )
    brand = load_brand(file)
    assert brand.music.file == loop
    assert brand.music.volume == pytest.approx(10 ** (-18 / 20))
    assert (brand.intro_sound.file, brand.intro_sound.wait) == (ping, None)
    assert brand.outro_sound.wait is False
    file.write_text("music:\n  file: loop.wav\n  volume: 6 dB\n")
    with pytest.raises(InputError, match=r"brand.yaml:3:3: `music.volume`: must be a number from 0 to 1"):
        load_brand(file)
    file.write_text("intro_sound: gone.wav\n")
    with pytest.raises(AudioError, match=r"brand.yaml:1:1: `intro_sound`: there is no sound file .*gone.wav"):
        load_brand(file)


# Levels


@pytest.mark.parametrize("level", [0.9, 0.02])
def test_the_mix_is_at_the_target_and_the_music_where_its_volume_says(tmp_path, level):
    """However loud the file is: 12 dB below the speech in a pause, 22 under it."""
    bed = write_sound(tmp_path / "bed.wav", tune(20, 48_000, level), 48_000)
    speech = say((0.5, 4.0), (9.0, 11.5))
    track = Soundtrack(Music(file=bed))
    stage = make_room(speech, track)
    assert stage.speech is speech
    mix = mix_sound(stage, track)
    sound = np.concatenate(list(mix.blocks()), axis=1)
    assert sound.shape == (2, 12 * 48_000)
    assert loud(sound, 0, 12) == pytest.approx(TARGET, abs=0.15)
    assert mix.loudness == pytest.approx(loud(sound, 0, 12), abs=0.1)
    assert max(true_peak(c, 48_000) for c in sound) <= PEAK + 0.05
    assert mix.true_peak == pytest.approx(max(true_peak(c, 48_000) for c in sound), abs=0.1)
    assert loud(sound, 5.5, 8.5) - loud(sound, 1.0, 3.5) == pytest.approx(-12, abs=0.5)
    only = np.concatenate(list(sum_layers(_silent(speech), mix.layers, 12.0)), axis=1)
    assert loud(only, 1.0, 3.8) == pytest.approx(TARGET - 22, abs=0.8)


def _silent(speech: Speech) -> Speech:
    return Speech(np.zeros_like(speech.samples), speech.sample_rate)


def test_music_at_full_volume_with_a_loud_passage_never_passes_the_speech(tmp_path):
    """A minute of whispering and a shout: it is the shout that is measured."""
    quiet = tune(20, 48_000, 0.01)
    quiet[48_000 * 5 : 48_000 * 8] *= 60
    bed = write_sound(tmp_path / "bed.wav", quiet, 48_000)
    speech = say((0.5, 11.5))
    track = Soundtrack(Music(file=bed, volume=1, duck=0, fade_in=0))
    mix = mix_sound(make_room(speech, track), track)
    only = np.concatenate(list(sum_layers(_silent(speech), mix.layers, 12.0)), axis=1)
    assert loud(only, 5, 8) == pytest.approx(TARGET, abs=0.5)


def test_stereo_stays_stereo_and_speech_stays_in_the_middle(tmp_path):
    left = write_sound(tmp_path / "left.wav", np.stack([tune(20, 48_000), np.zeros(20 * 48_000)]), 48_000)
    sound = mixed(say((0.5, 4.0)), Soundtrack(Music(file=left)))
    assert loud(sound[:1], 6, 9) > -35
    assert np.abs(sound[1, 6 * 48_000 : 9 * 48_000]).max() < 1e-6
    assert np.abs(sound[1, 48_000 : 3 * 48_000]).max() > 0.05


def test_clipping_speech_and_music_at_once_are_limited():
    t = np.arange(48_000 * 4) / 48_000
    wild = np.stack([np.sin(2 * np.pi * 50 * t), np.sign(np.sin(2 * np.pi * 999 * t))]).astype(np.float32)
    wild[:, ::12_000] = 4.0
    blocks = [wild[:, i : i + 48_000] for i in range(0, wild.shape[1], 48_000)]
    done = master(*measure_blocks(blocks, 48_000))
    out = np.concatenate(list(apply_gains(blocks, done.gains, 48_000)), axis=1)
    assert max(true_peak(c, 48_000) for c in out) < PEAK + 0.2
    assert loud(out, 0, 4) == pytest.approx(done.loudness, abs=0.3)


def test_measuring_in_blocks_is_measuring_the_whole():
    sound = np.stack([tune(7.3, 48_000), tune(7.3, 48_000, 0.9, 5)]).astype(np.float32)
    powers, peaks = measure_blocks(
        [sound[:, i : i + 48_000] for i in range(0, sound.shape[1], 48_000)], 48_000
    )
    whole, high = measure_blocks([sound], 48_000)
    assert powers == pytest.approx(whole)
    assert peaks == pytest.approx(high, abs=1e-5)
    assert master(powers, peaks, target=loud(sound, 0, 7.3), peak=0).gains == pytest.approx(1, abs=0.02)


def test_silence_stays_silence():
    blocks = [np.zeros((2, 48_000), np.float32)] * 2
    done = master(*measure_blocks(blocks, 48_000))
    assert done.loudness == -np.inf
    assert not np.concatenate(list(apply_gains(blocks, done.gains, 48_000)), axis=1).any()
    assert master(*measure_blocks([], 48_000)).peak == -np.inf


# Ducking


def test_pauses_between_words_are_bridged_and_long_ones_are_not():
    speech = say((0.5, 2.0), (3.0, 4.0), (6.0, 7.0))
    assert [(round(p.start, 1), round(p.end, 1)) for p in listen(speech).phrases] == [(0.5, 3.9), (6.0, 6.9)]
    unknown = Speech(speech.samples, RATE)
    assert [(round(p.start), round(p.end)) for p in listen(unknown).phrases] == [(0, 4), (6, 7)]
    assert listen(Speech(np.zeros(RATE, np.float32), RATE)) == Talk((), TARGET)


def test_the_bed_is_down_before_a_phrase_and_comes_up_slowly_after_it():
    curve = duck([Phrase(3.0, 5.0), Phrase(7.0, 8.0)], 10.0, 12.0)
    at = {t: curve[round(t * CURVE_RATE)] for t in (0, 2.7, 2.875, 3.0, 4, 5.05, 5.5, 5.95, 6.7, 7.0, 9.5)}
    assert at[0] == at[2.7] == at[9.5] == 0
    assert at[3.0] == at[4] == at[5.05] == at[7.0] == pytest.approx(-12)
    assert at[2.875] == pytest.approx(-6, abs=0.5)
    assert at[5.5] == pytest.approx(-6, abs=0.5)
    assert at[5.95] == at[6.7] == pytest.approx(0, abs=0.05)
    down, up = np.abs(np.diff(curve)[: 3 * CURVE_RATE]).max(), np.diff(curve).max()
    assert down * CURVE_RATE == pytest.approx(12 * np.pi / 2 / ATTACK, rel=0.02)
    assert up * CURVE_RATE == pytest.approx(12 * np.pi / 2 / RELEASE, rel=0.02)
    assert HOLD > 0


def test_a_quiet_phrase_gets_as_much_distance_as_a_loud_one():
    curve = duck([Phrase(1, 2, 4.0), Phrase(5, 6, np.inf)], 8.0, 10.0)
    assert curve[150] == pytest.approx(-14)
    assert curve[550] == pytest.approx(-16)
    assert not duck([Phrase(1, 2, 24.0)], 3.0, 0.0).any()


def test_no_pumping_inside_a_phrase():
    """The gain does not move between words that are closer than a pause."""
    phrases = listen(say((0.5, 2.0), (3.0, 6.0), seconds=8)).phrases
    curve = duck(phrases, 8.0, 10.0)
    inside = curve[50 : round(phrases[0].end * CURVE_RATE)]
    assert inside.max() - inside.min() < 1e-9


# Loops and fades


def test_a_loop_has_no_click_and_no_gap(tmp_path):
    """A sine whose end does not meet its start: the join is no steeper than the sine itself."""
    t = np.arange(48_000 * 2) / 48_000
    path = write_sound(tmp_path / "sine.wav", 0.5 * np.sin(2 * np.pi * 100.3 * t), 48_000)
    pieces, total = [], 0
    for piece in repeat_sound(path, len(t)):
        pieces.append(piece)
        total += piece.shape[1]
        if total > 7 * 48_000:
            break
    sound = np.concatenate(pieces, axis=1)[0]
    assert np.abs(np.diff(sound)).max() < 2.2 * 0.5 * 2 * np.pi * 100.3 / 48_000
    assert np.abs(sound.reshape(-1)[: 7 * 48_000]).reshape(-1, 4800).max(axis=1).min() > 0.3


def test_fades_at_both_ends_and_silence_outside(loop):
    speech = say((5.0, 6.0))
    sound = mixed(speech, Soundtrack(Music(file=loop, fade_in=2, fade_out=3)))
    half = [loud(sound, 0, 0.5), loud(sound, 0.5, 1.0), loud(sound, 1.0, 1.5), loud(sound, 2.5, 4.0)]
    assert half == sorted(half)
    assert half[0] < half[3] - 15
    out = [loud(sound, 9.0, 9.5), loud(sound, 10.5, 11.0), loud(sound, 11.5, 12.0)]
    assert out == sorted(out, reverse=True)
    assert np.abs(sound[:, [0, -1]]).max() < 1e-4


def test_music_that_does_not_loop_ends_with_its_own_fade(tmp_path):
    bed = write_sound(tmp_path / "bed.wav", tune(5, 48_000), 48_000)
    sound = mixed(say((8.0, 9.0)), Soundtrack(Music(file=bed, loop=False, fade_out=1)))
    assert loud(sound, 2, 3) > -32
    assert np.abs(sound[:, round(4.98 * 48_000) : 7 * 48_000]).max() < 1e-3


# Stings


def test_the_music_waits_for_the_intro_and_is_gone_at_the_outro(loop, ping):
    speech = say((3.0, 5.0), (7.0, 9.5))
    track = Soundtrack(Music(file=loop), Sting(file=ping), Sting(file=ping))
    stage = make_room(speech, track)
    assert stage.intro.start == 0
    assert stage.outro.start == pytest.approx(max(w.end for w in speech.words) + 0.3)
    assert stage.speech is speech  # 12 s are enough for an outro of 2
    mix = mix_sound(stage, track)
    bed = mix.layers[-1]
    assert bed.start == pytest.approx(2, abs=0.01)
    assert not bed.curve[: round(2 * CURVE_RATE)].any()
    assert not bed.curve[round(stage.outro.start * CURVE_RATE) + 1 :].any()
    only = np.concatenate(list(sum_layers(_silent(speech), mix.layers, 12.0)), axis=1)
    assert loud(only, 0, 0.4) == pytest.approx(TARGET - 3.1, abs=0.5)
    assert loud(only, stage.outro.start, stage.outro.start + 0.4) == pytest.approx(TARGET - 3.1, abs=0.5)
    assert loud(only, 1.2, 1.99) < loud(only, 2.0, 2.7)


def test_an_intro_that_waits_holds_the_speech_and_an_outro_lengthens_the_end(ping):
    speech = say((0.5, 3.5), seconds=4)
    stage = make_room(speech, Soundtrack(None, Sting(file=ping, wait=True), Sting(file=ping)))
    assert stage.speech.words[0].start == pytest.approx(speech.words[0].start + 2)
    last = max(w.end for w in stage.speech.words)
    assert stage.speech.seconds == pytest.approx(last + 0.3 + 2, abs=0.001)
    scene, segment = stage.speech.spans
    assert (scene.start, segment.start) == (0, pytest.approx(2.4))
    assert scene.end == segment.end == pytest.approx(stage.speech.seconds)
    brief = make_room(speech, Soundtrack(outro=Sting(file=ping, wait=False)))
    assert brief.speech is speech
    assert brief.outro.end == pytest.approx(speech.seconds)


def test_a_delay_moves_everything_by_the_same_time():
    speech = Speech(
        samples=np.ones(RATE, np.float32),
        sample_rate=RATE,
        words=(Word("a", 0.1, 0.5),),
        phonemes=(Phoneme("a", 0.1, 0.5),),
        spans=(Span(0, -1, 0, 0.6), Span(0, 0, 0.1, 0.6), Span(1, -1, 0.6, 1.0)),
        cues=(TimedCue("gesture", "nod", 0.2, 0.4),),
    )
    later = delay(speech, 0.5)
    assert not later.samples[: RATE // 2].any()
    assert (later.samples[RATE // 2 :] == 1).all()
    assert [w.start for w in later.words] == [p.start for p in later.phonemes] == [pytest.approx(0.6)]
    assert [(s.start, s.end) for s in later.spans] == [(0, 1.1), (0.6, 1.1), (1.1, 1.5)]
    assert later.cues[0].end == pytest.approx(0.9)
    assert extend(speech, 0) is speech
    assert extend(speech, 0.25).spans[-1].end == 1.25


# Files of all kinds


@pytest.mark.parametrize(
    ("name", "rate", "codec", "layout", "channels"),
    [
        ("a.mp3", 44_100, "mp3", "stereo", 2),
        ("a.flac", 96_000, "flac", "5.1", 6),
        ("a.wav", 8_000, "pcm_s16le", "mono", 1),
        ("a.m4a", 48_000, "aac", "stereo", 2),
        ("a.ogg", 48_000, "libopus", "stereo", 2),
    ],
)
def test_any_format_rate_and_number_of_channels(tmp_path, name, rate, codec, layout, channels):
    samples = np.tile(tune(6, rate), (channels, 1))
    path = encode_sound(tmp_path / name, samples, rate, codec, layout)
    check_sound(path, "`music`", 0.5)
    sound = np.concatenate(list(decode_sound(path)), axis=1)
    assert sound.dtype == np.float32
    assert sound.shape[1] == pytest.approx(6 * 48_000, abs=3000)
    both = mixed(say((0.5, 4.0), seconds=8), Soundtrack(Music(file=path)))
    assert loud(both, 0, 8) == pytest.approx(TARGET, abs=0.15)
    assert loud(both, 5.5, 7) > -40


def _video_without_sound(path: Path) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for _ in range(3):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8))))
        container.mux(stream.encode(None))
    return path


def _nan(path: Path) -> Path:
    body = np.full(48_000, np.nan, "<f4").tobytes()
    head = b"RIFF" + struct.pack("<I", 36 + len(body)) + b"WAVEfmt "
    head += struct.pack("<IHHIIHH", 16, 3, 1, 48_000, 192_000, 4, 32)
    path.write_bytes(head + b"data" + struct.pack("<I", len(body)) + body)
    return path


def _bytes(path: Path, contents: bytes) -> Path:
    path.write_bytes(contents)
    return path


BROKEN = {
    "missing": lambda p: p / "gone.mp3",
    "folder": lambda p: p,
    "0 bytes": lambda p: _bytes(p / "a.mp3", b""),
    "text": lambda p: _bytes(p / "b.mp3", b"This is a shopping list.\n" * 50),
    "noise": lambda p: _bytes(p / "c.wav", bytes(range(256)) * 40),
    "playlist": lambda p: _bytes(p / "d.mp3", b"#EXTM3U\n#EXTINF:9,\nhttp://127.0.0.1:9/x.ts\n"),
    "concat": lambda p: _bytes(p / "e.wav", b"ffconcat version 1.0\nfile /etc/hostname\n"),
    "no sound": lambda p: _video_without_sound(p / "f.mp4"),
    "one sample": lambda p: write_sound(p / "g.wav", np.array([0.5]), 48_000),
    "header only": lambda p: write_sound(p / "h.wav", np.zeros(0), 48_000),
    "silent": lambda p: write_sound(p / "i.wav", np.zeros(96_000), 48_000),
    "not numbers": lambda p: _nan(p / "j.wav"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_file_that_cannot_be_played_is_named_with_its_field(tmp_path, kind):
    path = BROKEN[kind](tmp_path)
    with pytest.raises(AudioError) as caught:
        Music(file=path).found(None, "`music`")
    assert str(caught.value).startswith("`music`: ")
    assert str(path) in caught.value.message
    assert "\n" not in str(caught.value)


def test_a_sting_that_is_a_piece_of_music_is_refused(tmp_path):
    long = write_sound(tmp_path / "long.wav", tune(31, 8_000), 8_000)
    with pytest.raises(AudioError, match=r"`intro_sound`: .*long.wav is longer than 30 s"):
        Sting(file=long).found(None, "`intro_sound`")


def test_three_hours_of_music_are_not_read_into_memory(tmp_path):
    """What is held does not depend on the file: 2 GB of 48 kHz stereo would be."""
    path = tmp_path / "long.wav"
    second = np.rint(np.tile(tune(1, 8_000), 600) * 32767).astype("<i2").tobytes()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        for _ in range(18):
            file.writeframes(second)
    speech = say((0.5, 4.0), seconds=6)
    tracemalloc.start()
    try:
        music = Music(file=path).found(None, "`music`")
        sound = mixed(speech, Soundtrack(music))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sound.shape == (2, 6 * 48_000)
    assert peak < 40e6


# Into files


def test_the_wav_of_a_mix_is_24_bit_stereo_and_exactly_as_long_as_asked(tmp_path, loop):
    speech = say((0.5, 4.0), seconds=5)
    track = Soundtrack(Music(file=loop))
    mix = mix_sound(make_room(speech, track), track)
    with Outputs() as outputs:
        write_mix(check_mix(tmp_path / "mix.wav"), mix.blocks(), 5.04, outputs)
        assert not (tmp_path / "mix.wav").exists()
    with wave.open(str(tmp_path / "mix.wav")) as file:
        assert file.getparams()[:4] == (2, 3, 48_000, round(5.04 * 48_000))
        raw = np.frombuffer(file.readframes(file.getnframes()), np.uint8).reshape(-1, 2, 3)
    padded = np.concatenate([np.zeros((*raw.shape[:2], 1), np.uint8), raw], axis=2)
    read = (np.ascontiguousarray(padded).view("<i4")[..., 0] / 2**31).T
    expected = np.concatenate(list(mix.blocks()), axis=1)
    assert read[:, : expected.shape[1]] == pytest.approx(expected, abs=3e-7)
    assert not read[:, expected.shape[1] :].any()


def test_where_a_mix_cannot_go(tmp_path):
    with pytest.raises(InputError, match=r"\.wav"):
        check_mix(tmp_path / "mix.mp3")
    (tmp_path / "a.wav").touch()
    (tmp_path / "b.wav").symlink_to(tmp_path / "a.wav")
    for name in ("a.wav", "b.wav"):
        with pytest.raises(InputError, match="played in it"):
            check_mix(tmp_path / name, [tmp_path / "a.wav"])
    with pytest.raises(OutputError, match="no folder"):
        check_mix(tmp_path / "gone" / "mix.wav")


def test_speech_alone_is_what_the_encoder_makes_of_it():
    speech = say((0.2, 0.9), seconds=1)
    pieces = np.concatenate(list(voice_blocks(speech)), axis=1)
    assert (pieces[0] == pieces[1]).all()
    assert (pieces[0] == resample(speech.samples, RATE, 48_000)).all()


def test_the_encoder_writes_a_mix_as_long_as_the_picture(tmp_path, loop):
    """Stereo music comes back as stereo, in step: the sound is as long as 26 frames at 25 a second."""
    speech = say((0.3, 0.9), seconds=1)
    track = Soundtrack(Music(file=loop, volume=1, duck=0, fade_in=0, fade_out=0))
    mix = mix_sound(make_room(speech, track), track)
    with Encoder(tmp_path / "a.mp4", (64, 64), 25, audio=mix.blocks(), quality="draft") as sink:
        for _ in range(26):
            sink.write(np.full((96, 64), 128, np.uint8))
    with av.open(str(tmp_path / "a.mp4")) as container:
        stream = container.streams.audio[0]
        assert abs(float(stream.duration * stream.time_base) - 26 / 25) <= 0.001
        frames = [f.to_ndarray() for f in container.decode(stream)]
    sound = np.concatenate(frames, axis=1)
    expected = np.concatenate(list(mix.blocks()), axis=1)
    n = 40_000
    assert np.corrcoef(sound[0, 2000:n], expected[0, 2000:n])[0, 1] > 0.98
    assert (
        np.corrcoef(sound[0, 2000:n] - sound[1, 2000:n], expected[0, 2000:n] - expected[1, 2000:n])[0, 1]
        > 0.95
    )


def test_a_mix_is_the_same_every_time(loop, ping):
    speech = say((0.5, 3.0), seconds=5)
    track = Soundtrack(Music(file=loop), Sting(file=ping))
    assert (mixed(speech, track) == mixed(speech, track)).all()


def test_a_longer_piece_runs_into_its_own_start(tmp_path):
    """Two seconds of crossfade, decoded anew each time: no gap, no jump, the whole length less the fade."""
    path = write_sound(tmp_path / "piece.wav", tune(31, 8_000), 8_000)
    length = sum(p.shape[1] for p in decode_sound(path))
    pieces = []
    for piece in repeat_sound(path, length):
        pieces.append(piece)
        if sum(p.shape[1] for p in pieces) > 65 * 48_000:
            break
    sound = np.concatenate(pieces, axis=1)
    second = np.abs(sound[0, : 65 * 48_000]).reshape(65, -1).max(axis=1)
    assert second.min() > 0.6 * np.median(second)
    period = length - 2 * 48_000
    assert (sound[:, 48_000 * 3 : period] == sound[:, period + 48_000 * 3 : 2 * period]).all()


def test_memory_does_not_grow_with_the_mix(tmp_path, loop):
    """Three minutes: all of it would be 69 MB, in each of its stages."""
    speech = say((0.5, 100.0), (110.0, 170.0), seconds=180)
    track = Soundtrack(Music(file=loop))
    tracemalloc.start()
    try:
        mix = mix_sound(make_room(speech, track), track)
        assert sum(block.shape[1] for block in mix.blocks()) == 180 * 48_000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 30e6


@pytest.mark.parametrize("channels", [1, 3, 5, 6, 8, 12])
def test_channels_without_names_are_played_too(tmp_path, channels):
    path = write_sound(tmp_path / "many.wav", np.tile(tune(1, 16_000), (channels, 1)), 16_000)
    check_sound(path, "`music`", 0.5)
    sound = np.concatenate(list(decode_sound(path)), axis=1)
    assert sound.shape == (2, pytest.approx(48_000, abs=100))
    assert min(np.abs(sound[0]).max(), np.abs(sound[1]).max()) > 0.05


def test_junk_in_a_music_file_is_skipped_and_a_broken_file_refused(tmp_path):
    rate = 44_100
    made = encode_sound(
        tmp_path / "a.mp3", np.tile(tune(20, rate), (2, 1)), rate, "mp3", "stereo"
    ).read_bytes()
    fine = {
        "after": made + b"Visit our site! " * 40,
        "inside": made[:100_000] + b"\x55" * 700 + made[100_000:],
    }
    for name, contents in fine.items():
        path = _bytes(tmp_path / f"{name}.mp3", contents)
        assert sum(p.shape[1] for p in decode_sound(path)) / 48_000 == pytest.approx(20, abs=0.2)
    holes = bytes(b ^ 0x55 if i % 900 < 40 and i > 20_000 else b for i, b in enumerate(made))
    with pytest.raises(AudioError, match=r"`music`: .*is broken: its sound ends after \d"):
        check_sound(_bytes(tmp_path / "holes.mp3", holes), "`music`", 0.5)
