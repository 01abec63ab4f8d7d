"""OpenVoice over Kokoro, with small nets that have the real ones' signatures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnx
import pytest

from avatar import cache
from avatar.errors import EngineError, InputError, UnknownNameError
from avatar.speech.engine import Chunk, Unit, open_engine
from avatar.speech.engines import openvoice
from avatar.speech.engines.openvoice import CHANNELS, RATE, OpenVoice, choose_base, expose_noise, spectrum
from avatar.speech.labels import level
from avatar.speech.profiles import Voice
from avatar.weights import store

from .cloning import make_voice_of, stock, tone_converter, tone_encoder
from .conftest import Hum

PHRASE = [Unit("Good"), Unit("day.")]


class FakeKokoro(Hum):
    """Bursts of hum where words are, silence between them; counts what it was asked."""

    version = "fake"
    asked: list[tuple[str, int]] = []  # noqa: RUF012

    def __init__(self, voice: Voice, threads: int) -> None:
        super().__init__(voice, threads)
        self.voice = voice
        self.identity = f"fake {voice.speaker} rate {voice.rate:g}"
        self.lanes = 2

    def speak(self, phrase: Sequence[Unit], *, seed: int = 0) -> Iterator[Chunk]:
        FakeKokoro.asked.append((self.voice.speaker, len(phrase)))
        for chunk in super().speak(phrase, seed=seed):
            t = np.arange(len(chunk.samples)) / chunk.sample_rate
            beat = (t % self.word) < self.word / 2
            yield Chunk(
                chunk.samples * beat.astype(np.float32), chunk.sample_rate, chunk.words, chunk.phonemes
            )


@pytest.fixture(autouse=True)
def kokoro(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    FakeKokoro.asked.clear()
    monkeypatch.setattr(openvoice, "Kokoro", FakeKokoro)
    monkeypatch.setenv("AVATAR_MODELS_DIR", str(tmp_path / "models"))


@pytest.fixture
def voice(tmp_path: Path) -> Voice:
    stock("openvoice", {"tone_ref_encoder.onnx": tone_encoder(), "tone_converter.onnx": tone_converter()})
    return make_voice_of(tmp_path / "voices", "openvoice")


def test_times_and_length_stay_as_they_are(voice: Voice) -> None:
    (before,) = FakeKokoro(voice, 1).speak(PHRASE)
    (after,) = open_engine(voice).speak(PHRASE)
    assert (after.words, after.phonemes) == (before.words, before.phonemes)
    assert after.sample_rate == RATE
    assert len(after.samples) == round(before.seconds * RATE)
    loud = [level(c.samples, c.sample_rate) for c in (before, after)]
    length = min(map(len, loud))
    edges = [np.flatnonzero(np.diff((x[:length] > x.max() - 12).astype(int))) * 0.002 for x in loud]
    assert len(edges[0]) == len(edges[1])
    assert np.abs(edges[0] - edges[1]).max() < 0.03  # half a window of the spectrum


def test_the_same_phrase_sounds_the_same_and_seeds_differ(voice: Voice) -> None:
    engine = OpenVoice(voice, 1)
    first, again, other = (next(iter(engine.speak(PHRASE, seed=s))).samples for s in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    anew = next(iter(OpenVoice(voice, 1).speak(PHRASE, seed=1))).samples
    assert np.array_equal(first, anew)


def test_the_speakers_own_tone_is_heard_once_and_kept(voice: Voice) -> None:
    for _ in range(2):
        list(OpenVoice(voice, 1).speak(PHRASE))
    readings = [n for speaker, n in FakeKokoro.asked if n > len(PHRASE)]
    assert len(readings) == 1
    (kept,) = (cache.folder() / "tones").glob("*.npy")
    kept.write_bytes(b"broken")
    list(OpenVoice(voice, 1).speak(PHRASE))
    assert len([n for _, n in FakeKokoro.asked if n > len(PHRASE)]) == 2


def test_the_sample_changes_the_sound(voice: Voice, tmp_path: Path) -> None:
    target = np.full(256, 2.0, np.float32)
    engine = OpenVoice(voice, 1)
    plain = next(iter(engine.speak(PHRASE))).samples
    assert engine._tones is not None
    engine._tones = engine._tones[0], target
    moved = next(iter(engine.speak(PHRASE))).samples
    assert np.abs(moved).max() > 2 * np.abs(plain).max()


def test_identity_is_of_all_that_changes_the_sound(voice: Voice, tmp_path: Path) -> None:
    one = OpenVoice(voice, 1).identity
    assert OpenVoice(voice.model_copy(update={"rate": 1.2}), 1).identity != one
    assert OpenVoice(voice.model_copy(update={"base": "am_puck"}), 1).identity != one
    stock("openvoice", {"tone_ref_encoder.onnx": tone_encoder(), "tone_converter.onnx": tone_converter(0.0)})
    (store.place(store.find_weights("openvoice")) / "tone_converter.onnx").write_bytes(b"x" * 10)
    with pytest.raises(InputError, match="damaged"):
        OpenVoice(voice, 1)


def test_spectrum_is_that_of_the_paper() -> None:
    t = np.arange(2560) / RATE
    spec = spectrum(np.sin(2 * np.pi * 1000 * t).astype(np.float32))
    assert spec.shape == (513, 10)
    assert np.argmax(spec[:, 5]) == round(1000 * 1024 / RATE)
    torch_like = spectrum(np.zeros(2560, np.float32))
    assert torch_like == pytest.approx(1e-3, rel=1e-3)  # √1e-6 in silence
    assert spectrum(np.zeros(256, np.float32)).shape == (513, 1)


def test_chance_comes_from_outside(tmp_path: Path) -> None:
    path = tmp_path / "net.onnx"
    path.write_bytes(tone_converter(channels=24))
    graph, channels = expose_noise(path)
    model = onnx.load_from_string(graph)
    onnx.checker.check_model(model)
    assert channels == 24
    assert not [n for n in model.graph.node if n.op_type == "RandomNormalLike"]
    path.write_bytes(tone_encoder())  # a graph without chance stays as it is
    assert expose_noise(path)[1] == CHANNELS
    path.write_bytes(b"no graph")
    with pytest.raises(EngineError, match="cannot be read"):
        expose_noise(path)


def test_who_speaks_beneath(tmp_path: Path) -> None:
    voice = make_voice_of(tmp_path / "v", "openvoice")
    for fields, speaker in (
        ({}, "af_heart"),
        ({"gender": "man"}, "am_michael"),
        ({"language": "en-AU", "gender": "woman"}, "af_heart"),
        ({"language": "en-GB", "gender": "man"}, "bm_george"),
        ({"language": "pt-PT"}, "pf_dora"),
        ({"base": "am_puck"}, "am_puck"),
    ):
        assert choose_base(voice.model_copy(update=fields)) == speaker
    with pytest.raises(UnknownNameError, match="am_pug"):
        choose_base(voice.model_copy(update={"base": "am_pug"}))
    with pytest.raises(InputError, match="which Kokoro does not"):
        choose_base(voice.model_copy(update={"language": "sv-SE"}))


def test_nets_that_are_not_what_they_should_be(voice: Voice) -> None:
    stock("openvoice", {"tone_ref_encoder.onnx": tone_converter(), "tone_converter.onnx": tone_converter()})
    with pytest.raises(EngineError, match="tone of a voice"):
        list(OpenVoice(voice, 1).speak(PHRASE))
    stock("openvoice", {"tone_ref_encoder.onnx": tone_encoder(), "tone_converter.onnx": tone_encoder()})
    with pytest.raises(EngineError):
        list(OpenVoice(voice, 1).speak(PHRASE))
