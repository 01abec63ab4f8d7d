"""Columns that are settings: what a cell of each means, and what a header means by its names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from avatar.errors import AvatarError
from avatar.lessons.problems import RowProblem

ASPECTS: Mapping[str, tuple[int, int]] = {
    "16:9": (1920, 1080),
    "9:16": (1080, 1920),
    "1:1": (1080, 1080),
    "4:5": (1080, 1350),
}
"""Width and height in pixels; drafts are half as large."""
LONGEST_PATH = 1000
YES, NO = ("yes", "true", "on", "1", "y", "x"), ("no", "false", "off", "0", "n", "-")
_CLOCK = re.compile(r"0?(\d{1,2})\s*[:x/]\s*0?(\d{1,2})(?::00)?")
"""An aspect; spreadsheets take 16:9 for a time of day and make it 16:09, or 16:09:00."""


@dataclass(frozen=True)
class Place:
    """What a cell needs to be understood. folder: of the table. draft: videos are small and quick."""

    folder: Path
    draft: bool = False


@dataclass(frozen=True)
class Setting:
    """A column that is not a variable.

    read: what its cell means; raises ValueError or AvatarError for what it cannot be. argument: of
    `avatar.render` that takes it; empty for what the plan itself takes. front: it is a key of the script's
    front matter.
    """

    read: Callable[[str, Place], Any]
    argument: str = ""
    front: bool = False


def _text(text: str, _: Place) -> str:
    return " ".join(text.split())


def _body(text: str, _: Place) -> str:
    return text


def _path(text: str, place: Place) -> Path:
    """A file, looked for beside the table. Raises ValueError for what is no path of this machine."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", text):
        raise ValueError("must be a file: nothing is fetched from the network")
    if "\n" in text or len(text) > LONGEST_PATH or any(len(part.encode()) > 200 for part in Path(text).parts):
        raise ValueError("must be the name of a file")
    try:
        return place.folder / Path(text).expanduser()
    except RuntimeError:  # ~somebody who is not there
        return place.folder / text


def _name_or_path(text: str, place: Place) -> str:
    """A name as it is, and a file beside the table where it looks like one."""
    path = _path(text, place)
    pathlike = "/" in text or "\\" in text or path.suffix.lower() in (".yaml", ".yml")
    return str(path) if pathlike else text


def _template(text: str, place: Place) -> str:
    """The same, or a folder beside the table that holds a template."""
    path = _path(text, place)
    return str(path) if (path / "template.yaml").is_file() else _name_or_path(text, place)


def _portrait(text: str, place: Place) -> str | Path:
    """A picture, or the name of a presenter who has one."""
    path = _path(text, place)
    return path if path.is_file() or path.suffix or "/" in text or "\\" in text else text


def _music(text: str, place: Place) -> Path | bool:
    return False if text.lower() in (*NO, "none") else _path(text, place)


def _captions(text: str, _: Place) -> tuple[str, ...]:
    from avatar.media.captioning import read_kinds

    return read_kinds(text.replace(";", ",").replace("+", ","))


def _size(text: str, _: Place) -> tuple[int, int]:
    from avatar.media import check_size
    from avatar.terminal.options import SIZES

    if named := SIZES.get(text.lower()):
        return named
    found = re.fullmatch(r"(\d{1,6})\s*[x×*:]\s*(\d{1,6})", text.lower())
    if not found:
        raise ValueError(f"must be a size: 1920x1080, or one of {', '.join(SIZES)}")
    return check_size((int(found[1]), int(found[2])))


