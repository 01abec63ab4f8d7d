"""Text: fonts with fall-back, bidirectional words, balanced lines, alpha masks.

A *face* is one font file at one size; a *font* is a list of faces of which each character takes the first
that has it. Shaping inside a word (ligatures, Arabic joining, kerning) is raqm's; words are placed by us,
so that a single word can be found again, and coloured, in its line.
"""

from __future__ import annotations

import functools
import struct
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
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

_INVISIBLE = {"Cf", "Mn", "Me", "Cc", "Zs"}


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
    return tuple(path for path in map(Path, SYSTEM_FONTS) if path.is_file())


@functools.lru_cache(maxsize=128)
def _face(path: Path, size: int) -> FreeTypeFont:
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
        return -round(_face(self.paths[0], self.size).getbbox("H", anchor="ls")[1])

    def missing(self, text: str) -> str:
        """The characters of `text`, each once, that no font here or on the system can draw."""
        return "".join(sorted({c for c in text if self._path(c) is None}))

    def width(self, word: str, tracking: float = 0.0) -> float:
        return sum(
            _face(path, self.size).getlength(piece) for path, piece in self.runs(word)
        ) + tracking * len(word)

    def runs(self, word: str) -> list[tuple[Path, str]]:
        """The word in pieces that share a font, in the order in which they stand from left to right."""
        pieces: list[tuple[Path, str]] = []
        for char in word:
            path = self._path(char) or self.paths[0]
            if pieces and (pieces[-1][0] == path or unicodedata.category(char) in _INVISIBLE):
                pieces[-1] = (pieces[-1][0], pieces[-1][1] + char)
            else:
                pieces.append((path, char))
        return pieces[::-1] if len(pieces) > 1 and rightward(word) else pieces

    def _path(self, char: str) -> Path | None:
        if unicodedata.category(char) in _INVISIBLE:
            return self.paths[0]
        for path in self.paths:
            if ord(char) in coverage(path):
                return path
        return next((path for path in system_fonts() if ord(char) in coverage(path)), None)


def rightward(text: str) -> bool:
    """Whether the text's first strong character is written from right to left (Unicode UAX 9, rule P2)."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False


def wide(char: str) -> bool:
    """Whether a line may be broken before and after the character (Chinese, Japanese)."""
    return unicodedata.east_asian_width(char) in ("W", "F") and not ("\uac00" <= char <= "\ud7af")


@dataclass(frozen=True)
class Piece:
    """A word, or a part of one after which a line may break; `key` leads back to where it came from."""

    text: str
    space: bool = True
    key: int = -1


_NO_START = frozenset("、。，．：；？！）」』】》〉ー々…")


def pieces(text: str, key: int = -1) -> list[Piece]:
    """The text's words; Chinese and Japanese are cut between characters, save before closing marks."""
    result: list[Piece] = []
    for word in text.split():
        parts: list[str] = []
        for char in word:
            glued = parts and (not (wide(char) or wide(parts[-1][-1])) or char in _NO_START)
            if glued:
                parts[-1] += char
            else:
                parts.append(char)
        result += [Piece(part, i == len(parts) - 1, key) for i, part in enumerate(parts)]
    return result


@dataclass(frozen=True)
class Placed:
    """A piece with its place: x of its left edge and of its right edge, and the line it stands on."""

    piece: Piece
    left: float
    right: float
    line: int


@dataclass(frozen=True)
class Block:
    """Lines of text set in a font, ready to draw; width and height in pixels."""

    font: Font
    placed: tuple[Placed, ...]
    lines: int
    width: int
    height: int
    leading: int
    tracking: float = 0.0

    @property
    def first_baseline(self) -> int:
        """From the top of the block; the block's top is the top of the first line's capitals."""
        return self.font.cap_height

    def mask(self, keys: Iterable[int] | None = None, pad: int = 0) -> NDArray[np.uint8]:
        """Coverage 0..255, [height + descent + 2 pad, width + 2 pad]; only these keys if given."""
        import numpy as np
        from PIL import Image, ImageDraw

        wanted = None if keys is None else set(keys)
        descent = round(0.35 * self.font.size)
        image = Image.new("L", (self.width + 2 * pad, self.height + descent + 2 * pad), 0)
        draw = ImageDraw.Draw(image)
        for item in self.placed:
            if wanted is not None and item.piece.key not in wanted:
                continue
            x = pad + item.left
            y = pad + self.first_baseline + item.line * self.leading
            for path, run in self.font.runs(item.piece.text):
                face = _face(path, self.font.size)
                for part in run if self.tracking else (run,):
                    draw.text((x, y), part, fill=255, font=face, anchor="ls")
                    x += face.getlength(part) + self.tracking
        return np.asarray(image)


