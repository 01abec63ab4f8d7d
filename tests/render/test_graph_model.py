"""The graph that ships: what it is made of, and that it is the one the builder writes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from avatar.render.graph.inputs import rig_tensors
from avatar.resources import MODELS

onnx = pytest.importorskip("onnx", reason="the graph is built with the onnx package")

ON_CUDA = {
    "Add", "Cast", "Clip", "Concat", "Cos", "Div", "Greater", "GridSample", "Less", "MatMul", "Max", "Min",
    "Mul", "Pow", "Reciprocal", "Reshape", "Sin", "Slice", "Split", "Sqrt", "Squeeze", "Sub", "Transpose",
    "Unsqueeze", "Where",
}  # fmt: skip
"""Operators with a kernel on CUDA for the types the graph uses: see `avatar.render.graph.build`."""


GRAPHS = ("warp.onnx", "warp_half.onnx", "planes.onnx")


@pytest.fixture(scope="module")
def shipped() -> Any:
    return onnx.load(MODELS / "warp.onnx")


@pytest.mark.parametrize("name", GRAPHS)
def test_shipped_is_what_the_builder_writes(name: str) -> None:
    from avatar.render.graph.build import build_models

    built, shipped = build_models()[name], onnx.load(MODELS / name)
    hint = "Run: python -m avatar.render.graph.build"
    assert [str(v) for v in built.graph.input] == [str(v) for v in shipped.graph.input], hint
    assert [str(v) for v in built.graph.output] == [str(v) for v in shipped.graph.output], hint
    assert [str(n) for n in built.graph.node] == [str(n) for n in shipped.graph.node], hint
    assert len(built.graph.initializer) == len(shipped.graph.initializer), hint
    for a, b in zip(built.graph.initializer, shipped.graph.initializer, strict=True):
        assert a.name == b.name
        # Not to the last bit: numpy's sums may differ between processors.
        np.testing.assert_allclose(
            onnx.numpy_helper.to_array(a), onnx.numpy_helper.to_array(b), rtol=1e-6, atol=1e-6, err_msg=hint
        )


@pytest.mark.parametrize("name", GRAPHS)
def test_every_operator_runs_on_cuda(name: str) -> None:
    shipped = onnx.load(MODELS / name)
    assert {node.op_type for node in shipped.graph.node} <= ON_CUDA
    assert {node.domain for node in shipped.graph.node} == {""}
    assert shipped.opset_import[0].version == 20


@pytest.mark.parametrize("name", GRAPHS)
def test_whole_numbers_stay_in_main_memory(name: str) -> None:
    """CUDA's kernels want ends of slices and shapes there; any other use would copy them back and forth."""
    graph = onnx.load(MODELS / name).graph
    whole = {v.name for v in graph.input if v.type.tensor_type.elem_type == onnx.TensorProto.INT64}
    whole |= {v.name for v in graph.initializer if v.data_type == onnx.TensorProto.INT64}
    uses = [(node.op_type, at) for node in graph.node for at, name in enumerate(node.input) if name in whole]
    assert uses
    assert all(at > 0 and kind in {"Slice", "Reshape", "Split", "Squeeze", "Unsqueeze"} for kind, at in uses)


def test_inputs_are_those_a_rig_gives(shipped: Any, rig: Any) -> None:
    tensors, still = rig_tensors(rig, 64)
    assert still.shape == (64, 64, 4)
    batch = {"coefficients", "pose", "breath"}
    wanted = {v.name: v for v in shipped.graph.input}
    assert set(tensors) | batch == set(wanted)
    for name, array in tensors.items():
        kind = wanted[name].type.tensor_type
        assert onnx.helper.tensor_dtype_to_np_dtype(kind.elem_type) == array.dtype, name
        shape = [d.dim_value for d in kind.shape.dim]
        assert len(shape) == array.ndim, name
        assert all(want in (0, have) for want, have in zip(shape, array.shape, strict=True)), name
        assert array.dtype == np.int64 or np.isfinite(array).all(), name
