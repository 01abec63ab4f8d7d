"""The words that the readings use are read right by the English front end of the voices."""

from __future__ import annotations

import pytest

pytest.importorskip("hibari.g2p")


@pytest.fixture(scope="module")
def phonemes():
    from hibari.g2p import G2P

    return G2P()


@pytest.mark.parametrize(
    ("spoken", "sounds"),
    [
        ("eh P I", "ˈA pˈi ˌI"),
        ("the eh I Act", "ði ˈA ˌI ˈækt"),
        ("H T M L", "ˈAʧ tˈi ˈɛm ˈɛl"),
        ("P D F's", "pˈi dˈi ˈɛfs"),
        ("nine thirty eh M", "nˈIn θˈɜɹTi ˈA ˈɛm"),
        ("scorm", "skˈɔɹm"),
        ("sequel", "sˈikwəl"),
        ("unesco", "junˈɛskO"),
    ],
)
def test_respelt_words(phonemes, spoken: str, sounds: str):
    assert phonemes(spoken) == sounds


def test_every_respelling_has_sounds(phonemes):
    from avatar.script.normalise.english import abbreviations, letters, money, units

    words = {*letters.SAID.values(), *abbreviations.ANYWHERE.values(), *abbreviations.TITLES.values()}
    words |= {name for pair in units.UNITS.values() for name in pair}
    words |= {currency.many for currency in money.CURRENCIES.values()}
    for word in sorted(words):
        assert "❓" not in phonemes(word), word
        assert len(phonemes(word)) >= len(word.split()), word
