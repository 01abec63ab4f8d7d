"""Which way text runs: the Unicode Bidirectional Algorithm (UAX 9) without its explicit controls."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from avatar.compose.text.characters import rightward
from avatar.compose.text.clusters import clusters
from avatar.media.subtitles import RIGHTWARD

_PAIRS = ("()", "[]", "{}", "<>", "«»", "‹›", "「」", "『』", "≤≥")
MIRRORED = {pair[i]: pair[1 - i] for pair in _PAIRS for i in (0, 1)}
"""Brackets that show their other side in text that runs to the left (rule L4)."""
_NEUTRAL = {"B", "S", "WS", "ON", "BN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", ""}


def has_rightward(text: str) -> bool:
    """Whether anything in the text is written from right to left."""
    return any(unicodedata.bidirectional(c) in ("R", "AL", "AN") for c in text)


def runs_left(text: str, language: str = "") -> bool:
    """Whether a text's lines begin at the right.

    In a language that is written so they do as soon as there is a word of it, even after a Latin name;
    elsewhere the first letter tells (rule P2).
    """
    return has_rightward(text) if begins_right(language) else rightward(text)


def begins_right(language: str) -> bool:
    """Whether lines of a language, by its tag, begin at the right."""
    return language[:2].lower() in RIGHTWARD


def levels(text: str, base: int) -> list[int]:
    """The level of each character of a line: odd ones run to the left. `base` is 0 or 1."""
    start = "R" if base else "L"
    kinds = _weak([unicodedata.bidirectional(c) for c in text], start)
    kinds = _neutral(kinds, start)
    # I1 and I2: what runs against its surroundings is one level higher, numbers in them two.
    rise = {0: {"L": 0, "R": 1, "EN": 2, "AN": 2}, 1: {"L": 1, "R": 0, "EN": 1, "AN": 1}}[base]
    result = [base + rise[kind] for kind in kinds]
    end = len(text)
    while end and text[end - 1].isspace():  # L1
        end -= 1
        result[end] = base
    return result


def _weak(kinds: list[str], start: str) -> list[str]:
    """Rules W1 to W7: marks, numbers and the signs that belong to them."""
    last = start
    for i, kind in enumerate(kinds):  # W1
        kinds[i] = last if kind == "NSM" else kind
        last = kinds[i]
    strong = start
    for i, kind in enumerate(kinds):  # W2, W3
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[i] = "AN"
    kinds = ["R" if kind == "AL" else kind for kind in kinds]
    for i in range(1, len(kinds) - 1):  # W4
        around = kinds[i - 1], kinds[i], kinds[i + 1]
        if around in (("EN", "ES", "EN"), ("EN", "CS", "EN"), ("AN", "CS", "AN")):
            kinds[i] = around[0]
    for i, kind in enumerate(kinds):  # W5
        if kind == "EN":
            j = i - 1
            while j >= 0 and kinds[j] == "ET":
                kinds[j] = "EN"
                j -= 1
            j = i + 1
            while j < len(kinds) and kinds[j] == "ET":
                kinds[j] = "EN"
                j += 1
    strong = start
    for i, kind in enumerate(kinds):  # W6, W7
        if kind in ("ES", "CS", "ET"):
            kinds[i] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[i] = "L"
    return kinds


def _neutral(kinds: list[str], start: str) -> list[str]:
    """Rules N1 and N2: signs and spaces go with what surrounds them, or with the line."""
    i = 0
    while i < len(kinds):
        if kinds[i] not in _NEUTRAL:
            i += 1
            continue
        j = i
        while j < len(kinds) and kinds[j] in _NEUTRAL:
            j += 1
        before = kinds[i - 1] if i else start
        after = kinds[j] if j < len(kinds) else start
        before, after = ("R" if kind in ("EN", "AN") else kind for kind in (before, after))
        kinds[i:j] = [before if before == after else start] * (j - i)
        i = j
    return kinds


def visual_runs(found: Sequence[int]) -> list[tuple[int, int, bool]]:
    """Stretches of one level from left to right: first and last place in the text, and whether backward.

    `found` are the levels of a line; the end is exclusive (rule L2).
    """
    runs: list[tuple[int, int, int]] = []
    for i, level in enumerate(found):
        if runs and runs[-1][2] == level:
            runs[-1] = (runs[-1][0], i + 1, level)
        else:
            runs.append((i, i + 1, level))
    for level in range(max(found, default=0), 0, -1):
        i = 0
        while i < len(runs):
            j = i
            while j < len(runs) and runs[j][2] >= level:
                j += 1
            runs[i:j] = runs[i:j][::-1]
            i = max(j, i + 1)
    return [(a, b, bool(level % 2)) for a, b, level in runs]


def mirror(text: str) -> str:
    """The text backwards, brackets turned over: as it stands in a line that runs to the left."""
    return "".join(MIRRORED.get(c, c) for c in reversed(clusters(text)))
