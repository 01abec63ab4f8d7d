"""Frames of any video as planes of the encoder: scaled, turned upright, cut, and laid over a ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from .footage import Turn
from .tonemap import ToneMapper, is_hdr

if TYPE_CHECKING:
    from av import VideoFrame

U8 = NDArray[np.uint8]
Planes = tuple[U8, U8, U8]
Fit = Literal["contain", "cover"]

_MATRICES = {1: 1, 4: 4, 5: 5, 6: 5, 7: 7, 9: 9, 10: 9}
"""Matrix coefficients of ITU-T H.273, table 4, and swscale's number for them."""
_BT601, _BT709 = 5, 1
_LIMITED, _FULL = 1, 2
_ZERO = (16, 128, 128)
"""Y, U, V of black."""
_HD = 720
"""Lines from which a video that does not say so has the colours of BT.709, below those of BT.601."""


@dataclass(frozen=True)
class Framing:
    """How the frames of a clip are scaled: to `whole` (width, height), of which `size` from `at` is kept.

    All numbers are even and in pixels. ground: Y, U, V of what is behind see-through parts.
    """

    whole: tuple[int, int]
    size: tuple[int, int]
    at: tuple[int, int] = (0, 0)
    ground: tuple[int, int, int] = (235, 128, 128)


def frame_clip(
    size: tuple[int, int], room: tuple[int, int], fit: Fit, ground: tuple[int, int, int]
) -> Framing:
    """A clip of that size in an even room: all of it as large as fits, or the room filled by a part."""
    ratios = room[0] / size[0], room[1] / size[1]
    factor = min(ratios) if fit == "contain" else max(ratios)
    least = (2, 2) if fit == "contain" else room
    w, h = (max(low, 2 * round(side * factor / 2)) for side, low in zip(size, least, strict=True))
    kept = (w, h) if fit == "contain" else room
    return Framing((w, h), kept, ((w - kept[0]) // 4 * 2, (h - kept[1]) // 4 * 2), ground)


class Framer:
    """Makes planes of the frames of one clip."""

    def __init__(self, framing: Framing, turn: Turn) -> None:
        from av.video.reformatter import VideoReformatter

        self._framing, self._turn = framing, turn
        self._reformatter = VideoReformatter()
        self._wide = VideoReformatter()
        self._mapper: ToneMapper | None = None

    def planes(self, frame: VideoFrame, multiplied: bool = False) -> Planes:
        """Y [h, w], U and V [h / 2, w / 2] of a frame, uint8, BT.709 limited range.

        multiplied: its colours are multiplied by its alpha already.
        """
        parts = self._scale(frame)
        if len(parts) == 4 and not multiplied:
            covers = (parts[3], *[_halved(parts[3])] * 2)
            parts[:3] = (_multiplied(*each) for each in zip(parts[:3], covers, _ZERO, strict=True))
        return _lay(parts, self._framing, self._turn)

    def _scale(self, frame: VideoFrame) -> list[U8]:
        """Y, U, V and, if there is one, alpha: scaled, but not turned yet."""
        w, h = self._framing.whole
        across, down = (h, w) if self._turn[0] == 0 else (w, h)
        if is_hdr(frame):
            frame = self._as_usual(frame, (across, down))
        rgb = bool(frame.format.is_rgb) or frame.format.name == "pal8"
        matrix = _MATRICES.get(frame.colorspace, _BT709 if frame.height >= _HD else _BT601)
        full = rgb or frame.color_range == _FULL or frame.format.name.startswith("yuvj")
        seen = any(part.is_alpha for part in frame.format.components)
        scaled = self._reformatter.reformat(
            frame,
            across,
            down,
            "yuva420p" if seen else "yuv420p",
            src_colorspace=_BT709 if rgb else matrix,
            dst_colorspace=_BT709,
            src_color_range=_FULL if full else _LIMITED,
            dst_color_range=_LIMITED,
            interpolation="BICUBIC",
            threads=1,
        )
        return [_view(scaled, i) for i in range(4 if seen else 3)]

    def _as_usual(self, frame: VideoFrame, size: tuple[int, int]) -> VideoFrame:
        """An HDR frame, scaled, with the colours of BT.709 as RGB; what is see-through is not."""
        rgb = bool(frame.format.is_rgb)
        wide = self._wide.reformat(
            frame,
            *size,
            "rgb48le",
            src_colorspace=_MATRICES[9] if not rgb else _BT709,
            src_color_range=_FULL if rgb or frame.color_range == _FULL else _LIMITED,
            dst_color_range=_FULL,
            interpolation="BICUBIC",
            threads=1,
        )
        self._mapper = self._mapper or ToneMapper(wide, frame)
        return self._mapper.map(wide)


def _view(frame: VideoFrame, index: int) -> U8:
    """A plane of a frame without a copy; the frame lives as long as the view."""
    plane = frame.planes[index]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return np.asarray(rows[: plane.height, : plane.width], np.uint8)


def _lay(parts: list[U8], framing: Framing, turn: Turn) -> Planes:
    """Planes turned and cut; by a fourth, the alpha they are multiplied by, they are laid over the ground."""
    if len(parts) == 4:
        through = np.asarray(cv2.bitwise_not(parts[3]), np.uint8)
        half = _halved(through)
        parts = [
            np.asarray(cv2.addWeighted(part, 1.0, seen, (below - zero) / 255, 0.0), np.uint8)
            for part, seen, below, zero in zip(
                parts[:3], (through, half, half), framing.ground, _ZERO, strict=True
            )
        ]
    y, u, v = (_kept(_turned(part, turn), framing, i > 0) for i, part in enumerate(parts))
    return y, u, v


def _multiplied(part: U8, cover: U8, zero: int) -> U8:
    """A plane with as much colour as its alpha says: what is see-through is black."""
    colour = cv2.subtract(part, float(zero), dtype=cv2.CV_16S)
    return np.asarray(
        cv2.add(cv2.multiply(colour, cover, scale=1 / 255, dtype=cv2.CV_16S), float(zero), dtype=cv2.CV_8U),
        np.uint8,
    )


def _halved(plane: U8) -> U8:
    h, w = plane.shape
    return np.asarray(cv2.resize(plane, (w // 2, h // 2), interpolation=cv2.INTER_AREA), np.uint8)


def _turned(plane: U8, turn: Turn) -> U8:
    a, b, c, d = turn
    if a == 0:  # x and y change places
        plane, a, d = plane.T, c, b
    if a < 0:
        plane = plane[:, ::-1]
    return plane[::-1] if d < 0 else plane


def _kept(plane: U8, framing: Framing, half: bool) -> U8:
    x, y, w, h = (n // 2 if half else n for n in (*framing.at, *framing.size))
    return np.ascontiguousarray(plane[y : y + h, x : x + w])
