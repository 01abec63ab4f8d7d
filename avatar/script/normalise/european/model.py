"""The table a language fills in for its front end: its numbers, its words for signs, units and money."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from avatar.script.normalise.european.numbers import LONGEST, Form

GROUPS = ".'’\u00a0\u202f\u2009"
"""Signs between groups of three digits. A plain space parts them as well."""
NUMBER = (
    rf"(?:\d{{1,3}}(?:[{GROUPS}]\d{{3}})+(?:,\d+)?(?!\d)|\d{{1,3}}(?:[ ]\d{{3}})+(?:,\d+)?(?![\d.,]*\d)"
    r"|\d+,\d+|\d+\.\d+(?!\d)|\d+)"
)
"""Regular expression of a number as written: 7, 1.000.000, 10 000, 3,14 (and 3.14)."""


@dataclass(frozen=True)
class Noun:
    """What is counted: said with 1, said with more, and its gender where numbers follow that."""

    one: str
    many: str
    form: Form = "m"


@dataclass(frozen=True)
class Money:
    """A currency with its hundredth part."""

    unit: Noun
    part: Noun


@dataclass(frozen=True)
class Language:
    """Everything the shared rules ask of a language.

    gender: the form a number takes before the word that follows it ("alone" where that is no noun).
    decimals: how the digits after the comma are said. day: a date of a day, a month's name and a year or
    None.
    clock: a time of hours, minutes (-1 for none) and seconds (-1). roman: what a Roman numeral is said as,
    given the words before and after it, None where it is none.
    """

    cardinal: Callable[[int, Form], str]
    ordinal: Callable[[int, Form], str]
    digits: Callable[[str], str]
    gender: Callable[[str], Form]
    decimals: Callable[[str], str]
    day: Callable[[int, str, int | None], str]
    clock: Callable[[int, int, int], str]
    roman: Callable[[int, str, str], str | None]
    comma: str
    minus: str
    plus: str
    percent: str
    per_mille: str
    to: str
    """Between two numbers: from 10 to 20."""
    by: str
    of: str
    """Between a round million and what is counted."""
    and_cents: str
    over: str
    months: tuple[str, ...]
    money: Mapping[str, Money]
    units: Mapping[str, Noun]
    scales: Mapping[str, Noun]
    """Abbreviations of thousand, million … after a number: M, mln, Mio."""
    fractions: Mapping[tuple[int, int], str]
    ordinals: str
    """Regular expression of an ordinal in digits; groups n and, where it says the gender, f."""
    abbreviations: Mapping[str, str]
    numbered: Mapping[str, str]
    """Abbreviations that are so only before a number."""
    signs: Mapping[str, str]
    web: Mapping[str, str]
    acronyms: Mapping[str, str]
    """Words in capitals that are said as words, or otherwise than by their letters."""
    version: str
    """The word for a version: v2.1."""
    powers: Mapping[str, str]
    """How ² and ³ are said, and under "^" what goes before any other power."""
    halves: Mapping[Form, str]
    """Half of what is counted, by its gender."""
    and_half: Mapping[Form, str]
    """{n} {noun} and a half, by the noun's gender: 2 ½ km."""
    weekdays: Mapping[str, str]
    """Short names of days with their stops, before a comma or a number."""
    thousand: str
    """What a thousand is called in `scales`: the one scale that takes no `of`."""
    singles: frozenset[str]
    """Abbreviations of one letter that are titles or streets: only so before a name."""
    plurals: Mapping[str, str] = field(default_factory=dict)
    """What `numbered` says, of more than one, where the abbreviation does not tell: p. 3-5."""
    below_two: bool = False
    """Whether one and a bit of a thing is said in the singular: 1,5 milhão."""
    percent_form: Form = "alone"
    """How a number is said before `percent`: ein Prozent."""
    elided: str = ""
    """The one that loses its vowel before a vowel: una ora is un'ora."""
    year: Callable[[int], str] | None = None
    """How a year is said, where it is not said as any other number."""
    phone: Callable[[str], str] | None = None
    """How a group of digits of a telephone number is said; digit by digit where None."""
    domains: frozenset[str] = frozenset()
    """Short ends of addresses that are said as words."""
    dotted: bool = False
    """Whether a full stop makes an ordinal of a Roman numeral, as in German."""
    extra: tuple[object, ...] = field(default=())
    """Rules of the language's own, which go first."""

    def number(self, text: str, form: Form = "alone") -> str:
        """A number as written, in words: "1.234,5" → "mil doscientos treinta y cuatro coma cinco"."""
        whole, decimals = split_number(text)
        if len(whole) > LONGEST or (len(whole) > 1 and whole[0] == "0"):
            words = self.digits(whole)
        else:
            words = self.cardinal(int(whole), "alone" if decimals else form)
        return f"{words} {self.comma} {self.decimals(decimals)}" if decimals else words

    def scaled(self, text: str, scale: str) -> str:
        """A number with one of `scales`, which stays as it is where it was written in full."""
        noun = self.scales[scale]
        whole, decimals = split_number(text)
        if noun.one == self.thousand and not decimals and len(whole) < LONGEST - 2:
            return self.cardinal(int(whole) * 1000, "alone")
        if scale in (noun.one, noun.many) and decimals:
            return f"{self.number(text, noun.form)} {scale}"
        return self.counted(text, noun)

    def counted(self, text: str, noun: Noun) -> str:
        """A number with its noun: "1" and hour → "una hora"."""
        whole, decimals = split_number(text)
        words = self.number(text, noun.form)
        if decimals or len(whole) > LONGEST:
            one = self.below_two and whole == "1"
            return f"{words} {noun.one if one else noun.many}"
        n = int(whole)
        if self.elided and words == self.elided and noun.one[:1] in "aeiou":
            return f"{words[:-1]}'{noun.one}"
        joint = self.of if n >= 10**6 and n % 10**6 == 0 else ""
        named = noun.one if n == 1 else noun.many
        if joint.endswith("'"):
            joint = joint if named[:1] in "aeéèiouyœ" else "de"
        return f"{words} {joint}{'' if joint.endswith(chr(39)) else ' ' if joint else ''}{named}"


def split_number(text: str) -> tuple[str, str]:
    """Digits before and after the comma of a number as written (see `NUMBER`)."""
    if re.fullmatch(r"\d+\.\d+", text) and not re.fullmatch(r"\d{1,3}\.\d{3}", text):
        text = text.replace(".", ",")
    whole, _, decimals = re.sub(rf"[{GROUPS} ]", "", text).partition(",")
    return whole, decimals


def by_group(cardinal: Callable[[int, Form], str], digits: Callable[[str], str]) -> Callable[[str], str]:
    """Decimals as a number of their own where they are few, their zeros first, else one by one."""

    def say(text: str) -> str:
        rest = text.lstrip("0")
        if len(text) > 3 or not rest:
            return digits(text)
        zeros = digits("0" * (len(text) - len(rest)))
        return f"{zeros} {cardinal(int(rest), 'alone')}".strip()

    return say
