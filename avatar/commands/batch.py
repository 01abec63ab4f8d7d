"""`avatar batch`: a table of lessons becomes a folder of videos."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from avatar.commands.app import app, examples
from avatar.commands.bare import CaptionedCommand
from avatar.commands.option_types import (
    BrandFile,
    Captions,
    CodecName,
    Draft,
    EncoderName,
    Fps,
    Fresh,
    Json,
    Languages,
    LexiconFile,
    MusicFile,
    NoMusic,
    Packages,
    PortraitFile,
    Poster,
    PresenterName,
    Provider,
    Quiet,
    Seed,
    Size,
    SkipSsml,
    TemplateName,
    Transparent,
    Variables,
    VoiceName,
)
from avatar.terminal.console import command

_ROWS, _WORK, _LOOKS = "Rows", "Work", "For rows that say nothing else"


@app.command(
    cls=CaptionedCommand,
    epilog=examples(
        "avatar batch lessons.csv --script lesson.md -o out/",
        "avatar batch lessons.xlsx --script lesson.md -o out/ --dry-run      # what would be made, and why",
        "avatar batch lessons.csv -o 'out/{course}/{name}' --only 3,7-9,intro* --draft",
        'avatar batch lessons.csv --script lesson.md -o out/ --package scorm2004 --course "The sea"',
        "avatar batch lessons.csv --script lesson.md -o out/ --workers 4 --retry 2 --fail-fast",
        "avatar batch lessons.csv --script lesson.md -o out/ --executor ray --address 10.0.0.7:6379",
    ),
)
@command
def batch(
    table: Annotated[
        Path, typer.Argument(help="CSV, TSV, XLSX or JSONL; the header names variables and settings.")
    ],
    script: Annotated[
        Path | None, typer.Option("--script", help="For rows that name none.", rich_help_panel=_ROWS)
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The folder; a pattern of names may follow.")
    ] = Path("out"),
    name: Annotated[
        str, typer.Option("--name", help="Names of videos: '{course}-{lesson}'.", rich_help_panel=_ROWS)
    ] = "",
    only: Annotated[
        str, typer.Option("--only", help="Rows by number or name: 3,7-9,intro*.", rich_help_panel=_ROWS)
    ] = "",
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="So many rows at most.", rich_help_panel=_ROWS)
    ] = None,
    sheet: Annotated[
        str | None, typer.Option("--sheet", help="Of a workbook.", rich_help_panel=_ROWS)
    ] = None,
    encoding: Annotated[
        str | None, typer.Option("--encoding", help="Where it is not found out.", rich_help_panel=_ROWS)
    ] = None,
    delimiter: Annotated[
        str | None, typer.Option("--delimiter", help="What parts cells, likewise.", rich_help_panel=_ROWS)
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check all rows and tell what would be made; make nothing.")
    ] = False,
    workers: Annotated[
        str, typer.Option("--workers", "-w", help="Processes: auto, or a number.", rich_help_panel=_WORK)
    ] = "auto",
    retry: Annotated[
        int,
        typer.Option(
            "--retry", min=0, max=20, help="More attempts where that may help.", rich_help_panel=_WORK
        ),
    ] = 1,
    fail_fast: Annotated[
        bool, typer.Option("--fail-fast", help="After a failure begin no other row.", rich_help_panel=_WORK)
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Make all videos anew, whole ones too.", rich_help_panel=_WORK)
    ] = False,
    stuck: Annotated[
        float,
        typer.Option(
            "--stuck",
            min=1,
            help="Seconds without a sign of life until a row is ended.",
            rich_help_panel=_WORK,
        ),
    ] = 600.0,
    executor: Annotated[
        str, typer.Option("--executor", help="local, or ray: a cluster.", rich_help_panel=_WORK)
    ] = "local",
    address: Annotated[
        str, typer.Option("--address", help="Of the cluster, HOST:PORT.", rich_help_panel=_WORK)
    ] = "",
    store: Annotated[
        str,
        typer.Option(
            "--store",
            help="How files reach the cluster: a URL or folder, or `shared`; through Ray by default.",
            rich_help_panel=_WORK,
        ),
    ] = "",
    cpus: Annotated[
        float, typer.Option("--cpus", help="Cores that a row takes of the cluster.", rich_help_panel=_WORK)
    ] = 1.0,
    gpus: Annotated[
        float, typer.Option("--gpus", help="GPUs, 0.25 for a quarter of one.", rich_help_panel=_WORK)
    ] = 0.0,
    language: Languages = None,
    presenter: PresenterName = None,
    portrait: PortraitFile = None,
    voice: VoiceName = None,
    template: TemplateName = None,
    brand: BrandFile = None,
    captions: Captions = None,
    music: MusicFile = None,
    no_music: NoMusic = False,
    poster: Poster = False,
    package: Packages = None,
    course: Annotated[
        str,
        typer.Option("--course", help="With --package: all rows as one course; the title, or '{column}'."),
    ] = "",
    size: Size = None,
    fps: Fps = 25,
    seed: Seed = 0,
    draft: Draft = False,
    var: Variables = None,
    provider: Provider = "auto",
    encoder: EncoderName = "auto",
    codec: CodecName = "auto",
    transparent: Transparent = False,
    no_cache: Fresh = False,
    lexicon: LexiconFile = None,
    skip_unknown_ssml: SkipSsml = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> int:
    """Turn each row of a table into a video; a second time only what is missing or changed.

    The state lies in the folder: stop it in any way, and run it again. Ctrl-C finishes the
    rows that run, a second one stops now. The end is told by report.html, .csv and .json, and
    by the exit code: 0 all videos are there, 6 some, 7 none.
    """
    from avatar.lessons.batch import Batch
    from avatar.lessons.running.executors import choose_executor
    from avatar.lessons.tables.table import read_table
    from avatar.terminal import batching, options

    given: dict[str, Any] = {
        "language": language,
        "presenter": presenter,
        "portrait": portrait,
        "voice": voice,
        "template": template,
        "brand": brand,
        "captions": captions,
        "music": options.music(music, no_music),
        "size": options.size(size),
        "lexicon": lexicon,
    }
    chosen: dict[str, Any] = {
        "poster": poster,
        "fps": fps,
        "seed": seed,
        "draft": draft,
        "provider": provider,
        "encoder": encoder,
        "codec": codec,
        "transparent": transparent,
        "cache": not no_cache,
        "skip_unknown_ssml": skip_unknown_ssml,
    }
    made = Batch(
        read_table(table, sheet=sheet, encoding=encoding, delimiter=delimiter),
        script=script,
        output=output,
        name=name,
        only=only,
        limit=limit,
        variables=options.variables(var),
        workers=(count := options.workers(workers)),
        retry=retry,
        fail_fast=fail_fast,
        fresh=fresh,
        stuck=stuck,
        package=package or "",
        course=course,
        **{key: value for key, value in given.items() if value is not None},
        **chosen,
    )
    if dry_run:
        return batching.foresee(made, quiet=quiet, as_json=as_json)
    if made.plan.jobs:  # nobody is asked to work before there is something to do
        made.executor = choose_executor(
            executor, address=address, store=store, cpus=cpus, gpus=gpus, workers=count
        )
    return batching.run(made, quiet=quiet, as_json=as_json)
