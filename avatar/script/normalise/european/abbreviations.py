"""Abbreviations, and names' initials."""

from __future__ import annotations

import re

from avatar.script.normalise.european.letters import say_capitals, spell
from avatar.script.normalise.european.model import Language
from avatar.script.normalise.european.patterns import NUMERAL, any_of
from avatar.script.normalise.rules import Manner, Rule, rule
from avatar.script.normalise.tables import words

_BIG = "A-ZÁÉÍÓÚÀÈÑÇÄÖÜ"
_LAST = words("etc ecc usw")
"""What ends a list ends a sentence, too, where a capital follows."""
_LETTERED = re.compile(
    r"(?i)(?<!\w)(?:vitamin[ae]?s?|plan[oe]?|op[cz]i[óo]ne?|op[çt]ion?|opção|tipo|type|typ|grupp?[oe]|groupe|clas[st]?e|klasse|categor[ií]a"
    r"|catégorie|kategorie|hepatitis|épatite|epatite|hepatite|punkt|punto|ponto|point|teil|part[ei]|lettr?era|letra|lettre)\s\Z"
)
"""Words that a letter names: after "vitamina" a D. is not don."""


def abbreviations(of: Language) -> tuple[Rule, ...]:
    """What is written short; a full stop stays where it ends a sentence as well."""

    def say(m: re.Match[str], _: Manner) -> str:
        rest = m.string[m.end() : m.end() + 24]
        over = not rest.strip() or (
            m[0].rstrip(".").lower() in _LAST
            and re.match(rf"[”\"'»)\]]*\s+[¿¡“\"'«(]*[{_BIG}][^\W\d_A-Z]*\s", rest)
        )
        return of.abbreviations[m[0]] + ("." if over and m[0].endswith(".") else "")

    def before_number(m: re.Match[str], _: Manner) -> str:
        said = numbered[m["a"]]
        if re.match(r"\s?\d+\s?[-–]\s?\d", m.string[m.end() :]):
            said = of.plurals.get(said, said)
        return said + " "

    def single(m: re.Match[str], _: Manner) -> str | None:
        return None if lettered(m) else of.abbreviations[m[0]]

    def initial(m: re.Match[str], _: Manner) -> str | None:
        return None if lettered(m) else spell(m["i"])

    def lettered(m: re.Match[str]) -> bool:
        return _LETTERED.search(m.string[max(0, m.start() - 16) : m.start()]) is not None

    numbered = dict(of.numbered) | {k[:1].upper() + k[1:]: v for k, v in of.numbered.items()}
    short = [a for a in of.abbreviations if a not in of.singles]
    titles = rule(rf"(?<![\w.&+])(?:{any_of(of.singles)})(?=\s[{_BIG}])", single)
    return (
        rule(rf"(?<![\w.])(?P<a>{any_of(numbered)})\s?(?=\d|{NUMERAL}(?!\w))", before_number),
        rule(rf"(?<![\w.&])(?:{any_of(short)})(?!\w|\.\w)", say),
        *((titles,) if of.singles else ()),
        rule(
            r"(?<![\w.])(?:[A-Z]\.\s?){2,}(?!\w)",
            lambda m, _: say_capitals(of, "".join(c for c in m[0] if c.isalpha())),
        ),
        rule(rf"(?<![\w.])(?P<i>[{_BIG}])\.(?=\s(?:[A-Z]\.\s)*[{_BIG}][a-zà-ÿ])", initial),
    )
