"""XML for the manifests of packages: prefixes as the standards write them, titles that break nothing."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from avatar.lessons.packages.identifiers import one_line

__all__ = ["Element", "add", "as_file", "one_line"]


def add(parent: Element, tag: str, text: str | None = None, /, **attributes: str) -> Element:
    """A further child. `__` in the name of an attribute is the colon after its prefix."""
    child = SubElement(parent, tag, {name.replace("__", ":"): value for name, value in attributes.items()})
    if text is not None:
        child.text = one_line(text)
    return child


def as_file(root: Element) -> bytes:
    """The document in UTF-8, indented, with its declaration."""
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'.encode()
