"""Landmarks bent to points that a person has set by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from avatar.portrait.landmarks import Landmarks
from avatar.portrait.points import NAMES
from avatar.portrait.spread import spread
from avatar.portrait.topology import LEFT_EYE, LOWER_LIP, NEUTRAL, RIGHT_EYE, UPPER_LIP

SAME = 0.6
"""Mean distance, in IOD, up to which landmarks that a net found belong to the face the points are on."""
SOFT = 0.25
"""Softness of the bending in IOD (see `spread`)."""
MOST_TURN = 35.0
"""Largest turn in degrees that is read off points alone: beyond it, drawn proportions are what was read."""
_PAIRS = (
    ("left_upper_lid", "left_lower_lid"),
    ("right_upper_lid", "right_lower_lid"),
    ("upper_lip_inner", "lower_lip_inner"),
)
"""Points that touch when an eye or the mouth is closed: each half of the face follows its own of the two."""
_OUTSIDE = {"upper_lip_outer": "upper", "lower_lip_outer": "lower"}
_UPPER = np.array(sorted({*UPPER_LIP, *RIGHT_EYE.upper, *LEFT_EYE.upper}))
_LOWER = np.array(sorted({*LOWER_LIP, *RIGHT_EYE.lower, *LEFT_EYE.lower}))


def bend(points: Mapping[str, tuple[float, float]], found: Sequence[Landmarks]) -> Landmarks:
    """Landmarks that lie where the points say: those found on the same face, or else the neutral head, bent.

    Between the points the bending is smooth, and depth is that of the landmarks it began with.
    """
    names = list(points)
    index = np.array([NAMES[name] for name in names])
    target = np.array([points[name] for name in names], np.float64)
    near = [(float(np.linalg.norm(m.points[index, :2] - target, axis=1).mean()) / m.iod, m) for m in found]
    distance, base = min(near, key=lambda pair: pair[0], default=(np.inf, None))
    start = base.points if base is not None and distance <= SAME else fit_neutral(index, target)
    return Landmarks(_bent(start, names, index, target), 1.0)


def named(marks: Landmarks) -> dict[str, tuple[float, float]]:
    """The named points among landmarks, in the landmarks' pixels."""
    return {name: (float(marks.points[i, 0]), float(marks.points[i, 1])) for name, i in NAMES.items()}


def fit_neutral(index: NDArray[np.intp], target: NDArray[np.float64]) -> NDArray[np.float64]:
    """The neutral head [478, 3] turned, scaled and moved to points [n, 2] in pixels (weak perspective).

    The best affine view of the head is made a turn and a scale by its polar decomposition (as in POS,
    DeMenthon and Davis 1995).
    """
    head = NEUTRAL[index]
    middle, centre = head.mean(0), target.mean(0)
    affine = np.linalg.lstsq(head - middle, target - centre, rcond=1e-3)[0].T
    u, s, vt = np.linalg.svd(affine, full_matrices=False)
    rows = u @ vt
    forward = np.cross(rows[0], rows[1])
    turn = np.degrees(np.arccos(np.clip(forward[2], -1, 1)))
    if turn > MOST_TURN:  # take back what is too much, and keep the tilt in the picture
        roll = np.arctan2(rows[1, 0], rows[0, 0])
        c, si = np.cos(roll), np.sin(roll)
        rows, forward = np.array([[c, -si, 0], [si, c, 0]]), np.array([0.0, 0.0, 1.0])
    scale = float(s.mean())
    turned = (NEUTRAL - middle) @ np.vstack([rows, forward]).T * scale
    return np.asarray(turned + np.array([*centre, 0.0]))


def _bent(
    start: NDArray[np.float64], names: list[str], index: NDArray[np.intp], target: NDArray[np.float64]
) -> NDArray[np.float64]:
    moves = target - start[index, :2]
    at = dict(zip(names, range(len(names)), strict=True))
    pairs = [(at[a], at[b]) for a, b in _PAIRS if a in at and b in at]
    single = [i for i, name in enumerate(names) if not any(i in pair for pair in pairs)]
    iod = float(np.linalg.norm(start[[33, 133], :2].mean(0) - start[[362, 263], :2].mean(0)))
    out = start.copy()
    rest = np.setdiff1d(np.arange(len(start)), np.concatenate([_UPPER, _LOWER]))
    for which, side in ((rest, None), (_UPPER, 0), (_LOWER, 1)):
        used = [i for i in single if side is None or _OUTSIDE.get(names[i]) != ("lower", "upper")[side]]
        anchors, shifts = [start[index[used], :2]], [moves[used]]
        for pair in pairs:
            members = list(pair) if side is None else [pair[side]]
            anchors.append(start[index[members], :2].mean(0)[None])
            shifts.append(moves[members].mean(0)[None])
        out[which, :2] += spread(np.vstack(anchors), np.vstack(shifts), start[which, :2], softness=SOFT * iod)
    out[index, :2] = target
    return out
