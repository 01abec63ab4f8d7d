"""The words of PDF pages: a PDF knows only where letters stand, so paragraphs are made by how lines look."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from avatar.deck.model import Line

MOST_CHARACTERS = 20_000
"""Characters of a page that are read: more is a drawing of letters, not text to be said."""
BULLET = re.compile(r"^[•◦▪▫●○■□►▶➢➤✓✔·*\-–—]\s+|^(?=\(?\d{1,2}[.)]\s)")
FULL, LONG = 0.75, 30
"""A line of that part of the longest one of its page, and of more letters than that, reached the margin: the
next one goes on with it."""
STOPS = (".", "!", "?", ":", "\u3002", "\uff01", "\uff1f", "\u061f")

RUNNING_PAGES, RUNNING_PART = 4, 0.6
"""From that many pages on, a first or last line of that part of them is a running head or foot."""
_NUMBER = re.compile(
    r"(?i)\W*(?:(?:page|slide|seite|folie|página|p\.)\s*)?(\d{1,4})(?:\s*(?:/|of|von|de|\|)\s*\d{1,4})?\W*"
)
LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_LIGATURE = re.compile("[" + "".join(LIGATURES) + "]")
_BROKEN_WORD = re.compile("(?:\ufffe|\x02|\u00ad)\\s*")
"""PDFium's signs for the hyphen of a word that goes on in the next line."""


def split_lines(text: str) -> list[str]:
    """What PDFium reads on a page, as tidy lines."""
    text = _BROKEN_WORD.sub("", text[:MOST_CHARACTERS])
    text = _LIGATURE.sub(lambda found: LIGATURES[found[0]], text)
    return [" ".join(line.split()) for line in text.splitlines()]


def drop_running(pages: Sequence[list[str]]) -> list[list[str]]:
    """The pages without running heads and feet, and without their own numbers.

    A line counts as running if it is the first or among the last two of most pages. Nothing is taken from a
    page that would be left without words, nor from a deck of less than four pages.
    """
    seen = Counter(line for page in pages for line in {page[i] for i in _edges(page)})
    most = max(RUNNING_PAGES, RUNNING_PART * len(pages))
    running = {line for line, count in seen.items() if count >= most}
    kept: list[list[str]] = []
    for number, page in enumerate(pages, 1):
        edges = _edges(page)
        rest = [
            line
            for i, line in enumerate(page)
            if not (i in edges and (line in running or _counts(line, number)))
        ]
        kept.append(rest if any(rest) else page)
    return kept


def _counts(line: str, number: int) -> bool:
    """Whether a line is the page's own number, and not a year or a figure that somebody made large."""
    found = _NUMBER.fullmatch(line)
    return found is not None and found[1].lstrip("0") == str(number)


def _edges(page: list[str]) -> set[int]:
    """The indices of the first and the last two lines that are not empty."""
    full = [i for i, line in enumerate(page) if line]
    return {*full[:1], *full[-2:]}


def join_lines(lines: list[str]) -> Iterator[Line]:
    """Lines as they stand on a page → paragraphs.

    A line goes on with the one before if that one was full, or if it begins with a small letter; a bullet or
    a number always begins a new one.
    """
    longest = max(map(len, lines), default=0)
    text, point, before = "", False, ""
    for line in lines:
        bullet = BULLET.match(line)
        if before and line and not bullet and (line[0].islower() or _is_full(before, longest)):
            text = f"{text} {line}"
        else:
            if text:
                yield Line(text, point)
            text, point = (line[bullet.end() :], True) if bullet else (line, False)
        before = line
    if text:
        yield Line(text, point)


def _is_full(line: str, longest: int) -> bool:
    return len(line) >= FULL * longest and len(line) > LONG and not line.endswith(STOPS)
