"""Weights that do not ship: what there is, where it is kept, and the one way by which it is fetched.

Nothing here opens a connection but `pulling.pull`, which a person (or their script) asks for by name.
Names are loaded when they are first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from avatar.weights.catalogue import CATALOGUE, Weights, WeightsFile, find_weights
    from avatar.weights.store import folder, require

__all__ = ["CATALOGUE", "Weights", "WeightsFile", "find_weights", "folder", "require"]

_HOMES = {
    "catalogue": ("CATALOGUE", "Weights", "WeightsFile", "find_weights"),
    "store": ("folder", "require"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name in _HOME:
        return getattr(importlib.import_module(f"avatar.weights.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
