"""Expressions as an author writes them: (happy), (slightly concerned), (excited 0.8), and `tone:`."""

from __future__ import annotations

import re

from avatar.script.model import Mood

EXPRESSIONS = ("happy", "serious", "concerned", "surprised", "excited", "calm")
NEUTRAL = "neutral"
AUTO = "auto"
"""A tone guessed from the words, sentence by sentence."""

USUAL = 0.7
"""Intensity where none is named: clear, with room for more."""
DEGREES = {"a little": 0.4, "a bit": 0.4, "slightly": 0.4, "very": 1.0}

NEARBY = {
    "angry": "serious", "amazed": "surprised", "cheerful": "happy", "delighted": "happy", "glad": "happy",
    "enthusiastic": "excited", "earnest": "serious", "relaxed": "calm", "sad": "concerned",
    "stern": "serious", "thrilled": "excited", "worried": "concerned",
}  # fmt: skip
"""Words authors may try, and what there is instead."""

_MOOD = re.compile(
    rf"(?:(?P<degree>{'|'.join(DEGREES)}) )?(?P<name>{'|'.join((*EXPRESSIONS, NEUTRAL))})"
    r"(?: (?P<amount>\d+(?:\.\d+)?|\.\d+))?"
)


def read_mood(text: str) -> Mood | None:
    """The mood a text names ("happy", "very happy", "happy 0.6"); None if it names none.

    Raises ValueError, with what is wrong, for an intensity outside 0..1 or two of them.
    """
    found = _MOOD.fullmatch(text)
    if not found:
        return None
    name, degree, number = found["name"], found["degree"], found["amount"]
    if degree and number:
        raise ValueError("says twice how strong it is")
    amount = float(number) if number else DEGREES.get(degree or "", USUAL)
    if amount > 1:
        raise ValueError(f"is stronger than 1: {number}")
    return Mood(name, amount)


def read_tone(text: str) -> Mood:
    """The tone of a whole script: a mood, or `auto`. Raises ValueError that says what there is."""
    plain = " ".join(text.lower().split())
    if plain == AUTO:
        return Mood(AUTO)
    try:
        mood = read_mood(plain)
    except ValueError as problem:
        raise ValueError(f"{problem}; write a number from 0 to 1, as in `happy 0.6`") from None
    if mood is None:
        raise ValueError(f"is one of {', '.join((*EXPRESSIONS, NEUTRAL, AUTO))}, not {text.strip()[:40]!r}")
    return Mood() if mood.name == NEUTRAL else mood
