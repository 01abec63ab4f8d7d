"""Rigs kept in the cache, by the picture they were made from.

A rig is frozen dataclasses of arrays and numbers: it is written as one .npz with names like
`expression.upper`, without pickle, so that a file from elsewhere can do no harm.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import os
import typing
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np

from avatar import cache, claims
from avatar.portrait.rig import VERSION, Rig

LIMIT = 1_500_000_000
"""Bytes that kept rigs may take; those used longest ago go first."""


def _flatten(thing: Any, name: str, into: dict[str, Any]) -> None:
    for field in dataclasses.fields(thing):
        value, key = getattr(thing, field.name), f"{name}{field.name}"
        if dataclasses.is_dataclass(value):
            _flatten(value, key + ".", into)
        elif isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
            for i, item in enumerate(value):
                _flatten(item, f"{key}.{i}.", into)
        else:
            into[key] = value


def _restore(kind: Any, name: str, data: Any) -> Any:
    hints = typing.get_type_hints(kind)
    values: dict[str, Any] = {}
    for field in dataclasses.fields(kind):
        hint, key = hints[field.name], f"{name}{field.name}"
        origin, inner = typing.get_origin(hint), typing.get_args(hint)
        if dataclasses.is_dataclass(hint):
            values[field.name] = _restore(hint, key + ".", data)
        elif origin is tuple and dataclasses.is_dataclass(inner[0]):
            values[field.name] = tuple(_restore(k, f"{key}.{i}.", data) for i, k in enumerate(inner))
        elif origin is tuple:
            values[field.name] = tuple(k(v) for k, v in zip(inner, data[key], strict=True))
        elif hint in (int, float, bool, str):
            values[field.name] = hint(data[key])
        else:
            values[field.name] = data[key]
    return kind(**values)


def _path(digest: str, detail: int) -> Path:
    return cache.folder() / "rigs" / f"{digest[:32]}-{detail}-{VERSION}.npz"


def claimed(digest: str, detail: int) -> AbstractContextManager[None]:
    """The right to make the rig of a picture: processes that want the same one wait for each other."""
    return claims.claimed(_path(digest, detail).with_suffix(".lock"))


def find(digest: str, detail: int) -> tuple[Rig, tuple[str, ...]] | None:
    """The rig kept for a picture in that detail, with the warnings of its making, or None."""
    path = _path(digest, detail)
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as data:
            rig = typing.cast(Rig, _restore(Rig, "", data))
            warnings = tuple(str(w) for w in data["warnings"])
    except Exception:  # not there, or broken: zip and npy readers raise a dozen kinds of errors for bad bytes
        return None
    with contextlib.suppress(OSError):  # a cache that may only be read is still of use
        os.utime(path)
    return rig, warnings


def keep(digest: str, detail: int, rig: Rig, warnings: tuple[str, ...]) -> None:
    """Keep a rig, as far as the disk allows."""
    arrays: dict[str, Any] = {"warnings": np.array(warnings, dtype=np.str_)}
    _flatten(rig, "", arrays)
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    path = _path(digest, detail)
    with contextlib.suppress(OSError):
        cache.write_whole(path, [buffer.getbuffer()])
        cache.prune(path.parent, LIMIT)
