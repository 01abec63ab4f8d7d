"""Graph, last part: the shading of creased skin."""

from __future__ import annotations

import numpy as np

from avatar.portrait.creases import GRID
from avatar.portrait.expression import SHAPES
from avatar.render.graph.nodes import Graph, Value


def crease(g: Graph, coefficients: Value, in_box: Value, frames: Value) -> Value:
    """Frames uint8 [B, S, S, 4] with creases; in_box [B, S, S, 2]: where on the face pixels come from."""
    drivers = g.input("crease_drivers", np.float32, [SHAPES, "creases"])
    maps = g.input("crease_maps", np.float32, ["creases", GRID * GRID])
    added = (coefficients @ drivers @ maps).reshape(-1, 1, GRID, GRID)
    seen = g.narrow(added.sample(in_box, "zeros")).transpose(0, 2, 3, 1)
    gain = seen * g.input("crease_tint", np.float32, [4]) + 1
    return g.to_bytes((g.colours(frames) * gain).clip(0, 255))
