"""Video clips made for tests: colours that are known, numbers that can be read back from a frame."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

COLOURS = {"red": (200, 40, 30), "green": (40, 180, 60), "blue": (50, 70, 210), "grey": (128, 128, 128)}
"""R, G, B."""


def plain(colour: str | tuple[int, int, int], w: int, h: int) -> np.ndarray:
    """A picture of one colour, uint8 [h, w, 3], RGB."""
    return np.full((h, w, 3), COLOURS.get(colour, colour), np.uint8)


def shade(n: int, w: int = 64, h: int = 48) -> np.ndarray:
    """Picture number `n`: grey, 12 steps brighter each time, from 20 on."""
    return plain((20 + 12 * n,) * 3, w, h)


def number_of(y: np.ndarray) -> int:
    """The number of a `shade` whose luma plane, limited range, is given."""
    return round(((float(np.median(y)) - 16) * 255 / 219 - 20) / 12)


def film(
    path: Path,
    pictures,
    *,
    fps: int = 25,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    ticks=None,
    matrix: int = 1,
    full: bool = False,
    tagged: bool = True,
    sound=None,
    options=None,
    pixel: Fraction | None = None,
    trc: int | None = None,
    container_options=None,
    fmt: str | None = None,
) -> Path:
    """Write pictures, uint8 [h, w, 3] or [h, w, 4], as a video.

    ticks: when each is shown, in hundredths of a second. sound: float32 [2, n] at 48 kHz.
    """
    pictures = list(pictures)
    h, w = pictures[0].shape[:2]
    with av.open(str(path), "w", format=fmt, options=container_options or {}) as container:
        stream = container.add_stream(codec, rate=fps)
        stream.width, stream.height, stream.pix_fmt = w, h, pix_fmt
        stream.options = (
            options
            if options is not None
            else {"preset": "ultrafast", "qp": "4"}
            if codec == "libx264"
            else {}
        )
        base = Fraction(1, 100) if ticks else Fraction(1, fps)
        stream.time_base = stream.codec_context.time_base = base
        if tagged:
            stream.codec_context.colorspace = matrix
            stream.codec_context.color_range = 2 if full else 1
        if trc:
            stream.codec_context.color_trc = trc
        if pixel:
            stream.codec_context.sample_aspect_ratio = pixel
        heard = None
        if sound is not None:
            heard = container.add_stream("aac" if path.suffix in (".mp4", ".mov") else "libopus", rate=48000)
        rgb = pix_fmt.startswith(("rgb", "bgr", "gbr", "pal"))
        for n, picture in enumerate(pictures):
            kind = "rgba" if picture.shape[2] == 4 else "rgb24"
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format=kind)
            if not rgb:
                frame = frame.reformat(
                    format=pix_fmt,
                    src_colorspace=1,
                    dst_colorspace=5 if matrix in (5, 6) else matrix,
                    src_color_range=2,
                    dst_color_range=2 if full else 1,
                )
            frame.pts, frame.time_base = (ticks[n] if ticks else n), base
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
        if heard is not None:
            for start in range(0, sound.shape[1], 960):
                piece = np.ascontiguousarray(sound[:, start : start + 960])
                frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="stereo")
                frame.rate, frame.pts, frame.time_base = 48000, start, Fraction(1, 48000)
                container.mux(heard.encode(frame))
            container.mux(heard.encode())
    return path


def beep(seconds: float, hertz: float = 440.0, level: float = 0.3) -> np.ndarray:
    """A tone, float32 [2, n] at 48 kHz."""
    t = np.arange(round(seconds * 48000)) / 48000
    return np.repeat((level * np.sin(2 * np.pi * hertz * t)).astype(np.float32)[None], 2, 0)


def turn_file(path: Path, a: int, b: int, c: int, d: int) -> Path:
    """Write a display matrix into the track header of an MP4 file (ISO/IEC 14496-12, 8.3.2)."""
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 4 + 4 + 20 + 8 + 8
    for i, value in zip((0, 1, 3, 4), (a, b, c, d), strict=True):
        data[at + 4 * i : at + 4 * i + 4] = (value * 65536).to_bytes(4, "big", signed=True)
    path.write_bytes(data)
    return path
