"""Numbers as French words."""

from __future__ import annotations

from avatar.script.normalise.european.numbers import Form, by_millions, spell_digits
from avatar.script.normalise.tables import row

_ONES = row("""
    zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept
    dix-huit dix-neuf
    """)
_TENS = row("""
    _ dix vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt
    """)
_SCALES = (
    (10**12, "un billion", "billions"),
    (10**9, "un milliard", "milliards"),
    (10**6, "un million", "millions"),
)


def cardinal(n: int, form: Form = "alone") -> str:
    """81 → "quatre-vingt-un"; before a feminine noun "une"."""
    words, n = by_millions(n, _SCALES, cardinal, "m")
    thousands, rest = divmod(n, 1000)
    if thousands:
        words.append("mille" if thousands == 1 else f"{_below_thousand(thousands, plural=False)} mille")
    if rest or not (words or thousands):
        words.append(_below_thousand(rest))
    said = " ".join(words)
    return said + "e" if form == "f" and said.endswith("un") else said


def _below_thousand(n: int, *, plural: bool = True) -> str:
    hundreds, rest = divmod(n, 100)
    words: list[str] = []
    if hundreds:
        words.append(
            "cent" if hundreds == 1 else f"{_ONES[hundreds]} cent{'s' if plural and not rest else ''}"
        )
    if rest or not hundreds:
        words.append(_below_hundred(rest, plural))
    return " ".join(words)


def _below_hundred(n: int, plural: bool) -> str:
    if n < 20:
        return _ONES[n]
    tens, one = divmod(n, 10)
    if tens in (7, 9):
        one += 10
    if n == 80:
        return "quatre-vingts" if plural else "quatre-vingt"
    if one in (1, 11) and tens < 8:
        return f"{_TENS[tens]} et {_ONES[one]}"
    return _TENS[tens] + (f"-{_ONES[one]}" if one else "")


def ordinal(n: int, form: Form = "alone") -> str:
    """1 → "premier" or "première", 21 → "vingt et unième"."""
    if n == 1:
        return "première" if form == "f" else "premier"
    said = cardinal(n).removesuffix("s") if n % 100 in (0, 80) else cardinal(n)
    if said.endswith("cinq"):
        return said + "uième"
    if said.endswith("neuf"):
        return said[:-1] + "vième"
    return said.removesuffix("e") + "ième"


def digits(text: str) -> str:
    """Said one by one: 007 → "zéro zéro sept"."""
    return spell_digits(text, _ONES)
