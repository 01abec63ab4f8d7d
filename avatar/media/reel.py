"""Frames of a clip by number, scaled once, in the planes of the encoder.

Forwards each frame is decoded once, and no more than a few are in memory; any other order costs a jump to the
keyframe before. The same number gives the same planes, whatever was asked for before.
"""

from __future__ import annotations

import io
import os
import warnings
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from .footage import Footage, Turn, open_clip, picture_track

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer
    from av.video.reformatter import VideoReformatter

U8 = NDArray[np.uint8]
Planes = tuple[U8, U8, U8]
Fit = Literal["contain", "cover"]

_THREADS = 2
"""One frame is decoded while another is drawn; each further thread would keep a further frame in memory."""
_BACK = 1.0
"""Seconds further back when a jump has landed behind its goal."""
_MATRICES = {1: 1, 4: 4, 5: 5, 6: 5, 7: 7, 9: 9, 10: 9}
"""Matrix coefficients of ITU-T H.273, table 4, and swscale's number for them."""
_BT601, _BT709 = 5, 1
_LIMITED, _FULL = 1, 2
_WITH_ALPHA = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
"""FFmpeg's own decoders do not see the alpha of WebM; these do."""
_ZERO = (16, 128, 128)
"""Y, U, V of black."""
_HD = 720
"""Lines from which a video that does not say so has the colours of BT.709, below those of BT.601."""

_Timed = tuple[int, "VideoFrame"]
"""A frame and the tick at which it is seen."""
_abandoned: list[object] = []
"""Containers of a parent process: closing them here would wait for threads that this process has not."""


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


def open_reel(footage: Footage, framing: Framing) -> Reel:
    """What gives the frames of a clip. The file is opened with the first of them, in whichever process."""
    return Reel(_Drawn(footage, framing) if footage.drawn else _Decoded(footage, framing))


class Reel:
    """The frames of a clip."""

    def __init__(self, source: _Decoded | _Drawn) -> None:
        self._source = source
        self._number = -1
        self._planes: Planes | None = None

    def frame(self, number: int) -> Planes:
        """Y [h, w], U and V [h / 2, w / 2] of a frame, uint8, BT.709 limited range; not to be written to.

        Raises InputError when the file cannot be read any more.
        """
        if self._planes is None or number != self._number:
            self._planes = self._source.read(number)
            self._number = number
        return self._planes


