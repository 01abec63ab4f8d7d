"""In which form a video is delivered: the file's format, the codec in it, and whether it is transparent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import InputError, UnknownNameError
from .encoders import CODECS, ENCODERS, choose_encoder


@dataclass(frozen=True)
class Format:
    """A kind of file.

    codecs: those that can be in it, the usual one first. muxer: FFmpeg's name; sound: its encoder for the
    sound, and text: for captions in a track, nothing where there is none. clear: which codec in it can be
    transparent. loop: a short picture
    that moves and says nothing, for chats and pages.
    """

    name: str
    codecs: tuple[str, ...] = ()
    muxer: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    sound: str = ""
    text: str = ""
    clear: str = ""
    loop: bool = False

    @property
    def ending(self) -> str:
        return "." + self.name


_IN_FRONT = {"movflags": "+faststart"}
FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format("mp4", ("h264", "hevc", "av1"), "mp4", _IN_FRONT, "aac", "mov_text"),
        Format("webm", ("vp9", "av1"), "webm", {}, "libopus", "webvtt", clear="vp9"),
        Format("mov", ("prores", "h264", "hevc"), "mov", _IN_FRONT, "pcm_s16le", "mov_text", clear="prores"),
        Format("gif", loop=True),
        Format("webp", clear="webp", loop=True),
    )
}
"""By name, which is the ending without its dot."""


@dataclass(frozen=True)
class Delivery:
    """A format with its codec; `alpha`: the video is transparent where nothing is drawn."""

    form: Format = FORMATS["mp4"]
    codec: str = "h264"
    alpha: bool = False


def choose_format(path: Path | str) -> Format:
    """The format that a file's name asks for. Raises InputError."""
    path = Path(path)
    name = path.suffix.lower().removeprefix(".")
    if name not in FORMATS:
        *most, last = (form.ending for form in FORMATS.values())
        better = path.with_suffix(".mp4") if path.name else Path("video.mp4")
        raise InputError(
            f"A video is written as {', '.join(most)} or {last}, not as {path.name!r}.",
            hint=f"Use -o {better}",
        )
    return FORMATS[name]


def choose_delivery(
    path: Path | str, *, codec: str = "auto", encoder: str = "auto", transparent: bool = False
) -> Delivery:
    """How to write the video `path`.

    Raises UnknownNameError, InputError for what does not go together, MissingExtraError for an encoder that
    does not open on this machine.
    """
    form = choose_format(path)
    if codec != "auto" and codec not in CODECS:
        raise UnknownNameError("codec", codec, ("auto", *CODECS))
    if transparent and not form.clear:
        able = ", ".join(f.ending for f in FORMATS.values() if f.clear)
        raise InputError(f"A {form.ending} file cannot be transparent.", hint=f"Use one of {able}.")
    if form.loop:
        asked = [
            f"--{what} {name}" for what, name in (("codec", codec), ("encoder", encoder)) if name != "auto"
        ]
        if asked:
            raise InputError(
                f"A {form.ending} file has no choice of {' and '.join(asked)}.", hint="Leave it out."
            )
        return Delivery(form, form.name, transparent)
    chosen = _usual(form, encoder, transparent) if codec == "auto" else codec
    if chosen not in form.codecs:
        fitting = [f.ending for f in FORMATS.values() if chosen in f.codecs]
        held = ", ".join(CODECS[c] for c in form.codecs)
        raise InputError(
            f"A {form.ending} file does not hold {CODECS[chosen]}, but {held}.",
            hint=f"For {CODECS[chosen]} use {' or '.join(fitting)}.",
        )
    if transparent and chosen != form.clear:
        raise InputError(
            f"{CODECS[chosen]} cannot be transparent.",
            hint=f"Leave out --codec: a transparent {form.ending} file is {CODECS[form.clear]}.",
        )
    choose_encoder(encoder, chosen)
    return Delivery(form, chosen, transparent)


def _usual(form: Format, encoder: str, transparent: bool) -> str:
    """The codec where none is asked for: that of the encoder asked for, if it fits."""
    if transparent:
        return form.clear
    if encoder == "nvenc":
        able = {e.makes for n, e in ENCODERS.items() if n.startswith("nvenc")}
        return next((c for c in form.codecs if c in able), form.codecs[0])
    if encoder in ENCODERS and ENCODERS[encoder].makes in form.codecs:
        return ENCODERS[encoder].makes
    return form.codecs[0]
