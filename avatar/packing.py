"""Courses as the command line makes and tells them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from .console import begin, out, say
from .errors import InputError, UnknownNameError

if TYPE_CHECKING:
    from .lessons.packages.course import Course, Kind, Package
    from .results import RenderResult


def read_kind(text: str) -> Kind:
    """A kind of package by its name. Raises UnknownNameError."""
    from .lessons.packages.course import KINDS, Kind

    name = text.strip().lower()
    if name not in get_args(Kind):
        raise UnknownNameError("kind of package", name, KINDS)
    return cast("Kind", name)


def read_kinds(given: str | Sequence[str] | None) -> tuple[Kind, ...]:
    """Kinds of packages, each once: a name, several with commas, or a list. Raises UnknownNameError."""
    names = given.split(",") if isinstance(given, str) else list(given or ())
    return tuple(dict.fromkeys(read_kind(name) for name in names if name.strip()))


def check_kinds(given: str | Sequence[str] | None, video: Path) -> tuple[Kind, ...]:
    """The kinds that are asked for, checked before there is a video. Raises AvatarError."""
    from .lessons.packages.companions import ENDINGS
    from .media.atomic import check_target

    kinds = read_kinds(given)
    if kinds and video.suffix.lower() not in ENDINGS:
        raise InputError(
            f"A page plays {', '.join(ENDINGS)}, not {video.suffix}: this cannot be packed.",
            hint="Render it as .mp4.",
        )
    for kind in kinds:
        check_target(beside(video, kind))
    return kinds


def make_course(
    lessons: Sequence[Path],
    *,
    title: str,
    name: str,
    language: str,
    watch: float | None,
    pass_mark: float | None,
    xapi: tuple[str, str, str],
) -> Course:
    """A course as the options of `avatar package` describe it. Raises InputError."""
    from .lessons.packages.course import Course, Xapi

    endpoint, auth, activity = xapi
    statements = Xapi(endpoint, auth, activity) if endpoint or activity else None
    return Course(
        title, list(lessons), id=name, language=language, watch=watch, pass_mark=pass_mark, xapi=statements
    )


def package_path(output: Path | None, course: Course, kind: str) -> Path:
    """Where a package goes: `output`, or the course's name in the current folder. Raises InputError."""
    return output or Path(f"{course.plan().name}.{read_kind(kind)}.zip")


def beside(video: Path, kind: Kind) -> Path:
    """Where the package of one video goes: lesson.scorm12.zip beside lesson.mp4."""
    return video.with_name(f"{video.stem}.{kind}.zip")


def pack(result: RenderResult, kinds: Sequence[Kind]) -> dict[str, Path]:
    """Write packages of one rendered lesson beside its video, one of each kind; returns them by kind.

    Raises InputError, OutputError.
    """
    from .lessons.packages.course import Course

    course = Course(lessons=[result])
    return {kind: course.write(beside(result.path, kind), kind).path for kind in kinds}


def show(package: Package, *, quiet: bool = False, as_json: bool = False) -> None:
    """Print one JSON object, or the package's path, what is in it, and what could be better."""
    from rich.markup import escape

    from .media.atomic import megabytes

    if not begin(asdict(package), quiet=quiet, as_json=as_json):
        return
    out(f"[bold]{escape(str(package.path))}[/]")
    for warning in package.warnings:
        say(f"[yellow]{escape(warning)}[/]")
    many = "1 lesson" if package.lessons == 1 else f"{package.lessons} lessons"
    say(f"{many} as {package.kind}, {megabytes(package.size)}.")
