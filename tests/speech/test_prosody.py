"""Pace, pitch and loudness that a script asks for are in the sound."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from avatar.script import parse_script
from avatar.script.model import Prosody
from avatar.speech import Speech, Voice, speak
from avatar.speech.cache import SpeechCache
from avatar.speech.engine import Chunk, Heard, Unit
from avatar.speech.model import Phoneme
from avatar.speech.sound.shaping import shape, shared_prosody

RATE = 24_000


def tone(hertz: float, seconds: float) -> NDArray[np.float32]:
    t = np.arange(round(seconds * RATE)) / RATE
    voice = sum(np.sin(2 * np.pi * hertz * k * t) / k for k in range(1, 8))
    return np.asarray(0.2 * np.asarray(voice), np.float32)


def pitch(samples: NDArray[np.float32]) -> float:
    """By autocorrelation: the period that explains the middle of the sound best."""
    middle = samples[len(samples) // 4 : -len(samples) // 4].astype(np.float64)
    spectrum = np.abs(np.fft.rfft(middle, 1 << 17)) ** 2
    likeness = np.fft.irfft(spectrum)[: RATE // 60]
    first = RATE // 500
    return RATE / (first + int(np.argmax(likeness[first:])))


def level(samples: NDArray[np.float32]) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))))


def chunk() -> Chunk:
    words = tuple(Heard(i, 0.1 + i * 0.4, 0.4 + i * 0.4) for i in range(3))
    phonemes = tuple(Phoneme("m", w.start, w.end, 0, w.unit) for w in words)
    return Chunk(tone(150.0, 1.4), RATE, words, phonemes)


def test_only_the_words_that_are_meant_change():
    phrase = [Unit("a"), Unit("b", prosody=Prosody(rate=0.5, volume=-6.0)), Unit("c")]
    assert shared_prosody(phrase) is None
    made = shape(chunk(), phrase)
    first, second, third = made.words
    assert (first.start, first.end) == pytest.approx((0.1, 0.4), abs=0.01)
    assert second.end - second.start == pytest.approx(0.6, abs=0.02)
    assert third.end - third.start == pytest.approx(0.3, abs=0.01)
    assert made.seconds == pytest.approx(1.8, abs=0.02)
    for a, b in itertools.pairwise(made.words):
        assert a.end <= b.start
    assert [p.start for p in made.phonemes] == [w.start for w in made.words]
    inside = made.samples[round((second.start + 0.05) * RATE) : round((second.end - 0.05) * RATE)]
    outside = made.samples[: round(first.end * RATE)]
    assert level(inside) - level(outside) == pytest.approx(-6.0, abs=0.7)


def test_what_the_engine_has_done_is_not_done_again():
    phrase = [Unit(text, prosody=Prosody(rate=0.5, pitch=2.0)) for text in "abc"]
    assert shared_prosody(phrase) == Prosody(rate=0.5, pitch=2.0)
    assert shape(chunk(), phrase, done=True).seconds == chunk().seconds


def test_speech_with_another_prosody_is_another_in_the_cache():
    keys = {
        SpeechCache.key("x", [Unit("a", prosody=p)], 0)
        for p in (Prosody(), Prosody(rate=0.8), Prosody(pitch=1.0), Prosody(volume=1.0))
    }
    assert len(keys) == 4
    assert SpeechCache.key("x", [Unit("a")], 0) in keys


def heard(text: str, voice: Voice) -> tuple[Speech, float, float]:
    """The speech, with the seconds of "it goes out again" and its pitch."""
    speech = speak(parse_script(text), voice, cache=False)
    words = [w.text for w in speech.words]
    at = words.index("it")
    start, end = speech.words[at].start, speech.words[at + 3].end
    return speech, end - start, pitch(speech.samples[round(start * RATE) : round(end * RATE)])


def test_a_real_sentence_is_slower_and_higher_where_it_is_asked_for(heart: Voice):
    plain, seconds, hertz = heard("The tide comes in, and it goes out again at last.", heart)
    text = 'The tide comes in, and <prosody rate="70%" pitch="+3st">it goes out again</prosody> at last.'
    slow, longer, higher = heard(text, heart)
    assert longer / seconds == pytest.approx(1 / 0.7, rel=0.06)
    assert 12 * np.log2(higher / hertz) == pytest.approx(3.0, abs=1.0)
    assert slow.words[0] == plain.words[0]
    assert slow.seconds - plain.seconds == pytest.approx(longer - seconds, abs=0.05)


def test_a_whole_sentence_is_said_slowly_by_the_net_itself(heart: Voice):
    plain = speak(parse_script("The tide comes in, and goes out."), heart, cache=False, lead_in=0, tail=0)
    text = "<prosody rate='70%'>The tide comes in, and goes out.</prosody>"
    slow = speak(parse_script(text), heart, cache=False, lead_in=0, tail=0)
    assert slow.seconds / plain.seconds == pytest.approx(1 / 0.7, rel=0.12)


def test_marks_have_their_time(hum):
    from .conftest import HUM

    speech = speak(parse_script('One two <mark name="here"/> three.'), HUM, cache=False, lead_in=0.0)
    (mark,) = [c for c in speech.cues if c.kind == "mark"]
    assert (mark.name, mark.start, mark.end) == ("here", speech.words[2].start, speech.words[2].start)
