"""Latin letters in a Chinese text: acronyms are named letter by letter, signs by their Chinese names."""

from __future__ import annotations

import re

from avatar.script.normalise.addresses import FILES, address_rules
from avatar.script.normalise.chinese.numbers import digits, number
from avatar.script.normalise.rules import Manner, rule
from avatar.script.normalise.tables import words

WORDS = words("""
    NASA NATO UNESCO UNICEF AIDS SARS COVID LASER RADAR OPEC ASEAN JPEG
    PIN SIM RAM ROM WIFI JAVA LINUX
""")
"""Capitals that are a word, not letters."""
_SIGNS = {
    "+": "加", "−": "减", "-": "减", "×": "乘", "*": "乘", "÷": "除以", "=": "等于", "≈": "约等于",
    "≠": "不等于", ">": "大于", "<": "小于", "≥": "大于等于", "≤": "小于等于", "±": "正负", "/": "每",
    "＋": "加", "＝": "等于", "≧": "大于等于", "≦": "小于等于", "√": "根号", "π": "派", "∞": "无穷大",
}  # fmt: skip
_POWERS = {"²": "的平方", "³": "的立方"}
_WEB = {".": "点", "/": "斜杠", "@": "艾特", "-": "杠", "_": "下划线", ":": "冒号"}


def spell(letters: str) -> str:
    """Letter by letter: "AI" → "A I"."""
    return " ".join(letters.upper())


def latin(word: str) -> str:
    """A Latin word or acronym as it is to be said."""
    return spell(word) if word.isupper() and word not in WORDS and len(word) < 6 else word


def _say_mixed(match: re.Match[str], _manner: Manner) -> str:
    """GPT-4, 5G, MP3, V2.0, B2B: letters named, numbers read."""
    parts = re.findall(r"[A-Za-z]+|\d+(?:\.\d+)?", match[0])
    said = []
    for part in parts:
        if part[0].isalpha():
            said.append(spell(part) if part.isupper() or len(part) == 1 else part)
        else:
            said.append(digits(part) if part.isdecimal() and len(part) > 3 else number(part))
    return " ".join(said)


def _say_acronym(match: re.Match[str], _manner: Manner) -> str | None:
    word = match[0].replace(".", "")
    return latin(word) if latin(word) != match[0] else None


def _say_web(part: str) -> str:
    if part.isdecimal():
        return digits(part)
    return spell(part) if part.lower() in ("www", "cn", *FILES) else _WEB.get(part, part)


def _say_power(match: re.Match[str], _manner: Manner) -> str:
    base = number(match["base"]) if match["base"].isdecimal() else spell(match["base"])
    return f"{base} {_POWERS[match['power']]}"


def _say_operation(match: re.Match[str], _manner: Manner) -> str:
    return number(match["a"]) + "".join(
        _SIGNS[sign] + number(n)
        for sign, n in re.findall(r"([-+−×*÷=≈≠<>≥≤])\s*(\d+(?:\.\d+)?)", match["rest"])
    )


def _say_compared(match: re.Match[str], _manner: Manner) -> str:
    return _SIGNS[match["sign"]] + number(match["n"])


WEB_RULES = address_rules(_say_web, "com|cn|org|net|io|edu|gov")
RULES = (
    rule(
        r"(?<![\w.])(?P<a>\d+(?:\.\d+)?)(?P<rest>(?:\s*[+×*÷=≈≠<>≥≤]\s*\d+(?:\.\d+)?|\s+[-−]\s+\d+(?:\.\d+)?)+)(?!\w)",
        _say_operation,
        re.ASCII,
    ),
    rule(r"(?P<sign>[><≥≤≈±])\s*(?P<n>\d+(?:\.\d+)?)", _say_compared, re.ASCII),
    rule(r"(?<![A-Za-z0-9.])(?P<base>[A-Za-z]{1,2}|\d+)(?P<power>[²³])", _say_power),
    rule(
        r"(?<![A-Za-z0-9])(?:[A-Za-z]+-?\d+(?:\.\d+)*(?:[A-Za-z]+\d*)*|\d+(?:\.\d+)?[A-Za-z]+\d*)(?![A-Za-z0-9])",
        _say_mixed,
    ),
    rule(r"(?<![A-Za-z])(?:[A-Z]{2,}|(?:[A-Z]\.){2,})(?![A-Za-z])", _say_acronym),
    rule(r"C\+\+", "C 加加"),
    rule("&", " 和 "),
    rule(r"(?<![\w)）]\s)(?<![0-9A-Za-z)）])[+＋](?=\d[\d.,]*\s?[%％℃°])", "正"),
    rule(f"[{re.escape(''.join(c for c in _SIGNS if c not in '-*/'))}]", lambda m, _: f" {_SIGNS[m[0]]} "),
)
