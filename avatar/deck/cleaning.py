"""A copy of a PPTX for a program that would follow its links: nothing in it leads to the outside any more."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

from avatar.deck.package import MOST_PART, broken, damage, local, open_package, parse
from avatar.errors import EngineError

NOWHERE = "mailto:nobody@example.invalid"
"""Where links that are clicked lead in the copy, so that they keep their looks."""
NO_DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'

_HIDDEN = re.compile(rb"""(<(?:\w+:)?sld\b[^>]*?)\s+show\s*=\s*(?:"[^"]*"|'[^']*')""")
_SLIDE = re.compile(r".*slides?/[^/]*\.xml")
_SVG = re.compile(rb"<(?:[\w.-]+:)?svg[\s>]")
_LEADS_OUT = re.compile(
    rb"""href\s*=\s*["']\s*(?!["'#]|data:)|url\(\s*["']?\s*(?!["')#]|data:)|@import|<!(?:DOCTYPE|ENTITY)|<\?xml-st""",
    re.IGNORECASE,
)
_HEAD = 16_384
"""Bytes in which the first element of an SVG is looked for: programs tell it by that, not by its name."""


def copy_safely(deck: Path, copy: Path) -> None:
    """Copy a PPTX file with every slide shown, every outer link gone, and no SVG that refers to other files.

    A hidden slide is shown so that the pages of the converted deck can be counted off.

    Raises InputError: the deck is broken. EngineError: there is no room for the copy.
    """
    with open_package(deck) as package, damage(deck):
        try:
            with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as new:
                for info in package.names.values():  # of entries with one name, the last one
                    name = info.filename.lower()
                    if info.is_dir():
                        continue
                    if name.endswith(".rels"):
                        new.writestr(info.filename, _without_links(package.read(name) or b"", deck, name))
                    elif _SLIDE.fullmatch(name):
                        new.writestr(info.filename, _HIDDEN.sub(rb"\1", package.read(name) or b"", count=1))
                    elif info.file_size <= MOST_PART and _is_svg(raw := package.read(name) or b""):
                        new.writestr(info.filename, NO_DRAWING if _LEADS_OUT.search(raw) else raw)
                    else:
                        with (
                            package.open(name) as old,
                            new.open(info.filename, "w", force_zip64=True) as file,
                        ):
                            shutil.copyfileobj(old, file, 1 << 20)
        except OSError as problem:
            raise EngineError(
                f"There is no room for a copy of {deck.name} in {copy.parent}: {problem.strerror}.",
                hint="Free some space, or let TMPDIR name a folder on another disk.",
            ) from None


def _is_svg(raw: bytes) -> bool:
    return bool(_SVG.search(raw, 0, _HEAD)) or raw.startswith(b"\x1f\x8b")  # packed (.svgz): taken for one


def _without_links(raw: bytes, deck: Path, name: str) -> bytes:
    """The relations of a part, the outer ones taken out; those that are clicked lead nowhere."""
    from xml.etree.ElementTree import ParseError, tostring

    try:
        root = parse(raw)
    except (ParseError, ValueError, LookupError) as problem:
        raise broken(deck, f"{name}: {problem}") from None
    for each in list(root):
        if each.get("TargetMode", "").strip().lower() != "external" and "://" not in each.get("Target", ""):
            continue
        if each.get("Type", "").endswith("/hyperlink"):
            each.set("Target", NOWHERE)
        else:
            root.remove(each)
    if local(root.tag) != root.tag:  # without a prefix before every name, as other programs write it
        root.set("xmlns", root.tag[1:].partition("}")[0])
        for each in root.iter():
            each.tag = local(each.tag)
    written: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return written
