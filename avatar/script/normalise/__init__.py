"""Text as written → text as spoken, one front end a language.

A front end takes a stretch of text and its language tag, and returns `Reading`s: which characters are said
otherwise than they are written, and how. What no reading covers is said as it stands. A new language is one
more line in `FRONT_ENDS`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from avatar.script.normalise.rules import Reading
from avatar.sharing import shareable

FrontEnd = Callable[[str, str], list[Reading]]
"""(text, language tag such as "en-GB") → readings in the order of the text, none overlapping."""

FRONT_ENDS: dict[str, str] = {
    "de": "avatar.script.normalise.german",
    "en": "avatar.script.normalise.english",
    "es": "avatar.script.normalise.spanish",
    "fr": "avatar.script.normalise.french",
    "hi": "avatar.script.normalise.hindi",
    "it": "avatar.script.normalise.italian",
    "ja": "avatar.script.normalise.japanese",
    "pt": "avatar.script.normalise.portuguese",
    "zh": "avatar.script.normalise.chinese",
}
"""Language → module with a function `read(text, language)`; loaded on first use."""


@shareable
def front_end(language: str) -> FrontEnd | None:
    """The front end for a language tag ("en-GB"), or None where we have none for that language."""
    name = FRONT_ENDS.get(language.partition("-")[0].lower())
    if name is None:
        return None
    read: FrontEnd = import_module(name).read
    return read


ORDINALS = {"es": "{}.º", "fr": "{}e", "it": "{}º", "pt": "{}º", "ja": "{}番目", "zh": "第{}", "hi": "{}वाँ"}
"""How a number is written that is to be read as an ordinal, where a front end brings no `say_as`."""


def say_as(text: str, kind: str, form: str, language: str) -> str:
    """A text as the kind of thing its author says it is: "120" as digits is "one two zero".

    A language may bring a function `say_as(text, kind, form, language)` in its module. Where it does not,
    letters and digits are read one by one, and the rest as the language reads it.
    Raises ValueError, which says what is wrong with the text.
    """
    name = FRONT_ENDS.get(language.partition("-")[0].lower())
    own = getattr(import_module(name), "say_as", None) if name else None
    if own is not None:
        spoken: str = own(text, kind, form, language)
        return spoken
    if kind in ("characters", "digits", "telephone"):
        if kind != "characters" and not any(c.isdecimal() for c in text):
            raise ValueError("has no digits")
        signs = [c for c in text if c.isalnum()]
        return " ".join(c.upper() if c.isalpha() else _read(c, language) for c in signs)
    if kind == "ordinal" and text.isdecimal():
        return _read(ORDINALS.get(language.partition("-")[0].lower(), "{}").format(text), language)
    return _read(text, language)


def _read(text: str, language: str) -> str:
    """What the language's front end makes of a short text."""
    read = front_end(language)
    out, at = [], 0
    for reading in read(text, language) if read else []:
        out += [text[at : reading.start], f" {reading.spoken} "]
        at = reading.end
    return " ".join("".join([*out, text[at:]]).split())


__all__ = ["FRONT_ENDS", "FrontEnd", "Reading", "front_end", "say_as"]
