"""Addresses of the web and of mail, files, tags and names."""

from __future__ import annotations

import re

from avatar.script.normalise.european.letters import say_capitals, spell
from avatar.script.normalise.european.model import Language
from avatar.script.normalise.rules import Rule, rule
from avatar.script.normalise.tables import row

DOMAINS = row("""
    com org net edu gov io ai dev app info co uk de fr es it pt br eu mx ar cl at ch be nl tv me online
""")
FILES = row("""
    avi csv doc docx epub exe gif htm html jpeg jpg js json log md mov mp3 mp4 odt pdf png ppt pptx py rar svg
    tar txt wav webm xls xlsx xml yaml yml zip
""")
"""Ends of the names of files."""


def _address(of: Language, text: str) -> str:
    words: list[str] = []
    for part in re.findall(r"[^\W\d_]+|\d+|[^\w\s]|_", text):
        if part.isdecimal():
            words.append(of.number(part))
        elif part[0].isalpha():
            short = len(part) < 3 and part.lower() not in of.domains
            words.append(
                spell(part)
                if short or part.lower() in ("www", "http", "https", "pdf", "html")
                else part.lower()
            )
        elif part in of.web:
            words.append(of.web[part])
    return " ".join(words)


def _file(of: Language, name: str, end: str) -> str:
    letters = " ".join(say_capitals(of, p.upper()) if p.isalpha() else of.number(p)
                       for p in re.findall(r"\D+|\d+", end))  # fmt: skip
    return f"{_address(of, name)} {of.web['.']} {letters}"


def _name(of: Language, text: str) -> str:
    """What stands behind # and @, its words apart and its numbers read."""
    return " ".join(of.number(p) if p.isdecimal() else p for p in re.findall(r"[^\W\d_]+|\d+", text))


def web(of: Language) -> tuple[Rule, ...]:
    tail = r"(?:[/?\#][^\s<>\"“”»]*[^\s<>\"“”».,;:!?)\]}…]|/)?"
    domains, ends = "|".join(DOMAINS), "|".join(sorted(FILES, key=len, reverse=True))
    return (
        rule(
            r"(?<![\w.+@-])[\w+][\w.+-]*@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}\b",
            lambda m, _: _address(of, m[0]),
        ),
        rule(
            rf"(?:https?|ftp)://(?:www\.)?(?P<rest>[\w-]+(?:\.[\w-]+)*{tail})",
            lambda m, _: _address(of, m["rest"].rstrip("/")),
        ),
        rule(
            rf"(?<![\w@./-])(?P<name>[\w-]+)\.(?P<end>{ends})(?![\w-]|\.\w)",
            lambda m, _: _file(of, m["name"], m["end"]),
            re.IGNORECASE,
        ),
        rule(
            rf"(?<![\w@./-])(?:www\.)?(?P<rest>(?:[A-Za-z0-9][\w-]*\.)+(?:{domains}))(?![\w-]|\.\w)(?P<tail>{tail})",
            lambda m, _: _address(of, m["rest"] + m["tail"].rstrip("/")),
        ),
        rule(r"(?<![\w&/])\#([^\W\d_]\w*)", lambda m, _: f"{of.web['#']} {_name(of, m[1])}"),
        rule(r"(?<![\w&/])@([A-Za-z_]\w*)", lambda m, _: f"{of.web['@']} {_name(of, m[1])}"),
    )
