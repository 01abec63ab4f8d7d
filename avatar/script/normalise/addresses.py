"""Addresses of the web and of mail in languages that have letters of their own."""

from __future__ import annotations

import re
from collections.abc import Callable

from avatar.script.normalise.rules import Manner, Rule, rule
from avatar.script.normalise.tables import row

FILES = row("""
    csv docx doc epub gif html jpeg jpg json mov mp3 mp4 pdf png pptx ppt py svg txt wav xlsx xls xml zip
""")
"""Ends of the names of files."""


def address_rules(say: Callable[[str], str], ends: str) -> tuple[Rule, ...]:
    """Rules that say an address part by part: words, numbers and the signs between them.

    ends: the ends of addresses that stand without www before them, parted by |. Names of files are read
    likewise.
    """

    def words(match: re.Match[str], _manner: Manner) -> str:
        text = re.sub(r"^https?://", "", match[0]).rstrip("/")
        return " ".join(say(part) for part in re.findall(r"[A-Za-z]+|\d+|[./@_:-]", text))

    files = "|".join(FILES)
    return (
        rule(r"(?:https?://|www\.)[A-Za-z0-9./_-]*[A-Za-z0-9/]", words),
        rule(
            rf"(?<![A-Za-z0-9_@./-])[A-Za-z0-9_-]+\.(?:{files})(?![A-Za-z0-9_-]|\.[A-Za-z0-9])",
            words,
        ),
        rule(r"[A-Za-z0-9._-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", words),
        rule(rf"(?<![A-Za-z0-9.])(?:[a-z0-9-]+\.)+(?:{ends})(?:/[A-Za-z0-9/_-]*)?(?![A-Za-z])", words),
    )
