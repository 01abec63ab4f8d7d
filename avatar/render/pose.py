"""From motion to displacement: the small-grid mathematics that both ways of drawing share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from avatar.motion.model import ARKIT_INDEX, Motion
from avatar.portrait import head as head_grid
from avatar.portrait.expression import SEAL, SHAPES
from avatar.portrait.rig import Rig

BATCH = 16
"""Frames whose grids are computed in one matrix product: the basis is read from memory once for all."""

_SEALING = ("mouthClose", "mouthPressLeft", "mouthPressRight", "mouthRollLower", "mouthRollUpper")


@dataclass(frozen=True)
class Fields:
    """Forward displacement of a batch of B frames.

    head: float32 [B, n, n, 2] over the crop, in parts of its side.
    upper, lower: float32 [B, m, m, 2] over the expression's box, in parts of the box's side.
    jaw, tongue: float32 [B, 2], shift of lower teeth and tongue, in rig pixels.
    iris: float32 [B, 2, 2], shift of the irises, in parts of the crop's side, image-left eye first.
    creases: float32 [B, 4], how far each map of `rig.creases` shows.
    own: float32 [B], how much is left of what the portrait shows between parted lips.
    lids: float32 [B, 2, 2], per eye how far upper lid (down) and lower lid (up) move, in lid openings.
    """

    head: NDArray[np.float32]
    upper: NDArray[np.float32]
    lower: NDArray[np.float32]
    jaw: NDArray[np.float32]
    tongue: NDArray[np.float32]
    iris: NDArray[np.float32]
    creases: NDArray[np.float32]
    own: NDArray[np.float32]
    lids: NDArray[np.float32]


SPEAKING_SEAL = 0.62
"""How far lips that stand open at rest come together while speaking, or every sound would be a shout."""
SETTLING = 0.28
"""Seconds in which they do so, and in which they part again afterwards."""
PRESSED = 6.0
"""Lips are sealed wholly from a sixth of the strongest of the shapes that press them on."""
OPENING_GAIN = 0.87
"""On drawn frames the landmark net sees lips open 1.17 times as far as the table says they should (six
presenters, slope of drawn on intended aperture): faces' mouths are longer than the table's."""
_OPENING = [
    ARKIT_INDEX[name]
    for name in (
        "jawOpen",
        "mouthClose",
        "mouthLowerDownLeft",
        "mouthLowerDownRight",
        "mouthUpperUpLeft",
        "mouthUpperUpRight",
    )
]
_SPEAKING = [
    i
    for name, i in ARKIT_INDEX.items()
    if name.startswith(
        ("jaw", "tongue", "mouthFunnel", "mouthPucker", "mouthClose", "mouthRoll", "mouthPress", "mouthLower",
         "mouthUpper")
    )
]  # fmt: skip
"""Shapes that say that somebody speaks: a smile alone leaves a mouth that stands open as it is."""
_PRESS = [ARKIT_INDEX[name] for name in _SEALING]


def extended(rig: Rig, motion: Motion, start: int, stop: int) -> NDArray[np.float32]:
    """Coefficients of frames start … stop with the `seal` as the last one, float32 [stop − start, 53].

    The seal closes a mouth that stands open in the portrait: wholly where the motion presses the lips, in
    part as long as it speaks, not at all at rest, where the portrait is as it is. It depends on the frames
    around, never on where a batch begins.
    """
    full = np.zeros((stop - start, SHAPES), np.float32)
    full[:, : len(ARKIT_INDEX)] = motion.coefficients[start:stop] * rig.expression.room
    full[:, _OPENING] *= np.float32(OPENING_GAIN)
    if rig.mouth.gap > 0:
        reach = max(1, round(SETTLING * motion.fps))
        first, last = max(0, start - 2 * reach), min(len(motion), stop + 2 * reach)
        around = motion.coefficients[first:last]
        busy = np.pad((around[:, _SPEAKING].max(1) > 0.03).astype(np.float64), 2 * reach)
        wide = np.lib.stride_tricks.sliding_window_view(busy, 2 * reach + 1).max(1)
        kernel = np.hanning(2 * reach + 3)[1:-1]
        speaking = np.convolve(wide, kernel / kernel.sum(), mode="valid")[start - first :][: stop - start]
        press = np.clip(full[:, _PRESS].max(1) * PRESSED, 0, 1)
        full[:, SEAL] = np.maximum(SPEAKING_SEAL * speaking, press)
    return full


LIDS = {
    # shape: (upper lid down, lower lid up), in lid openings at coefficient 1; measured on the ARKit table,
    # but a blink also lifts the lower lid a little (Guitton et al. 1991) and lookUp was too strong below.
    "eyeBlink": (0.93, 0.10),
    "eyeLookDown": (0.40, -0.05),
    "eyeLookUp": (-0.18, 0.04),
    "eyeSquint": (0.06, 0.34),
    "eyeWide": (-0.36, 0.0),
}


def lid_moves(coefficients: NDArray[np.float32]) -> NDArray[np.float32]:
    """Movement of the lids [B, 2, 2] for coefficients [B, ≥ 52]; together they never pass one another."""
    moves = np.zeros((len(coefficients), 2, 2), np.float32)
    for eye, suffix in enumerate(("Right", "Left")):  # the person's right eye is on the image's left
        for shape, amounts in LIDS.items():
            moves[:, eye] += coefficients[:, ARKIT_INDEX[shape + suffix], None] * np.array(
                amounts, np.float32
            )
    moves[..., 1] = np.clip(moves[..., 1], -0.2, 0.6)
    moves[..., 0] = np.minimum(moves[..., 0], 1 - moves[..., 1])
    return moves


PIECE = 256
"""Columns of a basis that are multiplied at a time: 16 x 53 x 256 is what BLAS does without other threads."""


def combine(amounts: NDArray[np.float32], basis: NDArray[np.float32]) -> NDArray[np.float32]:
    """The product of amounts [B, S] and a basis [S, N], in pieces that BLAS works off in this thread.

    For the whole it would start threads that go on spinning for milliseconds, which costs more than the
    product itself on a small machine whose other cores encode the frame before.
    """
    shapes, length = basis.shape
    even = length // PIECE * PIECE
    pieces = basis[:, :even].reshape(shapes, -1, PIECE).transpose(1, 0, 2)
    out = np.empty((len(amounts), length), np.float32)
    out[:, :even].reshape(len(amounts), -1, PIECE).transpose(1, 0, 2)[...] = amounts[None] @ pieces
    out[:, even:] = amounts @ basis[:, even:]
    return out


def head_field(rig: Rig, pose: NDArray[np.float32], breath: NDArray[np.float32]) -> NDArray[np.float32]:
    """Displacement [B, n, n, 2] of the crop's grid for poses [B, 6] and breath [B].

    Rotation R = Ry(yaw) Rx(pitch) Rz(roll) about the pivot in the neck, seen without perspective:
    at ±10° and a camera two metres away the difference is under a pixel.
    """
    yaw, pitch, roll = np.radians(pose[:, :3].astype(np.float64)).T
    cy, sy, cp, sp, cr, sr = (
        np.cos(yaw),
        np.sin(yaw),
        np.cos(pitch),
        np.sin(pitch),
        np.cos(roll),
        np.sin(roll),
    )
    zero, one = np.zeros_like(cy), np.ones_like(cy)
    # z points away from the camera and y down; a face that turns to image right moves its nose (z < 0) there.
    turn = np.array([[cy, zero, -sy], [zero, one, zero], [sy, zero, cy]]).transpose(2, 0, 1)
    nod = np.array([[one, zero, zero], [zero, cp, sp], [zero, -sp, cp]]).transpose(2, 0, 1)
    tilt = np.array([[cr, sr, zero], [-sr, cr, zero], [zero, zero, one]]).transpose(2, 0, 1)
    growth = (1 + pose[:, 5].astype(np.float64))[:, None, None]
    # What a turn adds to where a node is; then the shift, and how much of the breath there is.
    turned = (tilt @ turn @ nod)[:, :2] * growth - np.eye(3)[:2]
    moves = np.concatenate([turned, pose[:, 3:5, None] * rig.head.height], 2).reshape(len(pose), -1)
    n = head_grid.GRID
    basis = np.zeros((2, 4, n * n, 2), np.float32)
    for axis in range(2):
        basis[axis, :3, :, axis] = rig.head.place.reshape(-1, 3).T
        basis[axis, 3, :, axis] = 1
    basis *= rig.head.weight.reshape(-1, 1)
    whole = np.vstack([basis.reshape(8, -1), rig.head.breath.reshape(1, -1)])
    amounts = np.column_stack([moves, breath]).astype(np.float32)
    return combine(amounts, whole).reshape(len(pose), n, n, 2)


OWN_GONE = 0.05
"""How far the jaw is open, in IOD, when nothing is left of a dark gap that the portrait shows."""


def own_fading(rig: Rig) -> NDArray[np.float32]:
    """How much each coefficient takes away, at 1, of what the portrait shows between parted lips: [53]."""
    if rig.interior.stays:
        return np.zeros(SHAPES, np.float32)
    opening = rig.expression.jaw @ rig.mouth.down * rig.side / rig.iod
    return np.asarray(opening / OWN_GONE, np.float32)


def pose_fields(rig: Rig, motion: Motion, start: int, stop: int) -> Fields:
    """The fields of frames start … stop of a motion."""
    full = extended(rig, motion, start, stop)
    e = rig.expression
    count, n = len(full), e.upper.shape[1]
    in_box = full / np.float32(e.box[2])
    upper, lower = (
        combine(in_box, basis.reshape(SHAPES, -1)).reshape(count, n, n, 2) for basis in (e.upper, e.lower)
    )
    jaw = (full @ e.jaw).astype(np.float32) * np.float32(rig.side)
    reach = full[:, ARKIT_INDEX["tongueOut"], None] * np.float32(rig.iod)
    tongue = jaw * np.float32(0.9) + reach * np.array([0.0, -0.16], np.float32)
    iris = np.einsum("bs,esk->bek", full, e.iris).astype(np.float32)
    return Fields(
        head=head_field(rig, motion.head[start:stop], motion.breath[start:stop]),
        upper=upper,
        lower=lower,
        jaw=jaw,
        tongue=tongue,
        iris=iris,
        creases=full[:, : len(ARKIT_INDEX)] @ rig.creases.drivers,
        own=np.clip(1 - full @ own_fading(rig), 0, 1),
        lids=lid_moves(full),
    )
