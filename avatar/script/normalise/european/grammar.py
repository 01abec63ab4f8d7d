"""What a language does with its numbers, as far as several do alike: the shapes, their words as data."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from avatar.script.normalise.european.model import Noun
from avatar.script.normalise.european.numbers import Form

Cardinal = Callable[[int, Form], str]


@dataclass(frozen=True)
class Gender:
    """The form a number takes before a word: "alone" where that word is not what is counted.

    small: words that stand behind numbers without being counted. women: endings and words that are feminine,
    men: those that only look so. capital: nouns are written with a capital, and nothing else is.
    """

    small: frozenset[str]
    women: re.Pattern[str]
    men: frozenset[str] = frozenset()
    capital: bool = False

    def __call__(self, word: str) -> Form:
        if word[:1].isupper() != self.capital or word.lower() in self.small:
            return "alone"
        said = word if self.capital else word.lower()
        return "f" if self.women.search(said) and said not in self.men else "m"


def day(cardinal: Cardinal, first: str, date: str, in_year: str) -> Callable[[int, str, int | None], str]:
    """Dates: `first` is the first of a month, `date` takes {day} and {month}, `in_year` the {year} after."""

    def say(number: int, month: str, year: int | None) -> str:
        said = date.format(day=first if number == 1 else cardinal(number, "alone"), month=month.lower())
        return said + (in_year.format(year=cardinal(year, "alone")) if year else "")

    return say


@dataclass(frozen=True)
class Clock:
    """Times of the day: hours, minutes and seconds, -1 where they are not given.

    hours: what stands behind the number of hours, with its blank, and the form of that number. minutes:
    what stands before their number and its form, before one below ten also `zero`. sharp: behind a full
    hour after noon. seconds: a template for theirs. none_is_one: zéro heure, not zéro heures. bare: `hours`
    is left out where minutes follow.
    """

    cardinal: Cardinal
    hours: Noun
    seconds: str
    minutes: str = " "
    form: Form = "alone"
    zero: str = ""
    sharp: str = ""
    none_is_one: bool = False
    bare: bool = False

    def __call__(self, hour: int, minute: int, second: int) -> str:
        said = self.cardinal(hour, self.hours.form)
        if not (self.bare and minute > 0 and second < 0):
            said += self.hours.one if hour == 1 or (hour == 0 and self.none_is_one) else self.hours.many
        if minute > 0:
            said += self.minutes + (self.zero if minute < 10 else "") + self.cardinal(minute, self.form)
        elif second < 0 and not 0 < hour < 13:
            said += self.sharp
        return said + (self.seconds.format(self.cardinal(second, self.form)) if second >= 0 else "")


@dataclass(frozen=True)
class Roman:
    """What a Roman numeral is said as, given the words before and after it; None where it is none.

    counted: after these words it is a number, chapter IV; ranked: after these an ordinal, as after the name
    of a ruler, up to the number `last`, a number from there on. leading: before this word it is an ordinal,
    too. women: rulers and things that are feminine.
    """

    cardinal: Cardinal
    ordinal: Cardinal
    counted: frozenset[str] = frozenset()
    ranked: frozenset[str] = frozenset()
    women: frozenset[str] = frozenset()
    last: int = 10
    leading: str | None = None

    def __call__(self, n: int, before: str, after: str) -> str | None:
        thing = before.lower()
        if thing in self.counted:
            return self.cardinal(n, "alone")
        led = self.leading is not None and after.strip().lower().startswith(self.leading)
        ranked = led or thing in self.ranked
        if not ranked and (not before[:1].isupper() or n > HIGHEST):
            return None
        woman = not led and (before in self.women or (thing in self.ranked and thing in self.women))
        return self.ordinal(n, "f" if woman else "alone") if n <= self.last else self.cardinal(n, "alone")


HIGHEST = 30
"""No ruler has had a higher number."""
