"""A segment's tokens → units, the words as an engine is to say them."""

from __future__ import annotations

from dataclasses import replace

from avatar.script.letters import bare
from avatar.script.model import Segment, Token
from avatar.speech.engine import Unit


def make_units(segment: Segment) -> tuple[list[Unit], list[int]]:
    """The words of a segment to say, and the token each belongs to."""
    units: list[Unit] = []
    owner: list[int] = []
    for i, token in enumerate(segment.tokens):
        said = _token_units(token)
        units += said
        owner += [i] * len(said)
    return units, owner


def _token_units(token: Token) -> list[Unit]:
    words = token.spoken.split()
    made = Unit("", emphasis=token.emphasis, position=token.position, prosody=token.prosody)
    if token.ipa is not None:
        given = token.ipa.split()
        if len(given) == len(words):
            return [replace(made, text=w, ipa=p) for w, p in zip(words, given, strict=True)]
        return [replace(made, text=token.spoken or token.written, ipa=token.ipa)]
    plain = [bare_word(w) for w in words]
    letter = [len(b) == 1 and b.isalpha() and b.isupper() for b in plain]
    if any(letter):  # the script stage writes a spelt A as "eh", so that no voice takes it for the article
        words = [w.replace("eh", "A") if b == "eh" else w for w, b in zip(words, plain, strict=True)]
        letter = [n or b == "eh" for n, b in zip(letter, plain, strict=True)]
    lone = letter == [True] and (plain[0] == "I" or words[0] == "A")  # a pronoun or an article
    return [replace(made, text=w, letters=n and not lone) for w, n in zip(words, letter, strict=True)]


def bare_word(word: str) -> str:
    """A word without the marks around it; empty when it is nothing but marks."""
    return bare(word, keep="%°")
