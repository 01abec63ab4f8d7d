"""Phrases said side by side come in their order, and an end is an end."""

import threading
import time

import numpy as np
import pytest

from avatar.errors import EngineError
from avatar.script import parse_script
from avatar.speech.engine import Chunk, Heard, Unit
from avatar.speech.speaker import Speaker


class Choir:
    """Says a phrase as a sound whose only sample is the phrase's number; early ones take longest."""

    identity = "choir"
    sample_rate = 24_000

    def __init__(self, lanes, broken=-1):
        self.lanes, self.broken = lanes, broken
        self.at_once = self.most = 0
        self.said = []
        self._lock = threading.Lock()

    def speak(self, phrase, *, seed=0):
        number = int(phrase[0].text)
        with self._lock:
            self.said.append(number)
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        time.sleep(0.02 if number % 3 == 0 else 0.001)
        with self._lock:
            self.at_once -= 1
        if number == self.broken:
            raise EngineError("It broke.")
        yield Chunk(np.array([number], np.float32), 24_000, (Heard(0, 0.0, 0.1),), ())


PHRASES = [[Unit(str(n))] for n in range(20)]


@pytest.mark.parametrize("lanes", [1, 2, 5])
def test_every_phrase_once_and_in_order(lanes):
    choir = Choir(lanes)
    with Speaker([choir], None, 0) as speaker:
        speaker.foresee([(0, p) for p in PHRASES])
        heard = [speaker.say(0, phrase)[0].samples[0] for phrase in PHRASES]
    assert heard == list(range(20))
    assert sorted(choir.said) == list(range(20))
    assert choir.most <= lanes
    assert lanes == 1 or choir.most > 1


def test_an_error_comes_where_its_phrase_does_and_ends_the_rest():
    choir = Choir(2, broken=3)
    with Speaker([choir], None, 0) as speaker:
        speaker.foresee([(0, p) for p in PHRASES])
        for n in range(3):
            assert speaker.say(0, PHRASES[n])[0].samples[0] == n
        with pytest.raises(EngineError, match="broke"):
            speaker.say(0, PHRASES[3])
    assert len(choir.said) < 12


def test_what_was_not_foreseen_is_said_all_the_same():
    with Speaker([Choir(2)], None, 0) as speaker:
        speaker.foresee([(0, p) for p in PHRASES[:3]])
        assert speaker.say(0, PHRASES[7])[0].samples[0] == 7
        assert speaker.say(0, PHRASES[0])[0].samples[0] == 0


def test_real_speech_is_the_same_however_many_say_it():
    from avatar.speech import load_voice, speak

    script = parse_script(
        "# A\n\nOne sentence. (pause 0.2s) Another one, *with* weight.\n\n- A point\n- And two"
    )
    voice = load_voice("heart-draft")
    alone = speak(script, voice, cache=False, threads=1)
    together = speak(script, voice, cache=False, threads=3)
    assert np.array_equal(alone.samples, together.samples)
    assert alone.words == together.words
