"""From a file, or text, to clean lines: encoding, size, comments."""

from __future__ import annotations

import re
from pathlib import Path

from avatar.script.model import Position
from avatar.script.report import Report, nearest

MOST_BYTES = 2_000_000
"""Two million bytes are about 40 hours of speech; what is larger is not a script."""
LONGEST_LINE = 20_000
"""A line of that length is over 20 minutes of speech without a paragraph."""

MARK = "\ufffc"
"""Stands in a text for a stage direction; never part of what an author wrote."""

ENCODINGS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
OTHER_FILES = (
    (b"PK\x03\x04", "a zip archive, perhaps a Word document"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a rich text document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
)


def read_file(path: Path, report: Report) -> str:
    """The text of a file, or an empty string and an error in the report."""
    nowhere = Position()
    try:
        if not path.exists():
            report.error(nowhere, "There is no such file.", _neighbours(path))
            return ""
        if not path.is_file():
            what = "a folder" if path.is_dir() else "not a regular file"
            report.error(nowhere, f"This is {what}, not a script.", "Give the path of a Markdown file (.md).")
            return ""
        size = path.stat().st_size
        if size > MOST_BYTES:
            report.error(nowhere, *_too_large(size))
            return ""
        raw = path.read_bytes()
    except OSError as problem:
        report.error(
            nowhere, f"The file cannot be read: {problem.strerror or problem}.", "Check its permissions."
        )
        return ""
    except ValueError:  # a null byte in the path
        report.error(nowhere, "This is not a path.")
        return ""
    return decode(raw, report)


def decode(raw: bytes, report: Report) -> str:
    """UTF-8, with or without a byte order mark; anything else is an error with its place."""
    for start, kind in OTHER_FILES:
        if raw.startswith(start):
            report.error(
                Position(), f"This is {kind}, not a script.", "Save the text as a Markdown file (.md)."
            )
            return ""
    for start, name in ENCODINGS:
        if raw.startswith(start):
            report.error(Position(), f"The file is in {name}.", "Save it as UTF-8.")
            return ""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        before = raw[: problem.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        byte = raw[problem.start]
        report.error(
            Position(line, column), f"The byte 0x{byte:02x} here is not UTF-8.", "Save the file as UTF-8."
        )
        return ""


def clean(text: str, report: Report) -> str:
    """Line ends made alike, comments blanked with all columns kept; hostile text is reported."""
    if len(text) > MOST_BYTES:
        report.error(Position(), *_too_large(len(text)))
        return ""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace(MARK, " ")
    lone = re.search(r"[\ud800-\udfff]", text)
    null = text.find("\x00")
    if null >= 0 or lone:
        at = place(text, null if null >= 0 else lone.start() if lone else 0)
        what = "a null byte" if null >= 0 else "half of a character"
        report.error(at, f"There is {what} in the text.", "Is this a text file? Save it as UTF-8.")
        return ""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            report.error(
                Position(number, LONGEST_LINE + 1),
                f"This line has {len(line):,} characters; the most is {LONGEST_LINE:,}.",
                "Break the text into paragraphs, with an empty line between them.",
            )
    return "" if report.failed else text


_COMMENT_OR_CODE = re.compile(
    r"^[ >]*(?P<fence>`{3,}(?=[^`\n]*$)|~{3,}).*"
    r"(?:\n(?![ >]*(?P=fence)[`~]*[ \t]*$).*)*(?:\n.*)?|<!--",
    re.MULTILINE,
)
"""A block of code between fences, or the start of a comment."""


def blank_comments(text: str, report: Report) -> str:
    """HTML comments turned to spaces, so that every line and column stays where it was; not those in code."""
    parts: list[str] = []
    done = 0
    while found := _COMMENT_OR_CODE.search(text, done):
        start = found.start()
        if found["fence"]:
            parts.append(text[done : found.end()])
            done = found.end()
            continue
        end = text.find("-->", start + 4)
        if end < 0:
            report.error(place(text, start), "This comment is never closed.", "End it with -->.")
            return "".join(parts) + text[done:start]
        parts.append(text[done:start])
        parts.append(re.sub(r"[^\n]", " ", text[start : end + 3]))
        done = end + 3
    return "".join(parts) + text[done:]


def place(text: str, offset: int) -> Position:
    """Line and column, from 1, of a character of the text."""
    before = text.rfind("\n", 0, offset)
    return Position(text.count("\n", 0, offset) + 1, offset - before)


def _too_large(size: int) -> tuple[str, str]:
    return (
        f"The script is {size / 1e6:.1f} MB; the most is {MOST_BYTES / 1e6:.0f} MB.",
        "Is it a script? Split a long one into several.",
    )


def _neighbours(path: Path) -> str:
    try:
        names = [p.name for p in path.parent.iterdir() if p.suffix.lower() in (".md", ".markdown", ".txt")]
    except OSError:
        return f"The folder {str(path.parent)!r} is not there either."
    near = nearest(path.name, names)
    return f"Did you mean {near!r}?" if near else ""
