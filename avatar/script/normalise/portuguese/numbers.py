"""Numbers as Portuguese words, as in Brazil."""

from __future__ import annotations

from avatar.script.normalise.european.numbers import Form, by_millions, spell_digits
from avatar.script.normalise.tables import row

_ONES = row("""
    zero um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis
    dezessete dezoito dezenove
    """)
_TENS = row("_ _ vinte trinta quarenta cinquenta sessenta setenta oitenta noventa")
_HUNDREDS = row("""
    _ cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos
    """)
_ORDINALS = row("_ primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono")
_ORDINAL_TENS = row("""
    _ décimo vigésimo trigésimo quadragésimo quinquagésimo sexagésimo septuagésimo octogésimo nonagésimo
    """)
_SCALES = (
    (10**12, "um trilhão", "trilhões"),
    (10**9, "um bilhão", "bilhões"),
    (10**6, "um milhão", "milhões"),
)


def cardinal(n: int, form: Form = "alone") -> str:
    """22 → "vinte e dois", before a feminine noun "vinte e duas"."""
    words, n = by_millions(n, _SCALES, cardinal)
    thousands, rest = divmod(n, 1000)
    if thousands:
        words.append("mil" if thousands == 1 else f"{_below_thousand(thousands, form)} mil")
    if rest or not words:
        if words and (rest < 100 or rest % 100 == 0):
            words.append("e")
        words.append(_below_thousand(rest, form))
    return " ".join(words)


def _below_thousand(n: int, form: Form) -> str:
    if n == 100:
        return "cem"
    hundreds, rest = divmod(n, 100)
    parts: list[str] = []
    if hundreds:
        word = _HUNDREDS[hundreds]
        parts.append(word.removesuffix("os") + "as" if form == "f" and hundreds > 1 else word)
    if rest >= 20:
        tens, one = divmod(rest, 10)
        parts.append(_TENS[tens])
        rest = one
    if rest or n == 0:
        word = _ONES[rest]
        parts.append({"um": "uma", "dois": "duas"}.get(word, word) if form == "f" else word)
    return " e ".join(parts)


def ordinal(n: int, form: Form = "alone") -> str:
    """23 → "vigésimo terceiro"; feminine with an a; from 100 on the cardinal."""
    if not 0 < n < 100:
        return cardinal(n, form)
    tens, one = divmod(n, 10)
    parts = ([_ORDINAL_TENS[tens]] if tens else []) + ([_ORDINALS[one]] if one else [])
    return " ".join(w[:-1] + "a" if form == "f" else w for w in parts)


def digits(text: str) -> str:
    """Said one by one: 007 → "zero zero sete"."""
    return spell_digits(text, _ONES)
