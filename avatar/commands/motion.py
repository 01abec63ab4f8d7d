"""`avatar motion`: the curves of a face, from sound or a script."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from avatar.commands.app import app, examples
from avatar.commands.option_types import Fps, Json, Output, Quiet, Seed
from avatar.progress import choose_how, show_progress
from avatar.terminal.console import command


def amount(what: str) -> Any:
    """The option for how much of a track there is, 0 to 1; all of it unless a script says less."""
    return typer.Option(min=0, max=1, metavar="0..1", help=what)


@app.command(
    epilog=examples(
        "avatar motion speech.wav -o curves.csv",
        "avatar motion lesson.md --voice heart --fps 60 --format json",
        "avatar motion speech.wav --head 0 --blinks 0 -o lips.npz --plot lips.png",
    )
)
@command
def motion(
    source: Annotated[Path, typer.Argument(help="A sound file, or a script (.md).", show_default=False)],
    output: Output = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="csv: Live Link Face; json: Audio2Face; npz: exact. By default what -o ends with, or csv.",
        ),
    ] = None,
    fps: Fps = 25,
    seed: Seed = 0,
    mouth: Annotated[float | None, amount("How far jaw and lips move.")] = None,
    blinks: Annotated[float | None, amount("How far the lids come down.")] = None,
    head: Annotated[float | None, amount("How much the head moves.")] = None,
    gaze: Annotated[float | None, amount("How much the eyes move.")] = None,
    expression: Annotated[float | None, amount("How much brows move, and smiles and nods.")] = None,
    breath: Annotated[float | None, amount("How far the shoulders lift.")] = None,
    voice: Annotated[str | None, typer.Option(help="A voice by name, for a script.")] = None,
    plot: Annotated[Path | None, typer.Option(help="Draw the curves over the sound, as .png.")] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Turn sound or a script into the curves of a face, for other programs or `animate --motion`."""
    from avatar.terminal import moving, options

    amounts = {"mouth": mouth, "blinks": blinks, "head": head, "gaze": gaze}
    amounts |= {"expression": expression, "breath": breath}
    target, kind = options.motion_path(output, kind, source)
    picture = options.plot_path(plot)
    with show_progress(choose_how(quiet=quiet, as_json=as_json)) as progress:
        made = moving.motion_to_file(
            source,
            target,
            kind,
            fps=fps,
            seed=seed,
            amounts={track: amount for track, amount in amounts.items() if amount is not None},
            voice=voice,
            plot=picture,
            progress=progress,
        )
    moving.show(made, quiet=quiet, as_json=as_json)
