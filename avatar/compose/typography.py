"""Text set in lines: bidirectional words, balanced lines, alpha masks.

Shaping inside a word (ligatures, Arabic joining, kerning) is raqm's; words are placed by us, so that a single
word can be found again, and coloured, in its line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from avatar.compose.characters import rightward, wide
from avatar.compose.fonts import Font, face

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


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
                used = face(path, self.font.size)
                for part in run if self.tracking else (run,):
                    draw.text((x, y), part, fill=255, font=used, anchor="ls")
                    x += used.getlength(part) + self.tracking
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
