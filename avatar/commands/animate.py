"""`avatar animate`: a picture speaks a recording."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from avatar.commands.app import app, examples
from avatar.commands.option_types import (
    CodecName,
    EncoderName,
    FormatName,
    Fps,
    Json,
    Output,
    Provider,
    Quiet,
    Seed,
    Size,
)
from avatar.progress import choose_how, show_progress
from avatar.terminal.console import command


@app.command(
    epilog=examples(
        "avatar animate --portrait me.jpg --audio talk.wav -o talk.mp4",
        "avatar animate --portrait me.jpg --audio talk.mp3 --background '#1b2a41' --size square",
        "avatar animate --portrait me.jpg --audio talk.wav --motion take.csv -o talk.mp4",
    )
)
@command
def animate(
    portrait: Annotated[Path, typer.Option(help="A picture with a face.", show_default=False)],
    audio: Annotated[Path, typer.Option(help="A sound file of any format.", show_default=False)],
    output: Output = None,
    size: Size = None,
    fps: Fps = 25,
    background: Annotated[
        str, typer.Option(help="keep: that of the picture; none: transparent; or a colour, '#1b2a41'.")
    ] = "keep",
    motion: Annotated[
        Path | None,
        typer.Option(help="How the face moves: a Live Link Face CSV, Audio2Face JSON or .npz, any rate."),
    ] = None,
    seed: Seed = 0,
    provider: Provider = "auto",
    encoder: EncoderName = "auto",
    codec: CodecName = "auto",
    form: FormatName = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Make a picture speak a recording."""
    from avatar import pipeline
    from avatar.terminal import options, outcome

    target = options.video_path(output, audio, form)
    with show_progress(choose_how(quiet=quiet, as_json=as_json)) as progress:
        result = pipeline.animate(
            portrait,
            audio,
            target,
            size=options.size(size),
            fps=fps,
            background=options.background(background),
            motion=motion,
            seed=seed,
            provider=provider,
            encoder=encoder,
            codec=codec,
            progress=progress,
        )
    outcome.show(result, quiet=quiet, as_json=as_json)
