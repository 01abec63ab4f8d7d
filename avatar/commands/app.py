"""The command `avatar` itself, to which every module of this package adds its own."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from avatar import __version__

_SETTINGS = {"help_option_names": ["-h", "--help"]}


class Group(TyperGroup):
    """A group whose help, and that of its commands, tells types to people: a switch takes no value."""

    def get_params(self, ctx: Any) -> list[Any]:
        return _retell(super().get_params(ctx))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        found = super().get_command(ctx, cmd_name)
        if found is not None:
            _retell(found.get_params(ctx))
        return found


def _retell(params: list[Any]) -> list[Any]:
    for param in params:
        if param.metavar is None and param.param_type_name == "option":
            if param.is_flag:
                param.metavar = ""  # some versions of typer write <bool>, as if one had to be given
            elif param.multiple:
                param.metavar = "<str>"
    return params


app = typer.Typer(
    name="avatar",
    cls=Group,
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
        cls=Group,
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
