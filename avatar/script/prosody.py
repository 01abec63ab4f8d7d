"""Pace, pitch and loudness as authors write them: slow, 80%, +2st, x-high, loud, -6dB."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from avatar.script.model import Prosody
from avatar.script.report import suggestion

SLOWEST, FASTEST = 0.5, 2.0
DEEPEST, HIGHEST = -6.0, 6.0
SOFTEST, LOUDEST = -20.0, 6.0

RATES = {"x-slow": 0.6, "slow": 0.8, "medium": 1.0, "default": 1.0, "fast": 1.25, "x-fast": 1.6}
PITCHES = {"x-low": -4.0, "low": -2.0, "medium": 0.0, "default": 0.0, "high": 2.0, "x-high": 4.0}
VOLUMES = {"x-soft": -12.0, "soft": -6.0, "medium": 0.0, "default": 0.0, "loud": 3.0, "x-loud": 6.0}

EMPHASES: Mapping[str, tuple[bool, Prosody]] = {
    "strong": (True, Prosody(rate=0.88, volume=2.0)),
    "moderate": (True, Prosody()),
    "none": (False, Prosody()),
    "reduced": (False, Prosody(rate=1.08, volume=-2.0)),
}
"""Whether the words are stressed, as in **bold**, and how else they are said."""

_NUMBER = re.compile(r"([+-]?)(\d+(?:\.\d+)?|\.\d+)\s*(%|st|dB|db|Hz|hz|x)?")


def read_prosody(attributes: Mapping[str, str]) -> Prosody:
    """`rate`, `pitch` and `volume` together. Raises ValueError that says what is wrong."""
    return Prosody(
        read_rate(attributes["rate"]) if "rate" in attributes else 1.0,
        read_pitch(attributes["pitch"]) if "pitch" in attributes else 0.0,
        read_volume(attributes["volume"]) if "volume" in attributes else 0.0,
    )


def read_rate(text: str) -> float:
    """slow, 80%, +20%, 0.8 → the pace as a factor."""
    sign, number, unit = _split("rate", text, RATES, ("%", "x", ""), "80% or slow")
    if sign is None:
        return number
    factor = number / 100 if unit == "%" else number
    if sign:
        if unit != "%":
            raise ValueError(f"`rate` is a share such as 80% or +20%, not {text[:40]!r}")
        factor = 1 + factor if sign == "+" else 1 - factor
    return _within("rate", factor, SLOWEST, FASTEST, f"{SLOWEST:.0%} to {FASTEST:.0%}")


def read_pitch(text: str) -> float:
    """high, +2st, -10% → semitones."""
    sign, number, unit = _split("pitch", text, PITCHES, ("%", "st"), "+2st or high")
    if sign is None:
        return number
    if unit == "st":
        steps = -number if sign == "-" else number
    else:
        factor = number / 100 if not sign else 1 + (number if sign == "+" else -number) / 100
        steps = 12 * math.log2(factor) if factor > 0 else -99.0
    return _within("pitch", steps, DEEPEST, HIGHEST, f"{DEEPEST:+.0f}st to {HIGHEST:+.0f}st")


def read_volume(text: str) -> float:
    """loud, -6dB → decibels."""
    if text.strip().lower() == "silent":
        raise ValueError("`volume` cannot be silent: leave the words out, or write (pause 1s)")
    sign, number, _ = _split("volume", text, VOLUMES, ("dB", "db"), "-6dB or soft")
    if sign is None:
        return number
    steps = -number if sign == "-" else number
    return _within("volume", steps, SOFTEST, LOUDEST, f"{SOFTEST:+.0f}dB to {LOUDEST:+.0f}dB")


def _split(
    name: str, text: str, words: Mapping[str, float], units: tuple[str, ...], example: str
) -> tuple[str | None, float, str]:
    """The sign, number and unit of a text; for a word that stands for a number, None and that number."""
    plain = text.strip()
    if plain.lower() in words:
        return None, words[plain.lower()], ""
    found = _NUMBER.fullmatch(plain)
    if not found or (found[3] or "") not in units:
        near = suggestion(plain.lower(), words) if plain.replace("-", "").isalpha() else f"Write {example}."
        raise ValueError(f"`{name}` cannot be {text[:40]!r}. {near}".rstrip("."))
    return found[1], float(found[2]), found[3] or ""


def _within(name: str, value: float, least: float, most: float, bounds: str) -> float:
    if not least - 1e-6 <= value <= most + 1e-6:
        raise ValueError(f"`{name}` is {bounds}")
    return value
