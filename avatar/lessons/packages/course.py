"""Rendered lessons as one course: a zip that an LMS takes, or that any web server shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from avatar.errors import AvatarError, InputError, UnknownNameError
from avatar.lessons.packages.companions import read_video
from avatar.lessons.packages.describing import describe_course, describe_lessons
from avatar.lessons.packages.identifiers import one_line, slug
from avatar.lessons.packages.material import Lesson
from avatar.lessons.packages.plan import COURSE, Plan, own_activity, plan_units
from avatar.lessons.packages.telling import direction_of
from avatar.lessons.packages.zipping import Entry, write_zip

if TYPE_CHECKING:
    from avatar.results import RenderResult

Kind = Literal["scorm12", "scorm2004", "cmi5", "html"]
KINDS: Mapping[Kind, str] = {
    "scorm12": "SCORM 1.2, which every LMS takes",
    "scorm2004": "SCORM 2004, 4th edition: completion by the share watched, and a score beside it",
    "cmi5": "cmi5, for LMSs with a record store: xAPI statements of all that happens",
    "html": "a folder for any web server, or to open from disk, with a menu of its own",
}
MOST = 1000
"""Lessons of one course."""


@dataclass(frozen=True)
class Xapi:
    """Where a page outside an LMS sends xAPI statements.

    endpoint: of the record store. auth: the `Authorization` header; whoever opens the page can read it, so
    give it no right but to write. activity: the course's IRI, an address of yours where there is an endpoint;
    for cmi5 it may be left out, and is made from the course's id. actor: who learns, as xAPI has it; None and
    the page names the learner by a random account.
    """

    endpoint: str = ""
    auth: str = ""
    activity: str = ""
    actor: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        if self.endpoint and not re.fullmatch(r"https?://[^\s/]+\S*", self.endpoint):
            raise InputError(
                f"{self.endpoint!r} is not the address of a record store.", hint="Use https://host/xapi/."
            )
        if self.activity and not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+", self.activity):
            raise InputError(
                f"{self.activity!r} is not an IRI.", hint="Use an address of yours: https://…/course."
            )
        if self.endpoint and not re.match(r"https?://", self.activity):
            raise InputError(
                "A record store needs to know the course by an address.",
                hint="Give it one of yours: activity, or --activity https://…/course.",
            )


@dataclass(frozen=True)
class Package:
    """A package that was written: its file, its kind, how many lessons are in it, its size in bytes.

    files: names of what is inside. warnings: what is missing, and what could be better.
    """

    path: Path
    kind: Kind
    lessons: int
    size: int
    files: tuple[str, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Course:
    """Rendered lessons, in the order in which they are to be taken.

        course = avatar.Course("Tides", lessons=[avatar.render("tides.md", "tides.mp4"), "moon.mp4"])
        course.write("tides.zip", kind="scorm2004")

    lessons: videos, or results of `avatar.render`; what lies beside a video (its manifest, captions,
    chapters, poster) goes with it. title: empty for that of the only lesson. id: names the course in an LMS,
    so that a new package replaces an old one; made from the title. watch: the share of each video to be
    watched, and pass_mark: the share of the points of its questions to be reached, 0 to 1, instead of what
    the scripts say. xapi: for kind `html`, where statements go; for `cmi5`, its activity is the course's IRI.
    """

    title: str = ""
    lessons: Sequence[RenderResult | str | Path] = ()
    id: str = ""
    language: str = ""
    watch: float | None = None
    pass_mark: float | None = None
    xapi: Xapi | None = None
    _read: list[Lesson] = field(default_factory=list, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if isinstance(self.lessons, str | Path) or not isinstance(self.lessons, Sequence):
            raise InputError("The lessons of a course are a list.", hint='Use lessons=["intro.mp4"].')
        if not self.lessons:
            raise InputError("A course without lessons is none.", hint="Give at least one rendered video.")
        if len(self.lessons) > MOST:
            raise InputError(
                f"{len(self.lessons)} lessons are too many for one course.", hint=f"At most {MOST}."
            )
        if len(self.lessons) > 1 and not one_line(self.title):
            raise InputError(
                "A course of several lessons needs a title.", hint="Give it one: title, or --title."
            )
        for name, value in (("watch", self.watch), ("pass_mark", self.pass_mark)):
            if value is not None and not 0 <= value <= 1:
                raise InputError(f"{name} is a share from 0 to 1, not {value!r}.", hint="Use 0.8 for 80%.")

    def read(self) -> tuple[Lesson, ...]:
        """The lessons with all that belongs to them. Raises InputError, for all that are broken at once."""
        if not self._read:
            found: list[Lesson] = []
            errors: list[AvatarError] = []
            for one in self.lessons:
                try:
                    found.append(_read(one))
                except AvatarError as error:
                    errors.append(error)
            if len(errors) == 1:
                raise errors[0]
            if errors:
                raise InputError("\n".join(map(str, errors)))
            self._read.extend(found)
        return tuple(self._read)

    def plan(self) -> Plan:
        """What goes into a package of this course, and under which names."""
        lessons = self.read()
        title = one_line(self.title) or lessons[0].title
        name = slug(self.id or title, "course")
        activity = (self.xapi.activity if self.xapi else "") or own_activity(self.id or title)
        language = self.language or lessons[0].language
        return Plan(
            name=name,
            title=title,
            language=language,
            direction=direction_of(language, title),
            activity=activity,
            units=tuple(plan_units(lessons, activity, self.watch, self.pass_mark)),
        )

    def write(self, path: str | Path, kind: Kind = "scorm2004") -> Package:
        """Write the course as a zip: `scorm12`, `scorm2004`, `cmi5` or `html`.

        The same lessons give the same bytes. Raises InputError for lessons that cannot be used and
        OutputError where the file cannot be written; then there is none.
        """
        from avatar.lessons.packages.page import read_page
        from avatar.media.atomic import check_target

        target = check_package(path, kind)
        check_target(target)
        plan = self.plan()
        taken = {unit.lesson.video.absolute() for unit in plan.units}
        if target.absolute() in taken:
            raise InputError(f"{target} would replace a lesson.", hint="Choose another name with -o.")
        page = read_page()
        shared = [*page, Entry(COURSE, describe_course(plan, kind, self._statements(plan, kind)))]
        head = MANIFESTS[kind](plan, [entry.name for entry in shared])
        media = [entry for unit in plan.units for entry in unit.entries()]
        entries = [*head, *shared, *describe_lessons(plan), *media]
        size = write_zip(target, entries)
        warnings = [warning for unit in plan.units for warning in unit.lesson.warnings]
        return Package(
            path=target,
            kind=kind,
            lessons=len(plan.units),
            size=size,
            files=tuple(entry.name for entry in entries),
            warnings=tuple(dict.fromkeys(warnings)),
        )

    def _statements(self, plan: Plan, kind: Kind) -> dict[str, Any] | None:
        if kind == "cmi5" or not (self.xapi and self.xapi.endpoint):
            return None
        return {
            "endpoint": self.xapi.endpoint,
            "auth": self.xapi.auth,
            "activity": plan.activity,
            "actor": dict(self.xapi.actor) if self.xapi.actor else None,
        }


def check_package(path: str | Path, kind: str) -> Path:
    """The path of a package to be written. Raises UnknownNameError, InputError."""
    if kind not in get_args(Kind):
        raise UnknownNameError("kind of package", kind, KINDS)
    target = Path(path)
    if target.suffix.lower() != ".zip":
        better = target.with_suffix(".zip") if target.name else Path("course.zip")
        raise InputError(f"A package is written as .zip, not as {target.name!r}.", hint=f"Use -o {better}")
    return target


def _read(lesson: RenderResult | str | Path) -> Lesson:
    if isinstance(lesson, str | Path):
        return read_video(lesson)
    return read_video(lesson.path, manifest=lesson.manifest)


def _scorm12(plan: Plan, shared: Sequence[str]) -> list[Entry]:
    from avatar.lessons.packages.scorm import FILE, write_scorm12

    return [Entry(FILE, write_scorm12(plan, shared))]


def _scorm2004(plan: Plan, shared: Sequence[str]) -> list[Entry]:
    from avatar.lessons.packages.scorm import FILE, write_scorm2004

    return [Entry(FILE, write_scorm2004(plan, shared))]


def _cmi5(plan: Plan, _shared: Sequence[str]) -> list[Entry]:
    from avatar.lessons.packages.cmi5 import FILE, write_cmi5

    return [Entry(FILE, write_cmi5(plan))]


def _html(_plan: Plan, _shared: Sequence[str]) -> list[Entry]:
    return []


MANIFESTS: Mapping[Kind, Callable[[Plan, Sequence[str]], list[Entry]]] = {
    "scorm12": _scorm12,
    "scorm2004": _scorm2004,
    "cmi5": _cmi5,
    "html": _html,
}
"""What stands first in a package of each kind."""
