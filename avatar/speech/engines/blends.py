"""Speakers mixed from others: `speaker: af_heart * 0.6 + bf_emma * 0.4`.

A Kokoro speaker is a table of styles, and tables can be added: in between lies a voice that nobody has.
Weights add up to 1; below 0 or above 1 they lead away from a speaker or beyond one, as far as it sounds well.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from avatar.errors import InputError, UnknownNameError

_TERM = re.compile(r"\s*([+-]?)\s*([a-z]{2}_[a-z0-9]+)\s*(?:\*\s*([0-9]*\.?[0-9]+)\s*)?", re.IGNORECASE)
_HINT = "Write speakers with weights that add up to 1: af_heart * 0.6 + bf_emma * 0.4."
FARTHEST = 8.0
"""The most that the weights of one voice may come to without their signs: matched voices come to 3 or so, and
more is a slip."""


def read_blend(speaker: str, known: Collection[str]) -> dict[str, float]:
    """Weights by speaker; of a single name 1. Raises UnknownNameError, InputError."""
    weights: dict[str, float] = {}
    at = 0
    while at < len(speaker):
        found = _TERM.match(speaker, at)
        if found is None or found.end() == at or (at and not found[1]):
            if not weights and re.fullmatch(r"[\w.-]*", speaker):
                raise UnknownNameError("Kokoro speaker", speaker, known)
            raise InputError(
                f"The speaker {speaker!r} is not understood at {speaker[at:][:20]!r}.", hint=_HINT
            )
        sign, name, weight = found.groups()
        if name.lower() not in known:
            raise UnknownNameError("Kokoro speaker", name, known)
        amount = float(weight or 1) * (-1 if sign == "-" else 1)
        weights[name.lower()] = weights.get(name.lower(), 0.0) + amount
        at = found.end()
    if abs(sum(weights.values()) - 1) > 0.02:
        total = sum(weights.values())
        raise InputError(f"The weights of the speaker {speaker!r} add up to {total:g}, not 1.", hint=_HINT)
    if sum(map(abs, weights.values())) > FARTHEST:
        raise InputError(f"The weights of the speaker {speaker!r} lead too far from every voice.", hint=_HINT)
    return weights


def write_blend(weights: Mapping[str, float]) -> str:
    """The text of a mixed speaker, the heaviest first; weights under 0.005 are left out and made up for."""
    kept = {name: weight for name, weight in weights.items() if abs(weight) >= 0.005}
    scale = sum(kept.values())
    ordered = sorted(kept.items(), key=lambda item: -item[1])
    text = " ".join(f"{'+' if w > 0 else '-'} {name} * {abs(w) / scale:.3f}" for name, w in ordered)
    return text.removeprefix("+ ")
