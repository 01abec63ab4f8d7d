"""A paragraph as one string with the place of every character and the marks that lie on it."""

from __future__ import annotations

from dataclasses import dataclass, field

from avatar.script.model import Kind, Position, Prosody

NOWHERE = Position()


@dataclass(frozen=True)
class Direction:
    """A stage direction in a paragraph; it stands where `MARK` stands in the text."""

    kind: Kind
    name: str
    seconds: float
    position: Position
    amount: float = 1.0


@dataclass(frozen=True)
class Option:
    """A word in braces after a picture, such as `loop` or `start=3`; without `=` it has no value."""

    name: str
    value: str | None
    position: Position


@dataclass(frozen=True)
class Image:
    """A picture as the author named it."""

    target: str
    caption: str
    position: Position
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Saying:
    """Characters `start` to `end` of a text, and how the author wants them said.

    Either in IPA, or as other words (`alias`), or as a `kind` of thing, such as digits, with its `format`.
    """

    start: int
    end: int
    ipa: str | None = None
    alias: str | None = None
    kind: str = ""
    format: str = ""
    position: Position = NOWHERE


@dataclass
class Flow:
    """The running text of a paragraph. `places` and `stressed` have one entry a character of `text`.

    prosodies: pace, pitch and loudness of characters [start, end), inner ones after outer ones; they add up.
    stops: numbers of characters before which a sentence ends, whether a stop stands there or not.
    """

    parts: list[str] = field(default_factory=list)
    places: list[Position] = field(default_factory=list)
    stressed: bytearray = field(default_factory=bytearray)
    sayings: list[Saying] = field(default_factory=list)
    prosodies: list[tuple[int, int, Prosody]] = field(default_factory=list)
    stops: list[int] = field(default_factory=list)
    directions: list[Direction] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)

    def add(self, text: str, places: list[Position], stressed: bool) -> None:
        """Append characters, each with its place."""
        self.parts.append(text)
        self.places.extend(places)
        self.stressed.extend((b"\x01" if stressed else b"\x00") * len(text))

    def __len__(self) -> int:
        return len(self.places)

    @property
    def text(self) -> str:
        """The whole text, with a `MARK` at every stage direction."""
        return "".join(self.parts)
