"""`avatar brand check | schema`: a brand's file read, tried on templates, and drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import InputError, OutputError
from .picturing import write_png

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .compose import Brand, Template

CELL, COLUMNS, GAP, MARGIN, HEAD, LABEL = (640, 360), 3, 24, 48, 72, 48
"""Size of a frame on the sheet, frames in a row, and pixels between, around, above and below them."""
DRAWN = (1280, 720)
"""Canvas that a frame on the sheet is drawn for."""


@dataclass(frozen=True)
class Examined:
    """A brand that can be used. warnings: what is doubtful about it, and on which template."""

    path: Path
    name: str
    templates: tuple[str, ...]
    warnings: tuple[str, ...]
    sheet: Path | None = None


def check(path: Path, templates: Sequence[str] = (), sheet: Path | None = None) -> Examined:
    """Read a brand, hold its colours against templates, all that ship by default, and draw it on them.

    sheet: a PNG to draw into. Raises InputError that names all that is wrong, with line and column.
    """
    from .compose import list_templates, load_brand, load_template
    from .compose.contrast import doubts
    from .compose.look import Look

    if sheet and sheet.exists() and path.exists() and sheet.samefile(path):
        raise InputError(f"{sheet} is the brand itself.", hint="Give another name with -o.")
    if path.suffix.lower() not in (".yaml", ".yml", ".json", ""):
        raise InputError(f"{path} is not a brand file.", hint="Give the path of a YAML file.")
    brand = load_brand(path)
    looked = [load_template(name) for name in templates or list_templates()]
    found: dict[str, list[str]] = {}
    for template in looked:
        look = Look.of(template, brand.over(template.brand), 1.0)
        for doubt in doubts(template, brand, look):
            found.setdefault(doubt, []).append(template.name)
    warnings = [
        doubt if len(names) == len(looked) > 1 else f"{', '.join(names)}: {doubt}"
        for doubt, names in found.items()
    ]
    warnings += _type_in_drawings(brand)
    if sheet:
        if any(file.exists() and sheet.exists() and sheet.samefile(file) for _, file in brand.inputs()):
            raise OutputError(sheet, "the brand needs that file.", hint="Give another name with -o.")
        write_png(sheet, "A sheet", lambda: draw_sheet(brand, looked, brand.name or path.stem))
    return Examined(path, brand.name, tuple(t.name for t in looked), tuple(warnings), sheet)


def _type_in_drawings(brand: Brand) -> list[str]:
    from .vector.drawing import has_type, is_drawing

    return [
        f"{file.name} holds type, which looks different where its font is missing. Convert it to paths."
        for file in dict.fromkeys(file for _, file in brand.inputs())
        if is_drawing(file) and has_type(file)
    ]


def draw_sheet(brand: Brand, templates: Sequence[Template], title: str) -> NDArray[np.uint8]:
    """The brand on each template, and its pictures before and after: uint8 [H, W, 3] BGR."""
    import cv2
    import numpy as np

    from .compose import preview
    from .compose.board import set_line
    from .compose.bookends import paint_cover
    from .compose.colour import parse
    from .compose.lettering import house_font
    from .compose.sheet import Sheet, rounded
    from .pen import INK, PAPER

    cells: list[tuple[str, NDArray[np.uint8]]] = [
        (template.name, preview(template, DRAWN, brand)) for template in templates
    ]
    for name, item in (("intro", brand.intro), ("outro", brand.outro)):
        if item and item.show and item.picture:
            ground = parse(item.background or brand.background or templates[0].brand.background or "#ffffff")
            cells.append((name, paint_cover(item.picture, DRAWN, ground, item.fit)[..., :3]))
    columns = min(COLUMNS, len(cells))
    rows = -(-len(cells) // columns)
    w, h = CELL
    width = 2 * MARGIN + columns * w + (columns - 1) * GAP
    sheet = Sheet(width, MARGIN + HEAD + rows * (h + LABEL) + (rows - 1) * GAP + MARGIN // 2)
    sheet.lay(np.ones((sheet.h, sheet.w), np.float32), PAPER)
    sheet.text(set_line(title, house_font(40, "bold"), width - 2 * MARGIN), (MARGIN, MARGIN), INK)
    mask = rounded(w, h, 0, 0, w, h, 8)
    for n, (name, image) in enumerate(cells):
        x = MARGIN + n % columns * (w + GAP)
        y = MARGIN + HEAD + n // columns * (h + LABEL + GAP)
        small = np.asarray(cv2.resize(image, (w, h), interpolation=cv2.INTER_AREA), np.uint8)
        sheet.picture(np.dstack([small, np.full((h, w), 255, np.uint8)]), (x, y), mask)
        sheet.text(set_line(name, house_font(20), w), (x, y + h + 14), INK)
    return np.ascontiguousarray(sheet.bgra()[..., :3])


def schema() -> dict[str, Any]:
    """The JSON Schema of brand files, for editors."""
    from .compose.brand import Brand

    made = Brand.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "Avatar brand"}


def show(examined: Examined, *, quiet: bool = False, as_json: bool = False) -> None:
    """Print one JSON object, or a line of what was found and one for each warning."""
    from rich.markup import escape

    from .console import out, print_json, say

    if as_json:
        print_json({"ok": True, **asdict(examined)})
        return
    for warning in examined.warnings:
        say(f"[yellow]Warning:[/] {escape(warning)}")
    if not quiet:
        out(f"[green]✓[/] {escape(str(examined.path))}: {escape(', '.join(examined.templates))}")
        if examined.sheet:
            say(f"Sheet: {escape(str(examined.sheet))}")
