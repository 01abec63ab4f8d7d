"""Spread values given at scattered points over a plane: radial basis functions.

Multiquadrics sqrt(r² + c²) with an affine part (Hardy 1971): they pass through the landmarks, are smooth at
them and, unlike thin plates, do not swing out between them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def spread(
    points: NDArray[np.float64],
    values: NDArray[np.float64],
    at: NDArray[np.float64],
    *,
    softness: float,
    smoothing: float = 0.0,
) -> NDArray[np.float32]:
    """Values float32 [m, k] at `at` [m, 2] of what is `values` [n, k] at `points` [n, 2].

    softness: c of the multiquadric, in the unit of the points; about the distance between neighbours.
    smoothing: how much noise of the values is forgiven (0 passes through them).
    """
    n = len(points)
    centre, size = points.mean(0), max(float(np.ptp(points, axis=0).max()), 1e-9)
    p, q = (points - centre) / size, (at - centre) / size
    c2 = (softness / size) ** 2
    kernel = -np.sqrt(_squares(p, p) + c2)
    kernel[np.diag_indices(n)] += smoothing * 0.01
    affine = np.column_stack([np.ones(n), p])
    system = np.block([[kernel, affine], [affine.T, np.zeros((3, 3))]])
    right = np.vstack([values, np.zeros((3, values.shape[1]))])
    weights = np.linalg.solve(system, right)
    out = np.empty((len(q), values.shape[1]), np.float32)
    for start in range(0, len(q), 4096):  # a block at a time: 16,000 × 600 doubles would be 80 MB
        part = q[start : start + 4096]
        block = -np.sqrt(_squares(part, p) + c2)
        out[start : start + 4096] = block @ weights[:n] + weights[n] + part @ weights[n + 1 :]
    return out


def _squares(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    square = (a**2).sum(1)[:, None] + (b**2).sum(1)[None] - 2 * a @ b.T
    return np.asarray(np.maximum(square, 0))
