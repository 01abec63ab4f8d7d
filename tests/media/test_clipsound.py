"""The sound of clips in the mix: in step with the picture, at the right level, under the speech and alone."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from filming import beep, film, shade

from avatar.errors import AudioError
from avatar.media.clipsound import ClipSound
from avatar.media.ducking import listen
from avatar.media.mixing import mix_sound
from avatar.media.music import Music, Soundtrack
from avatar.media.stings import Stage
from avatar.speech.model import Speech, Word

RATE = 48_000


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds: silence, 300 Hz, 600 Hz, 900 Hz."""
    sound = np.concatenate(
        [beep(1.0, hertz, level) for hertz, level in ((300, 0), (300, 0.3), (600, 0.3), (900, 0.3))], 1
    )
    return film(
        tmp_path_factory.mktemp("sound") / "steps.mp4", [shade(n % 18) for n in range(100)], sound=sound
    )


def whole(sound: ClipSound) -> np.ndarray:
    return np.concatenate(list(sound.show()), axis=1)


def strength(mono: np.ndarray, hertz: float) -> float:
    """Amplitude of a tone in samples at 48 kHz."""
    turns = np.exp(-2j * np.pi * hertz * np.arange(len(mono)) / RATE)
    return float(2 * np.abs((mono * turns).mean()))


def test_it_begins_where_the_picture_begins(clip: Path):
    heard = whole(ClipSound(clip, 0.0, 9.0, 2.0, 3.0))[0]
    assert len(heard) == RATE
    assert strength(heard[2000:-2000], 600) == pytest.approx(0.3, abs=0.03)
    assert strength(heard[2000:-2000], 300) < 0.02
    early = whole(ClipSound(clip, 0.0, 9.0, 0.5, 1.5))[0]
    begins = np.flatnonzero(np.abs(early) > 0.1)[0] / RATE
    assert begins == pytest.approx(0.5, abs=0.03)  # AAC blurs a sharp start over a block


