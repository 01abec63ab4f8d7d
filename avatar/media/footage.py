"""What a video clip holds, found without decoding all of it: its size as shown and when each frame is seen.

Videos are read by PyAV; for pictures that move see `flipbook`.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import InputError

if TYPE_CHECKING:
    from av import VideoFrame, VideoStream
    from av.container import InputContainer

KINDS = "mp4, mov, webm, mkv or gif"
FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,ogg,asf,flv,mxf,ivf,nut,dv,h264,hevc,m4v,wtv"
"""Containers that hold their own pictures. Playlists and picture series, which name other files, are not."""
MOST_PIXELS, LEAST_SIDE, SLIMMEST = 40_000_000, 16, 8.0
"""Pixels of a frame (8K has 33 million), pixels of its shorter side, how many times longer the other is."""
MOST_FRAMES = 2_000_000
"""Nine hours at 60 a second."""
_MISSING = 0.5
"""Seconds of what a file's head promises that may be missing before it counts as cut off."""
_TRIED, _ENOUGH = 400, 8
"""Packets looked at for a first frame, and frames of which the order is looked at."""
_WEIRD = 8
"""Pixels more stretched than this are a mistake in the file."""
_USUAL = 0.04
"""Seconds of a single frame that does not say how long it is seen."""

Turn = tuple[int, int, int, int]
UPRIGHT: Turn = (1, 0, 0, 1)


@dataclass(frozen=True)
class Footage:
    """A clip's file.

    size: width and height in pixels as shown: turned upright, pixels made square. ticks: when each frame is
    seen, ascending, in units of `tick` seconds from any origin. length: of the whole in ticks. keys: those
    ticks at which decoding can begin. turn: a, b, c, d of the file's display matrix (ISO/IEC 14496-12,
    8.3.2): x' = a x + c y, y' = b x + d y. sound: whether it has any. endless: the file itself asks to be
    repeated, as GIFs do. drawn: read by Pillow. untimed: its packets do not say when they are seen, so that
    frames have to be counted from the first. doubts: what a viewer may notice.
    """

    path: Path
    size: tuple[int, int]
    ticks: tuple[int, ...]
    tick: Fraction
    length: int
    keys: tuple[int, ...] = ()
    turn: Turn = UPRIGHT
    sound: bool = False
    endless: bool = False
    drawn: bool = False
    untimed: bool = False
    doubts: tuple[str, ...] = ()

    @property
    def seconds(self) -> float:
        return float(self.length * self.tick)


def find_footage(path: Path) -> Footage:
    """What the clip at `path` holds; its first frame is decoded to be sure that it can be.

    Raises InputError, without a place: no clip, no picture in it, empty, damaged, too large.
    """
    try:
        state = path.stat()
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror or error}.") from None
    if not state.st_size:
        raise InputError(f"{path.name} is empty: 0 bytes.", hint="Copy or export it again.")
    return _look_at(path.absolute(), state.st_size, state.st_mtime_ns)


def open_clip(path: Path) -> InputContainer:
    """The container of a clip; no other file is ever opened. Raises av.error.FFmpegError and OSError."""
    import av

    options = {"protocol_whitelist": "file", "format_whitelist": FORMATS}
    return av.open(str(path.absolute()), metadata_errors="ignore", options=options)


def picture_track(container: InputContainer) -> VideoStream | None:
    """The first track that is a film, not the cover of a record."""
    from av.stream import Disposition

    for stream in container.streams.video:
        if not stream.disposition & Disposition.attached_pic:
            return stream
    return None


@lru_cache(maxsize=256)
def _look_at(path: Path, _size: int, _changed: int) -> Footage:
    from .flipbook import find_drawn, is_moving

    return find_drawn(path) if is_moving(path) else _find_video(path)


