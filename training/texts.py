"""Sentences for synthetic voices to read: thousands, all different, rich in every sound of English.

Sense is of no use to a net that listens 200 ms ahead; what counts is that all neighbours of sounds occur, in
phrases short and long, questions, lists and single words. A handful of frames, made of the words that join
others, is filled with words drawn from the pronouncing dictionary of the G2P.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FRAMES = (
    "The {} {} is {} than the {}.",
    "We {} our {} before the {}, but they {} it.",
    "Please {} the {} with a {} {}.",
    "What would you {} if the {} were {}?",
    "I have never {} such a {}, have you?",
    "When {} comes, {} people {} about {} and {}.",
    "First, {}; then, {}; and in the end, {}.",
    "She said: {} {}, {}!",
    "In my view, both {} and {} should be {}.",
    "Why {}? Because of the {}.",
    "Maybe {}. Maybe {}.",
    "You may {} a few of them, or {} more than three.",
    "It {} from five to fifty, which is {} for {}.",
    "Who are the {} that {} by the {} {} of {}?",
    "Now, {} me. Do not {}, and do not {}.",
    "Everybody who {} must {} this {}, too.",
    "{} {} {} {}.",
    "{}, {}, {}, {} and {}.",
    "{}.",
    "They were {} when my father {} the {} over there.",
)
"""Frames of sentences; {} takes one word, whatever it is."""

LONGEST = 11
"""Letters of a word: longer ones are mostly names of substances."""


@cache
def dictionary() -> tuple[str, ...]:
    """Plain English words that the G2P has by heart, in alphabetical order."""
    found = importlib.util.find_spec("hibari")
    if found is None or found.origin is None:
        raise RuntimeError("The package hibari-tts is missing: pip install hibari-tts")
    path = Path(found.origin).parent / "assets" / "lexicon_us_gold.json.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        words = json.load(file)
    return tuple(sorted(w for w in words if 2 <= len(w) <= LONGEST and w.isalpha() and w.islower()))


def sentences(seed: int) -> Iterator[str]:
    """Sentences without end; the same seed gives the same ones."""
    draw = random.Random(seed)
    words = dictionary()
    while True:
        frame = draw.choice(FRAMES)
        text = frame.format(*(draw.choice(words) for _ in range(frame.count("{}"))))
        yield text[0].upper() + text[1:]
