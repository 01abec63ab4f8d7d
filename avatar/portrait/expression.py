"""The ARKit shapes, fitted to one portrait and spread over its face."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from avatar.motion.model import ARKIT_INDEX, ARKIT_NAMES
from avatar.portrait.scores import find_room
from avatar.portrait.seam import Mouth
from avatar.portrait.spread import spread
from avatar.portrait.topology import (
    CHIN,
    DELTA,
    FACE_OVAL,
    LEFT_EYE,
    LOWER_INNER,
    LOWER_LIP,
    LOWER_OUTER,
    LOWER_RINGS,
    NEUTRAL,
    RIGHT_EYE,
    STABLE,
    UPPER_INNER,
    UPPER_LIP,
    UPPER_OUTER,
    UPPER_RINGS,
    similarity,
)

PAIRS = [
    *zip(UPPER_OUTER[1:-1], LOWER_OUTER[1:-1], strict=True),
    *zip(UPPER_RINGS, LOWER_RINGS, strict=True),
]
"""Landmarks of the upper lip with the one of the lower lip below each."""

SHAPES = len(ARKIT_NAMES) + 1
"""The 52 of ARKit and, last, `seal`: closes the lips of a portrait whose mouth stands open at rest."""
SEAL = len(ARKIT_NAMES)

GRID = 96
"""Nodes a side of the face's displacement grids: two thirds of the distance between lip landmarks."""
REACH = 1.6
"""Side of the square the grids cover, in heights of the face oval."""
LID_SHAPES = tuple(n for n in ARKIT_NAMES if n.startswith("eye"))
"""Blink, squint, wide and look: their lids are moved by the model in `avatar.portrait.eyes`."""


@dataclass(frozen=True)
class Expression:
    """How the face's points move with the coefficients.

    box: x, y, side of the grids' square, as parts of the crop's side.
    upper, lower: float32 [53, GRID, GRID, 2], displacement (x, y) in parts of the crop's side at coefficient
        1, of what lies above and below the cut along the lips. Node i is at (i + 0.5) / GRID of the box.
    jaw: float64 [53, 2], displacement of the lower incisors in the same unit.
    iris: float64 [2, 53, 2], displacement of the two irises, image-left eye first.
    room: float32 [52], what the coefficients are multiplied by, since the portrait wears some at rest.
    """

    box: tuple[float, float, float]
    upper: NDArray[np.float32]
    lower: NDArray[np.float32]
    jaw: NDArray[np.float64]
    iris: NDArray[np.float64]
    room: NDArray[np.float32]


def _moves(points: NDArray[np.float64], mouth: Mouth) -> NDArray[np.float64]:
    """Displacement [53, 478, 2] of the landmarks in pixels, each shape at 1."""
    scale, rotation = similarity(NEUTRAL[STABLE], points[STABLE])
    moves = np.zeros((SHAPES, 478, 2))
    moves[:SEAL] = (DELTA @ rotation.T * scale)[:, :, :2]
    for name in LID_SHAPES:  # lids have a model of their own: avatar.portrait.eyes
        iris = moves[ARKIT_INDEX[name], [RIGHT_EYE.iris, LEFT_EYE.iris]].copy()
        moves[ARKIT_INDEX[name]] = 0
        moves[ARKIT_INDEX[name], [RIGHT_EYE.iris, LEFT_EYE.iris]] = iris
    if mouth.gap > 0:
        # Closing an open mouth is the jaw's business first: its opening, backwards.
        opening = mouth.lower - mouth.upper
        along = (mouth.upper - mouth.origin) @ mouth.right
        across = np.interp(
            (points[:468, :2] - mouth.origin) @ mouth.right, along, np.linalg.norm(opening, axis=1)
        )
        jaw = moves[ARKIT_INDEX["jawOpen"]]
        seal = -jaw * (0.60 * mouth.gap / max(float(jaw[LOWER_INNER[5]] @ mouth.down), 1e-6))
        for i in LOWER_LIP:
            seal[i] += (-0.88 * across[i] - float(seal[i] @ mouth.down)) * mouth.down
        for i in UPPER_LIP:
            seal[i] = 0.14 * across[i] * mouth.down
        moves[SEAL] = seal
    return moves


def fit_expression(points: NDArray[np.float64], mouth: Mouth, side: float) -> Expression:
    """Fit the table to landmarks [478, 3] in the pixels of a crop of `side` pixels."""
    room = find_room(points)
    points = points.copy()
    points[list(UPPER_INNER), :2], points[list(LOWER_INNER), :2] = mouth.upper, mouth.lower
    moves = _moves(points, mouth)
    xy = points[:468, :2]
    oval = xy[list(FACE_OVAL)]
    low, high = oval.min(0), oval.max(0)
    height = float(high[1] - low[1])
    centre = (low + high) / 2 + (0, 0.06 * height)
    reach = REACH * height
    origin = centre - reach / 2
    g = (np.arange(GRID) + 0.5) / GRID * reach
    gx, gy = np.meshgrid(g + origin[0], g + origin[1])
    at = np.stack([gx, gy], -1).reshape(-1, 2)
    middle = oval.mean(0)
    ring = middle + (oval - middle) * 1.5
    edge = np.linspace(0, reach, 9)
    border = np.vstack(
        [np.column_stack([edge, np.full(9, v)]) for v in (0.0, reach)]
        + [np.column_stack([np.full(7, v), edge[1:-1]]) for v in (0.0, reach)]
    )
    anchors = np.vstack([ring, border + origin])
    window = _window(GRID)
    fields = []
    for left_out, across_cut in ((LOWER_LIP | CHIN, PAIRS), (UPPER_LIP, [(b, a) for a, b in PAIRS])):
        keep = [i for i in range(468) if i not in left_out]
        # Beyond the cut a layer is not seen, but it must go on smoothly there: a field that turned round
        # would bring ghosts of the lip into the open mouth when it is inverted.
        like = [a for a, _ in across_cut]
        ghost = [b for _, b in across_cut]
        where = np.vstack([xy[keep], xy[ghost], anchors])
        values = moves[:, keep + like].transpose(1, 0, 2).reshape(len(keep) + len(like), -1)
        values = np.vstack([values, np.zeros((len(anchors), values.shape[1]))])
        field = spread(where, values, at, softness=0.025 * height, smoothing=0.02)
        grid = field.reshape(GRID, GRID, SHAPES, 2).transpose(2, 0, 1, 3)
        fields.append(np.ascontiguousarray(grid * window[None, :, :, None] / side, np.float32))
    # Teeth go with the bone, and so a little less than the lower lip, which drops away from them as the jaw
    # opens: 0.88 of its way shows the tips of the lower incisors in a wide vowel, as real mouths do.
    jaw = np.zeros((SHAPES, 2))
    for name in ("jawOpen", "jawLeft", "jawRight", "jawForward"):
        jaw[ARKIT_INDEX[name]] = 0.88 * moves[ARKIT_INDEX[name], LOWER_INNER[5]] / side
    iris = np.stack([moves[:, RIGHT_EYE.iris], moves[:, LEFT_EYE.iris]]) / side
    box = (float(origin[0] / side), float(origin[1] / side), float(reach / side))
    return Expression(box, fields[0], fields[1], jaw, iris, room)


def _window(n: int, share: float = 0.08) -> NDArray[np.float64]:
    """1 inside, falling smoothly to 0 over `share` of the side at each border [n, n]."""
    t = (np.arange(n) + 0.5) / n
    edge = np.clip(np.minimum(t, 1 - t) / share, 0, 1)
    one = edge * edge * (3 - 2 * edge)
    return np.asarray(one[:, None] * one[None])
