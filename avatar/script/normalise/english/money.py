"""Sums of money."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from avatar.script.normalise.english.measured import is_attribute
from avatar.script.normalise.english.numbers import NUMBER, cardinal, is_one, number
from avatar.script.normalise.rules import Manner, rule


@dataclass(frozen=True)
class Currency:
    """Names of a currency and of its hundredth; an empty `cent` means that it has none in daily use."""

    one: str
    many: str
    cent: str = ""
    cents: str = ""


_DOLLAR = ("dollar", "dollars", "cent", "cents")
CURRENCIES = {
    "US$": Currency("U S dollar", "U S dollars", "cent", "cents"),
    "A$": Currency("Australian dollar", "Australian dollars", "cent", "cents"),
    "C$": Currency("Canadian dollar", "Canadian dollars", "cent", "cents"),
    "R$": Currency("real", "reals"),
    "$": Currency(*_DOLLAR),
    "£": Currency("pound", "pounds", "penny", "pence"),
    "€": Currency("euro", "euros", "cent", "cents"),
    "¥": Currency("yen", "yen"),
    "₹": Currency("rupee", "rupees"),
    "₩": Currency("won", "won"),
    "₽": Currency("ruble", "rubles"),
    "₺": Currency("lira", "lira"),
    "₴": Currency("hryvnia", "hryvnias"),
    "₿": Currency("bitcoin", "bitcoins"),
    "USD": Currency("U S dollar", "U S dollars", "cent", "cents"),
    "EUR": Currency("euro", "euros", "cent", "cents"),
    "GBP": Currency("pound", "pounds", "penny", "pence"),
    "JPY": Currency("yen", "yen"),
    "CHF": Currency("Swiss franc", "Swiss francs"),
    "CAD": Currency("Canadian dollar", "Canadian dollars", "cent", "cents"),
    "AUD": Currency("Australian dollar", "Australian dollars", "cent", "cents"),
    "CNY": Currency("yuan", "yuan"),
    "INR": Currency("rupee", "rupees"),
    "SEK": Currency("Swedish krona", "Swedish kronor"),
    "NOK": Currency("Norwegian krone", "Norwegian kroner"),
    "DKK": Currency("Danish krone", "Danish kroner"),
    "PLN": Currency("zloty", "zlotys"),
    "zł": Currency("zloty", "zlotys"),
}

SCALES = {
    "k": "thousand", "K": "thousand", "thousand": "thousand", "m": "million", "M": "million", "mn": "million",
    "mm": "million", "million": "million", "b": "billion", "B": "billion", "bn": "billion", "Bn": "billion",
    "billion": "billion", "t": "trillion", "T": "trillion", "tn": "trillion", "trillion": "trillion",
}  # fmt: skip

PER = {
    "h": "hour",
    "hr": "hour",
    "mo": "month",
    "yr": "year",
    "wk": "week",
    "kg": "kilogram",
    "GB": "gigabyte",
}
"""Short forms after a slash: $5/mo; a full word is said as it stands."""

_SIGNS = sorted((s for s in CURRENCIES if not s.isalpha() or not s.isascii()), key=len, reverse=True)
_CODES = [c for c in CURRENCIES if c.isalpha() and c.isascii()]
_SIGN = "(?P<sign>" + "|".join(re.escape(s) for s in _SIGNS) + ")"
_CODE = "(?P<sign>" + "|".join(_CODES) + ")"
_SCALE = r"(?:\s?(?P<scale>(?:thousand|million|billion|trillion|mn|bn|Bn|tn)\b|[kKmMbBtT]\b))?"
_PER = r"(?:\s?/\s?(?P<per>[A-Za-z]+)\b)?"
_MINUS = r"(?P<minus>(?<![\w)])[-−–]\s?)?"


def _say(match: re.Match[str], manner: Manner) -> str:
    found = match.groupdict()
    currency = CURRENCIES[found["sign"]]
    if not found.get("per") and is_attribute(match):  # a five dollar coffee
        currency = replace(currency, many=currency.one)
    amount, upper, scale = found["n"], found.get("to"), SCALES.get(found.get("scale") or "")
    if upper:
        words = number(amount, manner.british)
        first = SCALES.get(found.get("first") or "")
        words += f" {first}" if first and first != scale else ""
        words += f" to {number(upper, manner.british)}"
        words += f" {scale} {currency.many}" if scale else f" {currency.many}"
    elif scale:
        words = f"{number(amount, manner.british)} {scale} {currency.many}"
    else:
        words = sum_of(amount, currency, manner.british)
    if found.get("minus"):
        words = f"minus {words}"
    if found.get("per"):
        words += f" per {PER.get(found['per'], found['per'])}"
    return words


def sum_of(amount: str, currency: Currency, british: bool = False) -> str:
    """An amount as written → words: 3.50 → "three dollars and fifty cents", 0.99 → "ninety-nine cents"."""
    if re.fullmatch(r"\d+,\d\d", amount):  # €1,50, as most of Europe writes it
        amount = amount.replace(",", ".")
    whole, _, fraction = re.sub(r"[,\s]", "", amount).partition(".")
    if fraction.strip("0") and not (len(fraction) == 2 and currency.cent):
        return f"{number(amount, british)} {currency.many}"
    parts: list[str] = []
    hundredths = int(fraction) if len(fraction) == 2 and currency.cent else 0
    if whole.strip("0") or not hundredths:
        parts.append(f"{number(whole or '0', british)} {currency.one if is_one(whole) else currency.many}")
    if hundredths:
        parts.append(f"{cardinal(hundredths)} {currency.cent if hundredths == 1 else currency.cents}")
    return " and ".join(parts)


def _say_cents(match: re.Match[str], manner: Manner) -> str:
    one = is_one(match["n"])
    name = ("cent" if one else "cents") if match["sign"] == "¢" else ("penny" if one else "pence")
    return f"{number(match['n'], manner.british)} {name}"


_N = rf"(?P<n>\d+,\d\d(?![\d,])|{NUMBER})"
_FIRST = r"(?:(?P<first>[kKmMbB]|bn)(?=\s?[-–—]))?"
_TO = rf"(?:{_FIRST}(?:\s?[-–—]\s?(?:(?P=sign)\s?)?|\sto\s(?P=sign)\s?)(?P<to>{NUMBER}))?"

RULES = (
    rule(rf"{_MINUS}(?<![A-Za-z]){_SIGN}\s?{_N}{_TO}{_SCALE}{_PER}(?!\d)", _say),
    rule(rf"(?<![\w.,]){_N}(?:\s?[-–—]\s?(?P<to>{NUMBER}))?{_SCALE}\s?{_SIGN}{_PER}(?!\w)", _say),
    rule(rf"(?<!\w){_CODE}\s?{_N}{_TO}{_SCALE}(?!\w)", _say),
    rule(rf"(?<![\w.,]){_N}(?:\s?[-–—]\s?(?P<to>{NUMBER}))?{_SCALE}\s?{_CODE}(?!\w)", _say),
    rule(r"(?<![\w.,])(?P<n>\d+)\s?(?P<sign>¢)(?!\w)", _say_cents),
    rule(
        r"(?<![\w.,])(?P<n>\d{1,2})(?P<sign>p)(?!\w)",
        lambda m, manner: _say_cents(m, manner) if manner.british else None,
    ),
)
