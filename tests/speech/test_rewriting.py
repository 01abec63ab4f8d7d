"""Nets rewritten for speed say what they said before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime as ort
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from avatar.speech.engine import Unit
from avatar.speech.engines import kokoro, rewriting
from avatar.speech.engines.rewriting import exact_products, rewrite
from avatar.speech.profiles import load_voice

exact = pytest.mark.skipif(
    not exact_products(), reason="this processor clips sums of products of bytes with sign"
)


def _model(nodes: list[Any], constants: dict[str, NDArray[Any]], channels: int) -> onnx.ModelProto:
    graph = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, channels, None])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)


def _run(model: bytes, x: NDArray[np.float32]) -> NDArray[np.float32]:
    session = ort.InferenceSession(model, providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {"x": x})[0])


def _kinds(model: bytes) -> set[str]:
    return {node.op_type for node in onnx.load_from_string(model).graph.node}


def _convolution(tmp_path: Path, *, bias: bool, weights: QuantType, taps: int, **how: Any) -> bytes:
    rng = np.random.default_rng(taps)
    constants = {"w": rng.normal(0.1, 0.3, (80, 64, taps)).astype(np.float32)}
    if bias:
        constants["b"] = rng.normal(0, 2, 80).astype(np.float32)
    nodes = [
        helper.make_node("LeakyRelu", ["x"], ["r"]),
        helper.make_node("Conv", ["r", *constants], ["y"], kernel_shape=[taps], **how),
    ]
    onnx.save(_model(nodes, constants, 64), tmp_path / "float.onnx")
    quantize_dynamic(tmp_path / "float.onnx", tmp_path / "bytes.onnx", weight_type=weights)
    return (tmp_path / "bytes.onnx").read_bytes()


@exact
@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize(
    ("taps", "how"),
    [
        (1, {}),
        (3, {"pads": [1, 1]}),
        (7, {"pads": [9, 9], "dilations": [3]}),
        (12, {"pads": [3, 4], "strides": [6]}),
        (1, {"strides": [2]}),
    ],
)
def test_a_convolution_of_bytes_becomes_one_product(
    tmp_path: Path, bias: bool, taps: int, how: dict[str, list[int]]
) -> None:
    before = _convolution(tmp_path, bias=bias, weights=QuantType.QUInt8, taps=taps, **how)
    after = rewrite(before)
    assert "ConvInteger" in _kinds(before)
    assert not {"ConvInteger", "DynamicQuantizeLinear"} & _kinds(after)
    for seed, length in enumerate((13, 50, 401)):
        x = np.random.default_rng(seed).normal(seed, 3, (1, 64, length)).astype(np.float32)
        was, now = _run(before, x), _run(after, x)
        assert now.shape == was.shape
        # a bias was rounded down to whole steps of sound and weights together before
        assert np.abs(now - was).max() < (0.002 if bias else 1e-4)


@exact
def test_a_tensor_two_convolutions_take_is_quantised_once(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    constants = {name: rng.normal(size=(64, 64, 3)).astype(np.float32) for name in ("w", "v")}
    nodes = [
        helper.make_node("Conv", ["x", "w"], ["a"], kernel_shape=[3], pads=[1, 1]),
        helper.make_node("Conv", ["x", "v"], ["b"], kernel_shape=[3], pads=[1, 1]),
        helper.make_node("Add", ["a", "b"], ["y"]),
    ]
    onnx.save(_model(nodes, constants, 64), tmp_path / "float.onnx")
    quantize_dynamic(tmp_path / "float.onnx", tmp_path / "bytes.onnx", weight_type=QuantType.QUInt8)
    before = (tmp_path / "bytes.onnx").read_bytes()
    after = rewrite(before)
    assert [n.op_type for n in onnx.load_from_string(after).graph.node].count("QuantizeLinear") == 1
    x = rng.normal(size=(1, 64, 77)).astype(np.float32)
    np.testing.assert_allclose(_run(after, x), _run(before, x), atol=1e-3)


@exact
def test_silence_stays_silence(tmp_path: Path) -> None:
    net = rewrite(_convolution(tmp_path, bias=False, weights=QuantType.QUInt8, taps=3, pads=[1, 1]))
    assert not _run(net, np.zeros((1, 64, 30), np.float32)).any()


def test_small_and_odd_convolutions_stay(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for shape, how in [
        ((8, 8, 3), {}),
        ((64, 32, 3), {"group": 2}),
        ((64, 64, 3), {"auto_pad": "SAME_UPPER"}),
    ]:
        channels = shape[1] * int(how.get("group", 1))
        node = helper.make_node("Conv", ["x", "w"], ["y"], kernel_shape=[3], **how)
        onnx.save(_model([node], {"w": rng.normal(size=shape).astype(np.float32)}, channels), tmp_path / "f")
        quantize_dynamic(tmp_path / "f", tmp_path / "bytes.onnx", weight_type=QuantType.QUInt8)
        before = (tmp_path / "bytes.onnx").read_bytes()
        after = rewrite(before)
        assert "ConvInteger" in _kinds(after)
        x = rng.normal(size=(1, channels, 40)).astype(np.float32)
        assert np.array_equal(_run(after, x), _run(before, x))


def test_nine_steps_become_one_normalisation() -> None:
    rng = np.random.default_rng(0)
    constants: dict[str, NDArray[Any]] = {
        "axis": np.array([2], np.int64),
        "eps": np.array(1e-5, np.float32),
        "two": np.array(2, np.float32),
        "gamma": rng.normal(1, 0.2, (1, 6, 1)).astype(np.float32),
        "beta": rng.normal(0, 1, (1, 6, 1)).astype(np.float32),
    }
    steps = [
        ("ReduceMean", ["x", "axis"], "mean"),
        ("Sub", ["x", "mean"], "centred"),
        ("Pow", ["centred", "two"], "squares"),
        ("ReduceMean", ["squares", "axis"], "variance"),
        ("Add", ["variance", "eps"], "guarded"),
        ("Sqrt", ["guarded"], "deviation"),
        ("Div", ["centred", "deviation"], "normal"),
        ("Mul", ["gamma", "normal"], "scaled"),
        ("Add", ["scaled", "beta"], "y"),
    ]
    nodes = [helper.make_node(kind, inputs, [output]) for kind, inputs, output in steps]
    before = _model(nodes, constants, 6).SerializeToString()
    after = rewrite(before)
    assert _kinds(after) == {"Reshape", "InstanceNormalization"}
    x = rng.normal(3, 5, (1, 6, 200)).astype(np.float32)
    np.testing.assert_allclose(_run(after, x), _run(before, x), atol=2e-5)


@exact
@pytest.mark.slow
def test_kokoro_rewritten_says_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The sounds differ by the rounding of biases alone: same lengths, same spectrum over time."""
    sounds = []
    for fast in (True, False):
        monkeypatch.setenv("AVATAR_CACHE_DIR", str(tmp_path))
        monkeypatch.setattr(rewriting, "exact_products", lambda fast=fast: fast)
        engine = kokoro.Kokoro(load_voice("emma"), 1)
        (chunk,) = engine.speak([Unit(w) for w in ["Put", "both", "bags", "by", "the", "back", "window."]])
        (net,) = (tmp_path / "nets").glob("kokoro-*.onnx")  # the other way's file went
        assert ("as-made" in net.name) != fast
        assert ("InstanceNormalization" in _kinds(net.read_bytes())) == fast
        sounds.append(chunk)
    starts = [[p.start for p in sound.phonemes] for sound in sounds]
    assert starts[0] == pytest.approx(starts[1], abs=0.03)
    length = min(len(s.samples) for s in sounds)
    levels = [_spectrum(s.samples[:length]) for s in sounds]
    assert np.corrcoef(levels[0].ravel(), levels[1].ravel())[0, 1] > 0.98


@exact
def test_a_kept_net_that_broke_is_made_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = kokoro.prepared_net()
    assert isinstance(path, Path)
    whole = path.read_bytes()
    path.write_bytes(whole[:1000])
    kokoro.Kokoro(load_voice("emma"), 1).open_session()
    assert path.read_bytes() == whole


def _spectrum(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """Level in decibels, [frames, 64 bands of 187.5 Hz], floor at -60 dB."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, 512)[::256] * np.hanning(512)
    power = np.abs(np.fft.rfft(frames))[:, :256].reshape(len(frames), 64, 4).mean(2)
    return np.asarray(20 * np.log10(np.maximum(power / power.max(), 1e-3)))
