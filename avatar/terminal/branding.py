"""`avatar brand check | schema`: a brand's file read, tried on templates, and drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from avatar.drawings.png import write_png
from avatar.errors import InputError, OutputError

if TYPE_CHECKING:
    from avatar.compose import Brand


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
    from avatar.compose import list_templates, load_brand, load_template
    from avatar.compose.contrast import doubts
    from avatar.compose.look import Look

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
        from avatar.drawings.brand import draw_sheet

        if any(file.exists() and sheet.exists() and sheet.samefile(file) for _, file in brand.inputs()):
            raise OutputError(sheet, "the brand needs that file.", hint="Give another name with -o.")
        write_png(sheet, "A sheet", lambda: draw_sheet(brand, looked, brand.name or path.stem))
    return Examined(path, brand.name, tuple(t.name for t in looked), tuple(warnings), sheet)


def _type_in_drawings(brand: Brand) -> list[str]:
    from avatar.vector.drawing import has_type, is_drawing

    return [
        f"{file.name} holds type, which looks different where its font is missing. Convert it to paths."
        for file in dict.fromkeys(file for _, file in brand.inputs())
        if is_drawing(file) and has_type(file)
    ]


def schema() -> dict[str, Any]:
    """The JSON Schema of brand files, for editors."""
    from avatar.compose.brand import Brand

    made = Brand.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "Avatar brand"}


def show(examined: Examined, *, quiet: bool = False, as_json: bool = False) -> None:
    """Print one JSON object, or a line of what was found and one for each warning."""
    from rich.markup import escape

    from avatar.terminal.console import out, print_json, say

    if as_json:
        print_json({"ok": True, **asdict(examined)})
        return
    for warning in examined.warnings:
        say(f"[yellow]Warning:[/] {escape(warning)}")
    if not quiet:
        out(f"[green]✓[/] {escape(str(examined.path))}: {escape(', '.join(examined.templates))}")
        if examined.sheet:
            say(f"Sheet: {escape(str(examined.sheet))}")
