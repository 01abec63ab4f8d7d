"""Numbers as Spanish words."""

from __future__ import annotations

from avatar.script.normalise.european.numbers import Form, by_scale, spell_digits
from avatar.script.normalise.tables import row

_ONES = row("""
    cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis
    diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco
    veintiséis veintisiete veintiocho veintinueve
    """)
_TENS = row("_ _ _ treinta cuarenta cincuenta sesenta setenta ochenta noventa")
_HUNDREDS = row("""
    _ ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos
    """)
_ORDINALS = row("""
    _ primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo undécimo duodécimo
    decimotercero decimocuarto decimoquinto decimosexto decimoséptimo decimoctavo decimonoveno
    """)
_ORDINAL_TENS = row("""
    _ _ vigésimo trigésimo cuadragésimo quincuagésimo sexagésimo septuagésimo octogésimo nonagésimo
    """)


def cardinal(n: int, form: Form = "alone") -> str:
    """21 → "veintiuno", before a noun "veintiún" or "veintiuna"."""
    scales = ((10**12, "un billón", "billones"), (10**6, "un millón", "millones"), (1000, "mil", "mil"))
    return by_scale(n, scales, _below_thousand, form)


def _below_thousand(n: int, form: Form) -> str:
    if n >= 100:
        if n == 100:
            return "cien"
        hundred = _HUNDREDS[n // 100]
        if form == "f" and n >= 200:
            hundred = hundred.removesuffix("os") + "as"
        return hundred + (f" {_below_thousand(n % 100, form)}" if n % 100 else "")
    if n < 30:
        word = _ONES[n]
    else:
        tens, one = divmod(n, 10)
        word = _TENS[tens] + (f" y {_ONES[one]}" if one else "")
    if word.endswith("uno"):
        if form == "f":
            return word[:-1] + "a"
        if form == "m":
            return "veintiún" if word == "veintiuno" else word[:-1]
    return word


def ordinal(n: int, form: Form = "alone") -> str:
    """3 → "tercero", before a noun "tercer", "tercera"; from 100 on the cardinal, as people say."""
    if not 0 < n < 100:
        return cardinal(n, form)
    if n < 20:
        word = _ORDINALS[n]
    else:
        tens, one = divmod(n, 10)
        word = _ORDINAL_TENS[tens] + (f" {_ORDINALS[one]}" if one else "")
    if form == "f":
        return " ".join(w[:-1] + "a" for w in word.split())
    if form == "m" and word.endswith(("primero", "tercero")):
        return word[:-1]
    return word


def digits(text: str) -> str:
    """Said one by one: 007 → "cero cero siete"."""
    return spell_digits(text, _ONES)
