"""Text set in lines: bidirectional words, balanced lines, alpha masks.

Shaping inside a word (ligatures, Arabic joining, kerning) is raqm's; words are placed by us, so that a single
word can be found again, and coloured, in its line.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from avatar.compose.text.bidi import has_rightward, levels, runs_left, visual_runs
from avatar.compose.text.breaking import stay_together, units
from avatar.compose.text.clusters import clusters
from avatar.compose.text.fontfile import FontFile, draw_pictures, face, facts, measure
from avatar.compose.text.fonts import Font
from avatar.compose.text.hyphens import LEAST, parts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WORD = re.compile(r"(?:[^\s]|(?<=\S)[\u00a0\u2007\u202f](?=\S))+")
_NO_BREAK = re.compile(r"[\u00a0\u2007\u202f]")


@dataclass(frozen=True)
class Piece:
    """A word, or a part of one after which a line may break; `key` leads back to where it came from."""

    text: str
    space: bool = True
    key: int = -1


def pieces(text: str, key: int = -1) -> list[Piece]:
    """The text's words; what is written without spaces is cut where a line may be broken.

    No-break spaces, which not every font has, are plain ones that are part of a word.
    """
    result: list[Piece] = []
    for word in _WORD.findall(text):
        word = _NO_BREAK.sub(" ", word)
        parts = units(word)
        result += [Piece(part, i == len(parts) - 1, key) for i, part in enumerate(parts)]
    return result


@dataclass(frozen=True)
class Placed:
    """A piece with its place: x of its left edge and of its right edge, and the line it stands on.

    backward: it runs to the left. In mixed lines a piece may be placed in several parts.
    """

    piece: Piece
    left: float
    right: float
    line: int
    backward: bool = False


@dataclass(frozen=True)
class Glyphs:
    """Part of a line in one font, drawn in one go from `x` on; `baseline` and x in pixels of the block."""

    text: str
    file: FontFile
    x: float
    baseline: int
    key: int
    line: int


@dataclass(frozen=True)
class Block:
    """Lines of text set in a font, ready to draw; width and height in pixels.

    backward: the lines begin at the right.
    """

    font: Font
    placed: tuple[Placed, ...]
    lines: int
    width: int
    height: int
    leading: int
    tracking: float = 0.0
    backward: bool = False

    @property
    def first_baseline(self) -> int:
        """From the top of the block; the block's top is the top of the first line's capitals."""
        return self.font.cap_height

    def glyphs(self, keys: Iterable[int] | None = None) -> Iterator[Glyphs]:
        """Everything there is to draw, or only what has one of these keys."""
        wanted = None if keys is None else set(keys)
        for item in self.placed:
            if wanted is not None and item.piece.key not in wanted:
                continue
            x = item.left
            y = self.first_baseline + item.line * self.leading
            for file, run in self.font.runs(item.piece.text, item.backward):
                for part in run if self.tracking else (run,):
                    yield Glyphs(part, file, x, y, item.piece.key, item.line)
                    x += measure(file, self.font.size, part) + self.tracking

    def mask(self, keys: Iterable[int] | None = None, pad: int = 0, stroke: int = 0) -> NDArray[np.uint8]:
        """Coverage 0..255, [height + descent + 2 pad, width + 2 pad]; only these keys if given.

        stroke: pixels by which the letters are thickened all round. Emoji are not in it: see `pictures`.
        """
        import numpy as np
        from PIL import Image, ImageDraw

        descent = round(0.35 * self.font.size)
        image = Image.new("L", (self.width + 2 * pad, self.height + descent + 2 * pad), 0)
        draw = ImageDraw.Draw(image)
        for part in self.glyphs(keys):
            if facts(part.file).pictures:
                continue
            used = face(part.file, self.font.size)
            at = (pad + part.x, pad + part.baseline)
            draw.text(at, part.text, fill=255, font=used, anchor="ls", stroke_width=stroke)
        return np.asarray(image)

    def pictures(self, keys: Iterable[int] | None = None) -> Iterator[tuple[NDArray[np.uint8], int, int]]:
        """Emoji: premultiplied BGRA [h, w, 4] with the place of its left upper corner in the block."""
        for part in self.glyphs(keys):
            if facts(part.file).pictures:
                image, above = draw_pictures(part.file, self.font.size, part.text)
                yield image, round(part.x), part.baseline - above


def fill(
    words: Sequence[Piece], font: Font, width: float, tracking: float = 0.0, balance: bool = True
) -> list[list[Piece]]:
    """Break words into lines no wider than `width`, with as few lines as possible and evenly filled.

    Words that belong together (`stay_together`) stay in one line, unless that makes one line more.
    """
    words = _cut(words, font, width, tracking)
    space = font.width(" ") + tracking
    lines = _fill([[word] for word in words], font, width, tracking, space, balance)
    if len(lines) < 2:
        return lines
    bound = _fill(_group(words, font, width, tracking, space), font, width, tracking, space, balance)
    return bound if len(bound) == len(lines) else lines


def _group(
    words: Sequence[Piece], font: Font, width: float, tracking: float, space: float
) -> list[list[Piece]]:
    """The words, those in one group that are better left in one line; no group is wider than a line."""
    groups: list[list[Piece]] = []
    used = 0.0
    for i, word in enumerate(words):
        length = font.width(word.text, tracking)
        bound = bool(i and words[i - 1].space and stay_together(words[i - 1].text, word.text))
        if bound and used + space + length <= width:
            groups[-1].append(word)
            used += space + length
        else:
            groups.append([word])
            used = length
    return groups


def _fill(
    groups: Sequence[Sequence[Piece]], font: Font, width: float, tracking: float, space: float, balance: bool
) -> list[list[Piece]]:
    """Lines of groups of words, none of which is broken."""
    lengths = [
        sum(font.width(w.text, tracking) for w in group) + space * sum(w.space for w in group[:-1])
        for group in groups
    ]

    def greedy(limit: float) -> list[list[Piece]]:
        lines: list[list[Piece]] = []
        used = 0.0
        for i, group in enumerate(groups):
            before = space if i and groups[i - 1][-1].space else 0.0
            if lines and used + before + lengths[i] <= limit:
                lines[-1].extend(group)
                used += before + lengths[i]
            else:
                lines.append(list(group))
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
    """Words that are wider than a whole line (addresses), in parts that fit; never inside a cluster.

    With a hyphen, where they have parts of their own.
    """
    result: list[Piece] = []
    for word in (part for whole in words for part in _hyphenate(whole, font, width, tracking)):
        rest = clusters(word.text)
        while len(rest) > 1 and (whole := font.width("".join(rest), tracking)) > width:
            n = max(1, min(len(rest) - 1, int(len(rest) * width / whole)))
            while n > 1 and font.width("".join(rest[:n]), tracking) > width:
                n -= 1
            result.append(Piece("".join(rest[:n]), False, word.key))
            rest = rest[n:]
        result.append(Piece("".join(rest), word.space, word.key))
    return result


def _hyphenate(word: Piece, font: Font, width: float, tracking: float) -> list[Piece]:
    """A word that is wider than a whole line, in as few of its parts as fit, each with its hyphen."""
    if len(word.text) < 2 * LEAST or font.width(word.text, tracking) <= width:
        return [word]
    joined: list[str] = []
    for part in parts(word.text, font.language):
        if joined and font.width(grown := _join(joined[-1], part, word.text), tracking) <= width:
            joined[-1] = grown
        else:
            joined.append(part)
    last = len(joined) - 1
    return [Piece(text, word.space if n == last else False, word.key) for n, text in enumerate(joined)]


def _join(before: str, after: str, word: str) -> str:
    """Two parts of a word in one, without the hyphen that is not the word's own."""
    whole = before + after
    return whole if whole in word or whole[:-1] in word else before[:-1] + after


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

    base = runs_left(" ".join(piece.text for line in lines for piece in line), font.language)
    space = font.width(" ") + tracking
    rows: list[tuple[list[tuple[Piece, float, float, bool]], float]] = []
    for line in lines:
        x = 0.0
        row: list[tuple[Piece, float, float, bool]] = []
        ordered = _visual(line, base)
        for i, (piece, gap, backward) in enumerate(ordered):
            length = font.width(piece.text, tracking)
            row.append((piece, x, x + length, backward))
            x += length + (space if gap and i < len(ordered) - 1 else 0.0)
        rows.append((row, x))
    needed = math.ceil(max((w for _, w in rows), default=0.0))
    whole = needed if width is None else max(width, needed)
    share = {"start": 1.0 if base else 0.0, "centre": 0.5, "end": 0.0 if base else 1.0}[align]
    placed = tuple(
        Placed(piece, left + shift, right + shift, number, backward)
        for number, (row, w) in enumerate(rows)
        for shift in [(whole - w) * share]
        for piece, left, right, backward in row
    )
    step = round(font.size * leading)
    height = font.cap_height + step * (max(1, len(rows)) - 1)
    return Block(font, placed, len(rows), whole, height, step, tracking, base)


def _visual(line: Sequence[Piece], base: bool) -> list[tuple[Piece, bool, bool]]:
    """The parts of a line from left to right, each with whether a space follows and whether it runs backward.

    A piece stays whole unless it has something that runs the other way in it.
    """
    if not base and not any(has_rightward(p.text) for p in line):
        return [(p, p.space, False) for p in line]
    text, owners = "", list[int]()
    for i, piece in enumerate(line):
        shown = piece.text + (" " if piece.space and i < len(line) - 1 else "")
        text += shown
        owners += [i] * len(piece.text) + [-1] * (len(shown) - len(piece.text))
    placed: list[tuple[Piece, bool, bool]] = []
    for start, end, backward in visual_runs(levels(text, int(base))):
        places = range(end - 1, start - 1, -1) if backward else range(start, end)
        for owner, group in itertools.groupby(places, key=lambda place: owners[place]):
            if owner < 0:  # a space
                if placed:
                    placed[-1] = (placed[-1][0], True, placed[-1][2])
                continue
            inside = sorted(group)
            part = text[inside[0] : inside[-1] + 1]
            placed.append((Piece(part, False, line[owner].key), False, backward))
    return placed
