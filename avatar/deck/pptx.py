"""PPTX → Deck: titles, notes and text, as ECMA-376 (Office Open XML) lays them down."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from avatar.deck.model import MOST_SLIDES, Deck, Line, Slide
from avatar.deck.package import Package, broken, local, open_package
from avatar.errors import InputError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

EMU = 12_700
"""English metric units in a point (ECMA-376, 20.1.10.16)."""
USUAL_SIZE = (9_144_000, 6_858_000)
"""A slide's size in EMU where the file gives none: 10 × 7.5 inches."""

TITLES = ("title", "ctrTitle")
FURNITURE = ("dt", "ftr", "hdr", "sldNum", "sldImg")
"""Placeholders for what is on every slide, and for the small picture of the slide on its notes."""
LISTS = ("", "obj", "body")
"""Kinds of placeholders whose paragraphs are points. "" is what a placeholder is that names no kind."""
NO_TITLES = re.compile(r"(?i)(power ?point|présentation|presentación|presentation|präsentation)\b.{0,24}")
"""What programs write as the title of a document that has none: "PowerPoint Presentation"."""
LONGEST_TITLE = 70
OTHERS = {"word/": "a Word document", "xl/": "an Excel workbook", "Index/": "a Keynote presentation"}
SYMBOLS = re.compile("[\ue000-\uf8ff]")
"""Private characters: the arrows and ticks of symbol fonts, which no voice says."""


def read_pptx(path: Path) -> Deck:
    """The titles, notes and text of a PPTX file.

    Raises InputError: it is broken, encrypted, no presentation, has no slides or too many, or is a zip bomb.
    """
    with open_package(path) as package:
        main = next(
            (part for kind, part in package.relations("").values() if kind == "officeDocument"),
            "ppt/presentation.xml",
        )
        root = package.xml(main)
        if root is None or local(root.tag) != "presentation":
            raise _no_presentation(package, main)
        relations = package.relations(main)
        entries = [e for e in root.iter() if local(e.tag) == "sldId"]
        if not entries:
            raise InputError(f"{path}: there are no slides in it.", hint="Give a deck with slides.")
        if len(entries) > MOST_SLIDES:
            raise InputError(
                f"{path}: it has {len(entries):,} slides; the most is {MOST_SLIDES}.",
                hint="Split it into several decks.",
            )
        slides = []
        notes, texts = Counter[str](), Counter[str]()
        for number, entry in enumerate(entries, 1):
            link = next((v for k, v in entry.attrib.items() if k.startswith("{") and local(k) == "id"), "")
            if link not in relations:
                raise broken(path, f"slide {number} is missing")
            slides.append(_slide(package, relations[link][1], number, notes, texts))
        language = next((tag for tag, _ in (notes or texts).most_common(1)), "")
        return Deck(path, "pptx", _title(package), _size(root), tuple(slides), language)


def _slide(package: Package, part: str, number: int, noted: Counter[str], written: Counter[str]) -> Slide:
    root = package.xml(part)
    if root is None:
        raise broken(package.path, f"slide {number} is missing")
    _count_languages(root, written)
    relations = package.relations(part)
    title, lines = "", list[Line]()
    for shape in _shapes(root):
        kind = _placeholder(shape)
        if kind in FURNITURE:
            continue
        if kind in TITLES:
            title = title or " ".join(line.text for line in _paragraphs(shape)).strip()
        else:
            lines += _text(package, shape, kind, relations)
    notes: list[str] = []
    for what, name in relations.values():
        if what == "notesSlide":
            notes += _notes(package, name, noted)
    hidden = root.get("show", "1").lower() in ("0", "false")
    named = bool(title)
    if not title:
        first = lines[0].text if lines else ""
        title = first if len(first) <= LONGEST_TITLE and any(c.isalpha() for c in first) else ""
    return Slide(number, title, tuple(lines), tuple(notes), hidden, named)


def _shapes(root: Element) -> Iterator[Element]:
    """All shapes, tables and diagrams of a slide in its order, which is the one that screen readers read in.

    Groups are opened; of alternatives for newer and older programs the first one is taken.
    """
    waiting = [root]
    while waiting:
        element = waiting.pop()
        name = local(element.tag)
        if name in ("sp", "graphicFrame"):
            if not _invisible(element):
                yield element
            continue
        if name == "AlternateContent":
            waiting += list(element)[:1]
        elif name in ("sld", "notes", "cSld", "spTree", "grpSp", "Choice", "Fallback") and not _invisible(
            element
        ):
            waiting += reversed(list(element))


