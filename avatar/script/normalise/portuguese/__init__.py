"""Portuguese, as in Brazil: what is not said as it is written."""

from __future__ import annotations

import functools
import re

from avatar.script.normalise.european.model import Language, Money, Noun, by_group
from avatar.script.normalise.european.numbers import Form
from avatar.script.normalise.european.rules import make_rules
from avatar.script.normalise.portuguese.numbers import cardinal, digits, ordinal
from avatar.script.normalise.rules import Manner, Reading, Rule, apply, rule

_NO_NOUN = frozenset(
    [
        "a",
        "de",
        "da",
        "do",
        "das",
        "dos",
        "e",
        "ou",
        "em",
        "por",
        "para",
        "com",
        "sem",
        "o",
        "as",
        "os",
        "que",
        "não",
        "é",
        "são",
        "na",
        "no",
        "nas",
        "nos",
        "mais",
        "menos",
        "mil",
        "à",
        "às",
        "até",
    ]
)
_WOMEN = re.compile(
    r"(?:a|as|ã|ãs|ção|ções|são|sões|dade|dades|gem|gens|tude|mulher|mulheres|noites?|tardes?|vez|vezes|partes?|classes?)$"
)
_MEN = frozenset(
    [
        "dia",
        "dias",
        "problema",
        "problemas",
        "programa",
        "programas",
        "sistema",
        "sistemas",
        "tema",
        "temas",
        "grama",
        "gramas",
        "mapa",
        "mapas",
        "quilograma",
    ]
)


def _gender(word: str) -> Form:
    low = word.lower()
    if low in _NO_NOUN or word[:1].isupper():
        return "alone"
    return "f" if _WOMEN.search(low) and low not in _MEN else "m"


def _day(day: int, month: str, year: int | None) -> str:
    said = f"{'primeiro' if day == 1 else cardinal(day)} de {month.lower()}"
    return said + (f" de {cardinal(year)}" if year else "")


def _clock(hour: int, minute: int, second: int) -> str:
    said = f"{cardinal(hour, 'f')} hora{'s' if hour != 1 else ''}"
    if minute > 0:
        said = f"{said if second >= 0 else cardinal(hour, 'f')} e {cardinal(minute)}"
    return said + (f" e {cardinal(second)} segundos" if second >= 0 else "")


_QUEENS = frozenset("Isabel Elizabeth Maria Catarina".split())  # noqa: SIM905


def _roman(n: int, before: str, after: str) -> str | None:
    del after
    if before.lower() in ("século", "séculos", "séc", "capítulo", "tomo", "volume", "ato", "fase", "guerra"):
        return ordinal(n, "alone") if n <= 10 and before.lower() in ("século", "séc") else cardinal(n)
    if not before[:1].isupper() or n > 30:
        return None
    return ordinal(n, "f" if before in _QUEENS else "alone") if n <= 10 else cardinal(n)


