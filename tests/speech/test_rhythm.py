"""Rests, pace and pitch that change from sentence to sentence, and silence inside of them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from avatar.script.model import USUAL, Prosody
from avatar.speech.delivery import speak
from avatar.speech.engine import Chunk, Heard, Unit
from avatar.speech.model import Phoneme
from avatar.speech.pauses import USUAL as REST
from avatar.speech.rhythm import bend_sentences, draw_breath, lean, rest_after
from avatar.speech.sound.settling import MOST, settle

from .conftest import HUM, Hum, make_script, make_segment

RATE = 24_000
LIVELY = HUM.model_copy(update={"variety": 1.0})


def units(text: str) -> list[Unit]:
    return [Unit(word) for word in text.split()]


SHORT, LONG = units("That is all."), units("word " * 24 + "end.")
FEW = [units(f"This is sentence number {n} of the lot, and no more than that.") for n in range(40)]


def test_rests_are_longer_around_long_sentences_and_never_alike() -> None:
    def mean(said: list[Unit], coming: list[Unit]) -> float:
        return float(np.mean([rest_after(REST, said, coming, 1.0, seed) for seed in range(200)]))

    assert mean(SHORT, SHORT) < 0.8 * mean(SHORT, LONG) < mean(LONG, LONG)
    assert mean(LONG, LONG) < REST.paragraph
    rests = [rest_after(REST, a, b, 1.0, 0) for a, b in pairwise(FEW)]
    assert np.mean(rests) == pytest.approx(REST.sentence, rel=0.08)
    assert 0.05 < np.std(np.log(rests)) < 0.3
    assert rests == [rest_after(REST, a, b, 1.0, 0) for a, b in pairwise(FEW)]  # the same seed
    assert rests != [rest_after(REST, a, b, 1.0, 1) for a, b in pairwise(FEW)]


@pytest.mark.parametrize(
    ("said", "plain"), [("Is it so?", "So it is."), ("So it is…", "So it is."), ("So *it is.", "So it is.")]
)
def test_some_sentences_are_given_time(said: str, plain: str) -> None:
    def mean(text: str) -> float:
        made = [Unit(w.strip("*"), emphasis="*" in w) for w in text.split()]
        return float(np.mean([rest_after(REST, made, SHORT, 1.0, seed) for seed in range(200)]))

    assert mean(said) > 1.1 * mean(plain)


def test_no_variety_is_what_the_profile_says() -> None:
    assert rest_after(REST, LONG, LONG, 0.0, 0) == REST.sentence
    assert rest_after(REST, units("one two,"), LONG, 1.0, 0) == REST.clause
    assert lean(0, 5, SHORT, 0.0, 0) == USUAL
    assert draw_breath(LONG, 0.0, 0) == draw_breath([], 1.0, 0) == 1.0


def test_a_paragraph_falls_and_its_only_sentence_does_not() -> None:
    assert lean(0, 1, SHORT, 1.0, 0) == USUAL
    made = [[lean(place, 4, said, 1.0, 0) for place in range(4)] for said in FEW]
    pitch = np.mean([[one.pitch for one in paragraph] for paragraph in made], axis=0)
    assert np.all(np.diff(pitch) < -0.1)
    assert pitch[0] == pytest.approx(0.4, abs=0.1)
    assert pitch[3] == pytest.approx(-0.4, abs=0.1)
    rate = np.mean([[one.rate for one in paragraph] for paragraph in made], axis=0)
    assert max(rate[0], rate[3]) < 0.99 < rate[1]
    everything = np.array([[(p.pitch, p.rate) for p in paragraph] for paragraph in made])
    assert np.abs(everything[..., 0]).max() <= 0.61
    assert np.abs(everything[..., 1] - 1).max() <= 0.036
    double = [lean(place, 4, FEW[0], 2.0, 0).pitch for place in range(4)]
    assert double == pytest.approx([2 * one.pitch for one in made[0]], abs=0.011)


def test_what_the_script_asks_for_is_left_alone() -> None:
    slow = Prosody(rate=0.8)
    asked = [Unit("so", prosody=slow), Unit("slow.")]
    first, second, third = bend_sentences([SHORT, asked, LONG], 1.0, 0)
    assert second == asked
    assert {u.prosody for u in first} == {lean(0, 3, SHORT, 1.0, 0)} != {USUAL}
    assert [u.text for u in third] == [u.text for u in LONG]


def test_engines_that_bend_are_asked_to_and_others_are_not(hum: Hum, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[set[Prosody]] = []
    say = hum.speak

    def speak_and_tell(phrase, *, seed=0):
        asked.append({u.prosody for u in phrase})
        return say(phrase, seed=seed)

    monkeypatch.setattr(hum, "speak", speak_and_tell)
    script = make_script([make_segment("One two. Three four five. Six")])
    plain = speak(script, LIVELY, cache=False)
    assert asked == [{USUAL}] * 3
    monkeypatch.setattr(hum, "flexible", True, raising=False)
    asked.clear()
    bent = speak(script, LIVELY, cache=False)
    assert [len(a) for a in asked] == [1, 1, 1]
    assert len(set.union(*asked)) == 3
    starts = [w.start for w in plain.words]
    assert starts == [w.start for w in bent.words]  # rests are the same, and the hum does not bend
    rests = starts[2] - starts[1] - 0.2, starts[5] - starts[4] - 0.2
    assert rests[0] != pytest.approx(rests[1], abs=1e-3)
    assert all(0.4 * REST.sentence < r < 1.6 * REST.sentence for r in rests)
    again = speak(script, LIVELY, cache=False, seed=7)
    assert [w.start for w in again.words] != starts


def chunk_with_silence(seconds: float) -> Chunk:
    """Two words of half a second with a silence of so long between them."""
    t = np.arange(RATE // 2) / RATE
    word = (0.3 * np.sin(2 * np.pi * 150 * t)).astype(np.float32)
    rest = np.full(round(seconds * RATE), 1e-4, np.float32)
    words = (Heard(0, 0.0, 0.5), Heard(1, 0.5 + seconds, 1.0 + seconds))
    phonemes = tuple(Phoneme("a", w.start, w.end, 0, w.unit) for w in words)
    return Chunk(np.concatenate([word, rest, word]), RATE, words, phonemes)


@pytest.mark.parametrize(
    ("mark", "seconds", "wanted"),
    [
        (",", 0.2, 0.2),
        (",", 0.47, MOST[","]),
        (":", 0.6, MOST[":"]),
        ("—", 0.5, MOST["—"]),
        ("，", 0.5, MOST["，"]),
        ("", 0.5, 0.5),  # where no mark stands, the voice knows better
        (",", 0.01, 0.01),  # too short for a silence: said without a break
    ],
)
def test_no_mark_holds_up_longer_than_it_should(mark: str, seconds: float, wanted: float) -> None:
    chunk = chunk_with_silence(seconds)
    made = settle(chunk, [Unit("one" + mark), Unit("two.")], REST)
    assert made.words[1].start - made.words[0].end == pytest.approx(wanted, abs=0.015)
    assert made.seconds == pytest.approx(1.0 + wanted, abs=0.015)
    assert made.words[1].end - made.words[1].start == pytest.approx(0.5, abs=2e-3)
    assert [p.start for p in made.phonemes] == [w.start for w in made.words]
    at = round((made.words[1].start + 0.1) * RATE)
    before = round((chunk.words[1].start + 0.1) * RATE)
    assert made.samples[at : at + 2000] == pytest.approx(chunk.samples[before : before + 2000], abs=0.02)
    assert np.abs(np.diff(made.samples)).max() < 0.3 * 2 * np.pi * 150 / RATE + 1e-3


@pytest.mark.parametrize(
    ("clause", "sentence", "wanted"), [(0.24, 1.0, 0.4), (0.06, 0.38, 0.1), (0.24, 0.11, 0.17)]
)
def test_the_profile_says_how_long(clause: float, sentence: float, wanted: float) -> None:
    pauses = REST.model_copy(update={"clause": clause, "sentence": sentence})
    made = settle(chunk_with_silence(0.2), units("one, two."), pauses)
    assert made.words[1].start - made.words[0].end == pytest.approx(wanted, abs=0.02)
