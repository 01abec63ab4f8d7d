"""Spanish: what is not said as it is written."""

from __future__ import annotations

import functools
import re

from avatar.script.normalise.european.model import Language, Money, Noun, by_group
from avatar.script.normalise.european.numbers import Form
from avatar.script.normalise.european.rules import make_rules
from avatar.script.normalise.rules import Manner, Reading, Rule, apply, rule
from avatar.script.normalise.spanish.numbers import cardinal, digits, ordinal

_NO_NOUN = frozenset(
    """
        a de del y e o u ni que en por para con sin es son fue era más menos al la el las los lo se no si
        como según hasta desde entre cada cuando donde pero ya hoy mil millones
        """.split()  # noqa: SIM905
)
_WOMEN = re.compile(
    r"(?:a|as|ción|ciones|sión|siones|dad|dades|tud|tudes|mujer|mujeres|noches?|tardes?|clases?|calles?|veces)$"
)
_MEN = frozenset(
    [
        "días",
        "día",
        "problemas",
        "problema",
        "programas",
        "programa",
        "temas",
        "tema",
        "sistemas",
        "sistema",
        "kilogramas",
        "idiomas",
        "mapas",
        "planetas",
    ]
)


def _gender(word: str) -> Form:
    low = word.lower()
    if low in _NO_NOUN or word[:1].isupper():
        return "alone"
    return "f" if _WOMEN.search(low) and low not in _MEN else "m"


def _day(day: int, month: str, year: int | None) -> str:
    said = f"{'uno' if day == 1 else cardinal(day)} de {month.lower()}"
    return said + (f" de {cardinal(year)}" if year else "")


def _clock(hour: int, minute: int, second: int) -> str:
    said = cardinal(hour, "f") if hour != 1 else "una"
    if minute > 0:
        said += f" {'cero ' if minute < 10 else ''}{cardinal(minute)}"
    elif minute == 0 and second < 0:
        said += " en punto"
    return said + (f" y {cardinal(second, 'm')} segundos" if second >= 0 else "")


_QUEENS = frozenset("Isabel María Cristina Catalina Juana".split())  # noqa: SIM905


def _roman(n: int, before: str, after: str) -> str | None:
    del after
    if before.lower() in (
        "siglo",
        "siglos",
        "s",
        "ss",
        "capítulo",
        "tomo",
        "volumen",
        "acto",
        "fase",
        "guerra",
    ):
        return cardinal(n)
    if not before[:1].isupper() or n > 30:
        return None
    return ordinal(n, "f" if before in _QUEENS else "alone") if n <= 10 else cardinal(n)


