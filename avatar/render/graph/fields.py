"""Graph, first part: from coefficients and pose to where each pixel of the frame comes from.

Places are in −1..1 from edge to edge (of the frame, or of the expression's box), as GridSample wants them;
displacements in the same unit. The mathematics is that of `avatar.render.pose` and `avatar.render.sampling`.
"""

from __future__ import annotations

import math

import numpy as np

from avatar.portrait import expression, head
from avatar.portrait.expression import SHAPES
from avatar.render.graph.nodes import Graph, Value
from avatar.render.sampling import STEPS_FACE, STEPS_HEAD


def head_places(g: Graph, pose: Value, breath: Value) -> Value:
    """Where each pixel comes from by the head's pose and breath alone: [B, S, S, 2]."""
    n = head.GRID
    place = g.input("head_place", np.float32, [4, n * n])
    lift = g.input("head_breath", np.float32, [2, n * n])
    angles = pose.cut(1, 0, 3) * (math.pi / 180)
    sy, sp, sr = g.op("Sin", angles).split(1, 1, 1, 1)
    cy, cp, cr = g.op("Cos", angles).split(1, 1, 1, 1)
    x, y, growth = pose.cut(1, 3, 6).split(1, 1, 1, 1)
    size = growth + 1
    # Two rows of R = Rz(roll) Ry(yaw) Rx(pitch), less the identity, and the shift.
    rows = g.join(
        1,
        cr * cy * size - 1, (cr * sy * sp + sr * cp) * size, (sr * sp - cr * sy * cp) * size, x,
        (cr * 0 - sr * cy) * size, (cr * cp - sr * sy * sp) * size - 1, (sr * sy * cp + cr * sp) * size, y,
    ).reshape(-1, 2, 4)  # fmt: skip
    moved = rows @ place + breath.unsqueeze(1, 2) * lift
    backward = _invert(g, moved.reshape(-1, 2, n, n), n, STEPS_HEAD)
    # Bilinear enlargement as two matrix products, x and y side by side in a row.
    spread_rows = g.input("spread_rows", np.float32, ["S", n])
    spread_columns = g.input("spread_columns", np.float32, [2 * n, "2S"])
    identity = g.input("identity", np.float32, ["S", "2S"])
    wide = spread_rows @ backward.transpose(0, 2, 3, 1).reshape(0, n, 2 * n) @ spread_columns
    return (identity - wide).reshape(0, 0, -1, 2)


def face_fields(g: Graph, coefficients: Value) -> tuple[Value, Value]:
    """Backward displacement of upper and lower layer on the expression's grid, [B, 2, n, n] each."""
    n = expression.GRID
    basis = g.input("expression", np.float32, [SHAPES, 4 * n * n])
    side = g.input("box_side", np.float32, [1])
    forward = (coefficients @ basis).reshape(-1, 2, n, n)  # both layers of all frames, inverted at once
    backward = _invert(g, forward, n, STEPS_FACE) * side
    upper, lower = backward.reshape(-1, 4, n, n).split(1, 2, 2)
    return upper, lower


def box_of(g: Graph) -> tuple[Value, Value]:
    """What places in the frame are multiplied by, and what is added, to be places in the expression's box."""
    return g.input("box_scale", np.float32, [1]), g.input("box_offset", np.float32, [2])


def box_places(box: tuple[Value, Value], places: Value) -> Value:
    """Places in the frame → places in the expression's box."""
    scale, offset = box
    return places * scale + offset


def displace(places: Value, field: Value, in_box: Value) -> Value:
    """Places [B, h, w, 2] moved by a field of the box; nothing moves outside it."""
    return places - field.sample(in_box, "zeros").transpose(0, 2, 3, 1)


def _invert(g: Graph, forward: Value, n: int, steps: int) -> Value:
    """Backward displacement of a forward one on the same grid, [N, 2, n, n]: see `avatar.render.sampling`."""
    axis = (2 * np.arange(n, dtype=np.float32) + 1) / n - 1
    grid = g.constant(np.stack(np.meshgrid(axis, axis))[None].astype(np.float32))
    # The vertical derivative, as numpy.gradient takes it, for a displacement in units of n / 2 nodes.
    derivative = g.constant(np.asarray(np.gradient(np.eye(n) * (n / 2), axis=0), np.float32))
    stretch = derivative @ forward.cut(1, 1, 2)
    damping = g.op("Reciprocal", stretch.clip(0, 4) + 1)
    field = g.join(1, forward, damping)
    at = grid - forward * damping
    for _ in range(steps):
        shift, slow = field.sample(at.transpose(0, 2, 3, 1), "border").split(1, 2, 1)
        at = at - slow * (at + shift - grid)
    return grid - at
