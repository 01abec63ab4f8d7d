"""Many lessons at once, as the Python API has it: a table in, videos out, results as they come."""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from avatar.errors import InputError
from avatar.lessons.events import BatchFinished, Event, RowFinished
from avatar.lessons.job import Job, Result
from avatar.lessons.packages.kinds import read_kinds
from avatar.lessons.running.inventory import look
from avatar.lessons.running.run import STUCK, Rules, Run

if TYPE_CHECKING:
    from avatar.lessons.planning.estimating import Estimate
    from avatar.lessons.planning.plan import Plan
    from avatar.lessons.report import ReportPaths
    from avatar.lessons.running.executor import Executor
    from avatar.lessons.tables.table import Table

SOME, NONE = 6, 7
"""Exit codes of a batch: some of its videos are there, or none."""
_NOT_FOR_ROWS = ("script", "output", "variables", "progress", "jobs", "package")
"""Arguments of `avatar.render` that a batch gives itself."""


class Batch:
    """The videos of a table's rows, made side by side, and never twice.

        for result in avatar.Batch("lessons.csv", script="lesson.md", output="out"):
            print(result.job.key, result.status, result.error)

    table: a CSV, TSV, XLSX or JSONL file, or a `Table`; see `Batch.from_rows` for rows from a database. Its
    header names variables of the script, or settings that override the front matter. script: for rows that
    name none. output: the folder, in which the state is kept, too; it may end in a pattern of names,
    "out/{course}/{name}". name: such a pattern. only: "3,7-9,intro*", rows by number or name. limit: so many
    of these at most. settings: keyword arguments of `avatar.render`, for rows that say nothing else.

    workers: processes that render, 0 for as many as this machine has room for. retry: further attempts after
    a failure that may pass. fail_fast: after a failure no other row is begun. fresh: everything is rendered
    anew. stuck: seconds without any sign of life after which an attempt is given up. report: report.html,
    .csv and .json are written into the folder at the end. package: kinds of packages for an LMS, made at the
    end: scorm12, scorm2004, cmi5, html; one for each video, beside it, or with the title of a course in
    `course` one of all of them, in the folder; "{subject}" in it makes a course for each value of that
    column. executor: what does the rows, instead of processes
    on this machine.

    Going through it does the work; leaving early ends it at once, and what was whole by then is kept. A
    second time only what is missing or has changed is made. Raises, when it is gone through:

        InputError: the table as a whole cannot be used, or another run has the folder.
        OutputError: the folder cannot be written to.

    What is wrong with a row is in its result.
    """

    def __init__(
        self,
        table: str | Path | Table,
        *,
        script: str | Path | None = None,
        output: str | Path = "out",
        name: str = "",
        only: str = "",
        limit: int | None = None,
        variables: Mapping[str, str] | None = None,
        workers: int = 0,
        retry: int = 1,
        fail_fast: bool = False,
        fresh: bool = False,
        stuck: float = STUCK,
        report: bool = True,
        package: str | Sequence[str] = (),
        course: str = "",
        executor: Executor | None = None,
        **settings: Any,
    ) -> None:
        from avatar.lessons.planning.naming import split_output

        _check_settings(settings)
        self._kinds, self._course = read_kinds(package), course
        if course and not self._kinds:
            raise InputError(
                "A course needs a kind of package.", hint="Choose scorm12, scorm2004, cmi5 or html."
            )
        settings |= {"poster": True} if self._kinds else {}
        self._table, self._script = table, script
        folder, pattern = split_output(output)
        self.folder = folder.absolute()
        self._name, self._only, self._limit = name or pattern, only, limit
        self._variables, self._settings = dict(variables or {}), settings
        self._workers, self._wants_report = workers, report
        self.executor = executor
        self._rules = Rules(retry=retry, fail_fast=fail_fast, fresh=fresh, stuck=stuck)
        self._cancelled = ""
        self._run: Run | None = None
        self.interrupted = False
        """Whether somebody at the keyboard wanted it to end."""
        self.results: tuple[Result, ...] = ()
        """One a row, in the order of the table; there when all is over."""
        self.report: ReportPaths | None = None
        """The files of the report, when all is over."""
        self.packages: tuple[Path, ...] = ()
        """The packages that were asked for, when all is over."""
        self._unpacked: tuple[str, ...] = ()

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, Any]], *, base: str | Path = ".", **options: Any) -> Batch:
        """A batch of rows that come from elsewhere, a database for one; the first is number 1.

        rows: their keys are the columns; values are texts, numbers, dates, True and False, lists of texts, or
        None. base: the folder where paths in them begin. options: as for a batch of a file.
        Raises InputError.
        """
        from avatar.lessons.tables.table import make_table

        return cls(make_table(rows, base), **options)

    @cached_property
    def plan(self) -> Plan:
        """All rows, read and checked, with everything that is wrong with them. Raises InputError."""
        from avatar.lessons.planning.plan import plan_jobs
        from avatar.lessons.tables.table import read_table

        table = read_table(self._table) if isinstance(self._table, str | Path) else self._table
        return plan_jobs(
            table,
            self._script,
            self.folder,
            name=self._name,
            settings=self._settings,
            variables=self._variables,
            only=self._only,
            limit=self._limit,
        )

    def foresee(self) -> list[tuple[Job, str]]:
        """What a run would do now: every row that is right, and why it would be rendered; empty: kept."""
        from avatar.errors import AvatarError
        from avatar.lessons.running.fingerprint import differs, explain, fingerprint
        from avatar.lessons.running.state import read_records
        from avatar.lessons.running.worker import check_job
        from avatar.sharing import sharing

        found: list[tuple[Job, str]] = []
        records = read_records(self.folder)
        with sharing():
            for job in self.plan.jobs:
                record, lack = look(job, records.get(job.key), self.folder)
                if self._rules.fresh:
                    lack = "everything is to be made anew"
                if not lack and record:
                    try:
                        project, wishes = check_job(job, later=True)
                        now = fingerprint(project, wishes, job)
                        lack = explain(record.fingerprint, now) if differs(record.fingerprint, now) else ""
                    except AvatarError as error:  # a file went away after the plan was made
                        lack = error.message
                found.append((job, lack))
        return found

    @property
    def fail_fast(self) -> bool:
        return self._rules.fail_fast

    @property
    def warnings(self) -> list[str]:
        """What was wrong with the state or with the packages, if anything."""
        return [*(self._run.warnings if self._run else []), *self._unpacked]

    def estimate(self, rows: Sequence[tuple[Job, str]] | None = None) -> Estimate:
        """The time and the room on the disk that a run would need now. rows: as `foresee` gives them."""
        from avatar.lessons.planning.estimating import estimate
        from avatar.lessons.running.pool import choose_workers

        due = [job for job, lack in (self.foresee() if rows is None else rows) if lack]
        workers = choose_workers(len(due), self._workers) if due else 0
        return estimate(due, self.plan.lengths, self.folder, workers)

    def events(self) -> Iterator[Event]:
        """Do it, and tell all that happens; the last is a `BatchFinished`."""
        started = datetime.now(UTC)
        plan = self.plan
        run = Run(plan.jobs, self.folder, self.executor or self._choose(), self._rules, plan.refused)
        self._run = run
        if self._cancelled:
            run.cancel(now=self._cancelled == "now")
        for event in run.events():
            if isinstance(event, BatchFinished):
                self.results = event.results
                if self._kinds and not event.cancelled:
                    self._pack()
                if self._wants_report:
                    self.report = self._write_report(started)
            yield event

    def run(self) -> tuple[Result, ...]:
        """Do it; one result for each row, in the order of the table."""
        for _ in self.events():
            pass
        return self.results

    def cancel(self, *, now: bool = False) -> None:
        """Begin nothing more; rows that run are finished, or with `now` given up. From any thread."""
        self._cancelled = "now" if now else self._cancelled or "soon"
        if self._run:
            self._run.cancel(now=now)

    def __iter__(self) -> Iterator[Result]:
        for event in self.events():
            if isinstance(event, RowFinished):
                yield event.result

    async def __aiter__(self) -> AsyncIterator[Result]:
        async for event in self.async_events():
            if isinstance(event, RowFinished):
                yield event.result

    async def async_events(self) -> AsyncIterator[Event]:
        """The same as `events` for asyncio: the work goes on in a thread, and its end is waited for."""
        loop, told = asyncio.get_running_loop(), asyncio.Queue[Event | BaseException | None]()
        over = threading.Event()

        def work() -> None:
            last: BaseException | None = None
            try:
                for event in self.events():
                    loop.call_soon_threadsafe(told.put_nowait, event)
            except BaseException as error:
                last = error
            finally:
                over.set()
                if not loop.is_closed():
                    loop.call_soon_threadsafe(told.put_nowait, last)

        thread = threading.Thread(target=work, name="batch", daemon=True)
        thread.start()
        try:
            while (event := await told.get()) is not None:
                if isinstance(event, BaseException):
                    raise event
                yield event
        finally:
            if not over.is_set():
                self.cancel(now=True)
            await asyncio.shield(asyncio.to_thread(thread.join))

    def _choose(self) -> Executor:
        """Processes on this machine, as many as it has room for."""
        from avatar.lessons.running.pool import MEMORY, LocalExecutor, choose_workers, memory_of
        from avatar.machine import gpus
        from avatar.render import foresee_provider

        drawn = foresee_provider(self._settings.get("provider", "auto"))
        devices = () if drawn == "OpenCV" else gpus()
        needed = [memory_of(length.pixels, length.draft) for length in self.plan.lengths.values()]
        memory = max(needed, default=MEMORY)
        count = choose_workers(len(self.plan.jobs), self._workers, devices, memory)
        return LocalExecutor(count, devices=devices)

    def _pack(self) -> None:
        from avatar.lessons.packages.results import pack_results

        packed = pack_results(self.results, self._kinds, self.folder, self._course)
        self.packages, self._unpacked = packed.paths, packed.warnings

    def _write_report(self, started: datetime) -> ReportPaths:
        from avatar.lessons.report import write_report

        script = Path(self._script).name if self._script else ""
        return write_report(
            self.folder, self.results, started, table=self.plan.table.path.name, script=script
        )


def exit_code(results: Sequence[Result]) -> int:
    """0 where all videos are there, 6 for some of them, 7 for none."""
    whole = sum(result.status.whole for result in results)
    if whole == len(results):
        return 0
    return SOME if whole else NONE


def _check_settings(settings: Mapping[str, Any]) -> None:
    from avatar.pipeline import render

    known = inspect.signature(render).parameters
    for name in settings:
        if name not in known or name in _NOT_FOR_ROWS:
            raise TypeError(f"Batch() got an unexpected keyword argument {name!r}")
