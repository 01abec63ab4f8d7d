"""What kind of deck a file is, by its first bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from avatar.errors import InputError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of a compound file: old Office files, and new ones behind a password ([MS-CFB], 2.2)."""
_HEAD = 1024
"""A PDF may have that many bytes before its header (ISO 32000-1, annex H, note 13)."""
_OLE_SEEN = 64_000_000
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""Name of the stream in which a password-protected Office file lies ([MS-OFFCRYPTO], 2.3.4.4)."""
OLD = "PowerPoint Document".encode("utf-16-le")
SAVE = "Save the deck as PowerPoint (.pptx) or PDF."


def find_kind(path: Path) -> Literal["pptx", "pdf"]:
    """Whether a file is a zip, which a PPTX is, or a PDF. Raises InputError for anything else."""
    try:
        if not path.exists():
            raise InputError(f"{path}: there is no such file.", hint=_neighbours(path))
        if not path.is_file():
            what = "a folder" if path.is_dir() else "not a regular file"
            raise InputError(f"{path}: this is {what}, not a deck.", hint="Give a .pptx or a .pdf file.")
        with path.open("rb") as file:
            head = file.read(_HEAD)
            rest = file.read(_OLE_SEEN) if head.startswith(OLE) else b""
    except OSError as problem:
        raise InputError(
            f"{path}: the file cannot be read: {problem.strerror or problem}.", hint="Check its permissions."
        ) from None
    except ValueError:
        raise InputError(f"{str(path)!r} is not a path.") from None
    if head.startswith(b"PK"):
        return "pptx"
    if b"%PDF-" in head:
        return "pdf"
    if not head.strip(b"\0"):
        raise InputError(f"{path}: the file is empty.", hint="Give a .pptx or a .pdf file.")
    if ENCRYPTED in rest:
        raise InputError(
            f"{path}: the presentation asks for a password.", hint="Save it without one, or as PDF."
        )
    if OLD in rest:
        raise InputError(
            f"{path}: this is a presentation of the old kind (.ppt, before 2007).",
            hint="Open it in PowerPoint or LibreOffice and save it as .pptx or PDF.",
        )
    raise InputError(f"{path}: this is neither a PowerPoint presentation nor a PDF.", hint=SAVE)


def _neighbours(path: Path) -> str:
    import difflib

    try:
        names = [p.name for p in path.parent.iterdir() if p.suffix.lower() in (".pptx", ".pdf")]
    except OSError:
        return f"The folder {str(path.parent)!r} is not there either."
    near = difflib.get_close_matches(path.name, names, n=1)
    return f"Did you mean {near[0]!r}?" if near else "Give a .pptx or a .pdf file."
