"""`avatar bench speech`: voices in figures."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from avatar.bench import speaking, track, voice
from avatar.errors import EngineError, MissingExtraError
from avatar.speech.aligning import Alignment
from avatar.speech.engine import Heard
from avatar.speech.model import Phoneme


@pytest.fixture
def read(monkeypatch):
    """Voices that need no net: two words a sentence, half a second each."""
    asked = []

    def run(self, name, job, *, cache="", **settings):
        asked.append((job, settings["voice"], settings["count"]))
        if name == "nicole":
            raise EngineError("could not be measured: no net")
        sounds = {}
        for n in range(settings["count"]):
            sounds |= {f"samples{n}": np.zeros(24_000, np.float32), f"starts{n}": np.array([0.0, 0.5])}
            sounds[f"words{n}"] = np.array(["forty-nine", "Dollars,"])
            sounds[f"phonemes{n}"] = np.array(["f", "ɔ", "d"])
            sounds[f"begins{n}"] = np.array([0.0, 0.1, 0.5])
            sounds[f"of{n}"] = np.array([0, 0, 1])
        np.savez(settings["output"], rate=24_000, **sounds)
        return {"speed": 3.0, "latency": 0.4, "peak": 5e8, "loudness": -20.0, "spread": 1.0}

    monkeypatch.setattr(track.Track, "run", run)
    return asked


def test_a_voice_is_recognised_and_aligned(read, monkeypatch):
    heard = []
    phonemes = (Phoneme("f", 0.02, 0.1), Phoneme("ɒ", 0.3, 0.4), Phoneme("d", 0.51, 0.6))
    phonemes = tuple(replace(p, word=n) for p, n in zip(phonemes, (0, 0, 1), strict=True))

    def recognise(samples, rate, language):  # ten sentences of a second, with half a second after each
        heard.append(len(samples) / rate)
        return " ".join(["$49.", *["49 dollar."] * 9])

    monkeypatch.setattr("avatar.speech.recogniser.recognise", recognise)
    monkeypatch.setattr(
        "avatar.speech.aligning.align",
        lambda *_, language, exact: Alignment((Heard(0, 0.02, 0.4), Heard(1, 0.54, 1.0)), phonemes),
    )
    (told,) = speaking.measure(["heart"], quick=True)
    assert read == [("voice", "heart", speaking.FEW)]
    assert told.sentences == speaking.FEW
    assert told.errors == pytest.approx(9 / 30)  # "forty nine dollars", of which nine times one is wrong
    assert heard == [15.0]
    assert told.wrong[0] == "forty nine [dollars → dollar] forty nine"
    assert len(told.wrong) == 9
    assert told.off == pytest.approx(0.03)
    assert told.phonemes_off == pytest.approx(0.015)  # of two; ɔ was heard as another
    head, ((*row, note),) = speaking.as_table([told])
    assert len(head) == len(row) + 1
    assert row == ["heart", "en-US", "kokoro", "3.0", "0.40", "0.50", "30.0 %", "30", "15", "-20.0 ± 0.5"]
    assert note == ""
    assert json.loads(json.dumps(speaking.as_dict([told])))["voices"][0]["speed"] == 3.0


def test_what_cannot_be_judged_is_left_out_with_the_reason(read, monkeypatch):
    def missing(*_, **__):
        raise MissingExtraError("The speech recogniser", "recognise")

    monkeypatch.setattr("avatar.speech.recogniser.recognise", missing)
    monkeypatch.setattr("avatar.speech.aligning.align", missing)
    heart, nicole = speaking.measure(["heart", "nicole"], quick=True)
    assert (heart.speed, heart.errors, heart.off) == (3.0, None, None)
    assert "recogniser is not installed" in heart.note
    assert nicole.speed is None
    assert "no net" in nicole.note
    assert "—" in speaking.as_table([heart])[1][0]


def test_voices_of_which_nothing_is_heard_have_no_times(read, monkeypatch):
    monkeypatch.setattr("avatar.speech.recogniser.recognise", lambda *_: "")
    monkeypatch.setattr("avatar.speech.aligning.align", lambda *_, **__: Alignment((), ()))
    (told,) = speaking.measure(["heart"], quick=True)
    assert (told.errors, told.off, told.phonemes_off) == (1.0, None, None)


def test_there_are_a_hundred_different_sentences_in_english():
    sentences = voice.list_sentences("en-GB")
    assert len(set(sentences)) == len(sentences) == 100
    assert voice.list_sentences("xx") == []
