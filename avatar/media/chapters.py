"""Chapters: in the video file for its player, and as WebVTT beside it for a page's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from .atomic import Outputs, whole_file
from .subtitles import clean_line, escape_vtt, format_time

if TYPE_CHECKING:
    from av.container.core import Chapter as ContainerChapter

ENDING = ".chapters.vtt"
_MILLISECOND = Fraction(1, 1000)
_LONGEST = 250
"""Bytes of a title: an MP4 file's list of chapters (`chpl`) counts them in one byte."""


@dataclass(frozen=True)
class Chapter:
    """A stretch of a video with a name; `start` and `end` in seconds."""

    title: str
    start: float
    end: float


def list_chapters(titles: Sequence[str], starts: Sequence[float], seconds: float) -> tuple[Chapter, ...]:
    """A chapter for each scene that has a title, from its start to that of the next one.

    A scene without a title belongs to the chapter before it, and what comes before the first title to the
    first chapter; so does one with the title of the one before, as after a card that announces it. There are
    none where fewer than two scenes have a title: nothing to choose between.
    """
    named: list[tuple[str, float]] = []
    for title, start in zip(map(clean_line, titles), starts, strict=True):
        if title and start < seconds and not (named and named[-1][0] == title):
            named.append((title, start))
    if len(named) < 2:
        return ()
    begins = [0.0, *(start for _, start in named[1:])]
    ends = [*begins[1:], seconds]
    return tuple(
        Chapter(title, a, b) for (title, _), a, b in zip(named, begins, ends, strict=True) if b - a > 0.001
    )


def in_container(chapters: Sequence[Chapter]) -> list[ContainerChapter]:
    """The chapters as `OutputContainer.set_chapters` of PyAV takes them."""
    return [
        {
            "id": number,
            "start": round(c.start * 1000),
            "end": round(c.end * 1000),
            "time_base": _MILLISECOND,
            "metadata": {"title": _shorten(c.title)},
        }
        for number, c in enumerate(chapters)
    ]


def format_chapters(chapters: Sequence[Chapter]) -> str:
    """WebVTT text for a track of the kind "chapters"."""
    blocks = ["WEBVTT\n"]
    for number, c in enumerate(chapters, 1):
        start, end = (format_time(round(s * 1000), ".") for s in (c.start, c.end))
        blocks.append(f"{number}\n{start} --> {end}\n{escape_vtt(c.title)}\n")
    return "\n".join(blocks)


def write_chapters(
    chapters: Sequence[Chapter], video: Path | str, outputs: Outputs | None = None
) -> dict[str, Path]:
    """Write `lesson.chapters.vtt` beside `lesson.mp4`, if there are chapters; returns {"chapters": path}.

    With `outputs` the file appears when that group does. Raises OutputError.
    """
    if not chapters:
        return {}
    path = Path(video).with_suffix(ENDING)
    opened = outputs.open(path) if outputs else whole_file(path)
    with opened as file:
        file.write(format_chapters(chapters))
    return {"chapters": path}


def _shorten(title: str) -> str:
    """The title in at most `_LONGEST` bytes of UTF-8, cut between characters."""
    data = title.encode()
    return title if len(data) <= _LONGEST else data[: _LONGEST - 3].decode(errors="ignore").rstrip() + "…"
