from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avatar.script.flow import Flow
from avatar.script.model import Position
from avatar.script.normalise import front_end
from avatar.script.tokens import make_tokens

LANGUAGES = ("es-ES", "fr-FR", "it-IT", "pt-BR", "de-DE")


def read_table(language: str) -> list[tuple[str, str]]:
    lines = (Path(__file__).parent / f"readings.{language}.txt").read_text(encoding="utf-8").splitlines()
    return [(w.strip(), s.strip()) for w, s in (line.split(" | ") for line in lines if line.strip())]


def say(text: str, language: str) -> str:
    flow = Flow()
    flow.add(text, [Position()] * len(text), False)
    tokens, _ = make_tokens(flow, front_end(language), language)
    return " ".join(t.spoken for t in tokens if t.spoken)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_table_has_sixty_hard_tokens(language: str) -> None:
    assert len(read_table(language)) >= 60


@pytest.mark.parametrize(
    ("language", "written", "spoken"), [(k, *row) for k in LANGUAGES for row in read_table(k)]
)
def test_what_is_written_is_said(language: str, written: str, spoken: str) -> None:
    assert say(written, language) == spoken


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "cero zéro zero zero null"),
        (16, "dieciséis seize sedici dezesseis sechzehn"),
        (100, "cien cent cento cem einhundert"),
    ],
)
def test_numbers_have_their_words(language: str, n: int, words: str) -> None:
    assert say(f"{n}", language) == words.split()[LANGUAGES.index(language)]


@settings(max_examples=60, deadline=None)
@given(
    st.text("0123456789.,:/-%€$ºª°IVXLkmhMáñüß aeU()½²³⁴^×x@#'_¾h–", max_size=30), st.sampled_from(LANGUAGES)
)
def test_nothing_written_stops_a_front_end(text: str, language: str) -> None:
    read = front_end(language)
    assert read is not None
    readings = read(text, language)
    assert all(a.end <= b.start for a, b in pairwise(readings))
    spoken = " ".join(r.spoken for r in readings)
    assert not any(c.isdigit() and c.isascii() for c in spoken)
