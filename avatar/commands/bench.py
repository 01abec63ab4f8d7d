"""`avatar bench`: figures of this machine."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from avatar.commands.app import app, examples
from avatar.commands.option_types import Json, Quiet
from avatar.errors import InputError, UnknownNameError
from avatar.progress import How, choose_how, show_progress
from avatar.terminal.console import command, print_json, print_table


@app.command(
    epilog=examples(
        "avatar bench --quick",
        "avatar bench --json > bench.json",
        "avatar bench compose --quick --only share",
        "avatar bench motion --tracks tracks/",
        "avatar bench render --portraits photos/ --json > looks.json",
        "avatar bench speech --only heart --only george",
        "avatar bench speech --long --only emma",
    )
)
@command
def bench(
    what: Annotated[
        str,
        typer.Argument(
            help="`speed`; `compose`: scenes, pieces and what is drawn again; "
            "`motion`: how like real speakers it is; `render`: drawing and looks; "
            "`speech`: voices, how fast and how clear."
        ),
    ] = "speed",
    quick: Annotated[bool, typer.Option("--quick", help="Shorter videos: a few minutes in all.")] = False,
    only: Annotated[list[str] | None, typer.Option("--only", help="Measure this alone; repeatable.")] = None,
    long: Annotated[
        bool, typer.Option("--long", help="speech: an hour of it in one go, by one voice (--only).")
    ] = False,
    tracks: Annotated[Path | None, typer.Option(help="Folder with tracks of real speakers.")] = None,
    portraits: Annotated[
        Path | None, typer.Option(help="Folder with pictures to look at beside the presenters.")
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> int:
    """Measure how fast everything is on this machine, beside what it must reach; or how lifelike it moves."""
    how = choose_how(quiet=quiet, as_json=as_json)
    if what == "motion":
        return _motion(tracks, how, as_json)
    if what == "render":
        return _render(portraits, how, as_json)
    if what == "speech" and long:
        return _endure(only or [], quick, how, as_json)
    if what == "speech":
        return _speech(only or [], quick, how, as_json)
    if long:
        raise InputError("Only speech is measured at length.", hint="Use: avatar bench speech --long")
    if what not in _SUITES:
        raise UnknownNameError("benchmark", what, (*_SUITES, "motion", "render", "speech"))
    from avatar.bench import table

    suite = import_module(f"avatar.bench.{_SUITES[what]}").SUITE
    with show_progress(how) as progress:
        rows = table.measure(suite, quick=quick, only=only or [], progress=progress)
    if as_json:
        print_json(table.as_dict(rows, quick=quick))
    else:
        table.show(rows)
    return 0 if all(row.passed is not False for row in rows) else 1


_SUITES = {"speed": "speed", "compose": "composing"}
"""Tables of figures, and the modules of `avatar.bench` that hold them."""


def _motion(tracks: Path | None, how: How, as_json: bool) -> int:
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


def _render(portraits: Path | None, how: How, as_json: bool) -> int:
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


def _speech(voices: list[str], quick: bool, how: How, as_json: bool) -> int:
    from avatar.bench import speaking

    with show_progress(how) as progress:
        found = speaking.measure(voices, quick=quick, progress=progress)
    if as_json:
        print_json(speaking.as_dict(found))
    else:
        print_table(*speaking.as_table(found))
    return 0


def _endure(voices: list[str], quick: bool, how: How, as_json: bool) -> int:
    from avatar.bench import endurance

    if len(voices) > 1:
        raise InputError("An hour of speech is measured by one voice.", hint="Give --only once.")
    with show_progress(how) as progress:
        found = endurance.measure(voices[0] if voices else "heart", quick=quick, progress=progress)
    if as_json:
        print_json(endurance.as_dict(found))
    else:
        print_table(*endurance.as_table(found))
    return 0 if found.passed else 1
