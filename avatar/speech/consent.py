"""What is written beside a cloned voice: that its owner agreed, or that it must not be used any more."""

from __future__ import annotations

import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class VoiceConsent(BaseModel):
    """Who agreed that their voice is copied: when, in which words, and to the copying of which sample.

    date: the day on which they agreed. recorded: when it was written down (UTC).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: str = Field(min_length=2, max_length=200, description="Full name of whose voice it is.")
    date: datetime.date = Field(description="The day on which they agreed.")
    statement: str = Field(min_length=10, max_length=2000, description="The words in which they agreed.")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the sample they gave.")
    prepared: str = Field(
        "", pattern=r"^([0-9a-f]{64})?$", description="SHA-256 of the sample as it is kept for the engine."
    )
    recorded: str = Field("", max_length=40, description="When this was written down, in UTC.")
    spoken: str = Field("", max_length=200, description="The file in which they say it, beside the profile.")
    spoken_sha256: str = Field("", pattern=r"^([0-9a-f]{64})?$", description="SHA-256 of that file.")
    spoken_check: str = Field("", max_length=400, description="What was found in that recording.")

    def statement_of(self) -> dict[str, Any]:
        """The consent as it is carried with every video: plain values, empty ones left out."""
        return {key: value for key, value in self.model_dump(mode="json").items() if value}


class Revocation(BaseModel):
    """That a voice may not be used any more: since when, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: datetime.date = Field(description="The day on which it was revoked.")
    reason: str = Field("", max_length=400)
