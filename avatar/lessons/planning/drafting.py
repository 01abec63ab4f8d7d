"""Rows of a table as drafts of jobs: settings read, variables filled, languages and names chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from avatar.errors import AvatarError, InputError
from avatar.lessons.job import Job
from avatar.lessons.planning.columns import SETTINGS, Place, match_columns, read_settings
from avatar.lessons.planning.lesson import compose, find_defaults
from avatar.lessons.planning.naming import (
    REPLACED,
    Named,
    UnsafeNameError,
    check_pattern,
    fill_pattern,
    name_video,
    real,
)
from avatar.lessons.problems import RowProblem, errors_of
from avatar.lessons.tables.table import Row, Table
from avatar.script.document import ENDINGS
from avatar.script.frontmatter import VARIABLE_NAME
from avatar.script.report import Report, suggestion
from avatar.script.source import read_file
from avatar.sharing import shareable

NAMING = ("id", "name", "title")
"""Columns that name the videos where nothing else does, the first that the table has."""
_NO_VARIABLE = re.compile("There is no variable '([^']+)'")
_OPTION = re.compile(r"--(presenter|portrait|voice|music|recording|captions|codec|size|language)\b")
"""Options of other commands, which are columns here."""
_WANTED = re.compile(r"\{\{\s*(" + VARIABLE_NAME + r")\s*\}\}")


@dataclass(frozen=True)
class Draft:
    """A row, in one of its languages, on its way to a job.

    named: None where its name cannot be used. above: lines above its own text. whole: there is something to
    check, though it may be bad already. several: the row makes more than this video.
    """

    row: Row
    job: Job
    named: Named | None
    above: int = 0
    whole: bool = True
    several: bool = False


class Drafter:
    """Reads the rows of one table.

    problems: all that was found so far. bad: numbers of rows that are refused. used: columns that mean
    something.
    """

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
        self.language = str(self.settings.pop("language", None) or "")
        self.columns, problems = match_columns(table.columns, table.raw)
        self.problems: list[RowProblem] = [*table.problems, *problems]
        self.broken = frozenset(problem.row for problem in errors_of(table.problems))
        self.bad = set(self.broken)
        self.used: set[str] = set()
        self.pattern = pattern or self._usual_pattern()
        self.named_by = check_pattern(self.pattern, self.columns.find, table.columns)
        self.used.update(self.named_by)
        if self.script is None and not {"script", "text"} & self.columns.settings.keys():
            raise InputError(
                f"{table.path}: nothing says what is spoken.",
                hint="Give a script with --script, or the table a column `script` or `text`.",
            )

    def _usual_pattern(self) -> str:
        """The pattern where none is given: a column that names things, else the row's number."""
        for name in NAMING:
            if column := self.columns.find(name):
                return "{" + column + "}"
        if "output" not in self.columns.settings:
            message = "Videos are named by the number of their row: rows put in between make all others anew."
            hint = "Give the table a column `output`, or name them with --name."
            self.problems.append(RowProblem(0, "", message, hint, "warning"))
        return "row-{number:04}"

    def tell(self, problems: Sequence[RowProblem]) -> None:
        """Note what is wrong; an error refuses its row."""
        self.problems += problems
        self.bad.update(problem.row for problem in errors_of(problems))

    def draft(self, row: Row) -> list[Draft]:
        """The videos that a row asks for, one for each of its languages; what is wrong with it is told."""
        place = Place(self.table.path.absolute().parent, bool(self.settings.get("draft")))
        given, problems = read_settings(row.cells, self.columns, place, row.number)
        self.tell(problems)
        script, whole = given.get("script") or self.script, row.number not in self.broken
        text, above = "", 0
        if "text" in given:
            if script and script.suffix.lower() in ENDINGS:
                script = None  # SSML has no front matter: such a text stands alone
            text, above = compose(given["text"], script)
            script = script or self.table.path.absolute()
        if script is None:
            column = self.columns.settings.get("text") or self.columns.settings.get("script", "")
            message = "Nothing says what is spoken."
            hint = "Write a text, or name a script; or give one for all rows with --script."
            self.tell([RowProblem(row.number, column, message, hint)])
            script, whole = self.table.path.absolute(), False
        settings = {
            **self.settings,
            **{SETTINGS[n].argument: v for n, v in given.items() if SETTINGS[n].argument},
        }
        plain = Job(
            key="",
            number=row.number,
            script=script,
            output=self.folder,
            title=given.get("title", ""),
            settings=settings,
            variables=self._fill(row, text or None, script),
            text=text,
            front={n: v for n, v in given.items() if SETTINGS[n].front and n != "language"},
        )
        languages = self._languages(row, script, given.get("language", "") or self.language)
        several = len(languages) > 1
        drafts = []
        for language in languages:
            named = self._name(row, given, language, several)
            path = named.path if named else Path(f"row-{row.number}{f'.{language}' if several else ''}.mp4")
            key = named.key if named else path.with_suffix("").name
            job = replace(plain, key=key, output=self.folder / path, language=language)
            drafts.append(Draft(row, job, named, above, whole, several))
        return drafts

    def _languages(self, row: Row, script: Path, wanted: str) -> tuple[str, ...]:
        """The languages of a row: its script's own, as it is, where nobody asks for any."""
        from avatar.editions import choose_languages

        if not wanted:
            return ("",)
        if script == self.table.path.absolute() and "," not in wanted and wanted.lower() != "all":
            return (wanted,)  # a text of its own, with no script around it
        try:
            return choose_languages(script, wanted) or ("",)
        except AvatarError as error:
            column = self.columns.settings.get("language", "")
            self.tell([RowProblem(row.number, column, error.message, error.hint)])
            return ("",)

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
                self.tell([RowProblem(row.number, column, message, severity="warning")])
        return found

    def _name(self, row: Row, given: Mapping[str, Any], language: str, several: bool) -> Named | None:
        """Where a video of the row goes."""
        form = given.get("format", "")
        usual = form or ("webm" if given.get("transparent", self.settings.get("transparent")) else "mp4")
        whole = row.number not in self.broken  # of what cannot be read the name is no matter

        def value(name: str) -> str:
            if name == "language" and language:
                return language
            return row.cells.get(self.columns.find(name) or "", "")

        try:
            wanted = given.get("output") or fill_pattern(self.pattern, row.number, value)
            named = name_video(wanted, usual, asked=bool(form))
            if not real(self.folder / named.path.parent).is_relative_to(real(self.folder)):
                raise UnsafeNameError("A link in its path leads out of the folder of the batch.")
        except UnsafeNameError as problem:
            shown = repr(str(given["output"])[:60]) + ": " if given.get("output") else ""
            hint = "Give a plain name, such as week-1/intro."
            if whole:
                self.tell([RowProblem(row.number, self.naming_column, f"{shown}{problem}", hint)])
            return None
        if named.changed and whole and (given.get("output") or named.changed != REPLACED):
            message = f"The name was made safe: {named.path.as_posix()!r} ({named.changed})."
            self.tell([RowProblem(row.number, self.naming_column, message, severity="warning")])
        if several and (given.get("output") or "{language}" not in self.pattern):
            path = named.path.with_name(f"{named.path.stem}.{language}{named.path.suffix}")
            named = replace(named, path=path)
        return named

    @property
    def naming_column(self) -> str:
        """The column to look at when a name is wrong."""
        return self.columns.settings.get("output") or (self.named_by[0] if self.named_by else "")

    def place(self, problem: RowProblem, draft: Draft) -> RowProblem:
        """A problem of a job with its row, and the setting it is about as the table's column."""
        column = self.columns.settings.get(problem.column, "")
        if not column or not draft.row.cells[column]:
            column = self._column_shown(problem, draft)
        message, hint = problem.message, problem.hint
        if lacking := _NO_VARIABLE.search(message):
            near = suggestion(lacking[1], self.table.columns)
            hint = f"Give the table a column {lacking[1]!r}. {near}".rstrip()
        message = _OPTION.sub(r"`\1`", message)
        if draft.several:
            message = f"{draft.job.language}: {message}"
        return replace(problem, row=draft.row.number, column=column, message=message, hint=hint)

    def _column_shown(self, problem: RowProblem, draft: Draft) -> str:
        """The column that the message speaks of, or whose cell it does; or none."""
        for name in _OPTION.findall(problem.message):
            if draft.row.cells.get(self.columns.settings.get(name, "")):
                return self.columns.settings[name]
        spoken = ("text", "output", "title")
        settings = (column for name, column in self.columns.settings.items() if name not in spoken)
        for column in (*settings, *(name for name in self.columns.others if name in self.used)):
            cell = draft.row.cells[column]
            if len(cell) > 2 and cell in problem.message:
                return column
        words = set(re.findall(r"[a-z]+", problem.message.lower()))
        words |= {"recording", "music"} if "sound" in words else set()
        filled = (n for n, column in self.columns.settings.items() if draft.row.cells[column])
        return next((self.columns.settings[n] for n in filled if n in words), "")


def refuse_twice(drafts: Iterable[Draft], column: str) -> list[RowProblem]:
    """Two rows must not write the same files: the first keeps the name. column: where names come from."""
    first: dict[str, Draft] = {}
    problems = []
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
        problems.append(RowProblem(draft.row.number, column, message, hint))
    return problems


@shareable
def _names_in(script: Path) -> tuple[str, ...]:
    """The variables that a script's file speaks of."""
    return _find_names(read_file(script, Report(str(script))))


def _find_names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_WANTED.findall(text)))
