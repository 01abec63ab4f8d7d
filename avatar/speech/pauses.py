"""How long a voice rests: what a profile says of it, in seconds or as a share of the usual."""

from __future__ import annotations

import math
import re
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

_SHARE = re.compile(r"\s*(\d{1,4}(?:\.\d{1,3})?)\s*%\s*", re.ASCII)
_STOPS = frozenset(".!?…。！？।")
_CLAUSES = frozenset(",;:—–，、；：")
LONGEST = 5.0
"""Seconds; a longer rest is a direction of the script, not a habit of the voice."""


class Pauses(BaseModel):
    """Seconds of silence after what has been said.

    In YAML each is a number of seconds or a share of the usual, such as 150%; one number or one share for
    all of them is a factor on everything: `pauses: 1.2` and `pauses: 120%` mean the same.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sentence: float = Field(0.38, ge=0.0, le=LONGEST, description="After a full stop, on average.")
    clause: float = Field(0.12, ge=0.0, le=LONGEST, description="At a comma, colon, semicolon or dash.")
    cut: float = Field(0.03, ge=0.0, le=LONGEST, description="Where a long sentence is parted to be said.")
    paragraph: float = Field(0.75, ge=0.0, le=LONGEST, description="After a paragraph.")
    point: float = Field(0.6, ge=0.0, le=LONGEST, description="Between the points of a list.")
    scene: float = Field(1.0, ge=0.0, le=LONGEST, description="After a scene.")

    @field_validator("*", mode="before")
    @classmethod
    def _read(cls, value: Any, info: ValidationInfo) -> Any:
        """A share of the usual, in seconds; everything else as it is."""
        usual = float(cls.model_fields[str(info.field_name)].default)
        share = read_share(value)
        if isinstance(value, str) and share is None:
            raise ValueError("write seconds, such as 0.3, or a share of the usual, such as 150%")
        return value if share is None else usual * share

    def times(self, factor: float) -> Pauses:
        """All pauses longer or shorter by a factor, none over `LONGEST`."""
        return Pauses.model_validate({name: min(LONGEST, value * factor) for name, value in self})

    def after(self, word: str) -> float:
        """Seconds of silence after a word that ends a phrase, by the mark at its end."""
        mark = last_mark(word)
        return self.sentence if mark in _STOPS else self.clause if mark in _CLAUSES else self.cut


USUAL = Pauses.model_validate({})
"""The pauses of a voice whose profile says nothing about them."""


def is_full_stop(word: str) -> bool:
    """Whether the mark at the end of a word, inside of quotes and brackets, ends a sentence."""
    return last_mark(word) in _STOPS


def last_mark(word: str) -> str:
    """The mark at the end of a word, or its last letter; quotes and brackets around it do not count."""
    return word.rstrip("\"'”’)]»」』")[-1:]


def read_pauses(value: Any) -> Any:
    """What a profile's `pauses:` says: a factor for all of them becomes the six; the rest is left as it is.

    Raises ValueError for a factor outside 0 to 5.
    """
    share = read_share(value)
    if share is None and isinstance(value, int | float) and not isinstance(value, bool):
        share = float(value)
    if share is None:
        if isinstance(value, str):
            raise ValueError("write a factor, such as 1.2 or 120%, or one line for each kind of pause")
        return value
    if not (math.isfinite(share) and 0.0 <= share <= 5.0):
        raise ValueError("a factor for all pauses lies between 0 and 5")
    return USUAL.times(share)


def read_share(value: Any) -> float | None:
    """`150%` is 1.5; None for anything that is no share."""
    found = _SHARE.fullmatch(value) if isinstance(value, str) else None
    return float(found[1]) / 100.0 if found else None
