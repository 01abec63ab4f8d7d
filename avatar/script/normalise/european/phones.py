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

    end = r"(?![\w]|[.,]\d|\s?[€$£%])"
    free = r"(?!\d+[ ]\d+[ ]000)"  # so many thousands, not a number to call
    return (
        rule(r"(?<![\w+])(?:\+\d{1,3}|00\d{2,3})(?:[\s./-]?\(?\d{1,5}\)?){2,6}(?!\w)", say),
        rule(rf"(?<![\w.,])0\d(?:[ .-]\d\d){{4}}{end}", say),
        rule(rf"(?<![\w.,])\(0?\d{{2,4}}\)\s?\d{{3,8}}(?:[ -]\d{{2,5}}){{0,2}}{end}", say),
        rule(rf"(?<![\w.,])0\d{{1,4}}[ /-]\d{{3,8}}(?:[ -]\d{{2,4}})?{end}", say),
        rule(rf"(?<![\w.,]){free}[6789]\d\d[ ]\d{{3}}[ ]\d{{3}}{end}(?!\s[a-zà-ÿ]{{4}})", say),
        rule(rf"(?<![\w.,])9\d{{4}}-\d{{4}}{end}", say),
    )
