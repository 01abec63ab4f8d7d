"""Whether an amount belongs to the noun behind it: "a five dollar coffee", but "five dollars a coffee"."""

from __future__ import annotations

import re

from avatar.script.normalise.tables import words

_BEFORE = re.compile(r"(?i)(?<!\w)(?:an?|another|each|every|this|that|per)\s(?:[\w-]+,\s)?\Z")
_NOUN = re.compile(r"\s([a-z]+(?:-[a-z]+)*|[A-Z]{2,}s?\b)")
_NO_NOUNS = words("""
    a about after again ago an and apart are as at away back because before behind below but by can cheaper
    deep each extra for from had has have high higher if in into is less long longer lower more nor of off
    on or out over per plus short so tall than that the then there they thick this to today too under until
    up was we were when which while who wide will with within you
""")
"""Words behind an amount that are nothing it could belong to."""


def is_attribute(match: re.Match[str]) -> bool:
    """Whether the amount stands between an article and a noun, which makes its unit a singular."""
    if not _BEFORE.search(match.string[max(0, match.start() - 24) : match.start()]):
        return False
    noun = _NOUN.match(match.string, match.end())
    return noun is not None and noun[1] not in _NO_NOUNS
