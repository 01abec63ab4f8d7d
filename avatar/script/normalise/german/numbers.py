"""Numbers as German words, written apart where that tells a voice more than one long word does."""

from __future__ import annotations

from avatar.script.normalise.european.numbers import Form, by_millions, spell_digits
from avatar.script.normalise.tables import row

_ONES = row("""
    null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn
    siebzehn achtzehn neunzehn
    """)
_TENS = row("_ _ zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")
_SCALES = (
    (10**12, "eine Billion", "Billionen"),
    (10**9, "eine Milliarde", "Milliarden"),
    (10**6, "eine Million", "Millionen"),
)
_ORDINALS = {1: "erste", 3: "dritte", 7: "siebte", 8: "achte"}


def cardinal(n: int, form: Form = "alone") -> str:
    """21 → "einundzwanzig"; 1 before a noun "ein" or "eine"."""
    if n == 1 and form != "alone":
        return "eine" if form == "f" else "ein"
    words, n = by_millions(n, _SCALES, cardinal)
    if n or not words:
        words.append(_together(n))
    return " ".join(words)


def _together(n: int) -> str:
    if n >= 1000:
        thousands, rest = divmod(n, 1000)
        head = ("ein" if thousands == 1 else _joined(thousands)) + "tausend"
        return head + (_together(rest) if rest else "")
    if n >= 100:
        hundreds, rest = divmod(n, 100)
        head = ("ein" if hundreds == 1 else _ONES[hundreds]) + "hundert"
        return head + (_together(rest) if rest else "")
    if n < 20:
        return _ONES[n]
    tens, one = divmod(n, 10)
    return (f"{'ein' if one == 1 else _ONES[one]}und" if one else "") + _TENS[tens]


def _joined(n: int) -> str:
    said = _together(n)
    return said[:-1] if said.endswith("eins") else said


def year(n: int) -> str:
    """1984 → "neunzehnhundertvierundachtzig", 2024 → "zweitausendvierundzwanzig"."""
    if 1100 <= n < 2000:
        return _together(n // 100) + "hundert" + (_together(n % 100) if n % 100 else "")
    return cardinal(n)


def ordinal(n: int, ending: str = "") -> str:
    """3 → "dritte", with an ending "dritten"; 20 → "zwanzigste"."""
    last = n % 100
    if last in _ORDINALS and n > 0:
        head = _together(n - last) if n > last else ""
        return head + _ORDINALS[last] + ending
    return cardinal(n) + ("te" if 0 < last < 20 else "ste") + ending


def digits(text: str) -> str:
    """Said one by one: 007 → "null null sieben"."""
    return spell_digits(text, _ONES)