def _invisible(element: Element) -> bool:
    return any(
        local(e.tag) == "cNvPr" and e.get("hidden", "0").lower() in ("1", "true")
        for group in element
        if local(group.tag).startswith("nv")
        for e in group
    )


def _placeholder(shape: Element) -> str | None:
    """The kind of a placeholder ("" where it names none), None for a shape that is no placeholder."""
    for group in shape:
        if local(group.tag).startswith("nv"):
            for element in group.iter():
                if local(element.tag) == "ph":
                    return element.get("type", "")
    return None


def _text(
    package: Package, shape: Element, kind: str | None, relations: dict[str, tuple[str, str]]
) -> Iterator[Line]:
    rows = [e for e in shape.iter() if local(e.tag) == "tr"]
    if rows:
        for row in rows:
            cells = (" ".join(x.text for x in _paragraphs(c)) for c in row if local(c.tag) == "tc")
            if text := ", ".join(c for c in cells if c):
                yield Line(text, point=True)
        return
    for element in shape.iter():
        if local(element.tag) == "relIds":  # a diagram ("SmartArt"): its words are in a part of their own
            link = next((v for k, v in element.attrib.items() if local(k) == "dm"), "")
            data = package.xml(relations[link][1]) if link in relations else None
            for line in _paragraphs(data) if data is not None else ():
                yield Line(line.text, point=True)
            return
    for line in _paragraphs(shape):
        yield Line(line.text, kind in LISTS, line.level) if kind is not None else Line(line.text)


def _notes(package: Package, part: str, languages: Counter[str]) -> list[str]:
    root = package.xml(part)
    if root is None:
        return []
    _count_languages(root, languages)
    shapes = [(s, _placeholder(s)) for s in _shapes(root)]
    bodies = [s for s, kind in shapes if kind == "body"] or [s for s, kind in shapes if kind not in FURNITURE]
    return [line.text for shape in bodies for line in _paragraphs(shape)]


def _paragraphs(root: Element) -> Iterator[Line]:
    """The paragraphs inside an element that are not empty, and their level."""
    for paragraph in root.iter():
        if local(paragraph.tag) != "p":
            continue
        level = next((e.get("lvl", "0") for e in paragraph if local(e.tag) == "pPr"), "0")
        text = " ".join(SYMBOLS.sub(" ", "".join(_runs(paragraph))).split())
        if text:
            yield Line(text, level=min(8, int(level)) if level.isascii() and level.isdigit() else 0)


def _runs(paragraph: Element) -> Iterator[str]:
    """The words of a paragraph, formulas among them; a line break, also an old one (\\v), is a space."""
    waiting = [paragraph]
    while waiting:
        element = waiting.pop()
        name = local(element.tag)
        if name == "br":
            yield " "
        elif name == "t":
            yield element.text or ""
        elif name == "AlternateContent":
            waiting += list(element)[:1]
        elif name != "pPr":
            waiting += reversed(list(element))


def _count_languages(root: Element, found: Counter[str]) -> None:
    """Add the letters of each language that runs of text are marked with."""
    for run in root.iter():
        if local(run.tag) == "r":
            parts = {local(element.tag): element for element in run}
            tag = parts["rPr"].get("lang", "") if "rPr" in parts else ""
            if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z]{2})?", tag) and "t" in parts:
                found[tag] += sum(c.isalpha() for c in parts["t"].text or "")


def _size(root: Element) -> tuple[float, float]:
    size = next((e for e in root if local(e.tag) == "sldSz"), None)
    given = (size.get("cx", ""), size.get("cy", "")) if size is not None else ("", "")
    width, height = (int(v) if re.fullmatch(r"[1-9]\d{0,9}", v) else 0 for v in given)
    if not width or not height:
        width, height = USUAL_SIZE
    return width / EMU, height / EMU


def _title(package: Package) -> str:
    """The title among the core properties, unless it is one that the program made up."""
    part = next(
        (part for kind, part in package.relations("").values() if kind == "core-properties"),
        "docProps/core.xml",
    )
    root = package.xml(part)
    text = next((e.text or "" for e in root if local(e.tag) == "title"), "") if root is not None else ""
    text = " ".join(text.split())
    return "" if NO_TITLES.fullmatch(text) else text


def _no_presentation(package: Package, main: str) -> InputError:
    names = (main, *package.names)
    what = next((w for start, w in OTHERS.items() if any(n.startswith(start.lower()) for n in names)), "")
    if not what and "mimetype" in package.names and b"opendocument" in (package.read("mimetype") or b""):
        what = "an OpenDocument file"
    return InputError(
        f"{package.path}: this is {what or 'a zip archive'}, not a PowerPoint presentation.",
        hint="Save the deck as PowerPoint (.pptx) or PDF.",
    )
