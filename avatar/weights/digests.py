"""Whether a file is the one it should be, by the two kinds of digest that the hub reports.

Large files are known by the SHA-256 of their content. Small ones are known as git knows them: the SHA-1 of
`blob SIZE\\0` and the content (Git's own documentation, "Git Objects").
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from avatar.weights.store import blocks

_SHAPE = re.compile(r"^[0-9a-f]{64}$|^[0-9a-f]{40}$")


@dataclass(frozen=True)
class Fingerprint:
    """A file's size, SHA-256 and git blob id."""

    size: int
    sha256: str
    blob: str

    def matches(self, digest: str) -> bool:
        """Whether a digest, 64 or 40 hexadecimal digits, is that of this file."""
        return digest == (self.sha256 if len(digest) == 64 else self.blob)


def read_etag(text: str | None) -> str:
    """The digest in an ETag, without its quotes; empty for one that is no digest."""
    bare = (text or "").strip().removeprefix("W/").strip('"').lower()
    return bare if _SHAPE.match(bare) else ""


def fingerprint(path: Path, tell: Callable[[int], None] | None = None) -> Fingerprint:
    """Read a file whole. tell: called with the bytes read so far. Raises InputError."""
    size = path.stat().st_size
    sha256, blob = hashlib.sha256(), hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
    done = 0
    for block in blocks(path):
        sha256.update(block)
        blob.update(block)
        done += len(block)
        if tell:
            tell(done)
    return Fingerprint(done, sha256.hexdigest(), blob.hexdigest())
