"""Captions → `.ass`, which mpv, VLC and others draw with the type, colours and places they have in the video.

Advanced SubStation Alpha, version 4+. Every line is placed where it stands in the picture; each word has its
time in a karaoke tag (`\\k`), and is lit while it is heard.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .atomic import Outputs, whole_file
from .subtitles import clean_line

Rgb = tuple[int, int, int]
ENDING = ".ass"


@dataclass(frozen=True)
class AssFont:
    """A font as players look for it.

    height: of a line, from ascent to descent, in ems: what the format calls the size of the type. ascent: in
    ems. file: to be put into the script, so that it need not be installed; None if that is not allowed.
    """

    family: str
    bold: bool = False
    italic: bool = False
    height: float = 1.2
    ascent: float = 0.95
    file: Path | None = None


@dataclass(frozen=True)
class AssWord:
    """A word with the seconds between which it is lit; `space` says whether one follows."""

    text: str
    start: float
    end: float
    space: bool = True


@dataclass(frozen=True)
class AssText:
    """A line, or part of one, in one font, from `start` to `end` in seconds.

    x, baseline: pixels of the canvas; x is the middle if `centred`, else the left end. size: an em in pixels.
    """

    start: float
    end: float
    x: float
    baseline: float
    size: float
    font: AssFont
    words: tuple[AssWord, ...]
    centred: bool = False


@dataclass(frozen=True)
class AssPlate:
    """A rounded rectangle in pixels of the canvas, from `start` to `end` in seconds; opacity 0..1."""

    start: float
    end: float
    x: float
    y: float
    width: float
    height: float
    radius: float
    colour: Rgb
    opacity: float = 1.0
    layer: int = 0


@dataclass(frozen=True)
class AssScript:
    """Everything of a file. size: width and height of the canvas; rim: pixels of dark edge round the letters.

    bare: a word loses its rim while it is lit, since it stands on a plate of its own.
    """

    size: tuple[int, int]
    title: str
    ink: Rgb
    lit: Rgb
    edge: Rgb
    rim: float
    texts: Sequence[AssText]
    plates: Sequence[AssPlate] = ()
    bare: bool = False


_STYLE = (
    "Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, "
    "Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, "
    "MarginR, MarginV, Encoding"
)
_LARGEST = 1_000_000
"""Bytes of a font that is put into the file; larger ones (Chinese) have to be installed."""


def format_ass(script: AssScript) -> str:
    """The file's text."""
    width, height = script.size
    fonts = list(dict.fromkeys(text.font for text in script.texts)) or [AssFont("sans-serif")]
    size = script.texts[0].size if script.texts else height / 25
    main = fonts[0]
    ink, edge = _style_colour(script.ink), _style_colour(script.edge)
    style = [
        *("Caption", _field(main.family), f"{size * main.height:.2f}", ink, ink, edge, edge),
        *(-int(main.bold), -int(main.italic), 0, 0, 100, 100, 0, 0, 1, f"{script.rim:.2f}", 0, 7, 0, 0, 0, 1),
    ]
    lines = [
        "[Script Info]",
        f"Title: {clean_line(script.title)}",
        "ScriptType: v4.00+",
        f"PlayResX: {width}",
        f"PlayResY: {height}",
        "WrapStyle: 2",
        "ScaledBorderAndShadow: yes",
        "YCbCr Matrix: TV.709",
        "",
        "[V4+ Styles]",
        f"Format: {_STYLE}",
        "Style: " + ",".join(map(str, style)),
        "",
        *_embedded(fonts),
        "[Events]",
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text",
    ]
    events = [(plate.start, plate.layer, _plate(plate)) for plate in script.plates]
    events += [(text.start, 2, _text(text, script, main, size)) for text in script.texts]
    lines += [event for _, _, event in sorted(events, key=lambda e: e[:2])]
    return "\n".join(lines) + "\n"


def write_ass(script: AssScript, video: Path | str, outputs: Outputs | None = None) -> dict[str, Path]:
    """Write `lesson.ass` beside `lesson.mp4`; returns {"ass": path}. Raises OutputError."""
    path = Path(video).with_suffix(ENDING)
    opened = outputs.open(path) if outputs else whole_file(path)
    with opened as file:
        file.write(format_ass(script))
    return {"ass": path}


def _text(text: AssText, script: AssScript, main: AssFont, size: float) -> str:
    font = text.font
    top = text.baseline - font.ascent * text.size
    tags = rf"\an{8 if text.centred else 7}\pos({text.x:.1f},{top:.1f})"
    if font != main:
        tags += rf"\fn{_field(font.family)}\b{int(font.bold)}\i{int(font.italic)}"
    if font != main or text.size != size:
        tags += rf"\fs{text.size * font.height:.2f}"
    body = "".join(_word(word, text.start, script) for word in _timed(text)).rstrip()
    return _event(2, text.start, text.end, f"{{{tags}}}{body}")


