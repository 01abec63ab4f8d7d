"""Signs that are said as words, and those that are not said at all."""

from __future__ import annotations

import re

from avatar.script.normalise.english.dates import MONTHS
from avatar.script.normalise.english.letters import spell
from avatar.script.normalise.rules import Manner, rule

SIGNS = {
    "&": "and", "+": "plus", "=": "equals", "≠": "is not equal to", "<": "less than", ">": "greater than",
    "≤": "less than or equal to", "≥": "greater than or equal to", "±": "plus or minus", "≈": "is about",
    "×": "times", "÷": "divided by", "√": "the square root of", "π": "pi", "∞": "infinity", "∑": "the sum of",
    "→": "to", "⇒": "means", "%": "percent", "§": "section", "°": "degrees", "∆": "delta", "Δ": "delta",
    "µ": "micro", "Ω": "ohm", "α": "alpha", "β": "beta", "γ": "gamma", "λ": "lambda", "σ": "sigma",
    "θ": "theta",
    "$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "@": "at", "№": "number", "^": "to the power of",
}  # fmt: skip

EITHER = {"he/she": "he or she", "she/he": "she or he", "his/her": "his or her", "him/her": "him or her",
          "s/he": "he or she", "yes/no": "yes or no",
          "and/or": "and or", "he/she/they": "he, she or they"}  # fmt: skip

SUPERSCRIPTS = {"²": " squared", "³": " cubed"}


def _say_sign(match: re.Match[str], _manner: Manner) -> str:
    return f" {SIGNS[match[0]]} "


RULES = (
    rule(r"(?:(?<=[AaPp]\.[Mm]\.)|(?<=[AaPp][Mm]))\s?[-–—]\s?(?=noon\b|midnight\b)", " to "),
    rule(
        r"(?<!\w)(?P<a>[A-Z])\s?–\s?(?P<b>[A-Z])(?!\w)",
        lambda m, how: f"{spell(m['a'], how.british)} to {spell(m['b'], how.british)}",
    ),
    rule(r"(?<=[A-Za-z”\"’'])\s>\s(?=[“\"]?[A-Z])", " "),  # the way through a menu: Settings > Privacy
    rule(rf"(?<=\d)\s?[-–]\s?(?=(?:{'|'.join(m[:3] for m in MONTHS)}))", " to "),
    rule(r"(?<=\ds)\s?[-–]\s?(?=\d)|(?<=\d)\s?[-–]\s?(?=(?:present|today|now)\b)", " to "),
    rule("(?<!\\w)(?:" + "|".join(EITHER) + ")(?!\\w)", lambda m, _how: EITHER[m[0].lower()], re.IGNORECASE),
    rule(r"(?<!\w)(\w+)\(s\)", lambda m, _how: f"{m[1]}s"),
    rule(r"(?<!\w)A(?=\s?[+&/=]\s?\w)", "eh"),
    rule(r"['’‘]n['’](?=\s)", "and"),
    rule(r"(?<=\w)[²³]", lambda m, _how: SUPERSCRIPTS[m[0]]),
    rule(r"(?<=\d)\s?\*\s?(?=\d)", " times "),
    rule(r"(?<=\w)[/_\\|](?=\w)", " "),
    rule(r"(?<=\s)-(?=\s\d)|(?<=\d)−(?=\d)|(?<=\s)−(?=\s)", " minus "),
    rule("[" + re.escape("".join(SIGNS)) + "]", _say_sign),
)
