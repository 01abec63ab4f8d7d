"""What is read from files and asked for again and again while many jobs are checked: read once.

Nothing is kept beyond the `with sharing():` that asks for it, so that no change of a file goes unseen later.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

from avatar.errors import AvatarError

P = ParamSpec("P")
T = TypeVar("T")
_kept: ContextVar[dict[Any, Any] | None] = ContextVar("kept", default=None)


@contextmanager
def sharing() -> Iterator[None]:
    """Inside of this, functions that are `shareable` do their work once for the same arguments."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def remembered(key: Hashable, work: Callable[[], T]) -> T:
    """What `work` returns, or returned for the same key inside of `sharing`. It must raise nothing."""
    kept = _kept.get()
    if kept is None:
        return work()
    if key not in kept:
        kept[key] = work()
    return kept[key]  # type: ignore[no-any-return]


def shareable(work: Callable[P, T]) -> Callable[P, T]:
    """A function of plain values and files, whose results nobody changes; its errors are kept, too."""

    @functools.wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        kept = _kept.get()
        if kept is None:
            return work(*args, **kwargs)
        key = (run, _hashable(args), _hashable(kwargs))
        try:
            known = key in kept
        except TypeError:  # what cannot be a key
            return work(*args, **kwargs)
        if not known:
            try:
                kept[key] = (work(*args, **kwargs), None)
            except AvatarError as error:
                kept[key] = (None, error)
        result, failure = kept[key]
        if failure is not None:
            raise failure.with_traceback(None)
        return result  # type: ignore[no-any-return]

    return run


def _hashable(value: Any) -> Any:
    """The value as part of a key; types stand beside values, since True == 1."""
    if isinstance(value, Mapping):
        return ("map", tuple((str(k), _hashable(v)) for k, v in value.items()))
    if isinstance(value, (list, tuple)):
        return ("list", tuple(_hashable(v) for v in value))
    return (type(value), value)
