"""`avatar package`: a course as its options describe it, and told when it is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from avatar.terminal.console import begin, out, say

if TYPE_CHECKING:
    from avatar.lessons.packages.course import Course, Package


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
    from avatar.lessons.packages.course import Course, Xapi

    endpoint, auth, activity = xapi
    statements = Xapi(endpoint, auth, activity) if endpoint or activity else None
    return Course(
        title, list(lessons), id=name, language=language, watch=watch, pass_mark=pass_mark, xapi=statements
    )


def package_path(output: Path | None, course: Course, kind: str) -> Path:
    """Where a package goes: `output`, or the course's name in the current folder. Raises InputError."""
    from avatar.lessons.packages.kinds import read_kind

    return output or Path(f"{course.plan().name}.{read_kind(kind)}.zip")


def show(package: Package, *, quiet: bool = False, as_json: bool = False) -> None:
    """Print one JSON object, or the package's path, what is in it, and what could be better."""
    from rich.markup import escape

    from avatar.media.atomic import megabytes

    if not begin(asdict(package), quiet=quiet, as_json=as_json):
        return
    out(f"[bold]{escape(str(package.path))}[/]")
    for warning in package.warnings:
        say(f"[yellow]{escape(warning)}[/]")
    many = "1 lesson" if package.lessons == 1 else f"{package.lessons} lessons"
    say(f"{many} as {package.kind}, {megabytes(package.size)}.")
