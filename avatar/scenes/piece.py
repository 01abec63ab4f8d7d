"""Which pieces a video is made of, and what each of them is made from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from avatar.compose.identity import Fingerprints
from avatar.media.dimensions import exact_rate
from avatar.media.encode import KEYFRAME_SECONDS
from avatar.media.manifest import versions

if TYPE_CHECKING:
    from avatar.compose.element import Element
    from avatar.compose.plan import Plan
    from avatar.scenes.shoot import Shoot

LONGEST = 2 * KEYFRAME_SECONDS
"""Seconds of a piece. A key frame would stand at its start anyhow, so cutting a scene there costs nothing."""
SHORTEST = 2.0
"""Seconds below which the rest of a scene stays with the piece before."""
FORMAT = 1
"""Raised when pieces are made otherwise although none of the sources below changed."""
SOURCES = (
    "compose",
    "vector",
    "render",
    "portrait/model.py",
    "deck/pdf.py",
    "media/encode.py",
    "media/encoders.py",
    "media/flipbook.py",
    "media/footage.py",
    "media/framing.py",
    "media/reel.py",
    "media/tonemap.py",
    "scenes/delivering.py",
)
PACKAGES = (
    "av",
    "numpy",
    "onnxruntime",
    "onnxruntime-gpu",
    "opencv-python",
    "opencv-python-headless",
    "pillow",
    "pypdfium2",
    "resvg-py",
)
"""What decides how frames look besides what they are made from: sources of this package, and others."""


@dataclass(frozen=True)
class Piece:
    """Frames `first` to `last` (not included) of a video, all of one scene. key: what they are made from."""

    scene: int
    first: int
    last: int
    key: str

    @property
    def numbers(self) -> range:
        return range(self.first, self.last)


def list_pieces(shoot: Shoot, ran: str, encoder: str) -> list[Piece]:
    """The pieces of a whole video, in order. ran, encoder: what really draws and encodes it."""
    plan, rate = shoot.plan, float(exact_rate(shoot.staging.fps))
    prints = Fingerprints()
    ground = prints.of(
        (
            FORMAT,
            sources(),
            {name: v for name, v in versions().items() if name in PACKAGES or name == "system"},
            (ran, encoder, shoot.quality, shoot.delivery.codec, shoot.delivery.form.muxer),
            (plan.size, str(exact_rate(shoot.staging.fps)), plan.unit, plan.backdrop, plan.look, plan.light),
        )
    )
    # Only those who are seen in a piece count in it: a new guest in the last scene changes nothing before.
    actors = [prints.of((who, plan.side_of(who), rig)) for who, rig in enumerate(shoot.rigs)]
    states = _States(plan, prints)
    edges = [*plan.cuts, len(shoot.moves)]
    pieces = []
    for scene, (start, end) in enumerate(pairwise(edges)):
        for first, last in divide(start, end, rate):
            digest = hashlib.sha256(ground)
            for n in range(first, last):
                digest.update(states.at(n))
            people = frozenset().union(*(plan.people(n / plan.fps) for n in range(first, last)))
            for who in sorted(people):
                motion = shoot.motions[who]
                digest.update(actors[who])
                for track in (motion.coefficients, motion.head, motion.breath):
                    digest.update(track[first:last].tobytes())
            pieces.append(Piece(scene, first, last, digest.hexdigest()))
    return pieces


def divide(first: int, last: int, rate: float) -> list[tuple[int, int]]:
    """The pieces of a scene that has the frames `first` to `last`: all of one length but the last."""
    step = max(1, round(LONGEST * rate))
    cuts = list(range(first, last, step)) or [first]
    if len(cuts) > 1 and last - cuts[-1] < SHORTEST * rate:
        cuts.pop()
    return [(a, b) for a, b in pairwise([*cuts, last]) if b > a]


class _States:
    """What is on the canvas at each frame, as bytes."""

    def __init__(self, plan: Plan, prints: Fingerprints) -> None:
        self._plan, self._prints = plan, prints
        self._places = [prints.of(place) for place in plan.placements]
        self._near: dict[tuple[int, int], list[tuple[int, Element]]] = {}

    def at(self, n: int) -> bytes:
        plan, t = self._plan, n / self._plan.fps
        now = plan.crossing(t)
        parts = self._shown(now.before, t)
        if now.after != now.before:
            stays = plan.stays(now)
            way = (now.kind, now.share, stays, plan.glides(now), plan.backward)
            parts += [repr(way).encode(), *self._shown(now.after, t)]
            if stays:
                room = plan.rooms[now.before]
                parts += [self._prints.of(room), *self._shown(now.before, t, bare=True)]
        return b"".join(parts)

    def _shown(self, index: int, t: float, bare: bool = False) -> list[bytes]:
        """A stage at second `t`; `bare`, without what belongs to its scenes."""
        parts = [self._places[index], repr(self._plan.shot(index, t)).encode()]
        for number, element in self._around(index, t):
            if bare and number < self._plan.own[index]:
                continue
            state = element.state(t)
            if state is not None:
                parts += [self._prints.of(element), repr(state).encode()]
        return parts

    def _around(self, index: int, t: float) -> Sequence[tuple[int, Element]]:
        """The elements, with their numbers, that may be seen in the ten seconds of which `t` is one."""
        stretch = int(t // 10)
        key = index, stretch
        if key not in self._near:
            self._near[key] = [
                (number, e)
                for number, e in enumerate(self._plan.elements[index])
                if getattr(e, "start", 0.0) <= 10 * stretch + 10
                and getattr(e, "end", float("inf")) >= 10 * stretch
            ]
        return self._near[key]


@lru_cache
def sources() -> str:
    """A digest of the code that draws, and of its nets."""
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for source in SOURCES:
        path = package / source
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            with suppress(OSError):
                digest.update(file.read_bytes())
    for graph in ("warp.onnx", "warp_half.onnx", "planes.onnx"):
        with suppress(OSError):
            digest.update((package / "models" / graph).read_bytes())
    return digest.hexdigest()
