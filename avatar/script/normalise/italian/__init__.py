"""Italian: what is not said as it is written."""

from __future__ import annotations

import functools
import re

from avatar.script.normalise.european.model import Language, Money, Noun, by_group
from avatar.script.normalise.european.numbers import Form
from avatar.script.normalise.european.rules import make_rules
from avatar.script.normalise.italian.numbers import cardinal, digits, ordinal
from avatar.script.normalise.rules import Manner, Reading, Rule, apply, rule

_NO_NOUN = frozenset(
    [
        "a",
        "da",
        "di",
        "del",
        "della",
        "dei",
        "e",
        "o",
        "in",
        "su",
        "per",
        "con",
        "tra",
        "fra",
        "che",
        "non",
        "è",
        "il",
        "la",
        "lo",
        "le",
        "i",
        "gli",
        "al",
        "alla",
        "più",
        "meno",
        "ma",
        "se",
        "come",
    ]
)
_WOMEN = re.compile(r"(?:a|zione|sione|gione|tà|tù|trice|ità)$|^(?:volte|notte|parte|classe|chiave)$")
_MEN = frozenset("problema programma sistema tema clima pianeta".split())  # noqa: SIM905


def _gender(word: str) -> Form:
    low = word.lower()
    if low in _NO_NOUN or word[:1].isupper():
        return "alone"
    return "f" if _WOMEN.search(low) and low not in _MEN else "m"


def _day(day: int, month: str, year: int | None) -> str:
    said = f"{'primo' if day == 1 else cardinal(day)} {month.lower()}"
    return said + (f" {cardinal(year)}" if year else "")


def _clock(hour: int, minute: int, second: int) -> str:
    said = cardinal(hour) if hour != 1 else "una"
    if minute > 0:
        said += f" e {'zero ' if minute < 10 else ''}{cardinal(minute)}"
    elif minute == 0 and second < 0:
        said += " in punto"
    return said + (f" e {cardinal(second)} secondi" if second >= 0 else "")


_QUEENS = frozenset("Elisabetta Maria Caterina Margherita Cristina".split())  # noqa: SIM905


def _roman(n: int, before: str, after: str) -> str | None:
    if after.strip().lower().startswith("secolo") or before.lower() in (
        "secolo",
        "capitolo",
        "atto",
        "tomo",
        "volume",
        "parte",
    ):
        return ordinal(n, "f" if before.lower() == "parte" else "alone")
    if not before[:1].isupper() or n > 30:
        return None
    return ordinal(n, "f" if before in _QUEENS else "alone")