def _timed(text: AssText) -> Iterable[AssWord]:
    """The words, with silence before them as an empty one: karaoke counts from the beginning of the event."""
    now = text.start
    for word in text.words:
        if _centi(word.start) > _centi(now):
            yield AssWord("", now, word.start, False)
        yield word
        now = max(now, word.end)


def _word(word: AssWord, begin: float, script: AssScript) -> str:
    """A word that takes the colour of what is heard when its turn comes, and loses it when that is over."""
    length = max(0, _centi(word.end) - _centi(max(word.start, begin)))
    tags = rf"\k{length}"
    on, off = (max(0, round((second - begin) * 1000)) for second in (word.start, word.end))
    if word.text and script.lit != script.ink:
        tags += rf"\1c{_colour(script.lit)}" + _switch(off, rf"\1c{_colour(script.ink)}")
    if word.text and script.bare and script.rim:
        rim = rf"\bord{script.rim:.2f}"
        tags += (rim + _switch(on, r"\bord0") if on else r"\bord0") + _switch(off, rim)
    return f"{{{tags}}}{_escape(word.text)}" + " " * word.space


def _switch(at: int, tags: str) -> str:
    """Tags that hold from a millisecond of the event on; 0 would mean its whole length to the format."""
    return rf"\t({max(1, at)},{max(1, at)},{tags})"


def _plate(plate: AssPlate) -> str:
    shown = rf"\an7\pos({plate.x:.1f},{plate.y:.1f})\bord0\shad0\1c{_colour(plate.colour)}"
    alpha = round(255 * (1 - plate.opacity))
    tags = rf"{shown}\1a&H{alpha:02X}&\p1"
    return _event(plate.layer, plate.start, plate.end, f"{{{tags}}}{_rounded(plate)}")


def _rounded(plate: AssPlate) -> str:
    """The outline in whole pixels; a quarter of a circle is a Bézier curve with handles of 0.552 radii."""
    w, h, r = round(plate.width), round(plate.height), round(plate.radius)
    k = round(0.448 * plate.radius)
    right = (
        f"m {r} 0 l {w - r} 0 b {w - k} 0 {w} {k} {w} {r} l {w} {h - r} b {w} {h - k} {w - k} {h} {w - r} {h}"
    )
    return f"{right} l {r} {h} b {k} {h} 0 {h - k} 0 {h - r} l 0 {r} b 0 {k} {k} 0 {r} 0"


def _event(layer: int, start: float, end: float, text: str) -> str:
    last = max(_centi(end), _centi(start) + 1)
    return f"Dialogue: {layer},{_time(_centi(start))},{_time(last)},Caption,,0,0,0,,{text}"


def _embedded(fonts: Iterable[AssFont]) -> list[str]:
    """The fonts' files as text: six bits a character, from "!" on, 80 characters a line."""
    lines: list[str] = []
    for file in dict.fromkeys(font.file for font in fonts if font.file):
        try:
            data = file.read_bytes() if file.stat().st_size <= _LARGEST else b""
        except OSError:
            continue
        if data:
            lines += [f"fontname: {file.stem.replace(' ', '_')}_0{file.suffix.lower()}", *_encode(data)]
    return ["[Fonts]", *lines, ""] if lines else []


def _encode(data: bytes) -> list[str]:
    full = len(data) - len(data) % 3
    signs = bytearray()
    for i in range(0, full, 3):
        bits = int.from_bytes(data[i : i + 3], "big")
        signs += bytes(((bits >> shift) & 63) + 33 for shift in (18, 12, 6, 0))
    if rest := data[full:]:
        bits = int.from_bytes(rest + bytes(3 - len(rest)), "big")
        signs += bytes(((bits >> shift) & 63) + 33 for shift in (18, 12, 6, 0))[: len(rest) + 1]
    text = signs.decode("ascii")
    return [text[i : i + 80] for i in range(0, len(text), 80)]


def _escape(text: str) -> str:
    """The text without what would be taken for a tag or a break."""
    return clean_line(text).replace("\\", "\\\u2060").replace("{", r"\{").replace("}", r"\}")


def _field(text: str) -> str:
    """A name that ends no field and no tag."""
    return clean_line("".join(c for c in text if c not in ",{}\\")) or "sans-serif"


def _colour(colour: Rgb) -> str:
    r, g, b = colour
    return f"&H{b:02X}{g:02X}{r:02X}&"


def _style_colour(colour: Rgb) -> str:
    r, g, b = colour
    return f"&H00{b:02X}{g:02X}{r:02X}"


def _centi(seconds: float) -> int:
    return max(0, round(seconds * 100))


def _time(centiseconds: int) -> str:
    seconds, hundredths = divmod(centiseconds, 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}.{hundredths:02d}"
