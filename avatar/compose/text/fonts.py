"""Fonts with fall-back.

A *face* is one font file at one size; a *font* is a list of files of which each character takes the first
that has it, and behind them the fonts of the system.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from avatar.compose.text import fontfile
from avatar.compose.text.bidi import has_rightward, mirror
from avatar.compose.text.characters import invisible, rightward
from avatar.compose.text.clusters import clusters, is_emoji
from avatar.compose.text.fontfile import FontFile
from avatar.compose.text.installed import find_font

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont


def coverage(path: Path | FontFile) -> frozenset[int]:
    """Code points the font file has a glyph for."""
    return fontfile.coverage(_file(path))


def face(path: Path | FontFile, size: int) -> FreeTypeFont:
    """One font file at a size in pixels, to measure and draw with."""
    return fontfile.face(_file(path), size)


def _file(path: Path | FontFile) -> FontFile:
    return path if isinstance(path, FontFile) else FontFile(path)


@dataclass(frozen=True)
class Font:
    """Font files in order of preference, at a size in pixels.

    language: of the text, a tag; it chooses among the system's fonts for Chinese characters.
    """

    paths: tuple[Path, ...]
    size: int
    language: str = ""

    def at(self, size: float) -> Font:
        return Font(self.paths, max(6, round(size)), self.language)

    @property
    def cap_height(self) -> int:
        return -round(face(self.paths[0], self.size).getbbox("H", anchor="ls")[1])

    @property
    def weight(self) -> int:
        """400 is regular, 700 is bold."""
        return fontfile.facts(FontFile(self.paths[0])).weight

    def missing(self, text: str) -> str:
        """The characters of `text`, each once, that no font here or on the system can draw."""
        used = {cluster for word in set(text.split()) for cluster in clusters(word)}
        lacking = [c for c in used if not invisible(c[0]) and self._covering(c) is None]
        # of a cluster, that character which is lacking, not its marks
        return "".join(sorted({next((x for x in c if self._covering(x) is None), c[0]) for c in lacking}))

    def width(self, word: str, tracking: float = 0.0) -> float:
        return _length(self, word) + tracking * len(word)

    def runs(self, word: str, backward: bool | None = None) -> list[tuple[FontFile, str]]:
        """The word in pieces that share a font, in the order in which they stand from left to right.

        backward: whether it runs to the left; by default as its first letter does. An emoji that no font
        has is left out.
        """
        found: list[tuple[FontFile, str]] = []
        for cluster in clusters(word):
            if invisible(cluster[0]) and found:
                found[-1] = (found[-1][0], found[-1][1] + cluster)
                continue
            file = self._covering(cluster)
            if file is None and is_emoji(cluster):
                continue
            file = file or FontFile(self.paths[0])
            if found and found[-1][0] == file:
                found[-1] = (file, found[-1][1] + cluster)
            else:
                found.append((file, cluster))
        if not (rightward(word) if backward is None else backward):
            return found
        # what has a letter that runs to the left is turned by the shaper, signs alone are turned here
        return [(file, run if has_rightward(run) else mirror(run)) for file, run in reversed(found)]

    def _covering(self, cluster: str) -> FontFile | None:
        """The font for a cluster: of a template's own, then of the system's, the first that has all of it."""
        codes = [ord(c) for c in cluster if not invisible(c)]
        if not codes:
            return FontFile(self.paths[0])
        if is_emoji(cluster):
            pictures = find_font(cluster, self.weight, self.language)
            if pictures and fontfile.facts(pictures).pictures:
                return pictures
        for path in self.paths:
            if all(fontfile.covers(FontFile(path), code) for code in codes):
                return FontFile(path)
        whole = find_font(cluster, self.weight, self.language)
        if whole is None and len(codes) > 1:  # a mark or a joined part may be lacking, the letter not
            return self._covering(cluster[0])
        return whole


@functools.lru_cache(maxsize=16_384)
def _length(font: Font, word: str) -> float:
    """The width of a word in pixels; text is set in many sizes before one fits, and its words come again."""
    return sum(fontfile.measure(file, font.size, piece) for file, piece in font.runs(word))
