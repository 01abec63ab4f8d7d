"""Letters and words in capitals, named or said."""

from __future__ import annotations

import re

from avatar.script.normalise.european.model import Language
from avatar.script.normalise.rules import Manner, Rule, rule


def spell(text: str) -> str:
    """Letters one by one, to be named by the voice: USB → "U S B"."""
    return " ".join(c.upper() for c in text if c.isalpha())


def say_capitals(of: Language, word: str) -> str:
    """A word in capitals: as the table says, as a word where it is long and can be said, else spelt."""
    if word in of.acronyms:
        return of.acronyms[word]
    vowels = re.findall(r"[AEIOUÁÉÍÓÚÄÖÜ]", word)
    if (
        len(word) >= 5
        and vowels
        and all(re.search(r"[AEIOUYÁÉÍÓÚÀÈÄÖÜ]", word[i : i + 4]) for i in range(len(word) - 3))
    ):
        return word.lower()
    return spell(word)


def letters(of: Language) -> tuple[Rule, ...]:
    """Words with digits in them, words in capitals, and whatever digits are left."""

    def mixed(m: re.Match[str], _: Manner) -> str:
        words: list[str] = []
        for part in re.findall(r"[^\W\d_]+|\d+(?:[.,]\d+)?", m[0]):
            if part[0].isdecimal():
                words.append(of.number(part))
            elif part.isupper() or len(part) == 1:
                words.append(say_capitals(of, part.upper()) if len(part) > 1 else part.upper())
            else:
                words.append(part)
        return " ".join(words)

    def shouted(m: re.Match[str], _: Manner) -> str:
        around = re.findall(r"[^\W\d_]{2,}", m.string[max(0, m.start() - 40) : m.start()])[-2:]
        around += re.findall(r"[^\W\d_]{2,}", m.string[m.end() : m.end() + 40])[:2]
        if len(around) > 1 and all(w.isupper() for w in around) and m["word"] not in of.acronyms:
            return m["word"].lower()  # everything is in capitals here: shouted, not spelt
        return say_capitals(of, m["word"])

    big = "A-ZÁÉÍÓÚÀÈÌÒÙÂÊÔÃÕÑÇÄÖÜ"
    return (
        rule(
            rf"(?<![\w.])(?:[{big}]{{1,6}}|[{big}][a-zà-ÿ]+|[a-z]+)[-‑]?\d+(?:[.,]\d+)?"
            r"(?:[-‑]?(?:[^\W\d_]+|\d+))*(?!\w)",
            mixed,
        ),
        rule(r"(?<!\w)\d+(?:[.,]\d+)?[^\W\d_]\w*", mixed),
        rule(rf"(?<![\w.])(?P<word>[{big}]{{2,}})(?:s|'s|’s)?(?!\w)", shouted),
        rule(r"[0-9]+", lambda m, _: of.number(m[0])),
    )  # fmt: skip
