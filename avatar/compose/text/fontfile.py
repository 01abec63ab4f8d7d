"""One font file: which characters it has, how heavy it is, how it is measured and drawn.

The tables are read after the OpenType specification (1.9): `cmap`, `name`, `OS/2`, `head`.
"""

from __future__ import annotations

import functools
import struct
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.ImageFont import FreeTypeFont

PICTURES = ("CBDT", "sbix", "COLR", "SVG ")
"""Tables of a font whose glyphs have colours of their own."""
_STRIKES = (109, 136, 128, 160, 96, 72, 64, 32)
"""Sizes in which fonts made of bitmaps are delivered: FreeType opens them in no other."""
PICTURE_SCALE = 0.92
"""Emoji are drawn a little smaller than type, so that they do not push lines apart."""


@dataclass(frozen=True)
class FontFile:
    """A font in a file; `index` is its number in a collection.

    weight: of a variable font, which one of its weights is meant; 0 for the one it has by itself.
    """

    path: Path
    index: int = 0
    weight: int = 0


@dataclass(frozen=True)
class Facts:
    """What a font says of itself. ascent and descent (below the baseline) and `em` in the font's own units.

    family is the name under which a system finds it. weight: 400 is regular, 700 is bold. weights: the
    lightest and the boldest of a variable font.
    embeddable: whether it may be put into a document (OS/2 fsType).
    """

    family: str = ""
    weight: int = 400
    bold: bool = False
    italic: bool = False
    em: int = 1000
    ascent: int = 800
    descent: int = 200
    embeddable: bool = True
    pictures: bool = False
    weights: tuple[int, int] = (0, 0)
    ranges: tuple[tuple[int, int], ...] = ()


class _Tables:
    """Tables of a font, read one by one: a font of Chinese may be 20 MB, its tables of facts are small."""

    def __init__(self, file: BinaryIO, index: int) -> None:
        self._file = file
        start = 0
        head = self._read(0, 12)
        if head[:4] == b"ttcf":
            count = struct.unpack_from(">I", head, 8)[0]
            start = struct.unpack(">I", self._read(12 + 4 * min(index, count - 1), 4))[0]
        count = struct.unpack(">H", self._read(start + 4, 2))[0]
        rows = self._read(start + 12, 16 * count)
        self.places = {
            bytes(tag).decode("latin-1"): (offset, length)
            for tag, _, offset, length in struct.iter_unpack(">4sIII", rows)
        }

    def _read(self, at: int, length: int) -> bytes:
        self._file.seek(at)
        data = self._file.read(length)
        if len(data) < length:
            raise struct.error("the file is too short")
        return data

    def get(self, tag: str) -> bytes:
        at, length = self.places.get(tag, (0, 0))
        return self._read(at, min(length, 1 << 24)) if length else b""


