from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avatar.errors import InputError
from avatar.script.model import Position
from avatar.speech.alphabet import IDS, UnknownSymbolError, emphasise, from_ipa, number, read_sounds
from avatar.speech.engine import Unit
from avatar.speech.engines.neural import split_reading
from avatar.speech.readers.english import is_readable, read_phrase


def said(text: str, language: str = "en-US") -> str:
    return read_phrase([Unit(w) for w in text.split()], language).signs


def test_the_alphabet_is_that_of_the_nets() -> None:
    import hibari

    vocabulary = Path(hibari.__file__).parent / "assets" / "vocab.json"
    assert json.loads(vocabulary.read_text(encoding="utf-8")) == IDS
    assert number("ˈA") == [0, 156, 24, 0]


@pytest.mark.parametrize(
    ("ipa", "british", "signs"),
    [
        ("təˈmɑːtoʊ", False, "təmˈɑtO"),
        ("təˈmɑːtəʊ", True, "təmˈɑːtQ"),
        ("ˈtʃɔɪs", False, "ʧˈYs"),
        ("dʒ", True, "ʤ"),
        ("ˈbɝd", False, "bˈɜɹd"),
        ("ˈnɪərər", True, "nˈɪəɹəɹ"),
        ("ˈbʌtn̩", False, "bˈʌtᵊn"),
        ("t͡ʃiːz", True, "ʧiːz"),
        ("ˌnjuː ˈjɔːk", True, "njˌuː jˈɔːk"),
        ("haʊ", False, "hW"),
        ("ɡeɪ", False, "ɡA"),
        ("geɪ", False, "ɡA"),
    ],
)
def test_ipa_becomes_the_nets_signs(ipa: str, british: bool, signs: str) -> None:
    assert from_ipa(ipa, "en-GB" if british else "en-US") == signs


@pytest.mark.parametrize("ipa", ["tə5", "A", "tO", "həˈloʊ!", "你", "😀"])
def test_signs_that_are_no_ipa_are_named(ipa: str) -> None:
    with pytest.raises(UnknownSymbolError) as caught:
        from_ipa(ipa)
    assert caught.value.symbol in ipa


@given(st.text(max_size=40))
def test_any_text_is_ipa_or_refused(text: str) -> None:
    try:
        signs = from_ipa(text)
    except UnknownSymbolError:
        return
    assert set(signs) <= set(IDS)


def test_phonemes_are_plain_ipa_with_their_stress() -> None:
    found = read_sounds("ˌApˌiˈI, ʤˈʌmpɪŋ hˈɜːd")
    assert [(s.symbol, s.stress) for s in found] == [
        ("eɪ", 1), ("p", 0), ("i", 1), ("aɪ", 2), ("dʒ", 0), ("ʌ", 2), ("m", 0), ("p", 0), ("ɪ", 0), ("ŋ", 0),
        ("h", 0), ("ɜ", 2), ("d", 0),
    ]  # fmt: skip
    spans = [(s.first, s.last) for s in found]
    assert spans[0] == (0, 2)  # the mark belongs to the vowel
    assert spans[11] == (18, 21)  # and so does the length
    assert all(a < b for a, b in spans)


def test_emphasis_gives_a_stress() -> None:
    assert emphasise("kæn") == "kˈæn"
    assert emphasise("wˌɪð") == "wˈɪð"
    assert emphasise("hˈI") == "hˈI"


def test_american_and_british_differ() -> None:
    assert said("Hello there.") == "həlˈO ðˈɛɹ."
    assert said("Hello there.", "en-GB") == "həlˈQ ðˈɛː."


def test_context_decides_how_a_word_is_read() -> None:
    reading = read_phrase([Unit(w) for w in ["I", "read", "a", "record", "to", "record", "the", "apple"]])
    words: dict[int, str] = {}
    for sign, owner in zip(reading.signs, reading.owner, strict=True):
        words[owner] = words.get(owner, "") + sign
    assert words[3] != words[5]
    assert words[6] == "ði"


@pytest.mark.parametrize(
    "text",
    [
        "well-known \"quoted\" (bracketed) don't rock'n'roll — yes",
        "[a](/b/) x_y {z} #1 50% C++ AT&T 3.14 O'Neill’s naïve café",
        "Zyxqor's frobnicate/grok ... !!! ???",
        "supercalifragilisticexpialidociousness" * 3,
        "Москва α 你好 😀 \u0301 \u200b x",
        "' - _ . /",
    ],
)
def test_every_sign_belongs_to_its_word(text: str) -> None:
    """A word read alone and in a phrase has its phonemes under its own number."""
    phrase = [Unit(w) for w in text.split()]
    reading = read_phrase(phrase)
    assert len(reading.owner) == len(reading.signs)
    assert set(reading.signs) <= set(IDS)
    owners = [o for o in reading.owner if o >= 0]
    assert owners == sorted(owners)
    for i, unit in enumerate(phrase):
        alone = read_phrase([unit]).signs
        if any(c.isalpha() for c in alone):
            assert i in owners, unit.text


def test_given_pronunciations_and_letters_are_used() -> None:
    phrase = [
        Unit("Say"),
        Unit('"tomato,"', ipa="təˈmɑːtəʊ"),
        Unit("A", letters=True),
        Unit("B.", letters=True),
    ]
    reading = read_phrase(phrase, "en-GB")
    assert "təmˈɑːtQ" in reading.signs
    tail = "".join(s for s, o in zip(reading.signs, reading.owner, strict=True) if o >= 2)
    assert tail == "ˈAbˈiː."
    with pytest.raises(InputError, match=r"line 4, column 2.*'9'"):
        read_phrase([Unit("x", ipa="9", position=Position(4, 2))])


def test_words_without_latin_letters_are_seen() -> None:
    assert all(map(is_readable, ["naïve", "50%", "→", "Москва", "don't", "…", ""]))
    assert not any(map(is_readable, ["你好", "שלום", "नमस्ते"]))


@given(st.text("aˈb ,.", max_size=300), st.integers(5, 40))
def test_parts_hold_every_phoneme_within_the_limit(signs: str, limit: int) -> None:
    from avatar.speech.readers import Reading

    reading = Reading(signs, tuple(range(len(signs))))
    parts = list(split_reading(reading, limit))
    assert all(0 < len(p.signs) <= limit for p in parts)
    kept = "".join(c for p in parts for c in p.signs if c in "ab")
    assert kept == "".join(c for c in signs if c in "ab")
    assert all(signs[o] == c for p in parts for c, o in zip(p.signs, p.owner, strict=True))
