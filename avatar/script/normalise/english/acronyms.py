"""Words in capitals, and names that mix letters and digits."""

from __future__ import annotations

import re

from avatar.script.normalise.english.letters import SAID, SHOUTED, spell, word_or_letters
from avatar.script.normalise.english.numbers import cardinal, number, paired
from avatar.script.normalise.rules import Manner, rule


def _said(letters: str, manner: Manner) -> str:
    """Letters of a mixed name: COVID is a word, MP and x are letters, python is as it is."""
    if letters.isupper() or len(letters) == 1:
        return (
            word_or_letters(letters.upper(), manner.british)
            if len(letters) > 1
            else spell(letters, manner.british)
        )
    return letters


def _say_mixed(match: re.Match[str], manner: Manner) -> str:
    parts = re.findall(r"[A-Za-z]+|\d+(?:\.\d+)?", match[0])
    words: list[str] = []
    for i, part in enumerate(parts):
        if part[0].isdecimal():
            words.append(" point ".join(paired(p) for p in part.split(".")))
        elif part == "s" and i == len(parts) - 1 and words:
            words[-1] += "s"
        else:
            words.append(_said(part, manner))
    return " ".join(words)


def _say_capitals(match: re.Match[str], manner: Manner) -> str:
    word, plural = match["word"], match["plural"]
    if _shouting(match) and word not in SAID:
        return word.lower()
    words = word_or_letters(word, manner.british)
    if plural:
        words += "'s" if words[-1].isupper() or words.endswith("eh") or plural != "s" else "s"
    return words


def _shouting(match: re.Match[str]) -> bool:
    """Whether the words on both sides are in capitals too, one of them a common word."""
    text = match.string
    around = re.findall(r"[A-Za-z]+", text[max(0, match.start() - 40) : match.start()])[-2:]
    around += re.findall(r"[A-Za-z]+", text[match.end() : match.end() + 40])[:2]
    around = [w for w in around if len(w) > 1]
    loud = [w for w in around if w.isupper()]
    return len(loud) >= min(2, len(around)) and len(loud) > 0 and any(w in SHOUTED for w in loud)


SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def _say_formula(match: re.Match[str], manner: Manner) -> str:
    """CO₂, H₂SO₄: every capital begins an element, said by its letters."""
    parts = re.findall(r"[A-Za-z]|\d+", match[0].translate(SUBSCRIPTS))
    return " ".join(cardinal(int(p)) if p.isdecimal() else spell(p, manner.british) for p in parts)


FORMULAS = {
    "NaCl": "N eh C L", "NaOH": "N eh O H", "HCl": "H C L", "KCl": "K C L", "KOH": "K O H",
    "MgO": "M G O", "CaO": "C eh O", "ZnO": "Z N O",
}  # fmt: skip
"""Formulas without a number, which nothing else tells from a name."""


def _say_humps(match: re.Match[str], manner: Manner) -> str:
    """ChatGPT → "Chat G P T"."""
    humps = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", match[0])
    return " ".join(word_or_letters(h, manner.british) if h.isupper() and len(h) > 1 else h for h in humps)


ELEMENTS = "He|Li|Be|Ne|Na|Mg|Al|Si|Cl|Ar|Ca|Ti|Cr|Mn|Fe|Co|Ni|Cu|Zn|Br|Ag|Sn|Ba|Pt|Au|Hg|Pb|[HBCNOFPSKIUVW]"


RULES = (
    rule(
        rf"(?<!\w)(?=(?:[A-Za-z]*\d)+[A-Za-z]*(?!\w))(?:(?:{ELEMENTS})\d{{0,2}}){{2,}}(?!\w)",
        lambda m, how: _say_formula(m, how) if re.search("[a-z]", m[0]) else None,
    ),
    rule(r"(?<!\w)(?:" + "|".join(FORMULAS) + r")(?!\w)", lambda m, _how: FORMULAS[m[0]]),
    rule(r"(?<!\w)[A-Z][a-z]+(?:[A-Z][a-z]+)*[A-Z]{2,}(?!\w)", _say_humps),
    rule(r"(?<!\w)[a-z][A-Z]{2,}(?!\w)", lambda m, how: spell(m[0], how.british)),
    rule(r"(?<!\w)(?=\w*[₀-₉])(?:[A-Z][a-z]?[₀-₉]*)+(?!\w)", _say_formula),
    # H2O, MP4, COVID-19, B2B, GPT-4, 3D, Q3, A4, x86, 802.11ac
    rule(
        r"(?<![\w.])(?:(?:[A-Z]{1,6}|[A-Z][a-z]+|[a-z]+)[-‑]?\d+(?:\.\d+)?|\d+[A-Z](?![a-z]))"
        r"(?:[-‑]?(?:[A-Za-z]+|\d+))*(?!\w)",
        _say_mixed,
    ),
    rule(r"(?<!\w)\d+(?:\.\d+)?[A-Za-z]\w*", lambda m, how: _say_mixed(m, how) if m[0].isascii() else None),
    rule(r"(?<![\w.])(?P<word>[A-Z]{2,})(?P<plural>s|['’]s)?(?!\w)", _say_capitals),
    rule(r"(?<![\w])[A-Z](?=/[A-Z]\b)|(?<=\b[A-Z]/)[A-Z](?!\w)", lambda m, how: spell(m[0], how.british)),
    rule(
        r"(?<=[Gg]rade\s)A\b|(?<=[Pp]lan\s)A\b|(?<=[Vv]itamin\s)A\b|(?<=[Oo]ption\s)A\b|(?<=[Tt]ype\s)A\b",
        "eh",
    ),
    # Whatever digits no rule has claimed.
    rule(r"[0-9]+", lambda m, how: number(m[0], how.british)),
)
