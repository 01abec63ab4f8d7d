from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from onnx import TensorProto, helper

from avatar import resources
from avatar.cache import folder
from avatar.errors import EngineError, InputError, MissingExtraError, UnknownNameError
from avatar.speech import speak_text
from avatar.speech.accents import KOKORO, is_accented
from avatar.speech.cache import SpeechCache
from avatar.speech.engine import Chunk, Heard, Unit, open_engine
from avatar.speech.engines import kokoro
from avatar.speech.engines.graph import output_field, varint
from avatar.speech.model import Phoneme
from avatar.speech.profiles import list_voices, load_voice


def test_the_voices_that_ship_are_whole() -> None:
    voices = list_voices()
    assert len(voices) >= 9
    speakers = kokoro.speakers()
    assert len(speakers) == 54
    for voice in voices:
        assert voice.description
        assert voice.sample
        assert voice.engine == "espeak" or voice.licence == "Apache-2.0"
        assert voice.engine != "kokoro" or voice.speaker in speakers
        assert not voice.draft or load_voice(voice.draft).engine == "hibari"
        if voice.engine == "kokoro":  # its first letters say country and gender
            assert KOKORO[voice.speaker[0]] == voice.language or is_accented(voice)
            assert voice.speaker[1] == {"woman": "f", "man": "m"}[voice.gender]
    assert {(v.language, v.gender) for v in voices} >= {
        (language, gender) for language in ("en-US", "en-GB") for gender in ("woman", "man")
    }


def test_an_unknown_voice_gets_the_nearest_names() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'george'") as caught:
        load_voice("gorge")
    assert caught.value.kind == "voice"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("engine: [", "mine.yaml:1:"),
        ("- a\n- b\n", "name: value"),
        ("", "name: value"),
        ("engine: kokoro\nspeaker: af_heart\nrate: 9\n", "rate: Input should be less than or equal to 2"),
        ("engine: kokoro\nspeeker: af_heart\n", "speeker"),
        ("engine: kokoro\nspeaker: af_heart\nlanguage: English\n", "language"),
        ("\x00\x01", "mine.yaml:1:1: Broken YAML: the character U+0000"),
        ("!!python/object/apply:os.system ['true']", "mine.yaml:1:1: Broken YAML"),
        (
            "engine: kokoro\nspeaker: af_heart\nengine: hibari\n",
            "mine.yaml:3:1: Broken YAML: 'engine' comes twice",
        ),
        ("engine: kokoro\nspeaker: af_heart\nrate: .nan\n", "rate: "),
        ("a: &a [*a]\n", "holds itself"),
    ],
)
def test_a_broken_profile_is_named_with_its_fault(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"mine\.yaml") as caught:
        load_voice(path)
    assert message in str(caught.value)


def test_a_profile_of_ones_own_is_found_by_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("engine: hibari\nspeaker: heart\nrate: 1.2\n", encoding="utf-8")
    assert load_voice(str(path)).name == "mine"
    with pytest.raises(InputError, match="cannot be read"):
        load_voice(tmp_path / "none.yaml")
    bad = load_voice(path).model_copy(update={"speaker": "emma"})
    with pytest.raises(UnknownNameError, match="hibari speaker"):
        open_engine(bad)
    with pytest.raises(UnknownNameError, match="speech engine"):
        open_engine(load_voice(path).model_copy(update={"engine": "kokroo"}))


def find_tone(samples: NDArray[np.float32], rate: int = 24_000) -> float:
    """Median pitch in Hz of the voiced frames, by the peak of the autocorrelation of 40 ms."""
    pitches = []
    for frame in np.lib.stride_tricks.sliding_window_view(samples.astype(np.float64), 960)[::240]:
        curve = np.correlate(frame, frame, "full")[959:]
        lag = 50 + int(np.argmax(curve[50:220]))  # 480 down to 110 Hz
        if curve[0] > 960 * 0.02**2 and curve[lag] > 0.6 * curve[0]:
            pitches.append(rate / lag)
    return float(np.median(pitches))


def test_rate_and_pitch_do_what_they_say() -> None:
    voice = load_voice("heart-draft")
    text = "We are all away on Monday morning."

    def tone(pitch: float, rate: float) -> tuple[float, float]:
        speech = speak_text(text, voice.model_copy(update={"pitch": pitch, "rate": rate}), cache=False)
        return find_tone(speech.samples), speech.words[-1].end - speech.words[0].start

    (f0, seconds), (high, same), (_, fast) = tone(0, 1), tone(3, 1), tone(0, 1.3)
    assert 12 * np.log2(high / f0) == pytest.approx(3.0, abs=0.5)
    assert same == pytest.approx(seconds, rel=0.12)  # the net rounds every length to 25 ms
    assert fast == pytest.approx(seconds / 1.3, rel=0.18)


# ── the nets' files ──────────────────────────────────────────────────────────────────────────────────


@given(st.integers(0, 2**63))
def test_varints_are_read_back(n: int) -> None:
    value = 0
    for i, byte in enumerate(varint(n)):
        value |= (byte & 0x7F) << 7 * i
    assert value == n


def test_a_tensor_inside_becomes_an_output() -> None:
    import onnxruntime as ort

    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [None])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [None])
    nodes = [helper.make_node("Abs", ["x"], ["inside"]), helper.make_node("Sqrt", ["inside"], ["y"])]
    graph = helper.make_graph(nodes, "g", [x], [y])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    content = model.SerializeToString() + output_field("inside")
    read = onnx.load_model_from_string(content)
    assert [o.name for o in read.graph.output] == ["y", "inside"]
    assert len(read.graph.node) == 2
    session = ort.InferenceSession(content, providers=["CPUExecutionProvider"])
    out, inside = session.run(["y", "inside"], {"x": np.asarray([-4.0], np.float32)})
    assert (out[0], inside[0]) == (2.0, 4.0)


