"""`avatar presenters`: those there are, and presenters of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from avatar.commands.app import examples
from avatar.commands.catalogue import list_kind
from avatar.commands.option_types import EntryName, Json, Quiet
from avatar.terminal.console import command, out, print_json

presenters = list_kind("presenters", "Presenter", ".png")


@presenters.command(
    "add",
    epilog=examples(
        'avatar presenters add ana.jpg --name "Dr. Ana Silva" --role Trainer',
        'avatar presenters add ana.jpg --name "Ana Silva" --consent-by "Ana Silva" --consent-date 2025-04-30',
        'avatar presenters add robot.png --name Robi --synthetic --shows "a drawing"',
    ),
)
@command
def add_presenter(
    picture: Annotated[Path, typer.Argument(help="A picture with a face.", show_default=False)],
    name: Annotated[str, typer.Option("--name", help="Full name, as it is shown.", show_default=False)],
    short: Annotated[str, typer.Option("--as", help="Name for --presenter; by default made of --name.")] = "",
    role: Annotated[str, typer.Option(help="What stands below the name.")] = "",
    voice: Annotated[str, typer.Option(help="A voice by name: see `avatar voices`.")] = "",
    licence: Annotated[str, typer.Option(help="Licence of the picture.")] = "",
    description: Annotated[str, typer.Option(help="What the presenter looks like.")] = "",
    shows: Annotated[str, typer.Option(help="Who or what the picture shows.")] = "",
    real: Annotated[
        bool | None,
        typer.Option("--real-person/--synthetic", help="Does it show somebody who lives, or nobody?"),
    ] = None,
    consent_by: Annotated[str, typer.Option(help="Who agreed: a full name.")] = "",
    consent_date: Annotated[str, typer.Option(help="When they agreed: YYYY-MM-DD.")] = "",
    consent_file: Annotated[Path | None, typer.Option(help="The signed paper, kept beside the card.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the presenter of that name.")] = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Make a presenter of a picture, with a card. A real person must have agreed to it."""
    from avatar.terminal import enrolling

    given = enrolling.Given(picture, name, short, role, voice, licence, description, shows, real)
    given = given.with_consent(consent_by, consent_date, consent_file)
    made, warnings = enrolling.enrol(given, replace=replace, ask=not (quiet or as_json))
    enrolling.show(made, warnings, quiet=quiet, as_json=as_json)


@presenters.command("remove", epilog=examples("avatar presenters remove ana-silva"))
@command
def remove_presenter(name: EntryName, quiet: Quiet = False, as_json: Json = False) -> None:
    """Delete one of your own presenters: card, picture and signed paper. Those that ship stay."""
    from avatar.portrait.enrolment import remove_presenter as remove

    path = remove(name)
    if as_json:
        print_json({"ok": True, "name": name, "removed": path})
    elif not quiet:
        out(f"Removed {name}.")
