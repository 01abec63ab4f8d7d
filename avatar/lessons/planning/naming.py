"""Names for the files of a batch: safe on every system, never outside the folder, never twice."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from avatar.errors import InputError
from avatar.media.formats import FORMATS
from avatar.registry import RESERVED
from avatar.sharing import shareable

LONGEST, MOST_LETTERS = 180, 100
"""Bytes and letters of one name. Systems allow 255 bytes, of which endings and partial files take some."""
DEEPEST = 8
OWN = frozenset(("report",))
"""What a batch writes into its folder by itself: no video's companions may have these names there."""
FOREIGN = frozenset((".avi", ".mkv", ".m4v", ".wmv", ".mpg", ".mpeg", ".flv", ".mp3", ".wav"))
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
"""What Windows does not allow in a name."""
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""Classes of signs that nobody sees, such as the one that turns the direction of writing."""
_INSTEAD = {"?": "", "*": "", "<": "", ">": "", '"': "'"}
REPLACED = "signs that not every system allows were replaced"
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


class UnsafeNameError(ValueError):
    """A name that cannot be used, and why."""


@dataclass(frozen=True)
class Named:
    """Where a video goes. path: within the batch's folder. changed: what was done to make the name safe."""

    path: Path
    changed: str = ""

    @property
    def key(self) -> str:
        """The path without its ending, with slashes on every system."""
        return self.path.with_suffix("").as_posix()

    @property
    def clash(self) -> str:
        """What two videos must not share: systems that fold case would write one over the other's files."""
        plain = unicodedata.normalize("NFKC", self.key).casefold()
        return plain.removesuffix(".chapters")


def split_output(output: str | Path) -> tuple[Path, str]:
    """The folder and the pattern of `-o`: "out/{course}/{name}.mp4" is out and {course}/{name}.mp4.

    Without a {, all of it is the folder, and the pattern is empty.
    """
    parts = Path(output).parts
    first = next((i for i, part in enumerate(parts) if "{" in part), len(parts))
    return Path(*parts[:first]), "/".join(parts[first:])


def check_pattern(pattern: str, known: Callable[[str], str | None], columns: Iterable[str]) -> list[str]:
    """The columns that a pattern names. known: the column of a name. columns: those there are.

    Raises InputError for a name that is no column, and for a pattern that leaves the folder.
    """
    from avatar.script.report import suggestion

    used = []
    for found in _PLACEHOLDER.finditer(pattern):
        if found[0] in ("{{", "}}"):
            continue
        name, _, width = (found[1] or "").partition(":")
        if found[1] is None:
            raise InputError(
                f"--name {pattern!r}: a {found[0]} stands alone.", hint="Write {{ or }} for the sign itself."
            )
        if name.strip() == "number" and re.fullmatch(r"0?\d{0,2}", width):
            continue
        column = known(name.strip())
        if name.strip() == "language" and column is None and not width:
            continue
        if column is None or width:
            raise InputError(
                f"--name {pattern!r}: there is no column {found[1]!r}.",
                hint=suggestion(name.strip(), [*columns, "number"]),
            )
        used.append(column)
    return used


def fill_pattern(pattern: str, number: int, value: Callable[[str], str]) -> str:
    """The pattern with its names filled in. What comes from a cell makes no folders of its own.

    Raises UnsafeNameError where a cell that it needs is empty.
    """

    def fill(found: re.Match[str]) -> str:
        if found[0] in ("{{", "}}"):
            return found[0][0]
        name, _, width = found[1].partition(":")
        if name.strip() == "number":
            return str(number).zfill(int(width or 0))
        text = " ".join(value(name.strip()).split())
        if not text.strip(". "):
            raise UnsafeNameError(f"The name of the video needs {{{name.strip()}}}, and the cell is empty.")
        return text.replace("/", "-").replace("\\", "-")

    return _PLACEHOLDER.sub(fill, pattern)


