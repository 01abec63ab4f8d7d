"""German: what is not said as it is written."""

from __future__ import annotations

import re

from avatar.script.normalise.european.dates import full_year
from avatar.script.normalise.european.grammar import HIGHEST, Clock, Gender
from avatar.script.normalise.european.model import Language, Noun
from avatar.script.normalise.european.ranks import value_of
from avatar.script.normalise.european.rules import front_end
from avatar.script.normalise.european.tables import currencies, fractions, nouns, phrases, row, small, words
from avatar.script.normalise.german.numbers import cardinal, digits, ordinal, year
from avatar.script.normalise.rules import Manner, rule

_MONTHS = row("""
    Januar Februar März April Mai Juni Juli August September Oktober November Dezember
""")  # fmt: skip
_WEAK = r"am|vom|zum|beim|im|dem|den|des|der|die|das|bis zum|seit dem|ab dem|dieser|jeder|jeden|zur|eines"
_GENDER = Gender(
    small=frozenset(), capital=True,
    women=re.compile(
        "(?:ung|heit|keit|schaft|tion|ität|ie|anz|enz|ur|in|e)$|^(?:Frau|Stadt|Uhr|Nacht|Hand|Bank|Zahl)$"
    ),
)  # fmt: skip
_NUMBERED = words("Kapitel Band Akt Teil")


def _day(day: int, month: str, in_year: int | None) -> str:
    said = f"{ordinal(day, 'r')} {month}"
    return said + (f" {year(in_year)}" if in_year else "")


def _roman(n: int, before: str, after: str) -> str | None:
    if after.startswith("."):
        if not before[:1].isupper():
            return ordinal(n, _ending(before))
        return f"der {ordinal(n)}" if n <= HIGHEST else None
    return cardinal(n) if before in _NUMBERED or (before[:1].isupper() and 1 < n <= HIGHEST) else None


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
    in_year = full_year(found.get("y"))
    words = f"{ordinal(day, ending)} {name}" + (f" {year(int(in_year))}" if in_year else "")
    return f"{before} {words}".strip()


def _say_ordinal(m: re.Match[str], _: Manner) -> str:
    words = m["before"].split()
    return f"{m['before']} {ordinal(int(m['n']), _ending(words[-1]))}"


LANGUAGE = Language(
    cardinal=cardinal, ordinal=lambda n, _: ordinal(n), digits=digits, decimals=digits, gender=_GENDER,
    day=_day,
    clock=Clock(cardinal, Noun(" Uhr", " Uhr"), seconds=" und {} Sekunden"),
    roman=_roman, year=year, dotted=True,
    comma="Komma", minus="minus", plus="plus", percent="Prozent", per_mille="Promille", to="bis", by="mal",
    of="", and_cents="", over="durch", months=_MONTHS, ordinals="",
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
    money=currencies("""
        €, EUR       Euro     Euro     Cent    Cent
        $, US$, USD  Dollar   Dollar   Cent    Cent
        £            Pfund    Pfund    Penny   Pence
        ¥            Yen      Yen      Sen     Sen
        CHF          Franken  Franken  Rappen  Rappen
    """),
    units=nouns("""
        km          Kilometer
        m           Meter
        cm          Zentimeter
        mm          Millimeter
        km/h        Kilometer pro Stunde
        m/s         Meter pro Sekunde
        m², m2, qm  Quadratmeter
        km²         Quadratkilometer
        m³          Kubikmeter
        ha          Hektar
        kg          Kilo
        g           Gramm
        mg          Milligramm
        t           Tonne                 Tonnen           f
        l, L        Liter
        ml          Milliliter
        h, Std.     Stunde                Stunden          f
        min, Min.   Minute                Minuten          f
        s, Sek.     Sekunde               Sekunden         f
        ms          Millisekunde          Millisekunden    f
        °C, °       Grad
        °F          Grad Fahrenheit
        W           Watt
        kW          Kilowatt
        kWh         Kilowattstunde        Kilowattstunden  f
        V           Volt
        Hz          Hertz
        GHz         Gigahertz
        KB          Kilobyte
        MB          Megabyte
        GB          Gigabyte
        TB          Terabyte
        PS          P S
    """),
    scales=nouns("""
        Tsd.                         tausend
        Mio., Million, Millionen     Million    Millionen   f
        Mrd., Milliarde, Milliarden  Milliarde  Milliarden  f
    """),
    fractions=fractions("""
        1/2   ein halb
        1/3   ein Drittel
        2/3   zwei Drittel
        1/4   ein Viertel
        3/4   drei Viertel
        1/5   ein Fünftel
        2/5   zwei Fünftel
        1/8   ein Achtel
        1/10  ein Zehntel
    """),
    abbreviations=phrases("""
        z. B., z.B.  zum Beispiel
        d. h., d.h.  das heißt
        u. a., u.a.  unter anderem
        usw.         und so weiter
        etc.         et cetera
        bzw.         beziehungsweise
        ca.          circa
        evtl.        eventuell
        ggf.         gegebenenfalls
        inkl.        inklusive
        exkl.        exklusive
        max.         maximal
        min.         minimal
        mind.        mindestens
        Dr.          Doktor
        Prof.        Professor
        Hr.          Herr
        Fr.          Frau
        St.          Sankt
        Str.         Straße
        Tel.         Telefon
        vgl.         vergleiche
        v. Chr.      vor Christus
        n. Chr.      nach Christus
        i. d. R.     in der Regel
        u. U.        unter Umständen
        o. Ä.        oder Ähnliches
        geb.         geboren
        Jh.          Jahrhundert
        sog.         sogenannt
        bspw.        beispielsweise
        GmbH         G M B H
        WLAN         wehlan
        vs.          gegen
        Dipl.        Diplom
        Ing.         Ingenieur
        m.           mit
    """),
    numbered=phrases("""
        Nr., #  Nummer
        S.      Seite
        Kap.    Kapitel
        Abs.    Absatz
        Art.    Artikel
        Abb.    Abbildung
        Bd.     Band
        §       Paragraf
    """),
    signs=phrases("""
        &  und
        +  plus
        =  gleich
        <  kleiner als
        >  größer als
        ≤  kleiner oder gleich
        ≥  größer oder gleich
        ×  mal
        ÷  geteilt durch
        %  Prozent
        €  Euro
        $  Dollar
        £  Pfund
        °  Grad
        @  ät
        §  Paragraf
        →  nach
        ≈  etwa
        π  Pi
        √  Wurzel aus
        ∞  unendlich
        µ  Mikro
        α  Alpha
        β  Beta
        #  Raute
    """),
    web=phrases("""
        .  Punkt
        /  Schrägstrich
        -  Bindestrich
        _  Unterstrich
        @  ät
        #  Hashtag
        :  Doppelpunkt
        &  und
        ?  Fragezeichen
        =  gleich
    """),
    acronyms=small("""
        NATO UNESCO UNICEF FIFA UEFA NASA AIDS COVID SIM PIN RAM BAFÖG GIF UNO
    """) | phrases("""
        TÜV   tüff
        OK    okay
        JPEG  jottpeg
        WLAN  wehlan
    """),
)  # fmt: skip
read = front_end(LANGUAGE)
