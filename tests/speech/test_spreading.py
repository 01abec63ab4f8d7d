"""Times for sound that came without: against those of a net that knows them, and where nobody knows."""

from __future__ import annotations

import numpy as np
import pytest

from avatar.errors import EngineError
from avatar.speech import placing
from avatar.speech.engine import Chunk, Unit, open_engine
from avatar.speech.placing import place
from avatar.speech.profiles import Voice
from avatar.speech.sound.tempo import change_pace, change_tempo
from avatar.speech.spreading import find_breaks, read_lengths, spread

RATE = 24_000
TEXT = "Every lesson begins with a question, and this one is mine. The sea rises by fourteen metres."


def units(text: str) -> list[Unit]:
    return [Unit(word) for word in text.split()]


@pytest.fixture(scope="module")
def known(heart: Voice) -> list[Chunk]:
    """Two sentences with exact times, and their sound with silence around it."""
    first, second = TEXT.split(". ")
    engine = open_engine(heart)
    return [next(iter(engine.speak(units(text)))) for text in (first + ".", second)]


def errors(found: Chunk, exact: Chunk, lead: float) -> np.ndarray:
    """Seconds by which words begin late, given how far the cut sound begins before the exact one."""
    return np.asarray([f.start - e.start - lead for f, e in zip(found.words, exact.words, strict=True)])


@pytest.mark.parametrize(("aligned", "median", "most"), [(True, 0.03, 0.12), (False, 0.08, 0.25)])
def test_words_are_where_they_are_heard(
    known: list[Chunk], monkeypatch: pytest.MonkeyPatch, aligned: bool, median: float, most: float
) -> None:
    if aligned:
        pytest.importorskip("pocketsphinx")
    else:
        monkeypatch.setattr(placing, "ALIGNED", frozenset())
    sentences = TEXT.split(". ")
    late = []
    for exact, text in zip(known, (sentences[0] + ".", sentences[1]), strict=True):
        padded = np.pad(exact.samples, (2400, 4800))
        found = place(padded, RATE, units(text), "en-US")
        assert found is not None
        begin = next(i for i in range(6000) if np.array_equal(padded[i : i + 4000], found.samples[:4000]))
        late += errors(found, exact, 0.1 - begin / RATE).tolist()
        assert [w.unit for w in found.words] == list(range(len(exact.words)))
        assert all(a.end <= b.start + 1e-6 for a, b in zip(found.phonemes, found.phonemes[1:], strict=False))
        assert found.phonemes[-1].end <= found.seconds + 1e-6
    assert np.median(np.abs(late)) < median
    assert np.max(np.abs(late)) < most


def test_an_aligner_that_fails_is_done_without(known: list[Chunk], monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pocketsphinx")

    def fail(*_: object, **__: object) -> None:
        raise EngineError("lost")

    monkeypatch.setattr("avatar.speech.aligning.align", fail)
    found = place(known[1].samples, RATE, units(TEXT.split(". ")[1]), "en-US")
    assert found is not None
    assert len(found.words) == 6


def test_pauses_are_found_at_their_marks_and_stops_are_none() -> None:
    words = [1.0] * 10
    # Spoken 10 s: marks after words 2 and 6; a long stop at 4.4 s of speech is no pause between words.
    silences = [(3.0, 3.5), (4.9, 5.0), (7.6, 8.2)]
    assert find_breaks(words, [2, 6], silences, 0.0, 11.2) == {2: (3.0, 3.5), 6: (7.6, 8.2)}
    assert find_breaks(words, [2, 6], [(7.5, 8.0)], 0.0, 10.5) == {6: (7.5, 8.0)}
    assert find_breaks(words, [2], [], 0.0, 10.0) == {}
    assert find_breaks(words, [], silences, 0.0, 11.2) == {}


def test_a_language_that_nobody_reads_is_told_by_its_letters() -> None:
    phrase = units("Hyvää huomenta, — ystävä!")
    assert [sum(s[2] for s in word) for word in read_lengths(phrase, "fi-FI")] == [5.0, 8.0, 0, 6.0]
    rng = np.random.default_rng(0)
    sound = np.concatenate(
        [0.2 * rng.standard_normal(13_000), np.zeros(6000), 0.2 * rng.standard_normal(6000)]
    )
    chunk = spread(sound.astype(np.float32), 10_000, phrase, "fi-FI")
    assert chunk is not None
    assert [w.unit for w in chunk.words] == [0, 1, 3]
    assert chunk.words[1].end == pytest.approx(1.3, abs=0.03)
    assert chunk.words[2].start == pytest.approx(1.9, abs=0.03)


def test_silence_and_marks_alone_give_nothing() -> None:
    assert spread(np.zeros(0, np.float32), RATE, units("Hello"), "en-US") is None
    assert spread(np.zeros(RATE, np.float32), RATE, units("Hello"), "en-US") is None
    noise = np.random.default_rng(0).standard_normal(RATE).astype(np.float32)
    assert spread(noise, RATE, units("— …"), "en-US") is None


@pytest.mark.parametrize("factor", [0.45, 0.8, 1.0, 1.3, 2.0, 3.0])
def test_tempo_keeps_pitch_and_beat(factor: float) -> None:
    t = np.arange(2 * RATE) / RATE
    beep = (0.3 * np.sin(2 * np.pi * 220 * t) * (t % 0.5 < 0.25)).astype(np.float32)
    sound = change_tempo(beep, RATE, factor)
    assert len(sound) == round(len(beep) / factor)
    assert np.argmax(np.abs(np.fft.rfft(sound))) / len(sound) * RATE == pytest.approx(220, abs=6)
    middle = [np.abs(sound[int(s * RATE / factor) :][:200]).max() for s in (0.1, 0.37, 0.6, 0.87)]
    assert [m > 0.1 for m in middle] == [True, False, True, False]


def test_pitch_keeps_the_pace() -> None:
    tone = np.sin(2 * np.pi * 200 * np.arange(RATE) / RATE).astype(np.float32)
    high = change_pace(tone, RATE, rate=1.0, semitones=3.0)
    assert len(high) == pytest.approx(RATE, rel=1e-3)
    assert np.argmax(np.abs(np.fft.rfft(high))) / len(high) * RATE == pytest.approx(237.8, abs=2)
