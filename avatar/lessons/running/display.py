"""A batch on standard error while it runs: bars, lines for a log, or JSON for programs."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from avatar.lessons.events import (
    BatchCancelled,
    BatchFinished,
    BatchStarted,
    Event,
    RowFinished,
    RowProgress,
    RowRetried,
    RowStarted,
)
from avatar.lessons.job import Result, Status
from avatar.progress import How, clock

Show = Callable[[Event], None]

FINISHING = "Finishing the rows that run; press Ctrl-C again to stop now."
_KEPT_LINES = 20
"""Lines about rows that were kept; a second run over thousands need not name them all."""


@contextmanager
def show_batch(how: How) -> Iterator[Show]:
    """What shows events for as long as the block runs."""
    if how == "bars":
        with _bars() as show:
            yield show
    elif how == "json":
        yield _Json()
    elif how == "lines":
        yield _Lines()
    else:
        yield lambda _: None


class Count:
    """How far the batch is, counted from its events."""

    def __init__(self) -> None:
        self.rows = self.made = self.kept = self.failed = self.refused = self.others = 0
        self._began, self._running = time.monotonic(), dict[str, float]()

    def hear(self, event: Event) -> None:
        if isinstance(event, BatchStarted):
            self.rows, self._began = event.rows, time.monotonic()
        elif isinstance(event, RowStarted):
            self._running[event.job.key] = 0.0
        elif isinstance(event, RowProgress) and event.progress.stage == "frames" and event.progress.total:
            self._running[event.job.key] = min(1.0, event.progress.done / event.progress.total)
        elif isinstance(event, RowFinished):
            self._running.pop(event.result.job.key, None)
            status = event.result.status
            self.made += status is Status.DONE
            self.kept += status is Status.KEPT
            self.failed += status is Status.FAILED
            self.refused += status is Status.REFUSED
            self.others += status is Status.CANCELLED

    @property
    def done(self) -> int:
        return self.made + self.kept + self.failed + self.refused + self.others

    def left(self) -> str:
        """About how long it will take still, as far as can be told: "about 0:12 left"."""
        worked = self.made + sum(self._running.values())
        if not worked or self.done >= self.rows:
            return ""
        rest = self.rows - self.done - sum(self._running.values())
        return f"about {clock(max(1.0, (time.monotonic() - self._began) / worked * rest))} left"

    def sentence(self) -> str:
        parts = [f"{self.done} of {self.rows}"]
        parts += [f"{self.kept} kept"] if self.kept else []
        parts += [f"{self.failed} failed"] if self.failed else []
        parts += [f"{self.refused} refused"] if self.refused else []
        parts += [left] if (left := self.left()) else []
        return ", ".join(parts)


def tell(result: Result) -> str:
    """What came of a row, in a line."""
    took = f" in {result.took:.1f} s" if result.took else ""
    words = {
        Status.DONE: f"done{took} ({result.reason})",
        Status.KEPT: "kept",
        Status.FAILED: f"failed: {result.error}",
        Status.REFUSED: f"refused: {result.error}",
    }
    return words.get(result.status, f"{result.status.value} ({result.reason})")


class _Lines:
    """A line for each row that ends, and for what a person would want to know."""

    def __init__(self) -> None:
        self._count = Count()

    def __call__(self, event: Event) -> None:
        self._count.hear(event)
        if isinstance(event, BatchStarted):
            self._say(f"{event.rows} row{'' if event.rows == 1 else 's'}, {event.executor}")
        elif isinstance(event, RowRetried):
            self._say(f"row {event.job.number} {event.job.key}: {event.error} It is tried again.")
        elif isinstance(event, BatchCancelled) and event.running:
            self._say(FINISHING)
        elif isinstance(event, RowFinished):
            result = event.result
            if result.status is Status.KEPT and self._count.kept > _KEPT_LINES:
                return
            said = f"row {result.job.number} {result.job.key}: {tell(result)}"
            self._say(f"{said}; {self._count.sentence()}")

    def _say(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)


class _Json:
    """An object for each event, of a row's progress twice a second at most."""

    def __init__(self) -> None:
        self._told: dict[str, tuple[str, float]] = {}

    def __call__(self, event: Event) -> None:
        if isinstance(event, RowProgress):
            stage, at = self._told.get(event.job.key, ("", 0.0))
            now = time.monotonic()
            if event.progress.stage == stage and now - at < 0.5:
                return
            self._told[event.job.key] = (event.progress.stage, now)
        print(json.dumps(event_fields(event), default=str), file=sys.stderr, flush=True)


