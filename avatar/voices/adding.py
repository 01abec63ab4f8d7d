"""`avatar voices add`: a profile from a file, or from another voice with some things changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from avatar.errors import InputError
from avatar.speech.profiles import Voice, load_voice, read_voice
from avatar.voices.enrolment import add_profile


def add_voice(
    file: Path | None, origin: str, name: str, changes: Mapping[str, Any], *, replace: bool = False
) -> Voice:
    """Write a profile of the user's own: that of `file`, or that of the voice `origin`, with the changes.

    Raises InputError where both or neither are given, or what `add_profile` raises.
    """
    if (file is None) == (not origin):
        raise InputError(
            "A profile is made of a file, or of another voice.",
            hint="For example: avatar voices add --from emma --name emma-slow --rate 0.9",
        )
    source = read_voice(file) if file else load_voice(origin)
    if not name:
        if origin:
            raise InputError("The new voice has no name.", hint=f"Give one: --name my-{source.name}")
        name = source.name
    return add_profile(name, changes, source, replace=replace)
