"""A text read as its author says: letter by letter, as digits, as a date … One function a kind."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Mapping

from avatar.script.normalise.english import dates, money, plain, quantities, roman
from avatar.script.normalise.english.letters import spell
from avatar.script.normalise.english.numbers import NUMBER, cardinal, digits, number, ordinal, year
from avatar.script.normalise.english.symbols import SIGNS
from avatar.script.normalise.english.units import UNITS
from avatar.script.normalise.english.web import MARKS
from avatar.script.normalise.rules import Manner, Rule, apply

_SIGNS = SIGNS | MARKS | {",": "comma", ";": "semicolon", "!": "exclamation mark", "'": "apostrophe",
                          "’": "apostrophe", "(": "open bracket", ")": "close bracket", '"': "quote",
                          "*": "star", "|": "bar"}  # fmt: skip


def say_kind(text: str, kind: str, form: str, manner: Manner) -> str:
    """`text` as a `kind` of thing, the keys of `KINDS`. Raises ValueError, which says what is wrong."""
    return KINDS[kind](text.strip(), form, manner)


def _characters(text: str, _form: str, manner: Manner) -> str:
    words = []
    for c in text:
        if c.isascii() and c.isalpha():
            words.append(spell(c, manner.british))
        elif c.isascii() and c.isdecimal():
            words.append(digits(c))
        elif c in _SIGNS:
            words.append(_SIGNS[c])
        elif c.isalpha():
            words.append(c.upper())
    if not words:
        raise ValueError("has nothing that can be spelt")
    return " ".join(words)


def _digits(text: str, _form: str, manner: Manner) -> str:
    if not re.fullmatch(r"[\d\s.,()+-]*\d[\d\s.,()+-]*", text) or not text.isascii():
        raise ValueError("is not made of digits")
    return digits(text, "oh" if manner.british else "zero")


def _cardinal(text: str, _form: str, manner: Manner) -> str:
    if n := roman.value(text):
        return cardinal(n, manner.british)
    found = re.fullmatch(rf"(?P<sign>[-−+]?)\s?(?P<n>{NUMBER})", text)
    if not found:
        raise ValueError("is not a number")
    plain_number = re.sub(r"[,\s]", "", found["n"])
    whole = plain_number.lstrip("0") or "0"
    words = number(whole if "." not in plain_number else plain_number, manner.british)
    return {"-": "minus ", "−": "minus ", "+": "plus "}.get(found["sign"], "") + words


def _ordinal(text: str, _form: str, manner: Manner) -> str:
    if n := roman.value(text):
        return ordinal(n, manner.british)
    found = re.fullmatch(r"(\d{1,3}(?:,\d{3})+|\d{1,15})(?:st|nd|rd|th|\.)?", text)
    if not found or not text.isascii():
        raise ValueError("is not a whole number, of which there is a first, second, third")
    return ordinal(int(found[1].replace(",", "")), manner.british)


def _date(text: str, form: str, manner: Manner) -> str:
    order = form or ("ymd" if re.match(r"\d{4}\D+\d", text) else _usual_order(text, manner))
    parts = re.findall(r"\d+|[A-Za-z]{3,}", re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text))
    if len(parts) == 1 and parts[0].isdecimal() and len(order) > 1:
        parts = _part_digits(parts[0], order)
    if len(parts) != len(order):
        raise ValueError(f"is not a date of the form {order}")
    found = dict(zip(order, parts, strict=True))
    month = _month(found["m"], order) if "m" in found else None
    day = found.get("d")
    if day is not None and not (day.isdecimal() and 1 <= int(day) <= 31):
        raise ValueError(f"is not a date of the form {order}: there is no day {day}")
    in_year = _year(found["y"], order) if "y" in found else None
    if month and day:
        if int(day) > calendar.monthrange(2024, dates.MONTHS.index(month) + 1)[1]:
            raise ValueError(f"is not a date: {month} has no day {int(day)}")
        words = dates.say_date(int(day), month, str(in_year) if in_year is not None else None, manner)
    elif month:
        words = month
    elif day:
        words = ordinal(int(day))
    else:
        words = ""
    if in_year is not None and not (month and day):
        words = f"{words} {year(in_year, manner.british)}".strip()
    return words


def _usual_order(text: str, manner: Manner) -> str:
    if re.match(r"[A-Za-z]", text):
        return "mdy" if len(re.findall(r"\d+", text)) > 1 else ("my" if re.search(r"\d{4}", text) else "md")
    count = len(re.findall(r"\d+|[A-Za-z]{3,}", text))
    if re.search(r"[A-Za-z]{3}", text):
        return "dmy"[: max(2, min(3, count))]
    return {1: "y", 2: "dm" if manner.british else "md"}.get(count, "dmy" if manner.british else "mdy")


def _part_digits(text: str, order: str) -> list[str]:
    """20261121 in the order ymd → 2026, 11, 21."""
    long = len(text) == 2 * len(order) + 2 * ("y" in order)
    parts, at = [], 0
    for part in order:
        size = 4 if part == "y" and long else 2
        parts.append(text[at : at + size])
        at += size
    if at != len(text) or not all(parts):
        raise ValueError(f"is not a date of the form {order}")
    return parts


def _month(text: str, order: str) -> str:
    if text.isdecimal() and 1 <= int(text) <= 12:
        return dates.MONTHS[int(text) - 1]
    named = [m for m in dates.MONTHS if m.lower().startswith(text.lower()[:4].rstrip(".")) and text.isalpha()]
    if len(named) != 1:
        raise ValueError(f"is not a date of the form {order}: there is no month {text}")
    return named[0]


def _year(text: str, order: str) -> int:
    if not text.isdecimal() or len(text) not in (2, 4):
        raise ValueError(f"is not a date of the form {order}: {text} is no year")
    n = int(text)
    return n if len(text) == 4 else (2000 + n if n < 70 else 1900 + n)


def _time(text: str, _form: str, manner: Manner) -> str:
    return _by_rules(text, dates.RULES, manner, "is not a time, such as 14:05 or 2:30pm").rstrip(".")


def _telephone(text: str, _form: str, manner: Manner) -> str:
    main, _, extension = re.sub(r"(?i)\s*(?:ext\.?|x)\s*(?=\d+\Z)", "\n", text).partition("\n")
    if not re.fullmatch(r"\+?[\d\s().\-–/*#]+", main) or not re.search(r"\d", main) or not text.isascii():
        raise ValueError("is not a telephone number")
    zero = "oh" if manner.british else "zero"
    words = ", ".join(digits(group, zero) for group in re.findall(r"\d+", main))
    if main.startswith("+"):
        words = f"plus {words}"
    return f"{words}, extension {digits(extension, zero)}" if extension else words


def _currency(text: str, _form: str, manner: Manner) -> str:
    return _by_rules(text, money.RULES, manner, "is not a sum of money, such as $3.50 or 20 EUR")


def _unit(text: str, _form: str, manner: Manner) -> str:
    if text in UNITS:
        return UNITS[text][0]
    return _by_rules(text, quantities.RULES, manner, "is not an amount with a unit, such as 5 km")


def _fraction(text: str, _form: str, manner: Manner) -> str:
    found = re.fullmatch(r"(?:(\d{1,4})[\s+]\s?)?(\d{1,4})\s?[/⁄]\s?(\d{1,4})", text)
    if not found:
        return _by_rules(text, plain.RULES, manner, "is not a fraction, such as 2/3 or 1 1/2")
    whole, top, bottom = found[1], int(found[2]), int(found[3])
    if bottom in (0, 1):
        part = f"{cardinal(top, manner.british)} over {cardinal(bottom)}"
    else:
        part = plain.fraction(top, bottom)
    return f"{cardinal(int(whole), manner.british)} and {part}" if whole else part


def _by_rules(text: str, rules: Iterable[Rule], manner: Manner, wrong: str) -> str:
    """What the tables make of a text, provided they make something of all of it."""
    readings = apply(text, rules, manner)
    if len(readings) != 1 or (readings[0].start, readings[0].end) != (0, len(text)):
        raise ValueError(wrong)
    return readings[0].spoken


KINDS: Mapping[str, Callable[[str, str, Manner], str]] = {
    "characters": _characters,
    "digits": _digits,
    "cardinal": _cardinal,
    "ordinal": _ordinal,
    "date": _date,
    "time": _time,
    "telephone": _telephone,
    "currency": _currency,
    "unit": _unit,
    "fraction": _fraction,
}
