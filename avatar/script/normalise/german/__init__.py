"""German: what is not said as it is written."""

from __future__ import annotations

import re

from avatar.script.normalise.european.dates import full_year, month_names
from avatar.script.normalise.european.grammar import HIGHEST, Clock, Gender
from avatar.script.normalise.european.model import Language, Noun
from avatar.script.normalise.european.patterns import any_of
from avatar.script.normalise.european.ranks import value_of
from avatar.script.normalise.european.rules import front_end
from avatar.script.normalise.european.tables import currencies, fractions, nouns, phrases, small
from avatar.script.normalise.german.numbers import cardinal, digits, ordinal, year
from avatar.script.normalise.rules import Manner, rule
from avatar.script.normalise.tables import row, words

_MONTHS = row("""
    Januar Februar März April Mai Juni Juli August September Oktober November Dezember
""")  # fmt: skip
_NAMES = month_names(_MONTHS)
_WEAK = "|".join(row("""
    am vom zum beim im dem den des der die das bis\\szum seit\\sdem ab\\sdem dieser jeder jeden zur eines bis
    eine einen einem einer seine ihre meine unsere seiner ihrer seinem ihrem diese diesem jedem jede
"""))  # fmt: skip
_BEFORE_N = words("""
    am vom zum beim im dem den des seit ab zur bis einen einem einer seiner ihrer seinem ihrem diesem jedem
""")
_FIRST = r"(?:(?P<first>\d{1,2})\.\s?[-–]\s?)?"
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
    return "n" if before.lower() in _BEFORE_N else ""


def _say_date(m: re.Match[str], _: Manner) -> str | None:
    found = m.groupdict()
    days = [int(d) for d in (found.get("first"), m["d"]) if d]
    number = int(found["m"]) if found.get("m") else 0
    if not all(0 < day < 32 for day in days) or not (found.get("name") or 0 < number < 13):
        return None
    name = _NAMES[found["name"].lower()] if found.get("name") else _MONTHS[number - 1]
    before = (found.get("before") or "").strip()
    ending = _ending(before.split()[-1]) if before else "r"
    in_year = full_year(found.get("y"))
    said = " bis ".join(ordinal(day, ending) for day in days)
    return f"{before} {said} {name}{f' {year(int(in_year))}' if in_year else ''}".strip()


def _say_decade(m: re.Match[str], _: Manner) -> str:
    n = int(m["n"])
    return f"{year(n) if n > 99 else cardinal(n)}er{m['many'] or ''} {m['years'] or ''}".strip()


def _say_ordinal(m: re.Match[str], _: Manner) -> str:
    words = m["before"].split()
    return f"{m['before']} {ordinal(int(m['n']), _ending(words[-1]))}"


LANGUAGE = Language(
    cardinal=cardinal, ordinal=lambda n, _: ordinal(n), digits=digits, decimals=digits, gender=_GENDER,
    day=_day,
    clock=Clock(cardinal, Noun(" Uhr", " Uhr"), seconds=" und {} Sekunden"),
    roman=_roman, year=year, dotted=True, percent_form="m",
    comma="Komma", minus="minus", plus="plus", percent="Prozent", per_mille="Promille", to="bis", by="mal",
    of="", and_cents="", over="durch", months=_MONTHS, ordinals="",
    version="Version", thousand="tausend", singles=frozenset(),
    halves={"m": "ein halb", "f": "eine halbe"},
    and_half={"m": "{n}einhalb {noun}", "f": "{n}einhalb {noun}"},
    plurals={"Seite": "Seiten", "Paragraf": "Paragrafen", "Kapitel": "Kapitel", "Abbildung": "Abbildungen"},
    powers={"²": "Quadrat", "2": "Quadrat", "³": "hoch drei", "^": "hoch"},
    extra=(
        rule(rf"(?<![\w.])(?:(?P<before>{_WEAK})\s)?{_FIRST}(?P<d>\d{{1,2}})\.\s?"
             rf"(?P<m>\d{{1,2}})\.(?:\s?(?P<y>[12]\d{{3}}|\d\d)(?!\d))?(?![\w,]*\d)",
             _say_date, re.IGNORECASE),
        rule(rf"(?<!\w)(?:(?P<before>{_WEAK})\s)?{_FIRST}(?P<d>\d{{1,2}})\.\s"
             rf"(?P<name>{any_of(_NAMES)})(?:\s(?P<y>[12]\d{{3}}))?(?!\w)", _say_date, re.IGNORECASE),
        rule(rf"(?<!\w)(?P<before>{_WEAK})\s(?P<n>\d{{1,3}})\.(?=\s[^\W\d_])", _say_ordinal, re.IGNORECASE),
        rule(
            r"(?<!\w)(?P<before>im|am|des|das|dem)\s(?P<r>[IVXL]{1,7})\.(?=\s[A-ZÄÖÜ])",
            lambda m, _: f"{m['before']} {ordinal(value_of(m['r']), _ending(m['before']))}",
        ),
        rule(r"(?<![\w.,])1(?=\sUhr\b)", "ein"),
        rule(r"(?<![\w.,])(?P<n>\d{2}|1[1-9]\d\d|20\d\d)er(?P<many>n)?(?:[-\s](?P<years>Jahren?))?(?!\w)",
             _say_decade),
        rule(r"(?<=,\s)\d{5}(?=\s[A-ZÄÖÜ][a-zäöü])", lambda m, _: digits(m[0])),  # a town's
        rule(r"(?<!\w)(?P<name>[A-ZÄÖÜ][a-zäöüß]+)str\.(?=\s?\d|\W|\Z)", lambda m, _: f"{m['name']}straße"),
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
        cm², cm2  Quadratzentimeter
        cm³, cm3  Kubikzentimeter
        mm²  Quadratmillimeter
        px  Pixel
        MHz  Megahertz
        kHz  Kilohertz
        MW  Megawatt
        kcal  Kilokalorie  Kilokalorien  f
        mA  Milliampere
        A  Ampere
        dB  Dezibel
        N  Newton
        Mbit/s  Megabit pro Sekunde
        µm, μm  Mikrometer
        cl  Zentiliter
        hPa  Hektopascal
        kB  Kilobyte
    """),
    weekdays=phrases("""
        Mo., Mo  Montag
        Di., Di  Dienstag
        Mi., Mi  Mittwoch
        Do., Do  Donnerstag
        Fr., Fr  Freitag
        Sa., Sa  Samstag
        So., So  Sonntag
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
        Strg  Steuerung
        Ctrl  Control
        MwSt., MwSt  Mehrwertsteuer
        Hbf.  Hauptbahnhof
        Abt.  Abteilung
        u. v. m., u.v.m.  und vieles mehr
        s. o., s.o.  siehe oben
        z. T., z.T.  zum Teil
        i. A., i.A.  im Auftrag
        a. M.  am Main
        zzgl.  zuzüglich
        abzgl.  abzüglich
        zw.  zwischen
        allg.  allgemein
        gem.  gemäß
        lt.  laut
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
        §§  Paragrafen
        Pkt.  Punkt
        Aufl.  Auflage
        Tel.  Telefon
        Zi.  Zimmer
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
        JSON  dschejsen
        REST  rest
        ISO  iso
        ROM  rom
        LAN  lan
        IBAN  iban
        DIN  din
        MINT  mint
        ZIP  zip
        SAP  S A P
    """),
)  # fmt: skip
read = front_end(LANGUAGE)
