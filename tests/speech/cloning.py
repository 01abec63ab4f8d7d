"""What tests of the cloning engines need: a voice with consent, and weights that lie where they should."""

from __future__ import annotations

import hashlib
import wave
from pathlib import Path

import numpy as np
import onnx
import yaml
from onnx import TensorProto, helper, numpy_helper

from avatar.speech.profiles import Voice, read_voice
from avatar.weights import store
from avatar.weights.catalogue import find_weights
from avatar.weights.store import FileReceipt

TEXT = "I agree that my voice is copied."


def make_voice_of(folder: Path, engine: str, /, **more: object) -> Voice:
    """A cloned voice whose owner agreed, from three seconds of a hum that comes and goes."""
    folder.mkdir(exist_ok=True)
    t = np.arange(3 * 24_000) / 24_000
    hum = 0.4 * np.sin(2 * np.pi * 140 * t) * (np.sin(2 * np.pi * 2 * t) > -0.5)
    with wave.open(str(folder / "me.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(24_000)
        file.writeframes((hum * 32767).astype("<i2").tobytes())
    digest = hashlib.sha256((folder / "me.wav").read_bytes()).hexdigest()
    consent = {
        "by": "Ana Silva",
        "date": "2026-01-02",
        "statement": TEXT,
        "sha256": digest,
        "prepared": digest,
    }
    fields = {"engine": engine, "speaker": "me.wav", "consent": consent, **more}
    path = folder / "ana.yaml"
    path.write_text(yaml.safe_dump({k: v for k, v in fields.items() if v is not None}))
    return read_voice(path)


def stock(name: str, content: dict[str, bytes]) -> Path:
    """Put files of a set where they are looked for, as if they had been fetched."""
    weights = find_weights(name)
    folder = store.make_folder(weights)
    store.note_licence(weights)
    for file in weights.files:
        data = content.get(file.name, b"{}")
        (folder / file.name).write_bytes(data)
        digest = file.sha256 or hashlib.sha256(data).hexdigest()
        store.note_file(weights, file, FileReceipt(size=len(data), sha256=digest, vouched="hub"))
    return folder


def tone_encoder() -> bytes:
    """A net with the signature of `tone_ref_encoder.onnx`: spec [b, t, 513] → tone_embedding [b, 256]."""
    rng = np.random.default_rng(1)
    weight = numpy_helper.from_array(rng.standard_normal((513, 256)).astype(np.float32) / 513, "w")
    nodes = [
        helper.make_node("ReduceMean", ["spec"], ["mean"], axes=[1], keepdims=0),
        helper.make_node("MatMul", ["mean", "w"], ["tone_embedding"]),
    ]
    spec = helper.make_tensor_value_info("spec", TensorProto.FLOAT, ["batch", "time", 513])
    tone = helper.make_tensor_value_info("tone_embedding", TensorProto.FLOAT, ["batch", 256])
    return _model(helper.make_graph(nodes, "encoder", [spec], [tone], [weight]))


def tone_converter(noise: float = 0.01, channels: int = 24) -> bytes:
    """A net with the signature of `tone_converter.onnx`, and chance inside of it as there.

    Each frame's loudness follows its spectrum; its pitch is fixed, and its level moves with the tones.
    """
    carrier = np.sin(2 * np.pi * 3 * np.arange(256) / 256).astype(np.float32)
    out = np.zeros((256, channels, 1), np.float32)
    out[:, 0, 0] = carrier
    first = np.zeros((channels, 513, 1), np.float32)
    first[0] = 0.2 / 513
    tone = np.zeros((channels, 256, 1), np.float32)
    tone[0] = 1 / 256
    held = {"first": first, "tone": tone, "out": out, "tau": np.asarray(noise, np.float32)}
    nodes = [
        helper.make_node("Conv", ["spec", "first"], ["m"]),
        helper.make_node("RandomNormalLike", ["m"], ["chance"]),
        helper.make_node("Mul", ["chance", "tau"], ["scaled"]),
        helper.make_node("Add", ["m", "scaled"], ["z"]),
        helper.make_node("Sub", ["tgt_g", "src_g"], ["way"]),
        helper.make_node("Conv", ["way", "tone"], ["shift"]),
        helper.make_node("Exp", ["shift"], ["gain"]),
        helper.make_node("Mul", ["z", "gain"], ["moved"]),
        helper.make_node("Conv", ["moved", "out"], ["frames"]),
        helper.make_node("Transpose", ["frames"], ["rows"], perm=[0, 2, 1]),
        helper.make_node("Constant", [], ["shape"], value_ints=[1, 1, -1]),
        helper.make_node("Reshape", ["rows", "shape"], ["audio"]),
    ]
    inputs = [
        helper.make_tensor_value_info("spec", TensorProto.FLOAT, ["batch", 513, "time"]),
        helper.make_tensor_value_info("spec_lengths", TensorProto.INT64, ["batch"]),
        helper.make_tensor_value_info("src_g", TensorProto.FLOAT, ["batch", 256, 1]),
        helper.make_tensor_value_info("tgt_g", TensorProto.FLOAT, ["batch", 256, 1]),
    ]
    audio = helper.make_tensor_value_info("audio", TensorProto.FLOAT, ["batch", 1, "samples"])
    weights = [numpy_helper.from_array(value, name) for name, value in held.items()]
    return _model(helper.make_graph(nodes, "converter", inputs, [audio], weights))


def _model(graph: onnx.GraphProto) -> bytes:
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())
