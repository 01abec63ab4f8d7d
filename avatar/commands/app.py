"""The command `avatar` itself, to which every module of this package adds its own."""

from __future__ import annotations

from typing import Annotated

import typer

from avatar import __version__

_SETTINGS = {"help_option_names": ["-h", "--help"]}

app = typer.Typer(
    name="avatar",
    help="A script goes in, a video of a talking presenter comes out.",
    epilog="Start with: avatar render lesson.md -o lesson.mp4   ·   Is everything there? avatar doctor",
    no_args_is_help=True,
    rich_markup_mode="rich",
    context_settings=_SETTINGS,
    pretty_exceptions_enable=False,
)


def group(name: str, about: str, epilog: str | None = None, *, alone: bool = False) -> typer.Typer:
    """The command `avatar NAME` that has commands of its own. alone: it does something without them, too."""
    made = typer.Typer(
        help=about,
        epilog=epilog,
        no_args_is_help=not alone,
        invoke_without_command=alone,
        rich_markup_mode="rich",
        context_settings=_SETTINGS,
    )
    app.add_typer(made, name=name)
    return made


def examples(*lines: str) -> str:
    """The epilog of a command's help: its examples, each on a line of its own."""
    return "[bold]Examples[/]\n\n" + "\n\n".join(f"  [cyan]{line}[/]" for line in lines)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"avatar {__version__}")
        raise typer.Exit()


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None: ...
