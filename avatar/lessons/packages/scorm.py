"""`imsmanifest.xml` as SCORM wants it: one SCO a lesson, all of them shown by one page.

Sources: SCORM 1.2 Content Aggregation Model (ADL, 2001), SCORM 2004 4th Edition Content Aggregation Model and
Sequencing and Navigation (ADL, 2009). The schemas themselves are not part of a package: their text is the
standard bodies', and every LMS has its own copy.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from avatar.lessons.packages.markup import Element, add, as_file, one_line
from avatar.lessons.packages.plan import PAGE, Plan, Unit

FILE = "imsmanifest.xml"
LONGEST = 200
"""Characters of a title in SCORM 1.2, and what LMSs show of one in SCORM 2004."""


def write_scorm12(plan: Plan, shared: Sequence[str]) -> bytes:
    """The manifest of SCORM 1.2. shared: the files of the page.

    There is no `adlcp:masteryscore`: with one, an LMS sets the status by the score alone, and who answered
    well but watched nothing would have passed. The page sets it by both.
    """
    root = Element(
        "manifest",
        {
            "identifier": plan.identifier,
            "version": "1.0",
            "xmlns": "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
            "xmlns:adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2",
        },
    )
    _metadata(root, "1.2")
    organization = _organization(root, plan)
    for unit in plan.units:
        _item(organization, unit)
    _resources(root, plan, shared, "adlcp__scormtype")
    return as_file(root)


def write_scorm2004(plan: Plan, shared: Sequence[str]) -> bytes:
    """The manifest of SCORM 2004, 4th edition. A lesson is complete by the measure of what was watched.

    The learner chooses among lessons, or goes on from one to the next. The course is complete when all are,
    and passed when all that ask questions are.
    """
    root = Element(
        "manifest",
        {
            "identifier": plan.identifier,
            "version": "1.0",
            "xmlns": "http://www.imsglobal.org/xsd/imscp_v1p1",
            "xmlns:adlcp": "http://www.adlnet.org/xsd/adlcp_v1p3",
            "xmlns:adlseq": "http://www.adlnet.org/xsd/adlseq_v1p3",
            "xmlns:imsss": "http://www.imsglobal.org/xsd/imsss",
        },
    )
    _metadata(root, "2004 4th Edition")
    organization = _organization(root, plan)
    organization.set("adlseq:objectivesGlobalToSystem", "false")
    asked = any(unit.lesson.questions for unit in plan.units)
    for unit in plan.units:
        item = _item(organization, unit)
        add(
            item,
            "adlcp:completionThreshold",
            completedByMeasure="true",
            minProgressMeasure=share(unit.watch),
            progressWeight="1.0",
        )
        sequencing = add(item, "imsss:sequencing")
        if asked and not unit.lesson.questions:  # nothing to pass: it has no say in whether the course is
            add(sequencing, "imsss:rollupRules", rollupObjectiveSatisfied="false", objectiveMeasureWeight="0")
        objectives = add(sequencing, "imsss:objectives")
        objective = add(objectives, "imsss:primaryObjective", objectiveID=f"objective-{unit.name}")
        if unit.lesson.questions:
            objective.set("satisfiedByMeasure", "true")
            add(objective, "imsss:minNormalizedMeasure", share(unit.passing))
        set_by_page = "true" if unit.lesson.questions else "false"
        add(
            sequencing,
            "imsss:deliveryControls",
            completionSetByContent="true",
            objectiveSetByContent=set_by_page,
        )
    add(add(organization, "imsss:sequencing"), "imsss:controlMode", choice="true", flow="true")
    _resources(root, plan, shared, "adlcp__scormType")
    return as_file(root)


def share(value: float) -> str:
    """A share as a decimal: never in the notation with e, which XML Schema does not take for one."""
    return f"{value:.4f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.1f}"


def _metadata(root: Element, version: str) -> None:
    metadata = add(root, "metadata")
    add(metadata, "schema", "ADL SCORM")
    add(metadata, "schemaversion", version)


def _organization(root: Element, plan: Plan) -> Element:
    name = f"organization-{plan.name}"
    organization = add(
        add(root, "organizations", default=name), "organization", identifier=name, structure="hierarchical"
    )
    add(organization, "title", one_line(plan.title, LONGEST))
    return organization


def _item(organization: Element, unit: Unit) -> Element:
    item = add(
        organization,
        "item",
        identifier=f"item-{unit.name}",
        identifierref=f"resource-{unit.name}",
        isvisible="true",
        parameters=f"?lesson={unit.name}",
    )
    add(item, "title", one_line(unit.lesson.title, LONGEST))
    return item


def _resources(root: Element, plan: Plan, shared: Sequence[str], kind: str) -> None:
    """A resource for each lesson, with its files; what all of them use is one that they depend on."""
    resources = add(root, "resources")
    for unit in plan.units:
        resource = add(
            resources,
            "resource",
            identifier=f"resource-{unit.name}",
            type="webcontent",
            href=PAGE,
            **{kind: "sco"},
        )
        for name in (PAGE, *unit.names):
            add(resource, "file", href=quote(name))
        add(resource, "dependency", identifierref="resources-of-the-page")
    page = add(
        resources, "resource", identifier="resources-of-the-page", type="webcontent", **{kind: "asset"}
    )
    for name in shared:
        if name != PAGE:
            add(page, "file", href=quote(name))
