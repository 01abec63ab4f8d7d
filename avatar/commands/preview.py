"""`avatar preview`: single frames of a video."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from avatar.commands.app import app, examples
from avatar.commands.bare import CaptionedCommand
from avatar.commands.choices import Staged, spread
from avatar.commands.option_types import (
    Json,
    Language,
    Output,
    Quiet,
)
from avatar.progress import choose_how, show_progress
from avatar.terminal.console import command


@app.command(
    cls=CaptionedCommand,
    epilog=examples(
        "avatar preview lesson.md --at 12.5 -o frame.png",
        "avatar preview lesson.md --sheet -o sheet.png      # one frame a scene",
        "avatar preview lesson.md --size vertical --captions      # the frame that suits a poster",
    ),
)
@spread
@command
def preview(
    script: Annotated[Path, typer.Argument(help="The script, in Markdown.", show_default=False)],
    output: Output = None,
    at: Annotated[
        str | None, typer.Option(help="Second of the video, 12.5 or 1:05.2; by default a poster's.")
    ] = None,
    sheet: Annotated[bool, typer.Option("--sheet", help="One frame a scene, on one sheet.")] = False,
    staged: Staged = Staged(),
    language: Language = None,
    transparent: Annotated[
        bool, typer.Option("--transparent", help="Nothing behind the presenter: a PNG with alpha.")
    ] = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Draw a single frame of the video that a script makes, as PNG, without making the video.

    It is the frame that `avatar render` shows at that second with the same options.
    """
    from avatar import stills
    from avatar.terminal import options, outcome

    target = output or Path(f"{script.stem}.{'sheet' if sheet else 'preview'}.png")
    with show_progress(choose_how(quiet=quiet, as_json=as_json)) as progress:
        result = stills.draw_still(
            script,
            target,
            at=options.second(at),
            sheet=sheet,
            language=language,
            transparent=transparent,
            **staged.settings(),
            progress=progress,
        )
    outcome.show_still(result, quiet=quiet, as_json=as_json)
