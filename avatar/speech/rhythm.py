"""What keeps a long text from being a drone: rests, pace and pitch that change from sentence to sentence.

A voice says every sentence by itself, and left alone it begins each at the same height, says each at the same
pace and rests as long after each. Speakers do not:

| what | how | why |
| --- | --- | --- |
| a rest grows with the sentence before it and with the one to come | × 0.6 to × 1.35 | breath is taken, and the next sentence planned: Zvonik and Cummins 2003, Krivokapić 2007 |
| after a question | × 1.25 | the listener answers |
| after "…" | × 1.3 | it is left hanging |
| after stressed last words | × 1.15 | they are to sink in |
| else | × 0.75 to × 1.3, by chance | real rests spread far more: a factor of 1.8 (one σ) in 19 clips of speakers |
| the first sentence of a paragraph is higher and slower, the last lower and slower | ± 0.4 semitones, 2 % | a paragraph is one fall, with a new start: Lehiste 1975, Swerts and Geluykens 1994 |
| else | ± 0.2 semitones, ± 1.5 %, by chance | no two are alike |

In those 19 clips (338 s) the rests were, heard: at full stops 0.50 s (quartiles 0.30 and 0.62), at commas 0.26 s
(0.19 and 0.50), within phrases 0.17 s. What is chance hangs on the words and the seed: the same text with the
same seed sounds the same.
"""  # noqa: E501

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import replace

from avatar.script.model import USUAL, Prosody
from avatar.speech.engine import Unit
from avatar.speech.pauses import Pauses, is_full_stop, last_mark
from avatar.speech.sentences import count_letters

TYPICAL = 60
"""Letters of a sentence after which, and before such a one, the rest is just as long as the profile says."""
_LONG = 1.7
"""Times the typical length from which on a sentence counts no more."""
_MARKS = {"?": 1.25, "？": 1.25, "…": 1.3}
_STRESSED = 1.15
_LAST_WORDS = 3
_CHANCE = 0.14
"""Standard deviation of the logarithm of a rest."""
_HEIGHT, _HEIGHT_CHANCE = 0.4, 0.1
"""Semitones: of the first sentence over the middle, and the deviation by chance."""
_SLOWER, _PACE_CHANCE = 0.02, 0.0075
_MOST = 2.0
"""Deviations by chance are no larger than so many times the usual."""


def rest_after(
    pauses: Pauses, said: Sequence[Unit], coming: Sequence[Unit], variety: float, seed: int
) -> float:
    """Seconds of rest after the words `said`, which end a phrase, before those `coming`.

    variety: 0 for rests that are all alike, 1 for those of the table.
    """
    last = said[-1].text
    usual = pauses.after(last)
    if not is_full_stop(last) or not variety:
        return usual
    before, after = (min(_LONG, count_letters(words) / TYPICAL) for words in (said, coming))
    factor = 0.5 + 0.3 * before + 0.2 * after
    factor *= _MARKS.get(last_mark(last), 1.0)
    if any(unit.emphasis for unit in said[-_LAST_WORDS:]):
        factor *= _STRESSED
    factor *= math.exp(_CHANCE * _draw(seed, "rest", said))
    return usual * max(0.0, 1.0 + variety * (factor - 1.0))


def draw_breath(said: Sequence[Unit], variety: float, seed: int) -> float:
    """How many times the usual the rest after a paragraph or a point of a list is: by chance alone."""
    return max(0.0, 1.0 + variety * (math.exp(_CHANCE * _draw(seed, "breath", said)) - 1.0)) if said else 1.0


def lean(place: int, of: int, said: Sequence[Unit], variety: float, seed: int) -> Prosody:
    """How sentence number `place` of a paragraph with `of` of them is said: its words are `said`.

    The only sentence of a paragraph is said as it is.
    """
    if of < 2 or not variety:
        return USUAL
    fall = 1.0 - 2.0 * place / (of - 1)  # 1 for the first, -1 for the last
    height = _HEIGHT * fall + _HEIGHT_CHANCE * _draw(seed, "height", said)
    slower = _SLOWER * (place in (0, of - 1)) + _PACE_CHANCE * _draw(seed, "pace", said)
    return Prosody(rate=round(1.0 - variety * slower, 4), pitch=round(variety * height, 2))


def bend_sentences(sentences: Sequence[Sequence[Unit]], variety: float, seed: int) -> list[list[Unit]]:
    """The sentences of a paragraph, each with its pace and pitch on top of what is asked for.

    Where the script asks for something within a sentence, that sentence is left alone.
    """
    made = []
    for place, said in enumerate(sentences):
        own = lean(place, len(sentences), said, variety, seed)
        asked = {unit.prosody for unit in said}
        made.append([replace(unit, prosody=own) for unit in said] if asked == {USUAL} else list(said))
    return made


def _draw(seed: int, what: str, said: Sequence[Unit]) -> float:
    """A number from a normal distribution of width 1, within ± 2, by the words and the seed alone."""
    text = f"{seed} {what} {' '.join(unit.text for unit in said)}"
    digest = hashlib.sha256(text.encode()).digest()
    first, second = (int.from_bytes(digest[i : i + 4], "little") / 2**32 for i in (0, 4))
    drawn = math.sqrt(-2.0 * math.log(1.0 - first)) * math.cos(2.0 * math.pi * second)  # Box and Muller
    return max(-_MOST, min(_MOST, drawn))
