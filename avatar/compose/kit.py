"""The parts of a brand: colours, logo, fonts, pictures before and after, watermark, disclosure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema

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

_NO = {"none", "no", "off", "false"}
_YES = {"yes", "on", "true"}


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


def _file(value: Any) -> Any:
    if isinstance(value, Path):
        return value
    if not isinstance(value, str) or not value.strip() or "\0" in value or len(value) > 1000:
        raise ValueError("must be the name of a file")
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:|//", value) and not re.match(r"[A-Za-z]:[\\/]", value):
        raise ValueError("must be a file: nothing is fetched from the network")
    return Path(value.strip())


def _opacity(value: Any) -> Any:
    """A share from 0.05 to 1, also in percent."""
    text = str(value).strip()
    percent = text.endswith("%")
    try:
        share = float(text.removesuffix("%")) / (100 if percent else 1)
    except ValueError:
        share = 0.0
    if isinstance(value, bool) or not 0.05 <= share <= 1:
        raise ValueError("must be 0.05 to 1, or 5% to 100%")
    return share


def _seconds(value: Any) -> Any:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:s|sec|seconds?)?", str(value).strip(), re.IGNORECASE)
    if isinstance(value, bool) or not found or not 0.5 <= float(found[1]) <= 30:
        raise ValueError('must be 0.5 to 30 seconds, such as "3 s"')
    return float(found[1])


def _label(value: str) -> str:
    return _within(value, 200)


def _words(value: str) -> str:
    return _within(value, 60)


def _within(value: str, most: int) -> str:
    text = " ".join(value.split())
    if len(text) > most:
        raise ValueError(f"has {len(text)} characters; {most} are the most")
    return text


def _corner(value: Any) -> Any:
    return re.sub(r"[\s_-]+", "-", value.strip().lower()) if isinstance(value, str) else value


Colour = Annotated[str, BeforeValidator(_colour)]
Label = Annotated[str, AfterValidator(_label), Field(json_schema_extra={"maxLength": 200})]
Words = Annotated[str, AfterValidator(_words), Field(json_schema_extra={"maxLength": 60})]
File = Annotated[Path, BeforeValidator(_file)]
_LOOSE = WithJsonSchema({"type": ["number", "string"]})
Opacity = Annotated[float, BeforeValidator(_opacity), _LOOSE]
Seconds = Annotated[float, BeforeValidator(_seconds), _LOOSE]
Corner = Annotated[Literal["top-left", "top-right", "bottom-left", "bottom-right"], BeforeValidator(_corner)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Short(_Part):
    """A part for which one word may stand: `none`, true or false, or the value of its field `_word`."""

    show: bool = True
    _word: ClassVar[tuple[str, ...]] = ()
    _true: ClassVar[bool] = False
    _what: ClassVar[str] = ""

    @model_validator(mode="before")
    @classmethod
    def _shorten(cls, value: Any) -> Any:
        word = str(value).strip().lower() if isinstance(value, (str, bool, Path)) else ""
        if word in _NO:
            return {"show": False}
        if word in _YES and cls._true:
            return {}
        if isinstance(value, (str, Path)):
            return dict.fromkeys(cls._word, value)
        if not isinstance(value, Mapping):
            raise ValueError(f"must be {cls._what}, or a set of `name: value` lines")
        return value

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        whole = handler.resolve_ref_schema(handler(core))
        long = dict(whole)
        kinds = ["string", "boolean"]
        return {"description": long.pop("description", ""), "anyOf": [{"type": kinds}, long]}


class LowerThird(_Part):
    """Who speaks; empty fields are taken from the presenter."""

    name: Label = ""
    role: Label = ""
    show: bool = True


class Fonts(_Part):
    """TTF or OTF files to use before the template's own."""

    text: File | None = None
    heading: File | None = None


class Logo(_Short):
    """PNG, JPEG, WebP or SVG files: one, or one for light and one for dark grounds."""

    light: File | None = None
    dark: File | None = None
    _word = ("light", "dark")
    _what = "the name of a picture, none, or one `light` and one `dark`"

    def on(self, dark: bool) -> Path | None:
        """The file for a ground that is dark or light; the other one if it is the only one."""
        if not self.show:
            return None
        return (self.dark or self.light) if dark else (self.light or self.dark)


class Bookend(_Short):
    """A picture over the whole canvas, before the first words or after the last.

    square, tall: pictures for canvases of that shape. seconds: how long it is shown at least. fit: cover
    fills the canvas and cuts, contain leaves room beside; by default what cuts little. background: behind it.
    """

    picture: File | None = None
    square: File | None = None
    tall: File | None = None
    seconds: Seconds = 3.0
    fit: Literal["cover", "contain"] | None = None
    background: Colour | None = None
    _word = ("picture",)
    _what = "the name of a picture, or none"

    def on(self, shape: str) -> Path | None:
        """The picture for a canvas of that shape (wide, square, tall), if there is one to be shown."""
        own = {"square": self.square, "tall": self.tall}.get(shape)
        return (own or self.picture) if self.show else None

    @model_validator(mode="after")
    def _whole(self) -> Bookend:
        if self.show and not self.picture:
            raise ValueError("names no picture; write picture: title.png")
        return self


class Watermark(_Short):
    """A picture or a few words in a corner of the whole video.

    height: of the picture or the words, in pixels of a canvas whose shorter side has 1080.
    """

    picture: File | None = None
    text: Words = ""
    corner: Corner | None = None
    opacity: Opacity = 0.5
    height: Annotated[float, Field(ge=12, le=300)] | None = None
    _word = ("picture",)
    _what = "the name of a picture, or none"

    @model_validator(mode="after")
    def _one(self) -> Watermark:
        if self.show and bool(self.picture) == bool(self.text):
            raise ValueError("needs either a `picture` or a `text`")
        return self


class Disclosure(_Short):
    """A small label that says that the presenter is synthetic; without words of its own in a usual phrase."""

    text: Words = ""
    corner: Corner | None = None
    _word = ("text",)
    _true = True
    _what = "true, false, or the words of the label"
