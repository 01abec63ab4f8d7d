"""Depth of the head, how far each part follows it, and how breath lifts the shoulders."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from avatar.portrait.spread import spread
from avatar.portrait.topology import FACE_OVAL, NEUTRAL, STABLE, similarity

GRID = 64
"""Nodes a side over the whole crop: head and breath move smoothly, so few are enough."""
HAIR = 1.35
"""Height of the head with its hair, in heights of the face oval."""


@dataclass(frozen=True)
class Head:
    """The part of the rig that turns.

    place: float32 [GRID, GRID, 3], x, y, z of each node from the pivot, in parts of the crop's side.
    weight: float32 [GRID, GRID], how far the node follows the head: 1 in the head, 0 at shoulders and rim.
    breath: float32 [GRID, GRID, 2], displacement at full breath, in parts of the crop's side.
    height: head height in parts of the crop's side: the unit of `Motion.head`'s shifts.
    """

    place: NDArray[np.float32]
    weight: NDArray[np.float32]
    breath: NDArray[np.float32]
    height: float


def smoothstep(low: float, high: float, x: NDArray[np.float64]) -> NDArray[np.float64]:
    t = np.clip((x - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


def fit_head(points: NDArray[np.float64], side: float) -> Head:
    """Fit to landmarks [478, 3] in the pixels of a crop of `side` pixels."""
    scale, rotation = similarity(NEUTRAL[STABLE], points[STABLE])
    solid = NEUTRAL @ rotation.T * scale
    solid += points[STABLE].mean(0) - solid[STABLE].mean(0)
    xy = points[:468, :2]
    oval = xy[list(FACE_OVAL)]
    top, chin = xy[10], xy[152]
    height = float(np.linalg.norm(chin - top))
    down = (chin - top) / height
    right = np.array([down[1], -down[0]])
    middle = oval.mean(0)
    width = float(np.ptp((oval - middle) @ right))

    # Depth: the fitted neutral head on the face (the net's own z is flatter), an ellipsoid's flank outside.
    z_oval = solid[list(FACE_OVAL), 2]
    rim = float(z_oval.mean())
    anchors, depths = [xy], [solid[:468, 2]]
    for factor, back in ((1.35, 0.22), (1.9, 0.34), (2.8, 0.36)):
        anchors.append(middle + (oval[::2] - middle) * factor)
        depths.append(np.full(len(oval[::2]), rim + back * width))
    g = (np.arange(GRID) + 0.5) / GRID * side
    gx, gy = np.meshgrid(g, g)
    at = np.stack([gx, gy], -1).reshape(-1, 2)
    z = spread(np.vstack(anchors), np.concatenate(depths)[:, None], at, softness=0.08 * height, smoothing=2.0)
    z = np.clip(z, solid[:468, 2].min(), rim + 0.4 * width)

    # The pivot: above the neck, as deep as the ears, a little below the middle of the face.
    pivot = np.array([*(chin - 0.12 * height * down), rim + 0.05 * width])
    place = np.concatenate([at - pivot[:2], z - pivot[2]], 1).reshape(GRID, GRID, 3)

    t = ((at - chin) @ down / height).reshape(GRID, GRID)
    across = np.abs((at - middle) @ right / height).reshape(GRID, GRID)
    follow = 1 - smoothstep(0.0, 0.52, t)
    # Below the chin only what is near the neck goes along, or a tilt would lift one shoulder.
    lower = smoothstep(-0.2, 0.15, t)
    follow *= 1 - smoothstep(0.0, 1.0, (across - (0.8 - 0.42 * lower)) / 0.45)
    rim_window = _rim()
    weight = follow * rim_window

    lift = 0.45 + 0.55 * smoothstep(0.0, 0.35, t)
    breath = np.zeros((GRID, GRID, 2))
    breath[..., 1] = -0.010 * HAIR * height * lift
    widen = smoothstep(0.15, 0.5, t) * ((at - middle) @ right).reshape(GRID, GRID)
    breath[..., 0] = 0.006 * widen
    breath *= rim_window[..., None]
    return Head(
        np.asarray(place / side, np.float32),
        np.asarray(weight, np.float32),
        np.asarray(breath / side, np.float32),
        HAIR * height / side,
    )


def _rim() -> NDArray[np.float64]:
    """1 inside, 0 at the crop's rim: nothing may move there, since outside nothing moves."""
    t = (np.arange(GRID) + 0.5) / GRID
    sides = smoothstep(0.008, 0.09, np.minimum(t, 1 - t))
    bottom = smoothstep(0.008, 0.20, 1 - t)
    vertical = np.minimum(smoothstep(0.008, 0.07, t), bottom)
    return np.asarray(vertical[:, None] * sides[None])
