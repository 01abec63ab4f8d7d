"""What a frame is made of, as a digest: equal digests mean equal pixels.

Whatever is painted is told by the values it is painted from: data classes, arrays, numbers, functions with
what they have bound. Files count by their content, wherever they lie. Fields that say when something is shown
are left out, since frames are told by the states that things have in them (see `Element`).
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import types
from collections.abc import Mapping, Set
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

TIMED: Mapping[str, bool] = {"timed": True}
"""Metadata of a field that says when something is shown, not what it looks like."""


class Fingerprints:
    """Digests of things, 32 bytes each; what several of them share is looked at once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, bytes]] = {}  # the thing is kept, so that its id stays its own
        self._within: set[int] = set()

    def of(self, thing: Any) -> bytes:
        """The digest of a thing. Raises TypeError for what it does not know."""
        kind = type(thing)
        name = kind.__qualname__.encode() + b":"
        if thing is None or isinstance(thing, (bool, int, float, str, bytes, complex, Fraction)):
            return hashlib.sha256(name + repr(thing).encode()).digest()
        if isinstance(thing, np.generic):
            return hashlib.sha256(name + repr(thing.item()).encode()).digest()
        if isinstance(thing, Path):
            return hashlib.sha256(name + _content(thing)).digest()
        if id(thing) in self._known:
            return self._known[id(thing)][1]
        if id(thing) in self._within:  # a function that knows itself
            return b"@"
        digest = hashlib.sha256(name)
        if isinstance(thing, np.ndarray):
            digest.update(f"{thing.dtype.str}{thing.shape}".encode())
            digest.update(np.ascontiguousarray(thing).data)
        else:
            self._within.add(id(thing))
            for part in _parts(thing, kind):
                digest.update(self.of(part))
            self._within.remove(id(thing))
        self._known[id(thing)] = thing, digest.digest()
        return digest.digest()


def _parts(thing: Any, kind: type) -> list[Any]:
    """What a thing consists of, in an order that does not depend on chance."""
    if dataclasses.is_dataclass(thing):
        fields = [f for f in dataclasses.fields(thing) if not f.metadata.get("timed")]
        return [value for f in fields for value in (f.name, getattr(thing, f.name))]
    if isinstance(thing, functools.partial):
        return [thing.func, thing.args, thing.keywords]
    if isinstance(thing, types.FunctionType):
        cells = [_held(cell) for cell in thing.__closure__ or ()]
        return [thing.__module__, thing.__qualname__, thing.__defaults__, thing.__kwdefaults__, cells]
    if isinstance(thing, types.MethodType):
        return [thing.__func__, thing.__self__]
    if isinstance(thing, (type, types.BuiltinFunctionType, np.ufunc)):
        return [getattr(thing, "__module__", ""), getattr(thing, "__qualname__", thing.__name__)]
    if isinstance(thing, Mapping):
        return [value for key in sorted(thing, key=repr) for value in (key, thing[key])]
    if isinstance(thing, Set):
        return sorted(thing, key=repr)
    if isinstance(thing, (tuple, list)):
        return list(thing)
    if hasattr(thing, "model_fields_set"):  # read from a file by pydantic
        return [getattr(thing, name) for name in type(thing).model_fields]
    raise TypeError(f"{kind.__module__}.{kind.__qualname__} has no fingerprint")


def _held(cell: types.CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # a name that is not bound yet
        return None


def _content(path: Path) -> bytes:
    """The digest of a file's content; of its name where there is no such file."""
    try:
        status = path.stat()
        return _digest(path, status.st_size, status.st_mtime_ns)
    except OSError:
        return str(path).encode()


@functools.lru_cache(maxsize=4096)
def _digest(path: Path, size: int, changed: int) -> bytes:
    del size, changed  # they are part of the question alone: a file that changed is read again
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
