"""Text as written → text as spoken, one front end a language.

A front end takes a stretch of text and its language tag, and returns `Reading`s: which characters are said
otherwise than they are written, and how. What no reading covers is said as it stands. A new language is one
more line in `FRONT_ENDS`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from avatar.script.normalise.rules import Reading

FrontEnd = Callable[[str, str], list[Reading]]
"""(text, language tag such as "en-GB") → readings in the order of the text, none overlapping."""

FRONT_ENDS: dict[str, str] = {
    "en": "avatar.script.normalise.english",
    "hi": "avatar.script.normalise.hindi",
    "ja": "avatar.script.normalise.japanese",
    "zh": "avatar.script.normalise.chinese",
}
"""Language → module with a function `read(text, language)`; loaded on first use."""


def front_end(language: str) -> FrontEnd | None:
    """The front end for a language tag ("en-GB"), or None where we have none for that language."""
    name = FRONT_ENDS.get(language.partition("-")[0].lower())
    if name is None:
        return None
    read: FrontEnd = import_module(name).read
    return read


__all__ = ["FRONT_ENDS", "FrontEnd", "Reading", "front_end"]
