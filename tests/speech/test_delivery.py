from __future__ import annotations

import itertools

import numpy as np
import pytest

from avatar.errors import InputError, ScriptError
from avatar.script.model import Cue, Position, Scene, Script, Segment, Token
from avatar.speech import delivery as stage
from avatar.speech.checking import check_script
from avatar.speech.delivery import speak, speak_text, speaking
from avatar.speech.model import Speech
from avatar.speech.pauses import USUAL as REST
from avatar.speech.profiles import Voice, load_voice
from avatar.speech.sound.joins import FADE, concatenate
from avatar.speech.units import make_units

from .conftest import HUM, Hum, make_script, make_segment

RATE = 24_000


def longest_zero_run(samples: np.ndarray, first: float, last: float) -> float:
    """Seconds of the longest run of exact zeros between two times."""
    zero = np.concatenate([[False], samples[round(first * RATE) : round(last * RATE)] == 0.0, [False]])
    edges = np.flatnonzero(np.diff(zero.astype(np.int8)))
    return float(np.max(np.diff(edges.reshape(-1, 2)), initial=0)) / RATE


def test_words_lead_back_to_the_script(hum: Hum) -> None:
    script = make_script(
        [make_segment("one two."), make_segment("three")], [make_segment("four five six. Seven")]
    )
    speech = speak(script, HUM, cache=False)
    assert [(w.text, w.scene, w.segment, w.token) for w in speech.words] == [
        ("one", 0, 0, 0), ("two", 0, 0, 1), ("three", 0, 1, 0),
        ("four", 1, 0, 0), ("five", 1, 0, 1), ("six", 1, 0, 2), ("Seven", 1, 0, 3),
    ]  # fmt: skip
    assert [p.word for p in speech.phonemes] == list(range(7))
    starts = [w.start for w in speech.words]
    expected = [0.4, 0.6, 0.8 + REST.paragraph]
    assert starts[:3] == pytest.approx(expected, abs=1e-3)
    assert starts[3] == pytest.approx(expected[2] + 0.2 + REST.scene, abs=1e-3)
    assert starts[6] == pytest.approx(starts[5] + 0.2 + REST.sentence, abs=1e-3)
    assert speech.seconds == pytest.approx(starts[6] + 0.2 + stage.TAIL, abs=1e-3)
    assert speech.samples.dtype == np.float32


def test_spans_cover_the_whole_sound_without_gaps(hum: Hum) -> None:
    script = make_script(
        [make_segment("a"), make_segment("b", point=0), make_segment("c", point=1)], [], [make_segment("d")]
    )
    speech = speak(script, HUM, cache=False)
    scenes = [s for s in speech.spans if s.segment < 0]
    assert [s.scene for s in scenes] == [0, 1, 2]
    assert scenes[0].start == 0.0
    assert scenes[-1].end == pytest.approx(speech.seconds)
    for a, b in itertools.pairwise(scenes):
        assert a.end == pytest.approx(b.start)
    assert scenes[1].end - scenes[1].start >= stage.SILENT_SCENE
    inside = [s for s in speech.spans if s.scene == 0 and s.segment >= 0]
    assert [s.segment for s in inside] == [0, 1, 2]
    assert inside[1].end - inside[1].start == pytest.approx(0.2 + REST.point, abs=1e-3)
    for word in speech.words:
        span = next(s for s in speech.spans if (s.scene, s.segment) == (word.scene, word.segment))
        assert span.start <= word.start < word.end <= span.end


@pytest.mark.parametrize("seconds", [0.8, 0.05, 3.0])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_pause_is_digital_silence_of_its_length(hum: Hum, seconds: float, at: int) -> None:
    plain = speak(make_script([make_segment("one two")]), HUM, cache=False)
    cue = Cue("pause", "pause", at, seconds)
    paused = speak(make_script([make_segment("one two", cue)]), HUM, cache=False)
    extra = paused.seconds - plain.seconds
    assert extra == pytest.approx(seconds + (REST.cut if at == 1 else 0.0), abs=1e-3)
    assert longest_zero_run(paused.samples, 0.0, paused.seconds) >= seconds
    if at == 1:
        between = longest_zero_run(paused.samples, paused.words[0].end, paused.words[1].start)
        assert between == pytest.approx(seconds + REST.cut, abs=1e-3)


def test_a_segment_of_nothing_but_a_pause_is_silence(hum: Hum) -> None:
    script = make_script(
        [make_segment("one"), Segment((), (Cue("pause", "pause", 0, 1.5),)), make_segment("two")]
    )
    speech = speak(script, HUM, cache=False)
    assert speech.words[1].start - speech.words[0].end == pytest.approx(1.5 + 2 * REST.paragraph, abs=1e-3)


