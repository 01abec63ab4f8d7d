"""Captions → `.srt` and `.vtt` files; in VTT each word carries the second at which it is spoken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from .atomic import Outputs, whole_file


class TimedWord(Protocol):
    """A word as written, with its start and end in seconds; `space`: whether a space follows it."""

    @property
    def text(self) -> str: ...
    @property
    def start(self) -> float: ...
    @property
    def end(self) -> float: ...
    @property
    def space(self) -> bool: ...


class TimedCaption(Protocol):
    """What is on the screen at one time: lines of words, from `start` to `end` in seconds."""

    @property
    def start(self) -> float: ...
    @property
    def end(self) -> float: ...
    @property
    def lines(self) -> Sequence[Sequence[TimedWord]]: ...


@dataclass(frozen=True)
class _Cue:
    start: int
    end: int
    lines: tuple[tuple[tuple[int, str], ...], ...]
    """For each word: when it is heard, and its text with the space that follows it, if one does."""


RIGHTWARD = frozenset(("ar", "fa", "he", "iw", "ur", "ps", "sd", "ug", "yi", "dv", "ku"))
"""Languages that are written from right to left."""
RIGHT_TO_LEFT_MARK = "\u200f"
_SHORTEST = 1
"""Milliseconds. Players drop cues without any length."""


def format_srt(captions: Iterable[TimedCaption], language: str = "") -> str:
    """SubRip text. Cues are numbered from 1, in order of time, and never overlap."""
    blocks = []
    for number, (start, end, text) in enumerate(cue_texts(captions, language), 1):
        times = f"{format_time(start, ',')} --> {format_time(end, ',')}"
        blocks.append(f"{number}\n{times}\n{_srt_text(text)}\n")
    return "\n".join(blocks)


def format_vtt(captions: Iterable[TimedCaption], language: str = "") -> str:
    """WebVTT text (W3C WebVTT: The Web Video Text Tracks Format) with a time tag before each later word."""
    blocks = ["WEBVTT\n"]
    for number, cue in enumerate(_cues(captions, language), 1):
        lines = []
        last = cue.start  # time tags must rise within a cue, and lie inside it
        for line in cue.lines:
            words = []
            for at, text in line:
                tag = ""
                if last < at < cue.end:
                    tag, last = f"<{format_time(at, '.')}>", at
                words.append(tag + escape_vtt(text))
            lines.append("".join(words).rstrip())
        body = "\n".join(lines)
        blocks.append(f"{number}\n{format_time(cue.start, '.')} --> {format_time(cue.end, '.')}\n{body}\n")
    return "\n".join(blocks)


def cue_texts(captions: Iterable[TimedCaption], language: str = "") -> Iterator[tuple[int, int, str]]:
    """Start and end in milliseconds and the text of every cue, in order of time; they never overlap."""
    for cue in _cues(captions, language):
        yield cue.start, cue.end, "\n".join("".join(text for _, text in line).rstrip() for line in cue.lines)


FORMATS = {".srt": format_srt, ".vtt": format_vtt}


def write_subtitles(
    captions: Iterable[TimedCaption], video: Path | str, outputs: Outputs | None = None, language: str = ""
) -> dict[str, Path]:
    """Write `lesson.srt` and `lesson.vtt` beside `lesson.mp4`; returns {"srt": path, "vtt": path}.

    language: a tag; lines of Arabic or Hebrew that begin with a Latin name are marked with their direction.
    With `outputs` the files appear when that group does. Raises OutputError.
    """
    captions = list(captions)
    paths: dict[str, Path] = {}
    for ending, form in FORMATS.items():
        path = Path(video).with_suffix(ending)
        opened = outputs.open(path) if outputs else whole_file(path)
        with opened as file:
            file.write(form(captions, language))
        paths[ending[1:]] = path
    return paths


def _cues(captions: Iterable[TimedCaption], language: str) -> Iterator[_Cue]:
    """Captions in order, in whole milliseconds; each ends before the next begins; empty ones fall away."""
    ordered = sorted(
        (c for c in captions if any(clean_line(w.text) for line in c.lines for w in line)), key=_start
    )
    last = 0
    for i, caption in enumerate(ordered):
        start = max(last, _milliseconds(caption.start))
        end = max(start + _SHORTEST, _milliseconds(caption.end))
        if i + 1 < len(ordered):
            end = max(start + _SHORTEST, min(end, _milliseconds(ordered[i + 1].start)))
        lines = tuple(
            tuple(
                (_milliseconds(w.start), text + " " * w.space) for w in line if (text := clean_line(w.text))
            )
            for line in caption.lines
        )
        yield _Cue(start, end, tuple(_directed(line, language) for line in lines if line))
        last = end


def _directed(line: tuple[tuple[int, str], ...], language: str) -> tuple[tuple[int, str], ...]:
    """The line with a mark in front if players would else take it for one that begins at the left."""
    kinds = [unicodedata.bidirectional(char) for _, text in line for char in text]
    strong = [kind for kind in kinds if kind in ("L", "R", "AL")]
    if language[:2].lower() not in RIGHTWARD or strong[:1] != ["L"] or len(set(strong)) < 2:
        return line
    (at, text), *rest = line
    return ((at, RIGHT_TO_LEFT_MARK + text), *rest)


def _start(caption: TimedCaption) -> float:
    return caption.start


def _milliseconds(seconds: float) -> int:
    return max(0, round(seconds * 1000))


def clean_line(text: str) -> str:
    """One line without control characters: an empty line would end the cue."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\u2028\u2029]", " ", text).split())


def _srt_text(text: str) -> str:
    """SubRip has no escapes. An arrow could be taken for times, so it becomes the sign →."""
    return text.replace("-->", "→")


def escape_vtt(text: str) -> str:
    """The text as WebVTT writes it: the three signs that mean something there are named."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def format_time(milliseconds: int, point: str) -> str:
    """Milliseconds as 00:01:02.003, with `point` before the thousandths."""
    seconds, thousandths = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{point}{thousandths:03d}"
