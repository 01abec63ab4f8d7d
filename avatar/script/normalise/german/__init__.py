"""German: what is not said as it is written."""

from __future__ import annotations

import functools
import re

from avatar.script.normalise.european.model import Language, Money, Noun
from avatar.script.normalise.european.numbers import Form
from avatar.script.normalise.european.rules import make_rules, value_of
from avatar.script.normalise.german.numbers import cardinal, digits, ordinal, year
from avatar.script.normalise.rules import Manner, Reading, Rule, apply, rule

_MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
_WEAK = r"am|vom|zum|beim|im|dem|den|des|der|die|das|bis zum|seit dem|ab dem|dieser|jeder|jeden|zur|eines"
_WOMEN = re.compile(
    r"(?:ung|heit|keit|schaft|tion|ität|ie|anz|enz|ur|in|e)$|^(?:Frau|Stadt|Uhr|Nacht|Hand|Bank|Zahl)$"
)


def _gender(word: str) -> Form:
    if not word[:1].isupper():
        return "alone"
    return "f" if _WOMEN.search(word) else "m"


def _day(day: int, month: str, in_year: int | None) -> str:
    said = f"{ordinal(day, 'r')} {month}"
    return said + (f" {year(in_year)}" if in_year else "")


def _clock(hour: int, minute: int, second: int) -> str:
    said = f"{'ein' if hour == 1 else cardinal(hour)} Uhr"
    if minute > 0:
        said += f" {cardinal(minute)}"
    return said + (f" und {cardinal(second)} Sekunden" if second >= 0 else "")


def _roman(n: int, before: str, after: str) -> str | None:
    if after.startswith("."):
        if not before[:1].isupper():
            return ordinal(n, _ending(before))
        return f"der {ordinal(n)}" if n <= 30 else None
    return (
        cardinal(n)
        if before in ("Kapitel", "Band", "Akt", "Teil") or (before[:1].isupper() and 1 < n <= 30)
        else None
    )


def _ending(before: str) -> str:
    """The ending of an ordinal after an article: der dritte, am dritten."""
    return (
        "n" if re.fullmatch(r"(?:am|vom|zum|beim|im|dem|den|des|seit|ab|zur)", before, re.IGNORECASE) else ""
    )


def _say_date(m: re.Match[str], _: Manner) -> str | None:
    day = int(m["d"])
    found = m.groupdict()
    number = int(found["m"]) if found.get("m") else 0
    if not 0 < day < 32 or not (found.get("name") or 0 < number < 13):
        return None
    name = found.get("name") or _MONTHS[number - 1]
    before = (found.get("before") or "").strip()
    ending = _ending(before.split()[-1]) if before else "r"
    text = found.get("y")
    if text and len(text) == 2:
        text = ("19" if int(text) > 50 else "20") + text
    words = f"{ordinal(day, ending)} {name}" + (f" {year(int(text))}" if text else "")
    return f"{before} {words}".strip()


def _say_ordinal(m: re.Match[str], _: Manner) -> str:
    words = m["before"].split()
    return f"{m['before']} {ordinal(int(m['n']), _ending(words[-1]))}"


