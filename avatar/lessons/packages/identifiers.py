"""Names for lessons that are safe everywhere: in a zip, an address, an XML identifier, on any file system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LONGEST = 48
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)")
_ESCAPES = re.compile("[\x00-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]+")


def slug(text: str, fallback: str = "lesson") -> str:
    """A text in small ASCII letters, digits and hyphens; `fallback` where none of it can be written so."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST].strip("-")
    return f"{fallback}-{name}" if _DEVICES.fullmatch(name) else name or fallback


def distinct(names: Sequence[str]) -> list[str]:
    """The names, each made different from those before: a, a-2, a-3."""
    taken: set[str] = set()
    result: list[str] = []
    for name in names:
        number, own = 1, name
        while own in taken:
            number += 1
            own = f"{name}-{number}"
        taken.add(own)
        result.append(own)
    return result


def one_line(text: str, most: int = 0) -> str:
    """A text without control characters, on one line, and with `most` given in no more characters."""
    line = " ".join(_ESCAPES.sub(" ", text).split())
    return line if not most or len(line) <= most else line[: most - 1].rstrip() + "…"
