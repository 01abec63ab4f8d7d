"""The way into a cluster, and what it has."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from avatar.errors import EngineError, MissingExtraError

QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",  # Ray would tell its makers that it runs
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # and warn of what a later version will do
}

_HINT = "Start one with `ray start --head`, and give --address HOST:6379."
_WAIT = 10.0
"""Seconds that a machine may take to answer. Ray itself tries an address for more than ten minutes."""


@dataclass(frozen=True)
class Needs:
    """What one row takes of a machine: cores, shares of a GPU, bytes of memory."""

    cpus: float
    gpus: float
    memory: int

    def fit(self, resources: Mapping[str, float]) -> int:
        """How many rows fit into these resources of one machine at once."""
        wanted = (("CPU", self.cpus), ("GPU", self.gpus), ("memory", float(self.memory)))
        counts = [int(resources.get(name, 0.0) / amount + 1e-6) for name, amount in wanted if amount > 0]
        return min(counts, default=0)

    def __str__(self) -> str:
        parts = [f"{self.cpus:g} CPU{'s' if self.cpus != 1 else ''}"]
        if self.gpus:
            parts.append(f"{self.gpus:g} GPU")
        if self.memory:
            parts.append(f"{self.memory / 1e9:.1f} GB of memory")
        return " and ".join(parts) if len(parts) < 3 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def join(address: str) -> tuple[Any, bool]:
    """The module `ray`, connected, and whether that was done here and is to be undone.

    address: `host:port`, `ray://host:port`, or empty: what the variable RAY_ADDRESS says, the cluster that
    runs on this machine, or else one that is begun here, of this machine alone. A program that is connected
    already stays so.

    Raises:
        MissingExtraError: Ray is not installed. EngineError: no cluster answers there.
    """
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    try:
        import ray
    except ImportError:
        raise MissingExtraError("Ray", "ray") from None
    if ray.is_initialized():
        return ray, False
    _knock(address or os.environ.get("RAY_ADDRESS", ""))
    options: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR", "include_dashboard": False}
    try:
        ray.init(address=address or None, **options)
    except Exception as error:  # connection errors, time-outs, wrong addresses, versions that differ
        said = str(error).strip().split("\n")[0] or type(error).__name__
        raise EngineError(
            f"No Ray cluster answers{f' at {address}' if address else ''}: {said}",
            hint=_HINT,
            retry=True,
        ) from None
    return ray, True


def _knock(address: str) -> None:
    """Raise EngineError where nothing answers at an address that names host and port."""
    found = re.fullmatch(r"(?:ray://)?(\[[0-9a-fA-F:]+\]|[^:/]+):(\d{1,5})", address)
    if not found:
        if address not in ("", "auto", "local"):
            raise EngineError(f"{address!r} is not the address of a Ray cluster.", hint=_HINT)
        return
    try:
        socket.create_connection((found[1].strip("[]"), int(found[2])), timeout=_WAIT).close()
    except (OSError, OverflowError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise EngineError(f"No Ray cluster answers at {address}: {said}.", hint=_HINT, retry=True) from None


def machines(ray: Any) -> list[Mapping[str, float]]:
    """The resources of every machine that is there now."""
    return [node["Resources"] for node in ray.nodes() if node.get("Alive")]
