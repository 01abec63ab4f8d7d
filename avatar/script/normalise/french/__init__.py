"""French: what is not said as it is written."""

from __future__ import annotations

import functools
import re

from avatar.script.normalise.european.model import Language, Money, Noun, by_group
from avatar.script.normalise.european.numbers import Form
from avatar.script.normalise.european.rules import make_rules
from avatar.script.normalise.french.numbers import cardinal, digits, ordinal
from avatar.script.normalise.rules import Manner, Reading, Rule, apply

_NO_NOUN = frozenset(
    [
        "à",
        "a",
        "de",
        "du",
        "et",
        "ou",
        "en",
        "pour",
        "par",
        "avec",
        "sans",
        "est",
        "le",
        "la",
        "les",
        "que",
        "qui",
        "plus",
        "moins",
        "mille",
        "sur",
        "dans",
        "au",
        "aux",
    ]
)
_WOMEN = re.compile(
    r"(?:tions?|ités?|ées?|ettes?|elles?|esses?|ences?|ances?|ures?|euses?|rices?)$|^(?:femmes?|filles?|heures?|minutes?"
    r"|secondes?|semaines?|fois|personnes?|pages?|voitures?|villes?|maisons?|chaises?|tables?|classes?|pommes?|places?|lettres?)$"
)


def _gender(word: str) -> Form:
    low = word.lower()
    if low in _NO_NOUN or word[:1].isupper():
        return "alone"
    return "f" if _WOMEN.search(low) else "m"


def _day(day: int, month: str, year: int | None) -> str:
    said = f"{'premier' if day == 1 else cardinal(day)} {month.lower()}"
    return said + (f" {cardinal(year)}" if year else "")


def _clock(hour: int, minute: int, second: int) -> str:
    said = f"{cardinal(hour, 'f')} heure{'s' if hour > 1 else ''}"
    if minute > 0:
        said += f" {cardinal(minute, 'f')}"
    return said + (f" et {cardinal(second, 'f')} secondes" if second >= 0 else "")


def _roman(n: int, before: str, after: str) -> str | None:
    tail, _, word = after.partition(" ")
    if tail:
        return ordinal(n, "f" if tail == "re" or _WOMEN.search(word) else "alone")
    if word.startswith("siècle"):
        return ordinal(n)
    if before.lower() in ("tome", "chapitre", "acte", "volume", "phase", "partie"):
        return cardinal(n)
    if not before[:1].isupper() or n > 30:
        return None
    return "premier" if n == 1 else cardinal(n)


def _phone(group: str) -> str:
    if len(group) == 2:
        return f"zéro {cardinal(int(group[1]))}" if group[0] == "0" else cardinal(int(group))
    return cardinal(int(group)) if group[0] != "0" and len(group) < 3 else digits(group)


