"""A segment's words → phrases that are said in one go: sentences, and where one is too long, parts of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from avatar.script.normalise.english.stops import STARTERS
from avatar.speech.engine import Unit

LONGEST = 280
"""Letters of a phrase. About 300 signs of an engine's alphabet; engines hold their own limit all the same."""
WIDE = 3
"""Letters that a Chinese or Japanese sign counts for: it is a syllable or two."""

Ending = Literal["sentence", "clause", "cut", "pause", "last"]
_CLOSERS = "\"'”’)]»*"
_END = re.compile(r"[.!?…。！？]$")
_CLAUSE = re.compile(r"[,;:—–]$")
# fmt: off
_TITLES = frozenset([
    "mr", "mrs", "ms", "dr", "prof", "st", "vs", "sr", "jr", "rev", "gen", "sgt", "capt", "lt", "col",
    "hon", "etc", "fig", "e.g", "i.e", "cf",
])
_NUMBERED = frozenset(["no", "nr", "art", "vol", "sec"])
"""Abbreviations before a number; before anything else they are words that end a sentence."""
_OPENERS = frozenset([
    # where a part of a sentence begins: conjunctions and relatives of the languages that are spoken
    "and", "but", "or", "nor", "so", "yet", "because", "although", "though", "while", "when", "where",
    "which", "who", "whose", "that", "if", "unless", "until", "since", "after", "before", "whereas", "than",
    "as",
    "und", "aber", "oder", "weil", "dass", "wenn", "während", "obwohl", "sondern", "denn",
    "y", "pero", "porque", "que", "cuando", "aunque", "mientras", "et", "mais", "ou", "parce", "quand",
    "lorsque", "e", "ma", "perché", "quando", "mentre", "che", "mas", "enquanto",
])
_LEANING = frozenset([
    # words that lean on the next one: nobody pauses behind them
    "a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "with", "from", "as", "this", "that",
    "these", "those", "my", "your", "his", "her", "its", "our", "their", "is", "are", "was", "were", "be",
    "not", "very", "more", "most", "will", "would", "can", "could", "should", "has", "have", "had", "no",
    "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "zu", "von", "mit",
    "el", "la", "los", "las", "un", "una", "de", "del", "le", "les", "une", "du", "il", "lo", "gli", "di",
    "o", "os", "um", "uma", "do", "da", "em", "en", "à", "al",
])
# fmt: on


@dataclass(frozen=True)
class Phrase:
    """Units [first, last) of a segment, said in one go; `ending` says why it stops there."""

    first: int
    last: int
    ending: Ending


def split_phrases(
    units: Sequence[Unit], *, pauses: Collection[int] = (), longest: int = LONGEST
) -> list[Phrase]:
    """Phrases that together hold every unit once, in order.

    Cut at the ends of sentences and where a pause stands before a unit (its number in `pauses`); a sentence
    longer than `longest` letters is cut after a clause, else between words, into parts of similar length.
    """
    phrases: list[Phrase] = []
    first = 0
    for i in range(len(units)):
        last = i + 1
        if last == len(units):
            ending: Ending = "last"
        elif last in pauses:
            ending = "pause"
        elif ends_sentence(units[i].text, units[last].text) or _ends_letters(units, i):
            ending = "sentence"
        else:
            continue
        phrases += _cut_long(units, Phrase(first, last, ending), longest)
        first = last
    return phrases


def ends_sentence(word: str, following: str) -> bool:
    """Whether a sentence ends with this word, given the one that follows.

    Not after a title, an initial or an abbreviation with points inside, nor before a word in small letters.
    """
    bare = word.rstrip(_CLOSERS)
    if not _END.search(bare):
        return False
    start = following.lstrip(_CLOSERS + "“‘([«—–-")
    if start[:1].islower():
        return False
    if bare.endswith("."):
        stem = bare[:-1].lstrip("\"'“‘([«")
        if stem.lower() in _NUMBERED and start[:1].isdigit():
            return False
        if stem.lower() in _TITLES or (len(stem) == 1 and stem.isupper() and stem != "I"):
            return False
        if re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", stem):
            return False
    return True


def _ends_letters(units: Sequence[Unit], i: int) -> bool:
    """Whether a sentence ends with letter `i`: "in the U S. They", "vitamin C. It", not "J. Smith"."""
    bare = units[i].text.rstrip(_CLOSERS)
    if not units[i].letters or not bare.endswith("."):
        return False
    following = units[i + 1].text.lstrip(_CLOSERS + "“‘([«—–-")
    if not following[:1].isupper():
        return False
    spelt = i > 0 and units[i - 1].letters and not _END.search(units[i - 1].text)
    return spelt or following.rstrip(".,;:!?…") in STARTERS


def asks(word: str) -> bool:
    """Whether the word ends a question."""
    return "?" in word[len(word.rstrip(_CLOSERS + "!?…")) :]


def count_letters(units: Sequence[Unit]) -> int:
    """Letters of words and the blanks between them; a Chinese or Japanese sign counts for three."""
    return sum(_letters(unit.text) for unit in units)


def _letters(word: str) -> int:
    """How much a word counts for, with the blank after it."""
    wide = sum(unicodedata.east_asian_width(c) in ("W", "F") for c in word)
    return len(word) + (WIDE - 1) * wide + 1


def _pause_between(word: str, following: str) -> float:
    """How well a speaker could take breath between two words that no mark parts."""
    if word.lower() in _LEANING:
        return -0.3
    return 0.25 if following.lower() in _OPENERS else 0.0


def _cut_long(units: Sequence[Unit], phrase: Phrase, longest: int) -> list[Phrase]:
    """The phrase in parts of at most `longest` letters (a single longer word stays whole)."""
    parts: list[Phrase] = []
    first = phrase.first
    sizes = [_letters(u.text) for u in units[phrase.first : phrase.last]]
    left = sum(sizes)
    while left > longest:
        target = left / -(-left // longest)  # so that the last part is no stump
        size, last = 0, first
        best, worth, ending = first + 1, -1.0, "cut"
        while last < phrase.last - 1 and (size + sizes[last - phrase.first] <= longest or last == first):
            size += sizes[last - phrase.first]
            last += 1
            clause = bool(_CLAUSE.search(units[last - 1].text.rstrip(_CLOSERS)))
            fits = 1.0 - abs(size - target) / longest
            fits += 0.5 if clause else _pause_between(units[last - 1].text, units[last].text)
            if fits > worth:
                best, worth, ending = last, fits, "clause" if clause else "cut"
        if last == first:  # one word is left, and longer than allowed: the engine cuts it
            break
        parts.append(Phrase(first, best, "clause" if ending == "clause" else "cut"))
        left -= sum(sizes[first - phrase.first : best - phrase.first])
        first = best
    return [*parts, Phrase(first, phrase.last, phrase.ending)]
