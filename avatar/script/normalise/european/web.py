"""Addresses of the web and of mail, tags and names."""

from __future__ import annotations

import re

from avatar.script.normalise.european.letters import spell
from avatar.script.normalise.european.model import Language
from avatar.script.normalise.european.tables import row
from avatar.script.normalise.rules import Rule, rule

DOMAINS = row("""
    com org net edu gov io ai dev app info co uk de fr es it pt br eu mx ar cl at ch be nl tv me online
""")


def _address(of: Language, text: str) -> str:
    words: list[str] = []
    for part in re.findall(r"[^\W\d_]+|\d+|[^\w\s]|_", text):
        if part.isdigit():
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


def web(of: Language) -> tuple[Rule, ...]:
    tail = r"(?:[/?\#][^\s<>\"“”»]*[^\s<>\"“”».,;:!?)\]}…]|/)?"
    return (
        rule(r"(?<![\w.+@-])[\w+][\w.+-]*@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}\b", lambda m, _: _address(of,
        m[0])),
        rule(
            r"(?:https?|ftp)://(?:www\.)?(?P<rest>[\w-]+(?:\.[\w-]+)*" + tail + ")",
            lambda m, _: _address(of, m["rest"].rstrip("/")),
        ),
        rule(
            r"(?<![\w@./-])(?:www\.)?(?P<rest>(?:[A-Za-z0-9][\w-]*\.)+(?:"
            + "|".join(DOMAINS)
            + r"))(?![\w-]|\.\w)(?P<tail>"
            + tail
            + ")",
            lambda m, _: _address(of, m["rest"] + m["tail"].rstrip("/")),
        ),
        rule(r"(?<![\w&/])\#([^\W\d_]\w*)", lambda m, _: f"{of.web['#']} {m[1].replace('_', ' ')}"),
        rule(r"(?<![\w&/])@([A-Za-z_]\w*)", lambda m, _: f"{of.web['@']} {m[1].replace('_', ' ')}"),
    )  # fmt: skip
