"""A picture in its frame that changes while it is shown: a video clip, or what a camera moves over."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from math import ceil, floor
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from avatar.compose.camera import DENSE_MOVING, dense_size, see, step_at, view_at
from avatar.compose.element import State, Still, since
from avatar.compose.identity import TIMED
from avatar.compose.sheet import rounded
from avatar.compose.sprite import Box, Planes, Sprite, draw
from avatar.media.clipsound import ClipSound
from avatar.media.footage import Footage
from avatar.media.framing import Fit, Framing, frame_clip
from avatar.media.reel import open_reel
from avatar.script.model import Clip, Move

U8 = NDArray[np.uint8]


_NOTICED = 0.5
"""Seconds of a clip that somebody would miss."""


class Source(Protocol):
    """What gives the planes of a picture by number; they are read, and only until the next are asked for."""

    def frame(self, number: int) -> Planes: ...


@dataclass(frozen=True)
class Moving:
    """A still picture as its planes, for a camera to move over. `load` gives them."""

    load: partial[Planes]

    def open(self) -> Source:
        return _Same(self.load())

    def number(self, been: float, lasting: float) -> int:  # noqa: ARG002
        return 0


@dataclass(frozen=True)
class _Same:
    planes: Planes

    def frame(self, number: int) -> Planes:  # noqa: ARG002
        return self.planes


@dataclass(frozen=True)
class Screening:
    """A clip as it is shown: in an even `room` (pixels), over a ground (Y, U, V) where it is see-through."""

    path: Path
    footage: Footage
    clip: Clip
    fit: Fit
    room: tuple[int, int]
    ground: tuple[int, int, int]
    move: Move | None = None

    def open(self) -> Source:
        room = dense_size(self.room, self.move, DENSE_MOVING)
        framing = Framing(room, room, ground=self.ground)  # the room has the clip's shape
        if self.fit == "cover":
            framing = frame_clip(self.footage.size, room, self.fit, self.ground)
        return open_reel(self.footage, framing)

    def number(self, been: float, lasting: float) -> int:
        """The number of the frame seen `been` seconds after the clip has begun, of `lasting` in all."""
        clip, footage = self.clip, self.footage
        length = clip.end - clip.start
        at = max(0.0, been) * (clip.speed or length / max(lasting, 1e-3))
        at = at % length if clip.after == "loop" else min(at, length)
        first, tick = footage.ticks[0], footage.tick
        last = ceil(round(clip.end / tick, 6)) - 1  # what begins with the end is not seen any more
        seen = min(floor((clip.start + at) / tick + 1e-6), last)
        return max(0, bisect_right(footage.ticks, first + seen) - 1)


@dataclass(frozen=True)
class Film:
    """A card that comes and goes as a still, and in its window a picture that changes.

    card: the frame without the picture. path: the file in it. window: where the picture is on the canvas when
    the card is at rest. radius: of its corners. over: second at which its time ends, also where the card
    stays to the end of the video. move: what the camera does meanwhile. line: where the script names it.
    """

    card: Still
    path: Path
    window: Box
    radius: float
    content: Screening | Moving
    over: float = field(metadata=TIMED)
    move: Move | None = None
    line: int = field(default=0, metadata=TIMED)

    @property
    def box(self) -> Box:
        return self.card.box

    @property
    def start(self) -> float:
        return self.card.start

    def state(self, t: float) -> State | None:
        """Opacity and place of the card, the number of the picture's frame, and the camera's step."""
        card = self.card.state(t)
        if card is None:
            return None
        been, lasting = since(self.start, t), since(self.start, self.over)
        number = self.content.number(been, lasting)
        return (*card, number, step_at(been, 0.0, lasting) if self.move else 0)

    def prepare(self) -> Projector:
        return Projector(self)

    def draw(self, target: Planes, prepared: object, state: State, clip: Box) -> None:
        assert isinstance(prepared, Projector)
        opacity, dx, dy, number, step = state
        place = self.card.place
        draw(target, prepared.show(number, step), place.x + dx, place.y + dy, clip, opacity)


def heard(film: Film) -> ClipSound | None:
    """What is heard of a film, if it is a clip with its sound on."""
    content = film.content
    if not isinstance(content, Screening) or not content.clip.sound:
        return None
    clip, footage = content.clip, content.footage
    length = clip.end - clip.start
    return ClipSound(
        path=film.path,
        at=film.start,
        until=film.over,
        begin=clip.start,
        end=clip.end,
        origin=float(footage.ticks[0] * footage.tick),
        speed=clip.speed or length / max(film.over - film.start, 1e-3),
        loop=clip.after == "loop",
        volume=clip.volume,
    )


def complain(films: Iterable[Film]) -> Iterator[str]:
    """What a viewer may notice of clips: doubts about their files, and those that are cut off unasked."""
    for film in films:
        content = film.content
        if not isinstance(content, Screening):
            continue
        clip, name = content.clip, f"{film.path.name} (line {film.line})"
        yield from (f"{name} {doubt}." for doubt in content.footage.doubts)
        whole, shown = clip.seconds, film.over - film.start
        if clip.after == "hold" and clip.speed and whole - shown >= _NOTICED:
            yield (
                f"{name} is seen for {shown:.1f} of its {whole:.1f} seconds. "
                "Say {wait} or {speed=fit} behind it, or {trim} if this is meant."
            )


class Projector:
    """A film's card with the picture of the moment in it, always in the same memory."""

    def __init__(self, film: Film) -> None:
        self._film = film
        self._source = film.content.open()
        self._sprite = film.card.prepare()
        self._shown: tuple[int, int] | None = None
        inside = film.window.moved(-film.card.place.x, -film.card.place.y)
        sprite = self._sprite
        self._window: Planes = (
            sprite.y[inside.full()],
            sprite.u[inside.half()],
            sprite.v[inside.half()],
        )
        w, h = film.window.w, film.window.h
        self._seen: Planes = tuple(np.empty(p.shape, np.uint8) for p in self._window)  # type: ignore[assignment]
        mask = rounded(w, h, 0, 0, w, h, film.radius)
        quarters = mask.reshape(h // 2, 2, w // 2, 2).mean(axis=(1, 3))
        band = min(h // 2, 2 * ceil(film.radius / 2) + 2)
        self._edges = [
            _Edge(plane, cover, size)
            for plane, cover, size in zip(
                self._window, (mask, quarters, quarters), (band, band // 2, band // 2), strict=True
            )
        ]

    def show(self, number: int, step: int) -> Sprite:
        """The card with a frame of the picture, as the camera sees it at a step."""
        if self._shown != (number, step):
            planes = self._source.frame(number)
            if self._film.move is not None:
                see(planes, view_at(self._film.move, step), self._seen)
                planes = self._seen
            for window, plane, edge in zip(self._window, planes, self._edges, strict=True):
                window[:] = plane
                edge.round()
            self._shown = number, step
        return self._sprite


class _Edge:
    """The rounded corners of a window in a plane of the card: there the card is mixed in again."""

    def __init__(self, plane: U8, cover: NDArray[np.float32], band: int) -> None:
        self._bands = []
        for rows in (slice(0, band), slice(plane.shape[0] - band, None)):
            share = cover[rows]
            self._bands.append((plane[rows], share, plane[rows] * (1 - share)))

    def round(self) -> None:
        for part, share, card in self._bands:
            part[:] = np.rint(part * share + card)
