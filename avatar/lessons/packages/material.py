"""A lesson as a page shows it: a video, with everything that is read, heard and asked around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Track:
    """Captions in one language: the text of a WebVTT file."""

    language: str
    label: str
    text: str


@dataclass(frozen=True)
class TimedWord:
    """A word of the transcript; `paragraph` counts from 0, `space` says whether a space follows it."""

    start: float
    end: float
    text: str
    paragraph: int = 0
    speaker: str = ""
    space: bool = True


@dataclass(frozen=True)
class Choice:
    """An option of a question, and what is said to who chose it."""

    text: str
    correct: bool
    feedback: str = ""


@dataclass(frozen=True)
class Task:
    """A question with the second of the video at which it is asked."""

    at: float
    text: str
    options: tuple[Choice, ...]
    multiple: bool = False
    right: str = ""
    wrong: str = ""
    points: int = 1
    tries: int = 1


@dataclass(frozen=True)
class Lesson:
    """One video of a course, with what belongs to it.

    poster: a picture as JPEG. duration: seconds. chapters: start in seconds and title. colour: of its brand,
    as #rrggbb. watch: the share of
    the video to be watched, `passing` the share of the points to be reached, both 0..1, None where the
    script does not say. warnings: what is missing, and what a browser may not play.
    """

    video: Path
    title: str
    language: str
    direction: str
    duration: float
    poster: bytes
    captions: tuple[Track, ...] = ()
    chapters: tuple[tuple[float, str], ...] = ()
    transcript: tuple[TimedWord, ...] = ()
    questions: tuple[Task, ...] = ()
    colour: str = ""
    watch: float | None = None
    passing: float | None = None
    warnings: tuple[str, ...] = ()

    def as_page(self, name: str, files: Mapping[str, str]) -> dict[str, Any]:
        """What the page reads. name: the lesson's id. files: names of `video`, `poster` and each track."""
        return {
            "id": name,
            "title": self.title,
            "language": self.language,
            "direction": self.direction,
            "video": files["video"],
            "poster": files["poster"],
            "duration": round(self.duration, 3),
            "captions": [
                {"language": t.language, "label": t.label, "src": files[f"track {n}"], "text": t.text}
                for n, t in enumerate(self.captions)
            ],
            "chapters": [{"start": round(start, 3), "title": title} for start, title in self.chapters],
            "transcript": [_word(word) for word in self.transcript],
            "questions": [_task(task, number) for number, task in enumerate(self.questions, 1)],
        }


def _word(word: TimedWord) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "start": round(word.start, 3),
        "end": round(word.end, 3),
        "text": word.text,
        "paragraph": word.paragraph,
        "speaker": word.speaker,
    }
    return entry if word.space else {**entry, "space": False}


def _task(task: Task, number: int) -> dict[str, Any]:
    return {
        "id": f"q{number}",
        "at": round(task.at, 3),
        "kind": "multiple" if task.multiple else "single",
        "text": task.text,
        "options": [
            {"id": letter(n), "text": o.text, "correct": o.correct, "feedback": o.feedback}
            for n, o in enumerate(task.options)
        ],
        "right": task.right,
        "wrong": task.wrong,
        "points": task.points,
        "tries": task.tries,
    }


def letter(n: int) -> str:
    """The identifier of option `n`: a, b, c … SCORM 1.2 takes one letter or digit for each."""
    return "abcdefghijklmnopqrstuvwxyz0123456789"[n]
