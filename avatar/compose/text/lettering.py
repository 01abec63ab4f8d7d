"""Letters for drawings of the program's own (checks, sheets): its own font, at any size."""

from __future__ import annotations

from avatar import resources
from avatar.compose.text.fonts import Font

_FALLBACKS = ("NotoSans-{}.ttf", "NotoSansArabic-{}.ttf", "NotoSansHebrew-{}.ttf")
_WEIGHTS = {"medium": ("Figtree-Medium.ttf", "Medium"), "bold": ("Figtree-Bold.ttf", "Bold")}


def house_font(size: float, weight: str = "medium") -> Font:
    """The font in which the program labels what it draws; `weight` is medium or bold, `size` in pixels."""
    first, other = _WEIGHTS[weight]
    files = (first, *(name.format(other) for name in _FALLBACKS))
    fonts = resources.folder("templates") / "fonts"
    return Font(tuple(path for name in files if (path := fonts / name).is_file()), max(6, round(size)))
