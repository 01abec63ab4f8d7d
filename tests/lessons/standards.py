"""The rules of SCORM 1.2, SCORM 2004 4th edition and cmi5 for what is in a package, checked one by one.

Written from the standards (ADL's Content Aggregation Models and Sequencing and Navigation, the cmi5 course
structure): elements and their order, how often they come, what attributes hold, that identifiers are names of
their own, that references lead somewhere, and that the files listed are the files that are there.
"""

import re
import zipfile
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from lxml import etree

NAME = re.compile(r"[A-Za-z_][\w.-]*")
PART = re.compile(r"[A-Za-z0-9._-]+")
CP12, ADLCP12 = "http://www.imsproject.org/xsd/imscp_rootv1p1p2", "http://www.adlnet.org/xsd/adlcp_rootv1p2"
CP2004, ADLCP2004 = "http://www.imsglobal.org/xsd/imscp_v1p1", "http://www.adlnet.org/xsd/adlcp_v1p3"
ADLSEQ, IMSSS = "http://www.adlnet.org/xsd/adlseq_v1p3", "http://www.imsglobal.org/xsd/imsss"
CMI5 = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"
BOOLEAN, SHARE = re.compile("true|false"), re.compile(r"0(\.\d+)?|1(\.0+)?")
ANY, TEXT = re.compile("(?s).*"), re.compile(r"(?s)\s*\S.*")


@dataclass
class Rule:
    """children: (name, least, most), in order. attributes: a pattern for each; those with * are needed."""

    children: list = field(default_factory=list)
    attributes: dict = field(default_factory=dict)
    text: re.Pattern | None = None


def _cp(space, adlcp, kind, extra):
    many = 10**6
    return {
        f"{{{space}}}manifest": Rule(
            [(f"{{{space}}}{name}", 1, 1) for name in ("metadata", "organizations", "resources")],
            {"*identifier": NAME, "version": re.compile(".{1,20}")},
        ),
        f"{{{space}}}metadata": Rule([(f"{{{space}}}schema", 1, 1), (f"{{{space}}}schemaversion", 1, 1)]),
        f"{{{space}}}schema": Rule(text=re.compile("ADL SCORM")),
        f"{{{space}}}schemaversion": Rule(text=re.compile("1.2" if space == CP12 else "2004 4th Edition")),
        f"{{{space}}}organizations": Rule([(f"{{{space}}}organization", 1, 1)], {"*default": NAME}),
        f"{{{space}}}organization": Rule(
            [(f"{{{space}}}title", 1, 1), (f"{{{space}}}item", 1, many), *extra["organization"]],
            {"*identifier": NAME, "structure": re.compile("hierarchical"), **extra["of organization"]},
        ),
        f"{{{space}}}item": Rule(
            [(f"{{{space}}}title", 1, 1), *extra["item"]],
            {"*identifier": NAME, "*identifierref": NAME, "isvisible": BOOLEAN,
             "parameters": re.compile(r"[?#][^\s<>\"]{0,998}")},
        ),
        f"{{{space}}}title": Rule(text=re.compile(r"(?s)\S.{0,198}\S|\S")),
        f"{{{space}}}resources": Rule([(f"{{{space}}}resource", 1, many)]),
        f"{{{space}}}resource": Rule(
            [(f"{{{space}}}file", 0, many), (f"{{{space}}}dependency", 0, many)],
            {"*identifier": NAME, "*type": re.compile("webcontent"), "href": re.compile(r"[\w./%~-]+"),
             f"*{{{adlcp}}}{kind}": re.compile("sco|asset")},
        ),
        f"{{{space}}}file": Rule(attributes={"*href": re.compile(r"[\w./%~-]+")}),
        f"{{{space}}}dependency": Rule(attributes={"*identifierref": NAME}),
    }  # fmt: skip


