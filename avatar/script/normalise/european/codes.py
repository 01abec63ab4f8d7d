"""Numbers that are names, not amounts: versions, sections, addresses of machines; files and keys."""

from __future__ import annotations

import re

from avatar.script.normalise.european.model import Language
from avatar.script.normalise.european.patterns import any_of
from avatar.script.normalise.rules import Manner, Rule, rule
from avatar.script.normalise.tables import words

RELEASED = words("""
    android bluetooth chrome css django firefox html http ios java kubernetes linux macos moodle node office
    php python scorm ubuntu usb windows xapi
    version versión versione versão release build
    section sección sezione seção abschnitt unidad unité unità unidade capítulo chapitre capitolo kapitel
""")
"""Words after which 3.11 is two numbers, and no decimal."""


def codes(of: Language) -> tuple[Rule, ...]:
    """Numbers parted by full stops: 2.4.1 is "dos punto cuatro punto uno"."""

    def say(m: re.Match[str], _: Manner) -> str | None:
        short = m["n"].count(".") < 2 and not m["v"]
        before = re.search(r"([^\W\d_]+)\s\Z", m.string[max(0, m.start() - 20) : m.start()])
        if short and (before is None or before[1].lower() not in RELEASED):
            return None
        said = f" {of.web['.']} ".join(of.number(part) for part in m["n"].split("."))
        return f"{of.version} {said}" if m["v"] else said

    thousands = r"(?!\d{1,3}(?:\.\d{3})+(?!\d|\.\d))"
    return (
        rule(r"(?<![\w.,])(?P<v>v\.?)(?P<n>\d+(?:\.\d+)*)(?![\w]|[.,]\d)", say),
        rule(rf"(?<![\w.,])(?P<v>){thousands}(?P<n>\d+(?:\.\d+)+)(?![\w]|,\d|\s?[%‰°€$£])", say),
    )


def weekdays(of: Language) -> tuple[Rule, ...]:
    """Short names of days: Mo., 5. Mai; lun.-vie."""
    names = dict(of.weekdays) | {k[:1].upper() + k[1:]: v for k, v in of.weekdays.items()}
    days = any_of(names)
    beside = rf",|,?\s(?:\w\w\s)?\d|\s(?:{any_of([of.to, 'al', 'au'])})\s(?:{days})|(?<=\.)\s[a-zà-ÿ]"

    return (
        rule(
            rf"(?<!\w)(?P<a>{days})\s?[-–]\s?(?P<b>{days})(?!\w)",
            lambda m, _: f"{names[m['a']]} {of.to} {names[m['b']]}",
        ),
        rule(rf"(?<!\w)(?P<a>{days})(?={beside})", lambda m, _: names[m["a"]]),
        rule(rf"(?<=\s{of.to}\s)(?P<a>{days})(?!\w)", lambda m, _: names[m["a"]]),
    )
