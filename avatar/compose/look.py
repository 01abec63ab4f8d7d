"""The look of one video: colours and fonts, made of template and brand, checked against one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from avatar.compose import colour
from avatar.compose.backdrops.ground import sample, words_area
from avatar.compose.brand import Brand
from avatar.compose.colour import BLACK, WHITE, Bgr, contrast, legible, luminance, mix, nearest
from avatar.compose.template import Template
from avatar.compose.text.fonts import Font


@dataclass(frozen=True)
class Look:
    """Colours are B, G, R in 0..255; fonts have the size 1 em = 100 pixels until they are set.

    wanted: what type should be, if it can be read. least: contrast that it gets where it cannot.
    reverse: type has the colour of the background, since the backdrop is dark where type should be, or light.
    ink, muted: type on the backdrop, and quieter type. ground: the darkest and the lightest that the backdrop
    is behind it. card_ink, card_muted: type on cards. plate: under captions, with plate_ink on it; plate_lit
    is the word being said.
    """

    background: Bgr
    primary: Bgr
    secondary: Bgr
    accent: Bgr
    wanted: Bgr
    least: float
    reverse: bool
    ink: Bgr
    muted: Bgr
    ground: tuple[Bgr, Bgr]
    card: Bgr
    card_ink: Bgr
    card_muted: Bgr
    shadow: Bgr
    plate: Bgr
    plate_ink: Bgr
    plate_lit: Bgr
    text: Font
    strong: Font
    heading: Font
    code: Font

    @property
    def dark(self) -> bool:
        return luminance(self.background) < 0.2

    def in_language(self, language: str) -> Look:
        """The look with type for texts in that language, a tag."""
        return replace(
            self,
            **{
                role: replace(getattr(self, role), language=language)
                for role in ("text", "strong", "heading")
            },
        )

    @property
    def on_dark(self) -> bool:
        """Whether the backdrop is dark behind words: white can be seen on it better than black."""
        middle = mix(*self.ground, 0.5)
        return contrast(WHITE, middle) > contrast(BLACK, middle)

    @staticmethod
    def of(template: Template, brand: Brand, unit: float) -> Look:
        """Every colour of type is moved until it can be read on its ground (WCAG contrast)."""
        background, primary, secondary, accent, text = (
            colour.parse(value or "#808080")
            for value in (brand.background, brand.primary, brand.secondary, brand.accent, brand.text)
        )
        dark = luminance(background) < 0.2
        card = mix(background, WHITE, 0.10) if dark else WHITE
        # A colour that was chosen is moved no further than it must be.
        least = LEAST if brand.text != template.brand.text else EASY
        card_ink = _ink(text, (card,), least)
        plate = mix(mix(primary, BLACK, 0.72), (40.0, 24.0, 18.0), 0.4)
        fonts = {
            role: template.font_paths(files)
            for role, files in (
                ("text", template.fonts.text),
                ("strong", template.fonts.strong),
                ("heading", template.fonts.heading),
                ("code", template.fonts.code),
            )
        }
        own = {
            "text": brand.fonts.text,
            "strong": brand.fonts.text,
            "heading": brand.fonts.heading or brand.fonts.text,
            "code": None,
        }
        faces = {
            role: Font(((path,) if (path := own[role]) else ()) + paths, max(6, round(100 * unit)))
            for role, paths in fonts.items()
        }
        lit = accent if contrast(accent, plate) > 2 else secondary
        if brand.accent != template.brand.accent and contrast(accent, plate) < LEAST:
            lit = nearest(accent, (plate,), LEAST)
        lit = lit if contrast(lit, plate) >= LEAST else legible(lit, plate, 5.0)
        lit = nearest(lit, (mix(plate, WHITE, VEIL),), LARGE)
        return Look(
            background=background,
            primary=primary,
            secondary=secondary,
            accent=accent,
            wanted=text,
            least=least,
            reverse=False,
            ink=text,
            muted=text,
            ground=(background, background),
            card=card,
            card_ink=card_ink,
            card_muted=legible(mix(card_ink, card, 0.36), card, 4.5),
            shadow=mix(primary, BLACK, 0.55),
            plate=plate,
            plate_ink=WHITE,
            plate_lit=lit,
            text=faces["text"],
            strong=faces["strong"],
            heading=faces["heading"],
            code=faces["code"],
        ).before(template, template)

    def before(self, template: Template, lit: Template) -> Look:
        """The look with type that can be read on the backdrop where `template` puts words.

        lit: where the presenter stands whom the backdrop's light is on.
        """
        ground = sample(template, self, words_area(template), lit)
        other = _worst(self.background, ground) > _worst(self.wanted, ground)
        reverse = other and _reads(self.wanted, (self.background,)) and not _reads(self.wanted, ground)
        ink = nearest(self.background, ground, EASY) if reverse else _ink(self.wanted, ground, self.least)
        muted = nearest(mix(ink, mix(*ground, 0.5), 0.38), ground, LEAST)
        return replace(self, ink=ink, muted=muted, ground=ground, reverse=reverse)


LEAST, EASY = 4.5, 7.0
"""Contrast that type of ordinary size must have against its ground (WCAG 2.2, levels AA and AAA)."""
LARGE = 3.0
"""Contrast that is enough for large type, 24 pixels of a page or more (WCAG 2.2, 1.4.3, level AA)."""
VEIL = 0.16
"""Share of what is behind that the captions' plate lets through: a white shirt, at worst."""


def _ink(text: Bgr, grounds: Sequence[Bgr], least: float) -> Bgr:
    """`text` where it can be read; else the nearest colour with that contrast, if there is one."""
    return text if _reads(text, grounds) else nearest(text, grounds, least)


def _reads(text: Bgr, grounds: Sequence[Bgr]) -> bool:
    return _worst(text, grounds) >= LEAST


def _worst(text: Bgr, grounds: Sequence[Bgr]) -> float:
    return min(contrast(text, ground) for ground in grounds)
