"""Which video encoders there are, how each is set, and whether it really opens on this machine."""

from __future__ import annotations

import os
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
    """One encoder of FFmpeg: its name there, and its options for each quality.

    makes: the codec, as `CODECS` names it. pixels: what it is fed. with_alpha: what it is fed where the video
    is transparent, and the options it needs then; empty where it cannot be. tag: what an MP4 file calls the
    codec, where players insist on one. environment: variables that keep it from chatting on the terminal.
    weight: bytes a pixel of a frame may take in the file, generously.
    """

    name: str
    codec: str
    options: Mapping[Quality, Mapping[str, str]]
    missing: str = ""
    hint: str = ""
    largest: int = 16384
    always: Mapping[str, str] = field(default_factory=dict)
    makes: str = "h264"
    pixels: str = "yuv420p"
    with_alpha: tuple[str, Mapping[str, str]] = ("", {})
    tag: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    weight: float = 0.02


_NVENC = {"tune": "hq", "rc": "vbr", "b:v": "0", "bf": "2", "spatial-aq": "1"}
_NVENC_MISSING = "NVENC cannot be opened: it needs an NVIDIA GPU with a video encoder and its driver."
_NVENC_HINT = "Use --encoder {}, or run `avatar doctor` to see what is missing."
_REINSTALL = "Run: pip install --force-reinstall --only-binary :all: av"


def _missing(name: str) -> str:
    return f"The {name} encoder is not part of this build of PyAV."


ENCODERS: dict[str, VideoEncoder] = {
    encoder.name: encoder
    for encoder in (
        VideoEncoder(
            "x264",
            "libx264",
            {
                "draft": {"preset": "ultrafast", "crf": "25"},
                # On a face before a still wall, against the preset alone: 0.6 of the work and 0.65 of the
                # size, and 0.2 dB more where something moves. The preset spends bits on the wall's grain.
                "standard": {
                    "preset": "veryfast",
                    "crf": "20",
                    "x264-params": "subme=1:aq-strength=0.6:partitions=i8x8,i4x4",
                },
                "high": {"preset": "medium", "crf": "17"},
            },
            missing=_missing("x264"),
            hint=_REINSTALL,
        ),
        VideoEncoder(
            "nvenc",
            "h264_nvenc",
            {
                "draft": {"preset": "p1", "cq": "30"},
                "standard": {"preset": "p4", "cq": "24"},
                "high": {"preset": "p6", "cq": "20"},
            },
            missing=_NVENC_MISSING,
            hint=_NVENC_HINT.format("x264"),
            largest=4096,
            always=_NVENC,
        ),
        VideoEncoder(
            "x265",
            "libx265",
            {
                "draft": {"preset": "ultrafast", "crf": "29"},
                "standard": {"preset": "veryfast", "crf": "23"},
                "high": {"preset": "medium", "crf": "20"},
            },
            missing=_missing("x265"),
            hint=_REINSTALL,
            largest=8192,
            always={"x265-params": "log-level=error"},
            makes="hevc",
            tag="hvc1",  # the only name under which Apple's players take HEVC
        ),
        VideoEncoder(
            "nvenc-hevc",
            "hevc_nvenc",
            {
                "draft": {"preset": "p1", "cq": "32"},
                "standard": {"preset": "p4", "cq": "27"},
                "high": {"preset": "p6", "cq": "23"},
            },
            missing=_NVENC_MISSING,
            hint=_NVENC_HINT.format("x265"),
            largest=8192,
            always=_NVENC,
            makes="hevc",
            tag="hvc1",
        ),
        VideoEncoder(
            "svtav1",
            "libsvtav1",
            {
                "draft": {"preset": "12", "crf": "42"},
                "standard": {"preset": "9", "crf": "32"},
                "high": {"preset": "6", "crf": "26"},
            },
            missing=_missing("SVT-AV1"),
            hint=_REINSTALL,
            makes="av1",
            environment={"SVT_LOG": "1"},
        ),
        VideoEncoder(
            "aom",
            "libaom-av1",
            {
                "draft": {"cpu-used": "8", "usage": "realtime", "crf": "42"},
                "standard": {"cpu-used": "6", "crf": "32"},
                "high": {"cpu-used": "4", "crf": "26"},
            },
            missing=_missing("AOM"),
            hint=_REINSTALL,
            always={"b:v": "0", "row-mt": "1"},
            makes="av1",
        ),
        VideoEncoder(
            "nvenc-av1",
            "av1_nvenc",
            {
                "draft": {"preset": "p1", "cq": "40"},
                "standard": {"preset": "p4", "cq": "32"},
                "high": {"preset": "p6", "cq": "26"},
            },
            missing=_NVENC_MISSING,
            hint=_NVENC_HINT.format("svtav1"),
            largest=8192,
            always=_NVENC,
            makes="av1",
        ),
        VideoEncoder(
            "vp9",
            "libvpx-vp9",
            {
                "draft": {"deadline": "realtime", "cpu-used": "8", "crf": "38"},
                "standard": {"deadline": "good", "cpu-used": "5", "crf": "31"},
                "high": {"deadline": "good", "cpu-used": "3", "crf": "24"},
            },
            missing=_missing("VP9"),
            hint=_REINSTALL,
            always={"b:v": "0", "row-mt": "1", "tile-columns": "2"},
            makes="vp9",
            # Colour and alpha are two streams inside: frames that only one of them shows would part them.
            with_alpha=("yuva420p", {"auto-alt-ref": "0"}),
        ),
        VideoEncoder(
            "prores",
            "prores_ks",
            {
                "draft": {"profile": "lt"},
                "standard": {"profile": "standard"},
                "high": {"profile": "hq"},
            },
            missing=_missing("ProRes"),
            hint=_REINSTALL,
            always={"vendor": "apl0"},
            makes="prores",
            pixels="yuv422p10le",
            with_alpha=("yuva444p10le", {"profile": "4444", "alpha_bits": "16"}),
            weight=0.8,
        ),
    )
}
"""By the name the command line knows. Of those for one codec the first that opens is the usual one."""

