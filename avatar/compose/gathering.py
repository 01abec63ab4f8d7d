"""Several presenters on one canvas: each on a card of its own, side by side or above one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from avatar.compose.placement import Placement, frame_of, put_in_frame
from avatar.compose.sprite import Box
from avatar.compose.template import Template
from avatar.portrait.model import Figure

GAP, EDGE, HEAD_ROOM, FOOT = 28, 64, 132, 60
"""Pixels of the template between cards, beside them, above them (the header stands there), and below."""
WIDEST, HIGHEST = 0.40, 0.70
"""Of a card without content beside it, in parts of the canvas."""


def gather(
    template: Template,
    people: Sequence[tuple[int, Figure]],
    size: tuple[int, int],
    unit: float,
    *,
    beside: bool,
    bottom: int,
) -> Placement:
    """The place of several presenters, each with its number; the first holds the others.

    beside: content stands beside them (above, on upright canvases). bottom: where captions begin, or the
    canvas ends.
    """
    if template.presenter.shape == "circle":
        frames = _circles(template, len(people), size, unit)
    elif template.shape != "wide":
        frames = _row(len(people), size, unit, bottom, _height_below(template, size, unit))
    elif beside:
        frames = _stack(template, len(people), size, unit, bottom)
    else:
        frames = _row(len(people), size, unit, bottom, None)
    circle = template.presenter.shape == "circle"
    places = [
        replace(put_in_frame(figure, frame, unit, circle), who=who)
        for (who, figure), frame in zip(people, frames, strict=True)
    ]
    body = min(p.body[0] for p in places), max(p.body[1] for p in places)
    return replace(places[0], body=body, others=tuple(places[1:]))


def _stack(template: Template, count: int, size: tuple[int, int], unit: float, bottom: int) -> list[Box]:
    """Cards above one another where a single presenter would stand."""
    w, _ = size
    top, gap = HEAD_ROOM * unit, GAP * unit
    height = (bottom - FOOT / 2 * unit - top - gap * (count - 1)) / count
    width = min(2.0 * template.presenter.head * unit, 1.4 * height, 0.36 * w)
    height = min(height, 1.2 * width)
    centre = template.presenter.centre * w
    left = min(max(centre - width / 2, EDGE * unit), w - EDGE * unit - width)
    used = height * count + gap * (count - 1)
    first = top + max(0.0, (bottom - FOOT / 2 * unit - top - used) / 2)
    return [Box.around(left, first + i * (height + gap), width, height) for i in range(count)]


def _row(
    count: int, size: tuple[int, int], unit: float, bottom: int, high: tuple[float, float] | None
) -> list[Box]:
    """Cards side by side; high: their top and largest height, where content stands above."""
    w, h = size
    edge, gap = EDGE * unit, GAP * unit
    width = min((w - 2 * edge - gap * (count - 1)) / count, WIDEST * w if high is None else w)
    if high is None:
        room = bottom - FOOT * unit - HEAD_ROOM * unit
        height = min(room, HIGHEST * h, 1.15 * width)
        top = HEAD_ROOM * unit + (room - height) / 2
    else:
        height = min(high[1], 1.3 * width, bottom - FOOT / 2 * unit - high[0])
        top = bottom - FOOT / 2 * unit - height
    left = (w - count * width - gap * (count - 1)) / 2
    return [Box.around(left + i * (width + gap), top, width, height) for i in range(count)]


def _height_below(template: Template, size: tuple[int, int], unit: float) -> tuple[float, float]:
    """Where presenters begin on an upright canvas, and how high they may be."""
    top = template.presenter.top * unit + size[1] - template.canvas[1] * unit
    return top, size[1] - top


def _circles(template: Template, count: int, size: tuple[int, int], unit: float) -> list[Box]:
    """Circles in a row from where a single one stands towards the middle; upward where there is no room."""
    first = frame_of(template, size, unit, template.presenter.centre)
    step = first.w + GAP * unit
    towards = -1 if first.x + first.w / 2 > size[0] / 2 else 1
    least = (0.3 if template.shape == "wide" else 0.03) * size[0]  # beside them there is content, or none
    along = towards > 0 or first.x - step * (count - 1) > least
    return [
        Box.around(
            first.x + (towards * step * i if along else 0),
            first.y - (0 if along else step * i),
            first.w,
            first.h,
        )
        for i in range(count)
    ]
