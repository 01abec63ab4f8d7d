"""Captions as a track inside the video file, which the player shows or hides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from .subtitles import TimedCaption, cue_texts, escape_vtt

if TYPE_CHECKING:
    from av.container import OutputContainer

_MILLISECOND = Fraction(1, 1000)
_HEADER = b"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, \
Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, \
MarginR, MarginV, Encoding
Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
"""What FFmpeg's encoders of text want before they open; a player has looks of its own."""
_LONGEST = 0xFFFF
"""Bytes of a text in an MP4: two bytes count them (3GPP TS 26.245, 5.17)."""
LANGUAGES = {
    "ar": "ara", "bg": "bul", "ca": "cat", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng",
    "es": "spa", "et": "est", "fa": "fas", "fi": "fin", "fr": "fra", "he": "heb", "hi": "hin", "hr": "hrv",
    "hu": "hun", "id": "ind", "it": "ita", "ja": "jpn", "ko": "kor", "lt": "lit", "lv": "lav", "nb": "nob",
    "nl": "nld", "no": "nor", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sk": "slk", "sl": "slv",
    "sr": "srp", "sv": "swe", "th": "tha", "tr": "tur", "uk": "ukr", "ur": "urd", "vi": "vie", "zh": "zho",
}  # fmt: skip
"""ISO 639-1 → ISO 639-2/T, which media files are marked with."""


@dataclass(frozen=True)
class TextTrack:
    """Captions and the language they are in, as a tag such as en-GB."""

    captions: Sequence[TimedCaption]
    language: str = "en-US"

    @property
    def code(self) -> str:
        """The language in three letters; `und` where it has none here."""
        return three_letters(self.language)


def three_letters(language: str) -> str:
    """The code that media files are marked with; `und` for a language that has none here, or for none."""
    short = language.partition("-")[0].lower()
    return short if len(short) == 3 else LANGUAGES.get(short, "und")


def add_stream(container: OutputContainer, codec: str, track: TextTrack) -> Any:
    """The stream for a track, before encoding starts; `codec` is mov_text or webvtt."""
    stream: Any = container.add_stream(codec)
    stream.codec_context.subtitle_header = _HEADER
    stream.time_base = _MILLISECOND
    stream.metadata["language"] = track.code
    return stream


def write_stream(container: OutputContainer, stream: Any, track: TextTrack) -> None:
    """All of a track's packets at once: they are short, and the container sorts them in."""
    import av

    pack = _PACKED[stream.codec_context.name]
    for start, end, text in cue_texts(track.captions, track.language):
        packet = av.Packet(pack(text))
        packet.stream = stream
        packet.time_base = _MILLISECOND
        packet.pts = packet.dts = start
        packet.duration = end - start
        packet.is_keyframe = True
        container.mux(packet)


def _for_mp4(text: str) -> bytes:
    data = text.encode()[:_LONGEST].decode(errors="ignore").encode()
    return len(data).to_bytes(2, "big") + data


def _for_webm(text: str) -> bytes:
    return escape_vtt(text).encode()


_PACKED = {"mov_text": _for_mp4, "webvtt": _for_webm}
