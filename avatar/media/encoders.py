"""Which video encoders there are, how each is set, and whether it really opens on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal

from ..errors import InputError, MissingExtraError, UnknownNameError

Quality = Literal["draft", "standard", "high"]
QUALITIES: tuple[Quality, ...] = ("draft", "standard", "high")


@dataclass(frozen=True)
class VideoEncoder:
    """One encoder of FFmpeg: its name there, and its options for each quality."""

    name: str
    codec: str
    options: Mapping[Quality, Mapping[str, str]]
    missing: str = ""
    hint: str = ""
    largest: int = 16384
    always: Mapping[str, str] = field(default_factory=dict)


_NVENC = {"tune": "hq", "rc": "vbr", "b:v": "0", "bf": "2", "spatial-aq": "1"}
ENCODERS: dict[str, VideoEncoder] = {
    encoder.name: encoder
    for encoder in (
        VideoEncoder(
            "x264",
            "libx264",
            {
                "draft": {"preset": "ultrafast", "crf": "25"},
                "standard": {"preset": "veryfast", "crf": "20"},
                "high": {"preset": "medium", "crf": "17"},
            },
            missing="The x264 encoder is not part of this build of PyAV.",
            hint="Run: pip install --force-reinstall --only-binary :all: av",
        ),
        VideoEncoder(
            "nvenc",
            "h264_nvenc",
            {
                "draft": {"preset": "p1", "cq": "30"},
                "standard": {"preset": "p4", "cq": "24"},
                "high": {"preset": "p6", "cq": "20"},
            },
            missing="NVENC cannot be opened: it needs an NVIDIA GPU with a video encoder and its driver.",
            hint="Use --encoder x264, or run `avatar doctor` to see what is missing.",
            largest=4096,
            always=_NVENC,
        ),
    )
}
"""By the name the command line knows."""


def choose_encoder(name: str = "auto") -> VideoEncoder:
    """The encoder of that name, after opening it once; `auto` is x264, the same picture everywhere.

    Raises UnknownNameError, or MissingExtraError when the encoder does not open on this machine.
    """
    if name == "auto":
        name = "x264"
    if name not in ENCODERS:
        raise UnknownNameError("encoder", name, ("auto", *ENCODERS))
    encoder = ENCODERS[name]
    reason = why_not(name)
    if reason:
        error = MissingExtraError(encoder.name, "gpu")
        error.message, error.hint = f"{encoder.missing} ({reason})", encoder.hint
        raise error
    return encoder


def video_options(encoder: VideoEncoder, quality: str, threads: int = 0) -> dict[str, str]:
    """The options to open `encoder` with; `threads` 0 leaves the number to the encoder."""
    if quality not in QUALITIES:
        raise InputError(f"There is no quality {quality!r}.", hint=f"Known: {', '.join(QUALITIES)}.")
    options = {**encoder.always, **encoder.options[quality]}
    if threads and encoder.name == "x264":
        options["threads"] = str(threads)
    return options


@lru_cache
def why_not(name: str) -> str:
    """Empty when the encoder opens and takes a frame; otherwise what FFmpeg said."""
    import av
    import av.error

    encoder = ENCODERS[name]
    try:
        context: Any = av.CodecContext.create(encoder.codec, "w")
        context.width, context.height = 320, 192  # NVENC refuses pictures smaller than 145 x 49
        context.pix_fmt = "yuv420p"
        context.framerate, context.time_base = Fraction(25), Fraction(1, 25)
        context.options = video_options(encoder, "draft")
        frame = av.VideoFrame(320, 192, "yuv420p")
        for plane in frame.planes:
            plane.update(bytes([128]) * plane.buffer_size)
        frame.pts = 0
        packets = [*context.encode(frame), *context.encode(None)]
    except (av.error.FFmpegError, ValueError) as error:
        return str(error)
    return "" if packets else "it gave back no picture"
