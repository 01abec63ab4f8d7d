"""Telephone numbers."""

from __future__ import annotations

import re

from avatar.script.normalise.european.model import Language
from avatar.script.normalise.rules import Manner, Rule, rule


def phones(of: Language) -> tuple[Rule, ...]:
    def say(m: re.Match[str], _: Manner) -> str | None:
        groups = re.findall(r"\d+", m[0])
        if sum(map(len, groups)) < 7:
            return None
        words = [(of.phone or of.digits)(g) for g in groups]
        return (f"{of.plus} " if m[0].startswith("+") else "") + ", ".join(words)

    return (
        rule(r"(?<![\w+])(?:\+\d{1,3}|00\d{2,3})(?:[\s./-]?\(?\d{1,5}\)?){2,6}(?!\w)", say),
        rule(r"(?<![\w.,])0\d(?:[ .-]\d\d){4}(?![\w]|[.,]\d)", say),
        rule(r"(?<![\w.,])0\d{1,4}[ /-]\d{3,8}(?:[ -]\d{2,4})?(?![\w]|[.,]\d)", say),
        rule(r"(?<![\w.,])[6789]\d\d \d{3} \d{3}(?![\w]|[.,]\d)", say),
    )
