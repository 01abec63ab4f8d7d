"""WebVTT read back: cues, and the words in them with their times.

After the W3C's WebVTT: cues are blocks parted by empty lines; a time in angle brackets within the text is
when what follows it is heard.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_LINE = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?")
_MARK = re.compile(rf"<{_TIME}>")
_TAG = re.compile(r"<[^<>]*>")
PARAGRAPH = 1.0
"""Seconds of silence between cues that part paragraphs, where nothing says where they end."""


@dataclass(frozen=True)
class Cue:
    """A caption as it stands in the file; start and end in seconds."""

    start: float
    end: float
    text: str


def read_cues(text: str) -> list[Cue]:
    """The cues of a file. Raises ValueError when it is not WebVTT."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not re.match(r"WEBVTT(?:[ \t\n]|$)", text):
        raise ValueError("It does not begin with WEBVTT.")
    cues = []
    for block in re.split(r"\n{2,}", text):
        lines = block.strip("\n").split("\n")
        for n, line in enumerate(lines[:2]):
            if found := _LINE.fullmatch(line.strip()):
                start, end = _seconds(*found.groups()[:4]), _seconds(*found.groups()[4:])
                body = "\n".join(lines[n + 1 :])
                if end > start and body.strip():
                    cues.append(Cue(start, end, body))
                break
    return sorted(cues, key=lambda cue: cue.start)


def plain(text: str) -> str:
    """The text of a cue without its marks, on one line."""
    return " ".join(html.unescape(_TAG.sub("", text)).split())


def read_words(cues: list[Cue]) -> Iterator[tuple[float, float, str, int]]:
    """Start, end, text and paragraph of every word; words without times of their own share their cue's."""
    paragraph, last = 0, None
    for cue in cues:
        if last is not None and cue.start - last > PARAGRAPH:
            paragraph += 1
        last = cue.end
        pieces = _MARK.split(
            cue.text
        )  # text, then hours, minutes, seconds, thousandths and text, again and again
        starts = [cue.start, *(_seconds(*pieces[n : n + 4]) for n in range(1, len(pieces), 5))]
        ends = [*starts[1:], cue.end]
        for text, start, end in zip(pieces[::5], starts, ends, strict=True):
            words = plain(text).split()
            step = max(0.0, end - start) / max(1, len(words))
            for n, word in enumerate(words):
                yield start + n * step, start + (n + 1) * step, word, paragraph


def _seconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> float:
    return 3600 * int(hours or 0) + 60 * int(minutes) + int(seconds) + int(thousandths) / 1000