def fill(
    words: Sequence[Piece], font: Font, width: float, tracking: float = 0.0, balance: bool = True
) -> list[list[Piece]]:
    """Break words into lines no wider than `width`, with as few lines as possible and evenly filled."""
    words = _cut(words, font, width, tracking)
    space = font.width(" ") + tracking
    lengths = [font.width(w.text, tracking) for w in words]

    def greedy(limit: float) -> list[list[Piece]]:
        lines: list[list[Piece]] = []
        used = 0.0
        for i, word in enumerate(words):
            before = space if i and words[i - 1].space else 0.0
            if lines and used + before + lengths[i] <= limit:
                lines[-1].append(word)
                used += before + lengths[i]
            else:
                lines.append([word])
                used = lengths[i]
        return lines

    lines = greedy(width)
    if not balance or len(lines) < 2:
        return lines
    low, high = max(lengths), width  # the narrowest column that needs no further line: even lines
    while high - low > 1:
        middle = (low + high) / 2
        low, high = (low, middle) if len(greedy(middle)) <= len(lines) else (middle, high)
    return greedy(high)


def _cut(words: Sequence[Piece], font: Font, width: float, tracking: float) -> list[Piece]:
    """Words that are wider than a whole line (addresses), in parts that fit."""
    result: list[Piece] = []
    for word in words:
        rest = word.text
        while len(rest) > 1 and font.width(rest, tracking) > width:
            n = max(1, min(len(rest) - 1, int(len(rest) * width / font.width(rest, tracking))))
            while n > 1 and font.width(rest[:n], tracking) > width:
                n -= 1
            result.append(Piece(rest[:n], False, word.key))
            rest = rest[n:]
        result.append(Piece(rest, word.space, word.key))
    return result


def lay(
    lines: Sequence[Sequence[Piece]],
    font: Font,
    leading: float = 1.3,
    align: str = "start",
    width: int | None = None,
    tracking: float = 0.0,
) -> Block:
    """Place broken lines. `align` is start (left; right for right-to-left text), centre or end."""
    import math

    base = rightward(" ".join(piece.text for line in lines for piece in line))
    space = font.width(" ") + tracking
    rows: list[tuple[list[tuple[Piece, float, float]], float]] = []
    for line in lines:
        x = 0.0
        row: list[tuple[Piece, float, float]] = []
        ordered = _visual(line, base)
        for i, (piece, gap) in enumerate(ordered):
            length = font.width(piece.text, tracking)
            row.append((piece, x, x + length))
            x += length + (space if gap and i < len(ordered) - 1 else 0.0)
        rows.append((row, x))
    needed = math.ceil(max((w for _, w in rows), default=0.0))
    whole = needed if width is None else max(width, needed)
    share = {"start": 1.0 if base else 0.0, "centre": 0.5, "end": 0.0 if base else 1.0}[align]
    placed = tuple(
        Placed(piece, left + shift, right + shift, number)
        for number, (row, w) in enumerate(rows)
        for shift in [(whole - w) * share]
        for piece, left, right in row
    )
    step = round(font.size * leading)
    height = font.cap_height + step * (max(1, len(rows)) - 1)
    return Block(font, placed, len(rows), whole, height, step, tracking)


def _visual(line: Sequence[Piece], base: bool) -> list[tuple[Piece, bool]]:
    """The pieces of a line from left to right, each with whether a space follows it on the screen.

    In a right-to-left line, runs of left-to-right words keep their own order (UAX 9 at the level of words);
    words without a strong character (numbers, signs) stay with the run they stand in.
    """
    if not base and not any(rightward(p.text) for p in line):
        return [(p, p.space) for p in line]
    runs: list[tuple[bool, list[Piece]]] = []
    for piece in line:
        strong = any(unicodedata.bidirectional(c) in ("L", "R", "AL") for c in piece.text)
        way = rightward(piece.text) if strong else (runs[-1][0] if runs else base)
        if runs and runs[-1][0] == way:
            runs[-1][1].append(piece)
        else:
            runs.append((way, [piece]))
    flat: list[tuple[Piece, bool]] = []
    for way, run in runs[::-1] if base else runs:
        flat += [(p, True) for p in (run[::-1] if way else run)]
    return flat
