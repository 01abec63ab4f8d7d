"""Numbers as Italian words, written together as Italian writes them."""

from __future__ import annotations

from avatar.script.normalise.european.numbers import Form, by_millions, spell_digits
from avatar.script.normalise.tables import row

_ONES = row("""
    zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici
    sedici diciassette diciotto diciannove
    """)
_TENS = row("_ _ venti trenta quaranta cinquanta sessanta settanta ottanta novanta")
_ORDINALS = row("_ primo secondo terzo quarto quinto sesto settimo ottavo nono decimo")
_SCALES = (
    (10**12, "un bilione", "bilioni"),
    (10**9, "un miliardo", "miliardi"),
    (10**6, "un milione", "milioni"),
)


def cardinal(n: int, form: Form = "alone") -> str:
    """1 → "uno", before a noun "un" or "una"; 23 → "ventitré"."""
    if n == 1 and form != "alone":
        return "una" if form == "f" else "un"
    words, n = by_millions(n, _SCALES, cardinal)
    if n or not words:
        if words and (n < 100 or n % 100 == 0):
            words.append("e")
        words.append(_together(n))
    said = " ".join(words)
    if said.endswith("tre") and said.rpartition(" ")[2] != "tre":
        said = said[:-1] + "é"
    return said


def _together(n: int) -> str:
    if n >= 1000:
        thousands, rest = divmod(n, 1000)
        head = "mille" if thousands == 1 else f"{_together(thousands)}mila"
        return head + (_together(rest) if rest else "")
    if n >= 100:
        hundreds, rest = divmod(n, 100)
        head = ("" if hundreds == 1 else _ONES[hundreds]) + "cento"
        if rest == 8 or rest // 10 == 8:
            head = head[:-1]
        return head + (_together(rest) if rest else "")
    if n < 20:
        return _ONES[n]
    tens, one = divmod(n, 10)
    stem = _TENS[tens][:-1] if one in (1, 8) else _TENS[tens]
    return stem + (_ONES[one] if one else "")


def ordinal(n: int, form: Form = "alone") -> str:
    """3 → "terzo", 21 → "ventunesimo"; feminine with an a."""
    if n < 1:
        return cardinal(n)
    if n <= 10:
        word = _ORDINALS[n]
    else:
        said = cardinal(n).replace(" ", "")
        whole = said.endswith(("tré", "sei"))
        word = (said.replace("é", "e") if whole else said[:-1]) + "esimo"
    return word[:-1] + "a" if form == "f" else word


def digits(text: str) -> str:
    """Said one by one: 007 → "zero zero sette"."""
    return spell_digits(text, _ONES)