def _aspect(text: str, place: Place) -> tuple[int, int]:
    found = _CLOCK.fullmatch(text)
    size = ASPECTS.get(f"{int(found[1])}:{int(found[2])}") if found else None
    if size is None:
        raise ValueError(f"must be one of {', '.join(ASPECTS)}")
    return (size[0] // 4 * 2, size[1] // 4 * 2) if place.draft else size


def _fps(text: str, _: Place) -> float:
    from avatar.media import exact_rate

    found = re.fullmatch(r"(\d{1,4}(?:[.,]\d{1,6})?)(?:/(\d{1,5}))?(?:\s*fps)?", text.lower())
    if not found or (found[2] and not int(found[2])):
        raise ValueError("must be a number of frames a second, such as 25 or 29.97")
    rate = float(found[1].replace(",", ".")) / int(found[2] or 1)
    exact_rate(rate)
    return rate


def _whole(text: str, _: Place) -> int:
    if not re.fullmatch(r"-?\d{1,15}(?:[.,]0+)?", text):
        raise ValueError("must be a whole number")
    return int(re.split("[.,]", text)[0])


def _flag(text: str, _: Place) -> bool:
    if text.lower() not in (*YES, *NO):
        raise ValueError("must be yes or no")
    return text.lower() in YES


def _format(text: str, _: Place) -> str:
    from avatar.media.formats import FORMATS

    name = text.lower().removeprefix(".")
    if name not in FORMATS:
        raise ValueError(f"must be one of {', '.join(FORMATS)}")
    return name


SETTINGS: Mapping[str, Setting] = {
    "script": Setting(_path),
    "text": Setting(_body),
    "output": Setting(_body),
    "title": Setting(_text, front=True),
    "subtitle": Setting(_text, front=True),
    "language": Setting(_text, front=True),
    "tone": Setting(_text, front=True),
    "presenter": Setting(_name_or_path, "presenter"),
    "portrait": Setting(_portrait, "portrait"),
    "voice": Setting(_name_or_path, "voice"),
    "template": Setting(_template, "template"),
    "brand": Setting(_path, "brand"),
    "aspect": Setting(_aspect, "size"),
    "size": Setting(_size, "size"),
    "fps": Setting(_fps, "fps"),
    "seed": Setting(_whole, "seed"),
    "captions": Setting(_captions, "captions"),
    "music": Setting(_music, "music"),
    "recording": Setting(_path, "recording"),
    "clean": Setting(_flag, "clean"),
    "lexicon": Setting(_path, "lexicon"),
    "transparent": Setting(_flag, "transparent"),
    "format": Setting(_format),
    "codec": Setting(_text, "codec"),
    "poster": Setting(_flag, "poster"),
    "draft": Setting(_flag, "draft"),
}
"""By the name in the header."""


@dataclass(frozen=True)
class Columns:
    """What the columns of a table are.

    settings: name of a setting → column. others: the columns that are none, in their order. All columns can
    fill a {{name}} of a script.
    """

    settings: Mapping[str, str]
    others: tuple[str, ...]
    loose: Mapping[str, str] = field(default_factory=dict)

    def find(self, name: str) -> str | None:
        """The column that fills {{name}}: of that very name, or like it ("First name" for first_name)."""
        if name in self.settings.values() or name in self.others:
            return name
        return self.loose.get(_plain(name))


def match_columns(names: Sequence[str], raw: Sequence[str] = ()) -> tuple[Columns, list[RowProblem]]:
    """What the columns of these names are, and what is doubtful about them. Case does not matter.

    raw: the names as they stand in the header.
    """
    settings: dict[str, str] = {}
    others: list[str] = []
    problems: list[RowProblem] = []
    for name, written in zip(names, raw or names, strict=True):
        key = name.lower()
        if key in SETTINGS and key not in settings:
            settings[key] = name
            if written.strip() != written:
                message = f"{written!r} has space around it; it is taken for the setting `{key}`."
                problems.append(RowProblem(0, name, message, severity="warning"))
        elif key in SETTINGS:
            message = f"The setting `{key}` has two columns: {settings[key]!r} is used."
            problems.append(RowProblem(0, name, message, "Take one of them away.", "warning"))
            others.append(name)
        else:
            others.append(name)
    loose: dict[str, str] = {}
    for name in (*others, *settings.values()):
        loose.setdefault(_plain(name), name)
    return Columns(settings, tuple(others), loose), problems


def doubt_columns(columns: Columns, used: Iterable[str]) -> list[RowProblem]:
    """Warnings for columns that nothing uses: one for each that is nearly a setting, one for all others."""
    from difflib import get_close_matches

    taken = set(used)
    problems, idle = [], []
    for name in columns.others:
        if name in taken:
            continue
        near = get_close_matches(_plain(name), SETTINGS, n=1, cutoff=0.8)
        if near:
            message = f"This column is not used: {near[0]!r} is a setting, {name!r} is not."
            problems.append(RowProblem(0, name, message, f"Did you mean {near[0]!r}?", "warning"))
        else:
            idle.append(name)
    if idle:
        told = ", ".join(repr(name) for name in idle[:12]) + (" …" if len(idle) > 12 else "")
        message = f"No script uses {'these columns' if len(idle) > 1 else 'this column'}: {told}."
        problems.append(RowProblem(0, "", message, "Write {{name}} where one is to be said.", "warning"))
    return problems


def read_settings(
    cells: Mapping[str, str], columns: Columns, place: Place, row: int
) -> tuple[dict[str, Any], list[RowProblem]]:
    """What the cells of a row mean, by the name of the setting, and what is wrong; empty ones say nothing."""
    found: dict[str, Any] = {}
    problems: list[RowProblem] = []
    for name, column in columns.settings.items():
        text = cells[column]
        if not text:
            continue
        try:
            found[name] = SETTINGS[name].read(text, place)
        except ValueError as problem:
            problems.append(RowProblem(row, column, f"{_brief(text)} cannot be used: it {problem}."))
        except AvatarError as error:
            problems.append(RowProblem(row, column, error.message, error.hint))
    if "size" in found and "aspect" in found:
        message = "The row has both a size and an aspect."
        problems.append(RowProblem(row, columns.settings["aspect"], message, "Leave one of them empty."))
    return found, problems


def _brief(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "…")


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "_", name.casefold()).strip("_")