def test_missing_and_changed_parts_of_the_net_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kokoro, "PARTS", ("no_such_part_1",))
    with pytest.raises(MissingExtraError, match="pip install no-such-part-1"):
        kokoro.prepared_net()
    (tmp_path / "broken_part_1").mkdir()
    (tmp_path / "broken_part_1" / "__init__.py").touch()
    (tmp_path / "broken_part_1" / "part.bin").write_bytes(b"x")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(kokoro, "PARTS", ("broken_part_1",))
    with pytest.raises(EngineError, match="--force-reinstall broken-part-1"):
        kokoro.prepared_net()
    assert not list(folder().rglob("*.onnx*"))


@pytest.mark.slow
def test_kokoro_speaks_and_adds_up() -> None:
    engine = open_engine(load_voice("emma"))
    assert isinstance(engine, kokoro.Kokoro)
    text = [Unit(w) for w in ["The", "lift", "is", "on", "the", "left."]]
    (chunk,) = engine.speak(text)
    assert 1.0 < chunk.seconds < 3.0
    assert [w.unit for w in chunk.words] == list(range(6))
    samples, durations = engine.infer(engine._session, "ðə lˈɪft", 1.0, np.random.default_rng(0))
    assert durations.sum() * 600 == len(samples)
    assert len(durations) == len("ðə lˈɪft") + 2
    (again,) = engine.speak(text, seed=5)
    assert np.array_equal(chunk.samples, again.samples)


# ── the cache ────────────────────────────────────────────────────────────────────────────────────────


def make_chunk(n: int = 1000) -> Chunk:
    sound = np.random.default_rng(0).uniform(-1, 1, n).astype(np.float32)
    return Chunk(sound, 24_000, (Heard(0, 0.1, 1 / 3),), (Phoneme("oʊ", 0.1, 1 / 3, 2, 0),))


def same(a: Chunk, b: Chunk) -> bool:
    return (a.words, a.phonemes, a.sample_rate) == (b.words, b.phonemes, b.sample_rate) and np.array_equal(
        a.samples, b.samples
    )


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    cache = SpeechCache(tmp_path)
    for chunks in ((), (make_chunk(),), (make_chunk(0), make_chunk(7))):
        key = SpeechCache.key("e", [Unit("x")], len(chunks))
        assert cache.find(key) is None
        cache.keep(key, chunks)
        found = cache.find(key)
        assert found is not None
        assert len(found) == len(chunks)
        assert all(same(a, b) for a, b in zip(found, chunks, strict=True))
    assert not list(tmp_path.rglob("*.part"))


def test_keys_differ_with_all_that_changes_the_sound() -> None:
    keys = [
        SpeechCache.key(*args)
        for args in (
            ("e", [Unit("x")], 0), ("f", [Unit("x")], 0), ("e", [Unit("y")], 0), ("e", [Unit("x")], 1),
            ("e", [Unit("x", ipa="x")], 0), ("e", [Unit("x", emphasis=True)], 0),
            ("e", [Unit("x", letters=True)], 0), ("e", [Unit("x"), Unit("")], 0),
        )
    ]  # fmt: skip
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("broken", [b"", b"\n", b"x\ny\nz", None, "flip"])
def test_a_broken_entry_is_as_good_as_none(tmp_path: Path, broken: bytes | str | None) -> None:
    cache = SpeechCache(tmp_path)
    key = SpeechCache.key("e", [Unit("x")], 0)
    cache.keep(key, [make_chunk()])
    path = next(tmp_path.rglob("*.speech"))
    content = bytearray(path.read_bytes())
    if broken is None:
        path.write_bytes(content[:-10])
    elif broken == "flip":
        content[-5] ^= 1
        path.write_bytes(content)
    else:
        assert isinstance(broken, bytes)
        path.write_bytes(broken)
    assert cache.find(key) is None
    cache.keep(key, [make_chunk()])
    assert cache.find(key) is not None


def test_the_cache_stays_within_its_size_and_drops_what_was_used_longest_ago(tmp_path: Path) -> None:
    cache = SpeechCache(tmp_path, limit=30_000)
    keys = [SpeechCache.key("e", [Unit(str(i))], 0) for i in range(12)]
    for i, key in enumerate(keys):
        cache.keep(key, [make_chunk()])
        path = cache._path(key)
        os.utime(path, (time.time() - 1000 + i,) * 2)
        if i > 0:
            assert cache.find(keys[0]) is not None  # used again and again
    assert sum(p.stat().st_size for p in tmp_path.rglob("*.speech")) <= 30_000
    assert cache.find(keys[0]) is not None
    assert cache.find(keys[-1]) is not None
    assert cache.find(keys[1]) is None
    cache.keep("f" * 64, [make_chunk(10_000)])  # larger than the whole cache
    assert cache.find("f" * 64) is None


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    cache = SpeechCache(blocked / "speech")
    cache.keep("a" * 64, [make_chunk()])
    assert cache.find("a" * 64) is None


def test_the_net_comes_from_memory_where_nothing_can_be_cached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setenv("AVATAR_CACHE_DIR", str(blocked))
    assert isinstance(kokoro.prepared_net(), bytes)


def test_the_style_tables_are_complete() -> None:
    with np.load(resources.folder("voices") / kokoro.STYLES) as tables:
        assert {tables[name].shape for name in ("af_heart", "bm_george")} == {(510, 256)}


def test_names_too_long_for_a_file_are_no_voices(tmp_path: Path) -> None:
    for name, error in (("n" * 300, UnknownNameError), ("./" + "n" * 300, InputError)):
        with pytest.raises(error):
            load_voice(name, base=tmp_path)
