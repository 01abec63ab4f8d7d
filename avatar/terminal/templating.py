"""`avatar templates check | new | schema`: templates of one's own."""

from __future__ import annotations

import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from avatar.errors import InputError, OutputError

SIZES = {"16:9": (1280, 720), "9:16": (720, 1280), "1:1": (720, 720), "4:5": (720, 900)}
"""Canvases that a template is tried on."""


@dataclass(frozen=True)
class Tried:
    """A template that was read and drawn on every shape of canvas; what is doubtful about it."""

    name: str
    path: Path
    warnings: tuple[str, ...]


def check(name_or_path: str) -> Tried:
    """Read a template and draw it on every shape of canvas.

    Raises UnknownNameError, or InputError that names file, line, column and field.
    """
    from avatar.compose import load_template, preview
    from avatar.compose.contrast import doubts
    from avatar.compose.look import Look
    from avatar.compose.template import FILE

    template = load_template(name_or_path)
    for size in SIZES.values():
        preview(template, size)
    look = Look.of(template, template.brand, 1.0)
    return Tried(template.name, template.folder / FILE, tuple(doubts(template, template.brand, look)))


def create(name: str, base: str, folder: Path) -> Path:
    """Copy the template `base` into `folder`/`name`, to be changed. The folder appears whole or not at all.

    Raises InputError for a name that is none, or is taken; UnknownNameError for the base; OutputError.
    """
    from avatar.compose import load_template
    from avatar.compose.template import FILE

    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", name):
        raise InputError(
            f"{name!r} cannot be the name of a template.", hint="Use small letters, digits and hyphens."
        )
    source = load_template(base)
    target = folder / name
    if target.exists():
        raise InputError(f"{target} is there already.", hint="Give another name, or remove it first.")
    text = (source.folder / FILE).read_text(encoding="utf-8")
    text = re.sub(r"^name: .*$", f"name: {name}", text, count=1, flags=re.M)
    text = re.sub(r"^title: .*$", f"title: {name.replace('-', ' ').capitalize()}", text, count=1, flags=re.M)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".template-", dir=folder) as made:
            whole = Path(made) / name
            shutil.copytree(source.folder, whole, ignore=shutil.ignore_patterns("preview.*"))
            (whole / FILE).write_text(text, encoding="utf-8")
            whole.rename(target)
    except OSError as error:
        raise OutputError(target, error.strerror or str(error)) from None
    return target / FILE


def schema() -> dict[str, Any]:
    """The JSON Schema of template files, for editors."""
    from avatar.compose.template import Template

    made = Template.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "Avatar template"}
