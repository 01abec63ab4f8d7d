"""A brand: name, colours, logo, fonts, and what the lower third says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from avatar.compose import document
from avatar.errors import InputError
from avatar.media.music import Music, Sting

NAMES = {
    "black": "#000000",
    "white": "#ffffff",
    "grey": "#808080",
    "gray": "#808080",
    "silver": "#c0c0c0",
    "red": "#d7263d",
    "orange": "#f57c1f",
    "yellow": "#f6c026",
    "green": "#2a9d5c",
    "teal": "#128a8a",
    "blue": "#2563eb",
    "navy": "#14213d",
    "purple": "#6d3fc8",
    "pink": "#e05297",
    "brown": "#7a4e2d",
}
"""Plain words for colours, in tones that suit a screen rather than CSS's pure ones."""


def _colour(value: Any) -> Any:
    """#rgb, #rrggbb (the # may be missing) or a plain word, as #rrggbb in lower case."""
    text = str(value).strip().lower()
    text = NAMES.get(text, text)
    digits = text.removeprefix("#")
    if re.fullmatch(r"[0-9a-f]{3}", digits):
        digits = "".join(2 * c for c in digits)
    if not re.fullmatch(r"[0-9a-f]{6}", digits):
        raise ValueError(f'not a colour; write "#1f3a8a" in quotes, or one of {", ".join(NAMES)}')
    return f"#{digits}"


def _short(value: str) -> str:
    return " ".join(value.split())


Colour = Annotated[str, BeforeValidator(_colour)]
Label = Annotated[str, AfterValidator(_short), Field(max_length=200)]


class LowerThird(BaseModel):
    """Who speaks; empty fields are taken from the presenter."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Label = ""
    role: Label = ""
    show: bool = True


class Fonts(BaseModel):
    """TTF or OTF files to use before the template's own."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    text: Path | None = None
    heading: Path | None = None


class Brand(BaseModel):
    """What makes a video one's own; everything is optional, the template has a default for all of it.

    `logo` is a PNG or JPEG file, or the word "none" for no logo at all.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Label = ""
    primary: Colour | None = None
    secondary: Colour | None = None
    accent: Colour | None = None
    text: Colour | None = None
    background: Colour | None = None
    logo: Path | None = None
    lower_third: LowerThird = LowerThird()
    fonts: Fonts = Fonts()
    music: Music | None = None
    intro_sound: Sting | None = None
    outro_sound: Sting | None = None

    def over(self, default: Brand) -> Brand:
        """This brand, with what it leaves open taken from `default`."""
        given = {
            name: getattr(self, name) for name in self.model_fields_set if getattr(self, name) is not None
        }
        return default.model_copy(update=given)

    @property
    def without_logo(self) -> bool:
        return self.logo is not None and self.logo.name.lower() == "none"


def load_brand(source: Mapping[str, Any] | Path | str | None, base: Path | None = None) -> Brand:
    """A brand from a mapping (a script's front matter) or a YAML file.

    `base` is the script's folder or the script itself: relative paths are looked for there. A mapping
    may hold `file: brand.yaml`, whose values its other entries override. Raises InputError.
    """
    if base is not None and not base.is_dir():
        base = base.parent
    if not source:
        return Brand()
    if isinstance(source, Mapping):
        entries = dict(source)
        file = entries.pop("file", None)
        brand = document.validate(entries, Brand, "brand", prefix="brand.")
        brand = resolve(brand, base, "brand")
        return brand.over(load_brand(str(file), base)) if file else brand
    path = Path(source).expanduser()
    path = path if path.is_absolute() or base is None else base / path
    if not path.is_file():
        raise InputError(f"There is no brand file {path}.", hint="Give the path of a YAML file.")
    return resolve(document.read(path, Brand), path.parent, str(path))


def resolve(brand: Brand, base: Path | None, where: str) -> Brand:
    """Make the paths whole and make sure that their files can be used."""
    update: dict[str, Any] = {}
    if brand.logo is not None and not brand.without_logo:
        update["logo"] = _file(brand.logo, base, f"{where}: `logo`")
        _check_picture(update["logo"], f"{where}: `logo`")
    fonts = {
        key: _file(value, base, f"{where}: `fonts.{key}`")
        for key in ("text", "heading")
        if (value := getattr(brand.fonts, key)) is not None
    }
    for key, file in fonts.items():
        _check_font(file, f"{where}: `fonts.{key}`")
    for key in ("music", "intro_sound", "outro_sound"):
        if sound := getattr(brand, key):
            update[key] = sound.found(base, f"{where}: `{key}`")
    if fonts:
        update["fonts"] = brand.fonts.model_copy(update=fonts)
    return brand.model_copy(update=update) if update else brand


def _file(path: Path, base: Path | None, where: str) -> Path:
    path = path.expanduser()
    path = path if path.is_absolute() or base is None else base / path
    if not path.is_file():
        raise InputError(f"{where}: there is no file {path}.")
    return path


def _check_picture(path: Path, where: str) -> None:
    from avatar.compose.picture import measure

    measure(path, where)


def _check_font(path: Path, where: str) -> None:
    from PIL import ImageFont

    try:
        ImageFont.truetype(str(path), 16)
    except OSError:
        raise InputError(
            f"{where}: {path} is not a font this program can read.", hint="Use TTF or OTF."
        ) from None
