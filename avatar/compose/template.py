"""Templates: how a video looks, read from `templates/NAME/template.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from avatar import resources
from avatar.compose import document
from avatar.compose.brand import Brand
from avatar.errors import InputError, UnknownNameError

FILE = "template.yaml"
WIDTH, HEIGHT = 1920, 1080
"""The canvas a template is drawn for; other sizes are scaled from it."""


def _filled(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value:
        raise ValueError("at least one font file is needed")
    return value


Files = Annotated[tuple[str, ...], AfterValidator(_filled)]
Length = Annotated[float, Field(ge=0, le=4000)]
Size = Annotated[float, Field(ge=8, le=400)]
Share = Annotated[float, Field(ge=0, le=1)]
Seconds = Annotated[float, Field(ge=0, le=600)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FontFiles(_Part):
    """Font files in order of preference, beside the template or in `templates/fonts`."""

    text: Files
    strong: Files
    heading: Files


class PresenterPlace(_Part):
    """Where the presenter stands: height of the head, room above it, centre as a share of the width."""

    head: Annotated[float, Field(ge=100, le=900)] = 400
    top: Length = 140
    centre: Share = 0.752


class Column(_Part):
    """The rectangle for title, points and pictures."""

    left: Length = 124
    right: Length = 950
    top: Length = 150
    bottom: Length = 948

    @model_validator(mode="after")
    def _ordered(self) -> Column:
        if self.right - self.left < 200 or self.bottom - self.top < 200:
            raise ValueError("the column needs at least 200 pixels each way (left < right, top < bottom)")
        return self


class TypeSizes(_Part):
    """Sizes of type."""

    title: Size = 72
    statement: Size = 100
    header: Size = 28
    subtitle: Size = 38
    point: Size = 38
    note: Size = 26
    caption: Size = 42
    name: Size = 38
    role: Size = 27


class Timing(_Part):
    """Seconds."""

    fade: Annotated[float, Field(ge=0, le=3)] = 0.4
    lower_third_in: Seconds = 0.7
    lower_third_out: Seconds = 6.8


class Show(_Part):
    """What is shown at all."""

    progress: bool = True
    lower_third: bool = True
    header: bool = True


class Template(_Part):
    """A whole template; `folder` is where its pictures and fonts lie."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    title: str = ""
    description: str = ""
    brand: Brand = Brand()
    fonts: FontFiles
    presenter: PresenterPlace = PresenterPlace()
    column: Column = Column()
    type: TypeSizes = TypeSizes()
    timing: Timing = Timing()
    show: Show = Show()
    _folder: Path = PrivateAttr(default=Path())

    @property
    def folder(self) -> Path:
        return self._folder

    def font_paths(self, files: tuple[str, ...]) -> tuple[Path, ...]:
        """Whole paths; raises InputError for a file that is not there."""
        return tuple(self._find(name) for name in files)

    def _find(self, name: str) -> Path:
        for place in (self.folder, self.folder / "fonts", resources.folder("templates") / "fonts"):
            if (place / name).is_file():
                return place / name
        raise InputError(f"{self.folder / FILE}: there is no font file {name!r}.")


def list_templates() -> list[str]:
    """Names of the templates that ship with the program, sorted."""
    root = resources.folder("templates")
    return sorted(path.parent.name for path in root.glob(f"*/{FILE}"))


def load_template(name_or_path: str | Path = "studio") -> Template:
    """A template by name, or by the path of its folder or YAML file.

    Raises UnknownNameError, or InputError that names file, line, column and field.
    """
    text = str(name_or_path).strip()
    known = list_templates()
    if text in known:
        return _load(resources.folder("templates") / text / FILE)
    path = Path(text).expanduser()
    looks_like_path = (
        isinstance(name_or_path, Path) or "/" in text or "\\" in text or text.endswith((".yaml", ".yml"))
    )
    if text and looks_like_path:
        file = path / FILE if path.is_dir() else path
        if not file.is_file():
            raise InputError(f"There is no template at {path}.", hint=f"Known by name: {', '.join(known)}.")
        return _load(file)
    raise UnknownNameError("template", text, known)


def _load(file: Path) -> Template:
    template = document.read(file, Template)
    template._folder = file.resolve().parent
    brand = template.brand
    if brand.logo is not None and not brand.without_logo:
        from avatar.compose.brand import resolve

        template = template.model_copy(update={"brand": resolve(brand, template.folder, str(file))})
        template._folder = file.resolve().parent
    for files in (template.fonts.text, template.fonts.strong, template.fonts.heading):
        template.font_paths(files)
    return template