def test_speed_keeps_the_pitch(clip: Path):
    for speed in (0.4, 2.0, 5.0):
        heard = whole(ClipSound(clip, 0.0, 99.0, 1.0, 2.0, speed=speed))[0]
        assert len(heard) == round(RATE / speed)
        middle = heard[len(heard) // 3 : len(heard) * 2 // 3]
        spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
        assert np.argmax(spectrum) * RATE / len(middle) == pytest.approx(300, abs=2 * RATE / len(middle))


def test_a_file_without_enough_sound_is_silent_at_its_end(tmp_path: Path):
    path = film(tmp_path / "short.mp4", [shade(n % 18) for n in range(50)], sound=beep(0.5))
    heard = whole(ClipSound(path, 0.0, 9.0, 0.0, 2.0))
    assert heard.shape == (2, 2 * RATE)
    assert np.abs(heard[:, RATE:]).max() == 0
    assert np.abs(heard[:, : RATE // 2 - 4000]).max() > 0.2


def test_a_loop_repeats_to_the_sample(clip: Path):
    sound = ClipSound(clip, 0.0, 9.0, 1.0, 1.25, loop=True)
    played = np.concatenate(list(itertools.islice(sound.play(), 3)), axis=1)
    once = whole(sound)
    assert once.shape[1] == RATE // 4
    assert (played[:, : RATE // 4] == once).all()
    assert (played[:, RATE // 4 : RATE // 2] == once).all()


def test_what_has_no_sound_is_an_error(tmp_path: Path):
    path = tmp_path / "text.mp4"
    path.write_text("nothing to hear here " * 50)
    with pytest.raises(AudioError, match=r"text\.mp4"):
        whole(ClipSound(path, 0.0, 1.0, 0.0, 1.0))


# --- in the mix -------------------------------------------------------------------------------------------


def say(*phrases: tuple[float, float], seconds: float = 12.0) -> Speech:
    """Noise where somebody speaks."""
    rng = np.random.default_rng(7)
    samples = np.zeros(round(seconds * 24_000), np.float32)
    words = []
    for start, end in phrases:
        a, b = round(start * 24_000), round(end * 24_000)
        samples[a:b] = 0.08 * rng.standard_normal(b - a)
        words.append(Word("word", start, end, 0, 0, 0))
    return Speech(samples, 24_000, tuple(words))


def mixed(speech: Speech, *clips: ClipSound, soundtrack: Soundtrack | None = None) -> np.ndarray:
    mix = mix_sound(Stage(speech), soundtrack or Soundtrack(), clips)
    return np.concatenate(list(mix.blocks()), axis=1)


def level(stereo: np.ndarray, start: float, end: float) -> float:
    part = stereo[:, round(start * RATE) : round(end * RATE)]
    return float(10 * np.log10((part.astype(np.float64) ** 2).mean() + 1e-20))


def tone(stereo: np.ndarray, start: float, end: float, hertz: float) -> float:
    """dB of a tone."""
    part = stereo[0, round(start * RATE) : round(end * RATE)]
    return 20 * np.log10(strength(part, hertz) / np.sqrt(2) + 1e-10)


@pytest.mark.parametrize("loudness", [0.02, 0.3, 0.9])
def test_alone_it_is_as_loud_as_it_says_and_under_the_speech_far_below(tmp_path: Path, loudness: float):
    path = film(tmp_path / "a.mp4", [shade(n % 18) for n in range(75)], sound=beep(3.0, 1000, loudness))
    speech = say((0.3, 3.5), (8.0, 11.0))
    for volume in (1.0, 0.5):
        alone = mixed(speech, ClipSound(path, 4.0, 7.5, 0.0, 3.0, volume=volume))
        talk = listen(Speech(alone[0, ::2].copy(), 24_000, speech.words)).loudness
        beeps = listen(
            Speech(alone[0, round(4.2 * RATE) : round(6.8 * RATE) : 2].copy(), 24_000, ())
        ).loudness
        assert beeps - talk == pytest.approx(20 * np.log10(volume), abs=1.5)
    under = mixed(speech, ClipSound(path, 8.2, 11.5, 0.0, 3.0))
    free = mixed(speech, ClipSound(path, 4.0, 7.5, 0.0, 3.0))
    assert tone(free, 4.5, 6.5, 1000) - tone(under, 8.5, 10.5, 1000) == pytest.approx(17, abs=1)


def test_it_is_heard_only_while_it_is_seen(clip: Path):
    heard = mixed(say((0.3, 2.0)), ClipSound(clip, 4.0, 5.5, 1.0, 4.0))
    assert level(heard, 2.5, 3.98) < -90
    assert level(heard, 4.1, 5.0) > -40
    assert level(heard, 5.52, 12.0) < -90
    cut = heard[0, round(5.1 * RATE) : round(5.5 * RATE)]
    assert np.abs(cut[-400:]).max() < 0.02  # it has faded


def test_a_clip_that_starts_a_moment_before_the_speech_does_not_blip(clip: Path):
    heard = mixed(say((0.6, 4.0)), ClipSound(clip, 0.0, 4.0, 1.0, 4.0, volume=1.0))
    assert level(heard, 0.02, 0.5) < level(heard, 1.0, 3.0) - 12


def test_music_steps_back_for_a_clip(tmp_path: Path, clip: Path):
    bed = film(tmp_path / "bed.mp4", [shade(1)] * 50, sound=beep(2.0, 220))
    soundtrack = Soundtrack(Music(file=bed, fade_in=0.0, fade_out=0.0))
    heard = mixed(say((0.3, 1.0), seconds=14), ClipSound(clip, 6.0, 9.0, 1.0, 4.0), soundtrack=soundtrack)
    assert tone(heard, 3.0, 5.0, 220) - tone(heard, 6.5, 8.5, 220) == pytest.approx(10, abs=1.5)
