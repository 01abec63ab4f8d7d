"""Pictures, pages and clips named in a script: found beside it, and opened once to know what they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from avatar.errors import AvatarError
from avatar.media.still import open_still
from avatar.script.attributes import Kind, Wishes, read_options
from avatar.script.clips import SUFFIXES, find_clip
from avatar.script.flow import Image
from avatar.script.model import Move, Picture
from avatar.script.report import Report, suggestion
from avatar.sharing import shareable
from avatar.vector.drawing import is_drawing

MOST_PIXELS = 100_000_000
USE = "Use PNG, JPEG, WebP or SVG, a PDF, or a video such as MP4."
NOT_PICTURES = {
    ".pptx": "Export the slide as PNG, or all of them as PDF.",
}
PICTURES = frozenset((".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg"))
_PDF = b"%PDF-"
UNKNOWN = "it is not a picture"


def find_picture(image: Image, segment: int, folder: Path, report: Report) -> Picture | None:
    """The picture, page or clip that a script names, opened and found to be good, with its options.

    segment: what it is shown from. None, and an error in the report, if it cannot be used.
    """
    path = find_file(image, folder, report)
    if path is None:
        return None
    kind = kind_of(path)
    wishes = read_options(image.options, kind, report)
    if wishes is None:
        return None
    said = wishes.values
    move = Move(said["move"], said.get("by", Move.amount)) if "move" in said else None
    found = Picture(path, image.caption, segment, image.position, said.get("fit", "contain"), move=move)
    return READERS[kind](found, image, wishes, report)


def _as_picture(found: Picture, image: Image, _wishes: Wishes, report: Report) -> Picture | None:
    if is_drawing(found.path):
        return _as_drawing(found, image, report)
    why = _trouble(found.path)
    if not why:
        return found
    hint = NOT_PICTURES.get(found.path.suffix.lower(), USE)
    report.error(image.position, f"{_short(image.target.strip())} cannot be used as a picture: {why}.", hint)
    return None


def _as_drawing(found: Picture, image: Image, report: Report) -> Picture | None:
    from avatar.vector.drawing import check

    try:
        check(found.path)
    except AvatarError as error:
        report.error(image.position, error.message, error.hint)
        return None
    return found


def _as_page(found: Picture, image: Image, wishes: Wishes, report: Report) -> Picture | None:
    from avatar.deck.pdf import count_pages

    try:
        count = count_pages(found.path)
    except AvatarError as error:
        report.error(image.position, error.message, error.hint)
        return None
    page = wishes.values.get("page", 1)
    if page > count:
        held = "1 page" if count == 1 else f"{count} pages"
        report.error(
            wishes.places["page"].position,
            f"{found.path.name} has {held}, no page {page}.",
            f"Say 1 to {count}.",
        )
        return None
    return replace(found, page=page)


def _as_clip(found: Picture, image: Image, wishes: Wishes, report: Report) -> Picture | None:
    clip = find_clip(found.path, wishes, image.position, report)
    return None if clip is None else replace(found, clip=clip)


READERS: Mapping[str, Callable[[Picture, Image, Wishes, Report], Picture | None]] = {
    "picture": _as_picture,
    "page": _as_page,
    "clip": _as_clip,
}


def kind_of(path: Path) -> Kind:
    """What a file is, by what it holds; what nothing can read is a picture that cannot be used."""
    from avatar.media.flipbook import is_moving
    from avatar.media.footage import find_footage

    suffix = path.suffix.lower()
    if is_drawing(path):
        return "picture"
    try:
        with path.open("rb") as file:
            start = file.read(1024)
    except OSError:
        return "picture"
    if suffix == ".pdf" or _PDF in start:
        return "page"
    if suffix in SUFFIXES or is_moving(path):
        return "clip"
    if start and suffix not in PICTURES | NOT_PICTURES.keys() and _trouble(path) == UNKNOWN:
        try:
            find_footage(path)
        except AvatarError:
            return "picture"
        return "clip"
    return "picture"


def find_file(image: Image, folder: Path, report: Report) -> Path | None:
    """The file that a picture names; None, and an error in the report, if there is none."""
    target, at = image.target.strip(), image.position
    if not target:
        report.error(at, "This picture has no file.", "Write ![caption](slide.png).")
        return None
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:|//", target):
        report.error(
            at,
            f"Pictures are not fetched from the network: {_short(target)}.",
            "Save it beside the script, and name the file.",
        )
        return None
    try:
        path = folder / target
        if not path.exists():
            path = folder / unquote(target)
        if not path.exists():
            report.error(at, f"There is no picture {_short(target)}.", _elsewhere(path, folder))
            return None
        if not path.is_file():
            report.error(at, f"{_short(target)} is not a file.", USE)
            return None
    except (OSError, ValueError):
        report.error(at, f"{_short(target)} is not a path.", "Name a picture beside the script.")
        return None
    return path


@shareable
def _trouble(path: Path) -> str:
    """Why a file is not a usable picture; empty if it is one."""
    import PIL.Image

    try:
        with open_still(path) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return f"{picture.width} × {picture.height} pixels are too many"
            picture.load()
    except PIL.UnidentifiedImageError:
        return "it is empty" if path.stat().st_size == 0 else UNKNOWN
    except PIL.Image.DecompressionBombError:
        return "it has too many pixels"
    except PermissionError:
        return "it may not be read"
    except Exception as problem:  # decoders raise whatever they like on broken files
        return f"it is damaged ({str(problem).rstrip('.') or type(problem).__name__})"
    return ""


def _elsewhere(path: Path, folder: Path) -> str:
    try:
        known = PICTURES | SUFFIXES | {".pdf"}
        names = [p.name for p in path.parent.iterdir() if p.suffix.lower() in known]
    except OSError:
        names = []
    return (suggestion(path.name, names) + f" It is looked for in {str(folder)!r}.").strip()


def _short(target: str) -> str:
    return repr(target if len(target) <= 80 else f"{target[:77]}...")
