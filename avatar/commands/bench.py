"""`avatar bench`: figures of this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from avatar.commands.app import app, examples
from avatar.commands.option_types import Json, Quiet
from avatar.console import command, print_json, print_table
from avatar.errors import InputError, UnknownNameError
from avatar.progress import choose_how, show_progress


@app.command(
    epilog=examples(
        "avatar bench --quick",
        "avatar bench --json > bench.json",
        "avatar bench motion --tracks tracks/",
        "avatar bench render --portraits photos/ --json > looks.json",
    )
)
@command
def bench(
    what: Annotated[
        str,
        typer.Argument(help="`speed`; `motion`: how like real speakers it is; `render`: drawing and looks."),
    ] = "speed",
    quick: Annotated[bool, typer.Option("--quick", help="Shorter videos: two minutes in all.")] = False,
    only: Annotated[list[str] | None, typer.Option("--only", help="Measure this alone; repeatable.")] = None,
    tracks: Annotated[Path | None, typer.Option(help="Folder with tracks of real speakers.")] = None,
    portraits: Annotated[
        Path | None, typer.Option(help="Folder with pictures to look at beside the presenters.")
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> int:
    """Measure how fast everything is on this machine, beside what it must reach; or how lifelike it moves."""
    if what not in ("speed", "motion", "render"):
        raise UnknownNameError("benchmark", what, ("speed", "motion", "render"))
    how = choose_how(quiet=quiet, as_json=as_json)
    if what == "motion":
        from avatar.bench import likeness

        if tracks is None:
            raise InputError("There are no real speakers to compare with.", hint="Give --tracks FOLDER.")
        with show_progress(how) as progress:
            found = likeness.compare(tracks, progress)
        if as_json:
            print_json(likeness.as_dict(found))
        else:
            print_table(*likeness.as_table(found))
        return 0

    if what == "render":
        from avatar.bench import appearance, drawing

        pictures = appearance.pictures_in(portraits) if portraits else []
        with show_progress(how) as progress:
            drawn, parts = drawing.time_drawing(progress)
            looks = appearance.look_at_all(pictures, progress)
        if as_json:
            print_json(appearance.as_dict(looks) | drawing.as_dict(drawn, parts))
        else:
            drawing.show(drawn, parts)
            print_table(*appearance.as_table(looks))
        return 1 if any(one.failed for one in looks) else 0

    from avatar import bench as track

    with show_progress(how) as progress:
        rows = track.measure(quick=quick, only=only or [], progress=progress)
    if as_json:
        print_json(track.as_dict(rows, quick=quick))
    else:
        track.show(rows)
    return 0 if all(row.passed is not False for row in rows) else 1
