"""Abbreviations, and names' initials."""

from __future__ import annotations

import re

from avatar.script.normalise.european.letters import say_capitals, spell
from avatar.script.normalise.european.model import Language
from avatar.script.normalise.european.patterns import any_of
from avatar.script.normalise.rules import Manner, Rule, rule


def abbreviations(of: Language) -> tuple[Rule, ...]:
    def ends(m: re.Match[str]) -> bool:
        rest = m.string[m.end() : m.end() + 24]
        return m[0].endswith(".") and (
            not rest.strip()
            or bool(re.match(r"[”\"'»)\]]*\s+[¿¡“\"'«(]*[A-ZÁÉÍÓÚÀÈÄÖÜ][^\W\d_A-Z]*\s", rest) and final(m))
        )

    def final(m: re.Match[str]) -> bool:
        return m[0].rstrip(".").lower() in ("etc", "ecc", "usw")

    def initial(m: re.Match[str], _: Manner) -> str:
        return spell(m["i"])

    dotted = any_of(of.abbreviations)
    numbered = dict(of.numbered) | {k[:1].upper() + k[1:]: v for k, v in of.numbered.items()}
    return (
        rule(
            rf"(?<![\w.])(?P<a>{any_of(numbered)})\s?(?=\d)", lambda m, _: numbered[m["a"]] + " "
        ),
        rule(
            rf"(?<![\w.&])(?:{dotted})(?!\w|\.\w)",
            lambda m, _: of.abbreviations[m[0]] + ("." if ends(m) else ""),
        ),
        rule(r"(?<![\w.])(?:[A-Z]\.\s?){2,}(?!\w)", lambda m, _: say_capitals(of,
        "".join(c for c in m[0] if c.isalpha()))),
        rule(r"(?<![\w.])(?P<i>[A-ZÁÉÍÓÚÑÇÄÖÜ])\.(?=\s(?:[A-Z]\.\s)*[A-ZÁÉÍÓÚÑÇÄÖÜ][a-zà-ÿ])", initial),
    )  # fmt: skip
