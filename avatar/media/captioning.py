"""In which ways captions are shown: in the picture, as a track of the video file, as a file with looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..errors import InputError, UnknownNameError
from .formats import Format

KINDS: Mapping[str, str] = {
    "burn": "in the picture, each word lit as it is heard",
    "soft": "a track in the video file, which players show or hide",
    "ass": "a file in the type and colours of the template, with the time of every word",
}
"""What can be asked for beside the .srt and .vtt that are always written."""
Given = bool | str | Sequence[str] | None
"""What a person says: kinds by name, one or several; True is `burn`, None is nothing said."""
_YES, _NO = ("true", "yes", "on"), ("none", "false", "no", "off", "")
"""What YAML reads as truth, since a script's `captions: yes` comes here as it was written."""


def read_kinds(given: bool | str | Sequence[str]) -> tuple[str, ...]:
    """The kinds that are asked for, each once, in the order of `KINDS`. Raises UnknownNameError."""
    if isinstance(given, bool):
        return ("burn",) if given else ()
    names = given.split(",") if isinstance(given, str) else [str(one) for one in given]
    wanted: set[str] = set()
    for name in (name.strip().lower() for name in names):
        if name in _YES:
            wanted.add("burn")
        elif name not in _NO:
            if name not in KINDS:
                raise UnknownNameError("kind of captions", name, [*KINDS, "none"])
            wanted.add(name)
    return tuple(kind for kind in KINDS if kind in wanted)


def choose_kinds(given: Given, said: Sequence[str] | None, form: Format) -> tuple[str, ...]:
    """What was given, else what the script says, as far as the file's format allows.

    Raises UnknownNameError, and InputError when a format is asked for more than it can hold; what only the
    script says is left out there, since the same script makes other files.
    """
    kinds = read_kinds(said or ()) if given is None else read_kinds(given)
    if not form.loop:
        return kinds
    if given is not None and (too_much := [kind for kind in kinds if kind != "burn"]):
        raise InputError(
            f"A {form.ending} file has no captions but burnt-in ones, not {' and '.join(too_much)}.",
            hint="Use --captions burn.",
        )
    return tuple(kind for kind in kinds if kind == "burn")
