"""From a table to jobs: every row read, named and checked before the first is rendered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from avatar.errors import InputError
from avatar.lessons.checking import Length, check_job, find_overwritten, real
from avatar.lessons.columns import (
    SETTINGS,
    Place,
    doubt_columns,
    match_columns,
    read_settings,
)
from avatar.lessons.job import Job, Result, Status
from avatar.lessons.lesson import compose, find_defaults
from avatar.lessons.naming import REPLACED, Named, UnsafeNameError, check_pattern, fill_pattern, name_video
from avatar.lessons.problems import RowProblem, errors_of
from avatar.lessons.selecting import Selection
from avatar.lessons.table import Row, Table
from avatar.script.frontmatter import VARIABLE_NAME
from avatar.script.report import Report, suggestion
from avatar.script.source import read_file
from avatar.sharing import shareable, sharing

ProgressOfRows = Callable[[int, int], None]
"""Is told how many rows of how many are checked."""
NAMING = ("output", "id", "name", "title")
"""Columns that name the videos where nothing else does, the first that the table has."""
_NO_VARIABLE = re.compile("There is no variable '([^']+)'")
_WANTED = re.compile(r"\{\{\s*(" + VARIABLE_NAME + r")\s*\}\}")


@dataclass(frozen=True)
class Plan:
    """What a table comes to.

    jobs: the rows that are right, in the order of the table. refused: those that are not, with what is wrong
    first. problems: all of them, of rows and of the table. lengths: of the videos, by the job's key.
    left: rows that were not chosen (`only`, `limit`) and not checked.
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
    "{course}-{lesson}". settings: keyword arguments of `avatar.render` for rows that say nothing else.
    variables: for {{name}} where no column is. only: "3,7-9,intro*", rows by number or by output name.
    limit: so many rows of these at most.

    Raises:
        InputError: the table or the pattern as a whole cannot be used.
    """
    with sharing():
        planner = Planner(table, script, Path(folder).absolute(), name, settings or {}, variables or {})
        return planner.plan(Selection.read(only), limit, progress)


@dataclass(frozen=True)
class Draft:
    """A row on its way to a job.

    named: None where its name cannot be used. above: lines above its own text. whole: there is something to
    check, though it may be bad already.
    """

    row: Row
    job: Job
    named: Named | None
    above: int = 0
    whole: bool = True


class Planner:
    """Reads the rows of one table."""

    def __init__(
        self,
        table: Table,
        script: str | Path | None,
        folder: Path,
        pattern: str,
        settings: Mapping[str, Any],
        variables: Mapping[str, str],
    ) -> None:
        self.table, self.folder = table, folder
        self.script = Path(script).absolute() if script is not None else None
        self.settings, self.variables = dict(settings), dict(variables)
        self.columns, problems = match_columns(table.columns, table.raw)
        self.problems: list[RowProblem] = [*table.problems, *problems]
        self.broken = frozenset(problem.row for problem in errors_of(table.problems))
        self.bad = set(self.broken)
        self.used: set[str] = set()
        self.pattern = pattern or self._usual_pattern()
        self.used.update(check_pattern(self.pattern, self.columns.find, self._known()))
        if self.script is None and not {"script", "text"} & self.columns.settings.keys():
            raise InputError(
                f"{table.path}: nothing says what is spoken.",
                hint="Give a script with --script, or the table a column `script` or `text`.",
            )

    def _known(self) -> dict[str, str]:
        return {name: name for name in self.table.columns}

    def _usual_pattern(self) -> str:
        """The pattern where none is given: a column that names things, else the row's number."""
        for name in NAMING[1:]:
            if column := self.columns.find(name):
                return "{" + column + "}"
        if "output" not in self.columns.settings:
            message = "Videos are named by the number of their row: rows put in between make all others anew."
            hint = "Give the table a column `output`, or name them with --name."
            self.problems.append(RowProblem(0, "", message, hint, "warning"))
        return "row-{number:04}"

    def plan(self, selection: Selection, limit: int | None, progress: ProgressOfRows | None) -> Plan:
        """Read all rows, choose, and check those that were chosen."""
        drafts = [self._draft(row) for row in self.table.rows]
        self._refuse_twice(drafts)
        chosen = selection.choose(drafts, lambda d: (d.row.number, d.named.key if d.named else ""))
        chosen = chosen[:limit] if limit is not None else chosen
        numbers = {draft.row.number for draft in chosen}
        self.problems = [p for p in self.problems if not p.row or p.row in numbers]
        jobs: dict[str, Job] = {}
        lengths: dict[str, Length] = {}
        inputs: dict[str, Sequence[tuple[str, Path]]] = {}
        for done, draft in enumerate(chosen, 1):
            if draft.whole:
                checked = check_job(draft.job, draft.above)
                found = [self._placed(p, draft) for p in checked.problems]
                self._tell(found)
                if checked.length and draft.row.number not in self.bad:
                    job = replace(draft.job, title=checked.title, language=checked.language)
                    jobs[job.key], lengths[job.key] = job, checked.length
                    inputs[job.key] = checked.inputs
            if progress:
                progress(done, len(chosen))
        for key, problem in list(find_overwritten(jobs, inputs, self.table.path.absolute())):
            self._tell([replace(problem, column=self._naming_column())])
            del jobs[key]
        self.problems += doubt_columns(self.columns, self.used)
        problems = tuple(sorted(dict.fromkeys(self.problems)))
        return Plan(
            table=self.table,
            folder=self.folder,
            jobs=tuple(jobs.values()),
            refused=tuple(_refuse(d, problems) for d in chosen if d.row.number in self.bad),
            problems=problems,
            lengths={key: lengths[key] for key in jobs},
            left=len(drafts) - len(chosen),
        )

    def _tell(self, problems: Sequence[RowProblem]) -> None:
        self.problems += problems
        self.bad.update(problem.row for problem in errors_of(problems))

    def _draft(self, row: Row) -> Draft:
        """What a row asks for; what is wrong with it is told."""
        drafted = self.settings.get("draft", False)
        place = Place(self.table.path.absolute().parent, bool(drafted))
        given, problems = read_settings(row.cells, self.columns, place, row.number)
        self._tell(problems)
        script, whole = given.get("script") or self.script, row.number not in self.broken
        text, above = "", 0
        if "text" in given:
            text, above = compose(given["text"], script)
            script = script or self.table.path.absolute()
        if script is None:
            column = self.columns.settings.get("text") or self.columns.settings.get("script", "")
            message = "Nothing says what is spoken."
            hint = "Write a text, or name a script; or give one for all rows with --script."
            self._tell([RowProblem(row.number, column, message, hint)])
            script, whole = self.table.path.absolute(), False
        settings = {
            **self.settings,
            **{SETTINGS[n].argument: v for n, v in given.items() if SETTINGS[n].argument},
        }
        named = self._name(row, given)
        job = Job(
            key=named.key if named else f"row-{row.number}",
            number=row.number,
            script=script,
            output=self.folder / (named.path if named else f"row-{row.number}.mp4"),
            title=given.get("title", ""),
            language=given.get("language", ""),
            settings=settings,
            variables=self._fill(row, text or None, script),
            text=text,
            front={n: v for n, v in given.items() if SETTINGS[n].front and n != "language"},
        )
        return Draft(row, job, named, above, whole)

    def _fill(self, row: Row, text: str | None, script: Path) -> dict[str, str]:
        """The variables that the script wants, from the row and from those given for all rows."""
        found = {}
        for name in _find_names(text) if text is not None else _names_in(script):
            column = self.columns.find(name)
            if column is None:
                if name in self.variables:
                    found[name] = self.variables[name]
                continue
            self.used.add(column)
            if row.cells[column]:
                found[name] = row.cells[column]
            elif name in self.variables:
                found[name] = self.variables[name]
            elif name not in find_defaults(script):
                found[name] = ""
                message = f"The cell is empty, and the script says {{{{{name}}}}}."
                self._tell([RowProblem(row.number, column, message, severity="warning")])
        return found

    def _name(self, row: Row, given: Mapping[str, Any]) -> Named | None:
        """Where the row's video goes."""
        form = given.get("format", "")
        column = self._naming_column()
        usual = form or ("webm" if given.get("transparent", self.settings.get("transparent")) else "mp4")
        try:
            wanted = given.get("output") or fill_pattern(
                self.pattern, row.number, lambda name: row.cells[self.columns.find(name) or ""]
            )
            named = name_video(wanted, usual, asked=bool(form))
            if not real(self.folder / named.path.parent).is_relative_to(real(self.folder)):
                raise UnsafeNameError("A link in its path leads out of the folder of the batch.")
        except UnsafeNameError as problem:
            if row.number in self.broken:
                return None
            shown = repr(str(given["output"])[:60]) + ": " if given.get("output") else ""
            hint = "Give a plain name, such as week-1/intro."
            self._tell([RowProblem(row.number, column, f"{shown}{problem}", hint)])
            return None
        if (
            named.changed
            and row.number not in self.broken
            and (given.get("output") or named.changed != REPLACED)
        ):
            message = f"The name was made safe: {named.path.as_posix()!r} ({named.changed})."
            self._tell([RowProblem(row.number, column, message, severity="warning")])
        return named

    def _naming_column(self) -> str:
        """The column to look at when a name is wrong."""
        if column := self.columns.settings.get("output"):
            return column
        names = check_pattern(self.pattern, self.columns.find, self._known())
        return names[0] if names else ""

    def _refuse_twice(self, drafts: Sequence[Draft]) -> None:
        """Two rows must not write the same files: the first keeps the name."""
        first: dict[str, Draft] = {}
        for draft in drafts:
            if draft.named is None:
                continue
            earlier = first.setdefault(draft.named.clash, draft)
            if earlier is draft:
                continue
            mine, theirs = str(draft.named.path), str(earlier.named.path) if earlier.named else ""
            message = f"{mine!r} is the video of row {earlier.row.number} already"
            message += "." if mine == theirs else f" ({theirs!r}): their files are the same."
            hint = 'Give each its own, or name them with --name, such as "{name}-{number}".'
            self._tell([RowProblem(draft.row.number, self._naming_column(), message, hint)])

    def _placed(self, problem: RowProblem, draft: Draft) -> RowProblem:
        """A problem of a job with its row, and the setting it is about as the table's column."""
        column = self.columns.settings.get(problem.column, "")
        if not column or not draft.row.cells[column]:
            column = self._column_shown(problem, draft)
        hint = problem.hint
        if lacking := _NO_VARIABLE.search(problem.message):
            near = suggestion(lacking[1], self.table.columns)
            hint = f"Give the table a column {lacking[1]!r}. {near}".rstrip()
        return replace(problem, row=draft.row.number, column=column, hint=hint)

    def _column_shown(self, problem: RowProblem, draft: Draft) -> str:
        """The column whose cell the message speaks of, a setting or a variable of a script; or none."""
        spoken = ("text", "output", "title")
        settings = (column for name, column in self.columns.settings.items() if name not in spoken)
        for column in (*settings, *(name for name in self.columns.others if name in self.used)):
            cell = draft.row.cells[column]
            if len(cell) > 2 and cell in problem.message:
                return column
        return ""


@shareable
def _names_in(script: Path) -> tuple[str, ...]:
    """The variables that a script's file speaks of."""
    return _find_names(read_file(script, Report(str(script))))


def _find_names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_WANTED.findall(text)))


def _refuse(draft: Draft, problems: Sequence[RowProblem]) -> Result:
    """What came of a row that was not tried."""
    mine = [p for p in errors_of(problems) if p.row == draft.row.number]
    told = [f"{p.column}: {p.message}" if p.column else p.message for p in mine]
    hint = mine[0].hint if len(mine) == 1 else ""
    return Result(draft.job, Status.REFUSED, reason="refused", error="\n".join(told), hint=hint)
