"""`avatar batch` on the terminal: problems first, then progress, then what came of it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from avatar.errors import InputError
from avatar.progress import choose_how
from avatar.terminal.console import INTERRUPTED, out, print_json, say

if TYPE_CHECKING:
    from avatar.lessons.batch import Batch
    from avatar.lessons.planning.plan import Plan


_SHOWN = 5
"""Packages that are named one by one."""


def run(batch: Batch, *, quiet: bool, as_json: bool) -> int:
    """Do a batch; the exit code. Raises InputError where all must be right and a row is not, OutputError."""
    from avatar.lessons.batch import exit_code
    from avatar.lessons.events import BatchFinished
    from avatar.lessons.report.lines import Totals, describe
    from avatar.lessons.running.display import result_fields, show_batch

    plan = batch.plan
    if not as_json:
        _show_problems(plan)
    if plan.errors and batch.fail_fast:
        count = len(plan.refused)
        raise InputError(
            f"{count} row{'s' if count != 1 else ''} cannot be made, and --fail-fast was given.",
            hint="Put them right, or leave it out: they cost no other row.",
        )
    cancelled = False
    with _interruptible(batch), show_batch(choose_how(quiet=quiet, as_json=as_json)) as show:
        for event in batch.events():
            show(event)
            if isinstance(event, BatchFinished):
                cancelled = event.cancelled
    totals = Totals.of([describe(result, batch.folder) for result in batch.results])
    code = INTERRUPTED if cancelled and batch.interrupted else exit_code(batch.results)
    if as_json:
        from avatar.lessons.problems import as_dicts

        print_json(
            {
                "ok": code == 0,
                "exit_code": code,
                "folder": batch.folder,
                "rows": totals.rows,
                "counts": {status.value: count for status, count in totals.by_status.items()},
                "results": [result_fields(result) for result in batch.results],
                "problems": as_dicts(plan.problems),
                "report": batch.report.html if batch.report else None,
                "packages": list(batch.packages),
                "warnings": batch.warnings,
            }
        )
        return code
    from rich.markup import escape

    for warning in batch.warnings:
        say(f"[yellow]Warning:[/] {escape(warning)}")
    if batch.report and not quiet:
        out(f"[bold]{escape(str(batch.report.html))}[/]")
    for package in () if quiet else batch.packages[:_SHOWN]:
        out(escape(str(package)))
    if not quiet and len(batch.packages) > _SHOWN:
        say(f"{len(batch.packages) - _SHOWN} more packages lie beside their videos.")
    if not quiet or code:
        say(escape(totals.sentence()))
    if code == INTERRUPTED:
        say("[yellow]Stopped.[/] The same command goes on from here.")
    return code


def foresee(batch: Batch, *, quiet: bool, as_json: bool) -> int:
    """Tell what a run would do, and make nothing; 2 where a row cannot be made."""
    from avatar.lessons.planning.forecast import as_dict, show_forecast

    plan = batch.plan
    rows = batch.foresee()
    needed = batch.estimate(rows)
    if as_json:
        print_json({"ok": not plan.errors, **as_dict(plan, rows, needed)})
    elif not quiet:
        _show_problems(plan)
        show_forecast(plan, rows, needed)
        say("Nothing was made.")
    return 2 if plan.errors else 0


def _show_problems(plan: Plan) -> None:
    from avatar.lessons.problems import show_problems

    if plan.problems:
        errors = len(plan.errors)
        said = f"{len(plan.problems)} in {plan.table.path.name}"
        say(f"[bold red]Problems:[/] {said}" if errors else f"[bold yellow]Warnings:[/] {said}")
        show_problems(plan.problems)


@contextmanager
def _interruptible(batch: Batch) -> Iterator[None]:
    """Ctrl-C lets the rows that run be finished; a second one stops now. Nothing where no signals come."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def hear(*_: object) -> None:
        batch.cancel(now=batch.interrupted)
        batch.interrupted = True

    before = signal.signal(signal.SIGINT, hear)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
