"""Weights that do not ship: what there is, where it is kept, and the one way by which it is fetched.

Nothing here opens a connection but `pull`, which a person (or their script) asks for by name.
"""

from __future__ import annotations

from avatar.weights.catalogue import CATALOGUE, Weights, WeightsFile, find_weights
from avatar.weights.store import folder, require

__all__ = ["CATALOGUE", "Weights", "WeightsFile", "find_weights", "folder", "require"]
