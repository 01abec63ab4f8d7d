"""Font files of a brand: whether they can be used, and why not."""

from __future__ import annotations

import string
import struct
from pathlib import Path

from avatar.compose.text.fonts import Font, coverage, face
from avatar.errors import InputError

_SIGNATURES = (b"\0\1\0\0", b"OTTO", b"true", b"ttcf")
"""How font files begin (OpenType specification 1.9, table directory)."""
LARGEST = 100_000_000
"""Bytes; fonts with all of Chinese have some 20 million."""


def check_font(path: Path, where: str) -> None:
    """Raises InputError, which begins with `where`, for what is no TTF or OTF font with Latin letters."""
    hint = "Use TTF or OTF."
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise InputError(f"{where}: cannot read {path}: {error.strerror or error}.") from None
    if not size:
        raise InputError(f"{where}: {path} is empty (0 bytes).", hint=hint)
    if start in (b"wOFF", b"wOF2"):
        raise InputError(f"{where}: {path} is a font for web pages (WOFF).", hint=hint)
    if start not in _SIGNATURES or size > LARGEST:
        raise InputError(f"{where}: {path} is not a font this program can read.", hint=hint)
    try:
        face(path, 16).getmask(string.ascii_letters + string.digits + string.punctuation)
        known = coverage(path)
    except (OSError, ValueError, IndexError, KeyError, struct.error, MemoryError):
        raise InputError(f"{where}: {path} is a damaged font.", hint="Save it again.") from None
    if ord("H") not in known or not Font((path,), 100).cap_height > 0:
        raise InputError(f"{where}: {path} has no Latin letters.", hint="Use a font that has A to Z.")