def read_facts(file: FontFile) -> Facts:
    """What is in the file. Raises OSError if it cannot be read, struct.error if it is broken."""
    with file.path.open("rb") as opened:
        tables = _Tables(opened, file.index)
        os2, head, hhea = tables.get("OS/2"), tables.get("head"), tables.get("hhea")
        em = struct.unpack_from(">H", head, 18)[0] or 1000
        weight, bold, italic, embeddable = 400, False, False, True
        ascent, descent = struct.unpack_from(">hh", hhea, 4) if hhea else (em * 4 // 5, -em // 5)
        if len(os2) >= 78:
            weight, kind = struct.unpack_from(">HxxH", os2, 4)
            selection = struct.unpack_from(">H", os2, 62)[0]
            italic, bold = bool(selection & 1), bool(selection & 32)
            embeddable = kind & 0xF != 2
            high, low = struct.unpack_from(">HH", os2, 74)
            if high + low:
                ascent, descent = high, -low
        return Facts(
            family=_family(tables.get("name")),
            weight=weight,
            bold=bold,
            italic=italic,
            em=em,
            ascent=ascent,
            descent=-descent,
            embeddable=embeddable,
            weights=_weights(tables.get("fvar")),
            pictures=any(tag in tables.places for tag in PICTURES),
            ranges=tuple(_ranges(tables.get("cmap"))),
        )


def count_faces(path: Path) -> int:
    """How many fonts are in a file; 1 unless it is a collection. Raises OSError."""
    with path.open("rb") as file:
        head = file.read(12)
    return struct.unpack_from(">I", head, 8)[0] if head[:4] == b"ttcf" and len(head) == 12 else 1


def _family(name: bytes) -> str:
    """The family under which systems list the font (name ID 1), in English where there is a choice."""
    if len(name) < 6:
        return ""
    count, strings = struct.unpack_from(">HH", name, 2)
    found: dict[int, str] = {}
    for i in range(count):
        platform, _, language, kind, length, offset = struct.unpack_from(">6H", name, 6 + 12 * i)
        if kind != 1 or platform not in (0, 1, 3):
            continue
        data = name[strings + offset : strings + offset + length]
        text = data.decode("mac-roman" if platform == 1 else "utf-16-be", "replace")
        found[0 if (platform, language) == (3, 0x409) else 2 if platform == 1 else 1] = text
    return found[min(found)] if found else ""


def _weights(fvar: bytes) -> tuple[int, int]:
    """Lightest and boldest weight of a variable font; zeros for one that has no such axis."""
    if len(fvar) < 16:
        return 0, 0
    start, _, count, size = struct.unpack_from(">4H", fvar, 4)
    for i in range(count):
        tag, least, _, most = struct.unpack_from(">4siii", fvar, start + size * i)
        if tag == b"wght":
            return least >> 16, most >> 16
    return 0, 0


def _ranges(cmap: bytes) -> list[tuple[int, int]]:
    """First and last of the runs of code points that have a glyph (formats 4 and 12)."""
    found: set[tuple[int, int]] = set()
    if len(cmap) < 4:
        return []
    for i in range(struct.unpack_from(">H", cmap, 2)[0]):
        platform, _, at = struct.unpack_from(">HHI", cmap, 4 + 8 * i)
        if platform not in (0, 3):
            continue
        kind = struct.unpack_from(">H", cmap, at)[0]
        if kind == 12:
            count = struct.unpack_from(">I", cmap, at + 12)[0]
            rows = struct.iter_unpack(">III", cmap[at + 16 : at + 16 + 12 * count])
            found.update((first, min(last, 0x10FFFF)) for first, last, _ in rows)
        elif kind == 4:
            count = struct.unpack_from(">H", cmap, at + 6)[0] // 2
            ends = struct.unpack_from(f">{count}H", cmap, at + 14)
            starts = struct.unpack_from(f">{count}H", cmap, at + 16 + 2 * count)
            found.update(
                (a, min(b, 0xFFFE)) for a, b in zip(starts, ends, strict=True) if a <= b and a < 0xFFFF
            )
    merged: list[tuple[int, int]] = []
    for first, last in sorted(found):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


@functools.lru_cache(maxsize=1024)
def facts(file: FontFile) -> Facts:
    """The same, with nothing for a file that is broken: a system's fonts are not the user's fault."""
    try:
        return read_facts(file)
    except (OSError, struct.error, UnicodeError):
        return Facts()


def covers(file: FontFile, code: int) -> bool:
    """Whether the font has a glyph for a code point."""
    ranges = facts(file).ranges
    place = bisect_right(ranges, (code, 0x110000)) - 1
    return place >= 0 and ranges[place][1] >= code


def coverage(file: FontFile) -> frozenset[int]:
    """Code points the font has a glyph for."""
    return frozenset(code for first, last in facts(file).ranges for code in range(first, last + 1))


@functools.lru_cache(maxsize=128)
def face(file: FontFile, size: int) -> FreeTypeFont:
    """The font at a size in pixels, to measure and draw with. Raises OSError."""
    from PIL import ImageFont

    font = ImageFont.truetype(str(file.path), size, index=file.index)
    least, most = facts(file).weights if file.weight else (0, 0)
    if most:
        # the other axes (width, slant) stay as they are by themselves
        wanted = float(min(most, max(least, file.weight)))
        axes = font.get_variation_axes()
        font.set_variation_by_axes(
            [
                wanted if axis["name"] in (b"Weight", "Weight") else float(axis["default"] or 0)
                for axis in axes
            ]
        )
    return font


@functools.lru_cache(maxsize=64)
def strike(file: FontFile) -> int:
    """The one size a font made of bitmaps has; 0 for one that has every size."""
    if not facts(file).pictures:
        return 0
    for size in (48, *_STRIKES):
        try:
            face(file, size)
        except OSError:
            continue
        return 0 if size == 48 else size
    return 0


def measure(file: FontFile, size: int, text: str) -> float:
    """How far the pen goes on, in pixels."""
    if facts(file).pictures:
        own = strike(file) or size
        return _advance(file, own, text) * PICTURE_SCALE * size / own
    return face(file, size).getlength(text)


@functools.lru_cache(maxsize=1 << 10)
def _advance(file: FontFile, size: int, text: str) -> float:
    """Measuring a bitmap unpacks it each time, which takes milliseconds."""
    return face(file, size).getlength(text)


def draw_pictures(file: FontFile, size: int, text: str) -> tuple[NDArray[np.uint8], int]:
    """Glyphs in their own colours: uint8 [h, w, 4], premultiplied BGRA, and the rows above the baseline."""
    import cv2
    import numpy as np
    from PIL import Image, ImageDraw

    own = strike(file) or size
    font = face(file, own)
    width = max(1, round(font.getlength(text)))
    above, below = round(1.3 * own), round(0.5 * own)
    image = Image.new("RGBA", (width, above + below), (0, 0, 0, 0))
    ImageDraw.Draw(image).text((0, above), text, font=font, anchor="ls", embedded_color=True)
    drawn = np.asarray(image).astype(np.float32)
    drawn[..., :3] *= drawn[..., 3:] / 255
    scale = PICTURE_SCALE * size / own
    target = (max(1, round(width * scale)), max(1, round((above + below) * scale)))
    small = cv2.resize(drawn[..., [2, 1, 0, 3]], target, interpolation=cv2.INTER_AREA)
    return np.asarray(np.clip(np.rint(small), 0, 255), np.uint8), round(above * scale)