def name_video(wanted: str, form: str = "mp4", *, asked: bool = False) -> Named:
    """The safe path, within the folder of the batch, for the wanted one.

    form: the ending where `wanted` has none of its own; asked: the row asks for that format, so that
    another ending contradicts it.
    Raises UnsafeNameError for a path that leaves the folder, one that names no file, and a wrong ending.
    """
    if "\0" in wanted:
        raise UnsafeNameError("There is a null sign in it.")
    changes: list[str] = []
    wanted = _leave_out(wanted, changes)
    if re.match(r"\s*(?:[A-Za-z]:|[\\/~])", wanted):
        raise UnsafeNameError("It is a path of its own; videos go into the folder of the batch.")
    parts = re.split(r"[\\/]", wanted)
    if any(re.fullmatch(r"\s*\.\.[\s.]*", part) for part in parts):
        raise UnsafeNameError("It leads out of the folder of the batch.")
    parts = [part for part in parts if part.strip() not in ("", ".")]
    if not parts or wanted.strip().endswith(("/", "\\")):
        raise UnsafeNameError("It is not the name of a file.")
    if len(parts) > DEEPEST:
        raise UnsafeNameError(f"It has {len(parts)} folders; the most is {DEEPEST}.")
    stem, ending = _part_ending(parts.pop(), form, asked)
    folders = [_make_safe(part, changes) for part in parts]
    safe = _make_safe(stem, changes)
    if not folders and safe.casefold() in OWN:
        safe += "_"
        changes.append("a batch has a file of that name itself")
    return Named(Path(*folders, safe + ending), ", ".join(dict.fromkeys(changes)))


def _part_ending(name: str, form: str, asked: bool) -> tuple[str, str]:
    """Name and ending; an ending that is none of a video belongs to the name: "Intro v1.2"."""
    name = name.strip()
    stem, dot, last = name.rpartition(".")
    ending = last.strip().lower()
    if not (dot and stem.strip(". ")):
        return name, f".{form}"
    if ending in FORMATS:
        if asked and ending != form:
            raise UnsafeNameError(f"It ends with .{ending}, and the row's format is {form}.")
        return stem, f".{ending}"
    if f".{ending}" in FOREIGN:
        raise UnsafeNameError(f"A video is written as {', '.join(FORMATS)}, not as .{ending}.")
    return name, f".{form}"


def _replace(found: re.Match[str]) -> str:
    """What stands for a sign that is not allowed: "Part 1: AC/DC?" becomes "Part 1 - AC-DC"."""
    if found[0] == ":" and found.string[found.end() : found.end() + 1].isspace():
        return " -"
    return _INSTEAD.get(found[0], "-")


@shareable
def real(folder: Path) -> Path:
    """The folder itself, wherever links lead."""
    return Path(os.path.realpath(folder))


def _leave_out(wanted: str, changes: list[str]) -> str:
    """The name without signs that nobody sees, composed, so that what it looks like is what it is."""
    plain = unicodedata.normalize("NFC", wanted)
    kept = "".join(c for c in plain if unicodedata.category(c) not in _UNSEEN)
    if kept != plain:
        changes.append("control signs were left out")
    return kept


def _make_safe(name: str, changes: list[str]) -> str:
    """One part of a path that every system takes; what was done goes into `changes`."""
    # A dash in front would make it an option of many a command.
    safe = " ".join(_FORBIDDEN.sub(_replace, name).split()).strip(" .").lstrip("-. ")
    if safe != " ".join(name.split()):
        changes.append(REPLACED)
    if not safe or not any(c.isalnum() for c in safe):
        raise UnsafeNameError("There is no letter or digit in it.")
    if safe.partition(".")[0].strip().casefold() in RESERVED:
        safe = "_" + safe
        changes.append("Windows reserves this name")
    if len(safe) > MOST_LETTERS or len(safe.encode()) > LONGEST:
        digest = hashlib.sha256(name.encode()).hexdigest()[:8]
        short = safe[: MOST_LETTERS - 9]
        while len(short.encode()) > LONGEST - 9:
            short = short[:-1]
        safe = f"{short.rstrip(' .-')}-{digest}"
        changes.append("it was too long")
    return safe
