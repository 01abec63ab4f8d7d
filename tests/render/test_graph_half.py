"""The graph in half precision: the same picture, and when it is taken.

ONNX Runtime's CPU provider has few kernels for float16 and calculates in float32 around them, so it would
hide what rounding does. The graph is therefore run by the `onnx` package's evaluator, which rounds after each
operator as a GPU does; only its slow look-up of pixels is replaced.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import onnxruntime
import pytest

from avatar.errors import EngineError, UnknownNameError
from avatar.motion.model import ARKIT_INDEX, Motion
from avatar.portrait import load_rig
from avatar.portrait.rig import Rig
from avatar.render import gpu
from avatar.render.gpu import OnnxRenderer
from avatar.render.graph.inputs import rig_tensors
from avatar.render.pose import extended
from avatar.resources import MODELS, folder

onnx = pytest.importorskip("onnx", reason="the graph is run by the onnx package")

SIZE = 128
FRAMES = 3


@pytest.fixture(autouse=True)
def _fresh_sessions() -> Iterator[None]:
    gpu.session.cache_clear()
    yield
    gpu.session.cache_clear()


def lively() -> Motion:
    """Everything moves: mouth, lids, gaze, creases, head."""
    random = np.random.default_rng(4)
    coefficients = random.uniform(0, 0.5, (FRAMES, 52)).astype(np.float32)
    coefficients[:, ARKIT_INDEX["jawOpen"]] = (0.1, 0.3, 0.5)
    coefficients[:, ARKIT_INDEX["mouthClose"]] = 0
    head = np.zeros((FRAMES, 6), np.float32)
    head[:, :3] = random.uniform(-7, 7, (FRAMES, 3))
    return Motion(25.0, coefficients, head, np.ones(FRAMES, np.float32))


@cache
def look_up(border: str) -> Any:
    """GridSample alone, by ONNX Runtime."""
    from onnx import TensorProto, helper

    x, grid, y = (helper.make_tensor_value_info(n, TensorProto.FLOAT, [None] * 4) for n in "xgy")
    node = helper.make_node(
        "GridSample", ["x", "g"], ["y"], mode="linear", padding_mode=border, align_corners=0
    )
    graph = helper.make_graph([node], "look", [x, grid], [y])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])


def evaluate(name: str, rig: Rig, motion: Motion) -> np.ndarray:
    """The frames of a graph, rounded after each operator."""
    from onnx.reference import ReferenceEvaluator
    from onnx.reference.op_run import OpRun

    class GridSample(OpRun):
        op_domain = ""

        def _run(
            self, image: np.ndarray, grid: np.ndarray, align_corners: int, mode: str, padding_mode: str
        ) -> tuple[np.ndarray, ...]:
            assert (image.dtype, grid.dtype) == (np.float32, np.float32)  # the only types that CUDA has
            return tuple(look_up(padding_mode).run(None, {"x": image, "g": grid}))

    tensors, _ = rig_tensors(rig, SIZE)
    moves = {"coefficients": extended(rig, motion, 0, FRAMES), "pose": motion.head, "breath": motion.breath}
    with np.errstate(all="ignore"):
        (frames,) = ReferenceEvaluator(str(MODELS / name), new_ops=[GridSample]).run(None, tensors | moves)
    return np.asarray(frames)


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    error = float(((a.astype(float) - b) ** 2).mean())
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


@pytest.mark.parametrize("name", ["ava", "henrik"])
def test_half_precision_does_not_show(name: str) -> None:
    rig, _ = load_rig(folder("presenters") / f"{name}.png")
    motion = lively()
    whole, half = evaluate("warp.onnx", rig, motion), evaluate("warp_half.onnx", rig, motion)
    assert half.shape == (FRAMES, SIZE, SIZE, 4)
    assert not np.array_equal(half, whole)  # it is another calculation
    assert min(psnr(a, b) for a, b in zip(half, whole, strict=True)) >= 50
    assert np.abs(half.astype(int) - whole).max() <= 3
    # The evaluator is to be believed: ONNX Runtime draws the same.
    for drawn, frame in zip(whole, OnnxRenderer(rig, SIZE, "cpu").frames(motion), strict=True):
        assert psnr(drawn, frame) >= 60


def test_places_stay_in_single_precision() -> None:
    """No grid is made of float16: half a pixel of 1024 would be lost."""
    graph = onnx.load(MODELS / "warp_half.onnx").graph
    made = {name: node for node in graph.node for name in node.output}
    grids = [node.input[1] for node in graph.node if node.op_type == "GridSample"]
    assert len(grids) > 8
    seen: set[str] = set()
    while grids:
        name = grids.pop()
        if name in seen or name not in made:
            continue
        seen.add(name)
        assert made[name].op_type != "Cast", name
        grids += made[name].input
    narrowed = [n for n in graph.node if n.op_type == "Cast" and n.attribute[0].i == onnx.TensorProto.FLOAT16]
    assert len(narrowed) > 8


def test_kernels_that_see_float16_have_it_on_cuda() -> None:
    """See `avatar.render.graph.build`; any other, and the graph would not start on a GPU."""
    graph = onnx.shape_inference.infer_shapes(onnx.load(MODELS / "warp_half.onnx")).graph
    half = onnx.TensorProto.FLOAT16
    narrow = {v.name for v in graph.value_info if v.type.tensor_type.elem_type == half}
    assert narrow
    kinds = {n.op_type for n in graph.node if narrow.intersection([*n.input, *n.output])}
    moving = {"Concat", "Reshape", "Slice", "Split", "Squeeze", "Transpose", "Unsqueeze"}
    assert {"Mul", "Cast"} <= kinds <= {"Add", "Sub", "Mul", "Clip", "Cast"} | moving


class _Gpu:
    """A session that says it is on a GPU."""

    def get_providers(self) -> list[str]:
        return ["CUDAExecutionProvider"]


def offer(patch: pytest.MonkeyPatch, *refused: str) -> list[str]:
    """A GPU on which these graphs do not start; returns the list of those that are opened."""
    opened: list[str] = []

    def open_session(path: str, *_: Any, **__: Any) -> _Gpu:
        name = path.replace("\\", "/").rpartition("/")[2]
        opened.append(name)
        if name in refused:
            raise RuntimeError(f"no kernel for {name}")
        return _Gpu()

    offered = ["TensorrtExecutionProvider", "CUDAExecutionProvider", "CPUExecutionProvider"]
    patch.setattr(onnxruntime, "get_available_providers", lambda: offered)
    patch.setattr(onnxruntime, "preload_dlls", lambda: None)
    patch.setattr(onnxruntime, "InferenceSession", open_session)
    return opened


def test_a_gpu_draws_in_half_precision_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = offer(monkeypatch)
    assert gpu.open_drawing("cuda")[1] == "half"
    assert opened == ["warp_half.onnx"]
    monkeypatch.setenv("AVATAR_PRECISION", "single")
    assert gpu.open_drawing("cuda")[1] == "single"
    assert opened == ["warp_half.onnx", "warp.onnx"]


def test_single_precision_where_half_does_not_start(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    opened = offer(monkeypatch, "warp_half.onnx")
    with caplog.at_level(logging.WARNING):
        assert gpu.open_drawing("cuda")[1] == "single"
    assert opened == ["warp_half.onnx", "warp.onnx"]
    assert "single precision, not half. CUDAExecutionProvider does not start: no kernel" in caplog.text
    monkeypatch.setenv("AVATAR_PRECISION", "half")  # what is asked for by name is not replaced
    with pytest.raises(EngineError, match=r"no kernel for warp_half\.onnx"):
        gpu.open_drawing("cuda")


def test_neither_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, "warp_half.onnx", "warp.onnx")
    with pytest.raises(EngineError, match=r"no kernel for warp\.onnx"):
        gpu.open_drawing("cuda")


def test_precision_on_the_cpu(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    single = OnnxRenderer(rig, 64, "cpu", batch=3)
    monkeypatch.setenv("AVATAR_PRECISION", "half")
    half = OnnxRenderer(rig, 64, "cpu", batch=3)
    assert (single.precision, half.precision) == ("single", "half")
    pairs = zip(single.squares(lively()), half.squares(lively()), strict=True)
    assert min(psnr(a, b) for a, b in pairs) >= 50
    monkeypatch.setenv("AVATAR_PRECISION", "halve")
    with pytest.raises(UnknownNameError, match="AVATAR_PRECISION 'halve'") as caught:
        OnnxRenderer(rig, 64, "cpu")
    assert caught.value.suggestions[0] == "half"
