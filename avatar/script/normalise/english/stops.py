"""Whether the full stop of an abbreviation ends its sentence as well."""

from __future__ import annotations

import re

from avatar.script.normalise.tables import words

STARTERS = words("""
    A After All Also Although An And Any As At Because Before But By Did Do Does Even Every First For From
    Had Has Have He Here His How However I If In Is It Its Last Later Let Many Most My Next No Not Now On
    Once One Only Or Our People Please Several She Since So Some Soon Still Such Thanks That The Their Then
    There These They This Those Today Tomorrow Two Until Was We What When Where Which While Who Why With
    Would Yes Yesterday You Your
""")
"""Words that begin a sentence far more often than they go on with a name: "the U.S. Senate. They …"."""


def ends_sentence(match: re.Match[str], *, any_capital: bool = False) -> bool:
    """Whether the stop that ends a match ends the sentence: the text is over, or a new one plainly begins.

    `any_capital`: any word with a capital begins a new one, as after "etc.", which no name follows.
    """
    if not match[0].endswith("."):
        return False
    rest = match.string[match.end() : match.end() + 24]
    if not rest.strip():
        return True
    following = re.match(r"[”\"')\]]*\s+[“\"'(]*([A-Z][A-Za-z]*)", rest)
    return following is not None and (any_capital or following[1] in STARTERS)
