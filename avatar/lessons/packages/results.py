"""The videos of a batch as packages: one a row, or all of them as one course."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from avatar.errors import AvatarError
from avatar.lessons.packages.course import Course
from avatar.lessons.packages.identifiers import distinct, one_line, slug

if TYPE_CHECKING:
    from avatar.lessons.job import Result
    from avatar.lessons.packages.course import Kind


NAMELESS = "Course"
"""The title of the course of rows that have none."""
_COLUMN = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Packed:
    """What came of packing: the packages that are there now, and what went wrong or is missing."""

    paths: tuple[Path, ...] = ()
    warnings: tuple[str, ...] = ()


def pack_results(results: Sequence[Result], kinds: Sequence[Kind], folder: Path, course: str = "") -> Packed:
    """Pack the whole rows of a batch, in the order of the table. Raises nothing that has to do with one row.

    course: the title of a course of all of them, written into `folder`; names of columns in braces are the
    row's values, and rows of one title are one course. Without it each row has a package of its own beside
    its video, which is made anew when the video was.
    """
    if not one_line(course):
        return _pack_rows(results, kinds)
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(_title(course, result), []).append(result)
    names = distinct([slug(title, "course") for title in groups])
    made = [
        _pack_course(title, name, rows, kinds, folder)
        for (title, rows), name in zip(groups.items(), names, strict=True)
    ]
    return Packed(
        tuple(path for packed in made for path in packed.paths),
        tuple(warning for packed in made for warning in packed.warnings),
    )


def _title(course: str, result: Result) -> str:
    """The title of a row's course."""
    known = {"language": result.job.language, "title": result.job.title, **result.job.variables}
    return one_line(_COLUMN.sub(lambda found: known.get(found[1].strip(), found[0]), course)) or NAMELESS


def _is_whole(result: Result) -> bool:
    return result.status.whole and result.job.output.is_file()


def _pack_rows(results: Sequence[Result], kinds: Sequence[Kind]) -> Packed:
    from avatar.lessons.packages.kinds import beside

    paths: list[Path] = []
    warnings: list[str] = []
    for result in filter(_is_whole, results):
        video = result.job.output
        course = Course(lessons=[video])
        try:
            for kind in kinds:
                path = beside(video, kind)
                if not _fresh(path, video):
                    course.write(path, kind)
                paths.append(path)
        except AvatarError as error:
            warnings.append(f"Row {result.job.number} is not packed: {error}")
    return Packed(tuple(paths), tuple(warnings))


def _pack_course(
    title: str, name: str, results: Sequence[Result], kinds: Sequence[Kind], folder: Path
) -> Packed:
    lost = [result.job.key for result in results if not _is_whole(result)]
    warnings: list[str] = []
    if lost:
        named = ", ".join(lost[:5]) + (" …" if len(lost) > 5 else "")
        warnings.append(f"The course {title!r} lacks {len(lost)} of {len(results)} lessons: {named}.")
    paths: list[Path] = []
    try:
        if len(lost) < len(results):
            course = Course(title, [result.job.output for result in results if _is_whole(result)])
            paths += [course.write(folder / f"{name}.{kind}.zip", kind).path for kind in kinds]
    except AvatarError as error:
        warnings.append(f"The course {title!r} is not packed: {error}")
    return Packed(tuple(paths), tuple(warnings))


def _fresh(package: Path, video: Path) -> bool:
    """Whether a package was made after its video and its manifest."""
    try:
        made = package.stat().st_mtime_ns
        return all(made >= path.stat().st_mtime_ns for path in (video, video.with_suffix(".json")))
    except OSError:
        return False