SCORM12 = _cp(CP12, ADLCP12, "scormtype", {"organization": [], "of organization": {}, "item": []})
SCORM2004 = {
    **_cp(
        CP2004,
        ADLCP2004,
        "scormType",
        {
            "organization": [(f"{{{IMSSS}}}sequencing", 0, 1)],
            "of organization": {f"{{{ADLSEQ}}}objectivesGlobalToSystem": BOOLEAN},
            "item": [(f"{{{ADLCP2004}}}completionThreshold", 0, 1), (f"{{{IMSSS}}}sequencing", 0, 1)],
        },
    ),
    f"{{{ADLCP2004}}}completionThreshold": Rule(
        attributes={"completedByMeasure": BOOLEAN, "minProgressMeasure": SHARE, "progressWeight": SHARE}
    ),
    f"{{{IMSSS}}}sequencing": Rule(
        [(f"{{{IMSSS}}}{name}", 0, 1) for name in (
            "controlMode", "sequencingRules", "limitConditions", "auxiliaryResources", "rollupRules",
            "objectives", "randomizationControls", "deliveryControls",
        )]
    ),
    f"{{{IMSSS}}}controlMode": Rule(attributes={"choice": BOOLEAN, "flow": BOOLEAN, "forwardOnly": BOOLEAN}),
    f"{{{IMSSS}}}rollupRules": Rule(
        attributes={"rollupObjectiveSatisfied": BOOLEAN, "rollupProgressCompletion": BOOLEAN,
                    "objectiveMeasureWeight": SHARE}
    ),
    f"{{{IMSSS}}}objectives": Rule([(f"{{{IMSSS}}}primaryObjective", 1, 1)]),
    f"{{{IMSSS}}}primaryObjective": Rule(
        [(f"{{{IMSSS}}}minNormalizedMeasure", 0, 1)],
        {"objectiveID": re.compile(r"\S+"), "satisfiedByMeasure": BOOLEAN},
    ),
    f"{{{IMSSS}}}minNormalizedMeasure": Rule(text=SHARE),
    f"{{{IMSSS}}}deliveryControls": Rule(
        attributes={"tracked": BOOLEAN, "completionSetByContent": BOOLEAN, "objectiveSetByContent": BOOLEAN}
    ),
}  # fmt: skip
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
CMI5_RULES = {
    f"{{{CMI5}}}courseStructure": Rule([(f"{{{CMI5}}}course", 1, 1), (f"{{{CMI5}}}au", 1, 10**6)]),
    f"{{{CMI5}}}course": Rule([(f"{{{CMI5}}}title", 1, 1), (f"{{{CMI5}}}description", 1, 1)], {"*id": _IRI}),
    f"{{{CMI5}}}au": Rule(
        [(f"{{{CMI5}}}title", 1, 1), (f"{{{CMI5}}}description", 1, 1), (f"{{{CMI5}}}url", 1, 1)],
        {"*id": _IRI, "moveOn": re.compile("NotApplicable|Passed|Completed(AndPassed|OrPassed)?"),
         "masteryScore": SHARE, "launchMethod": re.compile("AnyWindow|OwnWindow"), "activityType": _IRI},
    ),
    f"{{{CMI5}}}title": Rule([(f"{{{CMI5}}}langstring", 1, 10**6)]),
    f"{{{CMI5}}}description": Rule([(f"{{{CMI5}}}langstring", 1, 10**6)]),
    f"{{{CMI5}}}langstring": Rule([], {"*lang": re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*")}, TEXT),
    f"{{{CMI5}}}url": Rule(text=re.compile(r"\S+")),
}  # fmt: skip


def check_element(element, rules):
    """What is wrong with an element and all below it."""
    rule = rules.get(element.tag)
    if rule is None:
        yield f"<{element.tag}> is not known here"
        return
    text = element.text or ""
    if rule.text is None and text.strip():
        yield f"<{element.tag}> has text: {text!r}"
    if rule.text is not None and not rule.text.fullmatch(text):
        yield f"<{element.tag}>: {text!r}"
    allowed = {name.lstrip("*"): pattern for name, pattern in rule.attributes.items()}
    for name in (n[1:] for n in rule.attributes if n.startswith("*")):
        if name not in element.attrib:
            yield f"<{element.tag}> lacks {name}"
    for name, value in element.attrib.items():
        if name not in allowed:
            yield f"<{element.tag}> has {name}"
        elif not allowed[name].fullmatch(value):
            yield f"<{element.tag} {name}={value!r}>"
    order = [name for name, _, _ in rule.children]
    tags = [child.tag for child in element]
    for tag in tags:
        if tag not in order:
            yield f"<{tag}> cannot be in <{element.tag}>"
    if [t for t in tags if t in order] != sorted((t for t in tags if t in order), key=order.index):
        yield f"the order in <{element.tag}>: {tags}"
    for name, least, most in rule.children:
        if not least <= tags.count(name) <= most:
            yield f"<{element.tag}> has {tags.count(name)} <{name}>"
    for child in element:
        yield from check_element(child, rules)


def check_zip(archive):
    """What is wrong with the names in a zip, and with what is in it."""
    names = archive.namelist()
    if len({name.lower() for name in names}) != len(names):
        yield "two files of one name"
    for name in names:
        parts = name.split("/")
        if not all(PART.fullmatch(part) and part not in (".", "..") for part in parts):
            yield f"an unsafe name: {name!r}"
    if bad := archive.testzip():
        yield f"broken: {bad}"


def check_scorm(path, rules):
    """What is wrong with a SCORM package; an empty list is a good one."""
    with zipfile.ZipFile(path) as archive:
        found = list(check_zip(archive))
        names = set(archive.namelist())
        root = etree.fromstring(archive.read("imsmanifest.xml"))
    found += check_element(root, rules)
    space = etree.QName(root).namespace
    identifiers = [e.get("identifier") for e in root.iter() if e.get("identifier")]
    found += [f"{name!r} comes twice" for name in set(identifiers) if identifiers.count(name) > 1]
    resources = {r.get("identifier"): r for r in root.iter(f"{{{space}}}resource")}
    organizations = root.find(f"{{{space}}}organizations")
    if organizations.get("default") not in [o.get("identifier") for o in organizations]:
        found.append("the default organization is none of them")
    kind = next(
        k for k in ("scormtype", "scormType") for r in resources.values() for a in r.attrib if a.endswith(k)
    )
    for item in root.iter(f"{{{space}}}item"):
        resource = resources.get(item.get("identifierref"))
        if resource is None:
            found.append(f"{item.get('identifierref')!r} leads nowhere")
        elif not any(a.endswith(kind) and v == "sco" for a, v in resource.attrib.items()):
            found.append("an item that is no SCO")
    listed = []
    for resource in resources.values():
        own = [unquote(f.get("href")) for f in resource.iter(f"{{{space}}}file")]
        listed += own
        if len(own) != len(set(own)):
            found.append("a file is listed twice in one resource")
        if resource.get("href") and unquote(resource.get("href")) not in own:
            found.append(f"{resource.get('href')} is not among the files of its resource")
        for dependency in resource.iter(f"{{{space}}}dependency"):
            if dependency.get("identifierref") not in resources:
                found.append(f"{dependency.get('identifierref')!r} leads nowhere")
    found += [f"listed and not there: {name}" for name in set(listed) - names]
    found += [f"there and not listed: {name}" for name in names - set(listed) - {"imsmanifest.xml"}]
    return found


def check_cmi5(path):
    """What is wrong with a cmi5 package."""
    with zipfile.ZipFile(path) as archive:
        found = list(check_zip(archive))
        names = archive.namelist()
        root = etree.fromstring(archive.read("cmi5.xml"))
    found += check_element(root, CMI5_RULES)
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    found += [f"{name!r} comes twice" for name in set(ids) if ids.count(name) > 1]
    for url in root.iter(f"{{{CMI5}}}url"):
        address = urlsplit(url.text)
        if address.scheme or address.netloc or unquote(address.path) not in names:
            found.append(f"{url.text!r} leads nowhere")
    reserved = {"endpoint", "fetch", "actor", "activityId", "registration"}
    if any(
        part.split("=")[0] in reserved
        for u in root.iter(f"{{{CMI5}}}url")
        for part in urlsplit(u.text).query.split("&")
    ):
        found.append("a parameter that is the LMS's")
    return found