CODECS: Mapping[str, str] = {
    "h264": "H.264",
    "hevc": "HEVC",
    "av1": "AV1",
    "vp9": "VP9",
    "prores": "ProRes",
}
"""The codecs by the name the command line knows, with the name that people know."""


def choose_encoder(name: str = "auto", codec: str = "h264") -> VideoEncoder:
    """The encoder of that name, after opening it once; `auto` never needs a GPU: the same picture everywhere.

    `nvenc` is that of the codec. Raises UnknownNameError, InputError for an encoder of another codec, or
    MissingExtraError when the encoder does not open on this machine.
    """
    if codec not in CODECS:
        raise UnknownNameError("codec", codec, CODECS)
    if name != "auto" and name not in ENCODERS:
        raise UnknownNameError("encoder", name, ("auto", *ENCODERS))
    own = {n: encoder for n, encoder in ENCODERS.items() if encoder.makes == codec}
    if name == "auto":
        usual = [n for n in own if not n.startswith("nvenc")]
        name = next((n for n in usual if not why_not(n)), usual[0])
    elif name == "nvenc":
        name = next((n for n in own if n.startswith("nvenc")), name)
    encoder = ENCODERS[name]
    if encoder.makes != codec:
        raise InputError(
            f"The encoder {name} makes {CODECS[encoder.makes]}, not {CODECS[codec]}.",
            hint=f"Use --encoder auto or {' or '.join(own)}.",
        )
    reason = why_not(name)
    if reason:
        error = MissingExtraError(encoder.name, "gpu")
        error.message, error.hint = f"{encoder.missing} ({reason})", encoder.hint
        if codec != "h264" and not name.startswith("nvenc"):
            there = {ENCODERS[n].makes for n in ENCODERS if not n.startswith("nvenc") and not why_not(n)}
            listed = ", ".join(CODECS[c] for c in CODECS if c in there)
            error.hint = f"This build makes {listed or 'no video at all'}. {encoder.hint}"
        raise error
    return encoder


def video_options(
    encoder: VideoEncoder, quality: str, threads: int = 0, *, alpha: bool = False
) -> dict[str, str]:
    """The options to open `encoder` with; `threads` 0 leaves the number to the encoder."""
    if quality not in QUALITIES:
        raise InputError(f"There is no quality {quality!r}.", hint=f"Known: {', '.join(QUALITIES)}.")
    options = {**encoder.always, **encoder.options[quality]}
    if alpha:
        options |= encoder.with_alpha[1]
    if threads and encoder.name == "x264":
        options["threads"] = str(threads)
    return options


def hush(encoder: VideoEncoder) -> None:
    """Keep the encoder's own library from writing to the terminal, unless the user wants it to."""
    for name, value in encoder.environment.items():
        os.environ.setdefault(name, value)


@lru_cache
def why_not(name: str) -> str:
    """Empty when the encoder opens and takes a frame; otherwise what FFmpeg said."""
    import av
    import av.error

    encoder = ENCODERS[name]
    hush(encoder)
    try:
        context: Any = av.CodecContext.create(encoder.codec, "w")
        context.width, context.height = 320, 192  # NVENC refuses pictures smaller than 145 x 49
        context.pix_fmt = encoder.pixels
        context.framerate, context.time_base = Fraction(25), Fraction(1, 25)
        context.options = video_options(encoder, "draft")
        frame = av.VideoFrame(320, 192, encoder.pixels)
        for plane in frame.planes:
            plane.update(bytes([128]) * plane.buffer_size)
        frame.pts = 0
        packets = [*context.encode(frame), *context.encode(None)]
    except (av.error.FFmpegError, ValueError) as error:
        return str(error)
    return "" if packets else "it gave back no picture"
