"""The tracks, added up: what the stage is called for."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from avatar.errors import AudioError, InputError, UnknownNameError
from avatar.motion.blinks import move_lids, plan_blinks
from avatar.motion.breath import breathe
from avatar.motion.brows import raise_brows
from avatar.motion.expression import wear
from avatar.motion.fusion import hear_lips, say_lips
from avatar.motion.gaze import Look, plan_gaze, turn_eyes
from avatar.motion.gestures import act
from avatar.motion.glances import add, glance
from avatar.motion.head import limit_angles, move_head
from avatar.motion.joins import Joins, meet, meeting_cues
from avatar.motion.model import ARKIT_INDEX, Motion
from avatar.motion.voice import listen
from avatar.speech.model import Speech

TRACKS = ("head", "blinks", "gaze", "brows", "breath", "expression", "glances")
"""Each has its own stream of chance: turning one off leaves the others as they were."""

AMOUNTS = ("mouth", "blinks", "head", "gaze", "expression", "breath")
"""What can be had less of."""


def move(
    speech: Speech,
    *,
    fps: float = 25.0,
    seed: int = 0,
    language: str = "en",
    mouth: float = 1.0,
    blinks: float = 1.0,
    head: float = 1.0,
    gaze: float = 1.0,
    expression: float = 1.0,
    breath: float = 1.0,
    frames: int | None = None,
    joins: Joins | None = None,
) -> Motion:
    """How a presenter moves who says `speech`: `Motion.frames_for(speech.seconds, fps)` frames.

    The lips follow `speech.phonemes`, or the sound itself where there are none; gestures, emphasis,
    questions, expressions and glances come from `speech.cues`, the starts of scenes from `speech.spans`.
    The six amounts scale their tracks from 0 (not at all) to 1; expression is all that cues ask for.
    The same speech, fps and seed give the same motion. Sampling is exact at n / fps for any fps.
    frames: their number, where it is known better. joins: where other motion comes before or after.

    Raises InputError for an fps outside 1..240 or an amount outside 0..1, AudioError for a sound without a
    sample rate, UnknownNameError for an unknown gesture or expression.
    """
    amounts = (mouth, blinks, head, gaze, expression, breath)
    _check(fps, dict(zip(AMOUNTS, amounts, strict=True)))
    if speech.sample_rate <= 0:
        raise AudioError("The sound has no sample rate.", hint="Give the number of samples a second.")
    seconds = speech.seconds
    frames = frames or Motion.frames_for(seconds, fps)
    times = np.arange(frames) / fps
    voice = listen(speech)
    joins = joins or Joins()
    cues = (*speech.cues, *meeting_cues(joins, seconds))
    chance = {name: np.random.default_rng([abs(int(seed)), seed < 0, k]) for k, name in enumerate(TRACKS)}

    total = mouth * _find_lips(speech, frames, fps, language)
    worn = wear(chance["expression"], cues, voice, total, times, joins.leaning)
    raised, nod = raise_brows(chance["brows"], voice, speech.cues, times)
    gesture = act(speech.cues, times)
    # Rounded lips leave less room to smile.
    free = 1 - 0.6 * total[:, ARKIT_INDEX["mouthPucker"]]
    for name in ("mouthSmileLeft", "mouthSmileRight"):
        gesture.coefficients[:, ARKIT_INDEX[name]] *= free
    gesture = add(gesture, glance(chance["glances"], speech.cues, times))
    # A smile on a happy face is more of the same, not twice as much.
    face = np.cbrt(gesture.coefficients**3 + worn.coefficients**3)
    raised *= worn.brows[:, None] * (1 - np.clip(worn.coefficients, 0, 1))  # a brow that is up has less to go
    total += expression * (raised + face)

    pose = head * move_head(chance["head"], voice, times, _scene_starts(speech, joins))
    pose[:, :3] *= 1 + expression * (worn.life[:, None] - 1)
    pose[:, 1] += expression * nod
    pose[:, :3] += expression * (gesture.head + worn.head)
    pose[:, :3] = limit_angles(pose[:, :3])

    look = plan_gaze(chance["gaze"], voice, times)
    look = Look(look.yaw + gesture.eyes[:, 0] * expression, look.pitch + gesture.eyes[:, 1] * expression)
    total += gaze * turn_eyes(look, pose[:, :3] - expression * gesture.led)

    planned = [b for b in plan_blinks(chance["blinks"], voice, seconds) if joins.leave_room(b.time, seconds)]
    for side, lids in zip(("Left", "Right"), move_lids(planned, frames, fps), strict=True):
        column = total[:, ARKIT_INDEX["eyeBlink" + side]]
        # A lid that is half down has only the other half to go.
        column += blinks * lids * (1 - np.clip(column, 0, 1))
        total[:, ARKIT_INDEX["eyeWide" + side]] *= 1 - blinks * lids

    lifted = breathe(chance["breath"], voice, times)
    meet(joins, times, frames / fps, expression, total, pose, lifted)
    return Motion(
        fps=float(fps),
        coefficients=np.clip(total, 0, 1).astype(np.float32),
        head=pose.astype(np.float32),
        breath=(breath * lifted).astype(np.float32),
    )


def _find_lips(speech: Speech, frames: int, fps: float, language: str) -> NDArray[np.float64]:
    """The lips' coefficients [frames, 52]."""
    if speech.phonemes:
        lips = say_lips(speech, frames, fps, language)
    else:
        lips = hear_lips(speech.samples, speech.sample_rate, frames, fps)
    return lips.astype(np.float64)


def _scene_starts(speech: Speech, joins: Joins) -> list[float]:
    """Seconds at which scenes begin, without the first, which begins with the video."""
    inside = [span.start for span in speech.spans if span.segment < 0 and span.start > 0]
    return [*([0.0] if joins.before else []), *inside, *([speech.seconds] if joins.after else [])]


def check_amounts(amounts: Mapping[str, float]) -> dict[str, float]:
    """Amounts by the names of their tracks, as `move` takes them.

    Raises UnknownNameError for a track there is not, InputError for a value outside 0..1.
    """
    for name, amount in amounts.items():
        if name not in AMOUNTS:
            raise UnknownNameError("track of motion", name, AMOUNTS)
        if isinstance(amount, bool) or not isinstance(amount, int | float) or not 0 <= amount <= 1:
            raise InputError(f"The amount of {name} is {amount!r}.", hint="Give a number from 0 to 1.")
    return {name: float(amount) for name, amount in amounts.items()}


def _check(fps: float, amounts: dict[str, float]) -> None:
    if not (math.isfinite(fps) and 1 <= fps <= 240):
        raise InputError(f"{fps} is no frame rate.", hint="Give between 1 and 240 frames a second.")
    check_amounts(amounts)
