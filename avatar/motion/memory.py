"""Motion kept by what it was made from, so that a second look at a script need not listen to it again.

Nothing here can stop the work: an entry that is broken is as good as none, one that cannot be written is left
out. The sources of this package are part of an entry's name: what other rules made is not found.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np

from avatar import cache
from avatar.motion.model import ARKIT_NAMES, Motion
from avatar.speech.model import Speech

LIMIT = 200_000_000
"""Bytes that kept motion may take; an hour at 25 frames a second takes 20 MB."""
SOURCES = ("motion", "media/loudness.py")
"""What decides how a face moves besides what it is made from."""


def name_motion(speech: Speech, settings: Mapping[str, object]) -> str:
    """The name of the motion for a speech; settings: whatever else `move` was given."""
    digest = hashlib.sha256(_identity().encode())
    digest.update(np.ascontiguousarray(speech.samples, np.float32).tobytes())
    # The words' places in the script do not matter: they move when a scene is put before.
    words = [(word.text, word.start, word.end) for word in speech.words]
    times = (speech.sample_rate, words, speech.phonemes, speech.spans, speech.cues)
    digest.update(repr((times, sorted(settings.items()))).encode())
    return digest.hexdigest()


def find_motion(name: str) -> Motion | None:
    """The motion kept under a name, or None."""
    path = _path(name)
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as data:
            motion = Motion(float(data["fps"]), data["coefficients"], data["head"], data["breath"])
    except Exception:  # not there, or broken: zip and npy readers raise a dozen kinds of errors for bad bytes
        return None
    count = len(motion)
    shapes = (motion.coefficients.shape, motion.head.shape, motion.breath.shape)
    if not count or shapes != ((count, len(ARKIT_NAMES)), (count, 6), (count,)):
        return None
    with contextlib.suppress(OSError):  # a cache that may only be read is still of use
        os.utime(path)
    return motion


def keep_motion(name: str, motion: Motion) -> None:
    """Keep a motion, as far as the disk allows."""
    buffer = io.BytesIO()
    np.savez(buffer, fps=motion.fps, coefficients=motion.coefficients, head=motion.head, breath=motion.breath)
    path = _path(name)
    with contextlib.suppress(OSError):
        cache.write_whole(path, [buffer.getbuffer()])
        cache.prune(path.parent, LIMIT)


def _path(name: str) -> Path:
    return cache.folder() / "motion" / f"{name[:40]}.npz"


@lru_cache
def _identity() -> str:
    """A digest of the code that makes motion, and of its net."""
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for source in SOURCES:
        path = package / source
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            with contextlib.suppress(OSError):
                digest.update(file.read_bytes())
    for net in sorted((package / "models").glob("*lip*")):
        with contextlib.suppress(OSError):
            digest.update(f"{net.name} {net.stat().st_size}".encode())
    return digest.hexdigest()
