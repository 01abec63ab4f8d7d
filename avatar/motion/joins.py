"""Where the motion of one scene meets that of the next: both pass through one pose, at rest.

Each scene's motion depends on what is said in it alone, so a scene that changes leaves the others as they
were; and nobody sees a join, since the head is in the middle there, the lips are closed, the eyes look ahead
and the face wears the tone of the whole script.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from avatar.motion.curves import Curve, ease
from avatar.motion.expression import BRIDGE, wear_still
from avatar.script.model import Mood
from avatar.speech.model import TimedCue

SETTLE, LEAVE = 0.5, 0.35
"""Seconds before a join from which everything comes to that pose, and after it until which it is left."""
ROOM = 0.3, 0.45
"""Seconds after and before a join in which nobody blinks: the blink would be cut short. Before the end of the
video neither: players stop on its last frame, and eyes half shut would stay."""
AIR = 0.3
"""How far the shoulders are lifted at a join."""
NEUTRAL = Mood()
LEANING = (0.5, 0.5, 0.5, 0.5)
"""How lopsided the tone is worn at joins: not at all."""


@dataclass(frozen=True)
class Joins:
    """Whether other motion comes before and after, and what the face wears there.

    tone: an expression that holds for the whole script, if one does.
    """

    before: bool = False
    after: bool = False
    tone: Mood = NEUTRAL

    @property
    def leaning(self) -> Curve | None:
        """The four chances of the tone's expression (see `wear`); None where nothing is to be met."""
        return np.array(LEANING) if self.before or self.after else None

    @property
    def worn(self) -> bool:
        """Whether the face wears anything at the joins."""
        return self.tone.name not in ("neutral", "auto") and self.tone.amount > 0

    def leave_room(self, time: float, seconds: float) -> bool:
        """Whether a blink at second `time` of `seconds` is far enough from the joins and from the end."""
        return not (self.before and time < ROOM[0]) and time <= seconds - ROOM[1]


def meeting_cues(joins: Joins, seconds: float) -> Sequence[TimedCue]:
    """The tone before and after a motion of that length, for expressions to begin and end in."""
    if not joins.worn:
        return ()
    name, amount = joins.tone.name, joins.tone.amount
    cues = []
    if joins.before:
        cues.append(TimedCue("expression", name, -BRIDGE, -1e-3, amount))
    if joins.after:
        cues.append(TimedCue("expression", name, seconds + 1e-3, seconds + BRIDGE, amount))
    return cues


def meet(
    joins: Joins,
    times: Curve,
    seconds: float,
    expression: float,
    coefficients: NDArray[np.float64],
    head: NDArray[np.float64],
    breath: Curve,
) -> None:
    """Bring coefficients [T, 52], head [T, 6] and breath [T] to the common pose at the joins, in place.

    times: of the frames. seconds: when the next motion begins. expression: the amount of expressions.
    """
    own = np.ones(len(times))
    if joins.before:
        own *= ease(times / LEAVE)
    if joins.after:
        own *= ease((seconds - times) / SETTLE)
    rest, turned = np.zeros((1, coefficients.shape[1])), np.zeros((1, 3))
    if joins.worn:
        still = wear_still(joins.tone.name, joins.tone.amount, np.array(LEANING))
        rest, turned = expression * still.coefficients, expression * still.head
    share = own[:, None]
    coefficients *= share
    coefficients += (1 - share) * rest
    head *= share
    head[:, :3] += (1 - share) * turned
    breath *= own
    breath += (1 - own) * AIR
