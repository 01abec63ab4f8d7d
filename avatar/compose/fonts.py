"""Fonts with fall-back.

A *face* is one font file at one size; a *font* is a list of faces of which each character takes the first
that has it.
"""

from __future__ import annotations

import functools
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from avatar.compose.characters import invisible, rightward

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

SYSTEM_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Medium.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/System/Library/Fonts/Hiragino Sans GB.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/AppleSDGothicNeo.ttc",
    "/Library/Fonts/Arial Unicode.ttf",
    "C:/Windows/Fonts/YuGothM.ttc",
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/malgun.ttf",
    "C:/Windows/Fonts/seguisym.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
)
"""Where operating systems keep fonts with the characters that ours lack (Chinese, Korean, symbols …)."""


@functools.lru_cache(maxsize=64)
def coverage(path: Path) -> frozenset[int]:
    """Code points the font file has a glyph for, read from its cmap (OpenType spec, formats 4 and 12)."""
    data = path.read_bytes()
    start = struct.unpack_from(">I", data, 12)[0] if data[:4] == b"ttcf" else 0
    for i in range(struct.unpack_from(">H", data, start + 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * i)
        if tag == b"cmap":
            return _cmap(data, offset)
    return frozenset()


def _cmap(data: bytes, at: int) -> frozenset[int]:
    found: set[int] = set()
    for i in range(struct.unpack_from(">H", data, at + 2)[0]):
        platform, _, offset = struct.unpack_from(">HHI", data, at + 4 + 8 * i)
        sub = at + offset
        kind = struct.unpack_from(">H", data, sub)[0]
        if platform not in (0, 3):
            continue
        if kind == 12:
            for group in range(struct.unpack_from(">I", data, sub + 12)[0]):
                first, last, _ = struct.unpack_from(">III", data, sub + 16 + 12 * group)
                found.update(range(first, last + 1))
        elif kind == 4:
            count = struct.unpack_from(">H", data, sub + 6)[0] // 2
            ends = struct.unpack_from(f">{count}H", data, sub + 14)
            starts = struct.unpack_from(f">{count}H", data, sub + 16 + 2 * count)
            for first, last in zip(starts, ends, strict=True):
                found.update(range(first, min(last, 0xFFFE) + 1))
    return frozenset(found)


@functools.lru_cache(maxsize=1)
def system_fonts() -> tuple[Path, ...]:
    """Those of `SYSTEM_FONTS` that this machine has."""
    return tuple(path for path in map(Path, SYSTEM_FONTS) if path.is_file())


@functools.lru_cache(maxsize=128)
def face(path: Path, size: int) -> FreeTypeFont:
    """One font file at a size in pixels, to measure and draw with."""
    from PIL import ImageFont

    return ImageFont.truetype(str(path), size)


@dataclass(frozen=True)
class Font:
    """Font files in order of preference, at a size in pixels."""

    paths: tuple[Path, ...]
    size: int

    def at(self, size: float) -> Font:
        return Font(self.paths, max(6, round(size)))

    @property
    def cap_height(self) -> int:
        return -round(face(self.paths[0], self.size).getbbox("H", anchor="ls")[1])

    def missing(self, text: str) -> str:
        """The characters of `text`, each once, that no font here or on the system can draw."""
        return "".join(sorted({c for c in text if self._path(c) is None}))

    def width(self, word: str, tracking: float = 0.0) -> float:
        return sum(
            face(path, self.size).getlength(piece) for path, piece in self.runs(word)
        ) + tracking * len(word)

    def runs(self, word: str) -> list[tuple[Path, str]]:
        """The word in pieces that share a font, in the order in which they stand from left to right."""
        pieces: list[tuple[Path, str]] = []
        for char in word:
            path = self._path(char) or self.paths[0]
            if pieces and (pieces[-1][0] == path or invisible(char)):
                pieces[-1] = (pieces[-1][0], pieces[-1][1] + char)
            else:
                pieces.append((path, char))
        return pieces[::-1] if len(pieces) > 1 and rightward(word) else pieces

    def _path(self, char: str) -> Path | None:
        if invisible(char):
            return self.paths[0]
        for path in self.paths:
            if ord(char) in coverage(path):
                return path
        return next((path for path in system_fonts() if ord(char) in coverage(path)), None)