def test_joins_do_not_click(hum: Hum) -> None:
    speech = speak(make_script([make_segment("one. Two. Three"), make_segment("four")]), HUM, cache=False)
    steepest = 0.5 * 2 * np.pi * 200 / RATE  # of the hum itself
    fade = 0.5 * np.pi / 2 / (FADE * RATE)  # of the fade on the loudest sample
    assert np.max(np.abs(np.diff(speech.samples))) <= steepest + fade
    assert speech.samples[0] == speech.samples[-1] == 0.0


def test_gestures_emphasis_and_questions_are_timed(hum: Hum) -> None:
    script = make_script(
        [make_segment("one two. Is *it *so big? Yes", Cue("gesture", "smile", 2), Cue("gesture", "nod", 7))]
    )
    speech = speak(script, HUM, cache=False)
    at = {w.text: w for w in speech.words}
    by_kind = {(c.kind, c.name): c for c in speech.cues}
    smile, nod = by_kind["gesture", "smile"], by_kind["gesture", "nod"]
    assert smile.start == at["Is"].start
    assert smile.end == pytest.approx(at["big"].end, abs=1e-3)
    assert nod.start == pytest.approx(at["Yes"].end, abs=1e-3)
    stressed = by_kind["emphasis", "it so"]
    assert (stressed.start, stressed.end) == (at["it"].start, at["so"].end)
    question = by_kind["question", "question"]
    assert (question.start, question.end) == pytest.approx((at["Is"].start, at["big"].end), abs=1e-3)
    assert [c.start for c in speech.cues] == sorted(c.start for c in speech.cues)


def test_emphasis_changes_loudness_and_no_time(hum: Hum) -> None:
    a = speak(make_script([make_segment("one two three")]), HUM, cache=False)
    b = speak(make_script([make_segment("one *two three")]), HUM, cache=False)
    assert a.words == b.words
    w = a.words[1]
    middle = slice(round((w.start + 0.05) * RATE), round((w.end - 0.05) * RATE))
    assert np.std(b.samples[middle]) > 1.1 * np.std(a.samples[middle])
    before = round(0.5 * RATE)
    assert np.allclose(a.samples[:before], b.samples[:before], atol=1e-4)


def test_pieces_make_the_whole(hum: Hum) -> None:
    script = make_script([make_segment("one two"), make_segment("three")], [make_segment("four")])
    with speaking(script, HUM, cache=False) as said:
        pieces = list(said)
    assert len(pieces) == 3
    whole = concatenate(pieces)
    direct = speak(script, HUM, cache=False)
    assert np.array_equal(whole.samples, direct.samples)
    assert whole.words == direct.words
    assert all(0.0 <= w.start < w.end <= p.seconds for p in pieces for w in p.words)


def test_a_sentence_of_five_thousand_words_is_said_whole(hum: Hum) -> None:
    words = [f"word{i}" for i in range(5000)]
    speech = speak(make_script([make_segment(" ".join(words))]), HUM, cache=False)
    assert [w.text for w in speech.words] == words
    assert max(len(" ".join(p)) for p in hum.said) <= 300


def test_progress_counts_the_words(hum: Hum) -> None:
    seen: list[tuple[int, int]] = []
    script = make_script([make_segment("one two. Three")], [make_segment("four")])
    speak(script, HUM, cache=False, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(2, 4), (3, 4), (4, 4)]


def test_the_cache_saves_the_engine_the_work(hum: Hum) -> None:
    script = make_script([make_segment("one two. Three")])
    first = speak(script, HUM)
    assert len(hum.said) == 2
    again = speak(script, HUM)
    assert len(hum.said) == 2
    assert np.array_equal(first.samples, again.samples)
    assert (first.words, first.phonemes) == (again.words, again.phonemes)
    speak(make_script([make_segment("one two. Four")]), HUM)
    assert len(hum.said) == 3


def test_letters_are_named_and_words_are_not(hum: Hum) -> None:
    token = Token("API,", "A P I,")
    units, owner = make_units(Segment((Token("I", "I"), token, Token("a", "a"), Token("B", "B"))))
    assert [u.letters for u in units] == [False, True, True, True, False, True]
    assert owner == [0, 1, 1, 1, 2, 3]
    spelt, _ = make_units(
        Segment((Token("AI.", "eh I."), Token("eh?", "eh?"), Token("A,", "A,"), Token("A", "A")))
    )
    assert [(u.text, u.letters) for u in spelt] == [
        ("A", True), ("I.", True), ("eh?", False), ("A,", True), ("A", False),
    ]  # fmt: skip


