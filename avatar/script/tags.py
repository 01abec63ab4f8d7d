"""Tags of languages, such as de or en-GB, and which of several is meant by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

TAG = r"[A-Za-z]{2,3}(?:[-_](?:[A-Za-z]{2}|\d{3}))?"
_PARTS = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}|\d{3}))?")

MOST = 40
"""Languages of one script."""


def read_tag(text: str) -> str:
    """The tag as it is usually written: en_gb is en-GB. Raises ValueError for what is none."""
    found = _PARTS.fullmatch(text.strip())
    if not found:
        raise ValueError("is not a language tag such as en-US or en-GB")
    return found[1].lower() + (f"-{found[2].upper()}" if found[2] else "")


def read_tags(value: object) -> tuple[str, ...]:
    """The languages of a script, the original first. Raises ValueError that says what is wrong with them."""
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list | tuple) or not given or not all(isinstance(v, str) for v in given):
        raise ValueError("must be a list of languages, as in [en, de, fr]")
    if len(given) > MOST:
        raise ValueError(f"cannot be more than {MOST}; these are {len(given)}")
    tags: list[str] = []
    for one in given:
        try:
            tag = read_tag(one)
        except ValueError as wrong:
            raise ValueError(f"holds {one[:40]!r}, which {wrong}") from None
        if tag in tags:
            raise ValueError(f"names {tag!r} twice")
        tags.append(tag)
    return tuple(tags)


def base(tag: str) -> str:
    """The language without its country: "en-GB" → "en"."""
    return tag.replace("_", "-").partition("-")[0].lower()


def alike(tag: str, language: str) -> int:
    """How well a text that is marked with `tag` suits a language: 0 is not at all.

    The very tag is best (3), then the language without a country (2), then that of another country (1).
    """
    if tag.lower() == language.lower():
        return 3
    if base(tag) != base(language):
        return 0
    return 2 if "-" not in tag or "-" not in language else 1


def find_tag(wanted: str, languages: Iterable[str]) -> str | None:
    """Which of the languages is meant by a tag; None where it is none of them."""
    known = list(languages)
    best = max(known, key=lambda language: alike(wanted, language), default=None)
    return best if best is not None and alike(wanted, best) > 1 else None


def is_of(tag: str, languages: Sequence[str]) -> bool:
    """Whether a text may be marked with this tag in a script of these languages: `en` is for en-GB, too."""
    return any(tag.lower() in (language.lower(), base(language)) for language in languages)


def pick_tag(tags: Iterable[str], language: str) -> str | None:
    """The tag of the text that suits a language best; None where none does."""
    best = max(tags, key=lambda tag: alike(tag, language), default=None)
    return best if best is not None and alike(best, language) else None
