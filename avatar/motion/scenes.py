"""The motion of a whole video, scene by scene: what changes in one scene moves nothing in another."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from avatar.media.dimensions import exact_rate
from avatar.motion.joins import Joins
from avatar.motion.memory import find_motion, keep_motion, name_motion
from avatar.motion.mix import move
from avatar.motion.model import Motion
from avatar.script.model import Mood
from avatar.speech.model import Speech
from avatar.speech.timing import cut


def move_scenes(
    speech: Speech,
    cuts: Sequence[int],
    *,
    fps: float,
    seed: int,
    language: str,
    tone: Mood,
    amounts: Mapping[str, float],
) -> Motion:
    """Motion for a speech whose scenes begin at the frames `cuts`, of which the first is 0.

    speech: as loud as the voice is, with the scenes' first words on whole frames. What was made before comes
    from the cache. Raises what `move` raises.
    """
    rate = exact_rate(fps)
    total = Motion.frames_for(speech.seconds, float(rate))
    edges = [*cuts, total]
    moved = []
    for i, (first, last) in enumerate(pairwise(edges)):
        count = last - first
        samples = round(count / rate * speech.sample_rate)
        said = cut(speech, round(first / rate * speech.sample_rate), samples, float(first / rate))
        joins = Joins(before=i > 0, after=last < total, tone=tone)
        # Scenes that say the same move alike: the place in the script must not matter.
        words = " ".join(word.text for word in said.words)
        chance = zlib.crc32(words.encode()) ^ (seed << 8)
        settings = {"fps": float(rate), "seed": chance, "language": language, "frames": count, **amounts}
        name = name_motion(said, {**settings, "joins": joins})
        motion = find_motion(name)
        if motion is None:
            motion = move(said, joins=joins, **settings)  # type: ignore[arg-type]
            keep_motion(name, motion)
        moved.append(motion)
    if len(moved) == 1:
        return moved[0]
    return Motion(
        fps=float(rate),
        coefficients=np.concatenate([m.coefficients for m in moved]),
        head=np.concatenate([m.head for m in moved]),
        breath=np.concatenate([m.breath for m in moved]),
    )