def test_problems_name_the_place(hum: Hum) -> None:
    tokens = (
        Token("tomato", "tomato", ipa="tə5mɑ", position=Position(7, 9)),
        Token("你好", "你好", position=Position(8, 2)),
        Token("naïve", "naïve", position=Position(9, 1)),
        Token("x", "x", ipa="//", position=Position(10, 1)),
    )
    script = Script("", (Scene("", (Segment(tokens),)),))
    problems = check_script(script, HUM)
    assert [(p.line, p.column) for p in problems] == [(7, 9), (8, 2), (10, 1)]
    assert "'5'" in problems[0].message
    with pytest.raises(ScriptError, match="script:7:9"):
        speak(script, HUM)
    assert hum.said == []


def test_a_voice_of_another_language_is_refused_before_any_work(hum: Hum) -> None:
    script = make_script([make_segment("Guten Tag")], language="de-DE")
    with pytest.raises(InputError, match=r"speaks en-US, and the script is in de-DE"):
        speak(script, HUM)
    assert hum.said == []
    assert speak(make_script([make_segment("one")], language="en-GB"), HUM, cache=False).words


@pytest.mark.parametrize("scenes", [[], [[]], [[Segment((), (Cue("pause", "pause", 0, 1.0),))]]])
def test_nothing_to_say_is_an_error(hum: Hum, scenes: list[list[Segment]]) -> None:
    with pytest.raises(InputError, match="nothing to say"):
        speak(make_script(*scenes), HUM)


# ── with the real small voice ────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def spoken(heart: Voice) -> Speech:
    text = "Hello there, and welcome back. Is this the right place? It costs three dollars and fifty cents!"
    return speak_text(text, heart, cache=False)


def test_real_speech_is_in_order_and_inside_the_sound(spoken: Speech) -> None:
    assert [w.text for w in spoken.words][:5] == ["Hello", "there", "and", "welcome", "back"]
    assert len(spoken.words) == 17
    for items in (spoken.words, spoken.phonemes):
        for a, b in itertools.pairwise(items):
            assert 0.0 <= a.start < a.end <= b.start + 1e-9
    assert spoken.words[-1].end <= spoken.seconds
    assert 0.3 < np.max(np.abs(spoken.samples)) <= 1.0
    hello = [(p.symbol, p.stress) for p in spoken.phonemes if p.word == 0]
    assert hello == [("h", 0), ("ə", 0), ("l", 0), ("oʊ", 2)]


def test_the_same_seed_gives_the_same_sound(heart: Voice) -> None:
    a, b, c = (speak_text("Say it again.", heart, cache=False, seed=s) for s in (1, 1, 2))
    assert np.array_equal(a.samples, b.samples)
    assert not np.array_equal(a.samples, c.samples)
    assert a.words == c.words or len(a.words) == len(c.words)


def test_real_joins_do_not_click(spoken: Speech) -> None:
    """A click is a step far steeper than the sound around it; at the joins the sound is nearly nothing."""
    steps = np.abs(np.diff(spoken.samples))
    starts = np.flatnonzero((spoken.samples[:-1] == 0) & (spoken.samples[1:] != 0))
    ends = np.flatnonzero((spoken.samples[:-1] != 0) & (spoken.samples[1:] == 0))
    edges = np.concatenate([starts, ends, [0, len(steps) - 1]])
    assert max(float(steps[max(0, e - 48) : e + 48].max()) for e in edges) < 0.004


def test_a_draft_is_spoken_by_the_stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def open_engine(voice: Voice, threads: int = 0) -> Hum:
        opened.append(voice.engine)
        return Hum(voice, threads)

    monkeypatch.setattr("avatar.speech.delivery.open_engine", open_engine)
    script = make_script([make_segment("one")])
    for voice in ("heart", "michael"):  # the quick engine has no man's voice: men keep their own
        for draft in (False, True):
            speak(script, load_voice(voice), draft=draft, cache=False)
    assert opened == ["kokoro", "hibari", "kokoro", "kokoro"]


def test_a_real_sentence_without_punctuation_loses_nothing(heart: Voice) -> None:
    """And one word in it has 3,000 letters: every phoneme of every word is there."""
    words = ["seven", "green", "apples"] * 60 + ["a" * 1500 + "bo" * 750]
    speech = speak(make_script([make_segment(" ".join(words))]), heart, cache=False)
    assert len(speech.words) == len(words)
    said = "".join(p.symbol for p in speech.phonemes)
    assert said.count("sɛvən") == 60
    assert sum(p.word == len(words) - 1 for p in speech.phonemes) > 750
