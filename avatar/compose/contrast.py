"""Which colours of a brand are type on which grounds, and which of these pairs cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from avatar.compose import colour, picture
from avatar.compose.brand import Brand
from avatar.compose.colour import Bgr, contrast
from avatar.compose.look import LARGE, LEAST, Look
from avatar.compose.template import Template

GRAPHIC = 3.0
"""Contrast that a picture with a meaning must have against its ground (WCAG 2.2, 1.4.11, level AA)."""


@dataclass(frozen=True)
class Pair:
    """Type on a ground. field: the colour's key in a brand. wanted: as the brand has it; used: as it is set.

    grounds: the ground, or its darkest and its lightest. on: the ground in words.
    large: the type has 24 pixels of a page or more (WCAG 2.2, 1.4.3).
    """

    field: str
    use: str
    wanted: Bgr
    used: Bgr
    on: str
    grounds: tuple[Bgr, ...]
    large: bool = False

    @property
    def contrast(self) -> float:
        """Of the colour as the brand has it, where it is worst."""
        return min(contrast(self.wanted, ground) for ground in self.grounds)

    @property
    def reads(self) -> bool:
        """Whether the brand's colour will do; for type so large that less is enough, where no shade does."""
        best = min(contrast(self.used, ground) for ground in self.grounds)
        return self.contrast >= LEAST or (self.large and best < LEAST and self.contrast >= LARGE)

    def __str__(self) -> str:
        worst = min(self.grounds, key=lambda ground: contrast(self.wanted, ground))
        better = colour.in_hex(self.used)
        passes = min(contrast(self.used, ground) for ground in self.grounds) >= LEAST
        found = "The nearest colour that passes" if passes else "No shade of it passes: the best"
        return (
            f"`{self.field}: {colour.in_hex(self.wanted)}` ({self.use}) on {self.on} "
            f"({colour.in_hex(worst)}) has a contrast of {self.contrast:.1f}, below {LEAST} (WCAG AA). "
            f"{found}, {better}, is used."
        )


def pairs(template: Template, look: Look) -> tuple[Pair, ...]:
    """Every colour that a brand gives to type, with the ground it stands on."""
    accent = look.accent
    behind = "the background" if template.backdrop == "plain" else f"the backdrop of {template.name}"
    titles = ("background", look.background) if look.reverse else ("text", look.wanted)
    found = [
        Pair(titles[0], "titles", titles[1], look.ink, behind, look.ground, large=True),
        Pair("text", "points and names", look.wanted, look.card_ink, "cards", (look.card,)),
    ]
    if template.captions.highlight == "colour":
        found.append(Pair("accent", "the word being said", accent, look.plate_lit, "captions", (look.plate,)))
    return tuple(found)


def doubts(template: Template, given: Brand, look: Look) -> list[str]:
    """What of the colours in the brand that was given cannot be read, each with the nearest that can.

    A colour that the template chose, and that another ground makes unreadable, is changed without a word.
    """
    found = [str(p) for p in pairs(template, look) if getattr(given, p.field) is not None and not p.reads]
    return [*found, *_faint_logo(given, look)]


def _faint_logo(given: Brand, look: Look) -> Iterator[str]:
    """Whether the logo is hard to see where it stands."""
    path = given.logo.on(look.on_dark) if given.logo else None
    if path is None:
        return
    w, h = picture.measure(path, "logo")
    factor = 96 / max(w, h)
    image = picture.load(path, (max(1, round(w * factor)), max(1, round(h * factor))), "logo")
    solid = image[image[..., 3] > 200][:, :3].astype(np.float64)
    if not len(solid):
        return
    ground = colour.mix(*look.ground, 0.5)
    # A logo is seen by whatever of it stands out: a tenth of it is enough.
    seen = sorted(contrast((b, g, r), ground) for b, g, r in solid[:: max(1, len(solid) // 400)].tolist())
    best = seen[int(0.9 * (len(seen) - 1))]
    if best < GRAPHIC:
        kind = "dark" if look.on_dark else "light"
        yield (
            f"`logo`: {path.name} has a contrast of {best:.1f} on the ground it stands on "
            f"({colour.in_hex(ground)}), below {GRAPHIC} (WCAG AA). "
            f"Give a logo for {kind} grounds as `logo.{kind}`."
        )
