"""What can do the rows of a batch, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from avatar.errors import InputError, UnknownNameError

if TYPE_CHECKING:
    from avatar.lessons.running.executor import Executor

LOCAL, RAY = "local", "ray"


def choose_executor(name: str, **options: Any) -> Executor | None:
    """The executor of that name; None for processes here, as many as suit the rows.

    options: those of `RayExecutor`.
    Raises UnknownNameError, InputError, MissingExtraError, EngineError.
    """
    if name == RAY:
        from avatar.lessons.cluster import RayExecutor

        return RayExecutor(**options)
    if name != LOCAL:
        raise UnknownNameError("executor", name, (LOCAL, RAY))
    for option in ("address", "store"):
        if options.get(option):
            raise InputError(f"--{option} is for a cluster.", hint="Say --executor ray, or leave it out.")
    return None
