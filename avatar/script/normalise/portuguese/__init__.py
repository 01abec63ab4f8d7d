"""Portuguese, as in Brazil: what is not said as it is written."""

from __future__ import annotations

import re

from avatar.script.normalise.european.grammar import Clock, Gender, Roman, day
from avatar.script.normalise.european.model import Language, Noun, by_group
from avatar.script.normalise.european.rules import front_end
from avatar.script.normalise.european.tables import currencies, fractions, nouns, phrases, small
from avatar.script.normalise.portuguese.numbers import cardinal, digits, ordinal
from avatar.script.normalise.rules import rule
from avatar.script.normalise.tables import row, words

_GENDER = Gender(
    small=words("""
        a de da do das dos e ou em por para com sem o as os que não é são na no nas nos mais menos mil à às
        até
    """),
    women=re.compile(
        "(?:a|as|ã|ãs|ção|ções|são|sões|dade|dades|gem|gens|tude"
        "|mulher|mulheres|noites?|tardes?|vez|vezes|partes?|classes?)$"
    ),
    men=words("""
        dia dias problema problemas programa programas sistema sistemas tema temas grama gramas mapa mapas
        quilograma
    """),
)  # fmt: skip
_ROMAN = Roman(
    cardinal, ordinal,
    counted=words("séculos capítulo tomo volume ato fase guerra"), ranked=words("século séc"),
    women=words("Isabel Elizabeth Maria Catarina"),
)  # fmt: skip
LANGUAGE = Language(
    cardinal=cardinal, ordinal=ordinal, digits=digits, decimals=by_group(cardinal, digits), gender=_GENDER,
    day=day(cardinal, first="primeiro", date="{day} de {month}", in_year=" de {year}"),
    clock=Clock(cardinal, Noun(" hora", " horas", "f"), minutes=" e ", seconds=" e {} segundos", bare=True),
    roman=_ROMAN,
    comma="vírgula", minus="menos", plus="mais", percent="por cento", per_mille="por mil", to="a", by="por",
    of="de", and_cents="e", over="sobre", version="versão", thousand="mil", below_two=True,
    singles=words("D. R."), halves={"m": "meio", "f": "meia"},
    and_half={"m": "{n} {noun} e meio", "f": "{n} {noun} e meia"},
    powers={"²": "ao quadrado", "2": "ao quadrado", "³": "ao cubo", "3": "ao cubo", "^": "elevado a"},
    months=row("""
        janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
    """),
    ordinals=(
        r"(?<![\w.])(?P<n>\d{1,2})\.?(?:(?P<f>ª|a(?=\s))|º|°(?=\s(?!C\b|F\b)[^\W\d]))(?P<many>s)?(?!\w)"
    ),
    extra=(rule(r"(?<!\w)séc\.\s(?=[IVX]+\b)", "século "),),
    money=currencies("""
        R$, BRL      real   reais    centavo  centavos
        €, EUR       euro   euros    centavo  centavos
        $, US$, USD  dólar  dólares  centavo  centavos
        £            libra  libras   f        pence     pence
        ¥            iene   ienes    sen      sen
    """),
    units=nouns("""
        km         quilômetro           quilômetros
        m          metro                metros
        cm         centímetro           centímetros
        mm         milímetro            milímetros
        km/h       quilômetro por hora  quilômetros por hora
        m/s        metro por segundo    metros por segundo
        m², m2     metro quadrado       metros quadrados
        km²        quilômetro quadrado  quilômetros quadrados
        m³         metro cúbico         metros cúbicos
        ha         hectare              hectares
        kg         quilo                quilos
        g          grama                gramas
        mg         miligrama            miligramas
        t          tonelada             toneladas              f
        l, L       litro                litros
        ml         mililitro            mililitros
        h          hora                 horas                  f
        min        minuto               minutos
        s          segundo              segundos
        ms         milissegundo         milissegundos
        °C, ºC, °  grau                 graus
        °F         grau Fahrenheit      graus Fahrenheit
        W          watt                 watts
        kW         quilowatt            quilowatts
        kWh        quilowatt-hora       quilowatts-hora
        V          volt                 volts
        Hz         hertz
        GHz        gigahertz
        KB         kilobyte             kilobytes
        MB         megabyte             megabytes
        GB         gigabyte             gigabytes
        TB         terabyte             terabytes
        cm², cm2  centímetro quadrado  centímetros quadrados
        cm³, cm3  centímetro cúbico  centímetros cúbicos
        mm²  milímetro quadrado  milímetros quadrados
        px  pixel  pixels
        MHz  megahertz
        kHz  quilohertz
        MW  megawatt  megawatts
        kcal  quilocaloria  quilocalorias  f
        mA  miliampere  miliamperes
        A  ampere  amperes
        dB  decibel  decibéis
        N  newton  newtons
        Mbps  megabit por segundo  megabits por segundo
        µm, μm  micrômetro  micrômetros
        hPa  hectopascal  hectopascais
        kB  kilobyte  kilobytes
    """),
    weekdays=phrases("""
        seg.  segunda-feira
        ter.  terça-feira
        qua.  quarta-feira
        qui.  quinta-feira
        sex.  sexta-feira
        sáb.  sábado
        dom.  domingo
    """),
    scales=nouns("""
        mil, k                  mil
        mi, M, milhão, milhões  milhão  milhões
        bi, bilhão, bilhões     bilhão  bilhões
    """),
    fractions=fractions("""
        1/2   meio
        1/3   um terço
        2/3   dois terços
        1/4   um quarto
        3/4   três quartos
        1/5   um quinto
        2/5   dois quintos
        1/8   um oitavo
        1/10  um décimo
    """),
    abbreviations=phrases("""
        Sr.          senhor
        Sra.         senhora
        Srta.        senhorita
        Dr.          doutor
        Dra.         doutora
        Prof.        professor
        Profa.       professora
        Exmo.        excelentíssimo
        etc.         etcétera
        p. ex.       por exemplo
        ex.          exemplo
        aprox.       aproximadamente
        Av.          avenida
        R.           rua
        tel., Tel.   telefone
        máx.         máximo
        mín.         mínimo
        a.C., a. C.  antes de Cristo
        d.C., d. C.  depois de Cristo
        Ltda.        limitada
        S.A.         sociedade anônima
        Cia.         companhia
        vs.          contra
        Wi-Fi        wi fi
        depto.       departamento
        D.           dom
        Ctrl  control
    """),
    numbered=phrases("""
        n.º, nº, n°, núm., #  número
        pág., p.              página
        págs., pp.            páginas
        cap.                  capítulo
        art.                  artigo
        fig.                  figura
        vol.                  volume
        inc.  inciso
        tab.  tabela
        séc.  século
        exerc.  exercício
        r.  ramal
    """),
    signs=phrases("""
        &  e
        +  mais
        =  igual a
        <  menor que
        >  maior que
        ≤  menor ou igual a
        ≥  maior ou igual a
        ×  vezes
        ÷  dividido por
        %  por cento
        €  euros
        $  dólares
        £  libras
        °  graus
        @  arroba
        §  parágrafo
        →  para
        ≈  aproximadamente
        π  pi
        √  raiz de
        ∞  infinito
        µ  micro
        α  alfa
        β  beta
        #  cerquilha
    """),
    web=phrases("""
        .  ponto
        /  barra
        -  hífen
        _  sublinhado
        @  arroba
        #  hashtag
        :  dois pontos
        &  e
        ?  interrogação
        =  igual
    """),
    acronyms=small("""
        ONU OTAN UNESCO UNICEF FIFA UEFA NASA COVID SIM RAM AIDS SUS ENEM PIS MASP GIF
    """) | phrases("""
        PIB   P I B
        OK    okei
        JPEG  jota peg
        JSON  djêison
        REST  rest
        ISO  iso
        LED  led
        ROM  rom
        LAN  lan
        CEP  cep
        SENAI  senai
        PIX  pix
        STEM  stem
        ZIP  zip
    """),
)  # fmt: skip
read = front_end(LANGUAGE)
