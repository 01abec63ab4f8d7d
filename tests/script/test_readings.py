"""Text as written → text as spoken, held to two tables (see the .txt files beside this one)."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from avatar.script import parse_script
from avatar.script.flow import Flow
from avatar.script.model import Position, Token
from avatar.script.normalise import FRONT_ENDS, front_end
from avatar.script.normalise.english import read
from avatar.script.normalise.english.numbers import cardinal, ordinal, year
from avatar.script.normalise.english.roman import value
from avatar.script.tokens import make_tokens


def table(language: str) -> list[tuple[str, str, str]]:
    lines = Path(__file__).with_name(f"readings.{language}.txt").read_text("utf-8").splitlines()
    return [(language, *line.split(" => ")) for line in lines]  # type: ignore[misc]


def tokens_of(text: str, language: str = "en-US") -> tuple[Token, ...]:
    flow = Flow()
    flow.add(text, [Position(1, i + 1) for i in range(len(text))], False)
    return make_tokens(flow, front_end(language), language)[0]


CASES = table("en-US") + table("en-GB")


def test_the_tables_are_long_enough():
    assert len(CASES) >= 250


@pytest.mark.parametrize(("language", "written", "spoken"), CASES)
def test_reading(language: str, written: str, spoken: str):
    tokens = tokens_of(written, language)
    assert " ".join(t.spoken for t in tokens if t.spoken) == spoken
    assert "".join(t.written + (" " if t.space else "") for t in tokens).strip() == written


@pytest.mark.parametrize(("language", "written", "spoken"), CASES)
def test_only_plain_words_are_spoken(language: str, written: str, spoken: str):
    assert re.fullmatch(r"[A-Za-z'\- ,.!?;:—…]+", spoken), spoken
    # A full stop, wherever one is left, ends the stretch it stands in.
    assert not re.search(r"\b(Doctor|Mister|example|number|Saint|versus)\.", spoken)


def test_a_rule_over_several_words_makes_one_token():
    assert [t.written for t in tokens_of("on 21 November 2026, at 5 km/h.")] == [
        "on",
        "21 November 2026,",
        "at",
        "5 km/h.",
    ]


def test_the_written_text_is_never_changed():
    text = "“Yes”—it costs $3.50 (really!) … 🎉 or 5 €, e.g. today."
    tokens = tokens_of(text)
    assert "".join(t.written + (" " if t.space else "") for t in tokens).strip() == text


def test_emoji_are_shown_and_not_spoken():
    tokens = tokens_of("Great 🎉 news")
    assert [t.written for t in tokens] == ["Great", "🎉", "news"]
    assert [t.spoken for t in tokens] == ["Great", "", "news"]


@pytest.mark.parametrize("language", sorted(FRONT_ENDS))
@pytest.mark.parametrize(
    "written", ["{}", "第{}章 {}回", "{}/{} {}वाँ", "{}.{}.{} {}%", "1 x " * 3000, "1-" * 3000]
)
def test_no_number_is_too_long(language: str, written: str):
    said = " ".join(t.spoken for t in tokens_of(written.replace("{}", "7" * 5000), language))
    assert said
    assert not any(c.isdigit() for c in said)


@pytest.mark.parametrize("smiley", [":)", ";-)", ":D", ":("])
def test_smileys_are_shown_and_not_spoken(smiley: str):
    tokens = tokens_of(f"All done {smiley} Now the next")
    assert [t.spoken for t in tokens] == ["All", "done.", "Now", "the", "next"]
    assert tokens[1].written == f"done {smiley}"


def test_a_dash_between_words_lets_captions_break():
    first, second = tokens_of("word—another")
    assert (first.written, first.space, second.written) == ("word—", False, "another")


def test_other_languages_keep_their_signs_for_the_voice():
    tokens = tokens_of("Dat kost 5 € (vandaag).", "nl-NL")
    assert " ".join(t.spoken for t in tokens) == "Dat kost 5 €, vandaag."


def test_every_front_end_loads():
    for language in FRONT_ENDS:
        assert front_end(language) is not None
    assert front_end("tlh") is None


def test_language_of_the_script_decides_the_reading():
    american = parse_script("On 3/4/2026.").scenes[0].segments[0].spoken
    british = parse_script("---\nlanguage: en-GB\n---\nOn 3/4/2026.").scenes[0].segments[0].spoken
    assert american == "On March fourth, twenty twenty-six."
    assert british == "On the third of April twenty twenty-six."


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "zero"),
        (13, "thirteen"),
        (40, "forty"),
        (110, "one hundred ten"),
        (1000000007, "one billion seven"),
        (-2, "minus two"),
        (
            10**18,
            "one zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero",
        ),
    ],
)
def test_cardinal(n: int, words: str):
    assert cardinal(n) == words


@pytest.mark.parametrize(
    ("n", "words"),
    [(5, "fifth"), (9, "ninth"), (12, "twelfth"), (20, "twentieth"), (101, "one hundred first")],
)
def test_ordinal(n: int, words: str):
    assert ordinal(n) == words


@pytest.mark.parametrize(
    ("n", "words"),
    [(1066, "ten sixty-six"), (1700, "seventeen hundred"), (2100, "twenty-one hundred")],
)
def test_year(n: int, words: str):
    assert year(n) == words


@pytest.mark.parametrize(("text", "n"), [("XIV", 14), ("MCMXCIX", 1999), ("IIII", 0), ("VX", 0), ("", 0)])
def test_roman(text: str, n: int):
    assert value(text) == n


def test_readings_lie_in_the_text_and_do_not_overlap():
    text = "On 21 Nov. 2026 at 9:30am Dr. A. Lee paid $3.5m for 10–20 km of v2.1.3 at example.com/docs!"
    readings = read(text)
    assert all(a.end <= b.start for a, b in pairwise(readings))
    assert all(0 <= r.start < r.end <= len(text) for r in readings)
