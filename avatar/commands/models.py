"""`avatar models`: weights that do not ship, listed, fetched and removed. The only command that fetches."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from avatar.commands.app import examples, group
from avatar.commands.option_types import Json, Quiet
from avatar.terminal.console import command, print_json, print_table, say

Name = Annotated[str, typer.Argument(help="A name from `avatar models list`.", show_default=False)]
Licence = Annotated[
    str,
    typer.Option(
        "--accept-licence", help="The name of a licence that forbids commercial use, if you accept it."
    ),
]

models = group(
    "models",
    "List, fetch and remove weights that do not ship, such as those that clone voices.",
    examples("avatar models", "avatar models pull openvoice"),
    alone=True,
)


def _list(as_json: bool) -> None:
    from avatar.terminal import weighing

    if as_json:
        print_json({"ok": True, "models": weighing.inventory()})
    else:
        columns, rows = weighing.inventory_table()
        print_table(columns, rows)


@models.callback()
@command
def start(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        _list(False)


@models.command("list")
@command
def list_models(as_json: Json = False) -> None:
    """List all weights: what for, how large, under which licence, and whether they are here."""
    _list(as_json)


@models.command(
    "show", epilog=examples("avatar models show openvoice", "avatar models show openvoice --check")
)
@command
def show_model(
    name: Name,
    check: Annotated[bool, typer.Option("--check", help="Read the files; compare their SHA-256.")] = False,
    as_json: Json = False,
) -> int:
    """Show the files of one set: addresses, sizes, SHA-256, and what of them is here."""
    from avatar.terminal import weighing

    shown = weighing.describe(name, check=check, quiet=as_json)
    if as_json:
        print_json({"ok": not shown["wrong"], **shown})
    else:
        print_table(["Weights", shown["name"]], weighing.description_table(shown))
    return 5 if shown["wrong"] else 0


@models.command(
    "pull",
    epilog=examples(
        "avatar models pull openvoice",
        "avatar models pull openvoice --yes",
        "avatar models pull xtts --accept-licence CPML",
    ),
)
@command
def pull_model(
    name: Name,
    accept_licence: Licence = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Fetch weights, after showing size, licence and SHA-256. Goes on where it was broken off."""
    from avatar.terminal import weighing

    fetched = weighing.pull(name, accept_licence=accept_licence, yes=yes, quiet=quiet, as_json=as_json)
    if as_json:
        print_json({"ok": True, "name": name.lower(), "fetched": list(fetched)})


@models.command(
    "add",
    epilog=examples(
        "avatar models add tone_converter.onnx tone_ref_encoder.onnx",
        "avatar models add model.safetensors tokenizer.json --for pocket-en",
    ),
)
@command
def add_model(
    files: Annotated[list[Path], typer.Argument(help="Files fetched elsewhere.", show_default=False)],
    to: Annotated[str, typer.Option("--for", help="The set they are for, where that is not plain.")] = "",
    accept_licence: Licence = "",
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Take files that were fetched on another machine. They are known by their SHA-256."""
    from avatar.terminal import weighing

    added = weighing.add(files, to=to, accept_licence=accept_licence, quiet=quiet, as_json=as_json)
    if as_json:
        print_json({"ok": True, "added": [{"name": w, "file": f} for w, f in added]})


@models.command("remove", epilog=examples("avatar models remove xtts"))
@command
def remove_model(name: Name, quiet: Quiet = False, as_json: Json = False) -> None:
    """Delete weights, also those that were fetched in part."""
    from avatar.media.atomic import megabytes
    from avatar.weights.store import remove

    freed = remove(name)
    if as_json:
        print_json({"ok": True, "name": name.lower(), "freed": freed})
    elif not quiet:
        say(f"Removed {name.lower()}: {megabytes(freed)} free again.")
