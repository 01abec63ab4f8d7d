"""From a table to jobs: every row read, named and checked before the first is rendered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from avatar.lessons.job import Job, Result, Status
from avatar.lessons.planning.checking import Length, check_job, find_overwritten
from avatar.lessons.planning.columns import doubt_columns
from avatar.lessons.planning.drafting import Draft, Drafter, refuse_twice
from avatar.lessons.planning.selecting import Selection
from avatar.lessons.problems import RowProblem, errors_of
from avatar.lessons.tables.table import Table
from avatar.sharing import sharing

ProgressOfRows = Callable[[int, int], None]
"""Is told how many videos of how many are checked."""


@dataclass(frozen=True)
class Plan:
    """What a table comes to.

    jobs: the rows that are right, in the order of the table; one for each language of a row. refused: those
    that are not, with what is wrong. problems: all of them, of rows and of the table. lengths: of the videos,
    by the job's key. left: rows that were not chosen (`only`, `limit`) and not checked.
    """

    table: Table
    folder: Path
    jobs: tuple[Job, ...]
    refused: tuple[Result, ...]
    problems: tuple[RowProblem, ...]
    lengths: Mapping[str, Length] = field(default_factory=dict)
    left: int = 0

    @property
    def errors(self) -> tuple[RowProblem, ...]:
        """What refuses rows."""
        return errors_of(self.problems)


def plan_jobs(
    table: Table,
    script: str | Path | None,
    folder: str | Path,
    *,
    name: str = "",
    settings: Mapping[str, Any] | None = None,
    variables: Mapping[str, str] | None = None,
    only: str = "",
    limit: int | None = None,
    progress: ProgressOfRows | None = None,
) -> Plan:
    """The jobs of a table's rows, all of them checked; nothing is written.

    script: for rows that name none. folder: where the videos go. name: the pattern of their names,
    "{course}-{lesson}". settings: keyword arguments of `avatar.render` for rows that say nothing else;
    `language` may be several, or "all". variables: for {{name}} where no column is. only: "3,7-9,intro*",
    rows by number or by output name. limit: so many rows of these at most.

    Raises:
        InputError: the table or the pattern as a whole cannot be used.
    """
    selection = Selection.read(only)
    with sharing():
        drafter = Drafter(table, script, Path(folder).absolute(), name, settings or {}, variables or {})
        drafts = [draft for row in table.rows for draft in drafter.draft(row)]
        drafter.tell(refuse_twice(drafts, drafter.naming_column))
        chosen = selection.choose(drafts, lambda d: (d.row.number, d.named.key if d.named else ""))
        if limit is not None:
            first = list(dict.fromkeys(draft.row.number for draft in chosen))[:limit]
            chosen = [draft for draft in chosen if draft.row.number in first]
        return _check(drafter, chosen, progress)


def _check(drafter: Drafter, chosen: Sequence[Draft], progress: ProgressOfRows | None) -> Plan:
    """Check the drafts that were chosen; what is wrong with others does not matter now."""
    numbers = {draft.row.number for draft in chosen}
    kept = [problem for problem in drafter.problems if not problem.row or problem.row in numbers]
    problems = dict.fromkeys(kept)
    wrong: dict[str, list[RowProblem]] = {}
    jobs: dict[str, Job] = {}
    lengths: dict[str, Length] = {}
    inputs: dict[str, Sequence[tuple[str, Path]]] = {}
    for done, draft in enumerate(chosen, 1):
        if draft.whole:
            checked = check_job(draft.job, draft.above)
            found = [drafter.place(problem, draft) for problem in checked.problems]
            problems.update(dict.fromkeys(found))
            wrong[_id(draft)] = list(errors_of(found))
            if checked.length and not wrong[_id(draft)] and draft.row.number not in drafter.bad:
                job = replace(draft.job, title=checked.title, language=checked.language)
                jobs[job.key], lengths[job.key] = job, checked.length
                inputs[job.key] = checked.inputs
        if progress:
            progress(done, len(chosen))
    for key, problem in list(find_overwritten(jobs, inputs, drafter.table.path.absolute())):
        told = replace(problem, column=drafter.naming_column)
        problems[told] = None
        wrong.setdefault(f"{jobs.pop(key).number} {key}", []).append(told)
    problems.update(dict.fromkeys(doubt_columns(drafter.columns, drafter.used)))
    of_rows: dict[int, list[RowProblem]] = {}
    for problem in errors_of(kept):
        of_rows.setdefault(problem.row, []).append(problem)
    refused = []
    for draft in chosen:
        mine = [*of_rows.get(draft.row.number, ()), *wrong.get(_id(draft), ())]
        if mine:
            refused.append(_refuse(draft.job, mine))
    return Plan(
        table=drafter.table,
        folder=drafter.folder,
        jobs=tuple(jobs.values()),
        refused=tuple(refused),
        problems=tuple(sorted(problems)),
        lengths={key: lengths[key] for key in jobs},
        left=len(drafter.table.rows) - len(numbers),
    )


def _id(draft: Draft) -> str:
    """Names a draft: two rows may ask for the same key, of which the second is refused."""
    return f"{draft.row.number} {draft.job.key}"


def _refuse(job: Job, problems: Sequence[RowProblem]) -> Result:
    """What came of a row that was not tried."""
    told = dict.fromkeys(f"{p.column}: {p.message}" if p.column else p.message for p in sorted(problems))
    hint = problems[0].hint if len(told) == 1 else ""
    return Result(job, Status.REFUSED, reason="refused", error="\n".join(told), hint=hint)
