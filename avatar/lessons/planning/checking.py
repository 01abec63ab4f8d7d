"""One row's job, checked as `avatar.render` would check it, without any of its work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from avatar.errors import (
    AudioError,
    AvatarError,
    PortraitError,
    Problem,
    UnknownNameError,
)
from avatar.lessons.job import Job
from avatar.lessons.planning.lesson import dress, read_words
from avatar.lessons.planning.naming import real
from avatar.lessons.problems import RowProblem
from avatar.project import Findings, check_project
from avatar.script.model import Script
from avatar.script.summary import summarise

COMPANIONS = (".srt", ".vtt", ".json", ".jpg", ".ass", ".chapters.vtt")
"""What may be written beside a video, instead of its ending."""
MOST_TOLD = 8
"""Problems of one row that are told: a broken script need not fill the table for each of its rows."""
LONG = 3600.0
"""Seconds after which a video is doubted: most players of lessons, and most viewers, have given up."""


@dataclass(frozen=True)
class Length:
    """What is to be rendered. seconds: of video, estimated. pixels: of a frame. fps: frames a second."""

    seconds: float
    words: int
    pixels: int
    fps: float
    draft: bool = False


@dataclass(frozen=True)
class Checked:
    """What was found of a job. problems: `column` is the setting they are about. inputs: role and path."""

    problems: tuple[RowProblem, ...]
    length: Length | None = None
    title: str = ""
    language: str = ""
    inputs: tuple[tuple[str, Path], ...] = ()


def check_job(job: Job, above: int = 0) -> Checked:
    """Check a job; raises nothing that has to do with the row. above: lines above a text of its own."""
    found = Findings()
    script = found.take(_read, job)
    if script is None and not found:
        raise AssertionError("a script that is not there has a reason")
    problems = [_of_script(p, job, above) for p in found.problems] + [_of_error(e) for e in found.errors]
    found = Findings()
    options: dict[str, Any] = {**USUAL, **{k: v for k, v in job.settings.items() if k in USUAL}}
    project = None
    try:
        project = check_project(
            script or Script(title="", scenes=()), job.output, later=True, found=found, **options
        )
    except AvatarError as error:
        if not found:
            found.errors.append(error)
    said = script is not None or bool(job.text)
    problems += [_of_script(p, job, above) for p in found.problems] if said else []
    problems += [_of_error(e) for e in found.errors]
    problems = list(dict.fromkeys(problems))
    if len(problems) > MOST_TOLD:
        more = f"… and {len(problems) - MOST_TOLD + 1} more."
        problems = [*problems[: MOST_TOLD - 1], RowProblem(0, problems[-1].column, more)]
    if script is None or project is None or problems:
        return Checked(tuple(problems))
    facts = summarise(script)
    width, height = project.video.size
    length = Length(facts.seconds, facts.words, width * height, project.video.fps, project.video.draft)
    if length.seconds > LONG:
        message = f"This is a video of {length.seconds / 60:.0f} minutes ({length.words:,} words)."
        problems.append(RowProblem(0, "text" if job.text else "script", message, severity="warning"))
    inputs = tuple((role, path.absolute()) for role, path in project.inputs())
    return Checked(tuple(problems), length, script.title, script.language, inputs)


def _read(job: Job) -> Script:
    return dress(read_words(job), job.front)


USUAL: Mapping[str, Any] = {
    "presenter": None,
    "portrait": None,
    "voice": None,
    "template": None,
    "brand": None,
    "size": None,
    "fps": 25,
    "draft": False,
    "variables": None,
    "motion": None,
    "provider": "auto",
    "encoder": "auto",
    "codec": "auto",
    "transparent": False,
    "music": None,
    "mix": None,
    "captions": None,
    "recording": None,
    "clean": False,
}
"""What `check_project` takes, with its usual values."""


def _of_script(problem: Problem, job: Job, above: int) -> RowProblem:
    """A problem of a script or of a row's own text, with its place in that."""
    own = bool(job.text) and (problem.line == 0 or problem.line > above)
    if own:
        line, name, column = problem.line - above, "", "text"
    else:
        line, name, column = problem.line, Path(problem.file).name, "script"
    place = f"line {line}, column {problem.column}" if problem.line else ""
    at = ", ".join(part for part in (name, place) if part)
    message = f"{at}: {problem.message}" if at else problem.message
    return RowProblem(0, column, message, problem.hint, problem.severity)


def _of_error(error: AvatarError) -> RowProblem:
    """An error of what a job asks for; its kind tells which setting it is about."""
    column = ""
    if isinstance(error, UnknownNameError):
        column = {"kind of captions": "captions"}.get(error.kind, error.kind)
    elif isinstance(error, PortraitError):
        column = "portrait"
    elif isinstance(error, AudioError):
        column = "recording" if "recording" in error.message.lower() else "music"
    return RowProblem(0, column, error.message, error.hint)


def find_overwritten(
    jobs: Mapping[str, Job], inputs: Mapping[str, Sequence[tuple[str, Path]]], table: Path
) -> Iterator[tuple[str, RowProblem]]:
    """Jobs whose video, or a file beside it, would replace the table or what any row is made from."""
    used: dict[str, tuple[str, Path]] = {_folded(table): ("table", table)}
    for pairs in inputs.values():
        for role, path in pairs:
            used.setdefault(_folded(path), (role, path))
    for key, job in jobs.items():
        for path in (job.output, *(job.output.with_suffix(ending) for ending in COMPANIONS)):
            if hit := used.get(_folded(path)):
                message = f"{path.name} would replace the {hit[0]} {hit[1].name}, from which videos are made."
                yield key, RowProblem(job.number, "", message, "Give the video another name or folder.")
                break


def _folded(path: Path) -> str:
    return str(real(path.parent) / path.name).casefold()
