"""How one scene follows another: two frames and a share make a third, on the encoder's own planes.

All of it is geometry and weighted sums, and the same for every plane: so frames over black and over white
(`cutout`) tell the alpha of what lies between them, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.compose.colour import planes
from avatar.compose.sprite import Box, Planes

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

MOVING = frozenset(("slide", "push", "wipe", "zoom"))
"""Transitions that take what stands in a scene along, up to the end."""
BLACK = (16, 128, 128)
"""Y, U and V of black (ITU-R BT.709, limited range)."""


def smooth(x: float) -> float:
    """Slow start, slow end: 3 x² − 2 x³."""
    x = min(1.0, max(0.0, x))
    return x * x * (3 - 2 * x)


def glide(x: float) -> float:
    """Slow start, quick middle, long landing: 6 x⁵ − 15 x⁴ + 10 x³ of x bent towards its end."""
    x = 1 - (1 - min(1.0, max(0.0, x))) ** 1.35
    return x * x * x * (x * (6 * x - 15) + 10)


def cross(kind: str, before: U8, after: U8, share: float, out: U8, backward: bool = False) -> U8:
    """The whole canvas between two scenes: yuv420p frames, uint8 [H * 3 / 2, W]; returns `out`.

    `share` is how much of the transition's time has gone, 0..1; at both ends the frames are as they were.
    backward: from the other side, as it is read from right to left.
    Raises KeyError for a kind that there is not; a cut is at one end or the other.
    """
    h, w = before.shape[0] * 2 // 3, before.shape[1]
    if share <= 0 or share >= 1:
        np.copyto(out, before if share <= 0 else after)
        return out
    first, second, target = planes(before, w, h), planes(after, w, h), planes(out, w, h)
    _run(kind, first, second, target, share, backward)
    return out


def _run(kind: str, first: Planes, second: Planes, out: Planes, share: float, backward: bool) -> None:
    if backward and kind == "wipe":
        # The old scene uncovered from the left, told from its end: the new one covers it from the right.
        first, second, share = second, first, 1 - share
    elif backward and kind in _SIDEWAYS:
        first, second, out = _mirrored(first), _mirrored(second), _mirrored(out)
    _WHOLE[kind](first, second, out, share)


def _mirrored(frame: Planes) -> Planes:
    """Views of the planes from right to left."""
    y, u, v = frame
    return y[:, ::-1], u[:, ::-1], v[:, ::-1]


def _fade(first: Planes, second: Planes, out: Planes, share: float) -> None:
    amount = smooth(share)
    for a, b, to in zip(first, second, out, strict=True):
        cv2.addWeighted(a, 1 - amount, b, amount, 0.0, dst=to)


def _push(first: Planes, second: Planes, out: Planes, share: float) -> None:
    """The new scene comes from the right and pushes the old one out."""
    half = round(first[1].shape[1] * glide(share))
    for a, b, to in zip(first, second, out, strict=True):
        w = a.shape[1]
        n = half * w // first[1].shape[1]  # twice as far in luma: chroma stays where it belongs
        to[:, : w - n] = a[:, n:]
        to[:, w - n :] = b[:, :n]


def _slide(first: Planes, second: Planes, out: Planes, share: float) -> None:
    """The new scene comes from the right over the old one, which gives way by a quarter, in its shadow."""
    chroma = first[1].shape[1]
    amount = glide(share)
    half, back = round(chroma * amount), round(0.25 * chroma * amount)
    for a, b, to, black in zip(first, second, out, BLACK, strict=True):
        w = a.shape[1]
        n, m = half * w // chroma, back * w // chroma
        edge = w - n
        to[:, :edge] = a[:, m : m + edge]
        to[:, edge:] = b[:, :n]
        wide = min(edge, w // 24)
        if wide > 0:
            dark = 0.28 * np.linspace(0, 1, wide, dtype=np.float32) ** 2
            part = to[:, edge - wide : edge]
            part[:] = np.rint(part + (black - part.astype(np.float32)) * dark)


def _wipe(first: Planes, second: Planes, out: Planes, share: float) -> None:
    """A soft edge runs from left to right; behind it is the new scene."""
    w = first[0].shape[1]
    soft = max(2.0, 0.08 * w)
    place = (np.arange(w, dtype=np.float32) + 0.5 - smooth(share) * (w + soft)) / soft + 1
    luma = np.clip(1 - place, 0, 1).astype(np.float32)
    luma = luma * luma * (3 - 2 * luma)
    chroma = luma.reshape(-1, 2).mean(axis=1)
    for a, b, to in zip(first, second, out, strict=True):
        weight = np.broadcast_to(luma if a.shape[1] == w else chroma, a.shape)
        cv2.blendLinear(a, b, np.ascontiguousarray(1 - weight), np.ascontiguousarray(weight), dst=to)


def _zoom(first: Planes, second: Planes, out: Planes, share: float) -> None:
    """The old scene comes nearer and dissolves; the new one settles behind it."""
    amount = smooth(share)
    near, far = 1 + 0.16 * share * share, 1 + 0.10 * (1 - glide(share))
    for a, b, to in zip(first, second, out, strict=True):
        cv2.addWeighted(_scaled(a, near), 1 - amount, _scaled(b, far), amount, 0.0, dst=to)


def _scaled(plane: NDArray[np.generic], factor: float) -> NDArray[np.generic]:
    """The plane enlarged about its middle; what lies beyond its edge is like the edge."""
    h, w = plane.shape
    cx, cy = (w - 1) / 2, (h - 1) / 2
    turn = np.array([[factor, 0, cx - factor * cx], [0, factor, cy - factor * cy]], np.float64)
    return np.asarray(
        cv2.warpAffine(plane, turn, (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    )


_SIDEWAYS = frozenset(("push", "slide"))
"""Transitions that take the canvas to one side, and to the other where lines begin at the right."""
_WHOLE: Mapping[str, Callable[[Planes, Planes, Planes, float], None]] = {
    "fade": _fade,
    "push": _push,
    "slide": _slide,
    "wipe": _wipe,
    "zoom": _zoom,
}


# --- where the presenter stays ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Room:
    """Where a scene's content stands, and which way it goes when the presenter stays: up, or to the left.

    backward: all of it the other way round, where lines begin at the right. `edge` is how far from the ends
    of the room it dissolves, in pixels; `upper`, at the upper end, if that is less.
    """

    box: Box
    upright: bool
    edge: int
    backward: bool = False
    upper: int | None = None


_DIFFER = (10.0, 30.0)
"""Levels of 255 by which shadows differ from the ground, and by which only things differ that hide it."""


def carry(kind: str, ground: U8, before: U8, after: U8, share: float, room: Room, out: U8) -> U8:
    """The canvas between two scenes in which the presenter stays: only what stands in the room moves.

    `ground` is the frame without what belongs to either scene. What differs from it is the content: it is
    moved, and laid over the ground again. What differs much hides what is behind; what differs little, as a
    shadow does, lets it through.
    """
    h, w = ground.shape[0] * 2 // 3, ground.shape[1]
    if share <= 0 or share >= 1:
        return cross(kind, before, after, share, out)
    if kind not in _MOVES:  # needs no ground: what is equal stays equal
        np.copyto(out, before)
        first, second, target = (_inside(planes(f, w, h), room.box) for f in (before, after, out))
        _run(kind, first, second, target, share, room.backward)
        return out
    np.copyto(out, ground)
    base, old, new, target = (_inside(planes(f, w, h), room.box) for f in (ground, before, after, out))
    moves = [
        (frame, _solid(base, frame), motion)
        for frame, motion in zip((old, new), _MOVES[kind](share), strict=True)
        if motion.weight > 0
    ]
    for n, plane in enumerate(base):
        scale = 2 if n else 1
        under = plane.astype(np.float32)
        floor = under.copy()
        ends = _ends(floor.shape, room, scale)
        for frame, solid, motion in moves:
            hides = solid[min(n, 1)]
            content = frame[n].astype(np.float32) - under * (1 - hides)
            behind = _moved(hides, motion, room, scale) * floor
            floor += (_moved(content, motion, room, scale) - behind) * (ends * motion.weight)
        target[n][...] = np.clip(np.rint(floor), 0, 255)
    return out


def _solid(ground: Planes, frame: Planes) -> tuple[F32, F32]:
    """How much of the ground a frame hides, 0..1, for Y and for U and V: all of it where they differ much."""
    faint, much = _DIFFER
    h, w = ground[0].shape
    full = np.asarray(cv2.absdiff(ground[0], frame[0]), np.uint8)
    for one, other in zip(ground[1:], frame[1:], strict=True):
        chroma = cv2.resize(cv2.absdiff(one, other), (w, h), interpolation=cv2.INTER_LINEAR)
        full = np.maximum(full, np.asarray(chroma, np.uint8))
    solid = np.clip((full.astype(np.float32) - faint) / (much - faint), 0, 1)
    half = cv2.resize(solid, (w // 2, h // 2), interpolation=cv2.INTER_AREA)
    return np.asarray(solid, np.float32), np.asarray(half, np.float32)


def _inside(frame: Planes, box: Box) -> Planes:
    return frame[0][box.full()], frame[1][box.half()], frame[2][box.half()]


@dataclass(frozen=True)
class _Motion:
    """`way` in lengths of the room (below 0: up or left), `factor` of size, `weight` of what is seen."""

    way: float = 0.0
    factor: float = 1.0
    weight: float = 1.0


def _push_along(share: float) -> tuple[_Motion, _Motion]:
    gone = glide(share)
    return _Motion(-gone), _Motion(1 - gone)


def _slide_along(share: float) -> tuple[_Motion, _Motion]:
    gone, come = smooth(share / 0.5), glide((share - 0.2) / 0.8)
    return _Motion(-0.12 * gone, weight=1 - gone), _Motion(
        0.28 * (1 - come), weight=smooth(2.2 * share - 0.9)
    )


def _zoom_along(share: float) -> tuple[_Motion, _Motion]:
    gone, come = smooth(share / 0.5), smooth(2.2 * share - 0.9)
    return _Motion(0, 1 + 0.10 * gone, 1 - gone), _Motion(0, 0.92 + 0.08 * glide(share), come)


_MOVES: Mapping[str, Callable[[float], tuple[_Motion, _Motion]]] = {
    "push": _push_along,
    "slide": _slide_along,
    "zoom": _zoom_along,
}


def _moved(content: F32, motion: _Motion, room: Room, scale: int) -> F32:
    if motion.factor != 1:
        h, w = content.shape
        cx, cy = (w - 1) / 2, (h - 1) / 2
        f = motion.factor
        turn = np.array([[f, 0, cx - f * cx], [0, f, cy - f * cy]], np.float64)
        return np.asarray(cv2.warpAffine(content, turn, (w, h), flags=cv2.INTER_LINEAR), np.float32)
    length = room.box.h if room.upright else room.box.w
    way = -motion.way if room.backward and not room.upright else motion.way
    n = round(length * way / 2) * 2 // scale  # whole chroma pixels
    if n == 0:
        return content
    moved = np.zeros_like(content)
    source, target = (slice(-n, None), slice(None, n)) if n < 0 else (slice(None, -n), slice(n, None))
    if room.upright:
        moved[target] = content[source]
    else:
        moved[:, target] = content[:, source]
    return moved


def _ends(shape: tuple[int, ...], room: Room, scale: int) -> F32:
    """How much is seen at each place: less towards the ends of the way."""
    length = shape[0] if room.upright else shape[1]
    first = room.edge if room.upper is None or not room.upright else room.upper
    near, far = (max(1, edge // scale) for edge in (first, room.edge))
    at = np.arange(length, dtype=np.float32) + 0.5
    seen = np.clip(np.minimum(at / near, (length - at) / far), 0, 1)
    seen = np.asarray(seen * seen * (3 - 2 * seen), np.float32)
    return seen[:, None] if room.upright else seen[None, :]
