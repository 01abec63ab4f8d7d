"""Speech kept by what it was made from, so that a script that changed in one place is spoken in one place.

Nothing here can stop the work: an entry that is broken or cannot be read is as good as none, and one that
cannot be written is left out.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path

import numpy as np

from avatar import cache, claims
from avatar.script.model import USUAL
from avatar.speech.engine import Chunk, Heard, Unit
from avatar.speech.model import Phoneme

FORMAT = "avatar-speech 1"
"""Changes when the entries' layout, the splitting or the labelling does."""
LIMIT = 2_000_000_000
"""Bytes the cache may take; those used longest ago go first."""
_ENTRIES = "*/*.speech"


class SpeechCache:
    """Chunks of phrases in `where` (the user's cache folder), at most `limit` bytes of them."""

    def __init__(self, where: Path | None = None, limit: int = LIMIT) -> None:
        self.where = where or cache.folder() / "speech"
        self.limit = limit
        self._size = -1  # unknown until the first entry is written

    @staticmethod
    def key(identity: str, phrase: Sequence[Unit], seed: int) -> str:
        """The name of what the engine `identity` says for a phrase; places in the script do not matter."""
        said = [(u.text, u.ipa, u.emphasis, u.letters) for u in phrase]
        shaped = [asdict(u.prosody) for u in phrase] if any(u.prosody != USUAL for u in phrase) else None
        if shaped:
            return hashlib.sha256(json.dumps([FORMAT, identity, seed, said, shaped]).encode()).hexdigest()
        return hashlib.sha256(json.dumps([FORMAT, identity, seed, said]).encode()).hexdigest()

    def find(self, key: str) -> tuple[Chunk, ...] | None:
        """What was kept under the key, or None."""
        path = self._path(key)
        try:
            content = path.read_bytes()
            chunks = _unpack(content)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        with contextlib.suppress(OSError):  # a cache that may only be read is still of use
            os.utime(path)
        return chunks

    def keep(self, key: str, chunks: Sequence[Chunk]) -> None:
        """Keep the chunks under the key, as far as the disk allows."""
        content = _pack(chunks)
        if len(content) > self.limit:  # making room for it would throw everything else away for nothing
            return
        with contextlib.suppress(OSError):
            if self._size < 0:
                self._size = cache.prune(self.where, self.limit, _ENTRIES)
            if self._size + len(content) > self.limit:
                self._size = cache.prune(self.where, self.limit * 9 // 10 - len(content), _ENTRIES)
            cache.write_whole(self._path(key), [content])
            self._size += len(content)

    def claimed(self, key: str) -> AbstractContextManager[None]:
        """The right to say what belongs to the key: processes that want the same wait for each other."""
        return claims.claimed(self._path(key).with_suffix(".lock"))

    def _path(self, key: str) -> Path:
        return self.where / key[:2] / f"{key}.speech"


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
