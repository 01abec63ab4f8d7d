"""The second graph: frames into the encoder's planes, on the device that has drawn them.

A graph of its own, because it is of use for frames of even size only, and ONNX Runtime computes all of a
graph or nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from avatar.render.graph.nodes import Graph
from avatar.render.planar import BGR_TO_YUV, OFFSET


def build_planes(opset: int) -> Any:
    """The graph as an `onnx.ModelProto`: frames uint8 [B, S, S, 4], BGRA premultiplied, to squares uint8
    [B, S · 5 / 2, S] as `avatar.render.planar` describes them; S is even.
    """
    g = Graph()
    frames = g.input("frames", np.uint8, ["B", "S", "S", 4])
    square = g.input("square_shape", np.int64, [3])  # −1, S · 5 / 2, S
    quads = g.input("quads_shape", np.int64, [4])  # −1, S / 2, 2, S · 4: two rows side by side

    # The offsets are premultiplied: they come with alpha.
    matrix = np.vstack([BGR_TO_YUV.T, OFFSET / 255]).astype(np.float32)
    pixels = g.op("Cast", frames, to=1)
    luma = pixels.reshape(0, -1, 4) @ g.constant(matrix[:, :1])
    upper, lower = pixels.reshape_to(quads).split(2, 1, 1)
    # Two pixels of the sum of two rows are one of chroma.
    pairs = (upper + lower).reshape(0, -1, 8)
    chroma = pairs @ g.constant(np.vstack([matrix[:, 1:]] * 2) / 4)
    alpha = frames.cut(3, 3, 4).reshape(0, -1)
    planes = (
        g.to_bytes(luma.clip(0, 255)).reshape(0, -1),
        g.to_bytes(chroma.clip(0, 255)).transpose(0, 2, 1).reshape(0, -1),
        alpha,
    )
    squares = g.join(1, *planes).reshape_to(square)
    return g.finish({"squares": (squares, np.uint8, ["B", "H", "S"])}, opset)
