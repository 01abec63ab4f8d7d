"""What is in a package, and under which names: decided once, used by every manifest."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from avatar.lessons.packages.identifiers import distinct, slug
from avatar.lessons.packages.material import Lesson
from avatar.lessons.packages.zipping import Entry

PAGE, COURSE = "index.html", "course.js"
MEDIA, DETAILS = "media", "lessons"


@dataclass(frozen=True)
class Unit:
    """A lesson in a package: its name, which is its id, its activity (an IRI) and its files by role.

    watch, passing: the shares that are enough, here.
    """

    name: str
    activity: str
    lesson: Lesson
    files: Mapping[str, str]
    watch: float
    passing: float

    @property
    def names(self) -> tuple[str, ...]:
        """Its own files."""
        return tuple(self.files.values())

    def entries(self) -> list[Entry]:
        """Its own files with what is in them, but what `describing` writes."""
        data: dict[str, bytes | Path] = {
            "video": self.lesson.video,
            "poster": self.lesson.poster,
            **{f"track {n}": track.text.encode() for n, track in enumerate(self.lesson.captions)},
        }
        return [Entry(self.files[role], content) for role, content in data.items()]


@dataclass(frozen=True)
class Plan:
    """A course in a package. activity: its IRI. identifier: its name in XML."""

    name: str
    title: str
    language: str
    direction: str
    activity: str
    units: tuple[Unit, ...]

    @property
    def identifier(self) -> str:
        """The same for the same course, whenever it is packed; another for a course of other lessons."""
        lessons = "\n".join((self.title, *(unit.name for unit in self.units)))
        return f"course-{self.name}-{hashlib.sha256(lessons.encode()).hexdigest()[:8]}"


def plan_units(
    lessons: Sequence[Lesson], activity: str, watch: float | None, passing: float | None
) -> list[Unit]:
    """The lessons with names of their own. watch, passing: for all of them, where they are given."""
    from avatar.lessons.packages.telling import PASSING, WATCHING

    def chosen(given: float | None, own: float | None, usual: float) -> float:
        return next(value for value in (given, own, usual) if value is not None)

    return [
        Unit(
            name=name,
            activity=activity_of(activity, name),
            lesson=lesson,
            files=_names(name, lesson, alone=len(lessons) == 1),
            watch=chosen(watch, lesson.watch, WATCHING),
            passing=chosen(passing, lesson.passing, PASSING),
        )
        for name, lesson in zip(distinct([slug(x.video.stem) for x in lessons]), lessons, strict=True)
    ]


def activity_of(course: str, name: str) -> str:
    """The IRI of a lesson under that of its course."""
    if course.startswith("urn:uuid:"):
        return f"urn:uuid:{uuid.uuid5(uuid.UUID(course[9:]), name)}"
    return f"{course.rstrip('/')}/{name}"


def own_activity(name: str) -> str:
    """An IRI for a course that was given none: the same for the same name."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'avatar-presenter:course:{name}')}"


def _names(name: str, lesson: Lesson, *, alone: bool) -> dict[str, str]:
    tracks = distinct([slug(track.language, "und") for track in lesson.captions])
    return {
        "video": f"{MEDIA}/{name}{lesson.video.suffix.lower()}",
        "poster": f"{MEDIA}/{name}.jpg",
        **{f"track {n}": f"{MEDIA}/{name}.{tag}.vtt" for n, tag in enumerate(tracks)},
        **({} if alone else {"details": f"{DETAILS}/{name}.js"}),
    }
