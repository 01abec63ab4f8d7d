"""Graph, second part: lids and eyeballs, both eyes at once.

Tensors are [2 eyes, B frames, P pixels of the eye's rectangle (, …)]; lengths are in pixels of the frame, as
in `avatar.render.eyes`, places in −1..1.
"""

from __future__ import annotations

import numpy as np

from avatar.motion.model import ARKIT_INDEX
from avatar.portrait.expression import SHAPES
from avatar.portrait.eyes import LEAST, LUT, MOST, NODES, SHUT_AT, lid_table
from avatar.render.eyes import COVERS, FOLD, LASH_SHADE, SETTLES
from avatar.render.graph.nodes import Graph, Value
from avatar.render.pose import LIDS


def _lid_moves(g: Graph, coefficients: Value) -> tuple[Value, Value]:
    """How far upper lids (down) and lower lids (up) move, [2, B, 1] each, in lid openings."""
    shares = np.zeros((2, SHAPES, 2), np.float32)
    for eye, suffix in enumerate(("Right", "Left")):
        for shape, amounts in LIDS.items():
            shares[:, ARKIT_INDEX[shape + suffix], eye] += amounts
    up = (coefficients @ g.constant(shares[1])).clip(-0.2, 0.6)
    down = (coefficients @ g.constant(shares[0])).smallest(1 - up)
    return down.transpose(1, 0).unsqueeze(2), up.transpose(1, 0).unsqueeze(2)


def eye_patches(
    g: Graph, coefficients: Value, neutral: Value, skin: Value, texture: Value
) -> tuple[Value, ...]:
    """Both eyes as uint8 [B, P, 4].

    neutral, skin: [2, B, P, 2], where the rectangles' pixels come from by the head alone, and on the face.
    """
    axes_x, axes_y, axes_0 = (g.input(f"eye_axes_{k}", np.float32, [2, 1, 1, 4]) for k in ("x", "y", "0"))
    margins = g.input("eye_margins", np.float32, [2, 4, 1, NODES])
    above, below = (g.input(f"eye_{k}", np.float32, [2, 1, 1]) for k in ("above", "below"))
    down_axis = g.input("eye_down", np.float32, [2, 1, 1, 2])

    down, up = _lid_moves(g, coefficients)
    x, y = skin.split(3, 1, 1)
    along, across, xi = (x * axes_x + y * axes_y + axes_0).split(3, 2, 1, 1)
    eta = across.squeeze(3)
    upper, lower_line, fall, sag = (
        v.squeeze(1) for v in margins.sample(along, "border").split(1, 1, 1, 1, 1)
    )
    lower = lower_line.largest(upper)
    now_upper = upper + fall * down
    now_lower = (lower - (lower - upper) * up).largest(now_upper)
    sunk, risen = now_upper - upper, lower - now_lower
    top = eta < (now_upper + now_lower) * 0.5
    height = g.choose(top, above, below)
    place = g.choose(top, eta - upper + above, lower + below - eta) / height
    amount = g.choose(top, sunk, risen) / height
    # The table that inverts the lid's movement; its node k of LUT is at (2k + 1) / LUT − 1.
    step = 2 * (LUT - 1) / LUT
    column = place * (step / (1 + MOST)) + (1 / LUT - 1)
    row = amount * (step / (MOST - LEAST)) + (1 / LUT - 1 - LEAST * step / (MOST - LEAST))
    table = g.constant(np.stack([lid_table()] * 2)[:, None])
    source = table.sample(g.join(3, column.unsqueeze(3), row.unsqueeze(3)), "border").squeeze(1)
    slid = g.choose(place > 0, (source - place) * height, 0)
    slid = g.choose(top, slid, 0 - slid)
    window = g.input("eye_window", np.float32, [2, 1, "P"])
    lidded = skin + (slid * window).unsqueeze(3) * down_axis

    # Half a pixel of softness at the lids; where they meet, the line of the lashes hides the seam.
    line, meeting = (g.input(f"eye_{k}", np.float32, [2, 1, 1]) for k in ("line", "meeting"))
    left, opening = now_lower - now_upper, lower - upper
    met = (1 - left / meeting).clip(0, 1) * ((opening - left) * 2 / opening.largest(1e-3)).clip(0, 1)
    reach = met * line + 0.5
    depth = eta - now_upper
    hole = (depth + reach).clip(0, 1) * (now_lower - eta + reach).clip(0, 1)
    hole = hole * opening.clip(0, 1)
    ball = _eyeballs(g, coefficients, neutral, depth, down).transpose(1, 0, 2, 3)
    region = g.narrow(texture.sample(lidded.reshape(1, -1, 0, 2), "border")).reshape(4, 2, -1, 0)
    shade = np.array([LASH_SHADE] * 3 + [1], np.float32).reshape(4, 1, 1, 1)
    ball = ball + (region * g.constant(shade) - ball) * met
    drawn = region + (ball - region) * hole

    # The painted lid: its edge lies on the falling one's, and hangs as it comes to rest.
    lids = g.input("lids", np.float32, [2, 4, "LH", "LW"])
    into, into_0 = (g.input(f"lid_{k}", np.float32, [2, 1, 1, 2]) for k in ("x", "0"))
    gone = down / (1 - up).largest(0.1)
    covering, settled = _smooth(gone, COVERS), _smooth(gone, SETTLES)
    over = now_upper + sag * settled - eta
    row = upper + fall * SHUT_AT + sag - over
    lid = lids.sample(g.join(3, xi, row.unsqueeze(3)) * into + into_0, "border")
    lid = g.narrow(lid).transpose(1, 0, 2, 3)
    covered = g.choose(top, _smooth(place, FOLD), 1) * covering * window
    covered = covered * (settled + (1 - settled) * (over + line + 0.5).clip(0, 1))
    colours, alpha = lid.split(0, 3, 1)
    opaque = g.join(0, colours, alpha * 0 + 255)
    drawn = drawn + (opaque - drawn) * (alpha * covered * (1 / 255))
    patches = g.to_bytes(g.bound(drawn)).transpose(1, 2, 3, 0)
    return tuple(v.squeeze(0) for v in patches.split(0, 1, 1))


