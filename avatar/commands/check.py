"""`avatar check`: what is wrong with scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from avatar.commands.app import app, examples
from avatar.commands.option_types import Json, Language, LexiconFile, Quiet, SkipSsml, Variables, VoiceName
from avatar.terminal.console import command, print_json


@app.command(
    epilog=examples(
        "avatar check lesson.md",
        "avatar check lesson.md --spoken      # and --phonemes: how every word is said",
        "avatar check lessons/*.md --strict --json",
    )
)
@command
def check(
    scripts: Annotated[list[Path], typer.Argument(help="Scripts, in Markdown or SSML.", show_default=False)],
    var: Variables = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
    spoken: Annotated[
        bool, typer.Option("--spoken", help="Print what will be said: as written → as spoken.")
    ] = False,
    phonemes: Annotated[
        bool, typer.Option("--phonemes", help="With --spoken: every word, with its sounds in IPA.")
    ] = False,
    voice: VoiceName = None,
    language: Language = None,
    lexicon: LexiconFile = None,
    skip_unknown_ssml: SkipSsml = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> int:
    """Report everything that is wrong with scripts: line, column and a way out. Makes nothing.

    (smile) acts at its word, (happy 0.6) for its sentence; alone on a line, for the rest of the scene.
    """
    from avatar.terminal import checking, options

    checked = [
        checking.check(
            path,
            options.variables(var),
            lexicon=lexicon,
            skip_unknown_ssml=skip_unknown_ssml,
            spoken=spoken or phonemes,
            phonemes=phonemes,
            voice=voice,
            language=language,
        )
        for path in scripts
    ]
    bad = any(c.fails(strict) for c in checked)
    if as_json:
        print_json({"ok": not bad, "scripts": [c.as_dict() for c in checked]})
    else:
        for c in checked:
            checking.show(c, quiet=quiet, every=phonemes)
    return 2 if bad else 0
