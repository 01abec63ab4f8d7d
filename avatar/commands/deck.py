"""`avatar import`: slides become a script."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from avatar.commands.app import app, examples
from avatar.commands.option_types import Json, Output, Quiet
from avatar.progress import choose_how, show_progress
from avatar.terminal.console import command


@app.command(
    "import",
    epilog=examples(
        "avatar import deck.pptx -o lesson.md --presenter henrik",
        "avatar import deck.pdf --text",
        "avatar import deck.pptx --pictures required --size 4k --replace",
    ),
)
@command
def import_(
    deck: Annotated[Path, typer.Argument(help="Slides, as .pptx or .pdf.", show_default=False)],
    output: Output = None,
    presenter: Annotated[
        str, typer.Option(help="A presenter by name: see `avatar presenters`.", show_default=False)
    ] = "",
    size: Annotated[
        str, typer.Option("--size", help="The box that pictures fill: 1920x1080, or 1080p, 4k …")
    ] = "1080p",
    text: Annotated[
        bool, typer.Option("--text", help="Where a slide has no notes, say its text, not its title alone.")
    ] = False,
    notes_only: Annotated[
        bool, typer.Option("--notes-only", help="Where a slide has no notes, say nothing.")
    ] = False,
    pictures: Annotated[
        str, typer.Option(help="auto: without them where LibreOffice is not installed; required; none.")
    ] = "auto",
    hidden: Annotated[bool, typer.Option("--hidden", help="Import hidden slides, too.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Replace an earlier script.")] = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Turn slides into a script: a scene a slide, with its picture, its notes spoken.

    Stage directions in notes, such as (pause) or (smile), are kept. Nothing is written until all is whole.
    """
    from avatar.deck import import_deck
    from avatar.deck.report import choose_said, show
    from avatar.terminal import options

    said = choose_said(text=text, notes_only=notes_only)
    with show_progress(choose_how(quiet=quiet, as_json=as_json)) as progress:
        made = import_deck(
            deck,
            output,
            presenter=presenter,
            size=options.size(size) or (1920, 1080),
            said=said,
            pictures=pictures,
            hidden=hidden,
            replace=replace,
            progress=progress,
        )
    show(made, quiet=quiet, as_json=as_json)
