"""Kinds of packages by name, and packages of single videos, each beside its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from avatar.errors import InputError, UnknownNameError

if TYPE_CHECKING:
    from avatar.lessons.packages.course import Kind
    from avatar.results import RenderResult


def read_kind(text: str) -> Kind:
    """A kind of package by its name. Raises UnknownNameError."""
    from avatar.lessons.packages.course import KINDS, Kind

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
    from avatar.lessons.packages.companions import ENDINGS
    from avatar.media.atomic import check_target

    kinds = read_kinds(given)
    if kinds and video.suffix.lower() not in ENDINGS:
        raise InputError(
            f"A page plays {', '.join(ENDINGS)}, not {video.suffix}: this cannot be packed.",
            hint="Render it as .mp4.",
        )
    for kind in kinds:
        check_target(beside(video, kind))
    return kinds


def beside(video: Path, kind: Kind) -> Path:
    """Where the package of one video goes: lesson.scorm12.zip beside lesson.mp4."""
    return video.with_name(f"{video.stem}.{kind}.zip")


def pack(result: RenderResult, kinds: Sequence[Kind]) -> dict[str, Path]:
    """Write packages of one rendered lesson beside its video, one of each kind; returns them by kind.

    Raises InputError, OutputError.
    """
    from avatar.lessons.packages.course import Course

    course = Course(lessons=[result])
    return {kind: course.write(beside(result.path, kind), kind).path for kind in kinds}
