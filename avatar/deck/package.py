"""A PPTX or XLSX file as a zip of XML parts, opened with care: it may come from anybody."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from avatar.errors import AvatarError, InputError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_ENTRIES = 20_000
"""Parts of a package; a slide brings about five."""
MOST_BYTES = 4_000_000_000
"""Unpacked bytes of a whole package: more than the most that the classic zip format holds is no deck."""
BOMB_BYTES, BOMB_RATIO = 200_000_000, 60
"""Above the first, unpacking to more than that many times the packed size is refused. Pictures and clips in
a deck are compressed already, so that honest decks stay below 10; a zip bomb is at about 1000."""
MOST_PART = 32_000_000
"""Bytes of one part of XML. A slide that a person made has some ten thousand."""
MOST_TAGS = 6_000_000
"""Signs that begin or end elements in one part: each needs some hundred bytes of memory."""


@dataclass(frozen=True)
class Sort:
    """What a package is, and how to save it again, in the words of a message."""

    name: str
    again: str
    instead: str


DECK = Sort("presentation", "Open it in PowerPoint or LibreOffice, save it again, or save it as PDF.", "PDF")
WORKBOOK = Sort("workbook", "Open it in Excel or LibreOffice, save it again, or save it as CSV.", "CSV")


class Package:
    """The parts of an open file."""

    def __init__(self, archive: zipfile.ZipFile, path: Path, sort: Sort = DECK) -> None:
        self.path, self.sort = path, sort
        self.archive = archive
        self.names = {info.filename.lower(): info for info in archive.infolist()}

    def xml(self, name: str) -> Element | None:
        """The root of a part; None if there is no such part. Raises InputError if it is damaged."""
        from xml.etree.ElementTree import ParseError

        raw = self.read(name)
        if raw is None:
            return None
        if raw.count(b"<") > MOST_TAGS:
            raise broken(self.path, f"{name} has {raw.count(b'<'):,} elements", self.sort)
        try:
            return parse(raw)
        except (ParseError, ValueError, LookupError, RecursionError) as problem:
            raise broken(self.path, f"{name}: {problem}", self.sort) from None

    def read(self, name: str) -> bytes | None:
        """The bytes of a part; None if there is no such part. Raises InputError if it is damaged."""
        info = self.names.get(name.lower())
        if info is None:
            return None
        if info.file_size > MOST_PART:
            raise broken(self.path, f"{name} has {info.file_size / 1e6:.0f} MB of text", self.sort)
        with damage(self.path, self.sort):
            return self.archive.read(info)

    def open(self, name: str) -> IO[bytes]:
        """A part to be read bit by bit. Raises KeyError if there is no such part."""
        return self.archive.open(self.names[name.lower()])

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part refers to inside the package: id → (last word of the kind, name of the part)."""
        from urllib.parse import unquote

        folder, file = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for each in root if root is not None else ():
            if each.get("TargetMode", "").lower() == "external":
                continue
            target = unquote(each.get("Target", ""))
            whole = target if target.startswith("/") else posixpath.join("/", folder, target)
            kind = each.get("Type", "").rstrip("/").rpartition("/")[2]
            found[each.get("Id", "")] = (kind, posixpath.normpath(whole).lstrip("/"))
        return found


@contextmanager
def open_package(path: Path, sort: Sort = DECK) -> Iterator[Package]:
    """Open a file after looking at its table of contents.

    Raises InputError: it is broken, encrypted, or unpacks to far too much. Nothing is unpacked before that.
    """
    with damage(path, sort):
        archive = zipfile.ZipFile(path)
    with archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES:
            raise InputError(
                f"{path}: {len(entries):,} files in one {sort.name} are too many.",
                hint=f"The most is {MOST_ENTRIES:,}. Is this a {sort.name}?",
            )
        unpacked = sum(info.file_size for info in entries)
        packed = max(1, path.stat().st_size)
        if unpacked > MOST_BYTES or (unpacked > BOMB_BYTES and unpacked > BOMB_RATIO * packed):
            raise InputError(
                f"{path}: this file of {packed / 1e6:.1f} MB unpacks to {unpacked / 1e6:,.0f} MB, which is "
                f"what a zip bomb does, not a {sort.name}.",
                hint=f"If it is yours, open it and save it again, or save it as {sort.instead}.",
            )
        if any(info.flag_bits & 1 for info in entries):
            raise InputError(
                f"{path}: the files inside are encrypted.",
                hint=f"Save it without a password, or as {sort.instead}.",
            )
        yield Package(archive, path, sort)


@contextmanager
def damage(path: Path, sort: Sort = DECK) -> Iterator[None]:
    """Whatever the zip reader and its decompressors raise on a broken file, as one InputError."""
    try:
        yield
    except OSError as problem:
        raise InputError(
            f"{path}: the file cannot be read: {problem.strerror or problem}.", hint="Check its permissions."
        ) from None
    except AvatarError:
        raise
    except Exception as problem:  # of seven kinds from four modules, and not all of them are documented
        raise broken(path, str(problem) or type(problem).__name__, sort) from None


def parse(raw: bytes) -> Element:
    """The root of an XML text. A document type is refused, and with it every entity, inside or outside.

    Office files have none. Raises ParseError, ValueError.
    """
    from xml.etree.ElementTree import TreeBuilder, XMLParser

    class Builder(TreeBuilder):
        def doctype(self, name: str, *_: Any) -> None:
            raise ValueError(f"it declares a document type ({name[:40]}), which Office files never do")

    parser = XMLParser(target=Builder())
    parser.feed(raw)
    root: Element = parser.close()
    return root


def local(name: str) -> str:
    """The name of an element or attribute without its namespace: ISO strict files have other ones."""
    return name.rpartition("}")[2]


def broken(path: Path, why: str, sort: Sort = DECK) -> InputError:
    """The error for a damaged file."""
    return InputError(
        f"{path}: the file is damaged ({why.rstrip('.')[:200]}).",
        hint=sort.again,
    )
