"""What a plan of a whole video is: who stands where, and what is on the canvas at which second."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil

from avatar.compose.camera import step_at
from avatar.compose.caption_card import CaptionCard
from avatar.compose.captions import Caption
from avatar.compose.element import Element, since
from avatar.compose.look import Look
from avatar.compose.placement import Placement
from avatar.compose.stages import Moment as Moment
from avatar.compose.stages import scene_starts as scene_starts
from avatar.compose.transitions import Room
from avatar.errors import InputError
from avatar.media.clipsound import ClipSound
from avatar.media.dimensions import exact_rate
from avatar.portrait.model import Figure
from avatar.script.model import Move
from avatar.speech.model import TimedCue


@dataclass(frozen=True)
class Person:
    """Who speaks, for the lower third; the brand's own words come first."""

    name: str = ""
    role: str = ""


@dataclass(frozen=True)
class Crossing:
    """Which stages are seen: one (`before` and `after` are the same), or two, `share` of the way, 0..1."""

    before: int
    after: int
    kind: str = "cut"
    share: float = 0.0


@dataclass(frozen=True)
class Plan:
    """Everything the compositor needs. `presenter_side` is the side of the presenter's square in pixels.

    placements, elements, own, rooms: one entry a stage. The first `own` of its elements belong to scenes,
    the others stay through all of them; `rooms` is where the former stand.
    fade: how long transitions take, around the seconds at which scenes begin.
    light: where the backdrop has its middle when no presenter stands before it, pixels.
    cards: the captions as they are set, each where the presenter is when it comes.
    looks: for each of the cast cues to look at what appears or at who speaks; they are the motion's business.
    clips: what is heard of video clips; that is the mix's.
    cuts: the frame with which each scene begins to be made, that of its transition; the first is 0. Frames
    from one cut to the next show nothing that is said in another scene.
    opens: second at which the brand's picture before the first words has gone.
    backward: lines begin at the right, and so do transitions that go to one side.
    pinned: how many of the last elements are the same on all stages, and stay where they are in transitions.
    """

    size: tuple[int, int]
    fps: float
    seconds: float
    unit: float
    look: Look
    figures: tuple[Figure, ...]
    placements: tuple[Placement, ...]
    moments: tuple[Moment, ...]
    elements: tuple[tuple[Element, ...], ...]
    own: tuple[int, ...]
    rooms: tuple[Room, ...]
    captions: tuple[Caption, ...] = ()
    cards: tuple[CaptionCard, ...] = ()
    fade: float = 0.4
    backdrop: str = "studio"
    light: tuple[float, float] = (0.0, 0.0)
    looks: tuple[tuple[TimedCue, ...], ...] = ((),)
    clips: tuple[ClipSound, ...] = ()
    opens: float = 0.0
    pinned: int = 0
    warnings: tuple[str, ...] = field(default=())
    cuts: tuple[int, ...] = (0,)
    backward: bool = False

    @property
    def presenter_side(self) -> int:
        """That of the first presenter."""
        return self.side_of(0)

    def side_of(self, who: int) -> int:
        """The side of a presenter's square where it is largest; 0 for one who is never seen."""
        return max((p.side for place in self.placements for p in place.everyone if p.who == who), default=0)

    def people(self, t: float) -> frozenset[int]:
        """Who is seen at second `t`, as numbers of the cast."""
        now = self.crossing(t)
        places = {self.placements[now.before], self.placements[now.after]}
        return frozenset(p.who for place in places for p in place.everyone if not p.away)

    @property
    def opening(self) -> Moment:
        """The first scene that is no chapter's card."""
        scenes = (m for m in self.moments if not self.placements[m.placement].card)
        return next(scenes, self.moments[0])

    @cached_property
    def _starts(self) -> list[float]:
        return [m.start for m in self.moments]

    def crossing(self, t: float) -> Crossing:
        """What is seen at second `t`. A cut is where the transition would begin: before the first word."""
        half = self.fade / 2
        reach = half + 1e-3  # of the scenes, which may be many, those that begin about now
        first, end = bisect_left(self._starts, t - reach), bisect_right(self._starts, t + reach)
        for n in range(max(1, first), end):
            before, after = self.moments[n - 1 : n + 1]
            if before.placement != after.placement and self.fade and after.transition != "cut":
                share = round((since(after.start, t) + half) / self.fade, 6)
                if 0 < share < 1:
                    return Crossing(before.placement, after.placement, after.transition, share)
        begun = (
            m for m in reversed(self.moments[:end])
            if since(m.start - (half if m.transition == "cut" else 0.0), t) >= 0
        )  # fmt: skip
        now = next(begun, self.moments[0]).placement
        return Crossing(now, now)

    def stays(self, crossing: Crossing) -> bool:
        """Whether the presenter is at the same place on both sides, so that only the content moves."""
        sides = (crossing.before, crossing.after)
        if any(m.camera for m in self.moments if m.placement in sides):
            return False
        return self.placements[crossing.before] == self.placements[crossing.after]

    def glides(self, crossing: Crossing) -> bool:
        """Whether somebody who is seen on both sides, at different places, goes from one to the other."""
        sides = (crossing.before, crossing.after)
        first, second = (self.placements[side] for side in sides)
        if crossing.kind != "fade" or first == second or first.card or second.card:
            return False
        if any(m.camera for m in self.moments if m.placement in sides):
            return False
        here, there = ({p.who for p in place.everyone if not p.away} for place in (first, second))
        return bool(here & there)

    def shot(self, stage: int, t: float) -> tuple[Move, int] | None:
        """How the camera moves over a stage at second `t`, and how far it has come; None where it stands."""
        mine = (m for m in self.moments if m.placement == stage)
        near = min(mine, key=lambda m: max(m.start - t, t - m.end), default=None)
        if near is None or near.camera is None:
            return None
        lasting = since(near.start, min(near.end, self.seconds))
        return near.camera, step_at(since(near.start, t), 0.0, lasting)


def check_canvas(size: tuple[int, int]) -> tuple[int, int]:
    """Width and height, if a template can be laid out on them; raises InputError."""
    w, h = size
    if w % 2 or h % 2 or min(w, h) < 180 or max(w, h) > 7680:
        raise InputError(
            f"A canvas of {w} x {h} cannot be drawn.", hint="Use even sides from 180 to 7680 pixels."
        )
    return w, h


LEAD = 0.2
"""Seconds before its first word from which a scene is made at least: lips begin to move so long before."""


def cut_scenes(starts: Sequence[float], fps: float, fade: float) -> tuple[int, ...]:
    """The frames from which scenes that begin at these seconds are made; fade: how long transitions take."""
    rate = float(exact_rate(fps))
    lead = ceil(max(LEAD, fade / 2) * rate - 1e-6)
    cuts: list[int] = []
    for start in starts:
        frame = round(start * rate) - lead
        cuts.append(max(frame, cuts[-1] + 1) if cuts else 0)
    return tuple(cuts)
