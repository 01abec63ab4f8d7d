"""Pictures named in a script: found beside it, and opened once to be sure that they are pictures."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from urllib.parse import unquote

from avatar.script.flow import Image
from avatar.script.report import Report, suggestion

MOST_PIXELS = 100_000_000
NOT_PICTURES = {
    ".svg": "Export the drawing as PNG.",
    ".pdf": "Export the page as PNG.",
    ".pptx": "Export the slide as PNG.",
    ".mp4": "A still picture is needed: PNG, JPEG or WebP.",
    ".mov": "A still picture is needed: PNG, JPEG or WebP.",
}


def find_picture(image: Image, folder: Path, report: Report) -> Path | None:
    """The file of a picture, which is opened and decoded; None and an error in the report if it cannot be."""
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
            report.error(at, f"{_short(target)} is not a file.", "Name a picture: PNG, JPEG or WebP.")
            return None
    except (OSError, ValueError):
        report.error(at, f"{_short(target)} is not a path.", "Name a picture beside the script.")
        return None
    why = _trouble(path)
    if why:
        hint = NOT_PICTURES.get(path.suffix.lower(), "Use PNG, JPEG or WebP.")
        report.error(at, f"{_short(target)} cannot be used as a picture: {why}.", hint)
        return None
    return path


def _trouble(path: Path) -> str:
    """Why a file is not a usable picture; empty if it is one."""
    import PIL.Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with PIL.Image.open(path) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return f"{picture.width} × {picture.height} pixels are too many"
                picture.load()
    except PIL.UnidentifiedImageError:
        return "it is empty" if path.stat().st_size == 0 else "it is not a picture"
    except PIL.Image.DecompressionBombError:
        return "it has too many pixels"
    except PermissionError:
        return "it may not be read"
    except Exception as problem:  # decoders raise whatever they like on broken files
        return f"it is damaged ({str(problem).rstrip('.') or type(problem).__name__})"
    return ""


def _elsewhere(path: Path, folder: Path) -> str:
    try:
        names = [
            p.name
            for p in path.parent.iterdir()
            if p.suffix.lower() in (".png", ".jpg", ".jpeg", ".webp", ".gif")
        ]
    except OSError:
        names = []
    return (suggestion(path.name, names) + f" It is looked for in {str(folder)!r}.").strip()


def _short(target: str) -> str:
    return repr(target if len(target) <= 80 else f"{target[:77]}...")
