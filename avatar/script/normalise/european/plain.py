"""Numbers by themselves, fractions, ranges; and signs."""

from __future__ import annotations

import re

from avatar.script.normalise.european.model import Language
from avatar.script.normalise.european.patterns import DASH, OPEN, TO, N, any_of
from avatar.script.normalise.rules import Manner, Rule, rule

GLYPHS = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅛": (1, 8)}


def plain(of: Language) -> tuple[Rule, ...]:
    def noun_after(m: re.Match[str]) -> str:
        after = re.match(r"\s([^\W\d_]+)", m.string[m.end() :])
        return after[1] if after else ""

    def number(m: re.Match[str], _: Manner) -> str:
        names = {"-": of.minus, "−": of.minus, "+": of.plus, "±": f"{of.plus} {of.minus}"}
        sign = names.get(m["sign"] or "", "")
        after = noun_after(m)
        text = m["n"]
        if of.year and not sign and text.isdigit() and len(text) == 4 and 1100 <= int(text) < 2100:
            return of.year(int(text))
        return f"{sign} {of.number(text, of.gender(after) if after else 'alone')}".strip()

    def fraction(m: re.Match[str], _: Manner) -> str | None:
        found = m.groupdict()
        top, bottom = GLYPHS[found["glyph"]] if found.get("glyph") else (int(m["top"]), int(m["bottom"]))
        if bottom == 0:
            return None
        part = of.fractions.get((top, bottom)) or f"{of.number(str(top))} {of.over} {of.number(str(bottom))}"
        return f"{of.number(m['whole'])} {of.web['&']} {part}" if m["whole"] else part

    def scaled(m: re.Match[str], _: Manner) -> str:
        return of.counted(m["n"], of.scales[m["scale"]])

    def ranged(m: re.Match[str], _: Manner) -> str:
        after = noun_after(m)
        form = of.gender(after) if after else "alone"
        if of.year and len(m["n"]) == 4 and len(m["to"]) == 4:
            return f"{of.year(int(m['n']))} {of.to} {of.year(int(m['to']))}"
        return f"{of.number(m['n'], form)} {of.to} {of.number(m['to'], form)}"

    return (
        rule(
            r"(?<![\w/])(?:(?P<whole>\d{1,4})\s)?(?P<top>\d{1,3})[/⁄](?P<bottom>\d{1,3})(?![\w/])", fraction
        ),
        rule(r"(?<![\w/])(?:(?P<whole>\d{1,4})\s?)?(?P<glyph>[" + "".join(GLYPHS) + "])", fraction),
        rule(rf"{OPEN}{N}\s?(?P<scale>{any_of(of.scales)})(?!\w)", scaled),
        rule(rf"{OPEN}(?<![-–]){N}{DASH}{TO}(?![\w-]|[.,:]\d)", ranged),
        rule(rf"(?P<sign>(?<![\w)+-])[-−+±](?=\d))?(?<![\w]){N}(?!\w|[.,]\d)", number),
    )


def signs(of: Language) -> tuple[Rule, ...]:
    return (
        rule(r"(?<=[^\W\d_])[/_\\|](?=\w)", " "),
        rule(r"(?<=\s)-(?=\s\d)|(?<=\d)−(?=\d)|(?<=\s)−(?=\s)", f" {of.minus} "),
        rule("[" + re.escape("".join(of.signs)) + "]", lambda m, _: f" {of.signs[m[0]]} "),
    )
