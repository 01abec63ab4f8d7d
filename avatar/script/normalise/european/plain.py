"""Numbers by themselves, fractions, ranges; and signs."""

from __future__ import annotations

import re

from avatar.script.normalise.european.letters import spell
from avatar.script.normalise.european.model import Language
from avatar.script.normalise.european.patterns import DASH, OPEN, TO, N, any_of
from avatar.script.normalise.rules import Manner, Rule, rule

GLYPHS = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅛": (1, 8)}


_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def plain(of: Language) -> tuple[Rule, ...]:
    def noun_after(m: re.Match[str]) -> str:
        after = re.match(r"\s([^\W\d_]+)", m.string[m.end() :])
        return after[1] if after else ""

    def number(m: re.Match[str], _: Manner) -> str:
        names = {"-": of.minus, "−": of.minus, "+": of.plus, "±": f"{of.plus} {of.minus}"}
        sign = names.get(m["sign"] or "", "")
        after = noun_after(m)
        text = m["n"]
        if of.year and not sign and text.isdecimal() and len(text) == 4 and 1100 <= int(text) < 2100:
            return of.year(int(text))
        return f"{sign} {of.number(text, of.gender(after) if after else 'alone')}".strip()

    def mixed(m: re.Match[str]) -> str:
        """2 ½ km: the half goes behind what is counted, which the pattern of this rule holds."""
        word = m.groupdict().get("noun") or ""
        unit = of.units.get(word)
        form = unit.form if unit else of.gender(word) if word else "m"
        one = m["whole"] == "1"
        noun = (unit.one if one else unit.many) if unit else word.removesuffix("s") if one else word
        said = of.and_half["f" if form == "f" else "m"]
        return " ".join(said.format(n=of.number(m["whole"], form), noun=noun).split())

    def fraction(m: re.Match[str], _: Manner) -> str | None:
        found = m.groupdict()
        top, bottom = GLYPHS[found["glyph"]] if found.get("glyph") else (int(m["top"]), int(m["bottom"]))
        if bottom == 0:
            return None
        half = (top, bottom) == (1, 2)
        if half and m["whole"]:
            return mixed(m)
        if half and (form := of.gender(noun_after(m))) != "alone" and noun_after(m):
            return of.halves[form]
        part = of.fractions.get((top, bottom)) or f"{of.number(str(top))} {of.over} {of.number(str(bottom))}"
        return f"{of.number(m['whole'])} {of.web['&']} {part}" if m["whole"] else part

    def mixed_noun(m: re.Match[str], _: Manner) -> str | None:
        word = m["noun"]
        return mixed(m) if word in of.units or of.gender(word) != "alone" else None

    def power(m: re.Match[str], _: Manner) -> str:
        if m[0] in of.units:
            return of.units[m[0]].many
        base = of.number(m["base"]) if m["base"].isdecimal() else spell(m["base"])
        raised = m.groupdict().get("raised") or ""
        n = m["power"] or raised.translate(_RAISED)
        if n in of.powers:
            return f"{base} {of.powers[n]}"
        minus = f"{of.minus} " if n.startswith("-") else ""
        return f"{base} {of.powers['^']} {minus}{of.number(n.lstrip('-'))}"

    def scaled(m: re.Match[str], _: Manner) -> str:
        return of.scaled(m["n"], m["scale"])

    def ranged(m: re.Match[str], _: Manner) -> str:
        after = noun_after(m)
        form = of.gender(after) if after else "alone"
        if of.year and len(m["n"]) == 4 and len(m["to"]) == 4:
            return f"{of.year(int(m['n']))} {of.to} {of.year(int(m['to']))}"
        law = re.search(r"n\.?\s?[º°o]\.?\s?\Z|Nr\.\s?\Z", m.string[max(0, m.start() - 5) : m.start()])
        joint = "" if law else f"{of.to} "  # loi n° 78-17 is a name, no range
        return f"{of.number(m['n'], form)} {joint}{of.number(m['to'], form)}"

    number_power = r"(?<![\w.,])(?P<base>\d+|[a-zA-Z]{1,2})"
    return (
        rule(rf"{number_power}(?P<power>[²³])(?!\w)", power),
        rule(rf"{number_power}(?:\^(?P<power>-?\d+)|(?P<raised>[⁻]?[⁰¹²³⁴-⁹]+))(?!\w)", power),
        rule(r"(?<![\w/])(?P<whole>\d{1,4})\s?(?:½|(?<=\s)1/2(?!\d))\s(?P<noun>[^\W\d_]{1,20})", mixed_noun),
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
