"""Where the characters of a block stand in the source."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from avatar.script.model import Position


@dataclass(frozen=True)
class Places:
    """Where the characters of a block's content stand in the source."""

    starts: tuple[int, ...]
    origins: tuple[Position, ...]

    @classmethod
    def of(cls, content: str, first_line: int, lines: list[str]) -> Places:
        """`first_line` counts from 0; `lines` are those of the whole source."""
        starts: list[int] = []
        origins: list[Position] = []
        offset = 0
        for number, piece in enumerate(content.split("\n"), first_line):
            source = lines[number] if number < len(lines) else ""
            bare = piece.strip()
            whole = source.rstrip()
            column = len(whole) - len(bare) if whole.endswith(bare) else max(0, source.find(bare))
            starts.append(offset)
            origins.append(Position(number + 1, column + 1 - (len(piece) - len(piece.lstrip()))))
            offset += len(piece) + 1
        return cls(tuple(starts), tuple(origins))

    def at(self, offset: int) -> Position:
        """The place of one character of the content."""
        row = bisect_right(self.starts, offset) - 1
        origin = self.origins[row]
        return Position(origin.line, max(1, origin.column + offset - self.starts[row]))

    def run(self, first: int, last: int) -> list[Position]:
        """The places of the characters from `first` up to, but not with, `last`."""
        found: list[Position] = []
        while first < last:
            row = bisect_right(self.starts, first) - 1
            end = min(last, self.starts[row + 1] if row + 1 < len(self.starts) else last)
            line, column = self.origins[row].line, self.origins[row].column - self.starts[row]
            found += [Position(line, max(1, column + i)) for i in range(first, end)]
            first = end
        return found
