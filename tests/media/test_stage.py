"""Room for a brand's pictures: before the first words and after the last, together with its sounds."""

from __future__ import annotations

import numpy as np
import pytest

from avatar.media.music import Soundtrack, Sting
from avatar.media.sound import write_wav
from avatar.media.stings import make_room
from avatar.speech.model import Span, Speech, TimedCue, Word

RATE = 1000


def speech(tail: float = 0.2) -> Speech:
    """Two words from 0.3 to 1.5, and a scene of 1.5 s with a tail."""
    words = (Word("one", 0.3, 0.8, 0, 0, 0), Word("two", 1.0, 1.5, 0, 0, 1))
    seconds = 1.5 + tail
    spans = (Span(0, 0, 0.0, 1.5), Span(0, -1, 0.0, seconds))
    samples = np.full(round(seconds * RATE), 0.1, np.float32)
    return Speech(samples, RATE, words, (), spans, (TimedCue("smile", "", 0.3, 0.8),))


@pytest.fixture
def sting(tmp_path):
    def make(seconds: float, **more) -> Sting:
        path = tmp_path / f"{seconds}.wav"
        write_wav(path, np.full(round(seconds * 48_000), 0.1, np.float32), 48_000)
        return Sting(file=path, **more)

    return make


def test_without_pictures_nothing_waits():
    said = speech()
    stage = make_room(said, Soundtrack())
    assert stage.speech is said
    assert (stage.opens, stage.closes) == (0.0, None)


def test_all_that_is_said_comes_after_the_picture():
    stage = make_room(speech(), Soundtrack(), before=2.0)
    assert stage.opens == 2.0
    assert [w.start for w in stage.speech.words] == pytest.approx([2.3, 3.0])
    assert stage.speech.spans[-1].start == 0.0  # the first scene begins with the video
    assert stage.speech.spans[-1].end == pytest.approx(3.7)
    assert stage.speech.cues[0].start == pytest.approx(2.3)
    assert not stage.speech.samples[: 2 * RATE].any()


def test_the_picture_at_the_end_comes_after_the_last_word():
    stage = make_room(speech(), Soundtrack(), after=3.0)
    assert stage.closes == pytest.approx(1.5 + 0.8)
    assert stage.speech.seconds == pytest.approx(stage.closes + 3.0)
    assert stage.speech.spans[-1].end == stage.speech.seconds
    late = make_room(speech(tail=2.0), Soundtrack(), after=3.0)
    assert late.closes == pytest.approx(3.5)  # a pause that the script asks for is kept


def test_pictures_and_sounds_that_are_waited_for_share_their_time(sting):
    track = Soundtrack(None, sting(1.0, wait=True), sting(5.0))
    stage = make_room(speech(tail=0.5), track, before=2.0, after=1.0)
    assert stage.opens == 2.0
    assert stage.intro.start == 0.0
    assert stage.outro.start == pytest.approx(2.0 + 1.5 + 0.3)
    assert stage.closes == pytest.approx(2.0 + 1.5 + 0.8)
    assert stage.speech.seconds == pytest.approx(stage.outro.end)
    long = make_room(speech(), Soundtrack(None, sting(3.0, wait=True)), before=2.0)
    assert long.opens == 3.0
    assert long.speech.words[0].start == pytest.approx(3.3)


def test_a_sound_that_is_not_waited_for_ends_with_the_picture(sting):
    track = Soundtrack(None, sting(4.0), sting(1.0, wait=False))
    stage = make_room(speech(), track, before=2.0, after=2.0)
    assert stage.opens == 2.0  # the sound goes on under the speech
    assert stage.outro.end == pytest.approx(stage.speech.seconds)
    assert stage.speech.seconds == pytest.approx(stage.closes + 2.0)


def test_silence_has_room_too():
    quiet = Speech(np.zeros(RATE, np.float32), RATE, (), (), (Span(0, -1, 0.0, 1.0),), ())
    stage = make_room(quiet, Soundtrack(), before=1.0, after=1.0)
    assert stage.opens == 1.0
    assert stage.speech.seconds == pytest.approx(stage.closes + 1.0)
