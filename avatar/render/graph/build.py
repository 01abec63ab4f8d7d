"""Writes `avatar/models/warp.onnx` and the other graphs:  python -m avatar.render.graph.build

Operators, all float32 unless said otherwise, and since which opset the CUDA provider of ONNX Runtime has a
kernel for what is used here (its docs/OperatorKernels.md; GridSample 20 needs a version as new as 1.25):

    Add, Sub, Mul, Div 14       Min, Max 13            Less, Greater 13 (→ bool)   Sin, Cos 7
    MatMul 13                   Reciprocal, Sqrt 13    Clip 13                     Pow 15
    GridSample 20, 4-D, linear  Where 16               Cast 19 (float ↔ uint8)
    Slice, Concat, Transpose, Squeeze, Unsqueeze 13 and Reshape 19, Split 18 (any type, uint8 as well)

`warp_half.onnx` is the same graph with colours in float16 from where they were sampled to where they become
bytes. Of those kernels Add, Sub, Mul, Clip, Cast and the last line's see float16, and have it; GridSample has
float32 only, which is why pictures are narrowed after it.

There is no Loop, If, Shape, Pad or Resize. Starts and ends of Slice and shapes of Reshape are inputs that
stay in main memory, as those kernels want them: nothing is copied between GPU and CPU inside the graph.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from avatar.portrait.expression import SHAPES
from avatar.render.graph.creases import crease
from avatar.render.graph.eyes import eye_patches
from avatar.render.graph.fields import box_of, box_places, displace, face_fields, head_places
from avatar.render.graph.mouth import mouth_patch
from avatar.render.graph.nodes import Graph, Value
from avatar.render.graph.planes import build_planes
from avatar.resources import MODELS

OPSET = 20
FAR = 1 << 30
"""An end for slices that go on to the border."""


def build_model(half: bool = False) -> Any:
    """The graph as an `onnx.ModelProto`; `half`: pictures are blended and shaded in float16."""
    g = Graph(half)
    coefficients = g.input("coefficients", np.float32, ["B", SHAPES])
    pose = g.input("pose", np.float32, ["B", 6])
    breath = g.input("breath", np.float32, ["B"])
    texture = g.input("texture", np.float32, [1, 4, "Z", "Z"])
    frame_shape, eye_shape, lips_shape = (
        g.input(f"{k}_shape", np.int64, [4]) for k in ("frame", "eye", "lips")
    )
    eyes = [_rectangle(g, name) for name in ("eye_left", "eye_right")]
    lips = _rectangle(g, "lips")

    neutral = head_places(g, pose, breath)
    upper, lower = face_fields(g, coefficients)
    box = box_of(g)
    in_box = box_places(box, neutral)
    skin = displace(neutral, upper, in_box)
    # The batch becomes the height of one tall picture: the texture is not copied for each frame.
    tall = texture.sample(skin.reshape(0, -1, 2).unsqueeze(0), "border")
    frames = g.to_bytes(tall).transpose(0, 2, 3, 1).reshape_to(frame_shape)

    cut = [g.join(0, *(_cut(v, e).reshape(0, -1, 2).unsqueeze(0) for e in eyes)) for v in (neutral, skin)]
    for patch, where in zip(eye_patches(g, coefficients, cut[0], cut[1], texture), eyes, strict=True):
        frames = _paste(g, frames, patch.reshape_to(eye_shape), where)

    bare = _cut(neutral, lips)
    region = g.colours(_cut(frames, lips).reshape(0, -1, 4).transpose(2, 0, 1))
    patch = mouth_patch(
        g, coefficients, bare, _cut(skin, lips), displace(bare, lower, _cut(in_box, lips)), region, texture
    )
    frames = crease(
        g, coefficients, box_places(box, skin), _paste(g, frames, patch.reshape_to(lips_shape), lips)
    )
    return g.finish({"frames": (frames, np.uint8, ["B", "S", "S", 4])}, OPSET)


Rectangle = tuple[Value, Value, Value, Value]


def _rectangle(g: Graph, name: str) -> Rectangle:
    """Inputs top, bottom, left, right of a rectangle, int64 [1] each."""
    top, bottom, left, right = (
        g.input(f"{name}_{k}", np.int64, [1]) for k in ("top", "bottom", "left", "right")
    )
    return top, bottom, left, right


def _cut(value: Value, rectangle: Rectangle) -> Value:
    top, bottom, left, right = rectangle
    return value.cut(1, top, bottom).cut(2, left, right)


def _paste(g: Graph, frames: Value, patch: Value, rectangle: Rectangle) -> Value:
    """Frames [B, S, S, 4] with a patch in the rectangle, which must leave a pixel free on each side."""
    top, bottom, left, right = rectangle
    band = frames.cut(1, top, bottom)
    band = g.join(2, band.cut(2, 0, left), patch, band.cut(2, right, FAR))
    return g.join(1, frames.cut(1, 0, top), band, frames.cut(1, bottom, FAR))


def build_models() -> dict[str, Any]:
    """All graphs, by the names of their files."""
    return {
        "warp.onnx": build_model(),
        "warp_half.onnx": build_model(half=True),
        "planes.onnx": build_planes(OPSET),
    }


def write_models(folder: Path = MODELS) -> None:
    """Write the graphs where the package looks for them."""
    for name, model in build_models().items():
        (folder / name).write_bytes(model.SerializeToString(deterministic=True))


if __name__ == "__main__":
    write_models()
