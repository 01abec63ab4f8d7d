"""The net that hears: its ears, and that pieces give what the whole gives."""

from __future__ import annotations

import librosa
import numpy as np
import pytest

from avatar.media.sound import resample
from avatar.motion import lipsync, mel
from avatar.motion.fusion import hear_lips, say_lips
from avatar.motion.lipsync import AHEAD, OUTPUTS, PAST, STEP, Listener, hear
from avatar.motion.live import LiveLips
from avatar.motion.model import ARKIT_INDEX, Motion
from avatar.motion.poses import GAINS
from avatar.motion.voice import Level
from avatar.speech import Speech, load_voice, speak_text

SECONDS = 23.0


@pytest.fixture(scope="module")
def speech() -> Speech:
    text = (
        "Maybe my big brother will bring a map, a pump and a book about bamboo. Whom would you blame? "
        "Five fresh fish, very few of them for free. "
    )
    # Said evenly: where frames fall in a vowel of three of them shall not depend on the rhythm of sentences.
    return speak_text(
        text, load_voice("heart-draft").model_copy(update={"variety": 0.0}), lead_in=0.5, tail=1.5
    )


@pytest.fixture(scope="module")
def noise() -> np.ndarray:
    random = np.random.default_rng(3)
    rise = np.interp(np.arange(int(SECONDS * 16000)), np.linspace(0, SECONDS * 16000, 90), random.random(90))
    return (0.2 * rise * random.standard_normal(len(rise))).astype(np.float32)


def test_mel_is_librosas(noise):
    """The net was trained on these numbers: to the last constant."""
    part = noise[:40_000]
    theirs = librosa.feature.melspectrogram(
        y=part, sr=16000, n_fft=512, win_length=400, hop_length=160, window="hann", center=True,
        pad_mode="constant", power=2.0, n_mels=40, fmin=60.0, fmax=7600.0,
    )  # fmt: skip
    np.testing.assert_allclose(mel.log_mel(part), (np.log10(1e-6 + theirs.T) + 3) / 2, atol=1e-4)


