"""A small notation for ONNX graphs: `a * 2 + b` writes a Mul and an Add node.

Needs the `onnx` package: only for those who build the graph, never at run time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Number = float | int

MIXING = {"Add", "Sub", "Mul", "Div", "Min", "Max", "Pow", "MatMul", "Clip", "Concat", "Where"}
"""Operators whose operands must be of one type: where one is float16, the others become it too."""
PASSING = {"Reshape", "Transpose", "Squeeze", "Unsqueeze", "Slice", "Split"}
"""Operators that give back the type of what they are given first."""


@dataclass(frozen=True)
class Value:
    """One tensor of a graph under construction; `half`: it is float16."""

    graph: Graph
    name: str
    half: bool = False

    def __add__(self, other: Value | Number) -> Value:
        return self.graph.op("Add", self, other)

    def __sub__(self, other: Value | Number) -> Value:
        return self.graph.op("Sub", self, other)

    def __rsub__(self, other: Number) -> Value:
        return self.graph.op("Sub", self.graph.number(other), self)

    def __mul__(self, other: Value | Number) -> Value:
        return self.graph.op("Mul", self, other)

    def __truediv__(self, other: Value | Number) -> Value:
        return self.graph.op("Div", self, other)

    def __matmul__(self, other: Value) -> Value:
        return self.graph.op("MatMul", self, other)

    def __lt__(self, other: Value | Number) -> Value:
        return self.graph.op("Less", self, other)

    def __gt__(self, other: Value | Number) -> Value:
        return self.graph.op("Greater", self, other)

    def reshape(self, *shape: int) -> Value:
        """0 keeps the dimension at the same place, −1 takes what is left."""
        return self.graph.op("Reshape", self, self.graph.whole(shape))

    def reshape_to(self, shape: Value) -> Value:
        """To a shape that is an input of the graph."""
        return self.graph.op("Reshape", self, shape)

    def transpose(self, *order: int) -> Value:
        return self.graph.op("Transpose", self, perm=list(order))

    def unsqueeze(self, *axes: int) -> Value:
        return self.graph.op("Unsqueeze", self, self.graph.whole(axes))

    def squeeze(self, *axes: int) -> Value:
        return self.graph.op("Squeeze", self, self.graph.whole(axes))

    def cut(self, axis: int, start: int | Value, stop: int | Value) -> Value:
        """A slice along one axis; the ends may be inputs of the graph, int64 [1]."""
        ends = [v if isinstance(v, Value) else self.graph.whole([v]) for v in (start, stop)]
        return self.graph.op("Slice", self, *ends, self.graph.whole([axis]))

    def split(self, axis: int, *sizes: int) -> tuple[Value, ...]:
        """Parts of those sizes along one axis."""
        return self.graph.ops("Split", len(sizes), self, self.graph.whole(sizes), axis=axis)

    def clip(self, low: float, high: float) -> Value:
        return self.graph.op("Clip", self, low, high)

    def smallest(self, other: Value | Number) -> Value:
        return self.graph.op("Min", self, other)

    def largest(self, other: Value | Number) -> Value:
        return self.graph.op("Max", self, other)

    def sample(self, grid: Value, padding: str) -> Value:
        """Bilinear look-up: self [n, C, H, W] at grid [n, h, w, 2] → [n, C, h, w].

        The grid holds x and y in −1..1 from edge to edge: OpenCV's pixel x of a picture W wide is
        (2x + 1) / W − 1 here. padding: `border` or `zeros`. Always float32: CUDA's kernel in ONNX Runtime
        has no other type, and places in float16 would be off by half a pixel in 1024.
        """
        return self.graph.op("GridSample", self, grid, mode="linear", padding_mode=padding, align_corners=0)


class Graph:
    """Collects nodes, inputs and constants in the order they are written: names are always the same.

    half: `narrow` and `colours` give float16, and so does all that is made of it; see `Value.sample` for
        what does not.
    """

    def __init__(self, half: bool = False) -> None:
        self.half = half
        self.nodes: list[Any] = []
        self.inputs: list[Any] = []
        self._constants: dict[tuple[str, tuple[int, ...], bytes], str] = {}
        self._arrays: list[Any] = []

    def input(self, name: str, kind: type[np.generic], shape: Sequence[int | str]) -> Value:
        """An input of the graph; letters stand for sizes that may change."""
        from onnx import helper

        element = helper.np_dtype_to_tensor_dtype(np.dtype(kind))
        self.inputs.append(helper.make_tensor_value_info(name, element, list(shape)))
        return Value(self, name)

    def constant(self, array: NDArray[Any]) -> Value:
        """An array kept in the file; equal ones are kept once."""
        from onnx import numpy_helper

        key = str(array.dtype), array.shape, array.tobytes()
        if key not in self._constants:
            self._constants[key] = f"constant_{len(self._constants)}"
            self._arrays.append(numpy_helper.from_array(np.ascontiguousarray(array), self._constants[key]))
        return Value(self, self._constants[key])

    def number(self, value: Number, half: bool = False) -> Value:
        array = np.array(value, np.float16 if half else np.float32)
        return Value(self, self.constant(array).name, half)

    def whole(self, values: Sequence[int]) -> Value:
        return self.constant(np.array(values, np.int64))

    def narrow(self, value: Value) -> Value:
        """A picture in float16, if the graph is to use it; places and shares stay as they are."""
        from onnx import TensorProto

        if not self.half or value.half:
            return value
        name = self.op("Cast", value, to=TensorProto.FLOAT16).name
        return Value(self, name, half=True)

    def colours(self, image: Value) -> Value:
        """A picture of bytes as numbers to calculate with."""
        from onnx import TensorProto

        return self.narrow(image) if self.half else self.op("Cast", image, to=TensorProto.FLOAT)

    def bound(self, value: Value) -> Value:
        """Colours in 0..255; float16 may round them a little beyond."""
        return value.clip(0, 255) if value.half else value

    def ops(self, kind: str, outputs: int, *inputs: Value | Number, **attributes: Any) -> tuple[Value, ...]:
        """One node with several outputs."""
        from onnx import helper

        half = kind in MIXING and any(isinstance(v, Value) and v.half for v in inputs)
        values = [v if isinstance(v, Value) else self.number(v, half) for v in inputs]
        if half:  # Where's first is a condition
            values = [v if kind == "Where" and i == 0 else self.narrow(v) for i, v in enumerate(values)]
        half = half or (kind in PASSING and values[0].half)
        at = len(self.nodes)
        names = [f"{kind.lower()}_{at}" + (f"_{i}" if outputs > 1 else "") for i in range(outputs)]
        self.nodes.append(
            helper.make_node(kind, [v.name for v in values], names, f"{kind}_{at}", **attributes)
        )
        return tuple(Value(self, name, half) for name in names)

    def op(self, kind: str, *inputs: Value | Number, **attributes: Any) -> Value:
        """One node with one output."""
        return self.ops(kind, 1, *inputs, **attributes)[0]

    def join(self, axis: int, *parts: Value) -> Value:
        return self.op("Concat", *parts, axis=axis)

    def choose(self, condition: Value, yes: Value | Number, no: Value | Number) -> Value:
        return self.op("Where", condition, yes, no)

    def to_bytes(self, value: Value) -> Value:
        """Rounded to uint8; the value must lie in 0..255 already."""
        from onnx import TensorProto

        return self.op("Cast", value + 0.5, to=TensorProto.UINT8)

    def finish(
        self, outputs: dict[str, tuple[Value, type[np.generic], Sequence[int | str]]], opset: int
    ) -> Any:
        """The finished, checked model."""
        import onnx
        from onnx import helper

        described = []
        for name, (value, kind, shape) in outputs.items():
            for node in self.nodes:  # an Identity would do, at the price of a copy
                if value.name in node.output:
                    node.output[list(node.output).index(value.name)] = name
            element = helper.np_dtype_to_tensor_dtype(np.dtype(kind))
            described.append(helper.make_tensor_value_info(name, element, list(shape)))
        graph = helper.make_graph(self.nodes, "warp", self.inputs, described, self._arrays)
        model = helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", opset)],
            producer_name="avatar-presenter",
            ir_version=10,
        )
        onnx.checker.check_model(model, full_check=True)
        return model
