"""How words may be said, in the phones of the aligner's model (ARPAbet), and the way back to IPA.

The model has heard English alone. Spanish, Italian, French and Portuguese are followed all the same, in the
phones that are nearest to theirs: in a few sentences each, nine words in ten began within 32, 34, 61 and
66 ms of the times of the engine that said them, against 46 ms in English.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from avatar.speech.alphabet import read_sounds
from avatar.speech.engine import Unit
from avatar.speech.profiles import base
from avatar.speech.readers import read_phrase
from avatar.speech.sentences import split_phrases
from avatar.speech.units import bare_word

Sound = tuple[str, int]
"""A phoneme in IPA and its stress."""

PHONES: Mapping[str, str] = {
    "AA": "ɑ", "AE": "æ", "AH": "ʌ", "AO": "ɔ", "AW": "aʊ", "AY": "aɪ", "B": "b", "CH": "tʃ", "D": "d",
    "DH": "ð", "EH": "ɛ", "ER": "ɜ", "EY": "eɪ", "F": "f", "G": "ɡ", "HH": "h", "IH": "ɪ", "IY": "i",
    "JH": "dʒ", "K": "k", "L": "l", "M": "m", "N": "n", "NG": "ŋ", "OW": "oʊ", "OY": "ɔɪ", "P": "p",
    "R": "ɹ", "S": "s", "SH": "ʃ", "T": "t", "TH": "θ", "UH": "ʊ", "UW": "u", "V": "v", "W": "w", "Y": "j",
    "Z": "z", "ZH": "ʒ",
}  # fmt: skip
"""All phones of the model, and what they are in IPA."""
_NEAREST: Mapping[str, str] = {
    "ə": "AH", "ɐ": "AH", "ɒ": "AA", "əʊ": "OW", "o": "OW", "a": "AE", "e": "EH", "ɾ": "T", "ʔ": "T",
    "ɚ": "ER", "y": "UW", "ʉ": "UW", "ɯ": "UW", "ɨ": "IH", "ø": "ER", "œ": "ER", "ɵ": "ER", "ɤ": "AH",
    "ʁ": "R", "r": "R", "ɻ": "R", "ɽ": "R", "x": "K", "χ": "K", "q": "K", "c": "K", "ç": "SH", "ɕ": "SH",
    "ʂ": "SH", "ʈ": "T", "ɖ": "D", "ɟ": "G", "ɣ": "G", "β": "V", "ʋ": "V", "ɸ": "F", "ɲ": "N", "ɳ": "N",
    "ɴ": "NG", "ʎ": "L", "ɰ": "W", "ɥ": "W", "ʝ": "Y", "ts": "S", "dz": "Z", "tɕ": "CH", "dʑ": "JH",
}  # fmt: skip
SIDES = ("en-US", "en-GB")
_OF_IPA = {**{ipa: phone for phone, ipa in PHONES.items()}, **_NEAREST}


@dataclass(frozen=True)
class Pronunciation:
    """One way to say a word: the model's phones, and for each the sounds that it stands for."""

    phones: tuple[str, ...]
    sounds: tuple[tuple[Sound, ...], ...]


def make_pronunciation(sounds: Sequence[Sound]) -> Pronunciation:
    """Sounds in the phones of the model; what it does not know is what is nearest to it, or left out."""
    phones: list[str] = []
    of: list[tuple[Sound, ...]] = []
    for sound in sounds:
        phone = _OF_IPA.get(sound[0])
        if phone is None:
            continue
        if phone == "R" and phones and of[-1][-1][0] in ("ə", "ɜ", "ɚ"):  # one sound to the model
            phones[-1], of[-1] = "ER", (*of[-1], sound)
        else:
            phones.append(phone)
            of.append((sound,))
    return Pronunciation(tuple(phones), tuple(of))


def plain_sounds(phones: Sequence[str]) -> tuple[tuple[Sound, ...], ...]:
    """What the model's phones stand for where nothing is known of the word."""
    return tuple(((PHONES[phone], 0),) for phone in phones)


def read_words(units: Sequence[Unit], language: str) -> list[tuple[Pronunciation, ...]]:
    """The ways to say each of the words, its own first; none for a word without sound.

    British and American ways are both known, whichever the text is in: who speaks need not have been asked.
    Other languages are said in the English phones that are nearest.
    Raises InputError for a pronunciation of no use.
    """
    known: list[dict[tuple[str, ...], Pronunciation]] = [{} for _ in units]
    english = base(language) == "en"
    for side in dict.fromkeys((language, *SIDES)) if english else (language,):
        for i, sounds in enumerate(_read(units, side)):
            made = make_pronunciation(sounds)
            if made.phones:
                known[i].setdefault(made.phones, made)
    asked = {bare_word(u.text).lower() for u in units if u.ipa is None and not u.letters}
    listed = _look_up(asked) if english else {}
    for i, unit in enumerate(units):
        if known[i] and unit.ipa is None and not unit.letters:
            for made in listed.get(bare_word(unit.text).lower(), ()):
                known[i].setdefault(made.phones, made)
    return [tuple(ways.values()) for ways in known]


def _read(units: Sequence[Unit], language: str) -> list[list[Sound]]:
    """The sounds of every word, read sentence by sentence."""
    found: list[list[Sound]] = [[] for _ in units]
    for phrase in split_phrases(units):
        reading = read_phrase(units[phrase.first : phrase.last], language)
        for sound in read_sounds(reading.signs):
            owner = reading.owner[sound.last - 1]
            if owner >= 0:
                found[phrase.first + owner].append((sound.symbol, sound.stress))
    return found


def _look_up(words: set[str]) -> dict[str, list[Pronunciation]]:
    """What the model's own dictionary says of the words: weak and quick forms among others."""
    from pocketsphinx import get_model_path

    found: dict[str, list[Pronunciation]] = {}
    with Path(get_model_path("en-us/cmudict-en-us.dict")).open(encoding="utf-8") as file:
        for line in file:
            name, _, phones = line.partition(" ")
            word = name.partition("(")[0]
            if word in words:
                said = tuple(phones.split())
                found.setdefault(word, []).append(Pronunciation(said, plain_sounds(said)))
    return found
