"""What is heard again of what was said: words, whole hours, and clicks."""

from __future__ import annotations

import json

import numpy as np
import pytest

from avatar.bench import endurance, hearing, speaking, track
from avatar.bench.clicks import at_join, find_clicks
from avatar.bench.comparing import Difference, compare, plain_words
from avatar.bench.prose import write_script
from avatar.bench.voice import list_sentences
from avatar.errors import MissingExtraError
from avatar.script import parse_script
from avatar.speech.readers import find_reader
from avatar.speech.units import make_units

RATE = 24_000


def test_texts_are_compared_as_they_are_said():
    def plain(text):
        return " ".join(plain_words(text, "en-US"))

    assert plain("At 9.30 a.m., 3 colours: $5!") == plain("At nine thirty A M three colors five dollars")
    assert plain("It leaves at 1845.") == plain("It leaves at 18:45.") != plain("It weighs 1845 g.")
    assert plain("[odd] *marks* {and} <tags> | # no") == "odd marks and tags no"


def test_signs_are_compared_where_there_are_no_words_and_marks_belong_to_them():
    assert plain_words("请带2本书。", "zh-CN") == list("请带两本书")
    assert plain_words("हर पाठ, एक!", "hi-IN") == ["हर", "पाठ", "एक"]
    assert plain_words("L’école d'été", "fr-FR") == ["l'école", "d'été"]
    assert plain_words("…", "en-US") == []


@pytest.mark.parametrize("language", ["de-DE", "es-ES", "fr-FR", "hi-IN", "it-IT", "ja-JP", "pt-BR", "zh-CN"])
def test_there_are_twenty_sentences_that_can_be_read(language):
    sentences = list_sentences(language)
    assert len(set(sentences)) == len(sentences) == 20
    reader = find_reader(language)
    assert reader is not None
    for sentence in sentences:
        script = parse_script(f"---\nlanguage: {language}\n---\n\n{sentence}\n")
        units = [u for s in script.scenes[0].segments for u in make_units(s)[0]]
        assert all(reader.is_readable(unit.text) for unit in units), sentence
        assert not any(c.isdigit() for unit in units for c in unit.text), sentence


def test_words_changed_lost_and_added_are_told_apart():
    made = compare("a b c d e f".split(), "a x c e f f".split())  # noqa: SIM905
    assert (made.total, made.changed, made.lost, made.added) == (6, 1, 1, 1)
    assert made.places == ("a [b → x] c d", "b c [d → ] e f", "d e [ → f] f")
    assert made.errors == pytest.approx(0.5)
    assert compare([], ["a"]) == Difference(0, added=1, places=("[ → a]",))
    assert compare(["a"], ["a"]) + compare(["b"], []) == Difference(2, lost=1, places=("[b → ]",))


def test_pieces_are_heard_together_as_far_as_a_window_goes(monkeypatch):
    lengths = []

    def recognise(samples, rate, language):
        lengths.append(len(samples) / rate)
        return "one"

    monkeypatch.setattr("avatar.speech.recogniser.recognise", recognise)
    pieces = [(np.zeros(n * 1000, np.float32), "one") for n in (10, 10, 7, 40, 1)]
    heard = list(hearing.hear(pieces, 1000, "en-US", gap=0.0))
    assert lengths == [27.0, 40.0, 1.0]
    assert [one.lost for one in heard] == [2, 0, 0]


def speech_like(seconds):
    """Noise in syllables, hisses and silence between them."""
    rng = np.random.default_rng(4)
    t = np.arange(round(seconds * RATE)) / RATE
    voice = sum(np.sin(2 * np.pi * 130 * k * t + k * k) / k**2 for k in range(1, 30)) / 3
    hiss = rng.normal(0, 0.03, len(t))
    shape = np.clip(np.sin(2 * np.pi * 1.5 * t) * 3, 0, 1)
    return (shape * (voice + hiss * (np.sin(2 * np.pi * 0.7 * t) > 0.5))).astype(np.float32)


