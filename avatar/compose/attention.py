"""What draws the presenter's eyes: pictures that appear, when, and on which side of the presenter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from avatar.compose.board import Board
from avatar.compose.placement import Placement
from avatar.script.model import Scene
from avatar.speech.model import Speech, TimedCue

SEEN = 0.2
"""Seconds after a picture begins to fade in at which there is something to look at."""
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


def glances(board: Board, place: Placement, shown: Sequence[float], end: float) -> list[TimedCue]:
    """A cue for each picture that appears at `shown` (seconds) in a scene that ends at `end`.

    Its name is the side of the presenter on which the pictures' column lies.
    """
    side = side_of(board.column(place), place)
    return [
        TimedCue("glance", side, t + SEEN, t + SEEN + 1.0)
        for i, t in enumerate(shown)
        if t > OPENING and t + 1.0 < (shown[i + 1] if i + 1 < len(shown) else end)
    ]


def side_of(column: tuple[int, int, int, int], place: Placement) -> Literal["left", "right", "up", "down"]:
    """Where a column (left, top, right, bottom) lies, seen from the presenter's head on the canvas."""
    left, top, right, bottom = column
    across = (left + right) / 2 - place.middle
    along = (top + bottom) / 2 - (place.head.y + place.head.h / 2)
    if abs(across) >= 0.6 * abs(along):
        return "left" if across < 0 else "right"
    return "up" if along < 0 else "down"
