"""From a rendered video, and what lies beside it, to a lesson.

The manifest (`lesson.json`) knows most; a video without one still has its captions, its chapters and itself.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from avatar.errors import InputError
from avatar.lessons.packages.identifiers import one_line
from avatar.lessons.packages.material import Choice, Lesson, Task, TimedWord, Track
from avatar.lessons.packages.telling import direction_of
from avatar.lessons.packages.webvtt import Cue, plain, read_cues, read_words
from avatar.media.footage import open_clip
from avatar.paths import exists, is_file

if TYPE_CHECKING:
    from av.container import InputContainer

LARGEST = 64_000_000
"""Bytes of a manifest or of captions above which they are refused."""
PLAYED = ("h264", "vp8", "vp9", "av1")
"""Codecs that every browser of today plays."""
SOMETIMES = ("hevc",)
"""And those that some do."""
ENDINGS = (".mp4", ".m4v", ".webm")
POSTER_WIDTH = 1280
NO_MANIFEST = "Without it, there are no questions. `avatar render` writes it beside the video."

Share = Field(default=None, ge=0, le=1)


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Option(_Read):
    text: str
    correct: bool
    feedback: str = ""


class _Question(_Read):
    at: float = Field(ge=0)
    kind: Literal["single", "multiple"]
    text: str
    options: list[_Option] = Field(min_length=2, max_length=36)
    right: str = ""
    wrong: str = ""
    points: int = Field(default=1, ge=1)
    tries: int = Field(default=1, ge=1)


class _Word(_Read):
    start: float = Field(ge=0)
    end: float = Field(ge=0)
    text: str
    paragraph: int = Field(default=0, ge=0)
    speaker: str = ""
    space: bool = True


class _Completion(_Read):
    watch: float | None = Share
    passing: float | None = Field(default=None, alias="pass", ge=0, le=1)


class _Told(_Read):
    language: str = ""
    direction: Literal["", "ltr", "rtl"] = ""
    completion: _Completion = _Completion()
    colour: str = Field(default="", pattern="^(#[0-9a-fA-F]{6})?$")
    questions: list[_Question] = []
    transcript: list[_Word] = []


class _Settings(_Read):
    language: str = ""


class _Manifest(_Read):
    """What is read of a manifest; one of an older version has less."""

    format: Literal[1]
    title: str = ""
    settings: _Settings = _Settings()
    outputs: dict[str, str] = {}
    lesson: _Told = _Told()


def read_video(video: str | Path, *, title: str = "", manifest: Path | None = None) -> Lesson:
    """The lesson of a rendered video. title: instead of the manifest's. manifest: where it is, if elsewhere.

    Raises InputError for a file that is missing, broken, or that no browser plays.
    """
    path = Path(video)
    duration, poster, warnings = _watch(path)
    told = _read_manifest(manifest or path.with_suffix(".json"), required=manifest is not None)
    if told is None:
        warnings.append(f"{path.name} has no manifest {path.with_suffix('.json').name}. {NO_MANIFEST}")
        told = _Manifest(format=1)
    cues, text = _read_track(_beside(path, told, "vtt", path.with_suffix(".vtt")))
    if not text:
        warnings.append(f"{path.name} has no captions (.vtt): who cannot hear it misses what is said.")
    language = told.lesson.language or told.settings.language or "en"
    chapters, _ = _read_track(_beside(path, told, "chapters", path.with_suffix(".chapters.vtt")))
    words = tuple(TimedWord(**word.model_dump()) for word in told.lesson.transcript)
    if not words:
        words = tuple(TimedWord(*word) for word in read_words(cues))
    picture = _beside(path, told, "poster", path.with_suffix(".jpg"))
    completion = told.lesson.completion
    return Lesson(
        video=path,
        title=one_line(title or told.title) or one_line(path.stem) or "Lesson",
        language=language,
        direction=told.lesson.direction or direction_of(language, " ".join(w.text for w in words[:20])),
        duration=duration,
        poster=_read_poster(picture) or poster,
        captions=(Track(language, name_of(language), text),) if text else (),
        chapters=tuple((c.start, plain(c.text)) for c in chapters),
        transcript=words,
        questions=tuple(_task(each, duration) for each in told.lesson.questions),
        colour=told.lesson.colour,
        watch=completion.watch,
        passing=completion.passing,
        warnings=tuple(warnings),
    )


def name_of(language: str) -> str:
    """A language in its own words, as a menu of captions shows it; its tag where it is none of the usual."""
    return NAMES.get(language.partition("-")[0].lower(), language)


NAMES: Mapping[str, str] = {
    "ar": "العربية", "cs": "Čeština", "da": "Dansk", "de": "Deutsch", "el": "Ελληνικά", "en": "English",
    "es": "Español", "fa": "فارسی", "fi": "Suomi", "fr": "Français", "he": "עברית", "hi": "हिन्दी",
    "hu": "Magyar", "it": "Italiano", "ja": "日本語", "ko": "한국어", "nb": "Norsk", "nl": "Nederlands",
    "pl": "Polski", "pt": "Português", "ro": "Română", "ru": "Русский", "sv": "Svenska", "tr": "Türkçe",
    "uk": "Українська", "ur": "اردو", "zh": "中文",
}  # fmt: skip


def _watch(path: Path) -> tuple[float, bytes, list[str]]:
    """The length of a video in seconds, a picture of it, and what could be better."""
    import av

    if not is_file(path):
        what = "this is a folder" if exists(path) else "there is no such file"
        raise InputError(f"{path}: {what}.", hint="Give the path of a rendered video.")
    if path.suffix.lower() not in ENDINGS:
        raise InputError(
            f"{path}: a page plays {', '.join(ENDINGS)}, not {path.suffix or 'this'}.",
            hint="Render it as .mp4.",
        )
    try:
        with open_clip(path) as file:
            if not file.streams.video:
                raise InputError(f"{path}: there is no picture in this file.", hint="Give a rendered video.")
            codec = file.streams.video[0].codec_context.codec.canonical_name
            duration = float(file.duration or 0) / av.time_base
            poster = _draw_poster(file, min(1.0, duration / 4))
    except (av.FFmpegError, OSError, ValueError, EOFError) as problem:
        raise InputError(
            f"{path}: this is not a video that can be read.", hint="Render it again."
        ) from problem
    warnings = []
    if codec in SOMETIMES:
        warnings.append(f"{path.name} is {codec.upper()}, which some browsers do not play; H.264 is safe.")
    elif codec not in PLAYED:
        raise InputError(f"{path}: browsers do not play {codec}.", hint="Render it with --codec h264.")
    if duration <= 0:
        raise InputError(f"{path}: this video has no length.", hint="Render it again.")
    return duration, poster, warnings


def _draw_poster(file: InputContainer, second: float) -> bytes:
    """The frame at a second, or the last before it, as JPEG."""
    import av
    from PIL import Image

    file.seek(round(second * av.time_base))
    shown = None
    for shown in file.decode(video=0):
        if shown.time is None or shown.time >= second:
            break
    if shown is None:
        raise ValueError("no frame can be decoded")
    picture = Image.fromarray(shown.to_ndarray(format="rgb24"))
    picture.thumbnail((POSTER_WIDTH, POSTER_WIDTH))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def _read_manifest(path: Path, *, required: bool) -> _Manifest | None:
    if not path.is_file() and not required:
        return None
    try:
        return _Manifest.model_validate(json.loads(_read_text(path)))
    except (ValueError, RecursionError) as problem:
        place = ""
        if isinstance(problem, ValidationError):
            first = problem.errors()[0]
            place = f" ({'.'.join(map(str, first['loc'])) or 'the file'}: {first['msg']})"
        elif isinstance(problem, json.JSONDecodeError):
            place = f" (line {problem.lineno}, column {problem.colno}: {problem.msg})"
        raise InputError(
            f"{path}: this is not the manifest of a video{place}.",
            hint="Render the lesson again; or move the file away: then there are no questions.",
        ) from problem


def _read_track(path: Path) -> tuple[list[Cue], str]:
    """The cues of a file and its text; nothing where there is no such file."""
    if not path.is_file():
        return [], ""
    text = _read_text(path)
    try:
        return read_cues(text), text
    except ValueError as problem:
        raise InputError(f"{path}: this is not WebVTT. {problem}", hint="Render the lesson again.") from None


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(
                f"{path}: this file has more than {LARGEST // 10**6} MB.", hint="Is it the right one?"
            )
        return path.read_text("utf-8-sig")
    except OSError as problem:
        raise InputError(f"{path}: it cannot be read: {problem.strerror or problem}.") from problem
    except UnicodeDecodeError as problem:
        raise InputError(f"{path}: this is not UTF-8 text.", hint="Render the lesson again.") from problem


def _read_poster(path: Path) -> bytes:
    """A picture beside the video if it is a JPEG; else the page has a frame of the video."""
    try:
        data = path.read_bytes() if path.is_file() and path.stat().st_size <= LARGEST else b""
    except OSError:
        return b""
    return data if data.startswith(b"\xff\xd8\xff") else b""


def _beside(video: Path, told: _Manifest, kind: str, usual: Path) -> Path:
    """A companion as its manifest names it, which is a name in the video's folder and nothing else."""
    name = Path(told.outputs.get(kind, "").replace("\\", "/")).name
    return video.with_name(name) if name and video.with_name(name).is_file() else usual


def _task(question: _Question, duration: float) -> Task:
    options = tuple(Choice(one_line(o.text), o.correct, one_line(o.feedback)) for o in question.options)
    return Task(
        at=min(question.at, duration),
        text=one_line(question.text),
        options=options,
        multiple=question.kind == "multiple",
        right=one_line(question.right),
        wrong=one_line(question.wrong),
        points=question.points,
        tries=question.tries,
    )
