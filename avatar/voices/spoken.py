"""A consent that is spoken: is it the voice of the sample, and are these the words?"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from avatar.errors import InputError
from avatar.speech import recogniser
from avatar.voices.sample import RATE, Sample, read_sample

LEAST = 2.0
"""Seconds of speech in which nobody can say that they agree."""
SAME, OTHER = 0.75, 0.6
"""Cosines over which two sounds are one voice, and under which they are two (see `likeness`; a statement of
some seconds lies between the figures for 2 and for 4 s)."""
AGREEING = 0.6
"""Share of the statement's words that must be heard in their order: Whisper base leaves out or misses one in
ten of a clear speaker's, and people do not read to the letter."""


@dataclass(frozen=True)
class SpokenConsent:
    """A recording in which somebody says that they agree. check: what was found out about it, in words."""

    path: Path
    sha256: str
    check: str


def hear_consent(path: Path, sample: Sample, statement: str, language: str) -> SpokenConsent:
    """Check a recorded consent against the sample's voice and the statement's words.

    The words are checked where a recogniser is installed; where none is, the check says so.
    Raises InputError for another voice or other words, and what `judge` raises.
    """
    from avatar.voices.likeness import embed, similarity

    heard = read_sample(path)
    if heard.spoken < LEAST:
        raise InputError(
            f"{path} holds {heard.spoken:.1f} s of speech: nobody can agree in so few words.",
            hint=f"Have them say: “{statement}”",
        )
    likeness = similarity(embed(heard.samples), embed(sample.samples))
    if likeness < OTHER:
        raise InputError(
            f"The voice that agrees in {path} is not the voice of the sample (likeness {likeness:.2f}).",
            hint="Whose voice is copied must say it, with the microphone that the sample was made with.",
        )
    voice = "the sample's voice" if likeness >= SAME else "most likely the sample's voice"
    checks = [f"{voice} (likeness {likeness:.2f})", _words(heard, statement, language)]
    return SpokenConsent(path, heard.sha256, "; ".join(checks))


def share_heard(statement: str, heard: str) -> float:
    """The share of a statement's words that were heard, in their order (longest common subsequence)."""
    wanted, found = (re.findall(r"\w+", text.casefold()) for text in (statement, heard))
    best = [0] * (len(found) + 1)
    for word in wanted:
        before = 0
        for k, other in enumerate(found, 1):
            before, best[k] = best[k], before + 1 if word == other else max(best[k], best[k - 1])
    return best[-1] / max(1, len(wanted))


def _words(heard: Sample, statement: str, language: str) -> str:
    if not recogniser.is_there():
        return "its words were not checked: no recogniser is installed"
    text = recogniser.recognise(heard.samples, RATE, language)
    share = share_heard(statement, text)
    if share < AGREEING:
        raise InputError(
            f"The recording {heard.path} says something else than the consent: “{text[:200]}”",
            hint=f"Have them say: “{statement}”",
        )
    return f"{share:.0%} of the words were recognised"


def digest_of(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
