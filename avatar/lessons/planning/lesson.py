"""The script of a row: its file, its own text, and what it says itself about title and tone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from avatar.errors import InputError
from avatar.lessons.job import Job
from avatar.project.wording import read_script
from avatar.script.frontmatter import split
from avatar.script.model import Script
from avatar.script.report import Report
from avatar.script.source import read_file
from avatar.sharing import shareable


def read_lesson(job: Job) -> Script:
    """The script of a row, to be given to `avatar.render` with the row's settings.

    Raises ScriptError, and InputError for a tone there is not.
    """
    return dress(read_words(job), job.front)


def read_words(job: Job) -> Script:
    """The script as its file or the row's own text has it. Raises ScriptError."""
    return read_script(
        job.script,
        job.variables,
        brand=job.settings.get("brand"),
        lexicon=job.settings.get("lexicon"),
        skip_unknown_ssml=bool(job.settings.get("skip_unknown_ssml")),
        text=job.text or None,
        language=job.language or None,
    )


def dress(script: Script, front: Mapping[str, str]) -> Script:
    """The script with the keys of the front matter that a row has. Raises InputError."""
    from avatar.script.expressions import read_tone

    changes: dict[str, Any] = dict(front)
    if tone := changes.pop("tone", ""):
        try:
            changes["tone"] = read_tone(tone)
        except ValueError as problem:
            raise InputError(f"The tone {tone!r} {problem}.") from None
    return replace(script, **changes) if changes else script


def compose(text: str, script: Path | None) -> tuple[str, int]:
    """A row's own text below the front matter of a script, and how many lines stand above it."""
    front = _front(script) if script else ""
    return front + text, front.count("\n")


@shareable
def find_defaults(script: Path) -> frozenset[str]:
    """The variables that a script's front matter gives values of its own; none for one that is broken."""
    from avatar.script.frontmatter import read_header

    text = _front(script)
    return frozenset(read_header(text, Report(str(script))).values.variables) if text else frozenset()


@shareable
def _front(script: Path) -> str:
    """The front matter of a script with its dashes; nothing for a file that cannot be read, or is SSML."""
    report = Report(str(script))
    text = read_file(script, report).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    _, lines = split(text, report)
    return "".join(line + "\n" for line in text.split("\n")[:lines]) if lines else ""
