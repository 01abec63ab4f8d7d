"""What a batch would do, told before it does anything: `--dry-run`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from avatar.lessons.job import Job
from avatar.lessons.planning.estimating import Estimate
from avatar.lessons.planning.plan import Plan
from avatar.lessons.problems import as_dicts, printable
from avatar.progress import clock

MOST_LISTED = 40
"""Rows that are listed on a terminal; a pipe gets all of them."""
SETTLED = ("presenter", "portrait", "voice", "template", "brand", "size", "recording")
"""Settings that are told of each row, where it has them."""


def show_forecast(plan: Plan, rows: Sequence[tuple[Job, str]], estimate: Estimate) -> None:
    """Print what would be made from what, and how much of everything it needs.

    rows: jobs, and why each would be rendered; empty for one that would be kept.
    """
    due = [(job, lack) for job, lack in rows if lack]
    listed = due[:MOST_LISTED] if sys.stdout.isatty() else due
    lines = [_line(job, plan, lack) for job, lack in listed]
    if sys.stdout.isatty() and lines:
        _draw(lines)
    elif lines:
        for line in lines:
            print("\t".join(line))
    if more := len(due) - len(listed):
        print(f"… and {more} more: --json lists all of them.")
    print(sum_up(plan, len(rows) - len(due), estimate))


def sum_up(plan: Plan, kept: int, estimate: Estimate) -> str:
    """A sentence or two: how many, how long, how much."""
    parts = [_count(estimate.videos, "video") + " to render"]
    if estimate.videos:
        parts[0] += f" of {clock(estimate.seconds)} altogether"
        parts.append(f"about {_spell(estimate.took)} with {_count(estimate.workers, 'worker')}")
        room = f" ({_bytes(estimate.free)} are free)" if estimate.free >= 0 else ""
        parts.append(_bytes(estimate.size) + room)
    if kept:
        parts.append(f"{kept} kept")
    if plan.refused:
        parts.append(f"{_count(len(plan.refused), 'row')} refused")
    if plan.left:
        parts.append(f"{plan.left} not chosen")
    text = ", ".join(parts) + "."
    if estimate.videos:
        known = _count(estimate.measured, "earlier video") if estimate.measured else "usual figures"
        text += f" Reckoned from {known}."
    if not estimate.fits:
        text += " There is not enough room on the disk."
    return text


def as_dict(plan: Plan, rows: Sequence[tuple[Job, str]], estimate: Estimate) -> dict[str, Any]:
    """The same as plain values for JSON."""
    return {
        "rows": [
            {
                "key": job.key,
                "row": job.number,
                "render": bool(lack),
                "reason": lack or "unchanged",
                "output": job.output,
                "script": job.script,
                "title": job.title,
                "language": job.language,
                "seconds": round(plan.lengths[job.key].seconds, 1),
                "words": plan.lengths[job.key].words,
            }
            for job, lack in rows
        ],
        "refused": [result.job.number for result in plan.refused],
        "left": plan.left,
        "estimate": estimate.as_dict(),
        "problems": as_dicts(plan.problems),
    }


def _line(job: Job, plan: Plan, reason: str) -> list[str]:
    chosen = [_value(job.settings[name]) for name in SETTLED if name in job.settings]
    source = "its own text" if job.text else job.script.name
    cells = (
        str(job.number),
        job.output.relative_to(plan.folder).as_posix(),
        clock(plan.lengths[job.key].seconds),
        ", ".join([source, *filter(None, (job.language, *chosen))]),
        reason,
    )
    return [printable(cell) for cell in cells]


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return "x".join(map(str, value))
    return str(getattr(value, "name", value) or "")


def _draw(rows: list[list[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("row", justify="right")
    table.add_column("video", overflow="fold")
    table.add_column("about", justify="right")
    table.add_column("made from", overflow="fold")
    table.add_column("because", overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    Console(highlight=False).print(table)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _spell(seconds: float) -> str:
    """A time for people: seconds, minutes, or hours."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 5400:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3600:.1f} h"


def _bytes(size: float) -> str:
    if size < 1e9:
        return f"{max(1, round(size / 1e6))} MB"
    return f"{size / 1e9:.1f} GB"
