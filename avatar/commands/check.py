"""`avatar check`: what is wrong with scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from avatar.commands.app import app, examples
from avatar.commands.option_types import Json, Quiet, Variables
from avatar.console import command, print_json


@app.command(epilog=examples("avatar check lesson.md", "avatar check lessons/*.md --strict --json"))
@command
def check(
    scripts: Annotated[list[Path], typer.Argument(help="Scripts, in Markdown.", show_default=False)],
    var: Variables = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> int:
    """Report everything that is wrong with scripts: line, column and a way out. Makes nothing.

    (smile) acts at its word, (happy 0.6) for its sentence; alone on a line, for the rest of the scene.
    """
    from avatar import checking, options

    checked = [checking.check(path, options.variables(var)) for path in scripts]
    bad = any(c.fails(strict) for c in checked)
    if as_json:
        print_json({"ok": not bad, "scripts": [c.as_dict() for c in checked]})
    else:
        for c in checked:
            checking.show(c, quiet=quiet)
    return 2 if bad else 0
