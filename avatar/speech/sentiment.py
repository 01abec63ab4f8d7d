"""A modest guess at the mood of an English sentence, from its words alone.

VADER (Hutto and Gilbert 2014) scores a sentence from a lexicon of 7,500 words that ten people rated, with
rules for negation, degree and exclamation marks. It was made for social media; a presenter's text is
drier, so most of what it finds is passed over here: a face that reacts to the word "problem" is worse than
one that does not react.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from avatar.script.model import Mood

CLEAR = 0.6
"""Compound score (-1..1) from which a sentence counts: one strong word ("wonderful") or two weaker ones."""
THINGS = (
    *("abort", "aborted", "aborts", "attack", "attacks", "cancel", "critical", "cut", "cuts", "demand"),
    *("energy", "error", "errors", "fail", "fails", "force", "forced", "forces", "gross", "interest"),
    *("kill", "killed", "kills", "like", "matter", "matters", "play", "problem", "problems", "share"),
    *("shared", "shares", "solution", "solutions", "stop", "stops", "strong", "value", "values", "well"),
)
"""Words the lexicon takes for feelings, and a lesson for the names of things and what is done with them."""
MIXED = 0.12
"""Share of the sentence that may speak for the opposite."""
WEAKEST, STRONGEST = 0.25, 0.5
"""Intensities at `CLEAR` and at ±1: what is only guessed is never shown in full."""


def guess_mood(sentence: str) -> Mood:
    """`happy` or `concerned` up to `STRONGEST` where the words say so clearly, else neutral."""
    scores = _analyser().polarity_scores(sentence)
    compound = float(scores["compound"])
    name, against = ("happy", scores["neg"]) if compound > 0 else ("concerned", scores["pos"])
    if abs(compound) < CLEAR or against > MIXED:
        return Mood()
    share = (abs(compound) - CLEAR) / (1 - CLEAR)
    return Mood(name, round(WEAKEST + (STRONGEST - WEAKEST) * share, 3))


@cache
def _analyser() -> Any:
    # Read when it is first needed: only scripts with `tone: auto` pay for the lexicon.
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()
    for word in THINGS:
        analyser.lexicon.pop(word, None)
    return analyser
