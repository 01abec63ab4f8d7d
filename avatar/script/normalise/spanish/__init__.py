"""Spanish: what is not said as it is written."""

from __future__ import annotations

import re

from avatar.script.normalise.european.grammar import Clock, Gender, Roman, day
from avatar.script.normalise.european.model import Language, Noun, by_group
from avatar.script.normalise.european.rules import front_end
from avatar.script.normalise.european.tables import currencies, fractions, nouns, phrases, small
from avatar.script.normalise.rules import rule
from avatar.script.normalise.spanish.numbers import cardinal, digits, ordinal
from avatar.script.normalise.tables import row, words

_GENDER = Gender(
    small=words("""
        a de del y e o u ni que en por para con sin es son fue era más menos al la el las los lo se no si
        como según hasta desde entre cada cuando donde pero ya hoy mil millones
    """),
    women=re.compile(
        "(?:a|as|ción|ciones|sión|siones|dad|dades|tud|tudes"
        "|mujer|mujeres|noches?|tardes?|clases?|calles?|veces)$"
    ),
    men=words("""
        día días problema problemas programa programas tema temas sistema sistemas kilogramas idiomas mapas
        planetas
    """),
)  # fmt: skip
_ROMAN = Roman(
    cardinal, ordinal,
    counted=words("siglo siglos s ss capítulo tomo volumen acto fase guerra"),
    women=words("Isabel María Cristina Catalina Juana"),
)  # fmt: skip
LANGUAGE = Language(
    cardinal=cardinal, ordinal=ordinal, digits=digits, decimals=by_group(cardinal, digits), gender=_GENDER,
    day=day(cardinal, first="uno", date="{day} de {month}", in_year=" de {year}"),
    clock=Clock(cardinal, Noun("", "", "f"), zero="cero ", sharp=" horas", seconds=" y {} segundos"),
    roman=_ROMAN,
    comma="coma", minus="menos", plus="más", percent="por ciento", per_mille="por mil", to="a", by="por",
    of="de", and_cents="con", over="entre", domains=words("es"), version="versión", thousand="mil",
    singles=words("D."), halves={"m": "medio", "f": "media"},
    and_half={"m": "{n} {noun} y medio", "f": "{n} {noun} y media"},
    powers={"²": "al cuadrado", "2": "al cuadrado", "³": "al cubo", "3": "al cubo", "^": "elevado a"},
    months=row("""
        enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    """),
    ordinals=r"(?<![\w.])(?P<n>\d{1,2})\.?(?:(?P<f>ª|a(?=\s))|º|er(?!\w)|ro(?!\w)|do(?!\w))(?P<many>s)?(?!\w)",
    extra=(rule(r"(?<!\w)s\.\s(?=[IVX]+\b)", "siglo "), rule(r"(?<!\w)ss\.\s(?=[IVX]+\b)", "siglos ")),
    money=currencies("""
        €, EUR       euro   euros    céntimo  céntimos
        $, US$, USD  dólar  dólares  centavo  centavos
        £            libra  libras   f        penique   peniques
        ¥            yen    yenes    sen      sen
        MXN          peso   pesos    centavo  centavos
    """),
    units=nouns("""
        km         kilómetro           kilómetros
        m          metro               metros
        cm         centímetro          centímetros
        mm         milímetro           milímetros
        km/h       kilómetro por hora  kilómetros por hora
        m/s        metro por segundo   metros por segundo
        m², m2     metro cuadrado      metros cuadrados
        km²        kilómetro cuadrado  kilómetros cuadrados
        m³         metro cúbico        metros cúbicos
        ha         hectárea            hectáreas             f
        kg         kilo                kilos
        g          gramo               gramos
        mg         miligramo           miligramos
        t          tonelada            toneladas             f
        l, L       litro               litros
        ml         mililitro           mililitros
        h          hora                horas                 f
        min        minuto              minutos
        s          segundo             segundos
        ms         milisegundo         milisegundos
        °C, ºC, °  grado               grados
        °F         grado Fahrenheit    grados Fahrenheit
        kW         kilovatio           kilovatios
        kWh        kilovatio hora      kilovatios hora
        W          vatio               vatios
        V          voltio              voltios
        Hz         hercio              hercios
        GHz        gigahercio          gigahercios
        KB         kilobyte            kilobytes
        MB         megabyte            megabytes
        GB         gigabyte            gigabytes
        TB         terabyte            terabytes
        cm², cm2  centímetro cuadrado  centímetros cuadrados
        cm³, cm3  centímetro cúbico  centímetros cúbicos
        mm²  milímetro cuadrado  milímetros cuadrados
        px  píxel  píxeles
        MHz  megahercio  megahercios
        kHz  kilohercio  kilohercios
        MW  megavatio  megavatios
        kcal  kilocaloría  kilocalorías  f
        mA  miliamperio  miliamperios
        A  amperio  amperios
        dB  decibelio  decibelios
        N  newton  newtons
        Mbps  megabit por segundo  megabits por segundo
        µm, μm  micrómetro  micrómetros
        cl  centilitro  centilitros
        hPa  hectopascal  hectopascales
        ppm  parte por millón  partes por millón  f
    """),
    weekdays=phrases("""
        lun.  lunes
        mar.  martes
        mié.  miércoles
        jue.  jueves
        vie.  viernes
        sáb.  sábado
        dom.  domingo
    """),
    scales=nouns("""
        mil, k                      mil
        M, mill., millones, millón  millón        millones
        mM                          mil millones
    """),
    fractions=fractions("""
        1/2   medio
        1/3   un tercio
        2/3   dos tercios
        1/4   un cuarto
        3/4   tres cuartos
        1/5   un quinto
        1/8   un octavo
        1/10  un décimo
        2/5   dos quintos
    """),
    abbreviations=phrases("""
        Sr.              señor
        Sra.             señora
        Srta.            señorita
        Sres.            señores
        Dr.              doctor
        Dra.             doctora
        Prof.            profesor
        Profa.           profesora
        D.               don
        Dña.             doña
        Ud., Vd.         usted
        Uds.             ustedes
        etc.             etcétera
        p. ej., P. ej.   por ejemplo
        ej.              ejemplo
        aprox.           aproximadamente
        Avda., Av.       avenida
        C/, c/           calle
        Pza.             plaza
        dpto.            departamento
        tel., Tel.       teléfono
        máx.             máximo
        mín.             mínimo
        a. C., a.C.      antes de Cristo
        d. C., d.C.      después de Cristo
        EE. UU., EE.UU.  Estados Unidos
        a. m., a.m.      de la mañana
        p. m., p.m.      de la tarde
        S. A., S.A.      sociedad anónima
        Cía.             compañía
        izq.             izquierda
        dcha.            derecha
        Wi-Fi            wifi
        vs.              contra
        Ctrl  control
    """),
    numbered=phrases("""
        n.º, N.º, nº, Nº, núm., #  número
        pág., p.                   página
        págs., pp.                 páginas
        cap.                       capítulo
        art.                       artículo
        fig.                       figura
        vol.                       volumen
        ext.  extensión
        sec.  sección
        tít.  título
        ejer.  ejercicio
        inc.  inciso
    """),
    signs=phrases("""
        &  y
        +  más
        =  igual a
        <  menor que
        >  mayor que
        ≤  menor o igual que
        ≥  mayor o igual que
        ×  por
        ÷  entre
        %  por ciento
        €  euros
        $  dólares
        £  libras
        °  grados
        @  arroba
        §  párrafo
        →  a
        ≈  aproximadamente
        π  pi
        √  raíz de
        ∞  infinito
        µ  micro
        α  alfa
        β  beta
        #  almohadilla
    """),
    web=phrases("""
        .  punto
        /  barra
        -  guion
        _  guion bajo
        @  arroba
        #  almohadilla
        :  dos puntos
        &  y
        ?  interrogación
        =  igual
    """),
    acronyms=small("""
        ONU OTAN UNESCO UNICEF FIFA UEFA NASA AVE ESO IVA PIN SIDA OVNI RENFE COVID SIM PYME RAM GIF RAE
    """) | phrases("""
        EEUU  Estados Unidos
        OK    okey
        JPEG  jota peg
        OMS   O M S
        API  api
        APIs  apis
        JSON  yeison
        REST  rest
        ISO  iso
        USA  usa
        LED  led
        ROM  rom
        LAN  lan
        GIF  gif
        CSV  C S V
    """),
)  # fmt: skip
read = front_end(LANGUAGE)