def _smooth(value: Value, limits: tuple[float, float]) -> Value:
    """`avatar.render.eyes.smooth`."""
    low, high = limits
    t = ((value - low) * (1 / (high - low))).clip(0, 1)
    return t * t * (3 - t * 2)


def _eyeballs(g: Graph, coefficients: Value, neutral: Value, depth: Value, down: Value) -> Value:
    """The eyeballs [2, 4, B, P], turned by the gaze, in the shadow of the lids."""
    iris = g.input("iris", np.float32, [SHAPES, 4])
    centre = g.input("eye_centre", np.float32, [2, 1, 1, 2])
    fall, fall_0 = (g.input(f"eye_fall_{k}", np.float32, [2, 1, 1]) for k in ("x", "0"))
    into, into_0 = (g.input(f"ball_{k}", np.float32, [2, 1, 1, 2]) for k in ("x", "0"))
    darker = g.input("eye_shadow", np.float32, [2, 1, 1])
    balls = g.input("balls", np.float32, [2, 4, "3h", "3w"])

    shift = (coefficients @ iris).reshape(-1, 2, 2).transpose(1, 0, 2).unsqueeze(2)
    dx, dy = (neutral - centre).split(3, 1, 1)
    t = (g.op("Sqrt", dx * dx + dy * dy).squeeze(3) * fall + fall_0).clip(0, 1)
    share = 1 - t * t * (3 - t * 2)
    at = neutral - share.unsqueeze(3) * shift
    ball = g.narrow(balls.sample(at * into + into_0, "border"))
    # A lowered lid casts its shadow on the eyeball.
    closing = down.clip(0, 1)
    strength = g.choose(closing > 0.02, (closing * 2).smallest(1) * 0.30, 0)
    shade = strength * (1 - depth * darker).clip(0, 1)
    colours = g.constant(np.array([1, 1, 1, 0], np.float32).reshape(4, 1, 1))
    return ball * (1 - shade.unsqueeze(1) * colours)
