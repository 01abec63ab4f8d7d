"""What the author says about how words are said: inline, and in a lexicon, which gives way to inline."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from avatar.script.flow import Flow, Saying
from avatar.script.lexicon import Lexicon
from avatar.script.model import USUAL, Prosody
from avatar.script.normalise import say_as
from avatar.script.prosody import DEEPEST, FASTEST, HIGHEST, LOUDEST, SLOWEST, SOFTEST
from avatar.script.report import Report, ended
from avatar.script.source import MARK


@dataclass(frozen=True, order=True)
class Given:
    """Characters `start` to `end` are said as `spoken`, or in IPA."""

    start: int
    end: int
    spoken: str
    ipa: str | None = None


def settle(
    flow: Flow, language: str, words: Callable[[str], str], lexicon: Lexicon | None, report: Report | None
) -> list[Given]:
    """How the author wants stretches of a paragraph said, in order, none overlapping.

    words: makes plain words of what an author wrote. What cannot be said as asked goes into the report, and
    is said as it stands.
    """
    text = flow.text
    given: list[Given] = []
    end = 0
    for saying in sorted(flow.sayings, key=lambda s: (s.start, -s.end)):
        if saying.start < end or saying.start == saying.end:
            continue  # inside another one, which says all of it
        if MARK in text[saying.start : saying.end]:
            if report:
                report.error(
                    saying.position,
                    "A pause or a direction cannot stand inside words that are said in a way of their own.",
                    "Put it before or after them.",
                )
            continue
        made = _settle_one(saying, text[saying.start : saying.end], language, words, report)
        if made and made.ipa:
            stop, ipa = _with_ending(text, made.end, made.ipa, language)
            made = replace(made, end=stop, spoken=text[made.start : stop], ipa=ipa)
        if made:
            given.append(made)
            end = made.end
    if lexicon is None:
        return given
    taken = bytearray(len(text))
    for one in given:
        taken[one.start : one.end] = b"\x01" * (one.end - one.start)
    for start, stop, entry in lexicon.find(text, language):
        if taken.find(1, start, stop) >= 0:
            continue
        if entry.ipa:
            stop, ipa = _with_ending(text, stop, entry.ipa, language)
            given.append(Given(start, stop, text[start:stop], ipa))
        elif entry.kind:
            saying = Saying(start, stop, kind=entry.kind, format=entry.format, position=flow.places[start])
            made = _settle_one(saying, text[start:stop], language, words, report)
            given += [made] if made else []
        else:
            given.append(Given(start, stop, words(entry.say)))
    return sorted(given)


def _settle_one(
    saying: Saying, text: str, language: str, words: Callable[[str], str], report: Report | None
) -> Given | None:
    if saying.ipa is not None:
        return Given(saying.start, saying.end, text, saying.ipa)
    if saying.alias is not None:
        return Given(saying.start, saying.end, words(saying.alias))
    try:
        spoken = say_as(" ".join(text.split()), saying.kind, saying.format.lower(), language)
    except ValueError as wrong:
        if report:
            report.error(
                saying.position,
                ended(f"{text.strip()[:40]!r} {wrong}"),
                "Say it another way, or as it stands.",
            )
        return None
    return Given(saying.start, saying.end, spoken)


_ENDING = re.compile(r"['’]s(?!\w)")
_HISSES = ("s", "z", "ʃ", "ʒ", "tʃ", "dʒ", "ʤ", "ʧ")
_VOICELESS = ("p", "t", "k", "f", "θ")


def _with_ending(text: str, stop: int, ipa: str, language: str) -> tuple[int, str]:
    """A pronunciation with the 's that follows in the text, said as English says it after that sound."""
    found = _ENDING.match(text, stop)
    if not found or language.partition("-")[0] != "en":
        return stop, ipa
    last = ipa.rstrip("ː.ˈˌ ")
    ending = "ɪz" if last.endswith(_HISSES) else "s" if last.endswith(_VOICELESS) else "z"
    return found.end(), ipa + ending


def prosody_at(flow: Flow, place: int) -> Prosody:
    """Pace, pitch and loudness of a character: all that lie on it together."""
    rate, pitch, volume = 1.0, 0.0, 0.0
    for start, end, one in flow.prosodies:
        if start <= place < end:
            rate, pitch, volume = rate * one.rate, pitch + one.pitch, volume + one.volume
    if (rate, pitch, volume) == (1.0, 0.0, 0.0):
        return USUAL
    return Prosody(
        round(min(max(rate, SLOWEST), FASTEST), 4),
        round(min(max(pitch, DEEPEST), HIGHEST), 3),
        round(min(max(volume, SOFTEST), LOUDEST), 3),
    )
