"""What ships and can be named: presenters, voices, templates; what is known of each, and a preview."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import resources
from .errors import InputError, UnknownNameError


@dataclass(frozen=True)
class Entry:
    """One presenter, voice or template: its name, its file, and what its YAML says."""

    kind: str
    name: str
    path: Path
    fields: Mapping[str, Any]

    @property
    def summary(self) -> str:
        """A line about it."""
        for key in ("problem", "description", "title", "summary"):
            if self.fields.get(key):
                return str(self.fields[key]).strip().splitlines()[0]
        about = ("language", "engine", "speaker", "gender", "style")
        return ", ".join(str(self.fields[key]) for key in about if self.fields.get(key))


def list_entries(kind: str) -> list[Entry]:
    """All entries of `presenters`, `voices` or `templates`, by name."""
    folder = resources.folder(kind)
    paths = {_name(path): path for pattern in _PATTERNS[kind] for path in sorted(folder.glob(pattern))}
    if kind == "presenters":
        from .portrait.presenters import find_cards

        paths |= find_cards()
    elif kind == "voices":
        from .speech.profiles import find_profiles

        paths |= find_profiles()
    if kind != "templates":  # the user's own are among them: one that is broken hides no other
        return [Entry(kind, name, path, _fields_or_problem(path)) for name, path in sorted(paths.items())]
    return [Entry(kind, name, path, _fields(path)) for name, path in sorted(paths.items())]


def find_entry(kind: str, name: str) -> Entry:
    """The entry of that name. Raises UnknownNameError with the nearest names."""
    entries = {entry.name: entry for entry in list_entries(kind)}
    if name not in entries:
        raise UnknownNameError(kind.removesuffix("s"), name, entries)
    return entries[name]


def write_preview(entry: Entry, path: Path) -> None:
    """Write a picture (presenters, templates) or a sound (voices) that shows what the entry is like.

    Raises InputError when the ending of `path` does not fit, OutputError, and the errors of the stages.
    """
    ending, write = PREVIEWS[entry.kind]
    if path.suffix.lower() != ending:
        raise InputError(
            f"A preview of {entry.kind} is a {ending} file, not {path.name}.",
            hint=f"Use -o {entry.name}{ending}",
        )
    write(entry, path)


def in_words(value: Any) -> str:
    """A value from YAML on one line: lists and mappings with commas instead of brackets."""
    if isinstance(value, Mapping):
        return ", ".join(
            f"{key} {in_words(inner)}" for key, inner in value.items() if inner not in ("", None)
        )
    if isinstance(value, list):
        return ", ".join(in_words(inner) for inner in value)
    return str(value)


_PATTERNS = {
    "presenters": ("*.png", "*.yaml"),  # the YAML wins where there are both
    "voices": ("*.yaml",),
    "templates": ("*/template.yaml",),
}


def _name(path: Path) -> str:
    return path.parent.name if path.name == "template.yaml" else path.stem


def _fields(path: Path) -> dict[str, Any]:
    if path.suffix != ".yaml":
        return {}
    from .yamlpage import read_yaml

    return dict(read_yaml(path).data)


def _fields_or_problem(path: Path) -> dict[str, Any]:
    try:
        return _fields(path)
    except InputError as error:
        return {"problem": " ".join(str(error).split())}


def _presenter_preview(entry: Entry, path: Path) -> None:
    from .drawings.gallery import write_sheet
    from .portrait.presenters import read_card

    if entry.path.suffix != ".yaml":  # a picture that ships without a card
        write_sheet(entry.path, path, entry.name, "")
        return
    person = read_card(entry.path)
    line = "  ·  ".join(part for part in (person.role, person.shows, person.licence) if part)
    write_sheet(person.portrait, path, person.title, line, person.landmarks)


def _voice_preview(entry: Entry, path: Path) -> None:
    from .speech import load_voice
    from .voices.trying import say

    say(load_voice(entry.path), "", path)


def _template_preview(entry: Entry, path: Path) -> None:
    from .compose import draw_preview

    draw_preview(entry.name, path)


PREVIEWS: dict[str, tuple[str, Callable[[Entry, Path], None]]] = {
    "presenters": (".png", _presenter_preview),
    "voices": (".wav", _voice_preview),
    "templates": (".png", _template_preview),
}
