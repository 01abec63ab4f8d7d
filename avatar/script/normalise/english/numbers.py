"""Numbers as English words. No rule here looks at the text around a number; that is done by the tables."""

from __future__ import annotations

import re

from avatar.script.normalise.tables import row

ONES = row("""
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen
""")
TENS = row("_ _ twenty thirty forty fifty sixty seventy eighty ninety")
SCALES = ("", "thousand", "million", "billion", "trillion", "quadrillion")
ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
LONGEST = 15
"""Digits above which a number is read digit by digit: nobody says quadrillions."""

NUMBER = (
    r"(?:\d{1,3}(?:(?:[\u00a0\u202f\u2009]\d{3})+|(?:[ ]000)+)"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
)
"""Regular expression of a number as written: 7, 1,000,000, 10 000, 3.14, .5"""


def cardinal(n: int, british: bool = False) -> str:
    """121 → "one hundred twenty-one", or with "and" the British way."""
    if n < 0:
        return f"minus {cardinal(-n, british)}"
    if n < 20:
        return ONES[n]
    if n < 100:
        tens, one = divmod(n, 10)
        return TENS[tens] + (f"-{ONES[one]}" if one else "")
    if n < 1000:
        hundreds, rest = divmod(n, 100)
        joint = " and " if british else " "
        return f"{ONES[hundreds]} hundred" + (joint + cardinal(rest, british) if rest else "")
    if n >= 1000 ** len(SCALES):
        return digits(str(n))
    words: list[str] = []
    for power in range(len(SCALES) - 1, -1, -1):
        group = n // 1000**power % 1000
        if not group:
            continue
        if power == 0 and british and group < 100:
            words.append("and")
        words.append(f"{cardinal(group, british)} {SCALES[power]}".strip())
    return " ".join(words)


def ordinal(n: int, british: bool = False) -> str:
    """21 → "twenty-first"."""
    words = cardinal(n, british)
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    last = words[cut:]
    if last in ORDINALS:
        last = ORDINALS[last]
    elif last.endswith("y"):
        last = f"{last[:-1]}ieth"
    else:
        last = f"{last}th"
    return words[:cut] + last


def digits(text: str, zero: str = "zero") -> str:
    """Said one by one: 007 → "zero zero seven"; what is not a digit is left out."""
    return " ".join(zero if c == "0" else ONES[int(c)] for c in text if c.isascii() and c.isdecimal())


def year(n: int, british: bool = False) -> str:
    """1999 → "nineteen ninety-nine", 2009 → "two thousand nine", 1066 → "ten sixty-six"."""
    century, rest = divmod(n, 100)
    if not 1010 <= n <= 2999 or 2000 <= n <= 2009 or n % 1000 == 0:
        return cardinal(n, british)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {'oh ' if rest < 10 else ''}{cardinal(rest)}"


def paired(text: str) -> str:
    """Digits of a name or a size in pairs: 264 → "two sixty-four", 1080 → "ten eighty"."""
    n = int(text) if len(text) <= 4 else -1
    if n < 0 or (text.startswith("0") and len(text) > 1):
        return digits(text)
    if n < 100:
        return cardinal(n)
    head, rest = divmod(n, 100)
    if rest == 0:
        return cardinal(n) if n % 1000 == 0 else f"{cardinal(head)} hundred"
    return f"{cardinal(head)} {'oh ' if rest < 10 else ''}{cardinal(rest)}"


def number(text: str, british: bool = False) -> str:
    """A number as written: "1,234.5" → "one thousand two hundred thirty-four point five"."""
    whole, point, fraction = re.sub(r"[,\s]", "", text).partition(".")
    if len(whole) > LONGEST or (len(whole) > 1 and whole.startswith("0")):
        words = digits(whole)
    elif whole:
        words = cardinal(int(whole), british)
    else:
        words = ""
    return f"{words} point {digits(fraction)}".strip() if point and fraction else words


def is_one(text: str) -> bool:
    """Whether the noun after this number stands in the singular."""
    return text == "1"
