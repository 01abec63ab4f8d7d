"""Graph, third part: the interior of the mouth and both lips over it.

Tensors are [4 channels, B frames, P pixels of the lips' rectangle] unless said otherwise.
"""

from __future__ import annotations

import numpy as np

from avatar.portrait.expression import SHAPES
from avatar.render.graph.nodes import Graph, Value
from avatar.render.mouth import SHADE_TINT


def mouth_patch(
    g: Graph, coefficients: Value, neutral: Value, upper_places: Value, lower_places: Value,
    region: Value, texture: Value,
) -> Value:  # fmt: skip
    """The lips' rectangle as uint8 [B, P, 4].

    neutral, upper_places, lower_places: [B, h, w, 2], where its pixels come from by the head alone, in the
        upper layer and in the lower layer. region: [4, B, P], what is drawn there so far.
    """
    upper_cover, lower_cover = (
        g.input(f"{k}_cover", np.float32, [1, 1, "S", "S"]) for k in ("upper", "lower")
    )
    plane = g.input("lips_plane", np.int64, [3])
    below, above = (v.reshape(0, -1, 2).unsqueeze(0) for v in (lower_places, upper_places))
    lower = lower_cover.sample(below, "border").squeeze(0, 1)
    upper = upper_cover.sample(above, "border").squeeze(0, 1)
    lower_picture = g.narrow(texture.sample(below, "border")).squeeze(0)

    places = neutral.reshape(0, -1, 2).unsqueeze(0)
    inside = _interior(g, coefficients, places)
    # Lips shade what lies behind them: the nearer to a lip, the darker, the upper one most.
    covered = _blur(g, "shade", (upper + lower).smallest(1).reshape_to(plane))
    from_above = _blur(g, "above", upper.reshape_to(plane))
    gain = (1.10 - covered * 0.22 - from_above * 0.48).clip(0.15, 1).reshape(0, -1)
    tint = np.append(SHADE_TINT, 0).astype(np.float32).reshape(4, 1, 1)
    inside = _lay_own(g, coefficients, places, inside * g.op("Pow", gain, g.constant(tint)))
    bare = 1 - lower
    share = upper.smallest(bare) / bare.largest(1e-4)
    under = inside + (region - inside) * share
    out = under + (lower_picture - under) * lower
    # The line along which lips meet that stood open in the portrait.
    seam = (upper + lower - 1).clip(0, 1) * bare
    darker = g.input("seam", np.float32, [4, 1, 1])
    return g.to_bytes(g.bound(out * (1 - seam * darker))).transpose(1, 2, 0)


def _lay_own(g: Graph, coefficients: Value, places: Value, inside: Value) -> Value:
    """The portrait's own teeth, or its own dark gap, over the layers."""
    own = g.input("own", np.float32, [1, 4, "own h", "own w"])
    into, into_0 = (g.input(f"own_{k}", np.float32, [2]) for k in ("x", "0"))
    fading = g.input("own_fading", np.float32, [SHAPES, 1])
    seen = g.narrow(own.sample(places * into + into_0, "border")).squeeze(0)
    left = (1 - coefficients @ fading).clip(0, 1)  # [B, 1]
    colours, alpha = seen.split(0, 3, 1)
    bare, opaque = inside.split(0, 3, 1)
    return g.join(0, bare + (colours - bare) * (alpha * left * (1 / 255)), opaque)


def _blur(g: Graph, name: str, plane: Value) -> Value:
    """Gaussian blur of [B, h, w] as two matrix products, exact to the border."""
    rows = g.input(f"{name}_rows", np.float32, ["lips h", "lips h"])
    columns = g.input(f"{name}_columns", np.float32, ["lips w", "lips w"])
    return rows @ plane @ columns


def _interior(g: Graph, coefficients: Value, places: Value) -> Value:
    """Tongue, lower teeth, upper teeth over the dark. places: [1, B, P, 2]."""
    layers = g.input("layers", np.float32, [3, 4, "layer h", "layer w"])
    moves = g.input("layer_moves", np.float32, [SHAPES, 6])
    into, into_0 = (g.input(f"layer_{k}", np.float32, [2]) for k in ("x", "0"))
    depth = g.input("depth", np.float32, [4, 1, 1])
    shifts = (coefficients @ moves).reshape(-1, 3, 2).transpose(1, 0, 2).unsqueeze(2)
    seen = g.narrow(layers.sample(places * into + into_0 - shifts, "zeros"))
    out = depth
    for layer in seen.split(0, 1, 1, 1):
        over = layer.squeeze(0)
        out = out * (1 - over.cut(0, 3, 4) * (1 / 255)) + over
    return out
