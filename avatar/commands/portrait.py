"""`avatar portrait`: a picture checked, corrected, and seen in its expressions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from avatar.commands.app import examples, group
from avatar.commands.option_types import Json, Output, Quiet
from avatar.terminal.console import command, out, print_json, say

portraits = group("portrait", "Check a portrait, correct it, or see its expressions.")
Picture = Annotated[Path, typer.Argument(help="A picture with a face.", show_default=False)]


@portraits.command(
    "check",
    epilog=examples("avatar portrait check photo.jpg -o marked.png", "avatar portrait check *.jpg --json"),
)
@command
def check_portrait(
    pictures: Annotated[list[Path], typer.Argument(help="Pictures with a face.", show_default=False)],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Draw what was found into this PNG.")
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> int:
    """Say how good a picture is for a presenter, and every reason with what would help."""
    from avatar.portrait.inspection import inspect
    from avatar.terminal import inspecting

    inspecting.check_output(pictures, output)
    looked = [inspect(path) for path in pictures]
    if output:
        from avatar.drawings.marking import write_marked

        write_marked(looked[0], output)
    refused = any(one.refused for one in looked)
    if as_json:
        print_json({"ok": not refused, "pictures": [one.as_dict() for one in looked], "marked": output})
    else:
        for one in looked:
            inspecting.show(one, quiet=quiet)
        if output and not quiet:
            say(f"Marked up: {output}")
    return 2 if refused else 0


@portraits.command(
    "landmarks",
    epilog=examples(
        "avatar portrait landmarks drawing.png      # writes drawing.landmarks.json: move its points",
        "avatar portrait landmarks drawing.png --chart points.png      # see which is which, now and later",
        "avatar portrait landmarks drawing.png --with face-alignment",
    ),
)
@command
def landmarks(
    picture: Picture,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Where; beside the picture, where it is used, by default."),
    ] = None,
    finder: Annotated[
        str, typer.Option("--with", help="What finds the face: net or face-alignment.")
    ] = "net",
    chart: Annotated[
        Path | None,
        typer.Option(help="Draw the points, numbered, into this PNG; those of the file if there is one."),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the file, corrected or not.")] = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Write where eyes, nose, lips and chin are, to be corrected by hand in any editor."""
    from avatar.drawings import charting

    made = charting.survey(picture, output, finder=finder, chart=chart, replace=replace)
    if as_json:
        print_json({"ok": True, "file": made.path, "source": made.source, "points": dict(made.points)})
    elif not quiet:
        if made.source == "guess":
            say("[yellow]No face was found:[/] these are the points of an average one. Move them all.")
        out(f"{made.path}  {len(made.points)} points")


@portraits.command("sheet", epilog=examples("avatar portrait sheet photo.jpg -o sheet.png"))
@command
def sheet(picture: Picture, output: Output = None, quiet: Quiet = False, as_json: Json = False) -> None:
    """Draw a portrait in every named expression, on one sheet."""
    from avatar.drawings.gallery import write_sheet

    target = output or Path(f"{picture.stem}.sheet.png")
    write_sheet(picture, target, picture.name, "")
    if as_json:
        print_json({"ok": True, "file": picture, "sheet": target})
    elif not quiet:
        out(str(target))
