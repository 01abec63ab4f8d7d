"""What people type after an option, as what the Python API takes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from avatar.errors import InputError, UnknownNameError

SIZES = {
    "540p": (960, 540),
    "720p": (1280, 720),
    "1080p": (1920, 1080),
    "1440p": (2560, 1440),
    "4k": (3840, 2160),
    "square": (1080, 1080),
    "vertical": (1080, 1920),
}


def size(text: str | None) -> tuple[int, int] | None:
    """Text such as 1920x1080, or a name such as 720p. Raises InputError."""
    if text is None:
        return None
    named = SIZES.get(text.strip().lower())
    if named:
        return named
    match = re.fullmatch(r"\s*(\d{1,6})\s*[x×*:]\s*(\d{1,6})\s*", text.lower())
    if not match:
        raise InputError(
            f"--size {text!r} is not a size.", hint=f"Use 1920x1080, or one of {', '.join(SIZES)}."
        )
    from avatar.media import check_size

    return check_size((int(match[1]), int(match[2])))


def second(text: str | None) -> float | None:
    """A time in the video: 12.5, 1:05.2 or 1:02:03, in seconds. Raises InputError."""
    if text is None:
        return None
    match = re.fullmatch(r"(?:(?:(\d{1,3}):)?(\d{1,2}):)?(\d{1,9}(?:\.\d*)?|\.\d+)s?", text.strip())
    if not match or (match[2] and float(match[3]) >= 60):
        raise InputError(f"--at {text!r} is not a time.", hint="Use seconds, 12.5, or 1:05.2.")
    return 3600.0 * int(match[1] or 0) + 60.0 * int(match[2] or 0) + float(match[3])


def music(file: Path | None, none: bool) -> Path | Literal[False] | None:
    """What is played under the speech: a file, nothing, or what the script says. Raises InputError."""
    if file is not None and none:
        raise InputError("--music and --no-music contradict each other.", hint="Leave out one of them.")
    return False if none else file


def share(option: str, text: str | None) -> float | None:
    """A share such as 80% or 0.8, as 0..1. Raises InputError."""
    from avatar.script.frontmatter import read_share

    if text is None:
        return None
    try:
        return read_share(text)
    except ValueError as wrong:
        raise InputError(f"{option} {wrong}.", hint=f"For example: {option} 80%") from None


def variables(pairs: Sequence[str] | None) -> dict[str, str]:
    """["name=Ada"] as {"name": "Ada"}. Raises InputError."""
    found: dict[str, str] = {}
    for pair in pairs or ():
        name, sign, value = pair.partition("=")
        if not sign or not name.strip():
            raise InputError(f"--var {pair!r} is not NAME=VALUE.", hint="For example: --var name=Ada")
        found[name.strip()] = value
    return found


def workers(text: str) -> int:
    """How many processes: a number, or 0 for auto. Raises InputError."""
    if text.strip().lower() == "auto":
        return 0
    if re.fullmatch(r"\s*[1-9]\d{0,2}\s*", text):
        return int(text)
    raise InputError(f"--workers {text!r} is not a number of processes.", hint="Use auto, or 1 to 999.")


def background(text: str) -> str:
    """The word keep or none, or a colour as #rrggbb in small letters. Raises InputError."""
    value = text.strip().lower()
    if value in ("keep", "none"):
        return value
    if value == "transparent":
        return "none"
    match = re.fullmatch(r"#?([0-9a-f]{6}|[0-9a-f]{3})", value)
    if match:
        digits = match[1] if len(match[1]) == 6 else "".join(d * 2 for d in match[1])
        return f"#{digits}"
    raise InputError(
        f"--background {text!r} is not a colour.", hint="Use keep, none, or a colour such as '#1b2a41'."
    )


def video_path(path: Path | None, source: Path, kind: str | None = None) -> Path:
    """Where the video goes: `path`, or the name of its source in the current folder; `kind` is its format.

    Raises InputError, UnknownNameError.
    """
    from avatar.media.formats import FORMATS, choose_format

    if kind is not None:
        kind = kind.strip().lower().removeprefix(".")
        if kind not in FORMATS:
            raise UnknownNameError("format", kind, FORMATS)
    if path is None:
        return Path(f"{source.stem}.{kind or 'mp4'}")
    if kind is None:
        choose_format(path)
    elif not path.suffix:
        return path.with_name(f"{path.name}.{kind}") if path.name else path
    elif choose_format(path).name != kind:
        raise InputError(
            f"{path.name!r} is not the name of a .{kind} file.", hint=f"Use -o {path.with_suffix('.' + kind)}"
        )
    return path


def sound_path(path: Path | None) -> Path:
    """Where the sound goes. Raises InputError."""
    return _ending(path or Path("speech.wav"), ".wav", "A sound")


def motion_path(path: Path | None, kind: str | None, source: Path) -> tuple[Path, str]:
    """Where the motion goes and in which format: csv, json or npz. Raises InputError, UnknownNameError."""
    from avatar.motion.files import format_of

    if path is None:
        kind = format_of("", kind or "csv")
        return Path(f"{source.stem}.{kind}"), kind
    return path, format_of(path, kind)


def plot_path(path: Path | None) -> Path | None:
    """Where the drawn curves go, if anywhere. Raises InputError."""
    return _ending(path, ".png", "A plot") if path else None


def _ending(path: Path, ending: str, what: str) -> Path:
    if path.suffix.lower() != ending:
        better = path.with_suffix(ending) if path.name else Path("result" + ending)
        raise InputError(f"{what} is written as {ending}, not as {path.name!r}.", hint=f"Use -o {better}")
    return path
