"""Under which terms a copied voice speaks: those of the weights that copy it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from avatar.weights.catalogue import CATALOGUE, Weights

if TYPE_CHECKING:
    from avatar.speech.profiles import Voice


def weights_of(voice: Voice) -> Weights | None:
    """The weights that a voice speaks with; None for one whose net is installed with the program."""
    language = voice.language.partition("-")[0]
    return CATALOGUE.get(voice.engine) or CATALOGUE.get(f"{voice.engine}-{language}")


def terms_of(voice: Voice) -> dict[str, Any]:
    """Those weights as they are written down with every video; empty where there are none."""
    weights = weights_of(voice)
    if weights is None:
        return {}
    return {"name": weights.name, "licence": weights.licence, "commercial": weights.commercial}


def warn_of_terms(voices: Sequence[Voice]) -> tuple[str, ...]:
    """That what is made must not be used commercially, once for each set of weights that forbids it."""
    found = dict.fromkeys(w for voice in voices if (w := weights_of(voice)) and not w.commercial)
    return tuple(
        f"The licence of the weights {w.name!r} ({w.licence}) forbids commercial use of this video."
        for w in found
    )
