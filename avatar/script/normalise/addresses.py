"""Addresses of the web and of mail in languages that have letters of their own."""

from __future__ import annotations

import re
from collections.abc import Callable

from avatar.script.normalise.rules import Manner, Rule, rule


def address_rules(say: Callable[[str], str], ends: str) -> tuple[Rule, ...]:
    """Rules that say an address part by part: words, numbers and the signs between them.

    ends: the ends of addresses that stand without www before them, parted by |.
    """

    def words(match: re.Match[str], _manner: Manner) -> str:
        text = re.sub(r"^https?://", "", match[0]).rstrip("/")
        return " ".join(say(part) for part in re.findall(r"[A-Za-z]+|\d+|[./@_:-]", text))

    return (
        rule(r"(?:https?://|www\.)[A-Za-z0-9./_-]*[A-Za-z0-9/]", words),
        rule(r"[A-Za-z0-9._-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", words),
        rule(rf"(?<![A-Za-z0-9.])(?:[a-z0-9-]+\.)+(?:{ends})(?:/[A-Za-z0-9/_-]*)?(?![A-Za-z])", words),
    )
