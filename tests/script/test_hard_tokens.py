"""Tokens that voices stumble over, each in a few words, held to what a reader would say.

A line of the table is `kind ; written ; spoken`. Where several readings are right they are parted by `|`, of
the whole or inside brackets. Case, punctuation and hyphens do not count, nor does "and" after a hundred.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from avatar.script import parse_script

TABLE = Path(__file__).with_name("hard_tokens.en.txt")
RIGHT = 0.98
"""The share of the table that must be read right."""


def rows() -> list[tuple[str, str, str]]:
    lines = TABLE.read_text("utf-8").splitlines()
    return [tuple(part.strip() for part in line.split(" ; ")) for line in lines]  # type: ignore[misc]


def expand(pattern: str) -> set[str]:
    """All readings of a pattern: `[a|b] c` is "a c" and "b c"; brackets may stand in brackets."""
    depth, start = 0, -1
    for i, c in enumerate(pattern):
        depth += (c == "[") - (c == "]")
        if c == "[" and depth == 1:
            start = i
        elif c == "]" and depth == 0:
            inner = {p for one in parts(pattern[start + 1 : i]) for p in expand(one)}
            return {pattern[:start] + choice + rest for choice in inner for rest in expand(pattern[i + 1 :])}
    return {pattern}


def parts(pattern: str) -> list[str]:
    """A pattern at the bars that are in no bracket."""
    found, depth = [""], 0
    for c in pattern:
        depth += (c == "[") - (c == "]")
        if c == "|" and depth == 0:
            found.append("")
        else:
            found[-1] += c
    return found


def plain(text: str) -> str:
    """What is compared: words in small letters. The letter A is written "eh" for the voices."""
    text = re.sub(r"[^\w' ]+", " ", text.lower().replace("missus", "misses")).replace("_", " ")
    text = re.sub(r"\b(hundred|thousand) and\b", r"\1", f" {text} ")
    return " ".join("a" if word == "eh" else word for word in text.split())


def right(written: str, spoken: str) -> tuple[bool, str]:
    said = " ".join(s.spoken for scene in parse_script(written).scenes for s in scene.segments)
    return plain(said) in {plain(one) for part in parts(spoken) for one in expand(part)}, said


def test_the_table_is_long_and_varied():
    assert len(rows()) >= 300
    assert len({written for _, written, _ in rows()}) == len(rows())
    assert len(Counter(kind for kind, _, _ in rows())) >= 25


@pytest.mark.parametrize(
    ("pattern", "readings"),
    [
        ("a|b c", {"a", "b c"}),
        ("[one|a] hundred", {"one hundred", "a hundred"}),
        ("x[ [p|q]|] y", {"x p y", "x q y", "x y"}),
    ],
)
def test_readings_of_a_pattern(pattern: str, readings: set[str]):
    assert {one for part in parts(pattern) for one in expand(part)} == readings


def test_nearly_all_are_read_right():
    wrong = [
        f"{kind}: {written!r} is said {said!r}, not {spoken!r}"
        for kind, written, spoken in rows()
        for good, said in [right(written, spoken)]
        if not good
    ]
    share = 1 - len(wrong) / len(rows())
    assert share >= RIGHT, f"{share:.1%} of {len(rows())}\n" + "\n".join(wrong)
