"""Speech kept by what it was made from, so that a script that changed in one place is spoken in one place.

Nothing here can stop the work: an entry that is broken or cannot be read is as good as none, and one that
cannot be written is left out.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from avatar.speech.engine import Chunk, Heard, Unit
from avatar.speech.model import Phoneme

FORMAT = "avatar-speech 1"
"""Changes when the entries' layout, the splitting or the labelling does."""
LIMIT = 2_000_000_000
"""Bytes the cache may take; those used longest ago go first."""


def folder() -> Path:
    """Where the program keeps what it can make again; the variable AVATAR_CACHE_DIR overrides."""
    if chosen := os.environ.get("AVATAR_CACHE_DIR"):
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_cache_dir("avatar-presenter", appauthor=False))


def write_whole(path: Path, content: Iterable[bytes]) -> None:
    """Write a file that is there whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=path.name, suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            for block in content:
                file.write(block)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


class SpeechCache:
    """Chunks of phrases in `where` (the user's cache folder), at most `limit` bytes of them."""

    def __init__(self, where: Path | None = None, limit: int = LIMIT) -> None:
        self.where = where or folder() / "speech"
        self.limit = limit
        self._size = -1  # unknown until the first entry is written

    @staticmethod
    def key(identity: str, phrase: Sequence[Unit], seed: int) -> str:
        """The name of what the engine `identity` says for a phrase; places in the script do not matter."""
        said = [(u.text, u.ipa, u.emphasis, u.letters) for u in phrase]
        return hashlib.sha256(json.dumps([FORMAT, identity, seed, said]).encode()).hexdigest()

    def find(self, key: str) -> tuple[Chunk, ...] | None:
        """What was kept under the key, or None."""
        path = self._path(key)
        try:
            content = path.read_bytes()
            chunks = _unpack(content)
            os.utime(path)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return chunks

    def keep(self, key: str, chunks: Sequence[Chunk]) -> None:
        """Keep the chunks under the key, as far as the disk allows."""
        content = _pack(chunks)
        with contextlib.suppress(OSError):
            if self._size < 0:
                self._size = sum(size for _, size, _ in self._entries())
            if self._size + len(content) > self.limit:
                self._shrink(self.limit * 9 // 10 - len(content))
            if self._size + len(content) <= self.limit:
                write_whole(self._path(key), [content])
                self._size += len(content)

    def _path(self, key: str) -> Path:
        return self.where / key[:2] / f"{key}.speech"

    def _entries(self) -> list[tuple[float, int, Path]]:
        entries = []
        for path in self.where.glob("*/*.speech"):
            with contextlib.suppress(OSError):  # another run may have taken it away
                stat = path.stat()
                entries.append((stat.st_mtime, stat.st_size, path))
        return sorted(entries)

    def _shrink(self, size: int) -> None:
        entries = self._entries()
        self._size = sum(s for _, s, _ in entries)
        for _, taken, path in entries:
            if self._size <= size:
                break
            with contextlib.suppress(OSError):
                path.unlink()
                self._size -= taken


def _pack(chunks: Sequence[Chunk]) -> bytes:
    """A line of JSON (times, lengths, a digest of the sound), then the sound as float32, little-endian."""
    sound = b"".join(np.ascontiguousarray(c.samples, "<f4").tobytes() for c in chunks)
    times = [
        {
            "rate": c.sample_rate,
            "length": len(c.samples),
            "words": [[w.unit, w.start, w.end] for w in c.words],
            "phonemes": [asdict(p) for p in c.phonemes],
        }
        for c in chunks
    ]
    body = json.dumps(times, ensure_ascii=False).encode()
    digest = hashlib.sha256(body + sound).hexdigest()
    return b"\n".join([f"{FORMAT} {digest}".encode(), body, sound])


def _unpack(content: bytes) -> tuple[Chunk, ...]:
    """The chunks again. Raises ValueError, KeyError or TypeError for anything that is not whole."""
    head, body, sound = content.split(b"\n", 2)
    if head.decode() != f"{FORMAT} {hashlib.sha256(body + sound).hexdigest()}":
        raise ValueError("not an entry of this version, or a broken one")
    chunks = []
    samples = np.frombuffer(sound, "<f4")
    at = 0
    for c in json.loads(body):
        chunks.append(
            Chunk(
                np.asarray(samples[at : at + c["length"]], np.float32),
                c["rate"],
                tuple(Heard(*w) for w in c["words"]),
                tuple(Phoneme(**p) for p in c["phonemes"]),
            )
        )
        at += c["length"]
    return tuple(chunks)
