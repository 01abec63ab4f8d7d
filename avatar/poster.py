"""Which frame stands for a whole video: the opening is on the canvas, eyes are open, the mouth is at rest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .errors import InputError
from .project import check_apart

if TYPE_CHECKING:
    from .compose.plan import Plan
    from .media import Outputs
    from .motion import Motion
    from .project import Video

LONGEST = 30.0
"""Seconds from the start among which the frame is chosen: the title stands there, if there is one."""
SETTLED = 0.12
"""Seconds for which an element must not have changed, before and after, to count as standing."""
NEAR, AWAY = 0.35, 0.3
"""Seconds within which a better face is looked for, and what it costs to go as far."""
FACE = {
    "eyeBlink": 3.0,
    "jawOpen": 3.0,
    "mouthFunnel": 1.5,
    "mouthPucker": 1.5,
    "mouthLowerDown": 0.8,
    "mouthUpperUp": 0.8,
    "mouthRoll": 0.6,
    "eyeSquint": 0.5,
    "eyeLook": 0.5,
    "noseSneer": 0.5,
    "mouthFrown": 0.8,
    "browDown": 0.4,
    "mouthSmile": -0.25,
}
"""What each of the coefficients whose names begin so costs; a smile is worth something."""
TURNED = 0.03
"""What a degree of yaw or roll of the head costs."""
QUALITY = 90
"""Of the JPEG, 0 to 100."""
BARE = 2.0
"""What an empty canvas costs against the fullest one."""


def choose_frame(moves: Motion, layout: Plan) -> int:
    """The number of the frame for a poster, within the first scene and its first 30 seconds.

    A picture of the brand or a chapter's card before the first words is not the video: the choice begins
    after it.
    """
    begins = max(layout.opens, layout.opening.start)
    end = min(begins + LONGEST, layout.opening.end, layout.seconds)
    count = max(1, min(len(moves), int(end * moves.fps)))
    first = min(math.ceil(begins * moves.fps), count - 1)
    shown = standing_area(layout, count, moves.fps)[first:]
    cost = face_cost(moves)[first:count] + BARE * (1 - shown / max(float(shown.max()), 1.0))
    return first + int(np.argmin(cost))


def calmest(moves: Motion, number: int) -> int:
    """The frame in which the face is best, of those within a third of a second of frame `number`."""
    reach = round(NEAR * moves.fps)
    first = max(0, number - reach)
    near = face_cost(moves)[first : number + reach + 1]
    away = np.abs(np.arange(len(near)) + first - number) / max(1, reach)
    return first + int(np.argmin(near + AWAY * away))


def face_cost(moves: Motion) -> NDArray[np.float32]:
    """How far each frame is from an open-eyed face at rest, float32 [T]; 0 and less is good."""
    from .motion.model import ARKIT_NAMES

    weights = np.array(
        [next((w for start, w in FACE.items() if name.startswith(start)), 0.0) for name in ARKIT_NAMES],
        np.float32,
    )
    turned = np.abs(moves.head[:, 0]) + np.abs(moves.head[:, 2])
    return np.asarray(moves.coefficients @ weights + TURNED * turned, np.float32)


def standing_area(layout: Plan, count: int, fps: float) -> NDArray[np.float32]:
    """For each of the first `count` frames the area in pixels of what stands still on it, float32 [count]."""
    elements = layout.elements[layout.opening.placement]
    area = np.zeros(count, np.float32)
    reach = max(1, round(SETTLED * fps))
    for element in elements:
        states = [element.state(n / fps) for n in range(-reach, count + reach)]
        for n in range(count):
            now = states[n + reach]
            if now is not None and states[n] == now == states[n + 2 * reach]:
                area[n] += element.box.w * element.box.h
    return area


def poster_path(video: Video, inputs: Sequence[tuple[str, Path]]) -> Path:
    """`lesson.jpg` beside `lesson.mp4`.

    Raises InputError when the video is made from a file of that name, for a loop, and where a JPEG cannot
    show what the video does.
    """
    if video.delivery.form.loop or video.delivery.alpha:
        kind = "transparent video" if video.delivery.alpha else f"{video.delivery.form.ending} file"
        raise InputError(f"A {kind} has no poster.", hint="Leave out --poster, or see `avatar preview`.")
    path = video.path.with_suffix(".jpg")
    check_apart(path, inputs, "-o, or leave out --poster")
    return path


def write_poster(frame: NDArray[np.uint8], path: Path, outputs: Outputs) -> dict[str, Path]:
    """Write a frame (yuv420p, uint8 [H * 3 / 2, W]) as a JPEG: {"poster": path}. Raises OutputError."""
    import cv2

    from .compose.colour import to_bgr

    _, data = cv2.imencode(".jpg", to_bgr(frame), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    with outputs.open(path, binary=True) as file:
        file.write(data.tobytes())
    return {"poster": path}
