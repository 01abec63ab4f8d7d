"""The look of one video: colours and fonts, made of template and brand, checked against one another."""

from __future__ import annotations

from dataclasses import dataclass, replace

from avatar.compose import colour
from avatar.compose.brand import Brand
from avatar.compose.colour import BLACK, WHITE, Bgr, contrast, legible, luminance, mix
from avatar.compose.fonts import Font
from avatar.compose.template import Template


@dataclass(frozen=True)
class Look:
    """Colours are B, G, R in 0..255; fonts have the size 1 em = 100 pixels until they are set."""

    background: Bgr
    primary: Bgr
    secondary: Bgr
    accent: Bgr
    ink: Bgr
    muted: Bgr
    tint: Bgr
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

    @staticmethod
    def of(template: Template, brand: Brand, unit: float) -> Look:
        """Every colour of type is moved until it can be read on its ground (WCAG contrast)."""
        background, primary, secondary, accent, text = (
            colour.parse(value or "#808080")
            for value in (brand.background, brand.primary, brand.secondary, brand.accent, brand.text)
        )
        dark = luminance(background) < 0.2
        ink = legible(text, background, 7.0)
        card = mix(background, WHITE, 0.10) if dark else WHITE
        card_ink = legible(text, card, 7.0)
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
        return Look(
            background=background,
            primary=primary,
            secondary=secondary,
            accent=accent,
            ink=ink,
            muted=legible(mix(ink, background, 0.38), background, 4.5),
            tint=legible(mix(primary, secondary, 0.35), background, 4.5),
            card=card,
            card_ink=card_ink,
            card_muted=legible(mix(card_ink, card, 0.36), card, 4.5),
            shadow=mix(primary, BLACK, 0.55),
            plate=plate,
            plate_ink=WHITE,
            plate_lit=legible(accent if contrast(accent, plate) > 2 else secondary, plate, 5.0),
            text=faces["text"],
            strong=faces["strong"],
            heading=faces["heading"],
            code=faces["code"],
        )


LEAST = 4.5
"""Contrast that type of ordinary size must have against its ground (WCAG 2.2, level AA)."""


def doubts(brand: Brand) -> list[str]:
    """Colours of type that cannot be read on their ground, each with the nearest that can."""
    if brand.text is None or brand.background is None:
        return []
    text, background = colour.parse(brand.text), colour.parse(brand.background)
    found = contrast(text, background)
    if found >= LEAST:
        return []
    better = colour.in_hex(legible(text, background, LEAST))
    return [
        f"`text: {brand.text}` on `background: {brand.background}` has a contrast of {found:.1f}, below "
        f"{LEAST} (WCAG AA). The nearest colour that passes, {better}, is used."
    ]
