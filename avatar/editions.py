"""One script in several languages: which of them are rendered, and where each goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .errors import InputError, UnknownNameError

ALL = "all"
NOT_CHECKED = ("package", "poster", "seed", "jobs", "cache", "progress")
"""Arguments of `avatar.render` that no check needs."""


def choose_languages(script: Path, wanted: str | None) -> tuple[str, ...]:
    """The languages to render: none for the script's own, as it is; "de", "de,fr" or "all".

    Raises InputError for "all" where the script names no languages, UnknownNameError for one it is not in.
    """
    from .script import find_languages
    from .script.tags import find_tag, read_tag

    if wanted is None:
        return ()
    known = find_languages(script)
    names = list(dict.fromkeys(part.strip() for part in wanted.split(",") if part.strip()))
    if not known:
        if len(names) == 1 and names[0].lower() != ALL:
            return (names[0],)
        raise InputError(
            f"{script} names no languages.",
            hint="Name them in its front matter, the original first: languages: [en, de]",
        )
    if [name.lower() for name in names] == [ALL]:
        return known
    chosen = []
    for name in names:
        try:
            tag = find_tag(read_tag(name), known)
        except ValueError:
            tag = None
        if tag is None:
            raise UnknownNameError("language", name, known)
        chosen.append(tag)
    if not chosen:
        raise InputError("--language names no language.", hint=f"Use {', '.join(known)} or {ALL}.")
    return tuple(dict.fromkeys(chosen))


def edition_path(path: Path, language: str) -> Path:
    """The name of a file for one language: lesson.mp4 is lesson.de.mp4."""
    return path.with_name(f"{path.stem}.{language}{path.suffix}")


def list_editions(
    target: Path, languages: Sequence[str], *, named: bool, mix: Path | None = None
) -> list[dict[str, Any]]:
    """Output, language and mix of each video. named: the user gave the name, which a single video keeps."""
    if not languages:
        return [{"output": target, "mix": mix}]
    if len(languages) == 1 and named:
        return [{"output": target, "mix": mix, "language": languages[0]}]
    return [
        {
            "output": edition_path(target, language),
            "mix": edition_path(mix, language) if mix else None,
            "language": language,
        }
        for language in languages
    ]


def check_editions(script: Path, editions: Sequence[Mapping[str, Any]], settings: Mapping[str, Any]) -> None:
    """Check every video before any is made. Raises what `check_project` does, for all of them at once."""
    from .project import Findings, check_project

    found = Findings()
    given = {"motion": None} | {n: v for n, v in settings.items() if n not in NOT_CHECKED}
    for edition in editions:
        rest = {name: value for name, value in edition.items() if name != "output"}
        found.take(check_project, script, edition["output"], **given, **rest)
    if found:
        found.problems = list(dict.fromkeys(found.problems))
        found.errors = list({str(error): error for error in found.errors}.values())
        raise found.as_error()
