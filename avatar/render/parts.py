"""Rectangles of a frame, as slices of its rows and columns, and the same in chroma pixels."""

from __future__ import annotations

from avatar.render.sampling import Rect

Part = tuple[slice, slice]


def to_part(rect: Rect) -> Part:
    """The rows and columns of a rectangle x0, y0, x1, y1."""
    x0, y0, x1, y1 = rect
    return slice(y0, y1), slice(x0, x1)


def half(part: Part) -> Part:
    """The chroma pixels of a part that begins and ends on even pixels."""
    rows, columns = part
    return slice(rows.start // 2, rows.stop // 2), slice(columns.start // 2, columns.stop // 2)


def twice(part: Part) -> Part:
    """The pixels of a part in chroma pixels."""
    rows, columns = part
    return slice(rows.start * 2, rows.stop * 2), slice(columns.start * 2, columns.stop * 2)


def in_planes(part: Part) -> tuple[Part, Part, Part, Part]:
    """The part in each plane of a planar square: Y, U, V, alpha."""
    return part, half(part), half(part), part


def grow(part: Part, by: int) -> Part:
    """The part and what lies within so many pixels of it."""
    rows, columns = part
    return slice(rows.start - by, rows.stop + by), slice(columns.start - by, columns.stop + by)


def meet(one: Part, other: Part) -> Part | None:
    """What both have in common."""
    (a, b), (c, d) = one, other
    rows = slice(max(a.start, c.start), min(a.stop, c.stop))
    columns = slice(max(b.start, d.start), min(b.stop, d.stop))
    return (rows, columns) if rows.start < rows.stop and columns.start < columns.stop else None


def within(part: Part, whole: Part) -> Part:
    """The part as counted from the corner of the whole."""
    (a, b), (c, d) = part, whole
    return slice(a.start - c.start, a.stop - c.start), slice(b.start - d.start, b.stop - d.start)