def event_fields(event: Event) -> dict[str, Any]:
    """An event as plain values for JSON; its kind is in `event`."""
    fields: dict[str, Any] = {"event": type(event).__name__}
    if isinstance(event, BatchStarted):
        fields |= {"folder": str(event.folder), "rows": event.rows, "executor": event.executor}
    elif isinstance(event, BatchCancelled):
        fields |= {"running": event.running}
    elif isinstance(event, RowFinished):
        fields |= result_fields(event.result)
    elif isinstance(event, BatchFinished):
        fields |= {"rows": len(event.results), "seconds": round(event.seconds, 3)}
        fields |= {"cancelled": event.cancelled}
    else:
        fields |= {"key": event.job.key, "row": event.job.number}
        if isinstance(event, RowStarted):
            fields |= {"reason": event.reason, "attempt": event.attempt, "worker": event.worker}
        elif isinstance(event, RowRetried):
            fields |= {"error": event.error, "attempt": event.attempt}
        else:
            fields |= {"progress": asdict(event.progress), "worker": event.worker}
    return fields


def result_fields(result: Result) -> dict[str, Any]:
    """A result as plain values for JSON."""
    return {
        "key": result.job.key,
        "row": result.job.number,
        "status": result.status.value,
        "reason": result.reason,
        "error": result.error,
        "hint": result.hint,
        "seconds": round(result.seconds, 3),
        "took": round(result.took, 3),
        "attempts": result.attempts,
        "warnings": list(result.warnings),
        "files": {kind: str(path) for kind, path in result.files.items()},
    }


@contextmanager
def _bars() -> Iterator[Show]:
    """One bar for all rows, and below it one for each that is being rendered."""
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (
        SpinnerColumn(finished_text="[green]✓"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[said]}"),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True, highlight=False)
    with Bars(*columns, console=console, transient=False) as bars:
        whole = bars.add_task("[bold]rows", total=None, said="")
        count, tasks = Count(), dict[str, Any]()

        def show(event: Event) -> None:
            count.hear(event)
            if isinstance(event, RowStarted):
                name = escape(event.job.key if len(event.job.key) <= 28 else event.job.key[:27] + "…")
                if event.job.key not in tasks:
                    tasks[event.job.key] = bars.add_task(f"  {name}", total=None, said=event.reason)
            elif isinstance(event, RowProgress) and event.job.key in tasks:
                moved = event.progress
                said = f"{moved.stage} {moved.done:g}/{moved.total:g}" if moved.total > 1 else moved.stage
                bars.update(tasks[event.job.key], completed=moved.done, total=moved.total or None, said=said)
            elif isinstance(event, RowRetried):
                _remove(event.job.key)
                bars.console.print(
                    f"[yellow]Tried again:[/] {escape(event.job.key)}: {escape(event.error)}", soft_wrap=True
                )
            elif isinstance(event, RowFinished):
                result = event.result
                _remove(result.job.key)
                if result.status in (Status.FAILED, Status.REFUSED):
                    where = f"row {result.job.number}, {result.job.key}"
                    bars.console.print(f"[red]{escape(where)}:[/] {escape(tell(result))}", soft_wrap=True)
            elif isinstance(event, BatchCancelled) and event.running:
                bars.console.print(f"[yellow]{FINISHING}[/]", soft_wrap=True)
            bars.update(whole, completed=count.done, total=count.rows, said=count.sentence())

        def _remove(key: str) -> None:
            if (task := tasks.pop(key, None)) is not None:
                bars.remove_task(task)

        yield show
