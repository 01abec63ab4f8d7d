"""What lips, jaw and tongue want to do for each phoneme.

Targets are measures of the face, not blendshapes, so that they can be compared with real speakers:
lengths are in IOD (distance of the eye centres, about 63 mm). `poses.py` turns them into ARKit shapes.
The targets of the phonemes that occur in GRID sentences (Cooke et al. 2006) were drawn towards what its
speakers do; the others keep their distance to these by the phonetic features height, backness, rounding.

The weights are the dominance of Cohen and Massaro (1993), one for each group of articulators: how firmly
a phoneme insists on its target against its neighbours. /h/ and /k/ do not care about the lips, /w/ does.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import cache


@dataclass(frozen=True)
class Viseme:
    """Targets and weights of one phoneme.

    aperture, jaw: inner lip gap and chin drop, IOD. width: of the mouth against rest, IOD.
    protrusion: 0..1, lips forward (pucker and funnel). tongue: 0..1, tip between or behind the teeth.
    w_lips, w_jaw, w_width, w_round: how firmly the phoneme holds each group, 0.. about 3.
    closure: share of the phoneme's time for which the lips are shut (0: they are not).
    tuck: 0..1, lower lip under the upper teeth.
    """

    aperture: float
    jaw: float
    width: float = 0.0
    protrusion: float = 0.0
    tongue: float = 0.0
    w_lips: float = 1.0
    w_jaw: float = 1.0
    w_width: float = 1.0
    w_round: float = 1.0
    closure: float = 0.0
    tuck: float = 0.0


def _vowel(aperture: float, jaw: float, width: float, protrusion: float = 0.0) -> Viseme:
    return Viseme(aperture, jaw, width, protrusion, w_round=1.2 + protrusion)


def _consonant(
    aperture: float, jaw: float, width: float = 0.0, protrusion: float = 0.0, **more: float
) -> Viseme:
    weights = {"w_lips": 0.8, "w_jaw": 1.0, "w_width": 0.35, "w_round": 0.35 + 2.0 * protrusion}
    return replace(Viseme(aperture, jaw, width, protrusion), **(weights | more))


SILENCE = Viseme(0.0, 0.0, w_lips=1.0, w_jaw=1.0, w_width=0.8, w_round=0.8)

_LABIAL_STOP = _consonant(0.0, 0.045, -0.02, closure=0.75, w_lips=2.0, w_jaw=1.0)
_LABIODENTAL = _consonant(0.02, 0.028, -0.01, tuck=1.0, w_lips=2.0, w_jaw=1.4)
_ALVEOLAR = _consonant(0.085, 0.036, 0.025)
_SIBILANT = _consonant(0.085, 0.016, 0.055, w_lips=1.3, w_jaw=2.2, w_width=0.8)
_POSTALVEOLAR = _consonant(0.105, 0.018, -0.075, 0.95, w_lips=1.5, w_jaw=2.2, w_width=1.8, w_round=2.8)
_VELAR = _consonant(0.12, 0.058, w_lips=0.35, w_jaw=0.5, w_width=0.1)
_GLOTTAL = _consonant(0.13, 0.045, w_lips=0.12, w_jaw=0.12, w_width=0.03, w_round=0.03)
_DENTAL = _consonant(0.055, 0.028, 0.01, tongue=0.25, w_lips=1.0, w_jaw=1.5)
_RHOTIC = _consonant(0.05, 0.038, -0.075, 0.45, w_lips=1.0, w_width=1.0)

VISEMES: dict[str, Viseme] = {
    # open to close, front, unrounded
    "a": _vowel(0.413, 0.21, 0.029),
    "æ": _vowel(0.389, 0.196, 0.063),
    "ɐ": _vowel(0.307, 0.152, 0.029),
    "ɛ": _vowel(0.336, 0.16, 0.063),
    "e": _vowel(0.295, 0.131, 0.088),
    "ɪ": _vowel(0.224, 0.096, 0.072),
    "i": _vowel(0.183, 0.072, 0.097),
    # central
    "ə": replace(_vowel(0.177, 0.08, 0.012), w_lips=0.45, w_jaw=0.45, w_width=0.2, w_round=0.2),
    "ɨ": _vowel(0.177, 0.072, 0.046),
    "ɜ": _vowel(0.218, 0.096, -0.02, 0.15),
    "ɞ": _vowel(0.224, 0.102, -0.05, 0.35),
    "ɵ": _vowel(0.177, 0.08, -0.06, 0.45),
    "ʉ": _vowel(0.088, 0.052, -0.09, 0.75),
    "ʌ": _vowel(0.307, 0.145, 0.021),
    # back
    "ɑ": _vowel(0.425, 0.225, -0.005),
    "ɒ": _vowel(0.33, 0.167, -0.04, 0.3),
    "ɔ": _vowel(0.266, 0.145, -0.065, 0.5),
    "ɤ": _vowel(0.212, 0.09, 0.012),
    "o": _vowel(0.212, 0.109, -0.08, 0.7),
    "ʊ": _vowel(0.147, 0.072, -0.06, 0.55),
    "ɯ": _vowel(0.142, 0.065, 0.012),
    "u": _vowel(0.070, 0.046, -0.15, 1.0),
    # front, rounded
    "y": _vowel(0.078, 0.046, -0.125, 1.0),
    "ʏ": _vowel(0.118, 0.061, -0.08, 0.75),
    "ø": _vowel(0.153, 0.08, -0.09, 0.75),
    "œ": _vowel(0.248, 0.123, -0.07, 0.55),
    # consonants, lips
    "p": _LABIAL_STOP,
    "b": replace(_LABIAL_STOP, closure=0.85),
    "m": replace(_LABIAL_STOP, closure=0.94),
    "f": _LABIODENTAL,
    "v": _LABIODENTAL,
    "ɱ": _LABIODENTAL,
    "ʋ": replace(_LABIODENTAL, aperture=0.05, tuck=0.6),
    "ɸ": _consonant(0.035, 0.02, 0.0, 0.15, w_lips=1.8),
    "β": _consonant(0.035, 0.025, 0.0, 0.05, w_lips=1.6),
    "w": _consonant(0.015, 0.022, -0.15, 1.0, w_lips=3.0, w_width=3.5, w_round=4.0),
    "ʍ": _consonant(0.015, 0.022, -0.15, 1.0, w_lips=3.0, w_width=3.5, w_round=4.0),
    "ɥ": _consonant(0.03, 0.024, -0.13, 1.0, w_lips=2.5, w_width=3.0, w_round=3.5),
    # teeth and tongue
    "θ": _DENTAL,
    "ð": replace(_DENTAL, tongue=0.2),
    "t": _ALVEOLAR,
    "d": _ALVEOLAR,
    "n": _consonant(0.055, 0.032, 0.01, w_lips=0.7),
    "ɾ": _consonant(0.105, 0.035, w_lips=0.4, w_jaw=0.5),
    "l": _consonant(0.14, 0.065, -0.01, tongue=0.10, w_lips=0.6, w_jaw=0.7),
    "ɫ": _consonant(0.115, 0.045, -0.02, 0.1, tongue=0.08, w_lips=0.6, w_jaw=0.7),
    "r": _consonant(0.110, 0.035, w_lips=0.6),
    "s": _SIBILANT,
    "z": _SIBILANT,
    "ʃ": _POSTALVEOLAR,
    "ʒ": _POSTALVEOLAR,
    "ɕ": replace(_POSTALVEOLAR, width=0.0, protrusion=0.3, w_round=0.8),
    "ʑ": replace(_POSTALVEOLAR, width=0.0, protrusion=0.3, w_round=0.8),
    "ʂ": replace(_POSTALVEOLAR, width=-0.03, protrusion=0.5, w_round=1.6),
    "ʐ": replace(_POSTALVEOLAR, width=-0.03, protrusion=0.5, w_round=1.6),
    "ɹ": _RHOTIC,
    # further back
    "j": _consonant(0.090, 0.030, 0.05, w_width=0.7),
    "ç": _consonant(0.090, 0.028, 0.05, w_width=0.7),
    "ʝ": _consonant(0.090, 0.030, 0.05, w_width=0.7),
    "ɲ": _consonant(0.070, 0.030, 0.03),
    "ʎ": _consonant(0.095, 0.032, 0.03),
    "k": _VELAR,
    "ɡ": _VELAR,
    "ŋ": _VELAR,
    "x": _VELAR,
    "ɣ": _VELAR,
    "q": _VELAR,
    "ʁ": _VELAR,
    "ʀ": _VELAR,
    "h": _GLOTTAL,
    "ɦ": _GLOTTAL,
    "ʔ": _GLOTTAL,
}

# Letters that mean the same lips: other spellings of a sound, and sounds that look alike.
_ALIKE: dict[str, str] = {
    "g": "ɡ", "ɝ": "ɜ", "ɚ": "ə", "ᵊ": "ə", "ᵻ": "ɪ", "ɘ": "ə", "ɻ": "ɹ", "ɺ": "ɾ", "ɽ": "ɾ", "ʈ": "t",
    "ɖ": "d", "ɳ": "n", "ɭ": "l", "ɬ": "l", "ɮ": "l", "c": "k", "ɟ": "ɡ", "ɴ": "ŋ",
    "χ": "x", "ħ": "h", "ʕ": "h", "ɰ": "ɯ", "ʟ": "ɫ", "ʙ": "b", "ɓ": "b", "ɗ": "d", "ɠ": "ɡ", "ɧ": "ʃ",
    "ɶ": "œ", "ʣ": "dz", "ʤ": "dʒ", "ʥ": "dʑ", "ʦ": "ts", "ʧ": "tʃ", "ʨ": "tɕ",
    # the one-letter diphthongs of misaki and Kokoro
    "A": "eɪ", "I": "aɪ", "O": "oʊ", "Q": "əʊ", "W": "aʊ", "Y": "ɔɪ", "T": "ɾ",
}  # fmt: skip

_SILENT = frozenset(("", "sil", "sp", "spn", "pau", "pause", "_", "|", "#", "^", "$", "<sil>", "<pad>"))

AFFRICATES: dict[str, Viseme] = {
    pair: VISEMES[pair[1]]
    for pair in ("tʃ", "dʒ", "ts", "dz", "tɕ", "dʑ", "tʂ", "dʐ", "ʈʂ", "ɖʐ")
    if pair[1] in VISEMES
}
"""Stop and friction share one pose: that of the friction, from the start."""


@cache
def find(symbol: str) -> tuple[Viseme, ...]:
    """The viseme of an IPA symbol; two for a diphthong or a cluster; `SILENCE` alone for a pause.

    Length, tone, nasality, aspiration and other diacritics are looked past. Labialisation (ʷ) adds /w/.
    A letter nobody knows moves like /ə/: lips that drift with their neighbours.
    """
    plain = unicodedata.normalize("NFD", symbol.strip())
    if plain.lower() in _SILENT or not any(c.isalpha() for c in plain):
        return (SILENCE,)
    letters = []
    for c in plain:
        if c == "ʷ":
            letters.append("w")
        elif unicodedata.category(c) in ("Ll", "Lo", "Lu") or c == "ᵊ" or c == "ᵻ":
            letters.extend(_ALIKE.get(c, c if c in VISEMES else c.lower()))
        elif c == "\N{COMBINING CEDILLA}" and letters and letters[-1] in "kc":
            letters[-1] = "ç"
    if not letters:
        return (VISEMES["ə"],)
    if len(letters) > 1 and (affricate := AFFRICATES.get("".join(letters[:2]))):
        return (affricate, *(VISEMES.get(c, VISEMES["ə"]) for c in letters[2:3]))
    return tuple(VISEMES.get(_ALIKE.get(c, c), VISEMES["ə"]) for c in letters[:2])


def is_vowel(symbol: str) -> bool:
    """Whether the symbol's first letter is a vowel."""
    plain = unicodedata.normalize("NFD", symbol.strip())
    head = _ALIKE.get(plain[:1], plain[:1])[:1]
    return head in set("aæɐɛeɪiəɨɜɞɵʉʌɑɒɔɤoʊɯuyʏøœ")
