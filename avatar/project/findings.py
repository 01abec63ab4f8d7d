"""All that is wrong with a job, gathered, so that it comes out at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from avatar.errors import AvatarError, InputError, Problem, ScriptError

P = ParamSpec("P")
T = TypeVar("T")


class Findings:
    """Collects what is wrong, so that the user hears of all of it at once. True when there is something."""

    def __init__(self) -> None:
        self.errors: list[AvatarError] = []
        self.problems: list[Problem] = []

    def __bool__(self) -> bool:
        return bool(self.errors or self.problems)

    def take(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """What `work` returns, or None after an AvatarError, which is kept."""
        try:
            return work(*args, **kwargs)
        except ScriptError as error:
            self.problems += error.problems
        except AvatarError as error:
            self.errors.append(error)
        return None

    def as_error(self) -> AvatarError:
        """What was found, to be raised: a single error as it is, several as one."""
        if len(self.errors) == 1 and not self.problems:
            return self.errors[0]
        if not self.errors:
            return ScriptError(self.problems)
        return InputError("\n".join([*map(str, self.problems), *map(str, self.errors)]))
