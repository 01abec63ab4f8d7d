"""Files on their way between machines: named by their content, checked when they arrive.

They go through Ray's own object store, or through a folder that all machines reach, which fsspec opens: a
path on a shared disk, or a URL such as s3://bucket/batch.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Protocol

from avatar.errors import EngineError, InputError, MissingExtraError
from avatar.media.atomic import explain, partial_path

BLOCK = 16_000_000
"""Bytes that are in memory at a time."""


@dataclass(frozen=True)
class Parcel:
    """A file that was sent: SHA-256 of its content in hex, size in bytes, and where it waits.

    blocks: references to Ray's objects, in order; none where it lies in a store.
    """

    sha256: str
    size: int
    blocks: tuple[Any, ...] = ()


class Depot(Protocol):
    """Where files wait. It can be pickled, and works the same on every machine."""

    def send(self, path: Path) -> Parcel:
        """Leave a file there. Raises EngineError, OutputError."""
        ...

    def fetch(self, parcel: Parcel, target: Path) -> None:
        """Write the file to `target`, in a folder that exists; nothing is left there after an error.

        Raises EngineError where it has gone or is not what was sent, OutputError for the target.
        """
        ...

    def drop(self, parcel: Parcel) -> None:
        """Let go of a file that nobody wants any more."""
        ...


class RayDepot:
    """Files in the object store of the cluster, for as long as somebody holds their parcels."""

    def send(self, path: Path) -> Parcel:
        import ray

        digest, size = measure(path)
        with _read(path) as file:
            return Parcel(digest, size, tuple(ray.put(block) for block in _blocks(file)))

    def fetch(self, parcel: Parcel, target: Path) -> None:
        import ray
        from ray.exceptions import RayError

        def blocks() -> Iterator[bytes]:
            for reference in parcel.blocks:
                try:
                    yield ray.get(reference)
                except RayError as error:
                    raise lost(target.name, error) from None

        _write(blocks(), parcel, target)

    def drop(self, parcel: Parcel) -> None:
        """Nothing to do: Ray forgets it with the parcel."""


class StoreDepot:
    """Files in a folder of an fsspec file system, each under its SHA-256.

    Raises:
        MissingExtraError, InputError: fsspec, or what it needs for such a URL, is not there.
    """

    def __init__(self, url: str) -> None:
        self._url = url if "://" in url else str(Path(url).expanduser().absolute())
        self._open()

    def send(self, path: Path) -> Parcel:
        digest, size = measure(path)
        files, place = self._place(digest)
        try:
            if not (files.exists(place) and files.size(place) == size):
                files.makedirs(place.rsplit("/", 1)[0], exist_ok=True)
                if _is_local(files):  # such a file is seen while it grows; in object stores it is not
                    partial = f"{place}.{os.getpid()}"
                    files.put_file(str(path), partial)
                    Path(partial).replace(place)
                else:
                    files.put_file(str(path), place)
        except Exception as error:  # each file system has errors of its own
            raise self._failed(f"{path.name} cannot be put into", error) from None
        return Parcel(digest, size)

    def fetch(self, parcel: Parcel, target: Path) -> None:
        files, place = self._place(parcel.sha256)
        try:
            with files.open(place, "rb") as file:
                _write(_blocks(file), parcel, target)
        except EngineError:
            self.drop(parcel)  # so that it is sent anew
            raise
        except Exception as error:
            raise self._failed(f"{target.name} cannot be taken from", error) from None

    def drop(self, parcel: Parcel) -> None:
        files, place = self._place(parcel.sha256)
        with suppress(Exception):  # whoever was faster
            files.rm_file(place)

    def _place(self, digest: str) -> tuple[Any, str]:
        files, root = self._open()
        return files, f"{root.rstrip('/')}/{digest[:2]}/{digest}"

    def _open(self) -> tuple[Any, str]:
        return _open_store(self._url)

    def _failed(self, what: str, error: Exception) -> EngineError:
        said = str(error).strip().split("\n")[0] or type(error).__name__
        return EngineError(f"{what} the store {self._url}: {said}", retry=True)


@lru_cache(maxsize=8)
def _open_store(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise MissingExtraError("fsspec", "ray") from None
    try:
        files, root = url_to_fs(url)
    except ImportError as error:  # fsspec says which package opens such a URL
        raise InputError(f"The store {url} cannot be opened: {error}.") from None
    except (ValueError, OSError) as error:
        hint = "Give a folder, or a URL such as s3://bucket/folder."
        raise InputError(f"The store {url} cannot be opened: {error}.", hint=hint) from None
    return files, str(root)


def _is_local(files: Any) -> bool:
    protocols = files.protocol if isinstance(files.protocol, tuple) else (files.protocol,)
    return "file" in protocols


def measure(path: Path) -> tuple[str, int]:
    """The SHA-256 of a file's content in hex, and its size. Raises EngineError where it cannot be read."""
    try:
        status = path.stat()
        return _digest(path, status.st_size, status.st_mtime_ns, status.st_ino), status.st_size
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from None


@lru_cache(maxsize=4096)
def _digest(path: Path, _size: int, _changed: int, _number: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def lost(name: str, error: Exception) -> EngineError:
    """The error for a file that went with its machine."""
    return EngineError(f"{name} was lost on its way: {str(error).split(chr(10))[0]}", retry=True)


def _read(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from None


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block


def _write(blocks: Iterable[bytes], parcel: Parcel, target: Path) -> None:
    """Write what arrives beside `target`, and rename it if it is what was sent."""
    partial, digest = partial_path(target), hashlib.sha256()
    try:
        with partial.open("wb") as file:
            for block in blocks:
                digest.update(block)
                file.write(block)
        if digest.hexdigest() != parcel.sha256:
            raise EngineError(f"{target.name} did not arrive as it was sent.", retry=True)
        partial.replace(target)
    except OSError as error:
        raise explain(target, error) from None
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
