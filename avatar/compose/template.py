"""Templates: how a video looks, read from `templates/NAME/template.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, PrivateAttr

from avatar import resources
from avatar.compose import document
from avatar.compose.arrangement import (
    BUBBLES,
    CANVASES,
    SQUARE,
    STANDING,
    TALL,
    Arrangement,
    CaptionStyle,
    Chapter,
    Column,
    FontFiles,
    Move,
    Part,
    PresenterPlace,
    Shape,
    Show,
    Timing,
    TypeSizes,
    shape_of,
)
from avatar.compose.brand import Brand
from avatar.errors import InputError, Problem, UnknownNameError
from avatar.paths import exists, is_file
from avatar.sharing import shareable

FILE = "template.yaml"


class Template(Part):
    """A whole template; `folder` is where its pictures and fonts lie.

    camera: how it moves in each scene, such as `push` or `push 6%`.
    """

    name: Annotated[str, Field(min_length=1, max_length=60)]
    title: str = ""
    description: str = ""
    brand: Brand = Brand()
    fonts: FontFiles
    backdrop: Literal["studio", "paper", "night", "panel", "plain"] = "studio"
    presenter: PresenterPlace = PresenterPlace()
    column: Column = Column()
    type: TypeSizes = TypeSizes()
    timing: Timing = Timing()
    show: Show = Show()
    captions: CaptionStyle = CaptionStyle()
    chapter: Chapter = Chapter()
    square: Arrangement = Arrangement()
    tall: Arrangement = Arrangement()
    camera: Move = ""
    _folder: Path = PrivateAttr(default=Path())
    _shape: Shape = PrivateAttr(default="wide")

    @property
    def folder(self) -> Path:
        return self._folder

    @property
    def shape(self) -> Shape:
        """The shape of canvas that the lengths belong to; `arranged` changes it."""
        return self._shape

    @property
    def canvas(self) -> tuple[int, int]:
        """Width and height of the canvas that the lengths belong to."""
        return CANVASES[self._shape]

    def unit(self, size: tuple[int, int]) -> float:
        """How many pixels of a canvas of that size one pixel of the template takes."""
        w, h = self.canvas
        return min(size[0] / w, size[1] / h)

    def arranged(self, size: tuple[int, int]) -> Template:
        """The template as it is on a canvas of that size."""
        shape = shape_of(size)
        if shape == "wide":
            return self
        usual = {"square": SQUARE, "tall": TALL}[shape]
        own = {"square": self.square, "tall": self.tall}[shape]
        update: dict[str, object] = {}
        for name in ("presenter", "column", "type", "show", "captions"):
            base = getattr(usual, name) or getattr(self, name)
            if name == "presenter":  # its shape is the template's, its place that of the canvas
                base = base.model_copy(update={"shape": self.presenter.shape, "over": self.presenter.over})
            given: BaseModel | None = getattr(own, name)
            change = {key: getattr(given, key) for key in given.model_fields_set} if given else {}
            update[name] = base.model_copy(update=change)
        arranged = self.model_copy(update=update)
        arranged._folder, arranged._shape = self._folder, shape
        return arranged

    def below(self, header: float) -> Template:
        """The template with room for a header of that height, where its own words begin higher.

        On square canvases, where content and presenter share little room, the presenter gives way: the chin
        stays where it is, so that captions and the lower edge have the distance they had.
        """
        here = self.presenter
        shift = header - self.column.top
        if shift <= 0 or self._shape != "square" or here.shape != "standing" or here.over:
            return self
        shift = min(shift, 0.3 * here.head)
        lower = here.model_copy(update={"top": here.top + shift, "head": here.head - shift})
        column = self.column
        down = column.model_copy(update={"top": column.top + shift, "bottom": column.bottom + shift})
        moved = self.model_copy(update={"presenter": lower, "column": down})
        moved._folder, moved._shape = self._folder, self._shape
        return moved

    def with_layout(self, layout: str) -> Template:
        """The template with the presenter elsewhere, on its shape of canvas; see `directions.LAYOUTS`."""
        here, column = self.presenter, self.column
        wide = self.shape == "wide"
        width, height = self.canvas
        if layout in ("left", "right"):
            if wide and (here.centre < 0.5) != (layout == "left"):
                here = here.model_copy(update={"centre": 1 - here.centre})
                column = column.model_copy(
                    update={"left": width - column.right, "right": width - column.left}
                )
        elif layout == "full":
            here = self._standing.model_copy(update={"centre": 0.5, "shape": "standing"})
        elif layout == "close":
            here = self._standing
            here = here.model_copy(update={"head": min(900, 1.28 * here.head), "shape": "standing"})
        elif layout == "bubble":
            edge = min(column.left, width - column.right)
            here, column = BUBBLES[self.shape]
            if wide:  # where the template begins its lines, so that the header stays where it is
                column = column.model_copy(update={"left": edge})
        elif layout == "away":
            edge = min(column.left, width - column.right)
            bottom = column.bottom if wide else height - 280
            column = column.model_copy(update={"left": edge, "right": width - edge, "bottom": bottom})
        else:
            return self
        moved = self.model_copy(update={"presenter": here, "column": column})
        moved._folder, moved._shape = self._folder, self._shape
        return moved

    @property
    def _standing(self) -> PresenterPlace:
        """Where the presenter stands; one who is in a small circle otherwise, as in any template."""
        if self.presenter.shape != "circle":
            return self.presenter
        return STANDING[self.shape]

    def font_paths(self, files: tuple[str, ...]) -> tuple[Path, ...]:
        """Whole paths; raises InputError for a file that is not there."""
        return tuple(self._find(name) for name in files)

    def _find(self, name: str) -> Path:
        for place in (self.folder, self.folder / "fonts", resources.folder("templates") / "fonts"):
            if is_file(place / name):
                return place / name
        raise InputError(f"{self.folder / FILE}: there is no font file {name!r}.")


def list_templates() -> list[str]:
    """Names of the templates that ship with the program, sorted."""
    root = resources.folder("templates")
    return sorted(path.parent.name for path in root.glob(f"*/{FILE}"))


@shareable
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
        isinstance(name_or_path, Path)
        or "/" in text
        or "\\" in text
        or text.endswith((".yaml", ".yml"))
        or is_file(path / FILE)
    )
    if text and looks_like_path:
        file = path / FILE if exists(path / FILE) else path
        if not is_file(file):
            raise InputError(f"There is no template at {path}.", hint=f"Known by name: {', '.join(known)}.")
        return _load(file)
    raise UnknownNameError("template", text, known)


def _load(file: Path) -> Template:
    page = document.read_page(file, Template)
    template = page.model
    template._folder = file.resolve().parent
    from avatar.compose.brand import resolve, shown

    def place(*keys: str) -> str:
        field = f"`brand.{shown(keys, page.data['brand'])}`"
        return str(Problem(str(file), *page.place("brand", *keys), field))

    brand = resolve(template.brand, template.folder, place)
    if brand is not template.brand:
        template = template.model_copy(update={"brand": brand})
        template._folder = file.resolve().parent
    fonts = template.fonts
    for files in (fonts.text, fonts.strong, fonts.heading, fonts.code):
        template.font_paths(files)
    return template
