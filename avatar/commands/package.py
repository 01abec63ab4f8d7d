"""`avatar package`: rendered lessons become a course for an LMS."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from avatar.commands.app import app, examples
from avatar.commands.option_types import Json, Quiet
from avatar.terminal.console import command


@app.command(
    epilog=examples(
        "avatar package tides.mp4 --kind scorm12 -o tides.zip",
        'avatar package intro.mp4 tides.mp4 moon.mp4 --title "The sea" --pass 80% -o sea.zip',
        "avatar package *.mp4 --title Course --kind html -o course.zip      # for any web server",
    )
)
@command
def package(
    lessons: Annotated[
        list[Path],
        typer.Argument(help="Rendered videos, in the order of the course.", show_default=False),
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The .zip to write.", show_default=False)
    ] = None,
    kind: Annotated[str, typer.Option("--kind", help="scorm12, scorm2004, cmi5 or html.")] = "scorm2004",
    title: Annotated[str, typer.Option("--title", help="Of the course; needed for several lessons.")] = "",
    name: Annotated[
        str, typer.Option("--id", help="The course's id in the LMS; the same id replaces it.")
    ] = "",
    language: Annotated[str, typer.Option("--language", help="Of the course, as en-US.")] = "",
    watch: Annotated[
        str | None, typer.Option("--watch", help="The share of each video to be watched: 90%.")
    ] = None,
    pass_mark: Annotated[
        str | None, typer.Option("--pass", help="The share of the points to be reached: 80%.")
    ] = None,
    lrs: Annotated[str, typer.Option("--lrs", help="Address of an xAPI record store, for html.")] = "",
    lrs_auth: Annotated[
        str, typer.Option("--lrs-auth", help="Its Authorization header. Learners can read it.")
    ] = "",
    activity: Annotated[
        str, typer.Option("--activity", help="The course's IRI in xAPI, for cmi5 and html.")
    ] = "",
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Pack rendered videos, with captions, chapters, transcript and questions, as a course for an LMS.

    What lies beside each video goes with it: the .json, .vtt and .jpg that `avatar render` wrote.
    """
    from avatar.lessons.packages.kinds import read_kind
    from avatar.terminal import options, packing

    course = packing.make_course(
        lessons,
        title=title,
        name=name,
        language=language,
        watch=options.share("--watch", watch),
        pass_mark=options.share("--pass", pass_mark),
        xapi=(lrs, lrs_auth, activity),
    )
    made = course.write(packing.package_path(output, course, kind), read_kind(kind))
    packing.show(made, quiet=quiet, as_json=as_json)
