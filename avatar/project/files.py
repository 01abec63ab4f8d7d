"""The files of a job: those it is made from, found by path or name, and the one it makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from avatar.errors import InputError, OutputError, PortraitError
from avatar.paths import exists

if TYPE_CHECKING:
    from avatar.portrait import Presenter

BYTES_A_PIXEL = 0.02
"""Generous size of a finished file, for the check of the disk: bytes a pixel and frame."""


def target_of(output: str | Path) -> Path:
    """The absolute path of a file to be written at another time. Raises OutputError where a folder lies."""
    target = Path(output).absolute()
    if target.is_dir():
        raise OutputError(output, "this is a folder.", hint="Give the name of a file.")
    return target


def check_apart(target: Path, inputs: Sequence[tuple[str, Path]], option: str) -> None:
    """Raises InputError when `target` is one of the files (role, path) that it is to be made from."""
    for role, used in inputs:
        if used.absolute() == target.absolute() or (
            used.exists() and target.exists() and target.samefile(used)
        ):
            raise InputError(
                f"{target.name} would replace the {role} that it is made from.",
                hint=f"Give it another name with {option}.",
            )


def find_brand(own: str | Path | Mapping[str, Any] | None, base: Path | None) -> Path | None:
    """The file a brand is read from: the one given, or the `file` of a script's brand beside the script."""
    if isinstance(own, str | Path):
        return Path(own)
    file = own.get("file") if own else None
    if not isinstance(file, str | Path) or not str(file).strip():
        return None
    path = Path(file).expanduser()
    return path if path.is_absolute() or base is None else base / path


def find_portrait(portrait: str | Path) -> Path:
    """The picture's path: a file, or the picture of the presenter of that name.

    Raises PortraitError when it is neither.
    """
    return find_sitter(portrait)[0]


def find_sitter(portrait: str | Path) -> tuple[Path, Presenter | None]:
    """The picture's path, and the presenter if it is the name of one. Raises PortraitError for neither."""
    from avatar.portrait import list_presenters, load_presenter
    from avatar.portrait.picture import check_picture

    path = Path(portrait)
    if exists(path):
        check_picture(path)
        return path, None
    known = list_presenters()
    if str(portrait) in known:
        person = load_presenter(str(portrait))
        return person.portrait, person
    raise PortraitError(
        f"{portrait}: there is no such file, and no presenter of that name.",
        hint=f"Give the path of a picture, or one of {', '.join(known)}.",
    )


def find_landmarks(portrait: Path, person: Presenter | None) -> Path | None:
    """The file of points set by hand that goes with a portrait, if there is one."""
    from avatar.portrait.points import path_beside

    beside = path_beside(portrait)
    return (person.landmarks if person else None) or (beside if beside.is_file() else None)


def file_size(size: tuple[int, int], frames: int, weight: float = BYTES_A_PIXEL) -> int:
    """Bytes that a video of so many pixels and frames may need; `weight` is what a pixel does."""
    return round(size[0] * size[1] * frames * weight)