def _find_video(path: Path) -> Footage:
    import av.error

    try:
        with open_clip(path) as container:
            stream = picture_track(container)
            if stream is None and container.streams.audio:
                raise InputError(
                    f"{path.name} holds sound and no picture.", hint="Play it as `music`, or name a video."
                )
            if stream is None or stream.codec_context is None:
                raise unusable(path, "there is no picture in it")
            check_size(path, stream.codec_context.width, stream.codec_context.height)
            frame, orderly = _first_frames(container, stream)
            if frame is None:
                raise unusable(path, "no frame of it can be decoded")
            check_size(path, frame.width, frame.height)
        with open_clip(path) as container:
            stream = picture_track(container)
            assert stream is not None
            listed = _list_frames(container, stream)
            untimed = listed.untimed or not orderly
            if not listed.ticks:
                raise unusable(path, "there is no frame in it")
            tick = Fraction(stream.time_base or Fraction(1, 1000))
            turn = _turn_of(frame)
            return Footage(
                path=path,
                size=_shown_size(path, frame, stream.sample_aspect_ratio, turn),
                ticks=listed.ticks,
                tick=tick,
                length=listed.length,
                keys=() if untimed else listed.keys,
                turn=turn,
                untimed=untimed,
                sound=any(s.codec_context is not None for s in container.streams.audio),
                doubts=tuple(_doubts(container, stream, frame, float(listed.length * tick))),
            )
    except PermissionError:
        raise InputError(f"{path.name} may not be read.", hint="Change its permissions.") from None
    except (av.error.FFmpegError, ValueError, OSError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise unusable(path, reason.rstrip(".")) from None


def _first_frames(container: InputContainer, stream: VideoStream) -> tuple[VideoFrame | None, bool]:
    """The first frame, and whether it and the next ones come at times that ascend.

    They do not in AVI files whose frames refer to later ones: that format does not say when a frame is seen.
    """
    import av.error

    first: VideoFrame | None = None
    seen: list[int] = []
    for tried, packet in enumerate(container.demux(stream)):
        try:
            frames = packet.decode()
        except av.error.FFmpegError:
            frames = []
        first = first or next(iter(frames), None)
        seen += [frame.pts for frame in frames if frame.pts is not None]
        if len(seen) > _ENOUGH or tried > _TRIED:
            break
    return first, seen == sorted(seen)


class _Listed(NamedTuple):
    """The frames of a video as its packets have them; see `Footage`."""

    ticks: tuple[int, ...] = ()
    keys: tuple[int, ...] = ()
    length: int = 0
    untimed: bool = False


def _list_frames(container: InputContainer, stream: VideoStream) -> _Listed:
    """When each frame is seen, by its packet; nothing is decoded. Raises av.error.FFmpegError."""
    import av.error

    seen: set[int] = set()
    keys: set[int] = set()
    last, lasts, count = -1, 0, 0
    untimed = unknown = False
    step = round(1 / (float(stream.average_rate or 0) or 25) / float(stream.time_base or Fraction(1, 1000)))
    try:
        for packet in container.demux(stream):
            if not packet.size or packet.is_discard:
                continue
            at = packet.pts if packet.pts is not None else packet.dts
            untimed, unknown = untimed or packet.pts is None, unknown or at is None
            at = count * max(1, step) if at is None else at
            count += 1
            seen.add(at)
            if packet.is_keyframe:
                keys.add(at)
            if at >= last:
                last, lasts = at, int(packet.duration or 0)
            if len(seen) > MOST_FRAMES:
                raise ValueError(f"it has more than {MOST_FRAMES:,} frames")
    except av.error.FFmpegError:
        if not seen:
            raise
    ticks = [n * max(1, step) for n in range(count)] if unknown else sorted(seen)
    if not ticks:
        return _Listed()
    if lasts <= 0:  # as long as the others
        lasts = (ticks[-1] - ticks[0]) // (len(ticks) - 1) if len(ticks) > 1 else 0
    lasts = lasts or max(1, round(_USUAL / float(stream.time_base or Fraction(1, 1000))))
    whole = ticks[-1] - ticks[0] + lasts
    return _Listed(tuple(ticks), tuple(sorted(keys)), whole, untimed)


def check_size(path: Path, width: int, height: int) -> None:
    """Raises InputError for what is too large, too small or too slim to be shown."""
    if width * height > MOST_PIXELS:
        raise InputError(
            f"{path.name} has {width} × {height} pixels, too many.", hint="Export it as 4K or smaller."
        )
    if min(width, height) < LEAST_SIDE:
        raise InputError(
            f"{path.name} has {width} × {height} pixels, too few to show.", hint="Name a larger clip."
        )
    if max(width, height) > SLIMMEST * min(width, height):
        raise InputError(
            f"{path.name} has {width} × {height} pixels, too slim to show.", hint="Cut it to a usual shape."
        )


def _turn_of(frame: VideoFrame) -> Turn:
    """The display matrix of a frame, rounded to whole quarter turns and mirrors."""
    from av.sidedata.sidedata import Type

    try:
        sides: Any = frame.side_data
        data = sides.get(Type.DISPLAYMATRIX)
    except (KeyError, ValueError):
        return UPRIGHT
    if data is None or data.buffer_size < 36:
        return UPRIGHT
    a, b, _, c, d = struct.unpack("=5i", bytes(data)[:20])  # 16.16 fixed point
    most = max(abs(a), abs(b), abs(c), abs(d))
    if not most:
        return UPRIGHT
    whole = (round(a / most), round(b / most), round(c / most), round(d / most))
    return whole if abs(whole[0] * whole[3] - whole[1] * whole[2]) == 1 else UPRIGHT


def _shown_size(path: Path, frame: VideoFrame, pixel: Fraction | None, turn: Turn) -> tuple[int, int]:
    width, height = frame.width, frame.height
    if pixel and Fraction(1, _WEIRD) <= pixel <= _WEIRD:
        width = max(1, round(width * pixel))
    check_size(path, width, height)
    return (height, width) if turn[0] == 0 else (width, height)


def _doubts(container: InputContainer, stream: VideoStream, frame: VideoFrame, seconds: float) -> list[str]:
    found = []
    promised = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0
    if not promised and container.duration:
        promised = container.duration / 1_000_000
    if promised - seconds > max(_MISSING, 0.02 * promised):
        found.append(
            f"ends after {seconds:.1f} of the {promised:.1f} seconds it should have: its file is cut off"
        )
    if frame.interlaced_frame:
        found.append("is interlaced, so that what moves has combed edges; deinterlace it")
    return found


def unusable(path: Path, reason: str) -> InputError:
    """The error for a file that is no clip."""
    return InputError(f"{path.name} cannot be used as a clip: {reason}.", hint=f"Use {KINDS}.")
