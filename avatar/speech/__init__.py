"""Script → Speech: engines, voices, pauses and exact times. Names are loaded when they are first used."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from avatar.speech.checking import check_script
    from avatar.speech.delivery import speak, speak_text, speaking
    from avatar.speech.engine import Chunk, Engine, Unit, open_engine
    from avatar.speech.model import Phoneme, Span, Speech, TimedCue, Word
    from avatar.speech.profiles import Voice, check_language, list_voices, load_voice
    from avatar.speech.recordings.recorded import load_recording
    from avatar.speech.sound.joins import concatenate

__all__ = [
    "Chunk",
    "Engine",
    "Phoneme",
    "Span",
    "Speech",
    "TimedCue",
    "Unit",
    "Voice",
    "Word",
    "check_language",
    "check_script",
    "concatenate",
    "list_voices",
    "load_recording",
    "load_voice",
    "open_engine",
    "speak",
    "speak_text",
    "speaking",
]

_HOMES = {
    "checking": ("check_script",),
    "engine": ("Chunk", "Engine", "Unit", "open_engine"),
    "sound.joins": ("concatenate",),
    "model": ("Phoneme", "Span", "Speech", "TimedCue", "Word"),
    "profiles": ("Voice", "check_language", "list_voices", "load_voice"),
    "recordings.recorded": ("load_recording",),
    "delivery": ("speak", "speak_text", "speaking"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name in _HOME:
        return getattr(importlib.import_module(f"avatar.speech.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
