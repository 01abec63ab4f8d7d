"""`avatar brand`: a brand checked and drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from avatar.commands.app import examples, group
from avatar.commands.option_types import Json, Quiet
from avatar.terminal.console import command, print_json

brands = group("brand", "Check a brand, and see it.")


@brands.command(
    "check",
    epilog=examples(
        "avatar brand check brand.yaml -o sheet.png",
        "avatar brand check brand.yaml --template newsroom --json",
    ),
)
@command
def check_brand(
    brand: Annotated[Path, typer.Argument(help="A brand, in YAML.", show_default=False)],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Draw the brand on the templates into this PNG.")
    ] = None,
    template: Annotated[
        list[str] | None, typer.Option(help="A template by name or path; repeatable. All by default.")
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Read a brand and all of its files; say which of its colours cannot be read, and which could."""
    from avatar.terminal import branding

    branding.show(branding.check(brand, template or (), output), quiet=quiet, as_json=as_json)


@brands.command("schema", epilog=examples("avatar brand schema > brand.schema.json"))
@command
def brand_schema() -> None:
    """Print the JSON Schema of brand files, for editors that complete and check."""
    from avatar.terminal import branding

    print_json(branding.schema())