_CENTS = Noun("centesimo", "centesimi")
LANGUAGE = Language(
    cardinal=cardinal, ordinal=ordinal, digits=digits, gender=_gender, decimals=by_group(cardinal, digits),
    day=_day,
    clock=_clock, roman=_roman, comma="virgola", minus="meno", plus="più", percent="per cento",
    per_mille="per mille",
    to="a", by="per", of="di", and_cents="e", over="su",
    domains=frozenset(["it"]),
    months=("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre",
    "ottobre",
            "novembre", "dicembre"),
    money={
        "€": Money(Noun("euro", "euro"), _CENTS), "EUR": Money(Noun("euro", "euro"), _CENTS),
        "$": Money(Noun("dollaro", "dollari"), _CENTS), "US$": Money(Noun("dollaro", "dollari"), _CENTS),
        "USD": Money(Noun("dollaro", "dollari"), _CENTS), "£": Money(Noun("sterlina", "sterline", "f"),
        Noun("penny", "penny")),
        "¥": Money(Noun("yen", "yen"), Noun("sen", "sen")), "CHF": Money(Noun("franco", "franchi"), _CENTS),
    },
    units={
        "km": Noun("chilometro", "chilometri"), "m": Noun("metro", "metri"), "cm": Noun("centimetro",
        "centimetri"),
        "mm": Noun("millimetro", "millimetri"), "km/h": Noun("chilometro orario", "chilometri orari"),
        "m/s": Noun("metro al secondo", "metri al secondo"), "m²": Noun("metro quadrato", "metri quadrati"),
        "m2": Noun("metro quadrato", "metri quadrati"), "mq": Noun("metro quadrato", "metri quadrati"),
        "km²": Noun("chilometro quadrato", "chilometri quadrati"), "m³": Noun("metro cubo", "metri cubi"),
        "ha": Noun("ettaro", "ettari"), "kg": Noun("chilo", "chili"), "g": Noun("grammo", "grammi"),
        "mg": Noun("milligrammo", "milligrammi"),
        "t": Noun("tonnellata", "tonnellate", "f"), "l": Noun("litro", "litri"), "L": Noun("litro", "litri"),
        "ml": Noun("millilitro", "millilitri"),
        "h": Noun("ora", "ore", "f"), "min": Noun("minuto", "minuti"), "s": Noun("secondo", "secondi"),
        "ms": Noun("millisecondo", "millisecondi"),
        "°C": Noun("grado", "gradi"), "°": Noun("grado", "gradi"), "°F": Noun("grado Fahrenheit",
        "gradi Fahrenheit"),
        "W": Noun("watt", "watt"), "kW": Noun("chilowatt", "chilowatt"), "kWh": Noun("chilowattora",
        "chilowattora"), "V": Noun("volt", "volt"),
        "Hz": Noun("hertz", "hertz"), "GHz": Noun("gigahertz", "gigahertz"), "KB": Noun("kilobyte",
        "kilobyte"),
        "MB": Noun("megabyte", "megabyte"), "GB": Noun("gigabyte", "gigabyte"), "TB": Noun("terabyte",
        "terabyte"),
    },
    scales={
        "mln": Noun("milione", "milioni"), "mld": Noun("miliardo", "miliardi"), "M": Noun("milione",
        "milioni"),
        "milione": Noun("milione", "milioni"), "milioni": Noun("milione", "milioni"),
        "miliardo": Noun("miliardo", "miliardi"),
        "miliardi": Noun("miliardo", "miliardi"), "k": Noun("mila", "mila"), "mila": Noun("mila", "mila"),
    },
    fractions={(1, 2): "un mezzo", (1, 3): "un terzo", (2, 3): "due terzi", (1, 4): "un quarto", (3,
    4): "tre quarti",
               (1, 5): "un quinto", (2, 5): "due quinti", (1, 8): "un ottavo", (1, 10): "un decimo"},
    ordinals=r"(?<![\w.])(?P<n>\d{1,3})(?:(?P<f>ª)|º|°(?=\s(?!C\b|F\b)[^\W\d])|(?<=\d)esimo|(?<=\d)imo)(?!\w)",
    abbreviations={
        "Sig.": "signor", "sig.": "signor", "Sig.ra": "signora", "sig.ra": "signora", "Sig.na": "signorina",
        "Dott.": "dottor", "dott.": "dottor",
        "Dott.ssa": "dottoressa", "dott.ssa": "dottoressa", "Dr.": "dottor", "Prof.": "professor",
        "prof.": "professor", "Prof.ssa": "professoressa",
        "Ing.": "ingegner", "Avv.": "avvocato", "ecc.": "eccetera", "Ecc.": "eccetera", "es.": "esempio",
        "p. es.": "per esempio", "ad es.": "ad esempio",
        "ca.": "circa", "tel.": "telefono", "Tel.": "telefono", "max.": "massimo", "min.": "minimo",
        "a.C.": "avanti Cristo", "d.C.": "dopo Cristo",
        "a. C.": "avanti Cristo", "d. C.": "dopo Cristo", "S.p.A.": "S P A", "S.r.l.": "S R L",
        "P.zza": "piazza", "V.le": "viale", "c.so": "corso",
        "C.so": "corso", "vs.": "contro", "Wi-Fi": "wi fi", "S.": "san",
    },
    numbered={"n.": "numero", "N.": "numero", "n°": "numero", "nº": "numero", "pag.": "pagina",
    "pagg.": "pagine", "p.": "pagina", "pp.": "pagine",
              "cap.": "capitolo", "art.": "articolo", "fig.": "figura", "vol.": "volume", "#": "numero"},
    signs={"&": "e", "+": "più", "=": "uguale a", "<": "minore di", ">": "maggiore di",
    "≤": "minore o uguale a", "≥": "maggiore o uguale a",
           "×": "per", "÷": "diviso", "%": "per cento", "€": "euro", "$": "dollari", "£": "sterline",
           "°": "gradi", "@": "chiocciola", "§": "paragrafo",
           "→": "a", "≈": "circa", "π": "pi greco", "√": "radice di", "∞": "infinito", "µ": "micro",
           "α": "alfa", "β": "beta", "#": "cancelletto"},
    web={".": "punto", "/": "barra", "-": "trattino", "_": "trattino basso", "@": "chiocciola",
    "#": "hashtag", ":": "due punti", "&": "e", "?": "punto interrogativo", "=": "uguale"},
    acronyms={w: w.lower() for w in """
        ONU NATO UNESCO UNICEF FIFA UEFA NASA IVA ISTAT FIAT RAI PIN COVID SIM RAM ENEL INPS AIDS
        """.split()}  # noqa: SIM905
    | {"OK": "okay", "JPEG": "gei peg", "GIF": "gif", "USA": "usa", "UE": "U E", "INPS": "inps"},
    extra=(rule(r"(?<![\w.,])1\s(?P<word>[aeiou][a-zà-ù]*a)(?!\w)", lambda m, _: f"un'{m['word']}"),),
)  # fmt: skip


@functools.cache
def _rules() -> tuple[Rule, ...]:
    return make_rules(LANGUAGE)


def read(text: str, language: str = "it-IT") -> list[Reading]:
    """How Italian text is said.

    >>> [r.spoken for r in read("Costa 3,50 €.")]
    ['tre euro e cinquanta centesimi']
    """
    del language  # its countries differ in what is written, not in how that is said
    return apply(text, _rules(), Manner())