_CENTS = Noun("céntimo", "céntimos")
_CENTAVO = Noun("centavo", "centavos")
LANGUAGE = Language(
    cardinal=cardinal, ordinal=ordinal, digits=digits, gender=_gender, decimals=by_group(cardinal, digits),
    day=_day,
    clock=_clock, roman=_roman, comma="coma", minus="menos", plus="más", percent="por ciento",
    per_mille="por mil",
    to="a", by="por", of="de", and_cents="con", over="entre",
    domains=frozenset(["es"]),
    months=("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
            "noviembre", "diciembre"),
    money={
        "€": Money(Noun("euro", "euros"), _CENTS), "EUR": Money(Noun("euro", "euros"), _CENTS),
        "$": Money(Noun("dólar", "dólares"), _CENTAVO), "US$": Money(Noun("dólar", "dólares"), _CENTAVO),
        "USD": Money(Noun("dólar", "dólares"), _CENTAVO), "£": Money(Noun("libra", "libras", "f"),
        Noun("penique", "peniques")),
        "¥": Money(Noun("yen", "yenes"), Noun("sen", "sen")), "MXN": Money(Noun("peso", "pesos"), _CENTAVO),
    },
    units={
        "km": Noun("kilómetro", "kilómetros"), "m": Noun("metro", "metros"), "cm": Noun("centímetro",
        "centímetros"),
        "mm": Noun("milímetro", "milímetros"), "km/h": Noun("kilómetro por hora", "kilómetros por hora"),
        "m/s": Noun("metro por segundo", "metros por segundo"), "m²": Noun("metro cuadrado",
        "metros cuadrados"),
        "m2": Noun("metro cuadrado", "metros cuadrados"), "km²": Noun("kilómetro cuadrado",
        "kilómetros cuadrados"),
        "m³": Noun("metro cúbico", "metros cúbicos"), "ha": Noun("hectárea", "hectáreas", "f"),
        "kg": Noun("kilo", "kilos"), "g": Noun("gramo", "gramos"), "mg": Noun("miligramo", "miligramos"),
        "t": Noun("tonelada", "toneladas", "f"), "l": Noun("litro", "litros"), "L": Noun("litro", "litros"),
        "ml": Noun("mililitro", "mililitros"), "h": Noun("hora", "horas", "f"), "min": Noun("minuto",
        "minutos"),
        "s": Noun("segundo", "segundos"), "ms": Noun("milisegundo", "milisegundos"), "°C": Noun("grado",
        "grados"),
        "ºC": Noun("grado", "grados"), "°": Noun("grado", "grados"), "°F": Noun("grado Fahrenheit",
        "grados Fahrenheit"),
        "kW": Noun("kilovatio", "kilovatios"), "kWh": Noun("kilovatio hora", "kilovatios hora"),
        "W": Noun("vatio", "vatios"),
        "V": Noun("voltio", "voltios"), "Hz": Noun("hercio", "hercios"), "GHz": Noun("gigahercio",
        "gigahercios"),
        "KB": Noun("kilobyte", "kilobytes"), "MB": Noun("megabyte", "megabytes"), "GB": Noun("gigabyte",
        "gigabytes"),
        "TB": Noun("terabyte", "terabytes"),
    },
    scales={
        "mil": Noun("mil", "mil"), "M": Noun("millón", "millones"), "mill.": Noun("millón", "millones"),
        "millones": Noun("millón", "millones"), "millón": Noun("millón", "millones"), "k": Noun("mil", "mil"),
        "mM": Noun("mil millones", "mil millones"),
    },
    fractions={(1, 2): "medio", (1, 3): "un tercio", (2, 3): "dos tercios", (1, 4): "un cuarto", (3,
    4): "tres cuartos",
               (1, 5): "un quinto", (1, 8): "un octavo", (1, 10): "un décimo", (2, 5): "dos quintos"},
    ordinals=r"(?<![\w.])(?P<n>\d{1,2})\.?(?:(?P<f>ª|a(?=\s))|º|er(?!\w)|ro(?!\w)|do(?!\w))(?P<many>s)?(?!\w)",
    extra=(rule(r"(?<!\w)s\.\s(?=[IVX]+\b)", "siglo "), rule(r"(?<!\w)ss\.\s(?=[IVX]+\b)", "siglos ")),
    abbreviations={
        "Sr.": "señor", "Sra.": "señora", "Srta.": "señorita", "Sres.": "señores", "Dr.": "doctor",
        "Dra.": "doctora",
        "Prof.": "profesor", "Profa.": "profesora", "D.": "don", "Dña.": "doña", "Ud.": "usted",
        "Uds.": "ustedes",
        "Vd.": "usted", "etc.": "etcétera", "p. ej.": "por ejemplo", "P. ej.": "por ejemplo",
        "ej.": "ejemplo",
        "aprox.": "aproximadamente", "Avda.": "avenida", "Av.": "avenida", "C/": "calle ", "c/": "calle ",
        "Pza.": "plaza",
        "dpto.": "departamento", "tel.": "teléfono", "Tel.": "teléfono", "máx.": "máximo", "mín.": "mínimo",
        "a. C.": "antes de Cristo", "d. C.": "después de Cristo", "a.C.": "antes de Cristo",
        "d.C.": "después de Cristo",
        "EE. UU.": "Estados Unidos", "EE.UU.": "Estados Unidos", "a. m.": "de la mañana",
        "p. m.": "de la tarde",
        "a.m.": "de la mañana", "p.m.": "de la tarde", "S. A.": "sociedad anónima",
        "S.A.": "sociedad anónima",
        "Cía.": "compañía", "izq.": "izquierda", "dcha.": "derecha", "Wi-Fi": "wifi", "vs.": "contra",
    },
    numbered={"n.º": "número", "N.º": "número", "nº": "número", "Nº": "número", "núm.": "número",
    "pág.": "página", "págs.": "páginas",
              "p.": "página", "pp.": "páginas", "cap.": "capítulo", "art.": "artículo", "fig.": "figura",
              "vol.": "volumen",
              "#": "número"},
    signs={"&": "y", "+": "más", "=": "igual a", "<": "menor que", ">": "mayor que",
    "≤": "menor o igual que", "≥": "mayor o igual que",
           "×": "por", "÷": "entre", "%": "por ciento", "€": "euros", "$": "dólares", "£": "libras",
           "°": "grados", "@": "arroba", "§": "párrafo",
           "→": "a", "≈": "aproximadamente", "π": "pi", "√": "raíz de", "∞": "infinito", "µ": "micro",
           "α": "alfa", "β": "beta", "#": "almohadilla"},
    web={".": "punto", "/": "barra", "-": "guion", "_": "guion bajo", "@": "arroba", "#": "almohadilla",
    ":": "dos puntos", "&": "y", "?": "interrogación", "=": "igual"},
    acronyms={w: w.lower() for w in """
        ONU OTAN UNESCO UNICEF FIFA UEFA NASA AVE ESO IVA PIN SIDA OVNI RENFE COVID SIM PYME RAM
        """.split()}  # noqa: SIM905
    | {"EEUU": "Estados Unidos", "OK": "okey", "JPEG": "jota peg", "GIF": "gif", "RAE": "rae",
    "OMS": "O M S"},
)  # fmt: skip


@functools.cache
def _rules() -> tuple[Rule, ...]:
    return make_rules(LANGUAGE)


def read(text: str, language: str = "es-ES") -> list[Reading]:
    """How Spanish text is said.

    >>> [r.spoken for r in read("Cuesta 3,50 €.")]
    ['tres euros con cincuenta céntimos']
    """
    del language  # its countries differ in what is written, not in how that is said
    return apply(text, _rules(), Manner())