@pytest.mark.parametrize("rate", [8_000, 16_000, 24_000, 44_100, 48_000])
def test_pieces_give_what_the_whole_gives(noise, rate):
    sound = np.interp(np.arange(int(6 * rate)) / rate, np.arange(len(noise)) / 16000, noise).astype(
        np.float32
    )
    count = int(6 / STEP)
    whole = hear(sound, rate, count)
    listener, random, parts, at = Listener(rate), np.random.default_rng(1), [], 0
    while at < len(sound):
        size = int(random.integers(1, rate // 3))
        parts.append(listener.feed(sound[at : at + size]))
        at += size
    live = np.concatenate(parts)
    # What comes while the sound arrives is no more than the look-ahead behind it, and final.
    assert len(live) >= count - AHEAD - 4
    parts.append(listener.finish(count))
    np.testing.assert_allclose(np.concatenate(parts), whole, atol=2e-4)


def test_an_output_hears_only_what_it_may(noise):
    """Nothing more than 200 ms ahead counts, and nothing before `PAST`."""
    at = 500
    changed = noise.copy()
    changed[round((at * STEP + 0.2) * 16000) :] = 0
    changed[: round((at - PAST - 2) * STEP * 16000)] = 0
    count = int(SECONDS / STEP)
    np.testing.assert_allclose(hear(changed, 16000, count)[at], hear(noise, 16000, count)[at], atol=1e-5)


def test_length_does_not_matter(noise):
    """Longer than a piece: no seam where two pieces meet."""
    count = int(SECONDS / STEP)
    cut = hear(noise, 16000, count)
    frames = mel.log_mel(np.pad(noise, (0, 16000)))
    once = lipsync.run_net(frames[: (count + AHEAD) * lipsync.FRAMES])[:count]
    np.testing.assert_allclose(cut, once, atol=1e-4)


@pytest.mark.parametrize(
    "samples", [np.zeros(0, np.float32), np.zeros(5, np.float32), np.full(800, np.nan, np.float32)]
)
def test_hardly_any_sound(samples):
    out = hear(samples, 16000, 3)
    assert out.shape == (3, len(OUTPUTS))
    assert np.isfinite(out).all()


def gap(coefficients: np.ndarray) -> np.ndarray:
    out = np.zeros(len(coefficients))
    for name in ("jawOpen", "mouthClose", "mouthFunnel"):
        out += GAINS[name][0] * coefficients[:, ARKIT_INDEX[name]]
    for name in ("mouthUpperUp", "mouthLowerDown"):
        out += GAINS[name][0] * coefficients[:, ARKIT_INDEX[name + "Left"]]
    return out


@pytest.mark.parametrize("known", [True, False], ids=["phonemes", "sound alone"])
def test_lips(speech, known):
    """p, b and m close, vowels open, silence rests: with phonemes always, by ear nearly so."""
    frames = int(speech.seconds * 25)
    made = (
        say_lips(speech, frames, 25.0)
        if known
        else hear_lips(speech.samples, speech.sample_rate, frames, 25.0)
    )
    opening = gap(made)
    shut = [
        opening[round(p.start * 25) - 1 : round(p.end * 25) + 2].min() < 0.04
        for p in speech.phonemes
        if p.symbol in "pbm"
    ]
    assert np.mean(shut) >= (0.95 if known else 0.8), f"{np.mean(shut):.2f} of {len(shut)} closures"
    wide = [
        opening[round(p.start * 25) : round(p.end * 25) + 1].max()
        for p in speech.phonemes
        if p.symbol in ("aɪ", "æ", "ɑ", "aʊ")
    ]
    assert min(wide) > 0.03  # an unstressed `my` between m and b
    assert np.median(wide) > 0.10
    silent = [f for f in range(frames) if f / 25 < 0.15 or f / 25 > speech.seconds - 1.0]
    assert opening[silent].max() < 0.04


@pytest.mark.parametrize(("rate", "fps"), [(16_000, 25.0), (44_100, 30.0), (11_025, 29.97)])
def test_live_lips_are_those_of_the_whole(speech, rate, fps):
    """Frames that come while the sound arrives are final, a third of a second behind it at most."""
    sound = resample(speech.samples, speech.sample_rate, rate)
    level = Level(-24.0, -40.0)
    frames = Motion.frames_for(len(sound) / rate, fps)
    whole = hear_lips(sound, rate, frames, fps, level)
    live, random, parts, at = LiveLips(rate, fps, level), np.random.default_rng(2), [], 0
    while at < len(sound):
        size = int(random.integers(1, rate // 4))
        parts.append(live.feed(sound[at : at + size]))
        at = min(len(sound), at + size)
        assert sum(map(len, parts)) >= (at / rate - 0.36) * fps - 1
    parts.append(live.finish())
    np.testing.assert_allclose(np.concatenate(parts), whole, atol=3e-4)


def test_live_lips_of_nothing():
    live = LiveLips(16_000)
    assert live.feed(np.zeros(0, np.float32)).shape == (0, 52)
    assert live.feed(np.zeros(100, np.float32)).shape == (0, 52)
    assert np.abs(live.finish()).max() < 0.01


def test_level_does_not_matter(speech):
    """Quiet and loud recordings of one voice move the same lips."""
    frames = int(speech.seconds * 25)
    usual = hear_lips(speech.samples, speech.sample_rate, frames, 25.0)
    for factor in (0.05, 3):
        other = hear_lips(speech.samples * np.float32(factor), speech.sample_rate, frames, 25.0)
        np.testing.assert_allclose(other, usual, atol=0.02)


def test_same_at_any_rate(speech):
    """The lips are curves in time: frames at 50 a second hold those at 25."""
    frames = int(speech.seconds * 25)
    slow = hear_lips(speech.samples, speech.sample_rate, frames, 25.0)
    fast = hear_lips(speech.samples, speech.sample_rate, 2 * frames, 50.0)
    np.testing.assert_allclose(fast[::2], slow, atol=1e-6)