_CENTS = Noun("centime", "centimes")
_CENT = Noun("cent", "cents")
LANGUAGE = Language(
    cardinal=cardinal, ordinal=ordinal, digits=digits, gender=_gender, decimals=by_group(cardinal, digits),
    day=_day,
    clock=_clock, roman=_roman, phone=_phone, comma="virgule", minus="moins", plus="plus",
    percent="pour cent",
    per_mille="pour mille", to="à", by="sur", of="d'", and_cents="et", over="sur",
    months=("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre",
            "décembre"),
    money={
        "€": Money(Noun("euro", "euros"), _CENTS), "EUR": Money(Noun("euro", "euros"), _CENTS),
        "$": Money(Noun("dollar", "dollars"), _CENT), "US$": Money(Noun("dollar", "dollars"), _CENT),
        "USD": Money(Noun("dollar", "dollars"), _CENT), "£": Money(Noun("livre", "livres", "f"),
        Noun("penny", "pence")),
        "¥": Money(Noun("yen", "yens"), Noun("sen", "sen")), "CHF": Money(Noun("franc", "francs"), _CENTS),
    },
    units={
        "km": Noun("kilomètre", "kilomètres"), "m": Noun("mètre", "mètres"), "cm": Noun("centimètre",
        "centimètres"),
        "mm": Noun("millimètre", "millimètres"), "km/h": Noun("kilomètre à l'heure", "kilomètres à l'heure"),
        "m/s": Noun("mètre par seconde", "mètres par seconde"), "m²": Noun("mètre carré", "mètres carrés"),
        "m2": Noun("mètre carré", "mètres carrés"), "km²": Noun("kilomètre carré", "kilomètres carrés"),
        "m³": Noun("mètre cube", "mètres cubes"), "ha": Noun("hectare", "hectares"), "kg": Noun("kilo",
        "kilos"),
        "g": Noun("gramme", "grammes"), "mg": Noun("milligramme", "milligrammes"), "t": Noun("tonne",
        "tonnes", "f"),
        "l": Noun("litre", "litres"), "L": Noun("litre", "litres"), "ml": Noun("millilitre", "millilitres"),
        "cl": Noun("centilitre", "centilitres"), "h": Noun("heure", "heures", "f"), "min": Noun("minute",
        "minutes", "f"),
        "s": Noun("seconde", "secondes", "f"), "ms": Noun("milliseconde", "millisecondes", "f"),
        "°C": Noun("degré", "degrés"),
        "°": Noun("degré", "degrés"), "°F": Noun("degré Fahrenheit", "degrés Fahrenheit"), "W": Noun("watt",
        "watts"),
        "kW": Noun("kilowatt", "kilowatts"), "kWh": Noun("kilowattheure", "kilowattheures"),
        "V": Noun("volt", "volts"),
        "Hz": Noun("hertz", "hertz"), "GHz": Noun("gigahertz", "gigahertz"), "Ko": Noun("kilooctet",
        "kilooctets"),
        "Mo": Noun("mégaoctet", "mégaoctets"), "Go": Noun("gigaoctet", "gigaoctets"), "To": Noun("téraoctet",
        "téraoctets"),
        "MB": Noun("mégabyte", "mégabytes"), "GB": Noun("gigabyte", "gigabytes"), "ans": Noun("an", "ans"),
        "an": Noun("an", "ans"),
    },
    scales={
        "M": Noun("million", "millions"), "Md": Noun("milliard", "milliards"), "Mds": Noun("milliard",
        "milliards"),
        "million": Noun("million", "millions"), "millions": Noun("million", "millions"),
        "milliard": Noun("milliard", "milliards"),
        "milliards": Noun("milliard", "milliards"), "k": Noun("mille", "mille"),
    },
    fractions={(1, 2): "un demi", (1, 3): "un tiers", (2, 3): "deux tiers", (1, 4): "un quart", (3,
    4): "trois quarts",
               (1, 5): "un cinquième", (2, 5): "deux cinquièmes", (1, 8): "un huitième", (1,
               10): "un dixième"},
    ordinals=r"(?<![\w.])(?P<n>\d{1,3})(?:er|(?P<f>re|ère)|e|è|ème|nd|nde)(?P<many>s)?(?!\w)",
    abbreviations={
        "M.": "monsieur", "MM.": "messieurs", "Mme": "madame", "Mmes": "mesdames", "Mlle": "mademoiselle",
        "Dr": "docteur",
        "Dr.": "docteur", "Pr": "professeur", "Me": "maître", "St": "saint", "Ste": "sainte",
        "arr.": "arrondissement", "etc.": "et cetera",
        "p. ex.": "par exemple", "ex.": "exemple", "c.-à-d.": "c'est-à-dire", "env.": "environ",
        "bd": "boulevard", "Bd": "boulevard",
        "bd.": "boulevard", "av.": "avenue", "Av.": "avenue", "tél.": "téléphone", "Tél.": "téléphone",
        "max.": "maximum", "min.": "minimum",
        "av. J.-C.": "avant Jésus-Christ", "apr. J.-C.": "après Jésus-Christ", "J.-C.": "Jésus-Christ",
        "vs": "contre", "Cie": "compagnie",
        "Wi-Fi": "wifi", "RDV": "rendez-vous", "SVP": "s'il vous plaît", "svp": "s'il vous plaît",
    },
    numbered={"n°": "numéro", "N°": "numéro", "nº": "numéro", "n o": "numéro", "p.": "page", "pp.": "pages",
    "chap.": "chapitre",
              "art.": "article", "fig.": "figure", "vol.": "volume", "#": "numéro"},
    signs={"&": "et", "+": "plus", "=": "égale", "<": "inférieur à", ">": "supérieur à",
    "≤": "inférieur ou égal à", "≥": "supérieur ou égal à",
           "×": "fois", "÷": "divisé par", "%": "pour cent", "€": "euros", "$": "dollars", "£": "livres",
           "°": "degrés", "@": "arobase", "§": "paragraphe",
           "→": "vers", "≈": "environ", "π": "pi", "√": "racine de", "∞": "infini", "µ": "micro",
           "α": "alpha", "β": "bêta", "#": "dièse"},
    web={".": "point", "/": "barre oblique", "-": "tiret", "_": "tiret bas", "@": "arobase",
    "#": "mot-dièse", ":": "deux points", "&": "et", "?": "point d'interrogation", "=": "égale"},
    acronyms={w: w.lower() for w in """
        ONU OTAN UNESCO UNICEF FIFA UEFA NASA SIDA OVNI COVID SIM PIN RAM SMIC INSEE FNAC ENA BAC
        """.split()}  # noqa: SIM905
    | {"OK": "ok", "JPEG": "jipègue", "GIF": "gif", "PACS": "pacs", "RATP": "R A T P"},
)  # fmt: skip


@functools.cache
def _rules() -> tuple[Rule, ...]:
    return make_rules(LANGUAGE)


def read(text: str, language: str = "fr-FR") -> list[Reading]:
    """How French text is said.

    >>> [r.spoken for r in read("Il coûte 3,50 €.")]
    ['trois euros et cinquante centimes']
    """
    del language  # its countries differ in what is written, not in how that is said
    return apply(text, _rules(), Manner())
