"""`course.js`: what the page knows of its course, and of each lesson in it.

A course of one lesson is one object. In a course of several, what is long of a lesson (its words, captions
and questions) is in a file of its own, `lessons/ID.js`, and only that of the lesson that is opened is read: a
course of two hundred opens as quickly as one of two.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from avatar.lessons.packages.plan import DETAILS, Plan, Unit
from avatar.lessons.packages.zipping import Entry

FORMAT = 1
LONG = ("captions", "chapters", "transcript", "questions")
"""What of a lesson no menu needs."""

_LOADER = f"""(function () {{
  var course = window.COURSE;
  var wanted = new URLSearchParams(window.location.search).get("lesson");
  var known = course.lessons.some(function (lesson) {{ return lesson.id === wanted; }});
  if (!known && course.kind === "html") return;
  document.write('<script src="{DETAILS}/' + (known ? wanted : course.lessons[0].id) + '.js"><\\/script>');
}})();
"""
"""Reads on before the page begins: it has no other way that works from disk, where nothing can be fetched."""


def describe_course(plan: Plan, kind: str, xapi: Mapping[str, Any] | None) -> bytes:
    """`course.js` for a package of that kind."""
    asked = any(unit.lesson.questions for unit in plan.units)
    split = len(plan.units) > 1
    colour = plan.units[0].lesson.colour
    lessons = [unit.lesson.as_page(unit.name, unit.files) for unit in plan.units]
    told = {
        "format": FORMAT,
        "id": plan.name,
        "title": plan.title,
        "language": plan.language,
        "direction": plan.direction,
        "kind": kind,
        "completion": {
            "share": max(unit.watch for unit in plan.units),
            "pass": max(unit.passing for unit in plan.units) if asked else None,
        },
        "xapi": xapi,
        **({"brand": {"colour": colour}} if colour else {}),
        "lessons": [{k: v for k, v in x.items() if not (split and k in LONG)} for x in lessons],
    }
    return (f"window.COURSE = {_script(told)};\n" + (_LOADER if split else "")).encode("ascii")


def describe_lessons(plan: Plan) -> list[Entry]:
    """The files of the lessons of a course of several; none for one alone."""
    if len(plan.units) == 1:
        return []
    return [Entry(unit.files["details"], _details(unit, number)) for number, unit in enumerate(plan.units)]


def _details(unit: Unit, number: int) -> bytes:
    whole = unit.lesson.as_page(unit.name, unit.files)
    long = {name: whole[name] for name in LONG}
    # What is enough is each lesson's own; the page asks the course for it.
    completion = {"share": unit.watch, "pass": unit.passing if unit.lesson.questions else None}
    return (
        f"Object.assign(window.COURSE.lessons[{number}], {_script(long)});\n"
        f"window.COURSE.completion = {_script(completion)};\n"
    ).encode("ascii")


def _script(value: object) -> str:
    """JSON in ASCII alone, so that no browser and no server can read it in another encoding."""
    return json.dumps(value, separators=(",", ":"))
