"""`avatar speak`: a text or a script becomes sound."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from avatar.commands.app import app, examples
from avatar.commands.option_types import Json, Language, LexiconFile, Output, Quiet, Seed, SkipSsml
from avatar.progress import choose_how, show_progress
from avatar.terminal.console import command, out, print_json


@app.command(
    epilog=examples(
        'avatar speak "It costs $3.50." -o price.wav',
        "avatar speak lesson.md --voice heart -o lesson.wav",
        "echo Hello | avatar speak - -o hello.wav",
        "avatar speak '<speak>One <break time=\"1s\"/> two.</speak>' -o two.wav",
    )
)
@command
def speak(
    text: Annotated[
        str, typer.Argument(help="What to say, text or SSML, a script's file, or - for standard input.")
    ],
    output: Output = Path("speech.wav"),
    voice: Annotated[str | None, typer.Option(help="A voice by name: see `avatar voices`.")] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="The voice's quick stand-in (scripts only).")
    ] = False,
    seed: Seed = 0,
    lexicon: LexiconFile = None,
    skip_unknown_ssml: SkipSsml = False,
    language: Language = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Say a text or a script, as a WAV file at -16 LUFS."""
    from avatar.terminal import options, speaking

    target = options.sound_path(output)
    with show_progress(choose_how(quiet=quiet, as_json=as_json)) as progress:
        facts = speaking.speak_to_file(
            text,
            target,
            voice=voice,
            seed=seed,
            draft=draft,
            lexicon=lexicon,
            skip_unknown_ssml=skip_unknown_ssml,
            language=language,
            progress=progress,
        )
    if as_json:
        print_json({"ok": True, **facts})
    elif not quiet:
        out(f"{target}  {facts['seconds']:.1f} s, {facts['words']} words, {facts['voice']}")
