"""Which language a speaker is at home in: in any other one the voice has an accent."""

from __future__ import annotations

from avatar.speech.profiles import Voice, base

KOKORO = {
    "a": "en-US", "b": "en-GB", "e": "es-ES", "f": "fr-FR", "h": "hi-IN", "i": "it-IT", "j": "ja-JP",
    "p": "pt-BR", "z": "zh-CN",
}  # fmt: skip
"""First letter of a Kokoro speaker's name → the language of the people it was learnt from."""


def is_accented(voice: Voice) -> bool:
    """Whether the voice speaks its language as a foreigner does (the country may differ)."""
    speaker = {"kokoro": voice.speaker, "openvoice": voice.base}.get(voice.engine, "")
    home = KOKORO.get(speaker[:1]) if speaker else voice.language
    return base(home or voice.language) != base(voice.language)
