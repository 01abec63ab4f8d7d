"""How far a job has come, how long its stages take, and three ways of showing it on standard error."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Literal

How = Literal["bars", "lines", "json", "nothing"]


@dataclass(frozen=True)
class Progress:
    """`done` of `total` `unit`s of a stage are finished; a `total` of 0 means that it is not known.

    note: what else is known by now, to be shown beside it.
    """

    stage: str
    done: float
    total: float = 0
    unit: str = ""
    note: str = ""


ProgressCallback = Callable[[Progress], None]

_EVERY = 5.0
"""Seconds between plain lines of one stage: a log of an hour's job stays readable."""
_EVERY_JSON = 0.25


class Stopwatch:
    """Measures the stages of a job and passes its progress on.

    timings: seconds of work by stage, of the stages begun so far.
    """

    def __init__(self, callback: ProgressCallback | None = None) -> None:
        self._callback = callback
        self._start = time.perf_counter()
        self.timings: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the time of the block towards the stage of that name."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.timings[name] = self.timings.get(name, 0.0) + time.perf_counter() - start

    def tell(self, stage: str, done: float, total: float, unit: str, note: str = "") -> None:
        """Report that `done` of `total` `unit`s of a stage are finished, and a note to be shown beside it."""
        if self._callback:
            self._callback(Progress(stage, done, total, unit, note))

    def total(self) -> dict[str, float]:
        """The timings, with `total`: the seconds since the stopwatch was made."""
        return {**self.timings, "total": time.perf_counter() - self._start}


def choose_how(*, quiet: bool, as_json: bool) -> How:
    """Bars where a person watches, lines in a log, JSON for programs, nothing when asked for nothing."""
    if quiet:
        return "nothing"
    if as_json:
        return "json"
    return "bars" if sys.stderr.isatty() else "lines"


@contextmanager
def show_progress(how: How) -> Iterator[ProgressCallback | None]:
    """A callback that shows progress on standard error for as long as the block runs."""
    if how == "nothing":
        yield None
    elif how == "bars":
        with _bars() as callback:
            yield callback
    else:
        lines = Lines(_as_json if how == "json" else as_line, _EVERY_JSON if how == "json" else _EVERY)
        yield lines
        lines.finish()


class Lines:
    """Writes the first and last event of every stage, and now and then one between; to standard error."""

    def __init__(
        self,
        form: Callable[[Progress, float], str],
        every: float,
        write: Callable[[str], None] | None = None,
    ) -> None:
        self._form, self._every = form, every
        self._put = write or _complain
        self._stage, self._began, self._written = "", 0.0, 0.0
        self._held: Progress | None = None

    def __call__(self, event: Progress) -> None:
        now = time.monotonic()
        if event.stage != self._stage:
            self.finish()
            self._stage, self._began, self._written = event.stage, now, 0.0
        self._held = event
        if now - self._written >= self._every or (event.total and event.done >= event.total):
            self._write(now)

    def finish(self) -> None:
        if self._held:
            self._write(time.monotonic())

    def _write(self, now: float) -> None:
        assert self._held
        self._put(self._form(self._held, now - self._began))
        self._held, self._written = None, now


def _complain(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _as_json(event: Progress, seconds: float) -> str:
    told = {name: value for name, value in asdict(event).items() if name != "note" or value}
    return json.dumps({"progress": {**told, "seconds": round(seconds, 3)}})


def as_line(event: Progress, seconds: float) -> str:
    text = f"{event.stage}: {event.done:g}"
    if event.total:
        text += f" of {event.total:g}"
    text += f" {event.unit}".rstrip()
    if event.total and event.total > 1:
        text += f" ({min(1.0, event.done / event.total):.0%})"
    if event.note:
        text += f", {event.note}"
    rate = speed(event.done, seconds)
    if rate and event.unit:
        text += f", {pace(rate, event.unit)}"
        if event.total > event.done:
            text += f", {clock((event.total - event.done) / rate)} left"
    return text


def speed(done: float, seconds: float) -> float:
    """Units a second; 0 while it is too early to say."""
    return done / seconds if seconds > 0.2 else 0.0


def pace(rate: float, unit: str) -> str:
    """How quick it goes: 25 frames/s, or 18 s each where a second is not enough for one."""
    if rate < 1.0:
        return f"{1.0 / rate:.3g} s each"
    return f"{rate:,.0f} {unit}/s" if rate >= 100 else f"{rate:.3g} {unit}/s"


def clock(seconds: float) -> str:
    """Seconds as 0:07, 12:30 or 1:02:03."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


@contextmanager
def _bars() -> Iterator[ProgressCallback]:
    from rich.console import Console
    from rich.progress import BarColumn, ProgressColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Any) -> Text:
            rate, unit = task.speed or task.finished_speed, task.fields["unit"]
            return Text(pace(rate, unit) if rate and unit else "", style="progress.data.speed")

    columns = (
        SpinnerColumn(finished_text="[green]✓"),
        TextColumn("{task.description:<12}"),
        BarColumn(),
        TextColumn("{task.fields[amount]}"),
        Rate(),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Bars(*columns, console=Console(stderr=True), transient=False) as bars:
        tasks: dict[str, Any] = {}

        def callback(event: Progress) -> None:
            if event.stage not in tasks:
                for task in tasks.values():  # a new stage means that those before it are over
                    if bars.tasks[task].total is None:
                        bars.update(task, total=1, completed=1)
                tasks[event.stage] = bars.add_task(event.stage, total=None, unit=event.unit, amount="")
            amount = f"{event.done:g}" + (f"/{event.total:g}" if event.total else "") + f" {event.unit}"
            amount += f", {event.note}" if event.note else ""
            bars.update(
                tasks[event.stage],
                completed=event.done,
                total=event.total or None,
                amount=amount,
                unit=event.unit,
            )

        yield callback
