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
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import InputError
from .flipbook import FORMATS
from .footage import Footage, open_clip, picture_track
from .framing import Framer, Framing, Planes

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer


_THREADS = 2
"""One frame is decoded while another is drawn; each further thread would keep a further frame in memory."""
_BACK = 1.0
"""Seconds further back when a jump has landed behind its goal."""
_WITH_ALPHA = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
"""FFmpeg's own decoders do not see the alpha of WebM; these do."""

_Timed = tuple[int, "VideoFrame"]
"""A frame and the tick at which it is seen."""
_abandoned: list[object] = []
"""Containers of a parent process: closing them here would wait for threads that this process has not."""


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
        self._footage = footage
        self._framer = Framer(framing, footage.turn)
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
            self._shown = frame, self._framer.planes(frame)
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


class _Drawn:
    """Frames of a picture that moves, by Pillow."""

    def __init__(self, footage: Footage, framing: Framing) -> None:
        self._footage = footage
        self._framer = Framer(framing, footage.turn)
        self._image: Any = None

    def read(self, number: int) -> Planes:
        import av
        import PIL.Image

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                if self._image is None:  # held in memory: nothing has to be closed
                    content = io.BytesIO(self._footage.path.read_bytes())
                    self._image = PIL.Image.open(content, formats=FORMATS)
                self._image.seek(number)
                rgba = np.asarray(self._image.convert("RGBA"))
        except (OSError, EOFError, SyntaxError, ValueError) as error:
            raise InputError(f"{self._footage.path} cannot be read any more: {error}.") from None
        alpha = rgba[..., 3:].astype(np.uint16)
        seen = np.dstack([((rgba[..., :3] * alpha + 127) // 255).astype(np.uint8), rgba[..., 3]])
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(seen), format="rgba")
        return self._framer.planes(frame, multiplied=True)