class _Decoded:
    """Frames of a video, by PyAV."""

    def __init__(self, footage: Footage, framing: Framing) -> None:
        from av.video.reformatter import VideoReformatter

        self._footage, self._framing = footage, framing
        self._reformatter = VideoReformatter()
        self._container: InputContainer | None = None
        self._process = 0
        self._frames: Iterator[_Timed] = iter(())
        self._now: _Timed | None = None
        self._ahead: _Timed | None = None
        self._shown: tuple[VideoFrame, Planes] | None = None

    def read(self, number: int) -> Planes:
        import av.error

        goal = self._footage.ticks[number]
        try:
            frame = self._find(goal)
        except (av.error.FFmpegError, OSError) as error:
            raise InputError(f"{self._footage.path} cannot be read any more: {error}.") from None
        if self._shown is None or self._shown[0] is not frame:
            self._shown = frame, self._convert(frame)
        return self._shown[1]

    def _find(self, goal: int) -> VideoFrame:
        """The frame seen at tick `goal`: the last one that is not later."""
        if self._process != os.getpid():
            if self._container is not None:
                _abandoned.append((self._container, self._frames))
            self._container, self._process = None, os.getpid()
            self._now = self._ahead = None
        here = self._now
        if self._container is None or here is None or here[0] > goal or self._worth(here[0], goal):
            self._jump(goal)
        while self._now is None or self._now[0] != goal:
            timed = self._ahead or next(self._frames, None)
            self._ahead = None
            if timed is None:
                break
            if timed[0] > goal and self._now is not None:
                self._ahead = timed
                break
            self._now = timed
            if timed[0] > goal:  # what comes before cannot be decoded
                break
        if self._now is None:
            raise InputError(f"{self._footage.path} cannot be decoded any more.", hint="Start again.")
        return self._now[1]

    def _worth(self, here: int, goal: int) -> bool:
        """Whether a keyframe lies between two frames, so that those before it need not be decoded."""
        keys = self._footage.keys
        last = bisect_right(keys, goal)
        return last > 0 and keys[last - 1] > here + 1 / self._footage.tick

    def _jump(self, goal: int) -> None:
        """Go on from the last keyframe that is not later than `goal`."""
        import av.error

        keys, first = self._footage.keys, self._footage.ticks[0]
        at = bisect_right(keys, goal)
        aim = keys[at - 1] if at else first
        back = round(_BACK / self._footage.tick)
        while True:
            container = self._open()
            stream = picture_track(container)
            assert stream is not None
            if aim > first:
                try:
                    container.seek(aim, stream=stream)
                except av.error.FFmpegError:
                    aim = first
                    continue
            self._frames = self._time(self._decode(container))
            self._now, self._ahead = None, next(self._frames, None)
            if aim <= first or (self._ahead is not None and self._ahead[0] <= goal):
                return
            aim, back = max(first, aim - back), 4 * back

    def _open(self) -> InputContainer:
        if self._container is not None:
            self._frames = iter(())
            self._container.close()
        self._container = open_clip(self._footage.path)
        stream = picture_track(self._container)
        assert stream is not None
        stream.thread_type = "AUTO"
        stream.codec_context.thread_count = _THREADS
        return self._container

    def _time(self, frames: Iterator[VideoFrame]) -> Iterator[_Timed]:
        """Each frame with its tick."""
        ticks = self._footage.ticks
        for n, frame in enumerate(frames):
            if self._footage.untimed:  # decoding began with the first
                yield ticks[min(n, len(ticks) - 1)], frame
            elif frame.pts is not None:
                yield frame.pts, frame

    @staticmethod
    def _decode(container: InputContainer) -> Iterator[VideoFrame]:
        """Frame by frame; what is damaged is left out, so that the one before is seen for longer."""
        import av
        import av.error

        stream = picture_track(container)
        assert stream is not None
        decoder: Any = stream.codec_context
        if stream.metadata.get("alpha_mode") == "1" and decoder.name in _WITH_ALPHA:
            decoder = av.CodecContext.create(_WITH_ALPHA[decoder.name], "r")
        packets = container.demux(stream)
        while True:
            try:
                packet = next(packets, None)
                if packet is None:
                    return
                frames = decoder.decode(packet)
            except av.error.EOFError:
                return
            except av.error.InvalidDataError:
                continue
            yield from frames

    def _convert(self, frame: VideoFrame) -> Planes:
        rgb = bool(frame.format.is_rgb) or frame.format.name == "pal8"
        matrix = _MATRICES.get(frame.colorspace, _BT709 if frame.height >= _HD else _BT601)
        full = rgb or frame.color_range == _FULL or frame.format.name.startswith("yuvj")
        colours = (_BT709 if rgb else matrix, _FULL if full else _LIMITED)
        parts = _scale(self._reformatter, frame, self._framing, self._footage.turn, colours)
        if len(parts) == 4:
            alpha, half = parts[3], _halved(parts[3])
            covers = zip(parts[:3], (alpha, half, half), _ZERO, strict=True)
            parts = [*(_multiplied(part, cover, zero) for part, cover, zero in covers), alpha]
        return _lay(parts, self._framing, self._footage.turn)


class _Drawn:
    """Frames of a picture that moves, by Pillow."""

    def __init__(self, footage: Footage, framing: Framing) -> None:
        from av.video.reformatter import VideoReformatter

        self._footage, self._framing = footage, framing
        self._reformatter = VideoReformatter()
        self._image: Any = None

    def read(self, number: int) -> Planes:
        import av
        import PIL.Image

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                if self._image is None:  # held in memory: nothing has to be closed
                    self._image = PIL.Image.open(io.BytesIO(self._footage.path.read_bytes()))
                self._image.seek(number)
                rgba = np.asarray(self._image.convert("RGBA"))
        except (OSError, EOFError, SyntaxError, ValueError) as error:
            raise InputError(f"{self._footage.path} cannot be read any more: {error}.") from None
        alpha = rgba[..., 3:].astype(np.uint16)
        seen = np.dstack([((rgba[..., :3] * alpha + 127) // 255).astype(np.uint8), rgba[..., 3]])
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(seen), format="rgba")
        turn = self._footage.turn
        parts = _scale(self._reformatter, frame, self._framing, turn, (_BT709, _FULL))
        return _lay(parts, self._framing, turn)


def _scale(
    reformatter: VideoReformatter,
    frame: VideoFrame,
    framing: Framing,
    turn: Turn,
    colours: tuple[int, int],
) -> list[U8]:
    """Y, U, V and, if there is one, alpha of a frame, BT.709 limited range, scaled but not turned yet.

    colours: the frame's matrix, and its range.
    """
    w, h = framing.whole
    across, down = (h, w) if turn[0] == 0 else (w, h)
    seen = any(part.is_alpha for part in frame.format.components)
    scaled = reformatter.reformat(
        frame,
        across,
        down,
        "yuva420p" if seen else "yuv420p",
        src_colorspace=colours[0],
        dst_colorspace=_BT709,
        src_color_range=colours[1],
        dst_color_range=_LIMITED,
        interpolation="BICUBIC",
        threads=1,
    )
    return [_view(scaled, i) for i in range(4 if seen else 3)]


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
