"""The rules the front ends share, made from a language's table: most specific first."""

from __future__ import annotations

import functools
from collections.abc import Callable

from avatar.script.normalise.european.abbreviations import abbreviations
from avatar.script.normalise.european.codes import codes, weekdays
from avatar.script.normalise.european.dates import dates, times
from avatar.script.normalise.european.letters import letters
from avatar.script.normalise.european.measures import measures
from avatar.script.normalise.european.model import Language
from avatar.script.normalise.european.money import money
from avatar.script.normalise.european.phones import phones
from avatar.script.normalise.european.plain import plain, signs
from avatar.script.normalise.european.ranks import ordinals, romans
from avatar.script.normalise.european.web import web
from avatar.script.normalise.rules import Manner, Reading, Rule, apply
from avatar.script.normalise.tables import LOWERED


def front_end(of: Language) -> Callable[[str, str], list[Reading]]:
    """(text, language tag) → readings. Its rules are made when the first text comes.

    The tag is for nothing here: the countries of these languages differ in what is written, not in how that
    is said.
    """

    @functools.cache
    def rules() -> tuple[Rule, ...]:
        return make_rules(of)

    def read(text: str, _language: str = "") -> list[Reading]:
        return apply(text.translate(LOWERED), rules(), Manner())

    return read


def make_rules(of: Language) -> tuple[Rule, ...]:
    """All rules of a language, in their order."""
    own = tuple(r for r in of.extra if isinstance(r, Rule))
    return (
        *web(of), *own, *dates(of), *times(of), *weekdays(of), *codes(of), *money(of), *phones(of),
        *ordinals(of), *measures(of), *abbreviations(of), *romans(of), *plain(of), *letters(of), *signs(of),
    )  # fmt: skip
