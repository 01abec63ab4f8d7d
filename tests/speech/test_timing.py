"""Scenes on whole frames, and pieces cut out of a speech."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from avatar.speech.model import Phoneme, Span, Speech, TimedCue, Word
from avatar.speech.timing import cut, on_frames

RATE = 24_000


def speech(*lengths):
    """Scenes of so many seconds, each with a word from 0.3 s to 0.6 s in it; sample n has the value n."""
    starts = np.cumsum([0.0, *lengths])
    words, phonemes, spans, cues = [], [], [], []
    for i, (a, b) in enumerate(pairwise(starts)):
        words.append(Word(f"w{i}", a + 0.3, a + 0.6, i, 0, 0))
        phonemes.append(Phoneme("a", a + 0.3, a + 0.6, 2, i))
        spans += [Span(i, -1, a, b), Span(i, 0, a, b)]
        cues.append(TimedCue("gesture", "nod", a + 0.3, a + 1.1))
    samples = np.arange(round(starts[-1] * RATE), dtype=np.float32)
    return Speech(samples, RATE, tuple(words), tuple(phonemes), tuple(spans), tuple(cues))


@pytest.mark.parametrize("rate", [Fraction(25), Fraction(30_000, 1001), Fraction(24_000, 1001), Fraction(60)])
def test_every_scene_begins_on_a_frame(rate):
    before = speech(1.013, 2.5, 1.7777)
    after = on_frames(before, rate)
    old = [s for s in before.spans if s.segment < 0]
    scenes = [s for s in after.spans if s.segment < 0]
    for was, now, word, cue in zip(old, scenes, after.words, after.cues, strict=True):
        frame = now.start * float(rate)
        assert frame == pytest.approx(round(frame), abs=1e-6)
        # Within the scene nothing moved, and sound and times still go together.
        assert word.start - now.start == pytest.approx(0.3)
        assert cue.end - now.start == pytest.approx(1.1)
        value = after.samples[round(word.start * RATE)]
        assert value == pytest.approx(round((was.start + 0.3) * RATE), abs=1.01)
    for left, right in pairwise(scenes):
        assert left.end == pytest.approx(right.start)
    assert 0 <= after.seconds - before.seconds < 2 / float(rate)
    # It is there already: nothing is added a second time.
    assert on_frames(after, rate).seconds == after.seconds


def test_a_single_scene_stays_as_it_is():
    one = speech(2.0)
    assert on_frames(one, 25) is one
    bare = Speech(np.zeros(100, np.float32), RATE)
    assert on_frames(bare, 25) is bare


def test_a_piece_has_times_of_its_own():
    whole = speech(1.0, 2.0)
    piece = cut(whole, round(0.8 * RATE), RATE, 0.8)
    assert [w.text for w in piece.words] == ["w1"]
    assert piece.words[0].start == pytest.approx(0.5)
    assert piece.phonemes[0].word == 0
    assert piece.samples[0] == round(0.8 * RATE)
    assert piece.seconds == 1.0
    beyond = cut(whole, round(2.5 * RATE), RATE, 2.5)
    assert beyond.seconds == 1.0
    assert not beyond.samples[-1]
    assert beyond.samples[0] == 2.5 * RATE
    assert beyond.words == ()
