"""Italian: what is not said as it is written."""

from __future__ import annotations

import re

from avatar.script.normalise.european.grammar import Clock, Gender, Roman, day
from avatar.script.normalise.european.model import Language, Noun, by_group
from avatar.script.normalise.european.rules import front_end
from avatar.script.normalise.european.tables import currencies, fractions, nouns, phrases, small
from avatar.script.normalise.italian.numbers import cardinal, digits, ordinal
from avatar.script.normalise.rules import rule
from avatar.script.normalise.tables import row, words

_GENDER = Gender(
    small=words("""
        a da di del della dei e o in su per con tra fra che non è il la lo le i gli al alla più meno ma se
        come
    """),
    women=re.compile("(?:a|zione|sione|gione|tà|tù|trice|ità)$|^(?:volte|notte|parte|classe|chiave)$"),
    men=words("problema programma sistema tema clima pianeta"),
)
_ROMAN = Roman(
    cardinal, ordinal,
    ranked=words("secolo capitolo atto tomo volume parte"), leading="secolo", last=3999,
    women=words("parte Elisabetta Maria Caterina Margherita Cristina"),
)  # fmt: skip
_CLOCK = Clock(cardinal, Noun("", "", "f"), minutes=" e ", zero="zero ", seconds=" e {} secondi")
LANGUAGE = Language(
    cardinal=cardinal, ordinal=ordinal, digits=digits, decimals=by_group(cardinal, digits), gender=_GENDER,
    day=day(cardinal, first="primo", date="{day} {month}", in_year=" {year}"),
    clock=_CLOCK,
    roman=_ROMAN,
    comma="virgola", minus="meno", plus="più", percent="per cento", per_mille="per mille", to="a", by="per",
    of="di", and_cents="e", over="su", elided="una", domains=words("it"), version="versione", thousand="mila",
    singles=words("S."), halves={"m": "mezzo", "f": "mezza"},
    and_half={"m": "{n} {noun} e mezzo", "f": "{n} {noun} e mezza"},
    powers={"²": "al quadrato", "2": "al quadrato", "³": "al cubo", "3": "al cubo", "^": "elevato a"},
    months=row("""
        gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
    """),
    ordinals=r"(?<![\w.])(?P<n>\d{1,3})(?:(?P<f>ª)|º|°(?=\s(?!C\b|F\b)[^\W\d])|(?<=\d)esimo|(?<=\d)imo)(?!\w)",
    extra=(
        rule(r"(?<!\w)(?P<at>ore|alle|dalle|Ore|Alle|Dalle)\s(?P<h>[01]?\d|2[0-4])\.(?P<m>[0-5]\d)(?![\w]|[.,]\d)",
             lambda m, _: f"{m['at']} {_CLOCK(int(m['h']), int(m['m']), -1)}"),
        rule(r"(?<![\w.,])1\s(?P<word>[aeiou][a-zà-ù]*a)(?!\w)", lambda m, _: f"un'{m['word']}"),),
    money=currencies("""
        €, EUR       euro      euro      centesimo  centesimi
        $, US$, USD  dollaro   dollari   centesimo  centesimi
        £            sterlina  sterline  f          penny      penny
        ¥            yen       yen       sen        sen
        CHF          franco    franchi   centesimo  centesimi
    """),
    units=nouns("""
        km          chilometro           chilometri
        m           metro                metri
        cm          centimetro           centimetri
        mm          millimetro           millimetri
        km/h        chilometro orario    chilometri orari
        m/s         metro al secondo     metri al secondo
        m², m2, mq  metro quadrato       metri quadrati
        km²         chilometro quadrato  chilometri quadrati
        m³          metro cubo           metri cubi
        ha          ettaro               ettari
        kg          chilo                chili
        g           grammo               grammi
        mg          milligrammo          milligrammi
        t           tonnellata           tonnellate           f
        l, L        litro                litri
        ml          millilitro           millilitri
        h           ora                  ore                  f
        min         minuto               minuti
        s           secondo              secondi
        ms          millisecondo         millisecondi
        °C, °       grado                gradi
        °F          grado Fahrenheit     gradi Fahrenheit
        W           watt
        kW          chilowatt
        kWh         chilowattora
        V           volt
        Hz          hertz
        GHz         gigahertz
        KB          kilobyte
        MB          megabyte
        GB          gigabyte
        TB          terabyte
        cm², cm2  centimetro quadrato  centimetri quadrati
        cm³, cm3  centimetro cubo  centimetri cubi
        mm²  millimetro quadrato  millimetri quadrati
        px  pixel
        MHz  megahertz
        kHz  chilohertz
        MW  megawatt
        kcal  chilocaloria  chilocalorie  f
        mA  milliampere
        A  ampere
        dB  decibel
        N  newton
        Mbps  megabit al secondo
        µm, μm  micrometro  micrometri
        cl  centilitro  centilitri
        hPa  ettopascal
        kB  kilobyte
    """),
    weekdays=phrases("""
        lun.  lunedì
        mar.  martedì
        mer.  mercoledì
        gio.  giovedì
        ven.  venerdì
        sab.  sabato
        dom.  domenica
    """),
    scales=nouns("""
        mln, M, milione, milioni  milione   milioni
        mld, miliardo, miliardi   miliardo  miliardi
        k, mila                   mila
    """),
    fractions=fractions("""
        1/2   un mezzo
        1/3   un terzo
        2/3   due terzi
        1/4   un quarto
        3/4   tre quarti
        1/5   un quinto
        2/5   due quinti
        1/8   un ottavo
        1/10  un decimo
    """),
    abbreviations=phrases("""
        Sig., sig.          signor
        Sig.ra, sig.ra      signora
        Sig.na              signorina
        Dott., dott., Dr.   dottor
        Dott.ssa, dott.ssa  dottoressa
        Prof., prof.        professor
        Prof.ssa            professoressa
        Ing.                ingegner
        Avv.                avvocato
        ecc., Ecc.          eccetera
        es.                 esempio
        p. es.              per esempio
        ad es.              ad esempio
        ca.                 circa
        tel., Tel.          telefono
        max.                massimo
        min.                minimo
        a.C., a. C.         avanti Cristo
        d.C., d. C.         dopo Cristo
        S.p.A.              S P A
        S.r.l.              S R L
        P.zza               piazza
        V.le                viale
        c.so, C.so          corso
        vs.                 contro
        Wi-Fi               wi fi
        S.                  san
        Ctrl  control
    """),
    numbered=phrases("""
        n., N., n°, nº, #  numero
        pag., p.           pagina
        pagg., pp.         pagine
        cap.               capitolo
        art.               articolo
        fig.               figura
        vol.               volume
        int.  interno
        par.  paragrafo
        tab.  tabella
        sez.  sezione
        es.  esercizio
    """),
    signs=phrases("""
        &  e
        +  più
        =  uguale a
        <  minore di
        >  maggiore di
        ≤  minore o uguale a
        ≥  maggiore o uguale a
        ×  per
        ÷  diviso
        %  per cento
        €  euro
        $  dollari
        £  sterline
        °  gradi
        @  chiocciola
        §  paragrafo
        →  a
        ≈  circa
        π  pi greco
        √  radice di
        ∞  infinito
        µ  micro
        α  alfa
        β  beta
        #  cancelletto
    """),
    web=phrases("""
        .  punto
        /  barra
        -  trattino
        _  trattino basso
        @  chiocciola
        #  hashtag
        :  due punti
        &  e
        ?  punto interrogativo
        =  uguale
    """),
    acronyms=small("""
        ONU NATO UNESCO UNICEF FIFA UEFA NASA IVA ISTAT FIAT RAI PIN COVID SIM RAM ENEL INPS AIDS GIF USA
    """) | phrases("""
        OK    okay
        JPEG  gei peg
        UE    U E
        API  api
        JSON  gèison
        REST  rest
        ISO  iso
        LED  led
        ROM  rom
        LAN  lan
        SPID  spid
        IBAN  iban
        STEM  stem
    """),
)  # fmt: skip
read = front_end(LANGUAGE)
