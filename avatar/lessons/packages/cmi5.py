"""`cmi5.xml`: a course of assignable units, one a lesson.

Source: cmi5 specification, Quartz (AICC and ADL, 2016), section 13, and its CourseStructure.xsd.
"""

from __future__ import annotations

from avatar.lessons.packages.markup import Element, add, as_file
from avatar.lessons.packages.plan import PAGE, Plan
from avatar.lessons.packages.scorm import share

FILE = "cmi5.xml"
NAMESPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"
LESSON = "http://adlnet.gov/expapi/activities/lesson"


def write_cmi5(plan: Plan) -> bytes:
    """The course structure. A unit is done once its video was watched and its questions were passed."""
    root = Element("courseStructure", {"xmlns": NAMESPACE})
    course = add(root, "course", id=plan.activity)
    for part in ("title", "description"):
        add(add(course, part), "langstring", plan.title, lang=plan.language)
    for unit in plan.units:
        asked = bool(unit.lesson.questions)
        au = add(
            root,
            "au",
            id=unit.activity,
            moveOn="CompletedAndPassed" if asked else "Completed",
            launchMethod="AnyWindow",
            activityType=LESSON,
        )
        if asked:
            au.set("masteryScore", share(unit.passing))
        for part in ("title", "description"):
            add(add(au, part), "langstring", unit.lesson.title, lang=unit.lesson.language)
        add(au, "url", f"{PAGE}?lesson={unit.name}")
    return as_file(root)
