"""The second speaker encoder into an ONNX file: `python training/witness.py PRETRAINED.pt`.

PRETRAINED.pt comes in the wheel of the package Resemblyzer 0.1.4 (Resemble AI, Apache-2.0): three LSTM
layers of 256 over mel power, a linear layer, ReLU, and length 1 (GE2E, Wan et al. 2018). The weights are
kept in half precision, which makes 2.8 MB of 17; directions change by less than 0.001.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

TARGET = Path(__file__).parents[1] / "avatar" / "models" / "witness.onnx"
LAYERS, HIDDEN, MELS = 3, 256, 40
GATES = (0, 3, 1, 2)
"""torch has input, forget, cell, output; ONNX input, output, forget, cell."""


def build(state: dict[str, torch.Tensor]) -> onnx.ModelProto:
    """The net: mel float32 [n, frames, 40] → direction float32 [n, 256]."""
    constants, nodes = [], [helper.make_node("Transpose", ["mel"], ["heard0"], perm=[1, 0, 2])]

    def keep(name: str, value: np.ndarray) -> str:
        constants.append(numpy_helper.from_array(value.astype(np.float16), f"{name}_half"))
        nodes.append(helper.make_node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT))
        return name

    def gates(name: str) -> np.ndarray:
        value = state[name].numpy()
        return value.reshape(4, HIDDEN, -1)[list(GATES)].reshape(value.shape)

    for n in range(LAYERS):
        weights = keep(f"w{n}", gates(f"lstm.weight_ih_l{n}")[None])
        back = keep(f"r{n}", gates(f"lstm.weight_hh_l{n}")[None])
        bias = np.concatenate([gates(f"lstm.bias_ih_l{n}"), gates(f"lstm.bias_hh_l{n}")])
        inputs = [f"heard{n}", weights, back, keep(f"b{n}", bias[None])]
        nodes.append(helper.make_node("LSTM", inputs, [f"all{n}", f"last{n}"], hidden_size=HIDDEN))
        if n + 1 < LAYERS:
            nodes.append(helper.make_node("Squeeze", [f"all{n}", "one"], [f"heard{n + 1}"]))
    nodes.append(helper.make_node("Squeeze", [f"last{LAYERS - 1}", "zero"], ["last"]))
    linear = keep("linear", state["linear.weight"].numpy().T), keep("shift", state["linear.bias"].numpy())
    nodes += [
        helper.make_node("Gemm", ["last", *linear], ["flat"]),
        helper.make_node("Relu", ["flat"], ["raw"]),
        helper.make_node("LpNormalization", ["raw"], ["direction"], axis=-1, p=2),
    ]
    constants += [
        numpy_helper.from_array(np.array([1], np.int64), "one"),
        numpy_helper.from_array(np.array([0], np.int64), "zero"),
    ]
    graph = helper.make_graph(
        nodes,
        "witness",
        [helper.make_tensor_value_info("mel", TensorProto.FLOAT, ["n", "frames", MELS])],
        [helper.make_tensor_value_info("direction", TensorProto.FLOAT, ["n", HIDDEN])],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model


if __name__ == "__main__":
    found = torch.load(sys.argv[1], map_location="cpu", weights_only=False)["model_state"]
    onnx.save(build(found), TARGET)
    print(f"{TARGET}: {TARGET.stat().st_size:,} bytes")
