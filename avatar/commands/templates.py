"""`avatar templates`: those there are, and templates of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from avatar.commands.app import examples
from avatar.commands.catalogue import list_kind
from avatar.commands.option_types import Json, Quiet
from avatar.terminal.console import command, out, print_json, say

templates = list_kind("templates", "Template", ".png")


@templates.command(
    "new",
    epilog=examples("avatar templates new acme --from classroom", "avatar templates new acme -o brand/"),
)
@command
def new_template(
    name: Annotated[
        str, typer.Argument(help="Its name: small letters, digits, hyphens.", show_default=False)
    ],
    base: Annotated[str, typer.Option("--from", help="The template to begin with.")] = "studio",
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder to make it in.")] = Path(),
    as_json: Json = False,
) -> None:
    """Copy a template into a folder of your own, to be changed."""
    from avatar.terminal import templating

    made = templating.create(name, base, output)
    if as_json:
        print_json({"ok": True, "name": name, "file": made})
    else:
        out(f"{made}  Change it, then: avatar templates check {made.parent}")


@templates.command("check", epilog=examples("avatar templates check acme/", "avatar templates check studio"))
@command
def check_templates(
    templates: Annotated[list[str], typer.Argument(help="Names, folders or files.", show_default=False)],
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Read templates and try them on every shape of canvas; mistakes are named with line and column."""
    from dataclasses import asdict

    from avatar.terminal import templating

    tried = [templating.check(one) for one in templates]
    if as_json:
        print_json({"ok": True, "templates": [asdict(one) for one in tried]})
    elif not quiet:
        for one in tried:
            out(f"{one.path}  {one.name}: {', '.join(templating.SIZES)}")
            for warning in one.warnings:
                say(f"[yellow]Warning:[/] {warning}")


@templates.command("schema", epilog=examples("avatar templates schema > template.schema.json"))
@command
def template_schema() -> None:
    """Print the JSON Schema of template files, for editors that complete and check."""
    from avatar.terminal import templating

    print_json(templating.schema())
