"""French: what is not said as it is written."""

from __future__ import annotations

import re

from avatar.script.normalise.european.grammar import HIGHEST, Clock, Gender, day
from avatar.script.normalise.european.model import Language, Noun, by_group
from avatar.script.normalise.european.rules import front_end
from avatar.script.normalise.european.tables import currencies, fractions, nouns, phrases, small
from avatar.script.normalise.french.numbers import cardinal, digits, ordinal
from avatar.script.normalise.tables import row, words

_GENDER = Gender(
    small=words("""
        à a de du et ou en pour par avec sans est le la les que qui plus moins mille sur dans au aux
    """),
    women=re.compile(
        "(?:tions?|ités?|ées?|ettes?|elles?|esses?|ences?|ances?|ures?|euses?|rices?|asses?|ies?|ines?|aines?|tudes?|ades?)$"
        "|^(?:femmes?|filles?|heures?|minutes?|secondes?|semaines?|fois|personnes?|pages?|voitures?|villes?"
        "|maisons?|chaises?|tables?|classes?|pommes?|places?|lettres?)$"
    ),
)  # fmt: skip
_NUMBERED = words("tome chapitre acte volume phase partie")


def _roman(n: int, before: str, after: str) -> str | None:
    tail, _, word = after.partition(" ")
    if tail:
        return ordinal(n, "f" if tail == "re" or _GENDER.women.search(word) else "alone")
    if word.startswith("siècle"):
        return ordinal(n)
    if before.lower() in _NUMBERED:
        return cardinal(n)
    if not before[:1].isupper() or n > HIGHEST:
        return None
    return "premier" if n == 1 else cardinal(n)


def _phone(group: str) -> str:
    if len(group) == 2:
        return f"zéro {cardinal(int(group[1]))}" if group[0] == "0" else cardinal(int(group))
    return cardinal(int(group)) if group[0] != "0" and len(group) < 3 else digits(group)


