"""What draws the presenter's eyes: pictures that appear, when, and on which side of the presenter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from avatar.compose.board import Board
from avatar.compose.placement import Placement
from avatar.script.model import Picture, Scene
from avatar.speech.model import Speech, TimedCue

SEEN = 0.2
"""Seconds after a picture begins to fade in at which there is something to look at."""
BACK = 0.5
"""Seconds before the end of a clip that was watched at which the presenter turns back to the viewer."""
OPENING = 0.5
"""A picture that is there within this many seconds of the video's start does not appear: it was there."""


def picture_times(
    scene: Scene, index: int, speech: Speech, start: float, opens: float
) -> tuple[dict[int, float], list[float]]:
    """When each segment of the scene is heard, and when each of its pictures and panels appears, in seconds.

    `start` is that of the scene; nothing of it is shown before `opens`.
    """
    times = {s.segment: s.start for s in speech.spans if s.scene == index and s.segment >= 0}
    for word in speech.words:  # speech without spans still has words
        if word.scene == index:
            times[word.segment] = min(times.get(word.segment, word.start), word.start)
    return times, [max(opens, times.get(p.segment, start)) for p in scene.shown]


def glances(
    board: Board, place: Placement, scene: Scene, shown: Sequence[float], end: float
) -> list[TimedCue]:
    """A cue for each picture that appears at `shown` (seconds) in a scene that ends at `end`.

    Its name is the side of the presenter on which the pictures' column lies. A clip for which the presenter
    is silent is watched almost to its end.
    """
    side = side_of(board.column(place), place)
    cues = []
    for i, (item, t) in enumerate(zip(scene.shown, shown, strict=True)):
        clip = item.clip if isinstance(item, Picture) else None
        watched = clip.seconds - SEEN - BACK if clip and clip.wait else 0.0
        until = shown[i + 1] if i + 1 < len(shown) else end
        if (t > OPENING or watched > 1.0) and t + 1.0 < until:
            cues.append(TimedCue("glance", side, t + SEEN, t + SEEN + max(1.0, watched)))
    return cues


def side_of(column: tuple[int, int, int, int], place: Placement) -> Literal["left", "right", "up", "down"]:
    """Where a column (left, top, right, bottom) lies, seen from the presenter's head on the canvas."""
    left, top, right, bottom = column
    across = (left + right) / 2 - place.middle
    along = (top + bottom) / 2 - (place.head.y + place.head.h / 2)
    if abs(across) >= 0.6 * abs(along):
        return "left" if across < 0 else "right"
    return "up" if along < 0 else "down"
