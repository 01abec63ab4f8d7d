"""`avatar render`: a script becomes a video."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from avatar.commands.app import app, examples
from avatar.commands.bare import CaptionedCommand
from avatar.commands.choices import Staged, spread
from avatar.commands.option_types import (
    CodecName,
    EncoderName,
    FormatName,
    Fresh,
    Jobs,
    Json,
    Languages,
    MixFile,
    MusicFile,
    NoMusic,
    Output,
    Packages,
    Poster,
    Quiet,
    Transparent,
)
from avatar.progress import choose_how, show_progress
from avatar.terminal.console import command


@app.command(
    cls=CaptionedCommand,
    epilog=examples(
        "avatar render lesson.md -o lesson.mp4",
        "avatar render lesson.md --draft --captions      # or --captions soft,ass",
        "avatar render lesson.md --transparent -o lesson.webm      # or .mov: ProRes 4444",
        "avatar render lesson.md --codec hevc --poster      # or -o lesson.gif for a short preview",
        "avatar render lesson.md --package scorm12      # and lesson.scorm12.zip for an LMS",
        "avatar render lesson.md --recording talk.m4a --clean      # in your own voice",
        "avatar render lesson.md --language all      # lesson.en.mp4, lesson.de.mp4 …",
        "avatar render lesson.md --portrait me.jpg --voice heart --var name=Ada",
    ),
)
@spread
@command
def render(
    script: Annotated[Path, typer.Argument(help="The script, in Markdown or SSML.", show_default=False)],
    output: Output = None,
    staged: Staged = Staged(),
    music: MusicFile = None,
    no_music: NoMusic = False,
    mix: MixFile = None,
    poster: Poster = False,
    package: Packages = None,
    encoder: EncoderName = "auto",
    codec: CodecName = "auto",
    transparent: Transparent = False,
    form: FormatName = None,
    jobs: Jobs = 0,
    no_cache: Fresh = False,
    language: Languages = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Turn a script into a video, with .srt, .vtt and .json beside it.

    An earlier video of that name is replaced, but only once the new one is whole. Scenes
    that have not changed since are not drawn again. In several languages, each video has
    the language in its name.
    """
    from avatar import editions, pipeline
    from avatar.lessons.packages.kinds import read_kinds
    from avatar.terminal import options, outcome

    target = options.video_path(output, script, form)
    languages = editions.choose_languages(script, language)
    several = editions.list_editions(target, languages, named=output is not None, mix=mix)
    settings: dict[str, Any] = {
        **staged.settings(),
        "poster": poster,
        "package": read_kinds(package),
        "encoder": encoder,
        "codec": codec,
        "transparent": transparent,
        "music": options.music(music, no_music),
        "jobs": jobs,
        "cache": not no_cache,
    }
    if len(several) > 1:
        editions.check_editions(script, several, settings)
    results = []
    for edition in several:
        with show_progress(choose_how(quiet=quiet, as_json=as_json)) as progress:
            out = edition.pop("output")
            results.append(pipeline.render(script, out, **edition, **settings, progress=progress))
        if len(several) == 1 or not as_json:
            outcome.show(results[-1], quiet=quiet, as_json=as_json)
    if len(several) > 1 and as_json:
        outcome.show_all(results)
