"""A run: rows are given to an executor, tried again where that helps, and noted as soon as they are whole.

Everything a run knows is in the ledger and in the files themselves, so it can be ended at any point in any
way; the next one goes on from there.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from avatar.errors import InputError
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
from avatar.lessons.job import Job, Result, Status
from avatar.lessons.running.executor import (
    Chosen,
    Ended,
    Executor,
    Fingerprint,
    Message,
    Moved,
    Outcome,
    Taken,
    Task,
)
from avatar.lessons.running.fingerprint import differs
from avatar.lessons.running.inventory import look
from avatar.lessons.running.state import Record, State
from avatar.lessons.running.worker import made_of
from avatar.media.atomic import sweep
from avatar.sharing import sharing

LOGS = "logs"
"""The folder within that of the batch where each row has a log."""
STUCK = 600.0
"""Seconds without any sign of life after which an attempt is given up."""
STARTING = 180.0
"""Seconds in which a worker must have begun, however little patience there is then: it loads its nets."""
_SIFTED = 100
"""Rows that are looked at together: what they share is read once for all of them."""
_LOOK = 0.25
"""Seconds between two looks at what was asked for meanwhile."""


@dataclass(frozen=True)
class Rules:
    """How a run deals with its rows.

    retry: further attempts at a row after a failure that may pass. fail_fast: after a row has failed no other
    is begun. fresh: everything is rendered, whatever is there. stuck: seconds, as `STUCK`. jobs: processes
    that draw for one row, 0 for as many as its worker's share of the cores allows.
    """

    retry: int = 1
    fail_fast: bool = False
    fresh: bool = False
    stuck: float = STUCK
    jobs: int = 0


@dataclass
class _Attempt:
    job: Job
    number: int
    heard: float
    worker: str = ""
    reason: str = ""


class Run:
    """One run over the rows of a folder; `events` does it.

    refused: results of rows that were not fit to be tried; they count in the end.
    """

    def __init__(
        self,
        jobs: Sequence[Job],
        folder: Path,
        executor: Executor,
        rules: Rules | None = None,
        refused: Sequence[Result] = (),
    ) -> None:
        keys = [job.key for job in jobs]
        twice = (
            next((key for key in keys if keys.count(key) > 1), None) if len(set(keys)) < len(keys) else None
        )
        if twice is not None:
            raise InputError(f"Two rows make {twice!r}.", hint="Give each a name of its own.")
        self.jobs, self.folder, self.executor = tuple(jobs), Path(folder).absolute(), executor
        self.rules, self.refused = rules or Rules(), tuple(refused)
        self.warnings: list[str] = []
        self._ending = ""  # "soon": nothing new is begun; "now": what runs is given up
        self._results: dict[str, Result] = {}
        self._running: dict[str, _Attempt] = {}
        self._waiting: deque[tuple[Job, int]] = deque()
        self._records: dict[str, Record] = {}
        self._asked = ""
        self._broken: list[Job] = []  # their processes were lost, and may have left something half written

    def cancel(self, *, now: bool = False) -> None:
        """Begin nothing more; rows that run are finished, or with `now` given up. From any thread."""
        self._ending = "now" if now else self._ending or "soon"

    def events(self) -> Iterator[Event]:
        """Do it all, and tell what happens. Ending the iteration early ends the run at once.

        Raises OutputError (the folder), InputError (another run has it), EngineError (nothing can be begun).
        """
        began = time.monotonic()
        try:
            with State(self.folder) as state:
                self.warnings += state.warnings
                self._records = state.records()
                self._waiting = deque((job, 1) for job in self.jobs)
                yield BatchStarted(self.folder, len(self.jobs) + len(self.refused), self.executor.name)
                for result in self.refused:
                    yield RowFinished(result)
                if self.refused and self.rules.fail_fast:
                    self.cancel()
                yield from self._sift(state)
                yield from self._work(state)
                yield from self._leave()
        finally:
            self.executor.close()
            for job in self._broken:
                sweep(job.output)
        everyone = [*self.refused, *(self._results[job.key] for job in self.jobs)]
        everyone.sort(key=lambda result: result.job.number)
        yield BatchFinished(tuple(everyone), time.monotonic() - began, bool(self._ending))

    def _sift(self, state: State) -> Iterator[Event]:
        """Find the rows that are as they should be, without any worker; where in doubt, a worker looks again.

        What rows share is read once here: templates, voices and presenters are not opened for each of them.
        """
        waiting, self._waiting = self._waiting, deque()
        while waiting:
            kept = []
            with sharing():
                for job, number in [waiting.popleft() for _ in range(min(_SIFTED, len(waiting)))]:
                    known = None if self._ending else self._known(job, state)
                    prints = made_of(job) if known is not None else None
                    if known is None or prints is None or differs(known, prints):
                        self._waiting.append((job, number))
                    else:
                        kept.append((job, prints))
            for job, prints in kept:
                attempt = _Attempt(job, 1, time.monotonic())
                yield RowFinished(self._settle(attempt, Outcome(Status.KEPT, "unchanged", prints), state))

    def _known(self, job: Job, state: State) -> Fingerprint | None:
        """What the files that lie there whole were made from."""
        record, lack = self._find(job, state)
        return None if lack or record is None else record.fingerprint

    def _work(self, state: State) -> Iterator[Event]:
        while self._running or (self._waiting and not self._ending):
            ending = self._ending  # which may change at any moment
            if ending and self._asked != ending:
                self._asked = ending
                yield BatchCancelled(len(self._running) if ending == "soon" else 0)
            if ending == "now":
                return
            while self._waiting and not ending and len(self._running) < self.executor.capacity:
                self._begin(*self._waiting.popleft(), state)
            message = self.executor.receive(_LOOK)
            if message and (attempt := self._running.get(message.key)):
                attempt.heard = time.monotonic()
                yield from self._hear(attempt, message, state)
            self._look_for_stuck()

    def _begin(self, job: Job, number: int, state: State) -> None:
        record, lack = self._find(job, state)
        task = Task(
            job,
            number,
            known=None if lack or record is None else record.fingerprint,
            lack=lack,
            log=self._log(job),
            jobs=self.rules.jobs,
        )
        self._running[job.key] = _Attempt(job, number, time.monotonic())
        self.executor.submit(task)

    def _find(self, job: Job, state: State) -> tuple[Record | None, str]:
        """What lies there of a row, and what is missing of it, empty where it is whole."""
        before = self._records.get(job.key)
        if self.rules.fresh:
            return before, "everything is to be made anew"
        record, lack = look(job, before, self.folder)
        if record is not None and record is not before:
            state.write(record)
            self._records[job.key] = record
        return record, lack

    def _hear(self, attempt: _Attempt, message: Message, state: State) -> Iterator[Event]:
        job = attempt.job
        if isinstance(message, Taken):
            attempt.worker = message.worker
        elif isinstance(message, Chosen):
            attempt.reason = message.reason
            state.write(Record(job.key, job.number, Status.RUNNING, message.reason, attempts=attempt.number))
            yield RowStarted(job, message.reason, attempt.number, attempt.worker)
        elif isinstance(message, Moved):
            yield RowProgress(job, message.progress, attempt.worker)
        elif isinstance(message, Ended):
            del self._running[job.key]
            outcome = message.outcome
            if outcome.retry:
                sweep(job.output)
            again = outcome.retry and attempt.number <= self.rules.retry and not self._ending
            if outcome.status is Status.FAILED and again:
                self._waiting.append((job, attempt.number + 1))
                yield RowRetried(job, outcome.error, attempt.number)
                return
            yield RowFinished(self._settle(attempt, outcome, state))

    def _settle(self, attempt: _Attempt, outcome: Outcome, state: State) -> Result:
        """Note what came of a row."""
        job, status = attempt.job, outcome.status
        before = self._records.get(job.key)
        if status is Status.KEPT and before:
            record = replace(before, number=job.number, status=Status.DONE, fingerprint=outcome.fingerprint)
            if record != before:
                state.write(record)
            attempts, took = 0, 0.0
        else:
            attempts, took = attempt.number, outcome.took
            record = Record(
                job.key,
                job.number,
                status,
                outcome.reason or attempt.reason,
                outcome.error,
                outcome.hint,
                outcome.seconds,
                outcome.took,
                attempt.number,
                outcome.warnings,
                outcome.fingerprint,
                state.stamp(outcome.files),
            )
            state.write(record)
        self._records[job.key] = record
        result = Result(
            job,
            status,
            outcome.reason or attempt.reason,
            outcome.error,
            outcome.hint,
            record.seconds,
            took,
            attempts,
            record.warnings,
            self._files(job, record),
        )
        self._results[job.key] = result
        if status is Status.FAILED and self.rules.fail_fast:
            self.cancel()
        return result

    def _leave(self) -> Iterator[Event]:
        """Tell of the rows that nothing will come of in this run; running ones are found broken off later."""
        for attempt in self._running.values():
            self._broken.append(attempt.job)
            result = Result(
                attempt.job,
                Status.CANCELLED,
                "broken off",
                attempts=attempt.number,
                files=self._files(attempt.job, None),
            )
            self._results[attempt.job.key] = result
            yield RowFinished(result)
        for job, number in self._waiting:
            reason = "not begun" if number == 1 else "not tried again"
            self._results[job.key] = Result(job, Status.CANCELLED, reason, attempts=number - 1)
            yield RowFinished(self._results[job.key])
        self._running.clear()
        self._waiting.clear()

    def _look_for_stuck(self) -> None:
        now = time.monotonic()
        for key, attempt in self._running.items():
            limit = self.rules.stuck if attempt.worker else max(STARTING, self.rules.stuck)
            if now - attempt.heard > limit:
                attempt.heard = now
                self.executor.end(key, f"There was no sign of life for {limit:g} seconds.")

    def _files(self, job: Job, record: Record | None) -> dict[str, Path]:
        found = {kind: self.folder / name for kind, (name, _) in record.files.items()} if record else {}
        log = self._log(job)
        return {**found, "log": log} if log.exists() else found

    def _log(self, job: Job) -> Path:
        return self.folder / LOGS / f"{job.key}.log"