_CENTS = Noun("Cent", "Cent")
LANGUAGE = Language(
    cardinal=cardinal, ordinal=lambda n, _: ordinal(n), digits=digits, gender=_gender, decimals=digits,
    day=_day, clock=_clock,
    roman=_roman, comma="Komma", minus="minus", plus="plus", percent="Prozent", per_mille="Promille",
    to="bis", by="mal", of="",
    and_cents="", over="durch", months=_MONTHS, year=year, dotted=True,
    money={
        "€": Money(Noun("Euro", "Euro"), _CENTS), "EUR": Money(Noun("Euro", "Euro"), _CENTS),
        "$": Money(Noun("Dollar", "Dollar"), _CENTS),
        "US$": Money(Noun("Dollar", "Dollar"), _CENTS), "USD": Money(Noun("Dollar", "Dollar"), _CENTS),
        "£": Money(Noun("Pfund", "Pfund"), Noun("Penny", "Pence")), "¥": Money(Noun("Yen", "Yen"),
        Noun("Sen", "Sen")),
        "CHF": Money(Noun("Franken", "Franken"), Noun("Rappen", "Rappen")),
    },
    units={
        "km": Noun("Kilometer", "Kilometer"), "m": Noun("Meter", "Meter"), "cm": Noun("Zentimeter",
        "Zentimeter"), "mm": Noun("Millimeter", "Millimeter"),
        "km/h": Noun("Kilometer pro Stunde", "Kilometer pro Stunde"), "m/s": Noun("Meter pro Sekunde",
        "Meter pro Sekunde"),
        "m²": Noun("Quadratmeter", "Quadratmeter"), "m2": Noun("Quadratmeter", "Quadratmeter"),
        "qm": Noun("Quadratmeter", "Quadratmeter"),
        "km²": Noun("Quadratkilometer", "Quadratkilometer"), "m³": Noun("Kubikmeter", "Kubikmeter"),
        "ha": Noun("Hektar", "Hektar"),
        "kg": Noun("Kilo", "Kilo"), "g": Noun("Gramm", "Gramm"), "mg": Noun("Milligramm", "Milligramm"),
        "t": Noun("Tonne", "Tonnen", "f"),
        "l": Noun("Liter", "Liter"), "L": Noun("Liter", "Liter"), "ml": Noun("Milliliter", "Milliliter"),
        "h": Noun("Stunde", "Stunden", "f"),
        "Std.": Noun("Stunde", "Stunden", "f"), "min": Noun("Minute", "Minuten", "f"), "Min.": Noun("Minute",
        "Minuten", "f"),
        "s": Noun("Sekunde", "Sekunden", "f"), "Sek.": Noun("Sekunde", "Sekunden", "f"),
        "ms": Noun("Millisekunde", "Millisekunden", "f"),
        "°C": Noun("Grad", "Grad"), "°": Noun("Grad", "Grad"), "°F": Noun("Grad Fahrenheit",
        "Grad Fahrenheit"), "W": Noun("Watt", "Watt"),
        "kW": Noun("Kilowatt", "Kilowatt"), "kWh": Noun("Kilowattstunde", "Kilowattstunden", "f"),
        "V": Noun("Volt", "Volt"),
        "Hz": Noun("Hertz", "Hertz"), "GHz": Noun("Gigahertz", "Gigahertz"), "KB": Noun("Kilobyte",
        "Kilobyte"), "MB": Noun("Megabyte", "Megabyte"),
        "GB": Noun("Gigabyte", "Gigabyte"), "TB": Noun("Terabyte", "Terabyte"), "PS": Noun("P S", "P S"),
    },
    scales={
        "Tsd.": Noun("tausend", "tausend"), "Mio.": Noun("Million", "Millionen", "f"),
        "Mrd.": Noun("Milliarde", "Milliarden", "f"),
        "Million": Noun("Million", "Millionen", "f"), "Millionen": Noun("Million", "Millionen", "f"),
        "Milliarde": Noun("Milliarde", "Milliarden", "f"),
        "Milliarden": Noun("Milliarde", "Milliarden", "f"),
    },
    fractions={(1, 2): "ein halb", (1, 3): "ein Drittel", (2, 3): "zwei Drittel", (1, 4): "ein Viertel", (3,
    4): "drei Viertel",
               (1, 5): "ein Fünftel", (2, 5): "zwei Fünftel", (1, 8): "ein Achtel", (1, 10): "ein Zehntel"},
    ordinals="",
    abbreviations={
        "z. B.": "zum Beispiel", "z.B.": "zum Beispiel", "d. h.": "das heißt", "d.h.": "das heißt",
        "u. a.": "unter anderem", "u.a.": "unter anderem",
        "usw.": "und so weiter", "etc.": "et cetera", "bzw.": "beziehungsweise", "ca.": "circa",
        "evtl.": "eventuell", "ggf.": "gegebenenfalls",
        "inkl.": "inklusive", "exkl.": "exklusive", "max.": "maximal", "min.": "minimal",
        "mind.": "mindestens", "Dr.": "Doktor", "Prof.": "Professor",
        "Hr.": "Herr", "Fr.": "Frau", "St.": "Sankt", "Str.": "Straße", "Tel.": "Telefon",
        "vgl.": "vergleiche", "v. Chr.": "vor Christus",
        "n. Chr.": "nach Christus", "i. d. R.": "in der Regel", "u. U.": "unter Umständen",
        "o. Ä.": "oder Ähnliches", "geb.": "geboren", "Jh.": "Jahrhundert",
        "sog.": "sogenannt", "bspw.": "beispielsweise", "GmbH": "G M B H", "WLAN": "wehlan", "vs.": "gegen",
        "Dipl.": "Diplom", "Ing.": "Ingenieur",
        "m.": "mit",
    },
    numbered={"Nr.": "Nummer", "S.": "Seite", "Kap.": "Kapitel", "Abs.": "Absatz", "Art.": "Artikel",
    "Abb.": "Abbildung", "Bd.": "Band", "#": "Nummer", "§": "Paragraf"},
    signs={"&": "und", "+": "plus", "=": "gleich", "<": "kleiner als", ">": "größer als",
    "≤": "kleiner oder gleich", "≥": "größer oder gleich", "×": "mal",
           "÷": "geteilt durch", "%": "Prozent", "€": "Euro", "$": "Dollar", "£": "Pfund", "°": "Grad",
           "@": "ät", "§": "Paragraf", "→": "nach", "≈": "etwa",
           "π": "Pi", "√": "Wurzel aus", "∞": "unendlich", "µ": "Mikro", "α": "Alpha", "β": "Beta",
           "#": "Raute"},
    web={".": "Punkt", "/": "Schrägstrich", "-": "Bindestrich", "_": "Unterstrich", "@": "ät",
    "#": "Hashtag", ":": "Doppelpunkt", "&": "und", "?": "Fragezeichen", "=": "gleich"},
    acronyms={w: w.lower() for w in """
        NATO UNESCO UNICEF FIFA UEFA NASA AIDS COVID SIM PIN RAM BAFÖG TÜV
        """.split()}  # noqa: SIM905
    | {"OK": "okay", "JPEG": "jottpeg", "GIF": "gif", "UNO": "uno", "TÜV": "tüff", "WLAN": "wehlan"},
    extra=(
        rule(rf"(?<!\w)(?:(?P<before>{_WEAK})\s)?(?P<d>\d{{1,2}})\.\s?"
             rf"(?P<m>\d{{1,2}})\.(?:\s?(?P<y>[12]\d{{3}}|\d\d)(?!\d))?(?![\w,]*\d)",
             _say_date, re.IGNORECASE),
        rule(rf"(?<!\w)(?:(?P<before>{_WEAK})\s)?(?P<d>\d{{1,2}})\.\s"
             rf"(?P<name>{'|'.join(_MONTHS)})(?:\s(?P<y>[12]\d{{3}}))?(?!\w)", _say_date, re.IGNORECASE),
        rule(rf"(?<!\w)(?P<before>{_WEAK})\s(?P<n>\d{{1,3}})\.(?=\s[^\W\d_])", _say_ordinal, re.IGNORECASE),
        rule(
            r"(?<!\w)(?P<before>im|am|des|das|dem)\s(?P<r>[IVXL]{1,7})\.(?=\s[A-ZÄÖÜ])",
            lambda m, _: f"{m['before']} {ordinal(value_of(m['r']), _ending(m['before']))}",
        ),
        rule(r"(?<![\w.,])1(?=\sUhr\b)", "ein"),
        rule(r"(?<![\w.,])(?P<n>\d{2})er(?:-Jahre)?(?!\w)", lambda m,
        _: f"{cardinal(int(m['n']))}er" + (" Jahre" if m[0].endswith("Jahre") else "")),
    ),
)  # fmt: skip


@functools.cache
def _rules() -> tuple[Rule, ...]:
    return make_rules(LANGUAGE)


def read(text: str, language: str = "de-DE") -> list[Reading]:
    """How German text is said.

    >>> [r.spoken for r in read("Das kostet 3,50 €.")]
    ['drei Euro fünfzig Cent']
    """
    del language  # its countries differ in what is written, not in how that is said
    return apply(text, _rules(), Manner())