def test_speech_does_not_click_and_bad_joins_do():
    samples = speech_like(4.0)
    assert find_clicks(samples, RATE) == []
    silent = [i for i in range(4800, len(samples) - 4800, 997) if not np.any(samples[i - 300 : i + 300])]
    assert len(silent) > 20
    for at in silent:
        broken = samples.copy()
        broken[at : at + 200] += np.linspace(0.01, 0, 200, dtype=np.float32)
        assert find_clicks(broken, RATE) == [pytest.approx(at / RATE, abs=1e-3)]
    cut = samples.copy()
    at = 1500 + int(np.argmax(np.abs(samples[1500:2600])))  # in the middle of a vowel
    cut[at : at + 6000] = 0.0
    assert any(abs(t - at / RATE) < 1e-3 for t in find_clicks(cut, RATE))
    assert at_join(cut, RATE, at / RATE)
    assert not at_join(samples, RATE, at / RATE)


def test_a_long_script_is_as_long_as_asked_and_says_nothing_twice():
    text = write_script(3000)
    assert text == write_script(3000) != write_script(3000, seed=1)
    assert 3000 <= len(text.split()) < 3400
    script = parse_script(text)
    said = [" ".join(t.written for t in s.tokens) for scene in script.scenes for s in scene.segments]
    assert len(said) == len(set(said)) > 40
    assert "{" not in text
    sentences = [s for paragraph in said for s in paragraph.split(". ") if len(s.split()) > 6]
    assert len(sentences) == len(set(sentences))


def test_what_is_spoken_at_length_is_judged(tmp_path, monkeypatch):
    facts = endurance.read_long(voice="robot-de", output=str(tmp_path / "a.raw"), words=40)
    known = json.loads((tmp_path / "a.raw.json").read_text())
    ends = [end for end, _ in known["pieces"]]
    assert ends == sorted(ends)
    assert ends[-1] * 2 == (tmp_path / "a.raw").stat().st_size  # the pieces are all of the sound
    assert facts["seconds"] == pytest.approx(ends[-1] / RATE)
    words = iter(text for _, text in known["pieces"])
    monkeypatch.setattr("avatar.speech.recogniser.recognise", lambda *_: "")
    heard, _, _ = endurance.judge(tmp_path / "a.raw", "de-DE")
    assert heard.lost == heard.total == sum(len(plain_words(t, "de-DE")) for t in words)


def test_an_hour_needs_a_recogniser_before_it_begins(monkeypatch):
    def run(*_, **__):
        raise AssertionError("spoken for nothing")

    monkeypatch.setattr(track.Track, "run", run)
    monkeypatch.setattr("avatar.speech.recogniser.is_there", lambda: False)
    with pytest.raises(MissingExtraError, match="recogniser"):
        endurance.measure("heart")


def test_it_passes_with_one_word_in_a_hundred_astray_and_no_click():
    made = endurance.Endured("heart", 200, 80.0, 40.0, 1, Difference(200, changed=9, lost=1, added=1), ())
    assert made.passed
    assert endurance.as_dict(made)["ok"]
    clicking = endurance.Endured("heart", 200, 80.0, 40.0, 1, Difference(200), (3.1,))
    assert not clicking.passed
    assert ["joins that click", "1", "0"] in endurance.as_table(clicking)[1]


def test_starts_of_like_phonemes_are_compared_word_by_word():
    given = {0: [("h", 0.1), ("ə", 0.2), ("l", 0.3)], 1: [("w", 0.5)], 2: [("ð", 0.8)]}
    heard = {0: [("h", 0.11), ("ɛ", 0.24), ("l", 0.28)], 1: [("w", 0.54)]}  # said another way; one not at all
    assert sorted(speaking._apart(given, heard)) == pytest.approx([0.01, 0.02, 0.04])
