from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avatar.script import parse_script
from avatar.speech.engine import Unit
from avatar.speech.sentences import LONGEST, asks, ends_sentence, split_phrases
from avatar.speech.units import make_units


def units(text: str) -> list[Unit]:
    return [Unit(w) for w in text.split()]


def parts(text: str, longest: int = LONGEST) -> list[str]:
    said = units(text)
    return [" ".join(u.text for u in said[p.first : p.last]) for p in split_phrases(said, longest=longest)]


def test_sentences_end_where_they_end() -> None:
    text = (
        "Dr. Smith met J. K. Rowling. \"Really?\" he said. It ended in the U.S. He left! 'Why?' Nobody knows…"
    )
    assert parts(text) == [
        "Dr. Smith met J. K. Rowling.",
        '"Really?" he said.',
        "It ended in the U.S. He left!",
        "'Why?'",
        "Nobody knows…",
    ]


@pytest.mark.parametrize(
    ("word", "following", "ends"),
    [
        ("end.", "The", True),
        ("end.", "the", False),
        ("I.", "The", True),
        ("etc.", "The", False),
        ("so", "The", False),
    ],
)
def test_ends_sentence(word: str, following: str, ends: bool) -> None:
    assert ends_sentence(word, following) is ends


@pytest.mark.parametrize(
    ("word", "question"), [("so?", True), ('so?"', True), ("so?!", True), ("so.", False), ("?so", False)]
)
def test_asks(word: str, question: bool) -> None:
    assert asks(word) is question


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The answer is no. We left.", ["The answer is no.", "We left."]),
        ("He lives on Main St. It is old.", ["He lives on Main Street.", "It is old."]),
        ("He lives on Elm Dr. They left.", ["He lives on Elm Drive.", "They left."]),
        ("Ask Dr. Brown. St. Mary is near.", ["Ask Doctor Brown.", "Saint Mary is near."]),
        ("In the U.S. They vote in the U.S. Senate.", ["In the U S.", "They vote in the U S Senate."]),
        ("At 5 p.m. We go at 6 p.m. on foot.", ["At five P M.", "We go at six P M on foot."]),
        ("Take vitamin C. It helps.", ["Take vitamin C.", "It helps."]),
        ("Mr. J. Smith met A. B. Lee.", ["Mister J Smith met eh B Lee."]),
        ("I saw Henry I. He was king.", ["I saw Henry I.", "He was king."]),
        ("Apples, pears, etc. We ate.", ["Apples, pears, et cetera.", "We ate."]),
        ("See No. 5. No. I won't.", ["See number five.", "No.", "I won't."]),
        ("Wait... what? Well… it works.", ["Wait… what?", "Well… it works."]),
        ("“Really?” she asked. “It is.”", ["Really? she asked.", "It is."]),
        ("He came (she did not). They left.", ["He came, she did not.", "They left."]),
        ("Yahoo! is old. Is it 3.5? No!", ["Yahoo! is old.", "Is it three point five?", "No!"]),
    ],
)
def test_sentences_of_a_script(text: str, found: list[str]) -> None:
    said, _ = make_units(parse_script(text).scenes[0].segments[0])
    assert [" ".join(u.text for u in said[p.first : p.last]) for p in split_phrases(said)] == found


def test_long_sentences_without_marks_are_cut_where_a_part_begins() -> None:
    part = "the report names officials of the town who had been warned of the water in good time"
    first, second = parts(f"{part} {part} but {part} and {part}", longest=230)
    assert second.startswith("but")
    assert first.endswith("time")


def test_no_cut_stands_behind_an_article() -> None:
    text = " ".join(["the", "very", "old", "house"] * 40)
    assert all(not p.endswith(("the", "very")) for p in parts(text, longest=100))


def test_long_sentences_are_cut_after_clauses_first() -> None:
    clause = "and this is one more clause of a sentence that does not end,"
    found = parts(" ".join([clause] * 9))
    assert len(found) > 1
    assert all(p.endswith(",") and len(p) <= LONGEST for p in found)


def test_parts_of_a_long_sentence_are_of_similar_length() -> None:
    found = parts(" ".join(["word"] * 70))
    assert len(found) == 2
    assert min(map(len, found)) > 0.7 * max(map(len, found))


@given(
    st.lists(st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=400), max_size=60),
    st.sets(st.integers(0, 60)),
    st.integers(1, 300),
)
def test_every_unit_is_in_one_phrase_and_none_is_too_long(
    words: list[str], pauses: set[int], longest: int
) -> None:
    said = [Unit(w) for w in words]
    phrases = split_phrases(said, pauses=pauses, longest=longest)
    assert [i for p in phrases for i in range(p.first, p.last)] == list(range(len(said)))
    for p in phrases:
        size = sum(len(u.text) + 1 for u in said[p.first : p.last])
        assert p.last > p.first
        assert size <= longest or p.last - p.first == 1
    assert {p.first for p in phrases} >= {p for p in pauses if 0 < p < len(said)}