LANGUAGE = Language(
    cardinal=cardinal, ordinal=ordinal, digits=digits, decimals=by_group(cardinal, digits), gender=_GENDER,
    day=day(cardinal, first="premier", date="{day} {month}", in_year=" {year}"),
    clock=Clock(
        cardinal, Noun(" heure", " heures", "f"), form="f", none_is_one=True, seconds=" et {} secondes"
    ),
    roman=_roman, phone=_phone,
    comma="virgule", minus="moins", plus="plus", percent="pour cent", per_mille="pour mille", to="à",
    by="sur", of="d'", and_cents="et", over="sur", version="version", thousand="mille", below_two=True,
    singles=words("M."), halves={"m": "un demi", "f": "une demi"},
    and_half={"m": "{n} {noun} et demi", "f": "{n} {noun} et demie"},
    plurals={"page": "pages", "figure": "figures", "article": "articles", "chapitre": "chapitres"},
    powers={"²": "au carré", "2": "au carré", "³": "au cube", "3": "au cube", "^": "puissance"},
    months=row("""
        janvier février mars avril mai juin juillet août septembre octobre novembre décembre
    """),
    ordinals=r"(?<![\w.])(?P<n>\d{1,3})(?:er|(?P<f>re|ère)|e|è|ème|nd|nde)(?P<many>s)?(?!\w)",
    money=currencies("""
        €, EUR       euro    euros    centime  centimes
        $, US$, USD  dollar  dollars  cent     cents
        £            livre   livres   f        penny     pence
        ¥            yen     yens     sen      sen
        CHF          franc   francs   centime  centimes
    """),
    units=nouns("""
        km       kilomètre            kilomètres
        m        mètre                mètres
        cm       centimètre           centimètres
        mm       millimètre           millimètres
        km/h     kilomètre à l'heure  kilomètres à l'heure
        m/s      mètre par seconde    mètres par seconde
        m², m2   mètre carré          mètres carrés
        km²      kilomètre carré      kilomètres carrés
        m³       mètre cube           mètres cubes
        ha       hectare              hectares
        kg       kilo                 kilos
        g        gramme               grammes
        mg       milligramme          milligrammes
        t        tonne                tonnes                f
        l, L     litre                litres
        ml       millilitre           millilitres
        cl       centilitre           centilitres
        h        heure                heures                f
        min      minute               minutes               f
        s        seconde              secondes              f
        ms       milliseconde         millisecondes         f
        °C, °    degré                degrés
        °F       degré Fahrenheit     degrés Fahrenheit
        W        watt                 watts
        kW       kilowatt             kilowatts
        kWh      kilowattheure        kilowattheures
        V        volt                 volts
        Hz       hertz
        GHz      gigahertz
        Ko       kilooctet            kilooctets
        Mo       mégaoctet            mégaoctets
        Go       gigaoctet            gigaoctets
        To       téraoctet            téraoctets
        MB       mégabyte             mégabytes
        GB       gigabyte             gigabytes
        ans, an  an                   ans
        cm², cm2  centimètre carré  centimètres carrés
        cm³, cm3  centimètre cube  centimètres cubes
        mm²  millimètre carré  millimètres carrés
        px  pixel  pixels
        MHz  mégahertz
        kHz  kilohertz
        MW  mégawatt  mégawatts
        kcal  kilocalorie  kilocalories  f
        mA  milliampère  milliampères
        A  ampère  ampères
        dB  décibel  décibels
        N  newton  newtons
        Mbit/s  mégabit par seconde  mégabits par seconde
        µm, μm  micromètre  micromètres
        hPa  hectopascal  hectopascals
        TB  térabyte  térabytes
    """),
    weekdays=phrases("""
        lun.  lundi
        mar.  mardi
        mer.  mercredi
        jeu.  jeudi
        ven.  vendredi
        sam.  samedi
        dim.  dimanche
    """),
    scales=nouns("""
        M, million, millions          million   millions
        Md, Mds, milliard, milliards  milliard  milliards
        k                             mille
    """),
    fractions=fractions("""
        1/2   un demi
        1/3   un tiers
        2/3   deux tiers
        1/4   un quart
        3/4   trois quarts
        1/5   un cinquième
        2/5   deux cinquièmes
        1/8   un huitième
        1/10  un dixième
    """),
    abbreviations=phrases("""
        M.           monsieur
        MM.          messieurs
        Mme          madame
        Mmes         mesdames
        Mlle         mademoiselle
        Dr, Dr.      docteur
        Pr           professeur
        Me           maître
        St           saint
        Ste          sainte
        arr.         arrondissement
        etc.         et cetera
        p. ex.       par exemple
        ex.          exemple
        c.-à-d.      c'est-à-dire
        env.         environ
        bd, Bd, bd.  boulevard
        av., Av.     avenue
        tél., Tél.   téléphone
        max.         maximum
        min.         minimum
        av. J.-C.    avant Jésus-Christ
        apr. J.-C.   après Jésus-Christ
        J.-C.        Jésus-Christ
        vs           contre
        Cie          compagnie
        Wi-Fi        wifi
        RDV          rendez-vous
        SVP, svp     s'il vous plaît
        Ctrl  contrôle
        Maj  majuscule
        Échap  échappe
    """),
    numbered=phrases("""
        n°, N°, nº, n o, #  numéro
        p.                  page
        pp.                 pages
        chap.               chapitre
        art.                article
        fig.                figure
        vol.                volume
        ch.  chapitre
        sect.  section
        al.  alinéa
        extr.  extrait
        tab.  tableau
        ex.  exercice
    """),
    signs=phrases("""
        &  et
        +  plus
        =  égale
        <  inférieur à
        >  supérieur à
        ≤  inférieur ou égal à
        ≥  supérieur ou égal à
        ×  fois
        ÷  divisé par
        %  pour cent
        €  euros
        $  dollars
        £  livres
        °  degrés
        @  arobase
        §  paragraphe
        →  vers
        ≈  environ
        π  pi
        √  racine de
        ∞  infini
        µ  micro
        α  alpha
        β  bêta
        #  dièse
    """),
    web=phrases("""
        .  point
        /  barre oblique
        -  tiret
        _  tiret bas
        @  arobase
        #  mot-dièse
        :  deux points
        &  et
        ?  point d'interrogation
        =  égale
    """),
    acronyms=small("""
        ONU OTAN UNESCO UNICEF FIFA UEFA NASA SIDA OVNI COVID SIM PIN RAM SMIC INSEE FNAC ENA BAC OK GIF PACS
    """) | phrases("""
        JPEG  jipègue
        RATP  R A T P
        JSON  djézone
        REST  rest
        ISO  iso
        LED  led
        ROM  rom
        LAN  lan
        IBAN  iban
        CNIL  cnil
        ZIP  zip
        STEM  stem
        CERN  cerne
    """),
)  # fmt: skip
read = front_end(LANGUAGE)