_CENTS = Noun("centavo", "centavos")
_CENT = Noun("cêntimo", "cêntimos")
LANGUAGE = Language(
    cardinal=cardinal, ordinal=ordinal, digits=digits, gender=_gender, decimals=by_group(cardinal, digits),
    day=_day,
    clock=_clock, roman=_roman, comma="vírgula", minus="menos", plus="mais", percent="por cento",
    per_mille="por mil",
    to="a", by="por", of="de", and_cents="e", over="sobre",
    months=("janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro",
    "outubro", "novembro",
            "dezembro"),
    money={
        "R$": Money(Noun("real", "reais"), _CENTS), "BRL": Money(Noun("real", "reais"), _CENTS),
        "€": Money(Noun("euro", "euros"), _CENTS), "EUR": Money(Noun("euro", "euros"), _CENTS),
        "$": Money(Noun("dólar", "dólares"), _CENTS), "US$": Money(Noun("dólar", "dólares"), _CENTS),
        "USD": Money(Noun("dólar", "dólares"), _CENTS), "£": Money(Noun("libra", "libras", "f"),
        Noun("pence", "pence")),
        "¥": Money(Noun("iene", "ienes"), Noun("sen", "sen")),
    },
    units={
        "km": Noun("quilômetro", "quilômetros"), "m": Noun("metro", "metros"), "cm": Noun("centímetro",
        "centímetros"),
        "mm": Noun("milímetro", "milímetros"), "km/h": Noun("quilômetro por hora", "quilômetros por hora"),
        "m/s": Noun("metro por segundo", "metros por segundo"), "m²": Noun("metro quadrado",
        "metros quadrados"),
        "m2": Noun("metro quadrado", "metros quadrados"), "km²": Noun("quilômetro quadrado",
        "quilômetros quadrados"),
        "m³": Noun("metro cúbico", "metros cúbicos"), "ha": Noun("hectare", "hectares"), "kg": Noun("quilo",
        "quilos"),
        "g": Noun("grama", "gramas"), "mg": Noun("miligrama", "miligramas"), "t": Noun("tonelada",
        "toneladas", "f"),
        "l": Noun("litro", "litros"), "L": Noun("litro", "litros"), "ml": Noun("mililitro", "mililitros"),
        "h": Noun("hora", "horas", "f"),
        "min": Noun("minuto", "minutos"), "s": Noun("segundo", "segundos"), "ms": Noun("milissegundo",
        "milissegundos"),
        "°C": Noun("grau", "graus"), "ºC": Noun("grau", "graus"), "°": Noun("grau", "graus"),
        "°F": Noun("grau Fahrenheit", "graus Fahrenheit"),
        "W": Noun("watt", "watts"), "kW": Noun("quilowatt", "quilowatts"), "kWh": Noun("quilowatt-hora",
        "quilowatts-hora"),
        "V": Noun("volt", "volts"), "Hz": Noun("hertz", "hertz"), "GHz": Noun("gigahertz", "gigahertz"),
        "KB": Noun("kilobyte", "kilobytes"),
        "MB": Noun("megabyte", "megabytes"), "GB": Noun("gigabyte", "gigabytes"), "TB": Noun("terabyte",
        "terabytes"),
    },
    scales={
        "mil": Noun("mil", "mil"), "mi": Noun("milhão", "milhões"), "bi": Noun("bilhão", "bilhões"),
        "M": Noun("milhão", "milhões"),
        "milhão": Noun("milhão", "milhões"), "milhões": Noun("milhão", "milhões"), "bilhão": Noun("bilhão",
        "bilhões"),
        "bilhões": Noun("bilhão", "bilhões"), "k": Noun("mil", "mil"),
    },
    fractions={(1, 2): "meio", (1, 3): "um terço", (2, 3): "dois terços", (1, 4): "um quarto", (3,
    4): "três quartos",
               (1, 5): "um quinto", (2, 5): "dois quintos", (1, 8): "um oitavo", (1, 10): "um décimo"},
    ordinals=r"(?<![\w.])(?P<n>\d{1,2})\.?(?:(?P<f>ª|a(?=\s))|º|°(?=\s(?!C\b|F\b)[^\W\d]))(?P<many>s)?(?!\w)",
    extra=(rule(r"(?<!\w)séc\.\s(?=[IVX]+\b)", "século "),),
    abbreviations={
        "Sr.": "senhor", "Sra.": "senhora", "Srta.": "senhorita", "Dr.": "doutor", "Dra.": "doutora",
        "Prof.": "professor",
        "Profa.": "professora", "Exmo.": "excelentíssimo", "etc.": "etcétera", "p. ex.": "por exemplo",
        "ex.": "exemplo", "aprox.": "aproximadamente",
        "Av.": "avenida", "R.": "rua", "tel.": "telefone", "Tel.": "telefone", "máx.": "máximo",
        "mín.": "mínimo", "a.C.": "antes de Cristo",
        "d.C.": "depois de Cristo", "a. C.": "antes de Cristo", "d. C.": "depois de Cristo",
        "Ltda.": "limitada", "S.A.": "sociedade anônima",
        "Cia.": "companhia", "vs.": "contra", "Wi-Fi": "wi fi", "depto.": "departamento", "D.": "dom",
    },
    numbered={"n.º": "número", "nº": "número", "n°": "número", "núm.": "número", "pág.": "página",
    "págs.": "páginas", "p.": "página",
              "pp.": "páginas", "cap.": "capítulo", "art.": "artigo", "fig.": "figura", "vol.": "volume",
              "#": "número"},
    signs={"&": "e", "+": "mais", "=": "igual a", "<": "menor que", ">": "maior que",
    "≤": "menor ou igual a", "≥": "maior ou igual a",
           "×": "vezes", "÷": "dividido por", "%": "por cento", "€": "euros", "$": "dólares", "£": "libras",
           "°": "graus", "@": "arroba", "§": "parágrafo",
           "→": "para", "≈": "aproximadamente", "π": "pi", "√": "raiz de", "∞": "infinito", "µ": "micro",
           "α": "alfa", "β": "beta", "#": "cerquilha"},
    web={".": "ponto", "/": "barra", "-": "hífen", "_": "sublinhado", "@": "arroba", "#": "hashtag",
    ":": "dois pontos", "&": "e", "?": "interrogação", "=": "igual"},
    acronyms={w: w.lower() for w in """
        ONU OTAN UNESCO UNICEF FIFA UEFA NASA COVID SIM RAM AIDS SUS ENEM PIS PIB MASP
        """.split()}  # noqa: SIM905
    | {"OK": "okei", "JPEG": "jota peg", "GIF": "gif", "PIB": "P I B"},
)  # fmt: skip


@functools.cache
def _rules() -> tuple[Rule, ...]:
    return make_rules(LANGUAGE)


def read(text: str, language: str = "pt-BR") -> list[Reading]:
    """How Portuguese text is said.

    >>> [r.spoken for r in read("Custa R$ 3,50.")]
    ['três reais e cinquenta centavos']
    """
    del language  # its countries differ in what is written, not in how that is said
    return apply(text, _rules(), Manner())
